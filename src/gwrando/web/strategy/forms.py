"""What staff may send about a commitment."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gwrando.strategy.document import STATUS_WORDS

AUDIENCES = {
    "full": _("Everyone"),
    "young_people": _("Young people, 11 to 17"),
    "children": _("Children, 7 to 11"),
}


class WordingForm(forms.Form):
    """New words for one audience, in both languages."""

    audience = forms.ChoiceField(label=_("For whom"), choices=list(AUDIENCES.items()))
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


class StatusForm(forms.Form):
    """How far a commitment is."""

    status = forms.ChoiceField(label=_("How far is it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "cy" if get_language() == "cy" else "en"
        self.fields["status"].choices = [(key, words.in_(language)) for key, words in STATUS_WORDS.items()]  # type: ignore[attr-defined]
