"""Answers counted: each part is one row of numbers of children that can be protected as a table.

Choices of which a child makes one are columns of one row. Where a child may choose several, put in order, or share out, each
choice has a row of its own (chose it, did not): those rows do not add up, and a child is in each at most once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gwrando.text import Bilingual
from gwrando.voice.questions.answers import Value
from gwrando.voice.questions.kinds import (
    PLACES,
    Grid,
    Ideas,
    Number,
    Order,
    Pair,
    Panel,
    Question,
    Several,
    Share,
    Words,
    choices,
)

CHOSE = Bilingual(cy="Dewisodd", en="Chose it")
DID_NOT = Bilingual(cy="Ni ddewisodd", en="Did not")
TOP = Bilingual(cy="Yn y tri cyntaf", en="In the first three")
NOT_TOP = Bilingual(cy="Nid yn y tri cyntaf", en="Not in the first three")
FIRST = Bilingual(cy="Rhoddwyd gyntaf", en="Put first")
OTHER = Bilingual(cy="Dewisodd y llall", en="Chose the other")
NEITHER = Bilingual(cy="Methu dewis", en="Could not choose")
COUNTERS = {
    "none": (Bilingual(cy="Dim", en="None"), 0, 0),
    "few": (Bilingual(cy="1 neu 2", en="1 or 2"), 1, 2),
    "many": (Bilingual(cy="3 neu fwy", en="3 or more"), 3, 10),
}


@dataclass(frozen=True)
class Part:
    """One row of counts. `key` is unique in the question; `label` says what the row is about, None for the question itself.

    `told` is the column whose share says most where rows are compared ("" where every column is a choice of its own).
    `counts` has one number of children for each of `columns`; a child is in at most one of them.
    """

    key: str
    label: Bilingual | None
    columns: dict[str, Bilingual]
    counts: tuple[int, ...]
    told: str = ""


def _one(
    key: str, label: Bilingual | None, columns: dict[str, Bilingual], found: Sequence[str], *, told: str = ""
) -> Part:
    times = Counter(found)
    return Part(key, label, columns, tuple(times[column] for column in columns), told)


def bands(question: Number) -> dict[str, tuple[int, int]]:
    """Key -> first and last number of each band in which answers are counted; single numbers without bands."""
    firsts = question.bands or tuple(range(question.least, question.most + 1))
    lasts = (*(first - 1 for first in firsts[1:]), question.most)
    return {f"from-{first}": (first, last) for first, last in zip(firsts, lasts, strict=True)}


def _numbers(question: Number, values: Sequence[Any]) -> Part:
    found = bands(question)
    words = {key: f"{low}" if low == high else f"{low}–{high}" for key, (low, high) in found.items()}
    counts = tuple(sum(low <= value <= high for value in values) for low, high in found.values())
    return Part("all", None, {key: Bilingual(cy=text, en=text) for key, text in words.items()}, counts)


def _counters(question: Share, values: Sequence[Any]) -> tuple[Part, ...]:
    columns = {key: words for key, (words, _, _) in COUNTERS.items()}
    return tuple(
        Part(
            option.id,
            option.label,
            columns,
            tuple(
                sum(low <= value.get(option.id, 0) <= high for value in values)
                for _, low, high in COUNTERS.values()
            ),
            told="many",
        )
        for option in question.options
    )


def _pairs(question: Pair, values: Sequence[Any]) -> tuple[Part, ...]:
    columns = {"chose": CHOSE, "other": OTHER, "neither": NEITHER}
    made = []
    for option in question.options:
        met = [value["chose"] for value in values if option.id in value["of"].split()]
        sides = ["chose" if chose == option.id else "other" if chose else "neither" for chose in met]
        made.append(_one(option.id, option.label, columns, sides, told="chose"))
    return tuple(made)


def parts(question: Question, values: Sequence[Value]) -> tuple[Part, ...]:
    """The answers of one question as rows of counts; `values` holds one answer a child (of a pair: one a pair met).

    Words are not counted: they have themes, which people give them. Support for ideas is counted by `deal.support`.
    """
    found: Sequence[Any] = values
    match question:
        case Words() | Ideas() | Panel():
            return ()
        case Number():
            return (_numbers(question, found),)
        case Share():
            return _counters(question, found)
        case Pair():
            return _pairs(question, found)
        case Grid():
            columns = choices(question)
            return tuple(
                _one(row.id, row.label, columns, [value[row.id] for value in found if row.id in value])
                for row in question.rows
            )
        case Several():
            columns = {"yes": CHOSE, "no": DID_NOT}
            return tuple(
                _one(
                    option.id,
                    option.label,
                    columns,
                    ["yes" if option.id in value else "no" for value in found],
                    told="yes",
                )
                for option in question.options
            )
        case Order():
            first = _one("first", FIRST, choices(question), [value[0] for value in found])
            if len(question.options) <= PLACES:
                return (first,)
            columns = {"yes": TOP, "no": NOT_TOP}
            return (
                first,
                *(
                    _one(
                        option.id,
                        option.label,
                        columns,
                        ["yes" if option.id in value else "no" for value in found],
                        told="yes",
                    )
                    for option in question.options
                ),
            )
        case _:
            return (_one("all", None, choices(question), found),)
