"""What staff may send about a commitment."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gwrando.strategy.document import STATUS_WORDS
from gwrando.text import Bilingual
from gwrando.web.strategy.rules import AUDIENCES


class WordingForm(forms.Form):
    """New words for one audience, in both languages."""

    audience = forms.ChoiceField(label=_("For whom"))
    text_cy = forms.CharField(
        label=_("In Welsh"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "lang": "cy"})
    )
    text_en = forms.CharField(
        label=_("In English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "lang": "en"})
    )
    picture = forms.RegexField(
        label=_("Picture"),
        help_text=_("The key of a picture, such as listen. It may be empty."),
        regex=r"^[a-z][a-z0-9_]{0,39}$",
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["audience"], AUDIENCES)


class StatusForm(forms.Form):
    """How far a commitment is."""

    status = forms.ChoiceField(label=_("How far is it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["status"], STATUS_WORDS)


def _choose(field: forms.Field, words: Mapping[Any, Bilingual]) -> None:
    """Offers the keys by their words in the page's language."""
    language = "cy" if get_language() == "cy" else "en"
    field.choices = [(key, each.in_(language)) for key, each in words.items()]  # type: ignore[attr-defined]
