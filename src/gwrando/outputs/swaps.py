"""A table of counts with its totals as one grid, and the swaps that keep a hidden cell hidden in it.

Places are (row, column); totals stand in the last row and the last column. A line is *closed* when a reader
can
check its sum, and *open* when the sum means nothing or is unknown (a part was hidden at the source).
"""

import math
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.tables import CountTable

Place = tuple[int, int]
# what hiding one more place costs: a cell 1 (and a little for its size), a total more, the grand total most
TOTAL_COST, GRAND_COST = 4.0, 8.0


class Room(NamedTuple):
    """How far below and above its count a reader's interval for a hidden cell must reach."""

    down: int
    up: int


class Step(NamedTuple):
    """One place of a swap, and whether it moves with the hidden cell (+1) or against it (-1)."""

    place: Place
    sign: int


@dataclass(frozen=True)
class Known:
    """What limits a swap: the rules, what is hidden already, and what is known from elsewhere (`public`)."""

    rules: DisclosureRules
    hidden: Set[Place]
    public: Set[Place]


@dataclass(frozen=True)
class Grid:
    """Counts with totals. `counts` has one more row and one more column than the table, for the totals."""

    counts: tuple[tuple[int | None, ...], ...]
    rows: int
    columns: int
    row_sums: bool
    column_sums: bool
    questions: (
        bool  # each line is a question of its own about the same children: its total is known from the others
    )

    @classmethod
    def of(cls, table: CountTable) -> "Grid":
        """The grid of a table; a total with an unknown part is unknown."""
        inner = [list(line) for line in table.counts]
        counts = [[*line, _sum(line)] for line in inner]
        counts.append([_sum(column) for column in zip(*counts, strict=True)])
        rows, columns = len(table.rows), len(table.columns)
        return cls(
            counts=tuple(map(tuple, counts)),
            rows=rows,
            columns=columns,
            row_sums=columns > 1 and table.totals != "columns",
            column_sums=rows > 1 and table.totals != "rows",
            questions=table.totals != "both",
        )

    def at(self, place: Place) -> int | None:
        """The count at a place; None when unknown."""
        return self.counts[place[0]][place[1]]

    def is_total(self, place: Place) -> bool:
        """Whether the place is a row, column or grand total."""
        return place[0] == self.rows or place[1] == self.columns

    def row_total(self, row: int) -> Place:
        """Where a row's total stands (with one column: the cell itself)."""
        return (row, self.columns if self.columns > 1 else 0)

    def column_total(self, column: int) -> Place:
        """Where a column's total stands (with one row: the cell itself)."""
        return (self.rows if self.rows > 1 else 0, column)

    def grand_total(self) -> Place:
        """Where the grand total stands."""
        return (self.rows if self.rows > 1 else 0, self.columns if self.columns > 1 else 0)

    def has(self, place: Place) -> bool:
        """Whether the place exists: an inner cell, or a total that means something."""
        below, beside = place[0] == self.rows, place[1] == self.columns
        return (not below or self.column_sums) and (not beside or self.row_sums)

    def places(self) -> Iterator[Place]:
        """Every place that exists, row by row."""
        for row in range(self.rows + self.column_sums):
            for column in range(self.columns + self.row_sums):
                yield (row, column)

    def known(self) -> Iterator[tuple[Place, int]]:
        """Every place that exists and whose count is known."""
        for place in self.places():
            count = self.at(place)
            if count is not None:
                yield place, count

    def unknown(self) -> set[Place]:
        """Every place whose count is unknown."""
        return {place for place in self.places() if self.at(place) is None}

    def lines(self) -> Iterator[list[Place]]:
        """The parts (without the total) of every known sum: rows, then columns, lines of totals included."""
        if self.row_sums:
            for row in range(self.rows + self.column_sums):
                if self.closed_row(row):
                    yield [(row, column) for column in range(self.columns)]
        if self.column_sums:
            for column in range(self.columns + self.row_sums):
                if self.closed_column(column):
                    yield [(row, column) for row in range(self.rows)]

    def closed_row(self, row: int) -> bool:
        """Whether a reader can check the sum of the row (the last row holds the column totals)."""
        return self.row_sums and self.counts[row][self.columns] is not None

    def closed_column(self, column: int) -> bool:
        """Whether a reader can check the sum of the column (the last column holds the row totals)."""
        return self.column_sums and self.counts[self.rows][column] is not None

    def swap(self, place: Place, room: Room, known: Known) -> set[Place] | None:
        """The cheapest places to hide so that the cell has its room; None when there are none.

        Places hidden already cost nothing; public ones may not take part.
        """
        if self._nothing_shown(place, known):
            return set()
        room = self._within_own_bounds(place, room, known.rules)
        best: tuple[float, set[Place]] | None = None
        for steps in self._swaps(place):
            cost = self._cost((step.place for step in steps), known)
            if best is not None and cost >= best[0]:
                continue
            if all(self._can(step, room, known) for step in steps):
                best = cost, {step.place for step in steps}
                if cost == 0:
                    break
        if best is None and self.is_total(place):
            return self._spread(place, room, known)
        if best is None and not (self.closed_row(place[0]) and self.closed_column(place[1])):
            return self._several(place, room, known)
        return best[1] if best else None

    def _swaps(self, place: Place) -> Iterator[list[Step]]:
        """Every swap of the shapes we use: none, a pair, three corners, a rectangle."""
        i, j = place
        rows = [k for k in range(self.rows + self.column_sums) if k != i]
        columns = [m for m in range(self.columns + self.row_sums) if m != j]
        row_closed, column_closed = self.closed_row(i), self.closed_column(j)
        if not row_closed and not column_closed:
            yield []
            return
        if not column_closed:
            yield from ([self._step(place, (i, m), -1)] for m in columns if not self.closed_column(m))
        if not row_closed:
            yield from ([self._step(place, (k, j), -1)] for k in rows if not self.closed_row(k))
        for k in rows:
            for m in columns:
                steps = [self._step(place, (i, m), -1), self._step(place, (k, j), -1)]
                if self.closed_row(k) or self.closed_column(m):
                    steps.append(self._step(place, (k, m), +1))
                yield steps

    def _nothing_shown(self, place: Place, known: Known) -> bool:
        """Whether every number that is tied to this one by a sum is hidden too: then no sum can be done."""
        row_closed, column_closed = self.closed_row(place[0]), self.closed_column(place[1])
        if row_closed and column_closed:
            return all(other in known.hidden for other in self.places())
        tied = [
            other for other in self.places() if other[0 if row_closed else 1] == place[0 if row_closed else 1]
        ]
        return all(other in known.hidden for other in tied)

    def _several(self, place: Place, room: Room, known: Known) -> set[Place] | None:
        """In the one closed line of a cell: several cells that together give what it needs."""
        if self.closed_row(place[0]):
            line = [(place[0], m) for m in range(self.columns) if not self.closed_column(m)]
        else:
            line = [(k, place[1]) for k in range(self.rows) if not self.closed_row(k)]
        others = [[Step(other, -1)] for other in line if other != place]
        return self._gathered(others, room, known)

    def _spread(self, place: Place, room: Room, known: Known) -> set[Place] | None:
        """For a total that is small: a second line to trade with, in as many places as the total needs."""
        across = place[1] == self.columns  # a row's total (or the grand total, by its row)
        own, parts = (place[0], self.columns) if across else (place[1], self.rows)
        others = self.rows + self.column_sums if across else self.columns + self.row_sums
        best: tuple[float, set[Place]] | None = None
        for other in range(others):
            beside = (other, self.columns) if across else (self.rows, other)
            sign = -self._side(place) * self._side(beside)
            if other == own or not self._can(Step(beside, sign), room, known):
                continue
            pairs = [
                [Step((own, part), 1), Step((other, part), sign)]
                if across
                else [Step((part, own), 1), Step((part, other), sign)]
                for part in range(parts)
            ]
            found = self._gathered(pairs, room, known)
            if found is not None:
                found.add(beside)
                cost = self._cost(found, known)
                if best is None or cost < best[0]:
                    best = cost, found
        return best[1] if best else None

    def _gathered(self, choices: list[list[Step]], room: Room, known: Known) -> set[Place] | None:
        """The cheapest of the choices, added up until together they give the room; None when all do not."""
        usable = [steps for steps in choices if all(self._can(step, Room(0, 0), known) for step in steps)]
        usable.sort(key=lambda steps: self._cost((step.place for step in steps), known))
        down = up = 0.0
        chosen: set[Place] = set()
        for steps in usable:
            if down >= room.down and up >= room.up:
                break
            slack = [self._slack(step, known.rules) for step in steps]
            down, up = down + min(low for low, _ in slack), up + min(high for _, high in slack)
            chosen |= {step.place for step in steps}
        return chosen if down >= room.down and up >= room.up else None

    def _step(self, place: Place, other: Place, sign: int) -> Step:
        """In a sum the total stands on the other side, so a total of one direction moves the other way."""
        return Step(other, sign * self._side(place) * self._side(other))

    def _side(self, place: Place) -> int:
        return -1 if (place[0] == self.rows) != (place[1] == self.columns) else 1

    def _can(self, step: Step, room: Room, known: Known) -> bool:
        """Whether the place may be hidden and, hidden, may move as far as the swap asks."""
        count = self.at(step.place)
        if count is None or step.place in known.public:
            return False
        if step.place not in known.hidden:
            # a nought that is shown stays shown; the total of a question is known from the other questions
            total = self.is_total(step.place)
            if (total and self.questions) or (not total and count < known.rules.smallest_hidden):
                return False
        down, up = self._slack(step, known.rules)
        return down >= room.down and up >= room.up

    def _slack(self, step: Step, rules: DisclosureRules) -> tuple[float, float]:
        """How far the hidden cell may go down and up before this place reaches the end of what a reader
        knows.
        """
        count = self.at(step.place) or 0
        low, high = self.bounds(step.place, rules)
        return (count - low, high - count) if step.sign > 0 else (high - count, count - low)

    def bounds(self, place: Place, rules: DisclosureRules) -> tuple[float, float]:
        """What a reader knows of a hidden place before looking at any sum."""
        count = self.at(place) or 0
        low = min(rules.smallest_hidden, count)
        if not rules.name_reasons or self.is_total(place):
            return low, math.inf
        return (low, rules.threshold - 1) if count < rules.threshold else (rules.threshold, math.inf)

    def _within_own_bounds(self, place: Place, room: Room, rules: DisclosureRules) -> Room:
        """The room asked for, less what the rules themselves tell a reader (a total is at least its
        parts).
        """
        count = self.at(place) or 0
        low, high = self.bounds(place, rules)
        if self.is_total(place) and rules.smallest_hidden:
            low = max(low, sum(bool(self.at(part)) for part in self._parts(place)))
        return Room(int(min(room.down, count - low)), int(min(room.up, high - count)))

    def _parts(self, total: Place) -> list[Place]:
        rows = range(self.rows) if total[0] == self.rows else [total[0]]
        columns = range(self.columns) if total[1] == self.columns else [total[1]]
        return [(row, column) for row in rows for column in columns]

    def _cost(self, places: Iterable[Place], known: Known) -> float:
        """What hiding these costs: each new place, and a little for its size."""
        whole = 1 + sum(count or 0 for count in self.counts[self.rows])
        cost = 0.0
        for place in places:
            if place not in known.hidden:
                totals = (place[0] == self.rows) + (place[1] == self.columns)
                cost += (1.0, TOTAL_COST, GRAND_COST)[totals] + (self.at(place) or 0) / whole
        return cost


def _sum(parts: Sequence[int | None]) -> int | None:
    """The sum, or None when a part is unknown."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
