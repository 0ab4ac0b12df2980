"""A child says which ideas of others they like too; the office writes down what the panel answered. What is sent twice counts once."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.actions.taking_part import log
from gwrando.web.voice.models import Item, PanelAnswer, Participation, Support, Text

# as a vote: a later or equal turn wins, a late repeat changes nothing
UPSERT_SUPPORT = (
    "INSERT INTO voice_support (id, participation_id, idea_id, supports, turn) VALUES {rows} "
    "ON CONFLICT (participation_id, idea_id) DO UPDATE SET supports = excluded.supports, turn = excluded.turn "
    "WHERE excluded.turn >= voice_support.turn AND excluded.supports <> voice_support.supports"
)


@transaction.atomic
def keep_support(
    *,
    participation: Participation,
    item: Item,
    said: Mapping[uuid.UUID, bool],
    turn: int,
    at: datetime,
    late: bool = False,
) -> None:
    """What a child said of the ideas on one screen: idea -> supports it, or saw it and did not. The last time counts.

    An idea that is not published (any more), of another question, or their own is left out without a word: the screen may be
    older than a decision. Raises `RefusedError` when the room has closed.
    """
    rules.check_may_answer_item(participation, item=item, at=at, late=late)
    open_to = Text.objects.filter(pk__in=said, item=item, door="publish").exclude(participation=participation)
    values: list[object] = []
    ideas = list(open_to.values_list("pk", flat=True))
    for idea in ideas:
        values += [
            Support._meta.pk.get_db_prep_value(uuid.uuid4(), connection),
            Participation._meta.pk.get_db_prep_value(participation.pk, connection),
            Text._meta.pk.get_db_prep_value(idea, connection),
            said[idea],
            turn,
        ]
    if not ideas:
        return
    rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(ideas))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_SUPPORT.format(rows=rows), values)
        changed = cursor.rowcount
    if changed:
        log("keep_support", participation.session_id, at)


@transaction.atomic
def record_panel_answer(*, question: Text, columns: Mapping[str, Any], by: str, at: datetime) -> PanelAnswer:
    """What the panel answered to one published question, or why not this time; writing it again replaces it.

    Children see it when word is back. Raises `RefusedError` while the consultation is open, or when the words are not a
    published question to a panel.
    """
    rules.check_may_answer_panel(question)
    made, _ = PanelAnswer.objects.update_or_create(
        question=question, defaults={"item": question.item, **columns}
    )
    audit.record(action="voice.record_panel_answer", thing=str(made), by=by, at=at)
    return made


@transaction.atomic
def remove_panel_answer(*, answer: PanelAnswer, by: str, at: datetime) -> None:
    """Takes it out again before word is back. Raises `RefusedError` after."""
    rules.check_may_answer(answer.item.activity.consultation)
    thing = str(answer)
    answer.delete()
    audit.record(action="voice.remove_panel_answer", thing=thing, by=by, at=at)
