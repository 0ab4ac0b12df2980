"""Answers that waited on a device without wi-fi, sent in one batch. Each may arrive twice and counts once."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from gwrando.voice.tally import Choice
from gwrando.web.voice import rules
from gwrando.web.voice.actions.taking_part import log
from gwrando.web.voice.models import Participation, Statement, Vote

UPSERT_VOTES = (
    "INSERT INTO voice_vote (id, participation_id, statement_id, choice, turn) VALUES {rows} "
    "ON CONFLICT (participation_id, statement_id) DO UPDATE SET choice = excluded.choice, turn = excluded.turn "
    "WHERE excluded.turn >= voice_vote.turn AND excluded.choice <> voice_vote.choice"
)


@transaction.atomic
def cast_votes(
    *, participation: Participation, votes: Sequence[tuple[Statement, Choice, int]], at: datetime
) -> None:
    """Several choices of one child in one statement: statement, choice and turn of each, in the order given.

    Of the same statement twice the last counts. One audit row for the batch. Raises `RefusedError` when the room closed more
    than a day ago, the consultation has closed, or a statement is of another one: then nothing is kept.
    """
    rules.check_may_send_late(participation.session, at=at)
    last: dict[int, tuple[Statement, Choice, int]] = {}
    for statement, choice, turn in votes:
        rules.check_is_of(participation, statement=statement)
        before = last.get(statement.pk)
        if before is None or turn >= before[2]:
            last[statement.pk] = (statement, choice, turn)
    if not last:
        return
    slip = Participation._meta.pk.get_db_prep_value(participation.pk, connection)
    values: list[object] = []
    for statement, choice, turn in last.values():
        values += [
            Vote._meta.pk.get_db_prep_value(uuid.uuid4(), connection),
            slip,
            statement.pk,
            choice,
            turn,
        ]
    rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(last))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_VOTES.format(rows=rows), values)
        changed = cursor.rowcount
    if changed:
        log("cast_votes", participation.session_id, at)
