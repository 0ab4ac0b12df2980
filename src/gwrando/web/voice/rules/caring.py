"""The clock of a worry: by when a person should have it, who is called when, handing over, closing."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from gwrando.web.voice.models import Concern
from gwrando.web.voice.rules.refusal import refused

ACKNOWLEDGE_WITHIN = timedelta(minutes=60)
EVERYONE_AFTER = timedelta(minutes=60)  # after the clock ran out: everybody who may open a worry is called
Call = Literal["told", "called", "everyone"]


def acknowledge_by(at: datetime) -> datetime:
    """When a worry should have been opened: within the hour, counted from the quarter before.

    The quarter keeps the minute out of the record.
    """
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0) + ACKNOWLEDGE_WITHIN


def calls_due(concern: Concern, *, made: Collection[str], at: datetime) -> tuple[Call, ...]:
    """Who should hear of a worry nobody has taken: the one on duty at once, the second when the clock has run out,
    everybody an hour later. `made` are the calls made since this clock began."""
    if concern.acknowledged_at is not None or concern.closed_at is not None:
        return ()
    due: list[Call] = ["told"]
    if at >= concern.due_at:
        due.append("called")
    if at >= concern.due_at + EVERYONE_AFTER:
        due.append("everyone")
    return tuple(call for call in due if call not in made)


def check_may_acknowledge(concern: Concern) -> None:
    """Raises `RefusedError` when somebody else already has it."""
    if concern.acknowledged_at is not None:
        raise refused(
            "Mae rhywun yn delio â'r pryder hwn yn barod.",
            "Somebody is already dealing with this worry.",
            "Ewch yn ôl i'r rhestr.",
            "Go back to the list.",
        )


def check_may_hand_over(concern: Concern, *, to: str, leads: Collection[str], by: str) -> None:
    """Raises `RefusedError` unless it is open and the other is a safeguarding lead, and not oneself."""
    if concern.closed_at is not None or to not in leads or to == by:
        raise refused(
            "Ni ellir trosglwyddo'r pryder hwn i'r person hwnnw.",
            "This worry cannot be handed over to that person.",
            "Dewiswch arweinydd diogelu arall, a ffoniwch nhw hefyd.",
            "Choose another safeguarding lead, and ring them as well.",
        )


def check_may_check_in(concern: Concern) -> None:
    """Raises `RefusedError` unless it was taken, is not closed and the adult was not yet asked."""
    if concern.acknowledged_at is None or concern.closed_at is not None or concern.check_in_at is not None:
        raise refused(
            "Cymerwch y pryder yn gyntaf. Gellir gofyn i'r oedolyn unwaith, cyn i'r pryder gau.",
            "Take the worry first. The adult can be asked once, before the worry is closed.",
            "Ewch yn ôl i'r pryder.",
            "Go back to the worry.",
        )


def check_may_close_concern(concern: Concern, *, note: str) -> None:
    """Raises `RefusedError` unless it was acknowledged, is not closed, and says what was done."""
    if concern.acknowledged_at is None or concern.closed_at is not None or not note.strip():
        raise refused(
            "I gau pryder, rhaid ei gymryd yn gyntaf ac ysgrifennu beth a wnaed.",
            "To close a worry, take it first and write what was done.",
            "Ewch yn ôl i'r pryder.",
            "Go back to the worry.",
        )
