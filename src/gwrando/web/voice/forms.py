"""Checks one request's input. Nothing a child writes is refused for what it says."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gwrando.voice.consultation import LONGEST_STATEMENT
from gwrando.web.voice.models import LONG, SHORT, WORDS_MAX, Consultation, Group, Statement
from gwrando.web.voice.rules import RULES

MOST_STATEMENTS = 60
TOKEN = forms.CharField(max_length=40, min_length=8, widget=forms.HiddenInput)


def _text(language: str, label: Any, *, length: int = LONG, required: bool = False) -> forms.CharField:
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

    title_cy = _text("cy", _("Title"), length=SHORT, required=True)
    title_en = _text("en", _("Title"), length=SHORT, required=True)
    purpose_cy = _text("cy", _("What we want to find out, in words a ten-year-old can repeat"), required=True)
    purpose_en = _text("en", _("What we want to find out, in words a ten-year-old can repeat"), required=True)
    who_asks_cy = _text("cy", _("Who asks"))
    who_asks_en = _text("en", _("Who asks"))
    who_listens_cy = _text("cy", _("Who will listen"))
    who_listens_en = _text("en", _("Who will listen"))
    what_can_change_cy = _text("cy", _("What can change because of it"))
    what_can_change_en = _text("en", _("What can change because of it"))
    decision_maker_cy = _text("cy", _("Who decides"), length=SHORT)
    decision_maker_en = _text("en", _("Who decides"), length=SHORT)
    feedback_owner_cy = _text("cy", _("Who will answer the children"), length=SHORT)
    feedback_owner_en = _text("en", _("Who will answer the children"), length=SHORT)
    feedback_due_on = forms.DateField(
        label=_("When the children will have an answer"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    question_cy = _text("cy", _("One open question, in their own words"), length=SHORT)
    question_en = _text("en", _("One open question, in their own words"), length=SHORT)
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

    name_cy = _text("cy", _("Name of the group"), length=SHORT, required=True)
    name_en = _text("en", _("Name of the group"), length=SHORT, required=True)
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

    said_cy = _text("cy", _("You said"), required=True)
    said_en = _text("en", _("You said"), required=True)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("did", _("We did it")), ("will", _("We will")), ("not_this_time", _("Not this time"))],
    )
    reason_cy = _text("cy", _("Why"), required=True)
    reason_en = _text("en", _("Why"), required=True)
    next_step_cy = _text("cy", _("What happens next"), required=True)
    next_step_en = _text("en", _("What happens next"), required=True)
    owner_cy = _text("cy", _("Who does it (a post, not a name)"), length=SHORT, required=True)
    owner_en = _text("en", _("Who does it (a post, not a name)"), length=SHORT, required=True)
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

    def __init__(self, *args: Any, consultation: Consultation, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["statements"]
        field.queryset = consultation.statements.all()  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: getattr(row, f"text_{language}")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A promise has a date."""
        data = super().clean() or {}
        if data.get("decision") == "will" and not data.get("due_on"):
            self.add_error("due_on", _("“We will” is a promise and needs a date."))
        return data

    def columns(self) -> dict[str, Any]:
        """The columns of the answer itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "statements"}


class DecideForm(forms.Form):
    """One of the three doors."""

    door = forms.ChoiceField(choices=[("publish", ""), ("not_publish", ""), ("worried", "")])
    rule = forms.ChoiceField(choices=[("", "—"), *((key, "") for key in RULES)], required=False)


class CloseConcernForm(forms.Form):
    """What was done about a worry."""

    note = forms.CharField(
        label=_("What was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


MOST_SHEETS = 100  # of one printing: more are printed in another
MOST_UPLOAD = 300 * 1024 * 1024  # bytes of all files together: a class photographed page by page
ON_PAPER = [
    ("agree", _("Agree")),
    ("disagree", _("Disagree")),
    ("pass", _("Not sure")),
    ("none", _("No answer")),
]


class PrintForm(forms.Form):
    """How many sheets, in which language, how large, and what becomes of the paper."""

    token = TOKEN
    n_sheets = forms.IntegerField(
        label=_("How many children?"),
        help_text=_("One sheet each, with a number of its own. Print a few more than you need."),
        min_value=1,
        max_value=MOST_SHEETS,
    )
    languages = forms.ChoiceField(
        label=_("Language of the sheets"),
        choices=[
            ("both", _("Welsh and English side by side")),
            ("cy", _("Welsh only")),
            ("en", _("English only")),
        ],
    )
    size_pt = forms.TypedChoiceField(
        label=_("Size of the letters"), choices=[("13", _("Large")), ("18", _("Very large"))], coerce=float
    )
    afterwards_cy = _text("cy", _("What becomes of the paper, if you know"), length=SHORT)
    afterwards_en = _text("en", _("What becomes of the paper, if you know"), length=SHORT)

    def clean(self) -> dict[str, Any]:
        """What is promised about the paper is promised in both languages."""
        data = super().clean() or {}
        for name, other in (("afterwards_cy", "afterwards_en"), ("afterwards_en", "afterwards_cy")):
            if data.get(other, "").strip() and not data.get(name, "").strip():
                self.add_error(name, _("Write it in both languages, or in neither."))
        return data


class ManyFiles(forms.ClearableFileInput):
    """A box for files that takes several."""

    allow_multiple_selected = True


class Scans(forms.FileField):
    """Several files; what they are is told from their content, so an odd name or an empty file refuses nothing."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files in their order. ValidationError when there is none, or all together are too large."""
        files = [super(Scans, self).clean(one, initial) for one in (data or [None])]
        if sum(file.size for file in files) > MOST_UPLOAD:
            raise forms.ValidationError(
                _("The files are too large together. Send fewer at a time; nothing has been read yet.")
            )
        return files


class UploadForm(forms.Form):
    """Scans and photos of sheets."""

    scans = Scans(
        label=_("Scans or photos of the sheets"),
        help_text=_(
            "PDF, JPEG or PNG; several at once, up to 60 pages. All four corners of each page in the picture."
        ),
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )


class QueueForm(forms.Form):
    """Doubtful marks and handwriting, each with what a person sees; what is left open stays in the queue."""

    def __init__(self, *args: Any, looks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks, self.writings = [], []
        for look in looks:
            if look.kind == "mark":
                self.marks.append(look)
                self.fields[f"mark-{look.pk}"] = forms.ChoiceField(choices=ON_PAPER, required=False)
            elif look.kind == "words":
                self.writings.append(look)
                self.fields[f"words-{look.pk}"] = forms.CharField(max_length=WORDS_MAX, required=False)
                self.fields[f"worried-{look.pk}"] = forms.BooleanField(required=False)
                self.fields[f"none-{look.pk}"] = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Words and "there are no words" cannot both be right; a worry needs words to tell."""
        data = super().clean() or {}
        for look in self.writings:
            words = data.get(f"words-{look.pk}", "").strip()
            if words and data.get(f"none-{look.pk}"):
                self.add_error(f"words-{look.pk}", _("Keep the words, or say that there are none: not both."))
            if data.get(f"worried-{look.pk}") and not words:
                self.add_error(f"words-{look.pk}", _("Type the words that worry you."))
        return data

    def choices(self) -> dict[Any, str]:
        """Mark -> choice, for those that were decided."""
        given = {look: self.cleaned_data[f"mark-{look.pk}"] for look in self.marks}
        return {look: choice for look, choice in given.items() if choice}

    def typed(self) -> dict[Any, tuple[str, bool]]:
        """Handwriting -> words ("" for none) and whether they worry, for those that were typed."""
        data = self.cleaned_data
        return {
            look: (data[f"words-{look.pk}"], data[f"worried-{look.pk}"])
            for look in self.writings
            if data[f"words-{look.pk}"].strip() or data[f"none-{look.pk}"]
        }


class SheetForm(forms.Form):
    """One sheet as a person reads it; what is left open stays as it is."""

    token = TOKEN
    words = forms.CharField(
        label=_("Words on this sheet that have not been typed yet"),
        help_text=_("As they stand, spelling and all. They wait for a person like any child's words."),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, answers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = list(answers)
        for answer in self.answers:
            self.fields[f"q-{answer.statement.key}"] = forms.ChoiceField(choices=ON_PAPER, required=False)

    def choices(self) -> dict[str, str]:
        """Statement key -> choice, where it is another than the one that counts now, or settles a doubt."""
        made = {}
        for answer in self.answers:
            given = self.cleaned_data.get(f"q-{answer.statement.key}")
            if given and (answer.waits or given != (answer.choice or "none")):
                made[answer.statement.key] = given
        return made
