"""Looking after worries: who is told and called, who takes one, hands it over, and what was done."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gwrando.web.accounts.models import Person
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import AfterRoom, Concern, ConcernStep, Session
from gwrando.web.voice.queries import caring as queries

log = logging.getLogger(__name__)
Send = Callable[[Person, str, Concern], None]  # sends one message or raises OSError


def _locked(concern: Concern) -> Concern:
    return Concern.objects.select_for_update().get(pk=concern.pk)


def _step(concern: Concern, kind: str, *, by: str, at: datetime, to: str = "", about: str = "") -> None:
    ConcernStep.objects.create(concern=concern, kind=kind, by=by, to=to, about=about, at=at)


@transaction.atomic
def acknowledge_concern(*, concern: Concern, by: str, at: datetime) -> Concern:
    """The safeguarding lead takes a worry; the clock stops. Raises `RefusedError` when somebody has it."""
    locked = _locked(concern)
    rules.check_may_acknowledge(locked)
    Concern.objects.filter(pk=locked.pk).update(acknowledged_at=at, acknowledged_by=by, handed_to="")
    _step(locked, "taken", by=by, at=at)
    audit.record(action="voice.acknowledge_concern", thing=f"concern:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def hand_over(*, concern: Concern, to: Person, by: str, at: datetime) -> Concern:
    """Gives a worry to another lead: nobody has it until they take it, and the clock begins again.

    Raises `RefusedError` when it is closed, or the other is not a safeguarding lead.
    """
    locked = _locked(concern)
    label = f"person:{to.pk}"
    held = [f"person:{person.pk}" for person in queries.duty_now(at=at).leads]
    rules.check_may_hand_over(locked, to=label, leads=held, by=by)
    Concern.objects.filter(pk=locked.pk).update(
        acknowledged_at=None, acknowledged_by="", handed_to=label, due_at=rules.acknowledge_by(at)
    )
    _step(locked, "handed_over", by=by, to=label, at=at)
    audit.record(action="voice.hand_over_concern", thing=f"concern:{locked.pk}", by=by, at=at, note=label)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def ask_to_check_in(*, concern: Concern, by: str, at: datetime) -> Concern:
    """Asks the adult of the room to check in with the whole group, without saying why or about whom."""
    locked = _locked(concern)
    rules.check_may_check_in(locked)
    Concern.objects.filter(pk=locked.pk).update(check_in_at=at)
    _step(locked, "check_in", by=by, at=at)
    audit.record(action="voice.ask_to_check_in", thing=f"concern:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def close_concern(*, concern: Concern, note: str, by: str, at: datetime, reported: bool = False) -> Concern:
    """What was done about a worry. Raises `RefusedError` unless it was taken and something is written."""
    locked = _locked(concern)
    rules.check_may_close_concern(locked, note=note)
    Concern.objects.filter(pk=locked.pk).update(closed_at=at, closed_by=by, note=note, reported=reported)
    _step(locked, "closed", by=by, at=at)
    audit.record(action="voice.close_concern", thing=f"concern:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def answer_after(*, session: Session, worried: bool, by: str, at: datetime) -> AfterRoom:
    """What the adult says when the room has closed: did anything worry you? The last answer counts."""
    made, _ = AfterRoom.objects.update_or_create(
        session=session, defaults={"worried": worried, "by": by, "at": at}
    )
    audit.record(action="voice.answer_after", thing=f"session:{session.pk}", by=by, at=at)
    return made


@dataclass(frozen=True)
class Called:
    """One call about one worry: how many heard of it, and how many could not be reached by a message."""

    concern: int
    call: str
    reached: int
    failed: int


def escalate(*, send: Send, by: str, at: datetime) -> list[Called]:
    """Makes every call that is due: to the one on duty at once, to the second when the clock has run out, to
    everybody an hour later. Run it every five minutes. A call that reached nobody is made again at the next run.

    Messages go first and the step is written after: a fault between the two calls twice rather than never.
    """
    made = []
    duty = queries.duty_now(at=at)
    for concern in queries.concerns_to_call(at=at):
        for call in rules.calls_due(concern, made=queries.calls_made(concern), at=at):
            reached: list[str] = []
            failed: list[str] = []
            for person in queries.whom_to_call(concern, call=call, duty=duty):
                try:
                    send(person, call, concern)
                except OSError as error:  # smtplib's errors are OSErrors too
                    log.warning("a call about a worry could not be sent: %s", type(error).__name__)
                    failed.append(f"person:{person.pk}")
                else:
                    reached.append(f"person:{person.pk}")
            _write_call(concern, call, reached=reached, failed=failed, by=by, at=at)
            made.append(Called(concern.pk, call, len(reached), len(failed)))
    return made


@transaction.atomic
def _write_call(
    concern: Concern, call: str, *, reached: list[str], failed: list[str], by: str, at: datetime
) -> None:
    for label in reached:
        _step(concern, call, by=by, to=label, at=at)
    known = set(ConcernStep.objects.filter(concern=concern, kind="failed").values_list("to", "about"))
    for label in failed or ([] if reached else [""]):  # "" when there was nobody to call
        if (label, call) not in known:
            _step(concern, "failed", by=by, to=label, about=call, at=at)
    audit.record(
        action=f"voice.escalate.{call}",
        thing=f"concern:{concern.pk}",
        by=by,
        at=at,
        note=f"reached={len(reached)} failed={len(failed)}",
    )
