"""What an officer may send: to publish a version, and to record that children read it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000


class PublishForm(forms.Form):
    """Publishing: a tick that both languages were read; a reason and a name where advice is left."""

    reason = forms.CharField(
        label=_("Why may this advice stay?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(label=_("Who answers for this? (name)"), max_length=120, required=False)
    read = forms.BooleanField(
        label=_("I have read the Welsh and the English."),
        error_messages={"required": _("Read both languages first, then tick the box.")},
    )

    def __init__(self, *args: Any, has_problems: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_problems:
            self.fields["reason"].required = self.fields["name"].required = True
        else:
            del self.fields["reason"], self.fields["name"]


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReadingForm(forms.Form):
    """A reading with children: the group (never names), how many, when, what changed; both languages."""

    group_cy = forms.CharField(
        label=_("Which group? (in Welsh)"), max_length=200, help_text=_("Name the group, never a child.")
    )
    group_en = forms.CharField(label=_("Which group? (in English)"), max_length=200)
    n_children = forms.IntegerField(label=_("How many children?"), min_value=1, max_value=100_000)
    read_on = forms.DateField(label=_("When?"), widget=_Day())
    what_changed_cy = forms.CharField(
        label=_("What did they change? (in Welsh)"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If nothing changed, say so."),
    )
    what_changed_en = forms.CharField(
        label=_("What did they change? (in English)"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_read_on(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["read_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day
