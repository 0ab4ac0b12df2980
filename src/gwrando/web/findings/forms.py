"""Checks one request's input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gwrando.outputs import signing
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


class KeyForm(forms.Form):
    """The public half of a person's signing key, and whose it is."""

    holder = forms.CharField(
        label=_("Whose key this is"), help_text=_("A name or a post, as it should be read."), max_length=200
    )
    public_key = forms.CharField(
        label=_("Public key"),
        help_text=_(
            "The 64 characters that “gwrando study key” showed. Hear them from the person themselves."
        ),
        max_length=200,
    )

    def clean_public_key(self) -> str:
        """The key without the spaces it was read out with."""
        found = "".join(self.cleaned_data["public_key"].split()).lower()
        if not signing.PUBLIC_KEY.fullmatch(found):
            raise forms.ValidationError(_("This is no public key: it has 64 characters, 0 to 9 and a to f."))
        return found


class NoteForm(forms.Form):
    """A note of staff on a finding."""

    text = forms.CharField(
        label=_("Your note"),
        help_text=_("For staff only. Never write anything about a child."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
