"""People read what children wrote: claim, decide, undo. Every step is a row of the reading log and of the audit log."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gwrando.voice import moderation
from gwrando.web.accounts.models import Person
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import Concern, Duty, Reading, Text


def _locked(text: Text) -> Text:
    found = Text.objects.select_for_update(of=("self",)).select_related(
        "participation__session__consultation"
    )
    return found.get(pk=text.pk)


def _readings(text: Text) -> list[Reading]:
    """The readings that stand, in order."""
    return list(Reading.objects.filter(text=text, undone=False).exclude(door="undo").order_by("at", "pk"))


@transaction.atomic
def claim_text(*, text: Text, by: str, at: datetime) -> Text:
    """The text is this person's for `rules.CLAIM`; again for as long when it was theirs.

    Raises `RefusedError` when it was decided, somebody else is reading it, or this person has read it.
    """
    locked = _locked(text)
    rules.check_may_claim(locked, by=by, at=at, readers=[row.by for row in _readings(locked)])
    Text.objects.filter(pk=locked.pk).update(claimed_by=by, claimed_until=at + rules.CLAIM)
    session = locked.participation.session_id
    audit.record(action="voice.claim_text", thing=f"session:{session}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def release_text(*, text: Text, by: str, at: datetime) -> Text:
    """The text is anybody's again; nothing happens when it was not this person's."""
    if Text.objects.filter(pk=text.pk, claimed_by=by).update(claimed_by="", claimed_until=None):
        session = text.participation.session_id
        audit.record(action="voice.release_text", thing=f"session:{session}", by=by, at=at)
    text.refresh_from_db()
    return text


def _log(text: Text, *, door: str, rule: str, outcome: moderation.Outcome, by: str, at: datetime) -> None:
    session = text.participation.session
    Reading.objects.create(
        consultation_id=session.consultation_id,
        text=text,
        door=door,
        rule=rule,
        settled=outcome.door is not None,
        n_readers=outcome.n_readers,
        waited_hours=max(0, int((at - text.received_hour).total_seconds() // 3600)),
        in_time=at <= text.read_by,
        by=by,
        at=at,
    )
    audit.record(
        action=f"voice.decide_text.{door}" if outcome.door else f"voice.read_text.{door}",
        thing=f"session:{session.pk}",
        by=by,
        at=at,
        note=f"n={outcome.n_readers}",
    )


@transaction.atomic
def decide_text(*, text: Text, door: str, rule: str, by: str, at: datetime) -> Text:
    """One person's choice of the three doors; what it comes to is `gwrando.voice.moderation.outcome`.

    The third door raises a concern at once, unless one about these very words is open already. Raises `RefusedError` when somebody decided before, somebody else is
    reading it, this person has read it, or the words are held back without a rule.
    """
    locked = _locked(text)
    before = _readings(locked)
    rules.check_may_decide(locked, door=door, rule=rule, by=by, at=at, readers=[row.by for row in before])
    kept = rule if door == "not_publish" else ""
    made = [moderation.Reading(row.by, row.door, row.rule) for row in before]
    outcome = moderation.outcome([*made, moderation.Reading(by, door, kept)], two=locked.needs_two)
    changes: dict[str, Any] = {"claimed_by": "", "claimed_until": None}
    if outcome.door is not None:
        changes |= {"door": outcome.door, "rule": outcome.rule, "decided_by": by, "decided_at": at}
    Text.objects.filter(pk=locked.pk).update(**changes)
    if (
        door == "worried"
        and not Concern.objects.filter(token=f"text:{locked.token}", closed_at=None).exists()
    ):
        Concern.objects.bulk_create(
            [
                Concern(
                    session=locked.participation.session,
                    source="moderator",
                    token=f"door:{locked.pk.hex}",
                    hour=locked.received_hour,
                    due_at=rules.acknowledge_by(at),
                    words=locked.words,
                )
            ],
            ignore_conflicts=True,
        )
    _log(locked, door=door, rule=kept, outcome=outcome, by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def undo_decision(*, text: Text, by: str, at: datetime) -> Text:
    """The text waits again and no other child sees it from the next page on; a concern that was raised stays.

    Raises `RefusedError` when nothing was decided, or word is back with the children.
    """
    locked = _locked(text)
    rules.check_may_undo(locked, consultation=locked.participation.session.consultation)
    before = _readings(locked)
    Reading.objects.filter(pk__in=[row.pk for row in before]).update(undone=True)
    nothing = moderation.Outcome(None, "", len(before), 0, differ=False)
    _log(locked, door="undo", rule="", outcome=nothing, by=by, at=at)
    Text.objects.filter(pk=locked.pk).update(
        door="", rule="", decided_by="", decided_at=None, claimed_by="", claimed_until=None
    )
    locked.refresh_from_db()
    return locked


@transaction.atomic
def put_on_duty(
    *, person: Person, first_day: date, last_day: date, place: str, weekends: bool, by: str, at: datetime
) -> int:
    """Puts a person on duty on every day from the first to the last; whoever was there is replaced. Days written."""
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    chosen = [day for day in days if weekends or day.weekday() < 5]
    for day in chosen:
        Duty.objects.update_or_create(day=day, place=place, defaults={"person": person})
    audit.record(
        action="voice.put_on_duty", thing=f"person:{person.pk}", by=by, at=at, note=f"n={len(chosen)}"
    )
    return len(chosen)


@transaction.atomic
def take_off_duty(*, duty: Duty, by: str, at: datetime) -> None:
    """The day has nobody in this place any more."""
    thing = f"person:{duty.person_id}"
    duty.delete()
    audit.record(action="voice.take_off_duty", thing=thing, by=by, at=at)
