"""How and when the word was given to a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.web.voice.models import SHORT

WAYS = [
    ("assembly", _("In an assembly")),
    ("form_time", _("In form time, a lesson or a session")),
    ("poster", _("As a poster on their wall")),
    ("slips", _("They opened it with their slips or code")),
    ("not_given", _("It could not be given")),
    ("nobody", _("Nobody took part in this room")),
]


class DeliveryForm(forms.Form):
    """One way the word was given, on one day; or why it could not be."""

    how = forms.ChoiceField(label=_("How it was given"), choices=[("", "—"), *WAYS])
    given_on = forms.DateField(
        label=_("On which day"),
        help_text=_("If it could not be given: the day you found out."),
        widget=forms.DateInput(
            attrs={"type": "date"}, format="%Y-%m-%d"
        ),  # whatever the language of the page
    )
    why_not = forms.CharField(
        label=_("Why it could not be given"),
        help_text=_("No names. Leave it empty if it was given."),
        max_length=SHORT,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What could not be given says why; what was given has no reason."""
        data = super().clean() or {}
        if data.get("how") == "not_given" and not data.get("why_not"):
            self.add_error("why_not", _("Write why it could not be given."))
        if data.get("how") not in {None, "not_given"}:
            data["why_not"] = ""
        return data
