"""Checks input about themes and quotes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.web.voice.forms import both
from gwrando.web.voice.models import LONG, SHORT


class ThemeForm(forms.Form):
    """A theme with its two names."""

    name_cy = both("cy", _("Name of the theme"), length=SHORT, required=True)
    name_en = both("en", _("Name of the theme"), length=SHORT, required=True)
    description_cy = both("cy", _("What it is about, in a few words"))
    description_en = both("en", _("What it is about, in a few words"))

    def clean(self) -> dict[str, Any]:
        """A description is in both languages or in none."""
        data = super().clean() or {}
        if bool(data.get("description_cy")) != bool(data.get("description_en")):
            self.add_error("description_en", _("Write the description in both languages, or in neither."))
        return data


class QuoteForm(forms.Form):
    """Words chosen as a quote, and everything a person looked for and did not find."""

    words = forms.CharField(
        label=_("The quote"),
        help_text=_("You may leave words out; […] will show where. Nothing can be added or corrected."),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_name = forms.BooleanField(label=_("No name, nickname or user name"))
    no_place = forms.BooleanField(
        label=_("No street, village, shop, bus route or other place that is theirs")
    )
    no_school = forms.BooleanField(label=_("No school, class, team or teacher"))
    no_day = forms.BooleanField(label=_("No date or day on which something happened"))
    no_event = forms.BooleanField(
        label=_(
            "Nothing unusual that people who were there would recognise, and nothing about the child's family"
        )
    )
    same_meaning = forms.BooleanField(label=_("It still says what the child meant"))

    def __init__(self, *args: Any, themes: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.ModelChoiceField(label=_("Theme it shows"), queryset=themes, empty_label=None)
        field.label_from_instance = lambda row: getattr(row, f"name_{language}")  # type: ignore[assignment]
        self.fields = {"theme": field, **self.fields}
