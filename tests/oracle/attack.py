"""The attacker: a linear programme over everything a reader of safe tables knows. Used by tests and benchmarks.

Independent of the product's own reasoning: it sees the safe tables (numbers shown, reasons given, rules), writes
down each sum the reader can check with the rounding interval of each number shown, and asks how far each hidden
number can be narrowed. Nothing about the true counts goes in. Several tables are attacked together: totals of the
same rows (or columns) are one number, and so are the grand totals.
"""

from collections.abc import Hashable, Iterator

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from gwrando.outputs import Reason, SafeCell, SafeTable

Interval = tuple[float, float]
Place = tuple[int, int]


def reader_knows(cell: SafeCell, table: SafeTable, *, is_total: bool, lone: bool) -> Interval:
    """The interval a reader has for one place before using any sum."""
    rules = table.rules
    if cell.shown is not None:
        if cell.shown == 0:
            return 0, 0
        low = cell.shown - rules.rounding_base // 2
        return max(low, rules.threshold), low + rules.rounding_base - 1
    low = 0 if lone else rules.smallest_hidden
    if cell.reason is Reason.FEW:
        return low, rules.threshold - 1
    if cell.reason is Reason.PROTECTS:
        return rules.threshold, np.inf
    return (0, np.inf) if cell.reason is Reason.SOURCE or is_total else (low, np.inf)


class Grid:
    """One safe table with its totals in the last row and column, and the name of the unknown at each place."""

    def __init__(self, table: SafeTable, number: int) -> None:
        self.table, self.m, self.n = table, len(table.rows), len(table.columns)
        self.cells = [[*line, total] for line, total in zip(table.cells, table.row_totals, strict=True)]
        self.cells.append([*table.column_totals, table.grand_total])
        self.rows, self.columns = tuple(table.rows), tuple(table.columns)
        self.number = number

    def places(self) -> Iterator[Place]:
        for i in range(self.m + 1):
            for j in range(self.n + 1):
                if self.cells[i][j].reason is not Reason.NO_TOTAL:
                    yield i, j

    def unknown(self, place: Place) -> Hashable:
        i, j = place
        if i == self.m and j == self.n:
            return "all"
        if i == self.m:
            return "column total", self.columns, self.columns[j]
        if j == self.n:
            return "row total", self.rows, self.rows[i]
        return self.number, i, j

    def known(self, place: Place) -> Interval:
        i, j = place
        # a line with nothing shown may hold a hidden nought ("all of the group")
        row = all(cell.shown is None for cell in self.cells[i][: self.n])
        column = all(self.cells[k][j].shown is None for k in range(self.m))
        total = i == self.m or j == self.n
        return reader_knows(self.cells[i][j], self.table, is_total=total, lone=row or column)

    def sums(self) -> Iterator[tuple[list[Place], Place]]:
        lines = [([(i, j) for j in range(self.n)], (i, self.n)) for i in range(self.m + 1)]
        lines += [([(i, j) for i in range(self.m)], (self.m, j)) for j in range(self.n + 1)]
        there = set(self.places())
        return ((parts, total) for parts, total in lines if there.issuperset([*parts, total]))


def intervals_together(*tables: SafeTable) -> list[dict[Place, Interval]]:
    """For each table, each hidden place (totals last), the narrowest interval a reader of all of them can have."""
    grids = [Grid(table, number) for number, table in enumerate(tables)]
    bounds: dict[Hashable, Interval] = {}
    for grid in grids:
        for place in grid.places():
            low, high = grid.known(place)
            before = bounds.get(grid.unknown(place), (0, np.inf))
            bounds[grid.unknown(place)] = max(low, before[0]), min(high, before[1])
    position = {unknown: number for number, unknown in enumerate(bounds)}
    sums = [(grid, parts, total) for grid in grids for parts, total in grid.sums()]
    matrix = lil_matrix((len(sums), len(position)))
    for line, (grid, parts, total) in enumerate(sums):
        for part in parts:
            matrix[line, position[grid.unknown(part)]] += 1
        matrix[line, position[grid.unknown(total)]] -= 1
    limits = [(low, None if high == np.inf else high) for low, high in bounds.values()]

    def end(unknown: Hashable, sign: int) -> float:
        goal = np.zeros(len(position))
        goal[position[unknown]] = sign
        answer = linprog(goal, A_eq=matrix.tocsr(), b_eq=np.zeros(len(sums)), bounds=limits)
        if answer.status == 3:
            return -sign * np.inf
        if answer.status != 0:
            raise AssertionError(f"the attack has no answer: {answer.message}")
        return sign * answer.fun

    return [
        {
            place: (end(grid.unknown(place), 1), end(grid.unknown(place), -1))
            for place in grid.places()
            if grid.cells[place[0]][place[1]].shown is None
        }
        for grid in grids
    ]


def intervals(table: SafeTable) -> dict[Place, Interval]:
    """`intervals_together` of one table."""
    return intervals_together(table)[0]
