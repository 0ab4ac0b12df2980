"""Tables of counts, before and after protection. Neither can hold a record about a child.

A `CountTable` is what was counted; it stays where it was made. A `SafeTable` is what may leave: rounded
numbers, hidden cells, and the rules they were made under, which it checks again each time it is made or read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, NoReturn, get_args

from gwrando.errors import DisclosureError, GwrandoError, Language
from gwrando.outputs import labels
from gwrando.outputs.rules import DisclosureRules
from gwrando.text import Bilingual

Counts = tuple[tuple[int | None, ...], ...]
Line = Literal["row", "column", "all"]
Totals = Literal["both", "rows", "columns"]


class Contributors(NamedTuple):
    """How many children a cell's count came from, and the (at most three) largest contributions.

    Given where a cell counts things (events, pounds) and one child can have many of them.
    """

    n: int
    largest: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CountTable:
    """Unprotected counts: one row per group, one column per answer, no totals.

    name           a short key, unique within a release: letters, digits, `-` and `_`
    rows, columns  key -> label, in the order to show
    counts         counts[row][column], in `unit`; None where the source had already hidden the number
    source         where the counts come from; `missing`: what is not in them
    totals         which sums mean something: "both", or "rows" where each row is a question of its own about
                   the same children (then a column has no total), or "columns"
    contributors   (row key, column key) -> Contributors, where dominance matters

    Raises InputError when it is not well formed, DisclosureError when a label looks like an identifier.
    """

    name: str
    title: Bilingual
    rows: Mapping[str, Bilingual]
    columns: Mapping[str, Bilingual]
    counts: Sequence[Sequence[int | None]]
    source: Bilingual
    missing: Bilingual
    unit: Bilingual
    totals: Totals = "both"
    contributors: Mapping[tuple[str, str], Contributors] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_about(self)
        if self.totals not in get_args(Totals):
            labels.refuse_shape("totals")
        if len(self.rows) * len(self.columns) > labels.MOST_CELLS or len(self.counts) != len(self.rows):
            labels.refuse_shape("counts")
        counts: Counts = tuple(tuple(line) for line in self.counts)
        for line in counts:
            if len(line) != len(self.columns):
                labels.refuse_shape("counts")
            for count in line:
                if count is not None and (type(count) is not int or count < 0):
                    labels.refuse_shape("counts")
        for (row, column), given in self.contributors.items():
            if row not in self.rows or column not in self.columns:
                labels.refuse_shape("contributors")
            _check_contributors(given, counts[_position(self.rows, row)][_position(self.columns, column)])
        _freeze(self, rows=MappingProxyType(dict(self.rows)), columns=MappingProxyType(dict(self.columns)))
        _freeze(self, counts=counts, contributors=MappingProxyType(dict(self.contributors)))


class Reason(StrEnum):
    """Why a cell is as it is."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # small, or hidden to protect another: the table does not say which
    FEW = "few"
    PROTECTS = "protects"
    SOURCE = "source"
    NO_TOTAL = "no_total"  # this sum would mean nothing, so it is not made


class SafeCell(NamedTuple):
    """One number as it may be shown (`shown`, rounded), or why it is not; `below` is the threshold."""

    shown: int | None
    reason: Reason
    below: int

    @property
    def words(self) -> Bilingual:
        """The cell as text in both languages: the number with thousands commas, or why it is hidden."""
        if self.shown is not None:
            return Bilingual(cy=f"{self.shown:,}", en=f"{self.shown:,}")
        few_cy, few_en = f"llai na {self.below}", f"fewer than {self.below}"
        return {
            Reason.FEW: Bilingual(cy=few_cy, en=few_en),
            Reason.PROTECTS: Bilingual(cy="wedi'i guddio i ddiogelu eraill", en="hidden to protect others"),
            Reason.SOURCE: Bilingual(cy="wedi'i guddio yn y ffynhonnell", en="hidden at the source"),
            Reason.NO_TOTAL: Bilingual(cy="dim cyfanswm", en="no total"),
            Reason.HIDDEN: Bilingual(
                cy=f"{few_cy}, neu wedi'i guddio i ddiogelu eraill",
                en=f"{few_en}, or hidden to protect others",
            ),
        }[self.reason]

    def text(self, language: Language) -> str:
        """`words` in one language."""
        return self.words.in_(language)


@dataclass(frozen=True, kw_only=True)
class SafeTable:
    """Counts that may leave: aggregate only, one row per group, one column per answer, with totals.

    `cells[row][column]`, `row_totals`, `column_totals` and `grand_total` are SafeCells. Made by `protect`;
    checks itself against its own rules when made and when read, and raises DisclosureError if it breaks one.
    """

    name: str
    title: Bilingual
    rows: Mapping[str, Bilingual]
    columns: Mapping[str, Bilingual]
    cells: Sequence[Sequence[SafeCell]]
    row_totals: Sequence[SafeCell]
    column_totals: Sequence[SafeCell]
    grand_total: SafeCell
    source: Bilingual
    missing: Bilingual
    unit: Bilingual
    rules: DisclosureRules

    def __post_init__(self) -> None:
        _check_about(self)
        rows, columns = len(self.rows), len(self.columns)
        cells = tuple(tuple(line) for line in self.cells)
        if [len(line) for line in cells] != [columns] * rows:
            labels.refuse_shape("cells")
        if len(self.row_totals) != rows or len(self.column_totals) != columns:
            labels.refuse_shape("totals")
        _freeze(self, rows=MappingProxyType(dict(self.rows)), columns=MappingProxyType(dict(self.columns)))
        _freeze(self, cells=cells)
        _freeze(self, row_totals=tuple(self.row_totals), column_totals=tuple(self.column_totals))
        for cell in self._all_cells():
            _check_cell(cell, self.rules)
        for line in self._lines():
            _check_line(line, self.rules)

    def _all_cells(self) -> Iterator[SafeCell]:
        for line in self.cells:
            yield from line
        yield from self.row_totals
        yield from self.column_totals
        yield self.grand_total

    def _lines(self) -> Iterator[list[SafeCell]]:
        """The parts and then the total of each sum that a reader can do."""
        if len(self.columns) > 1:
            for line, total in zip(self.cells, self.row_totals, strict=True):
                yield [*line, total]
            yield [*self.column_totals, self.grand_total]
        if len(self.rows) > 1:
            for position, total in enumerate(self.column_totals):
                yield [*(line[position] for line in self.cells), total]
            yield [*self.row_totals, self.grand_total]

    def cell(self, row: str, column: str) -> SafeCell:
        """The cell of a row key and a column key; KeyError when there is none."""
        return self.cells[_position(self.rows, row)][_position(self.columns, column)]

    def row_total(self, row: str) -> SafeCell:
        """The total of a row; KeyError when there is none."""
        return self.row_totals[_position(self.rows, row)]

    def column_total(self, column: str) -> SafeCell:
        """The total of a column; KeyError when there is none."""
        return self.column_totals[_position(self.columns, column)]

    @property
    def n(self) -> SafeCell:
        """How many are in the table: its grand total."""
        return self.grand_total

    def share(self, row: str, column: str, *, of: Line = "row") -> float | None:
        """The cell as a share (0-1) of its row, its column or all, made from the numbers shown alone.

        None when either number is hidden or the denominator is below `rules.minimum_denominator`.
        """
        part = self.cell(row, column).shown
        whole = {"row": self.row_total(row), "column": self.column_total(column), "all": self.n}[of].shown
        if part is None or whole is None or whole < self.rules.minimum_denominator:
            return None
        return part / whole

    def rate_per_1000(self, row: str, column: str, *, population: int) -> float | None:
        """The cell per 1,000 of a public population (such as the census), made from the number shown.

        None when the number is hidden or the population is below `rules.minimum_denominator`.
        """
        shown = self.cell(row, column).shown
        if shown is None or population < self.rules.minimum_denominator:
            return None
        return 1000 * shown / population

    def to_dict(self) -> dict[str, Any]:
        """The table ready for JSON; `from_dict` reads it back and checks it again.

        Rows and columns are lists, because cells go by position: a store that sorts the keys of an object (PostgreSQL's
        jsonb does) would put numbers under the wrong headings.
        """
        return {
            "name": self.name,
            **{part: getattr(self, part).model_dump() for part in ABOUT},
            "rows": [{"key": key, **label.model_dump()} for key, label in self.rows.items()],
            "columns": [{"key": key, **label.model_dump()} for key, label in self.columns.items()],
            "cells": [[_cell_out(cell) for cell in line] for line in self.cells],
            "row_totals": [_cell_out(cell) for cell in self.row_totals],
            "column_totals": [_cell_out(cell) for cell in self.column_totals],
            "grand_total": _cell_out(self.grand_total),
            "rules": self.rules.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SafeTable":
        """The table written by `to_dict`, checked again.

        Raises InputError when it is not such a table, DisclosureError when it breaks its own rules.
        """
        try:
            rules = DisclosureRules.from_dict(data["rules"])
            if set(data) != FIELDS:
                raise ValueError("fields")
            return cls(
                name=data["name"],
                **{part: Bilingual.model_validate(data[part]) for part in ABOUT},
                rows=_categories(data["rows"]),
                columns=_categories(data["columns"]),
                cells=[[_cell_in(cell, rules) for cell in line] for line in data["cells"]],
                row_totals=[_cell_in(cell, rules) for cell in data["row_totals"]],
                column_totals=[_cell_in(cell, rules) for cell in data["column_totals"]],
                grand_total=_cell_in(data["grand_total"], rules),
                rules=rules,
            )
        except GwrandoError:
            raise
        except (TypeError, KeyError, ValueError, AttributeError):
            labels.refuse_shape("SafeTable")


ABOUT = ("title", "source", "missing", "unit")
FIELDS = {"name", *ABOUT, "rows", "columns", "cells", "row_totals", "column_totals", "grand_total", "rules"}


def _categories(lines: Sequence[Mapping[str, Any]]) -> dict[str, Bilingual]:
    """Keys and labels in the order of the list; a key twice is a ValueError."""
    found = {line["key"]: Bilingual(cy=line["cy"], en=line["en"]) for line in lines}
    if len(found) != len(lines) or any(set(line) != {"key", "cy", "en"} for line in lines):
        raise ValueError("categories")
    return found


def _freeze(table: object, **values: object) -> None:
    """Puts frozen copies in place of what the caller gave, so that a later change of theirs does nothing."""
    for name, value in values.items():
        object.__setattr__(table, name, value)


def _position(categories: Mapping[str, Bilingual], key: str) -> int:
    return {name: position for position, name in enumerate(categories)}[key]


def _check_about(table: CountTable | SafeTable) -> None:
    plain = str(table.name).replace("-", "").replace("_", "")
    if not (isinstance(table.name, str) and plain.isascii() and plain.isalnum() and len(table.name) <= 80):
        labels.refuse_shape("name")
    for part in ABOUT:
        if not isinstance(getattr(table, part), Bilingual):
            labels.refuse_shape(part)
    labels.check_words((table.name, table.title.cy, table.title.en), where="title", may_be_dated=True)
    labels.check_categories(table.rows, where="rows")
    labels.check_categories(table.columns, where="columns")


def _check_contributors(given: Contributors, count: int | None) -> None:
    if any(type(part) is not int or part < 1 for part in given.largest):
        labels.refuse_shape("contributors")
    descending = list(given.largest) == sorted(given.largest, reverse=True)
    if given.n < 0 or not descending or len(given.largest) > min(3, given.n):
        labels.refuse_shape("contributors")
    if count is not None and sum(given.largest) > count:
        labels.refuse_shape("contributors")


def _check_cell(cell: SafeCell, rules: DisclosureRules) -> None:
    """Raises DisclosureError unless the cell could have come from its rules."""
    if (cell.shown is None) is (cell.reason is Reason.SHOWN) or cell.below != rules.threshold:
        labels.refuse_shape("cells")
    if cell.shown is not None and not rules.may_be_shown(cell.shown):
        _refuse_table("cells")
    if not rules.name_reasons and cell.reason in (Reason.FEW, Reason.PROTECTS):
        _refuse_table("reasons")


def _check_line(line: Sequence[SafeCell], rules: DisclosureRules) -> None:
    """Raises DisclosureError when a hidden number could be had by subtracting.

    One hidden alone in a sum can; and so can several of which too little is left for any of them to be as large as
    the rules allow.
    """
    if line[-1].reason is Reason.NO_TOTAL:
        return
    hidden = sum(cell.shown is None for cell in line)
    if hidden == 1:
        _refuse_table("lines")
    if hidden and line[-1].shown is not None:
        least = sum(rules.least(cell.shown) for cell in line[:-1] if cell.shown is not None)
        if rules.most(line[-1].shown) - least < rules.threshold - 1:
            _refuse_table("lines")


def _refuse_table(where: str) -> NoReturn:
    raise DisclosureError(
        cy="Mae'r tabl yn torri ei reolau datgelu ei hun, felly ni chaiff adael.",
        en="The table breaks its own disclosure rules, so it may not leave.",
        where=where,
        next_cy="Gwnewch y tabl eto gyda gwrando.outputs.protect.",
        next_en="Make the table again with gwrando.outputs.protect.",
    )


def _cell_out(cell: SafeCell) -> int | str:
    return cell.reason.value if cell.shown is None else cell.shown


def _cell_in(value: object, rules: DisclosureRules) -> SafeCell:
    if type(value) is int:
        return SafeCell(value, Reason.SHOWN, rules.threshold)
    return SafeCell(None, Reason(str(value)), rules.threshold)
