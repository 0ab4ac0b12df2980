"""Who asks, and who holds which role."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest

from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.accounts.rules import Actor, Grant

# the session key under which a child's participation is kept (set by the voice app)
PARTICIPATION = "participation"


def actor_of(person: Person, *, at: datetime) -> Actor:
    """The actor of one member of staff: approved roles that have not ended."""
    held = RoleGrant.objects.filter(person=person, until__gt=at).exclude(approved_by="").order_by("pk")
    return Actor(
        label=f"person:{person.pk}",
        grants=tuple(Grant(grant.role, grant.scope) for grant in held),
        person_id=person.pk,
        name=person.name,
    )


def actor(request: HttpRequest, *, at: datetime) -> Actor:
    """Who makes this request: a signed-in person, a child in a session, or the public."""
    if request.user.is_authenticated:
        return actor_of(request.user, at=at)
    participation = request.session.get(PARTICIPATION)
    if participation:
        return Actor(label="child", grants=(Grant("child", f"participation:{participation}"),))
    return Actor()


def people(*, for_person: Actor) -> QuerySet[Person]:
    """All sign-ins, for those who manage them; nobody else sees any."""
    found = Person.objects.order_by("name").prefetch_related("grants")
    return found if for_person.roles & {"admin", "commissioner"} else found.none()


def grant(pk: int, *, for_person: Actor) -> RoleGrant | None:
    """One grant, for those who manage them."""
    return RoleGrant.objects.filter(pk=pk, person__in=people(for_person=for_person)).first()
