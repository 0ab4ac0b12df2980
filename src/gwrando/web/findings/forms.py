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
