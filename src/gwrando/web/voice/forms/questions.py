"""The office's form for one question of any kind: lines of text in, a checked document out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from gwrando.text import document_file
from gwrando.voice.consultation import LONGEST_STATEMENT
from gwrando.voice.questions import Question
from gwrando.voice.questions.kinds import QUESTION
from gwrando.web.voice.forms import both
from gwrando.web.voice.models import LONG, SHORT

WITH_OPTIONS = ("one", "several", "order", "grid", "about_me", "share", "pair")
WITH_PICTURES = ("one", "several", "order", "pair", "share")
EMPTY = "-"
MOST_ACROSS = 6


class ActivityForm(forms.Form):
    """An activity's heading, and what it is for."""

    title_cy = both("cy", _("Heading"), length=SHORT, required=True)
    title_en = both("en", _("Heading"), length=SHORT, required=True)
    intro_cy = both("cy", _("What it is for (may be empty)"), length=LONG)
    intro_en = both("en", _("What it is for (may be empty)"), length=LONG)

    def clean(self) -> dict[str, Any]:
        """Both languages of the line, or neither."""
        data = super().clean() or {}
        if bool(data.get("intro_cy", "").strip()) != bool(data.get("intro_en", "").strip()):
            self.add_error("intro_en", _("Write it in Welsh and in English, or leave both empty."))
        return data


class UploadForm(forms.Form):
    """A consultation as a document."""

    document = forms.FileField(
        label=_("Consultation as a YAML file"),
        help_text=_("It becomes a draft. Nothing opens before you open it."),
    )


def _lines(label: Any, language: str, *, help_text: Any = "") -> forms.CharField:
    words = "Cymraeg" if language == "cy" else "English"
    return forms.CharField(
        label=format_lazy("{} ({})", label, words),
        help_text=help_text,
        widget=forms.Textarea(attrs={"lang": language, "rows": 6}),
    )


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class QuestionForm(forms.Form):
    """One question of one kind. Raises nothing: what is wrong is said at its field."""

    def __init__(self, *args: Any, kind: str, key: str, was: Question | None = None, **kwargs: Any) -> None:
        if was is not None:
            kwargs["initial"] = _initial(was)
        super().__init__(*args, **kwargs)
        self.kind, self.key, self.was = kind, key, was
        self.question: Question | None = None
        required = True
        for name, label in (
            ("text", _("Question")),
            ("easier", _("In easier words, for a reader of about ten (may be empty)")),
            ("easiest", _("In the easiest words, for a reader of about seven (may be empty)")),
        ):
            for language in ("cy", "en"):
                self.fields[f"{name}_{language}"] = both(
                    language, label, length=LONGEST_STATEMENT, required=required
                )
            required = False
        getattr(self, f"_{kind}", self._options if kind in WITH_OPTIONS else lambda: None)()

    def _pair_of_lines(self, name: str, label: Any, help_text: Any) -> None:
        self.fields[f"{name}_cy"] = _lines(label, "cy", help_text=help_text)
        self.fields[f"{name}_en"] = _lines(label, "en", help_text=_("In the same order as the Welsh."))

    def _options(self) -> None:
        self._pair_of_lines("options", _("Choices, one a line"), _("From two to twelve."))
        if self.was is None or self.kind not in WITH_PICTURES:
            return
        for option in getattr(self.was, "options", ()):
            label = option.label.cy if get_language() == "cy" else option.label.en
            self.fields[f"picture_{option.id}"] = forms.FileField(
                label=format_lazy("{}: {}", _("Picture"), label),
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
            )
            for language in ("cy", "en"):
                self.fields[f"alt_{option.id}_{language}"] = both(
                    language,
                    format_lazy("{}: {}", _("What is in the picture"), label),
                    length=SHORT,
                )

    def _several(self) -> None:
        self._options()
        self.fields["most"] = forms.IntegerField(
            label=_("Most that may be chosen (empty: as many as fit)"),
            min_value=1,
            max_value=12,
            required=False,
        )

    def _grid(self) -> None:
        self._pair_of_lines("rows", _("Lines, one a line"), _("From one to eight."))
        self._options()

    def _scale(self) -> None:
        for name, label in (("low", _("Words at 1")), ("high", _("Words at the other end"))):
            for language in ("cy", "en"):
                self.fields[f"{name}_{language}"] = both(language, label, length=SHORT, required=True)
        self.fields["points"] = forms.IntegerField(
            label=_("How many numbers"), min_value=3, max_value=10, initial=5
        )

    def _panel(self) -> None:
        for language in ("cy", "en"):
            label = _("Who will answer (posts, not names)")
            self.fields[f"panel_{language}"] = both(language, label, length=SHORT, required=True)

    def _number(self) -> None:
        self.fields["least"] = forms.IntegerField(label=_("Least"), min_value=0, max_value=10_000, initial=0)
        self.fields["most"] = forms.IntegerField(label=_("Most"), min_value=1, max_value=10_000)
        self.fields["bands"] = forms.CharField(
            label=_("First number of each band, with commas (empty: each number is counted)"),
            help_text=_("Such as 0, 1, 3, 6. Needed when there are more than eleven numbers."),
            max_length=100,
            required=False,
        )

    def _place(self) -> None:
        self.fields["across"] = forms.IntegerField(
            label=_("How many squares across"), min_value=2, max_value=MOST_ACROSS, initial=3
        )
        self._pair_of_lines(
            "squares",
            _("Names of the squares, one a line, row by row"),
            _("A square should hold many streets. A line with only a dash leaves a gap."),
        )

    def clean(self) -> dict[str, Any]:
        """Builds the document; what it refuses is said here."""
        data = super().clean() or {}
        if self.errors:
            return data
        made: dict[str, Any] = {"type": self.kind, "id": self.key}
        for name in ("text", "easier", "easiest", "low", "high", "panel"):
            pair = {language: data.get(f"{name}_{language}", "").strip() for language in ("cy", "en")}
            if any(pair.values()):
                made[name] = pair
                if not all(pair.values()):
                    self.add_error(f"{name}_en", _("Write it in Welsh and in English, or leave both empty."))
        for name in ("most", "least", "points"):
            if data.get(name) is not None:
                made[name] = data[name]
        made |= self._listed(data) | self._bands(data)
        if self.errors:
            return data
        try:
            self.question = QUESTION.validate_python(made)
        except ValidationError as failure:
            for said in document_file.meanings(failure):
                self.add_error(None, FormError(said.cy if get_language() == "cy" else said.en))
        return data

    def _bands(self, data: dict[str, Any]) -> dict[str, Any]:
        text = data.get("bands", "")
        if not text.strip():
            return {}
        found = [part.strip() for part in text.split(",")]
        if not all(part.isdigit() for part in found):
            self.add_error("bands", _("Write whole numbers with commas between them."))
            return {}
        return {"bands": [int(part) for part in found]}

    def _listed(self, data: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in ("options", "rows", "squares"):
            if f"{name}_cy" not in data:
                continue
            cy, en = (_split(data[f"{name}_{language}"]) for language in ("cy", "en"))
            if len(cy) != len(en):
                self.add_error(f"{name}_en", _("There must be as many lines in English as in Welsh."))
                continue
            pairs = [{"cy": one, "en": two} for one, two in zip(cy, en, strict=True)]
            made[name] = (
                self._squares(pairs, data["across"])
                if name == "squares"
                else self._with_ids(pairs, name, data)
            )
        return made

    def _squares(self, pairs: list[dict[str, str]], across: int) -> list[dict[str, Any]]:
        return [
            {"id": f"square-{at + 1}", "label": pair, "across": at % across + 1, "down": at // across + 1}
            for at, pair in enumerate(pairs)
            if EMPTY not in pair.values()
        ]

    def _with_ids(self, pairs: list[dict[str, str]], name: str, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Ids by place; a choice whose words are as before keeps its picture."""
        before = {(option.label.cy, option.label.en): option for option in getattr(self.was, name, ())}
        made = []
        for number, pair in enumerate(pairs, start=1):
            one: dict[str, Any] = {"id": f"{name[:-1]}-{number}", "label": pair}
            old = before.get((pair["cy"], pair["en"]))
            if old is not None and name == "options":
                picture = self.data.get(f"picture_{old.id}_key") or old.picture
                alt = {lang: data.get(f"alt_{old.id}_{lang}", "").strip() for lang in ("cy", "en")}
                if picture:
                    one["picture"] = picture
                if all(alt.values()):
                    one["alt"] = alt
            made.append(one)
        return made


def _initial(question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("text", "easier", "easiest", "low", "high", "panel"):
        found = getattr(question, name, None)
        if found is not None:
            made |= {f"{name}_cy": found.cy, f"{name}_en": found.en}
    for name in ("most", "least", "points"):
        if hasattr(question, name):
            made[name] = getattr(question, name)
    made["bands"] = ", ".join(str(first) for first in getattr(question, "bands", ()))
    for name in ("options", "rows"):
        for language in ("cy", "en"):
            made[f"{name}_{language}"] = "\n".join(
                getattr(option.label, language) for option in getattr(question, name, ())
            )
    for option in getattr(question, "options", ()):
        if option.alt is not None:
            made |= {f"alt_{option.id}_cy": option.alt.cy, f"alt_{option.id}_en": option.alt.en}
    squares = {(square.down, square.across): square for square in getattr(question, "squares", ())}
    if squares:
        across, down = max(at[1] for at in squares), max(at[0] for at in squares)
        made["across"] = max(across, 2)
        for language in ("cy", "en"):
            made[f"squares_{language}"] = "\n".join(
                getattr(squares[row, column].label, language) if (row, column) in squares else EMPTY
                for row in range(1, down + 1)
                for column in range(1, made["across"] + 1)
            )
    return made
