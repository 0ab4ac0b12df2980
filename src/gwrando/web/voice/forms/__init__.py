"""Checks one request's input. Nothing a child writes is refused for what it says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gwrando.errors import Language
from gwrando.voice.consultation import LONGEST_STATEMENT
from gwrando.voice.evaluation import ASKED, SAID
from gwrando.web.accounts.models import Person
from gwrando.web.voice.models import LONG, SHORT, WORDS_MAX, Consultation, Group, Statement, Theme
from gwrando.web.voice.queries.hands import ByHands
from gwrando.web.voice.rules import RULES

MOST_STATEMENTS = 60
TOKEN = forms.CharField(max_length=40, min_length=8, widget=forms.HiddenInput)


def both(language: str, label: Any, *, length: int = LONG, required: bool = False) -> forms.CharField:
    """A text in one of the two languages; the label says which."""
    words = "Cymraeg" if language == "cy" else "English"
    attrs: dict[str, Any] = {"lang": language} | ({"rows": 3} if length > SHORT else {})
    return forms.CharField(
        label=format_lazy("{} ({})", label, words),
        max_length=length,
        required=required,
        widget=(forms.Textarea if length > SHORT else forms.TextInput)(attrs=attrs),
    )


class CodeForm(forms.Form):
    """What is typed at the door: three words, or a slip number."""

    code = forms.CharField(label=_("Your code"), max_length=200)


class JoinForm(forms.Form):
    """The comprehension tap that starts the cards."""

    token = TOKEN
    who = forms.ChoiceField(choices=[("teacher", ""), ("nobody", ""), ("police", "")], required=False)


class VoteForm(forms.Form):
    """One tap on one card."""

    choice = forms.ChoiceField(choices=[("agree", ""), ("disagree", ""), ("pass", "")])
    turn = forms.IntegerField(min_value=1, max_value=30_000)


class WordsForm(forms.Form):
    """A child's own words, or none."""

    token = TOKEN
    words = forms.CharField(
        label=_("Your words"), max_length=WORDS_MAX, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class EvaluationForm(forms.Form):
    """How was it? Each question may be left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ASKED:
            self.fields[name] = forms.ChoiceField(
                choices=[("", ""), *((key, "") for key in SAID)], required=False
            )


class ReplyForm(forms.Form):
    """Did this answer you?"""

    token = TOKEN
    answered_me = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


class OpenSessionForm(forms.Form):
    """A facilitator opens a room."""

    consultation = forms.ModelChoiceField(label=_("Consultation"), queryset=Consultation.objects.none())
    group = forms.ModelChoiceField(label=_("Group"), queryset=Group.objects.none())
    minutes = forms.IntegerField(
        label=_("Minutes the code works"),
        min_value=5,
        max_value=480,
        initial=60,
        help_text=_("You can close it sooner."),
    )
    police_in_room = forms.TypedChoiceField(
        label=_("Is anyone from the police in the room?"),
        help_text=_(
            "An answer given beside an officer is read differently, so it is shown with the results."
        ),
        choices=[("", "—"), ("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    mode = forms.TypedChoiceField(
        label=_("How do the children answer?"),
        help_text=_("On paper: print sheets, and scan or photograph them afterwards. Screens go on working."),
        choices=[("screen", _("On screens")), ("paper", _("On paper"))],
        initial="screen",
        empty_value="screen",
        required=False,
    )

    def __init__(self, *args: Any, consultations: Any, groups: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, column in (("consultation", consultations, "title"), ("group", groups, "name")):
            field = self.fields[name]
            field.queryset = rows
            field.label_from_instance = lambda row, column=column: getattr(row, f"{column}_{language}")


class HandsForm(forms.Form):
    """Hands for each choice of each statement and question; an empty box is no hands."""

    def __init__(self, *args: Any, asked: Sequence[ByHands], language: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for thing in asked:
            for key, words in thing.choices.items():
                self.fields[f"{thing.name}-{key}"] = forms.IntegerField(
                    label=words.in_(language),
                    min_value=0,
                    max_value=500,
                    required=False,
                    initial=thing.counts.get(key),
                )

    def rows(self) -> list[tuple[ByHands, list[forms.BoundField]]]:
        """Each thing that is asked with its boxes."""
        return [(thing, [self[f"{thing.name}-{key}"] for key in thing.choices]) for thing in self.asked]

    def counted(self) -> dict[ByHands, dict[str, int]]:
        """Each thing with the hands of each of its choices."""
        data = self.cleaned_data
        return {
            thing: {key: data.get(f"{thing.name}-{key}") or 0 for key in thing.choices}
            for thing in self.asked
        }


class HeadCountForm(forms.Form):
    """How many children were in the room."""

    head_count = forms.IntegerField(
        label=_("How many children are in the room?"), min_value=0, max_value=2000
    )


class WorryNoteForm(forms.Form):
    """An adult's words to the safeguarding lead."""

    token = TOKEN
    words = forms.CharField(
        label=_("What worries you?"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )


class ConsultationForm(forms.Form):
    """A draft consultation: the promise, and statements one a line in both languages."""

    title_cy = both("cy", _("Title"), length=SHORT, required=True)
    title_en = both("en", _("Title"), length=SHORT, required=True)
    purpose_cy = both("cy", _("What we want to find out, in words a ten-year-old can repeat"), required=True)
    purpose_en = both("en", _("What we want to find out, in words a ten-year-old can repeat"), required=True)
    who_asks_cy = both("cy", _("Who asks"))
    who_asks_en = both("en", _("Who asks"))
    who_listens_cy = both("cy", _("Who will listen"))
    who_listens_en = both("en", _("Who will listen"))
    what_can_change_cy = both("cy", _("What can change because of it"))
    what_can_change_en = both("en", _("What can change because of it"))
    decision_maker_cy = both("cy", _("Who decides"), length=SHORT)
    decision_maker_en = both("en", _("Who decides"), length=SHORT)
    feedback_owner_cy = both("cy", _("Who will answer the children"), length=SHORT)
    feedback_owner_en = both("en", _("Who will answer the children"), length=SHORT)
    feedback_due_on = forms.DateField(
        label=_("When the children will have an answer"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    question_cy = both("cy", _("One open question, in their own words"), length=SHORT)
    question_en = both("en", _("One open question, in their own words"), length=SHORT)
    read_within_hours = forms.IntegerField(
        label=_("Hours within which a person reads each text"),
        min_value=1,
        max_value=336,
        initial=24,
        required=False,
    )
    read_twice = forms.IntegerField(
        label=_("How many of the first texts two people read"),
        help_text=_("They must choose the same; a third person decides when they do not. 0 for none."),
        min_value=0,
        max_value=10000,
        initial=20,
        required=False,
    )
    statements_cy = forms.CharField(
        label=format_lazy("{} (Cymraeg)", _("Statements, one a line")),
        required=False,
        widget=forms.Textarea(attrs={"lang": "cy", "rows": 8}),
    )
    statements_en = forms.CharField(
        label=format_lazy("{} (English)", _("Statements, one a line")),
        help_text=_("In the same order as the Welsh. Each is an opinion, never a fact about the child."),
        required=False,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """Pairs the lines; both lists must be as long as each other."""
        data = super().clean() or {}
        data["read_within_hours"] = data.get("read_within_hours") or 24
        data["read_twice"] = data.get("read_twice") or 0
        lines = [
            [line.strip() for line in data.get(name, "").splitlines() if line.strip()]
            for name in ("statements_cy", "statements_en")
        ]
        if len(lines[0]) != len(lines[1]):
            self.add_error("statements_en", _("There must be as many lines in English as in Welsh."))
        elif len(lines[0]) > MOST_STATEMENTS:
            self.add_error("statements_en", _("That is too many statements for one sitting."))
        elif any(len(line) > LONGEST_STATEMENT for line in lines[0] + lines[1]):
            self.add_error("statements_en", _("A statement is too long to read on one small screen."))
        else:
            data["statements"] = list(zip(*lines, strict=True))
        return data

    def columns(self) -> dict[str, Any]:
        """The columns of the consultation itself."""
        data = self.cleaned_data
        return {name: value for name, value in data.items() if not name.startswith("statements")}


class GroupForm(forms.Form):
    """A group, and the person who keeps its children safe."""

    name_cy = both("cy", _("Name of the group"), length=SHORT, required=True)
    name_en = both("en", _("Name of the group"), length=SHORT, required=True)
    safeguarding_name = forms.CharField(
        label=_("Safeguarding person of the group"), max_length=SHORT, required=False
    )
    safeguarding_contact = forms.CharField(
        label=_("How to reach them"),
        help_text=_("No room opens for a group without a safeguarding person."),
        max_length=SHORT,
        required=False,
    )


class FeedbackForm(forms.Form):
    """You said, we did."""

    said_cy = both("cy", _("You said"), required=True)
    said_en = both("en", _("You said"), required=True)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("did", _("We did it")), ("will", _("We will")), ("not_this_time", _("Not this time"))],
    )
    reason_cy = both("cy", _("Why"), required=True)
    reason_en = both("en", _("Why"), required=True)
    next_step_cy = both("cy", _("What happens next"), required=True)
    next_step_en = both("en", _("What happens next"), required=True)
    owner_cy = both("cy", _("Who does it (a post, not a name)"), length=SHORT, required=True)
    owner_en = both("en", _("Who does it (a post, not a name)"), length=SHORT, required=True)
    due_on = forms.DateField(
        label=_("By when"),
        help_text=_("“We will” is a promise and needs a date."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    commitment_ref = forms.RegexField(
        label=_("Commitment in the strategy, such as A1.2"),
        regex=r"^A[1-9][0-9]?\.[1-9][0-9]?$",
        max_length=20,
        required=False,
    )
    statements = forms.ModelMultipleChoiceField(
        label=_("Statements this answers"),
        queryset=Statement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes this answers"),
        queryset=Theme.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultation: Consultation, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, column in (
            ("statements", consultation.statements.all(), "text"),  # type: ignore[attr-defined]
            ("themes", consultation.themes.all(), "name"),  # type: ignore[attr-defined]
        ):
            field = self.fields[name]
            field.queryset = rows  # type: ignore[attr-defined]
            field.label_from_instance = lambda row, column=column: getattr(row, f"{column}_{language}")  # type: ignore[attr-defined]
            if not rows.exists():
                del self.fields[name]  # no heading over an empty list

    def clean(self) -> dict[str, Any]:
        """A promise has a date."""
        data = super().clean() or {}
        if data.get("decision") == "will" and not data.get("due_on"):
            self.add_error("due_on", _("“We will” is a promise and needs a date."))
        return data

    def columns(self) -> dict[str, Any]:
        """The columns of the answer itself."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("statements", "themes")
        }


class DecideForm(forms.Form):
    """One of the three doors."""

    door = forms.ChoiceField(choices=[("publish", ""), ("not_publish", ""), ("worried", "")])
    rule = forms.ChoiceField(choices=[("", "—"), *((key, "") for key in RULES)], required=False)


class CloseConcernForm(forms.Form):
    """What was done about a worry."""

    note = forms.CharField(
        label=_("What was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reported = forms.BooleanField(
        label=_("A report was made to the local authority (section 130)"), required=False
    )


class HandOverForm(forms.Form):
    """To which other lead a worry goes."""

    to = forms.ModelChoiceField(label=_("Hand it over to"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class AfterForm(forms.Form):
    """Did anything worry you?"""

    worried = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes", empty_value=None
    )


MOST_DAYS = 92


class DutyForm(forms.Form):
    """One person on duty from one day to another."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    place = forms.ChoiceField(
        label=_("Called first or second"), choices=[("first", _("First")), ("second", _("Second"))]
    )
    first_day = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("To and with"), widget=forms.DateInput(attrs={"type": "date"}))
    weekends = forms.BooleanField(label=_("Weekends as well"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and not more than a quarter of a year after."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last_day", _("The last day must not be before the first, nor 3 months after it."))
        return data
