"""Groups of opinion of a whole consultation, analysed once when it closes and kept as it may be shown.

Exact counts do not leave this module: group sizes and answers are protected tables, places are on a coarse grid, and
lists are in the order of the statements, so that an order tells no count (decision 0132).
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gwrando.errors import DisclosureError
from gwrando.outputs import CountTable, DisclosureRules, SafeTable, protect
from gwrando.text import Bilingual
from gwrando.voice.opinion_map import LETTERS, on_the_grid
from gwrando.voice.tally import Vote
from gwrando.web.voice.models import Consultation
from gwrando.web.voice.models import Vote as VoteRow
from gwrando.web.voice.queries import results

SEED = 20261122  # the same answers give the same analysis
MOST_MARKS = 5  # of one group


@dataclass(frozen=True)
class Group:
    """A group as it may be shown: letter, about how many, place on a grid from -10 to 10."""

    letter: str
    size: int
    across: int
    up: int


@dataclass(frozen=True)
class Mark:
    """A statement that marks a group: its people chose this side more often than all others."""

    letter: str
    statement: str
    side: str


@dataclass(frozen=True)
class Opinion:
    """What may be shown: the sentence, what it rests on, groups, what marks them, and what most people share.

    `tables` has the protected answers of each marked statement by group, where they could be protected; `shared` are
    pairs of statement and side.
    """

    words: Bilingual
    p: float | None
    shuffles: int
    groups: tuple[Group, ...]
    marks: tuple[Mark, ...]
    tables: dict[str, SafeTable]
    shared: tuple[tuple[str, str], ...]


def kept(consultation: Consultation) -> Opinion | None:
    """The analysis kept when it closed, its tables checked again; None before closing.

    Raises `DisclosureError` when a kept table breaks its rules.
    """
    if not consultation.opinion:
        return None
    held = json.loads(consultation.opinion)
    return Opinion(
        words=Bilingual.model_validate(held["words"]),
        p=held["p"],
        shuffles=held["shuffles"],
        groups=tuple(Group(**each) for each in held["groups"]),
        marks=tuple(Mark(**each) for each in held["marks"]),
        tables={key: SafeTable.from_dict(each) for key, each in held["tables"].items()},
        shared=tuple((statement, side) for statement, side in held["shared"]),
    )


def analysed(consultation: Consultation) -> str:
    """The analysis made now from the votes, as the JSON text to keep."""
    from gwrando.voice import (
        opinion,
    )  # here alone: SciPy is loaded when a consultation closes, not with the site
    from gwrando.voice.opinion.marks import counts

    statements = list(consultation.statements.all())
    keys = [statement.key for statement in statements]
    rows = VoteRow.objects.filter(statement__consultation=consultation).order_by("participation", "statement")
    votes = [
        Vote(participation=str(participation), statement=key, choice=choice)
        for participation, key, choice in rows.values_list("participation", "statement__key", "choice")
    ]
    rooms = rows.order_by().values("participation__session").distinct().count()
    found = opinion.analyse(
        votes,
        statements=keys,
        one_class=rooms == 1
        and not consultation.is_imported,  # where nobody answered, there is no class either
        rng=np.random.default_rng(SEED),
    )
    held: dict[str, Any] = {
        "words": found.words.model_dump(),
        "p": found.axis.p if found.axis else None,
        "shuffles": found.axis.shuffles if found.axis else 0,
        "groups": [],
        "marks": [],
        "tables": {},
        "shared": sorted(
            ([each.statement, each.side] for each in found.shared), key=lambda each: keys.index(each[0])
        ),
    }
    if found.groups is not None:
        rules = DisclosureRules.childrens_voice()
        held["groups"] = [
            asdict(Group(letter, rules.rounded(size), across, up))
            for letter, size, (across, up) in zip(
                LETTERS, found.groups.sizes, on_the_grid(found.groups.centres), strict=False
            )
        ]
        marks = [
            Mark(LETTERS[group], mark.statement, mark.side)
            for group in range(found.groups.k)
            for mark in [each for each in found.marks if each.group == group][:MOST_MARKS]
        ]
        marks.sort(key=lambda mark: (mark.letter, keys.index(mark.statement)))
        held["marks"] = [asdict(mark) for mark in marks]
        labels = np.where(found.groups.labels < 0, found.groups.k, found.groups.labels)
        by_group = counts(found.votes, labels, found.groups.k + 1)
        whole = results.tables(consultation)
        for statement in statements:
            if any(mark.statement == statement.key for mark in marks):
                table = _by_group(
                    consultation, whole[statement.pk], by_group[:, keys.index(statement.key)].tolist()
                )
                if table is not None:
                    held["tables"][statement.key] = table.to_dict()
    return json.dumps(held, ensure_ascii=False)


def _by_group(consultation: Consultation, whole: SafeTable, counts: list[list[int]]) -> SafeTable | None:
    """One statement's answers by group, protected beside the table of everybody; None where that cannot be done."""
    names = {
        letter: Bilingual(cy=f"Grŵp {letter}", en=f"Group {letter}") for letter in LETTERS[: len(counts) - 1]
    }
    if sum(counts[-1]):
        names["none"] = Bilingual(cy="Dim grŵp: rhy ychydig o atebion", en="No group: too few answers")
    try:
        return protect(
            CountTable(
                name=f"{whole.name}-g"[:80],
                title=whole.title,
                rows=names,
                columns=results.COLUMNS,
                counts=counts[: len(names)],
                source=Bilingual(cy=consultation.title_cy, en=consultation.title_en),
                missing=results.MISSING,
                unit=results.UNIT,
            ),
            DisclosureRules.childrens_voice(),
            earlier=[whole],
        )
    except DisclosureError:
        return None
