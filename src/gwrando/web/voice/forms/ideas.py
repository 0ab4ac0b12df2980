"""What a child sends from a screen of ideas, and what an officer writes down of a panel's answer."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.voice.questions.deal import ON_A_SCREEN
from gwrando.web.voice.forms import both
from gwrando.web.voice.models import LONG, SHORT


def taps(fields: Mapping[str, Sequence[str]]) -> dict[UUID, bool]:
    """Idea -> whether it was ticked, of the (at most ten) ideas the screen says it showed. What is no idea's key is left out."""
    liked = set(fields.get("like", ()))
    made = {}
    for text in list(fields.get("shown", ()))[:ON_A_SCREEN]:
        with suppress(ValueError):
            made[UUID(hex=text)] = text in liked
    return made


class PanelAnswerForm(forms.Form):
    """What the panel answered, or why it was not answered this time."""

    asked_cy = both("cy", _("The question as it was put to the panel"), length=LONG, required=True)
    asked_en = both("en", _("The question as it was put to the panel"), length=LONG, required=True)
    answer_cy = both("cy", _("What the panel answered, or why not this time"), length=LONG, required=True)
    answer_en = both("en", _("What the panel answered, or why not this time"), length=LONG, required=True)
    panel_cy = both("cy", _("Who answered (posts, not names)"), length=SHORT, required=True)
    panel_en = both("en", _("Who answered (posts, not names)"), length=SHORT, required=True)
    answered = forms.TypedChoiceField(
        label=_("Was it answered?"),
        choices=[("", "—"), ("yes", _("It was answered")), ("no", _("Not this time"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    answered_on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def columns(self) -> dict[str, Any]:
        """The columns of the answer."""
        return dict(self.cleaned_data)
