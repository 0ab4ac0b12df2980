"""`gwrando site example_accounts`: one ready-made sign-in for each role, for the demonstration only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gwrando.web.accounts import actions, rules
from gwrando.web.accounts.models import Person, RoleGrant

PASSWORD = "gwrando-demo-2026"  # noqa: S105 - printed on the sign-in page of the demonstration
SCOPED = {"facilitator", "project_user"}  # their scope comes with the example they work on


def address(role: str) -> str:
    """The e-mail address of the ready-made sign-in of a role."""
    return f"{role.replace('_', '-')}@gwrando.example"


class Command(BaseCommand):
    """Makes the sign-ins that are missing; refuses on a real server."""

    help = "Make one demonstration sign-in for each role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints each address; running it twice changes nothing."""
        if settings.PRODUCTION or not settings.DEMO:
            raise CommandError("Ready-made sign-ins are for the demonstration only (GWRANDO_DEMO=1).")
        at = timezone.now()
        for role, words in rules.ROLES.items():
            person = Person.objects.filter(email=address(role)).first()
            if person is None:
                person = actions.invite_person(
                    email=address(role),
                    name=f"{words.cy} / {words.en}",
                    password=PASSWORD,
                    by="system",
                    at=at,
                )
            if role in SCOPED or RoleGrant.objects.filter(person=person, role=role).exists():
                continue
            grant = actions.ask_role(person=person, role=role, scope="all", by="system", at=at)
            actions.approve_role(grant=grant, by=rules.Actor(label="demo"), at=at)
        made = sum(1 for role in rules.ROLES if Person.objects.filter(email=address(role)).exists())
        self.stdout.write(f"{made} ready-made sign-ins")
