"""Checks one request's input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.web.findings import documents


class ImportForm(forms.Form):
    """A checked release, zipped."""

    file = forms.FileField(
        label=_("The checked release, as a ZIP file"),
        help_text=_("The whole release folder that a second person checked with “gwrando study check”."),
        max_length=200,
    )

    def clean_file(self) -> bytes:
        """The bytes of the file; its name is not used."""
        file = self.cleaned_data["file"]
        if file.size > documents.MOST_BYTES:
            raise forms.ValidationError(_("The file is too large to be a release."))
        return bytes(file.read())


class WithdrawForm(forms.Form):
    """Why a release is withdrawn, in both languages."""

    why_cy = forms.CharField(
        label=_("Why, in Welsh"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "lang": "cy"})
    )
    why_en = forms.CharField(
        label=_("Why, in English"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )


class NoteForm(forms.Form):
    """A note of staff on a finding."""

    text = forms.CharField(
        label=_("Your note"),
        help_text=_("For staff only. Never write anything about a child."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
