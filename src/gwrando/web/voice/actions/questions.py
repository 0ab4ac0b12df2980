"""A child answers a question. What is sent twice counts once; the last answer counts."""

import uuid
from datetime import datetime

from django.db import connection, transaction

from gwrando.voice.questions.answers import Value, kept
from gwrando.web.voice import rules
from gwrando.web.voice.actions.taking_part import log
from gwrando.web.voice.models import AboutMe, Answer, Item, Participation

# as a vote: a later or equal turn wins, a late repeat changes nothing
UPSERT_ANSWER = (
    "INSERT INTO voice_answer (id, participation_id, item_id, part, value, turn) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (participation_id, item_id, part) DO UPDATE SET value = excluded.value, turn = excluded.turn "
    "WHERE excluded.turn >= voice_answer.turn AND excluded.value <> voice_answer.value"
)


@transaction.atomic
def keep_answer(
    *,
    participation: Participation,
    item: Item,
    part: int = 0,
    value: Value,
    turn: int,
    at: datetime,
    late: bool = False,
) -> None:
    """The child's answer to one question (or one pair of it); `late`: it waited on a device without wi-fi. Raises `RefusedError` when the room has closed."""
    rules.check_may_answer_item(participation, item=item, at=at, late=late)
    if item.kind == "about_me":
        AboutMe.objects.update_or_create(
            item=item,
            key=rules.about_me_key(participation, item),
            defaults={"session": participation.session, "value": str(value)},
        )
        log("keep_answer", participation.session_id, at)
        return
    ids = [
        Answer._meta.pk.get_db_prep_value(uuid.uuid4(), connection),
        Participation._meta.pk.get_db_prep_value(participation.pk, connection),
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_ANSWER, [*ids, item.pk, part, kept(value), turn])
        changed = cursor.rowcount == 1
    if changed:
        log("keep_answer", participation.session_id, at)
