"""What is taken where our own choice cannot be proven, and the cell of two keys."""

from types import SimpleNamespace
from typing import Any

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import disclosure, earlier


def test_a_proven_suggestion_is_taken_where_ours_cannot_be_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden(*given: Any, first: Any = None) -> set[tuple[int, int]]:
        if first is None:
            raise DisclosureError(cy="x", en="x", where="x", next_cy="x", next_en="x")
        return set(first)

    monkeypatch.setattr(disclosure, "_hidden", hidden)
    memory: Any = SimpleNamespace(public=set(), linked=set())
    solver: Any = SimpleNamespace(suggest=lambda *given: {(0, 1)})
    nothing: Any = None
    assert disclosure._fewest(nothing, nothing, {}, memory, solver) == {(0, 1)}


def test_an_empty_key_stands_for_the_total() -> None:
    table: Any = SimpleNamespace(
        cell=lambda row, column: (row, column),
        row_total=lambda row: (row, "total"),
        column_total=lambda column: ("total", column),
        grand_total="all",
    )
    found = [earlier.place_of(table, row, column) for row in ("r", "") for column in ("c", "")]
    assert found == [("r", "c"), ("r", "total"), ("total", "c"), "all"]
