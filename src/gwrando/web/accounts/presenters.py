"""Sign-ins as words for a page."""

from datetime import datetime

from gwrando.web.accounts.models import Person
from gwrando.web.accounts.rules import ROLES


def person(found: Person, *, at: datetime) -> dict[str, object]:
    """One sign-in with its grants: role in words, scope, state (asked, in force, ended) and last day."""
    grants = []
    for grant in found.grants.all():
        state = "ended" if grant.until <= at else "in_force" if grant.approved_by else "asked"
        grants.append(
            {
                "pk": grant.pk,
                "role": ROLES[grant.role],
                "scope": grant.scope,
                "state": state,
                "until": grant.until,
                "asked_by": grant.asked_by,
            }
        )
    return {"pk": found.pk, "name": found.name, "email": found.email, "grants": grants}
