"""Whether the word reached the groups that spoke. Grain: one group of one consultation; numbers of groups, never of children."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone

from gwrando.web.accounts.rules import Actor
from gwrando.web.voice import rules
from gwrando.web.voice.models import GIVEN, Consultation, Delivery, Group, Session
from gwrando.web.voice.queries import children, staff

Status = Literal["given", "not_given", "waiting", "nobody"]


@dataclass(frozen=True, kw_only=True)
class GroupWord:
    """One group: its rooms (oldest first), what adults said about giving it the word, and where that leaves it."""

    group: Group
    rooms: tuple[Session, ...]
    said: tuple[Delivery, ...]

    @property
    def status(self) -> Status:
        """Given once any room had it; else the reason why not; "nobody" only where that is said of every room."""
        ways = {row.how for row in self.said}
        if ways & GIVEN:
            return "given"
        if "not_given" in ways:
            return "not_given"
        empty = {row.session_id for row in self.said if row.how == "nobody"}
        return "nobody" if empty >= {room.pk for room in self.rooms} else "waiting"


@dataclass(frozen=True)
class Reached:
    """Of how many groups (those in which nobody took part left out) how many had the word, could not, and still wait.

    `last_on`: the latest day the word was given; None before.
    """

    of: int
    given: int
    not_given: int
    waiting: int
    last_on: date | None = None


NOBODY = Reached(0, 0, 0, 0)  # no room was opened


def _found(consultations: QuerySet[Consultation]) -> dict[int, list[GroupWord]]:
    """Consultation pk -> its groups in the order of their first rooms; two queries, however many there are."""
    rooms: dict[tuple[int, int], list[Session]] = {}
    asked = Session.objects.filter(consultation__in=consultations, consultation__is_imported=False)
    for room in asked.select_related("group").order_by("opened_at", "pk"):
        rooms.setdefault((room.consultation_id, room.group_id), []).append(room)
    said: dict[tuple[int, int], list[Delivery]] = {}
    given = Delivery.objects.filter(session__consultation__in=consultations).select_related("session")
    for row in given.order_by("given_on", "pk"):
        said.setdefault((row.session.consultation_id, row.session.group_id), []).append(row)
    made: dict[int, list[GroupWord]] = {}
    for place, mine in rooms.items():
        one = GroupWord(group=mine[0].group, rooms=tuple(mine), said=tuple(said.get(place, ())))
        made.setdefault(place[0], []).append(one)
    return made


def groups(consultation: Consultation) -> list[GroupWord]:
    """Every group that had a room, in the order of their first rooms; none of an imported conversation."""
    return _found(Consultation.objects.filter(pk=consultation.pk)).get(consultation.pk, [])


def of_group(session: Session) -> GroupWord:
    """The group of this room, in this consultation."""
    return next(one for one in groups(session.consultation) if one.group.pk == session.group_id)


def _reached(every: list[GroupWord]) -> Reached:
    found = [one for one in every if one.status != "nobody"]
    days = [row.given_on for one in found for row in one.said if row.how in GIVEN]
    n = {status: sum(one.status == status for one in found) for status in ("given", "not_given", "waiting")}
    return Reached(len(found), n["given"], n["not_given"], n["waiting"], max(days, default=None))


def reached(consultation: Consultation) -> Reached:
    """How far the word of this consultation has come."""
    return _reached(groups(consultation))


def reached_by(consultations: QuerySet[Consultation]) -> dict[int, Reached]:
    """Consultation pk -> how far the word has come; a consultation without a room is not there."""
    return {pk: _reached(every) for pk, every in _found(consultations).items()}


def back() -> QuerySet[Consultation]:
    """Consultations whose word is back, other people's conversations left out."""
    return Consultation.objects.filter(fed_back_at__isnull=False, is_imported=False).order_by("pk")


def waiting_groups(*, for_person: Actor) -> list[tuple[Consultation, GroupWord]]:
    """The groups of this person that the word has not reached, though it is back."""
    mine = set(staff.groups(for_person=for_person).values_list("pk", flat=True))
    rows = {row.pk: row for row in back()}
    return [
        (rows[pk], one)
        for pk, every in _found(back()).items()
        for one in every
        if one.status == "waiting" and one.group.pk in mine
    ]


def n_joined(session: Session) -> int:
    """Children who answered in this room, for the rule that "nobody" is not said where somebody was."""
    return max(children.n_answered(session), staff.head_counts(session)["joined"])


def due(*, at: datetime) -> list[tuple[Consultation, Reached, bool]]:
    """Consultations whose word is due within 14 days or past, and not yet with every group: (it, how far, past its day).

    The most urgent first.
    """
    found = []
    rows = Consultation.objects.filter(
        opened_at__isnull=False, is_imported=False, feedback_due_on__isnull=False
    )
    rows = rows.filter(feedback_due_on__lte=timezone.localdate(at) + rules.REMIND_BEFORE)
    now_of = reached_by(rows)
    for row in rows.order_by("feedback_due_on", "pk"):
        now = now_of.get(row.pk, NOBODY)
        if row.fed_back_at is None or now.waiting:
            found.append((row, now, rules.is_past(row, at=at)))
    return found
