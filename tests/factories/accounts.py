"""People and roles."""

from datetime import datetime
from itertools import count

from django.utils import timezone

from gwrando.web.accounts import actions
from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.accounts.rules import Actor
from tests.factories import Matrix

_numbers = count(1)


def person(*roles: str, scope: str = "all", at: datetime | None = None) -> Person:
    """A signed-up person who holds these roles, approved by somebody else."""
    at = at or timezone.now()
    found = Person.objects.create(email=f"p{next(_numbers)}@example.org", name="Somebody")
    for role in roles:
        grant(found, role, scope=scope, at=at)
    return found


def grant(found: Person, role: str, *, scope: str = "all", at: datetime | None = None) -> RoleGrant:
    """One approved role in one scope."""
    at = at or timezone.now()
    asked = actions.ask_role(person=found, role=role, scope=scope, by="person:0", at=at)
    return actions.approve_role(grant=asked, by=Actor(label="person:00"), at=at)


def matrix(own: bool) -> Matrix:
    """Sign-ins have no scope: whoever manages them manages all."""
    asked = actions.ask_role(person=person(), role="analyst", scope="all", by="person:0", at=timezone.now())
    held = grant(person(), "analyst")
    return Matrix(
        kwargs={
            "accounts:person": {"pk": asked.person_id},
            "accounts:approve": {"pk": asked.pk},
            "accounts:end": {"pk": held.pk},
        }
    )
