"""What may be sent about a self-assessment."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gwrando.standards import framework as frameworks
from gwrando.standards.framework import Framework, Scale
from gwrando.text import Bilingual

LONGEST_TEXT = 2000


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _line(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


_LABELS = {
    ("word", "cy"): _("Word %(number)s (in Welsh)"),
    ("word", "en"): _("Word %(number)s (in English)"),
    ("meaning", "cy"): _("What word %(number)s means (in Welsh)"),
    ("meaning", "en"): _("What word %(number)s means (in English)"),
}


class _LevelForm(forms.Form):
    """A word of the scale; the page says what each means."""

    level = forms.ChoiceField(label=_("Which word fits?"))

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "cy" if get_language() == "cy" else "en"
        field = self.fields["level"]
        field.choices = [  # type: ignore[attr-defined]
            (level.key, level.word.in_(language)) for level in framework.scale.levels
        ]


class JudgeForm(_LevelForm):
    """The office's judgement of one standard."""

    why_cy = _text(_("Why? (in Welsh)"))
    why_en = _text(_("Why? (in English)"))


class ChildrenForm(_LevelForm):
    """Children's judgement of one standard, in their own words."""

    said_cy = _text(_("What do you say? (in Welsh)"), required=False)
    said_en = _text(_("What do you say? (in English)"), required=False)
    n_children = forms.IntegerField(
        label=_("How many of you decided this together?"),
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Words in one language at least."""
        found = super().clean() or {}
        if not (found.get("said_cy", "").strip() or found.get("said_en", "").strip()):
            self.add_error("said_cy", _("Say it in Welsh or in English. One is enough."))
        return found


class ScaleForm(forms.Form):
    """The office's own words for each step; how many steps there are, and which are gaps, stays."""

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale = scale
        for number, level in enumerate(scale.levels, start=1):
            for part in ("word", "meaning"):
                for tongue in ("cy", "en"):
                    label = _LABELS[part, tongue] % {"number": number}
                    initial = getattr(level, part).in_(tongue)
                    box = forms.TextInput() if part == "word" else forms.Textarea(attrs={"rows": 2})
                    self.fields[f"{level.key}_{part}_{tongue}"] = forms.CharField(
                        label=label, initial=initial, max_length=60 if part == "word" else 300, widget=box
                    )

    def made(self) -> Scale:
        """The scale with the words that were sent."""
        sent = self.cleaned_data

        def both(key: str, part: str) -> Bilingual:
            return Bilingual(cy=sent[f"{key}_{part}_cy"], en=sent[f"{key}_{part}_en"])

        levels = [
            level.model_copy(update={"word": both(level.key, "word"), "meaning": both(level.key, "meaning")})
            for level in self.scale.levels
        ]
        return self.scale.model_copy(update={"levels": tuple(levels)})


class ActionForm(forms.Form):
    """What will be done about a gap."""

    text_cy = _text(_("What will you do? (in Welsh)"))
    text_en = _text(_("What will you do? (in English)"))
    owner_cy = _line(_("Who will do it? (in Welsh)"), help_text=_("A post, not a person's name."))
    owner_en = _line(_("Who will do it? (in English)"))
    due_on = _day(_("By when?"))


class CertificateForm(forms.Form):
    """A Charter or Kitemark that somebody else awarded."""

    kind = forms.ChoiceField(
        label=_("What was awarded?"),
        choices=[
            ("charter", _("Charter (two years at most)")),
            ("kitemark", _("Kitemark (four years)")),
        ],
    )
    awarding_body_cy = _line(_("Who awarded it? (in Welsh)"))
    awarding_body_en = _line(_("Who awarded it? (in English)"))
    awarded_on = _day(_("On which day?"))


class StartForm(forms.Form):
    """A new self-assessment."""

    framework = forms.ChoiceField(label=_("Against which standards?"))
    key = forms.RegexField(
        label=_("Short name"),
        regex=r"^[a-z][a-z0-9-]{0,59}$",
        help_text=_("Small letters, digits and hyphens, starting with a letter, such as y2026-27."),
    )
    title_cy = _line(_("Title (in Welsh)"))
    title_en = _line(_("Title (in English)"))
    body_cy = _line(_("Name of the office (in Welsh)"))
    body_en = _line(_("Name of the office (in English)"))
    period_start = _day(_("From"))
    period_end = _day(_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "cy" if get_language() == "cy" else "en"
        field = self.fields["framework"]
        field.choices = [  # type: ignore[attr-defined]
            (name, frameworks.load(name).title.in_(language)) for name in frameworks.names()
        ]

    def clean(self) -> dict[str, Any]:
        """The period runs on."""
        found = super().clean() or {}
        start, end = found.get("period_start"), found.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("The end must not come before the start."))
        return found
