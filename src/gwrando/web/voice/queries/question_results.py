"""Answers to questions as protected tables, one a row of counts. Unprotected counts do not leave this module."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gwrando.outputs import CountTable, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.questions import Part, Question, Value, parts
from gwrando.voice.questions.answers import loaded
from gwrando.voice.questions.kinds import PROPOSED
from gwrando.voice.small_numbers import protected_beside
from gwrando.web.voice.models import AboutMe, Answer, Consultation, Item, Session
from gwrando.web.voice.queries import hands
from gwrando.web.voice.queries.results import UNIT, rooms_beside

EVERYONE = Bilingual(cy="Pawb a atebodd", en="Everyone who answered")
MISSING = Bilingual(
    cy="Nid yw'r rhai na atebodd y cwestiwn hwn yn y tabl.",
    en="Those who did not answer this question are not in the table.",
)


@dataclass(frozen=True)
class QuestionResult:
    """One question with its protected tables: one, or one a choice or line where those do not add up."""

    item: Item
    question: Question
    tables: tuple[SafeTable, ...]


def _table(
    consultation: Consultation,
    item: Item,
    question: Question,
    part: Part,
    *,
    beside: Sequence[SafeTable],
    n_others: int,
) -> SafeTable | None:
    title = part.label or question.text
    return protected_beside(
        CountTable(
            name=f"voice-{consultation.pk}-{item.pk}-{part.key}"[:80],
            title=title,
            rows={"all": EVERYONE},
            columns=part.columns,
            counts=[list(part.counts)],
            source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
            missing=MISSING,
            unit=UNIT,
        ),
        beside,
        n_others=n_others,
    )


def _with_hands(part: Part, up: Counter[str]) -> Part:
    both = (n + up[key] for key, n in zip(part.columns, part.counts, strict=True))
    return replace(part, counts=tuple(both))


def _values(items: Sequence[Item], session: Session | None) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = defaultdict(list)
    answers = Answer.objects.filter(item__in=items)
    if session is not None:
        answers = answers.filter(participation__session=session)
    for pk, value in answers.order_by().values_list("item", "value"):
        found[pk].append(loaded(value))
    for pk, band in AboutMe.objects.filter(item__in=items).order_by().values_list("item", "value"):
        found[pk].append(band)
    return found


def _items(consultation: Consultation) -> list[Item]:
    found = Item.objects.filter(activity__consultation=consultation).exclude(kind__in=PROPOSED)
    return list(found.select_related("activity"))  # ideas have results of their own: `queries.ideas`


def tables(
    consultation: Consultation,
    *,
    session: Session | None = None,
    beside: Mapping[int, Sequence[Sequence[SafeTable]]] | None = None,
    n_others: int = 0,
) -> dict[int, tuple[SafeTable, ...]]:
    """Item pk -> protected tables, made now from the answers; none for words.

    `beside`: item pk -> the tables of each room that is out already, of which these are the wholes; `n_others`: how
    many rooms are not.
    """
    # facts about children are counted for the whole alone, and not even kept for one room (decision 0103)
    items = [item for item in _items(consultation) if session is None or item.kind != "about_me"]
    values = _values(items, session)
    up = hands.of_items(consultation, session=session)
    made = {}
    for item in items:
        question = item.question
        counted = parts(question, values[item.pk])
        if item.pk in up:  # hands are counted for kinds of one choice alone: one row
            counted = tuple(_with_hands(part, up[item.pk]) for part in counted)
        rooms = (beside or {}).get(item.pk, ())
        found = (
            _table(
                consultation,
                item,
                question,
                part,
                beside=[room[at] for room in rooms if at < len(room)],
                n_others=n_others,
            )
            for at, part in enumerate(counted)
        )
        made[item.pk] = tuple(table for table in found if table is not None)
    return made


def results(consultation: Consultation, *, session: Session | None = None) -> list[QuestionResult]:
    """Every question that is counted, in order: as kept when it closed, or of one room now (facts about children apart).

    A room's own children are few, so what they are is not shown for one room. Raises `DisclosureError` when a kept table
    breaks its rules.
    """
    now: dict[int, tuple[SafeTable, ...]] = {}
    if session is not None:
        kept = {pk: tuple(rooms[0]) for pk, rooms in rooms_beside([session], "items").items()}
        now = kept if session.result else tables(consultation, session=session)
    made = []
    for item in _items(consultation):
        if session is None and not item.result:
            continue  # not closed yet: there is no result
        found = (
            now.get(item.pk, ())
            if session is not None
            else tuple(SafeTable.from_dict(table) for table in json.loads(item.result))
        )
        if found:
            made.append(QuestionResult(item, item.question, found))
    return made
