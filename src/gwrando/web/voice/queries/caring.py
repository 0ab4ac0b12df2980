"""Whom a worry concerns: who is on duty, who is called, what was done, what a report needs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from gwrando.web.accounts.models import Person
from gwrando.web.accounts.rules import Actor
from gwrando.web.voice.models import Concern, ConcernStep, Participation, Session, Text
from gwrando.web.voice.queries.moderation import leads, on_duty
from gwrando.web.voice.rules import calls_due


@dataclass(frozen=True)
class DutyNow:
    """Who is on duty today: None where the rota has no name. `leads` are all who may open a worry."""

    first: Person | None
    second: Person | None
    leads: tuple[Person, ...]


def duty_now(*, at: datetime) -> DutyNow:
    """The rota of this day, and everybody who may open a worry."""
    found = on_duty(timezone.localdate(at))
    return DutyNow(found.get("first"), found.get("second"), tuple(leads(at=at)))


def whom_to_call(concern: Concern, *, call: str, duty: DutyNow) -> list[Person]:
    """Who hears of a worry: the lead on duty (or whom it was handed to), the second person, or everybody.

    With no name in the rota it is every safeguarding lead, so that an empty rota never means nobody.
    """
    everybody = list(duty.leads)
    if call == "told":
        to = [person for person in everybody if f"person:{person.pk}" == concern.handed_to]
        return to or ([duty.first] if duty.first else everybody)
    if call == "called" and duty.second:
        return [duty.second]
    return everybody


def calls_made(concern: Concern) -> set[str]:
    """The calls made since its clock began: since it came in, or was last handed over."""
    made: set[str] = set()
    for kind in ConcernStep.objects.filter(concern=concern).values_list("kind", flat=True):
        made = set() if kind == "handed_over" else made | {kind}
    return made


def concerns_to_call(*, at: datetime) -> list[Concern]:
    """Worries nobody has taken, of which somebody should hear now."""
    found = Concern.objects.filter(acknowledged_at=None, closed_at=None).select_related("session")
    return [row for row in found if calls_due(row, made=calls_made(row), at=at)]


def steps(concern: Concern) -> QuerySet[ConcernStep]:
    """What was done about a worry, oldest first."""
    return ConcernStep.objects.filter(concern=concern)


@dataclass(frozen=True)
class Known:
    """What a report to the local authority can say: about the room, never about a child, for nobody knows which."""

    concern: Concern
    session: Session
    day: date
    joined: int
    head_count: int | None


def known(concern: Concern) -> Known:
    """What is known of one worry."""
    session = concern.session
    return Known(
        concern=concern,
        session=session,
        day=timezone.localdate(concern.hour),
        joined=Participation.objects.filter(session=session).count(),
        head_count=session.head_count,
    )


def asked_to_check_in(session: Session) -> bool:
    """Whether the safeguarding lead asked the adult of this room to check in with the group."""
    return Concern.objects.filter(session=session, check_in_at__isnull=False).exists()


def concerns_about(text: Text) -> list[Concern]:
    """The worries raised about these very words: by the list, or by a reader."""
    tokens = [f"text:{text.token}", f"door:{text.pk.hex}"]
    return list(Concern.objects.filter(token__in=tokens).order_by("pk"))


def rooms_to_ask(*, for_person: Actor, at: datetime) -> int:
    """Rooms of the last fortnight this person opened that are over, and of which they have not yet said whether anything
    worried them."""
    over = Session.objects.filter(
        opened_by=for_person.label,
        after=None,
        opened_at__gte=at - timedelta(days=14),
        consultation__is_imported=False,
    )
    return sum(1 for row in over if row.closed_at is not None or row.closes_at <= at)
