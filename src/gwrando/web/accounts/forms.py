"""What a person may send about sign-ins, and how staff sign in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gwrando.web.accounts.rules import ROLES


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited, and a second person approves their role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False


class InviteForm(forms.Form):
    """A new sign-in."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    password = forms.CharField(
        label=_("First password"),
        help_text=_(
            "At least 12 characters. Give it to them in person; they change it when they first sign in."
        ),
        min_length=12,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RoleForm(forms.Form):
    """A role in a scope."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.RegexField(
        label=_("Where"),
        help_text=_("“all”, or one group, project or agency: group:3, project:2, agency:police."),
        regex=r"^(all|(group|project):[0-9]{1,12}|agency:[a-z][a-z-]{1,40})$",
        initial="all",
        max_length=60,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "cy" if get_language() == "cy" else "en"
        field = self.fields["role"]
        field.choices = [(key, words.in_(language)) for key, words in ROLES.items()]
