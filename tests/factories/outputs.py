"""Made-up tables of counts for tests."""

from collections.abc import Sequence
from typing import Any

from gwrando.outputs import CountTable
from gwrando.text import Bilingual


def both(text: str) -> Bilingual:
    """The same text in both places: tests of numbers do not need a translation."""
    return Bilingual(cy=text, en=text)


def count_table(counts: Sequence[Sequence[int | None]], **changes: Any) -> CountTable:
    """A table with rows r1, r2, ... and columns c1, c2, ... holding the counts."""
    given = {
        "name": "example",
        "title": both("Example"),
        "rows": {f"r{row}": both(f"Row {row}") for row in range(1, len(counts) + 1)},
        "columns": {f"c{column}": both(f"Column {column}") for column in range(1, len(counts[0]) + 1)},
        "counts": counts,
        "source": both("Made up"),
        "missing": both("Nothing is missing"),
        "unit": both("children"),
    }
    return CountTable(**(given | changes))
