"""Checks one request's input about paper: what to print, the scans that came back, and what a person saw on them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.web.voice.forms import TOKEN, both
from gwrando.web.voice.models import SHORT, WORDS_MAX

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
    afterwards_cy = both("cy", _("What becomes of the paper, if you know"), length=SHORT)
    afterwards_en = both("en", _("What becomes of the paper, if you know"), length=SHORT)

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
