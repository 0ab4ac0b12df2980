"""Hands that were counted: what can be asked that way, and the sums."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

from gwrando.text import Bilingual
from gwrando.voice.questions import choices
from gwrando.web.voice.models import Consultation, HandCount, Item, Session, Statement

BY_HANDS = ("one", "yes_no", "faces", "scale", "place")
"""Kinds of question with one choice a child: what hands can say. Facts about a child are never asked by hands."""
STATEMENT = {
    "agree": Bilingual(cy="Cytuno", en="Agree"),
    "disagree": Bilingual(cy="Anghytuno", en="Disagree"),
    "pass": Bilingual(cy="Ddim yn siŵr", en="Not sure"),
}


@dataclass(frozen=True, eq=False)
class ByHands:
    """One statement or question that hands can answer, with what was counted so far. `name` is unique in the room."""

    name: str
    text: Bilingual
    choices: dict[str, Bilingual]
    counts: dict[str, int]
    statement: Statement | None = None
    item: Item | None = None


def asked(session: Session) -> list[ByHands]:
    """Everything of the room's consultation that hands can answer, in order."""
    kept = {(row.statement_id, row.item_id): json.loads(row.counts) for row in session.hands.all()}
    made = [
        ByHands(
            name=f"s{row.pk}",
            text=Bilingual(cy=row.text_cy, en=row.text_en),
            choices=STATEMENT,
            counts=kept.get((row.pk, None), {}),
            statement=row,
        )
        for row in Statement.objects.filter(consultation=session.consultation)
    ]
    items = Item.objects.filter(activity__consultation=session.consultation, kind__in=BY_HANDS)
    for item in items.select_related("activity"):
        question = item.question
        made.append(
            ByHands(
                name=f"i{item.pk}",
                text=question.text,
                choices=choices(question),
                counts=kept.get((None, item.pk), {}),
                item=item,
            )
        )
    return made


def _rows(consultation: Consultation, session: Session | None) -> list[HandCount]:
    found = HandCount.objects.filter(session__consultation=consultation)
    return list(found.filter(session=session) if session is not None else found)


def of_statements(consultation: Consultation, *, session: Session | None = None) -> dict[int, Counter[str]]:
    """Statement pk -> choice -> hands, of all rooms or one. Never shown as they are."""
    made: dict[int, Counter[str]] = defaultdict(Counter)
    for row in _rows(consultation, session):
        if row.statement_id is not None:
            made[row.statement_id].update(json.loads(row.counts))
    return made


def of_items(consultation: Consultation, *, session: Session | None = None) -> dict[int, Counter[str]]:
    """Item pk -> choice -> hands, of all rooms or one. Never shown as they are."""
    made: dict[int, Counter[str]] = defaultdict(Counter)
    for row in _rows(consultation, session):
        if row.item_id is not None:
            made[row.item_id].update(json.loads(row.counts))
    return made


def n_children_of_all() -> dict[int, int]:
    """Consultation pk -> the same for every consultation in which hands were counted, in one query."""
    most: dict[tuple[int, int], int] = defaultdict(int)
    for row in HandCount.objects.select_related("session"):
        room = (row.session.consultation_id, row.session_id)
        most[room] = max(most[room], sum(json.loads(row.counts).values()))
    made: Counter[int] = Counter()
    for (consultation, _), n in most.items():
        made[consultation] += n
    return made


def n_children(consultation: Consultation, *, session: Session | None = None) -> int:
    """At least so many children put a hand up: in each room the most hands for any one statement or question.

    Hands have no slips, so who put theirs up more than once cannot be told; this is the least that is sure.
    """
    most: dict[int, int] = defaultdict(int)
    for row in _rows(consultation, session):
        most[row.session_id] = max(most[row.session_id], sum(json.loads(row.counts).values()))
    return sum(most.values())
