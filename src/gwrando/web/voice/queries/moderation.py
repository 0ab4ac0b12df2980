"""The queue of words, the log of how they were read, and the rota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gwrando.text import Bilingual
from gwrando.voice import moderation
from gwrando.web.accounts.models import Person
from gwrando.web.accounts.rules import Actor
from gwrando.web.voice.models import Consultation, Duty, Reading, Session, Text

PAGE = 20  # texts on one page
LOG_READERS = frozenset({"safeguarding_lead", "participation_officer", "commissioner", "young_inspector"})
SHOWN = ("all", "mine", "free", "first", "late")  # what of the queue may be shown


def _mine(label: str, at: datetime) -> Q:
    return Q(claimed_by=label, claimed_until__gt=at)


def queue(
    *, for_person: Actor, at: datetime, show: str = "all", consultation: Consultation | None = None
) -> QuerySet[Text]:
    """Words that wait for this person, those to read first on top, then by when they should be read.

    Words they have read themselves, and that wait for a second person, are left out.
    """
    if not for_person.may("safeguarding_lead"):
        return Text.objects.none()
    standing = Reading.objects.filter(text=OuterRef("pk"), undone=False).exclude(door="undo")
    found = Text.objects.filter(~Exists(standing.filter(by=for_person.label)), door="").select_related(
        "participation__session__consultation", "participation__session__group"
    )
    found = found.annotate(was_read=Exists(standing))  # by somebody else
    if consultation is not None:
        found = found.filter(participation__session__consultation=consultation)
    held = Q(claimed_until__gt=at)
    if show == "mine":
        found = found.filter(_mine(for_person.label, at))
    elif show == "free":
        found = found.exclude(held)
    elif show == "first":
        found = found.filter(read_first=True)
    elif show == "late":
        found = found.filter(read_by__lt=at)
    return found.order_by("-read_first", "read_by", "pk")


def next_text(*, for_person: Actor, at: datetime) -> Text | None:
    """What this person should read next: what they hold already, or else the top of what nobody holds."""
    mine = queue(for_person=for_person, at=at, show="mine").first()
    return mine or queue(for_person=for_person, at=at, show="free").first()


def asked(found: Text) -> Bilingual | None:
    """The question that these words answer; None where it has no words in both languages."""
    if found.item is not None:
        return found.item.question.text
    consultation = found.participation.session.consultation
    cy, en = consultation.question_cy, consultation.question_en
    return Bilingual(cy=cy, en=en) if cy and en else None


def text(pk: object, *, for_person: Actor) -> Text | None:
    """One text, decided or not, for a safeguarding lead alone."""
    if not for_person.may("safeguarding_lead"):
        return None
    found = Text.objects.select_related(
        "participation__session__consultation", "participation__session__group", "item"
    )
    return found.filter(pk=pk).first()


def readings_of(found: Text) -> list[Reading]:
    """The readings of one text that stand, in order."""
    return list(Reading.objects.filter(text=found, undone=False).exclude(door="undo").order_by("at", "pk"))


def queue_numbers(*, at: datetime, consultation: Consultation | None = None) -> dict[str, int]:
    """How many texts wait, are late, should be read first, are being read, wait for a second person: numbers only."""
    found = Text.objects.filter(door="")
    if consultation is not None:
        found = found.filter(participation__session__consultation=consultation)
    once = Reading.objects.filter(text=OuterRef("pk"), undone=False).exclude(door="undo")
    return found.aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=Q(read_by__lt=at)),
        first=Count("pk", filter=Q(read_first=True)),
        held=Count("pk", filter=Q(claimed_until__gt=at)),
        second=Count("pk", filter=Exists(once)),
    )


def consultations_waiting() -> list[Consultation]:
    """Consultations of which words wait, by title."""
    found = Consultation.objects.filter(sessions__participations__texts__door="")
    return list(found.distinct().order_by("title_en", "pk"))


def log(*, for_person: Actor) -> QuerySet[Reading]:
    """The log of readings and undoings, newest first; no words and no rooms."""
    found = Reading.objects.select_related("consultation")
    return found if for_person.roles & LOG_READERS else found.none()


@dataclass(frozen=True)
class LogNumbers:
    """What the log adds up to: decisions that stand by door and by rule, how many were undone, and how quickly."""

    doors: dict[str, int]
    rules: dict[str, int]
    undone: int
    pace: moderation.Pace


def log_numbers(*, for_person: Actor) -> LogNumbers:
    """Counts over the whole log."""
    standing = log(for_person=for_person).filter(settled=True, undone=False)
    doors = dict.fromkeys(moderation.DOORS, 0)
    chosen = dict.fromkeys(moderation.RULES, 0)
    decided = []
    for door, rule, waited, in_time in standing.values_list("door", "rule", "waited_hours", "in_time"):
        doors[door] += 1
        decided.append((waited, in_time))
        if rule:
            chosen[rule] += 1
    undone = log(for_person=for_person).filter(door="undo").count()
    return LogNumbers(doors=doors, rules=chosen, undone=undone, pace=moderation.pace(decided))


def initials(labels: Iterable[str]) -> dict[str, str]:
    """Label -> initials of the person it stands for; labels of nobody known are left out."""
    ids = {int(label.removeprefix("person:")) for label in labels if label.removeprefix("person:").isdigit()}
    return {
        f"person:{person.pk}": "".join(word[0] for word in person.name.split() if word[0].isalpha())[
            :3
        ].upper()
        for person in Person.objects.filter(pk__in=ids)
    }


def leads(*, at: datetime) -> list[Person]:
    """Everybody who holds the role of safeguarding lead now, by name."""
    held = Q(grants__role="safeguarding_lead", grants__scope="all", grants__until__gt=at)
    found = Person.objects.filter(held & ~Q(grants__approved_by=""), is_active=True)
    return list(found.distinct().order_by("name", "pk"))


def on_duty(day: date) -> dict[str, Person]:
    """Place -> person for one day; a place with nobody is not there."""
    return {row.place: row.person for row in Duty.objects.filter(day=day).select_related("person")}


@dataclass(frozen=True)
class Day:
    """One day of the rota: who is on duty, and whether a room is open that nobody watches over."""

    day: date
    first: Duty | None
    second: Duty | None
    rooms: int

    @property
    def both(self) -> tuple[Duty | None, Duty | None]:
        """First and second, for a row of a table."""
        return self.first, self.second

    @property
    def is_bare(self) -> bool:
        """Whether a room is open and nobody is on duty."""
        return self.rooms > 0 and self.first is None


def rota(*, first_day: date, days: int) -> list[Day]:
    """Each day from the first, with who is on duty and how many rooms open or are open on it."""
    last = first_day + timedelta(days=days - 1)
    duties = {
        (row.day, row.place): row
        for row in Duty.objects.filter(day__range=(first_day, last)).select_related("person")
    }
    rooms: dict[date, int] = {}
    for opened in Session.objects.filter(opened_at__date__range=(first_day, last)).values_list(
        "opened_at__date", flat=True
    ):
        rooms[opened] = rooms.get(opened, 0) + 1
    found = [first_day + timedelta(days=n) for n in range(days)]
    return [
        Day(day, duties.get((day, "first")), duties.get((day, "second")), rooms.get(day, 0)) for day in found
    ]


def n_bare_days(*, at: datetime) -> int:
    """Days of the coming week without a first person, while any consultation is open: a room may open on any of them."""
    if not Consultation.objects.filter(opened_at__isnull=False, closed_at=None).exists():
        return 0
    return sum(day.first is None for day in rota(first_day=timezone.localdate(at), days=7))


def is_bare_today(*, at: datetime) -> bool:
    """Whether a room is open today and nobody is on duty."""
    return rota(first_day=timezone.localdate(at), days=1)[0].is_bare


def duty(pk: int) -> Duty | None:
    """One line of the rota."""
    return Duty.objects.filter(pk=pk).select_related("person").first()
