"""Ideas of other children as one child's screen shows them, and support as protected tables.

Unprotected counts do not leave this module, and no count at all reaches a child while the consultation is open.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gwrando.outputs import CountTable, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.questions import deal
from gwrando.voice.questions.kinds import PROPOSED
from gwrando.voice.tally import Interval
from gwrando.web.voice.models import Consultation, Item, PanelAnswer, Participation, Support, Text
from gwrando.web.voice.queries.results import UNIT, interval_of, nearly_all, protected

TITLE = Bilingual(cy="Syniad", en="Idea")
EVERYONE = Bilingual(cy="Pawb a'i gwelodd", en="Everyone who saw it")
MISSING = Bilingual(
    cy="Nid yw'r rhai na welodd y syniad, na'r un a'i ysgrifennodd, yn y tabl.",
    en="Those who did not see the idea, and the one who wrote it, are not in the table.",
)


@dataclass(frozen=True)
class Shown:
    """One idea on one child's screen: its words as others see them, and whether this child likes it too."""

    pk: UUID
    words: str
    supports: bool


@dataclass(frozen=True)
class IdeaResult:
    """One published idea with its protected table; `supports` rests on the numbers shown, None where they are hidden."""

    idea: Text
    table: SafeTable
    supports: Interval | None


@dataclass(frozen=True)
class IdeaResults:
    """One question with the support for each idea that is still published and kept, the most supported first.

    Ideas that show the same stand in the order of their words: every tie is there and none is broken.
    """

    item: Item
    rows: tuple[IdeaResult, ...]


def items(consultation: Consultation, *, kinds: tuple[str, ...] = PROPOSED) -> list[Item]:
    """The questions in which children propose and support, in order."""
    found = Item.objects.filter(activity__consultation=consultation, kind__in=kinds)
    return list(found.select_related("activity__consultation"))


def published(item: Item) -> QuerySet[Text]:
    """Ideas that a person said others may see."""
    return Text.objects.filter(item=item, door="publish")


def screens(found: Participation, item: Item, *, at: datetime) -> list[list[Shown]]:
    """Ideas of other children of the whole consultation as dealt to this slip, ten a screen; never whose they are."""
    others = published(item).exclude(participation=found).filter(decided_at__lt=deal.shown_from(at))
    words = {pk.hex: text for pk, text in others.values_list("pk", "words")}
    mine = set(
        Support.objects.filter(participation=found, idea__item=item, supports=True).values_list(
            "idea", flat=True
        )
    )
    order = deal.dealt(words, slip=found.slip, question=item.key)
    return [
        [Shown(UUID(idea), deal.shortened(words[idea]), UUID(idea) in mine) for idea in screen]
        for screen in deal.screens(order)
    ]


def _table(item: Item, number: int, said: Sequence[bool]) -> SafeTable:
    consultation = item.activity.consultation
    part = deal.support(str(number), words=TITLE, said=said, panel=item.kind == "panel")
    return protected(
        CountTable(
            name=f"voice-{consultation.pk}-{item.pk}-{number}",
            title=TITLE,
            rows={"all": EVERYONE},
            columns=part.columns,
            counts=[list(part.counts)],
            source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
            missing=MISSING,
            unit=UNIT,
        )
    )


def tables(item: Item) -> dict[str, SafeTable]:
    """Idea (hex of its key) -> protected support, made now. The table holds no word of a child."""
    said: dict[UUID, list[bool]] = defaultdict(list)
    rows = Support.objects.filter(idea__item=item, idea__door="publish")
    for idea, supports in rows.order_by().values_list("idea", "supports"):
        said[idea].append(supports)
    ideas = published(item).order_by("pk").values_list("pk", flat=True)
    return {pk.hex: _table(item, number, said[pk]) for number, pk in enumerate(ideas, start=1)}


def as_text(item: Item) -> str:
    """The protected support of each idea as it is kept when the consultation closes."""
    return json.dumps({key: table.to_dict() for key, table in tables(item).items()}, ensure_ascii=False)


def _place(row: IdeaResult) -> float:
    """Nearly everyone first, then by the share shown, then what is hidden, then nearly nobody."""
    nearly = nearly_all(row.table)
    if nearly is not None:
        return -2.0 if nearly == "supports" else 2.0
    return -row.supports.share if row.supports else 1.0


def _of(item: Item) -> IdeaResults:
    kept = json.loads(item.result)
    rows = []
    for idea in published(item):
        found = kept.get(idea.pk.hex)  # none: read after closing, so no other child ever saw it
        table = SafeTable.from_dict(found) if found else _table(item, 0, ())
        rows.append(IdeaResult(idea, table, interval_of(table, "supports")))
    rows.sort(key=lambda row: (_place(row), row.idea.words, row.idea.pk))
    return IdeaResults(item, tuple(rows))


def results(consultation: Consultation) -> list[IdeaResults]:
    """Every question with its ideas, as kept when the consultation closed; nothing before.

    An idea whose publication was undone since, or whose words are past their time, is left out: its words may not be shown,
    and a number without words says nothing. Raises `DisclosureError` when a kept table breaks its rules.
    """
    return [_of(item) for item in items(consultation) if item.result]


@dataclass(frozen=True)
class PanelQuestion:
    """One published question to a panel: its support, and what was written down about it."""

    item: Item
    result: IdeaResult
    answer: PanelAnswer | None


def panel(consultation: Consultation) -> list[PanelQuestion]:
    """Published questions of a closed consultation, the most supported first, with the panel's answers."""
    made = []
    for item in items(consultation, kinds=("panel",)):
        if not item.result:
            continue
        answers = {row.question_id: row for row in PanelAnswer.objects.filter(item=item)}
        made += [PanelQuestion(item, row, answers.get(row.idea.pk)) for row in _of(item).rows]
    return made


def has_panel(consultation: Consultation) -> bool:
    """Whether it has a question to a panel."""
    return bool(items(consultation, kinds=("panel",)))


def panel_answers(consultation: Consultation) -> list[PanelAnswer]:
    """What panels answered, by date; without those whose question others may no longer see."""
    found = PanelAnswer.objects.filter(item__activity__consultation=consultation)
    return [
        row
        for row in found.select_related("question")
        if row.question is None or row.question.door == "publish"
    ]
