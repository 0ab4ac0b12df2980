"""A facilitator opens a room with a word-code, counts heads, and closes it."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from gwrando.voice import codes
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import Consultation, Group, HandCount, Session
from gwrando.web.voice.queries import children, question_results, results
from gwrando.web.voice.queries.hands import ByHands


@transaction.atomic
def open_session(
    *,
    consultation: Consultation,
    group: Group,
    minutes: int,
    police_in_room: bool,
    by: Actor,
    at: datetime,
    code: codes.WordCode | None = None,
    mode: str = "screen",
) -> Session:
    """A room that is open for so many minutes, with a code nobody had before.

    `code` is given for the demonstration only. Raises `RefusedError` when the consultation is not open, the
    group is not theirs or has no safeguarding person.
    """
    rules.check_may_open_session(by, group=group, consultation=consultation)
    chosen = code or codes.draw(secrets.randbelow)
    while code is None and Session.objects.filter(code_en=chosen.en).exists():
        chosen = codes.draw(secrets.randbelow)
    session = Session.objects.create(
        consultation=consultation,
        group=group,
        code_cy=chosen.cy,
        code_en=chosen.en,
        police_in_room=police_in_room,
        mode=mode,
        opened_at=at,
        opened_by=by.label,
        closes_at=at + min(timedelta(minutes=minutes), rules.LONGEST_SESSION),
    )
    audit.record(action="voice.open_session", thing=f"session:{session.pk}", by=by.label, at=at)
    return session


@transaction.atomic
def close_session(*, session: Session, by: str, at: datetime) -> Session:
    """Closes the room now; a room that has closed stays closed and says nothing new."""
    if Session.objects.filter(pk=session.pk, closed_at=None).update(closed_at=at, closed_by=by):
        audit.record(action="voice.close_session", thing=f"session:{session.pk}", by=by, at=at)
    session.refresh_from_db()
    return session


@transaction.atomic
def keep_room_results(*, session: Session, last: bool = False) -> Session:
    """What a room that is over said, protected, kept from the moment it may be shown: five children or more answered.

    Made again only when at least five more answered since (sheets of paper come in later), so that two pages of the same
    room never differ by a child or two; `last`: the consultation closes, after which nothing changes (decision 0109).
    """
    n = children.n_answered(session)
    before = json.loads(session.result or "{}").get("n", 0)
    may_change = last or rules.state(session.consultation) == "open"
    if n < rules.FEWEST_SHOWN or (session.result and (not may_change or n - before < rules.FEWEST_SHOWN)):
        return session
    statements = results.tables(session.consultation, session=session)
    items = question_results.tables(session.consultation, session=session)
    kept = {
        "n": n,
        "statements": {pk: [table.to_dict()] for pk, table in statements.items()},
        "items": {pk: [table.to_dict() for table in found] for pk, found in items.items()},
    }
    Session.objects.filter(pk=session.pk).update(result=json.dumps(kept, ensure_ascii=False))
    session.refresh_from_db(fields=["result"])
    return session


@transaction.atomic
def count_heads(*, session: Session, head_count: int, by: str, at: datetime) -> Session:
    """How many children were in the room, as the facilitator counted them."""
    Session.objects.filter(pk=session.pk).update(head_count=head_count)
    audit.record(action="voice.count_heads", thing=f"session:{session.pk}", by=by, at=at)
    session.refresh_from_db()
    return session


@transaction.atomic
def count_hands(
    *, session: Session, counted: Mapping[ByHands, Mapping[str, int]], by: str, at: datetime
) -> None:
    """Hands for each choice, as the facilitator counted them; counting again replaces, no hands at all takes it out.

    Raises `RefusedError` when the room has closed, or when more hands than heads were counted for one thing.
    """
    rules.check_may_count_hands(session, totals=[sum(up.values()) for up in counted.values()], at=at)
    for thing, up in counted.items():
        where = {"session": session, "statement": thing.statement, "item": thing.item}
        if not sum(up.values()):
            HandCount.objects.filter(**where).delete()
            continue
        kept = json.dumps(dict(up), separators=(",", ":"))
        HandCount.objects.update_or_create(**where, defaults={"counts": kept, "counted_by": by})
    audit.record(action="voice.count_hands", thing=f"session:{session.pk}", by=by, at=at)


@transaction.atomic
def extend_session(*, session: Session, minutes: int, by: str, at: datetime) -> Session:
    """Keeps a room open for so many minutes from now; a room that was closed by hand stays closed."""
    if Session.objects.filter(pk=session.pk, closed_at=None).update(
        closes_at=at + timedelta(minutes=minutes)
    ):
        audit.record(action="voice.extend_session", thing=f"session:{session.pk}", by=by, at=at)
    session.refresh_from_db()
    return session
