"""A table of counts with its totals as one grid.

Places are (row, column); totals stand in the last row and the last column. A line is *closed* when a reader can
check its sum, and *open* when the sum means nothing or is unknown (a part was hidden at the source).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gwrando.outputs.tables import CountTable

Place = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """Counts with totals. `counts` has one more row and one more column than the table, for the totals.

    `questions`: each line is a question of its own about the same children, so that a reader knows its total
    from the other lines even where it is hidden.
    """

    counts: tuple[tuple[int | None, ...], ...]
    rows: int
    columns: int
    row_sums: bool
    column_sums: bool
    questions: bool

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

    def side(self, place: Place) -> int:
        """In a sum the total stands on the other side: -1 for a row or column total, 1 for the rest."""
        return -1 if (place[0] == self.rows) != (place[1] == self.columns) else 1

    def parts(self, total: Place) -> list[Place]:
        """The inner places that a total adds up."""
        rows = range(self.rows) if total[0] == self.rows else [total[0]]
        columns = range(self.columns) if total[1] == self.columns else [total[1]]
        return [(row, column) for row in rows for column in columns]


def _sum(parts: Sequence[int | None]) -> int | None:
    """The sum, or None when a part is unknown."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
