"""What staff may read: their own groups and rooms, consultations, words that wait, worries that wait."""

from datetime import datetime

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from gwrando.web.accounts.rules import Actor
from gwrando.web.voice.models import (
    Concern,
    Consultation,
    Feedback,
    Group,
    Participation,
    Session,
)
from gwrando.web.voice.queries import took_part

READERS = frozenset({"participation_officer", "analyst", "commissioner", "young_inspector"})


def _group_ids(actor: Actor) -> list[int]:
    scopes = actor.scopes("facilitator")
    return [int(scope.removeprefix("group:")) for scope in scopes if scope.startswith("group:")]


def groups(*, for_person: Actor) -> QuerySet[Group]:
    """The groups this person works with: their own, or all for the participation officer."""
    found = Group.objects.order_by("name_en")
    if for_person.may("participation_officer") or for_person.may("facilitator"):
        return found
    return found.filter(pk__in=_group_ids(for_person))


def sessions(*, for_person: Actor) -> QuerySet[Session]:
    """The rooms of this person's groups, newest first."""
    found = Session.objects.select_related("consultation", "group").order_by("-opened_at", "-pk")
    return found.filter(group__in=groups(for_person=for_person), consultation__is_imported=False)


def head_counts(session: Session) -> dict[str, int]:
    """Of one room: how many joined, and how many gave at least one answer or words."""
    found = Participation.objects.filter(session=session)
    answered = found.filter(took_part.answered(with_words=True))
    return {"joined": found.count(), "answered": answered.count()}


def consultations(*, for_person: Actor) -> QuerySet[Consultation]:
    """Consultations as the office sees them, drafts included; nothing for others."""
    found = Consultation.objects.order_by("is_imported", "-pk").prefetch_related("statements")
    return found if for_person.roles & READERS else found.none()


def open_consultations() -> QuerySet[Consultation]:
    """Consultations in which a room can be opened now."""
    return Consultation.objects.filter(opened_at__isnull=False, closed_at=None).order_by("title_en")


def feedback(consultation: Consultation) -> QuerySet[Feedback]:
    """The answers, in order, published or not: for the office and, once published, for everyone."""
    return (
        Feedback.objects.filter(consultation=consultation)
        .prefetch_related("statements", "themes")
        .order_by("place")
    )


def concerns(*, for_person: Actor) -> QuerySet[Concern]:
    """Worries, those not taken first, then by when they should be opened; the safeguarding lead alone."""
    found = Concern.objects.select_related("session__consultation", "session__group").order_by(
        Case(
            When(acknowledged_at=None, then=0),
            When(closed_at=None, then=1),
            default=2,
            output_field=IntegerField(),
        ),
        "due_at",
        "pk",
    )
    return found if for_person.may("safeguarding_lead") else found.none()


def concern_numbers(*, at: datetime) -> dict[str, int]:
    """Worries not yet taken, and of those the overdue: numbers only, for the officer and the commissioner."""
    found = Concern.objects.filter(acknowledged_at=None).aggregate(
        waiting=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=at))
    )
    return {"waiting": found["waiting"], "overdue": found["overdue"]}


def rooms_of(consultation: Consultation) -> QuerySet[Session]:
    """All rooms of one consultation, oldest first; none for an imported conversation."""
    found = Session.objects.select_related("group").filter(
        consultation=consultation, consultation__is_imported=False
    )
    return found.order_by("opened_at", "pk")
