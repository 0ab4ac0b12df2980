"""The optimal solver: a suggestion that must pass the same proof; never worse than our own choice; nothing left behind."""

import subprocess
from collections.abc import Mapping, Set
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import CountTable, DisclosureRules, SafeTable, optimal, protect
from gwrando.outputs.disclosure import price, sensitive
from gwrando.outputs.grid import Grid, Place
from gwrando.outputs.swaps import Room
from tests.factories.outputs import count_table
from tests.oracle.attack import intervals

RULES = DisclosureRules.acro()
needs_solver = pytest.mark.skipif(
    not optimal.installed(), reason="pytauargus is not installed (the extra 'optimal')"
)


class Says:
    """A suppressor that says what it is told to."""

    def __init__(self, found: set[Place] | None) -> None:
        self.found = found

    def suggest(
        self, grid: Grid, rules: DisclosureRules, must: Mapping[Place, Room], public: Set[Place]
    ) -> set[Place] | None:
        return self.found


def hidden(safe: SafeTable) -> set[Place]:
    grid = [[*line, total] for line, total in zip(safe.cells, safe.row_totals, strict=True)]
    grid.append([*safe.column_totals, safe.grand_total])
    return {(i, j) for i, line in enumerate(grid) for j, cell in enumerate(line) if cell.shown is None}


TABLE = count_table([[3, 50, 20], [60, 70, 30], [40, 45, 50]])


def test_a_suggestion_that_is_proven_and_no_dearer_may_be_taken() -> None:
    own = hidden(protect(TABLE, RULES))
    assert hidden(protect(TABLE, RULES, suppressor=Says(None))) == own
    assert hidden(protect(TABLE, RULES, suppressor=Says(own))) == own
    everything = {(i, j) for i in range(4) for j in range(4)}
    assert (
        hidden(protect(TABLE, RULES, suppressor=Says(everything))) == own
    )  # it hides more, so it is not taken


def test_a_suggestion_that_does_not_protect_is_mended() -> None:
    """Were the suggestion trusted, 3 could be had by subtracting."""
    found = protect(TABLE, RULES, suppressor=Says(set()))
    assert len(hidden(found)) >= 4
    assert (0, 0) in hidden(found)


def test_a_suggestion_may_save_a_table_that_we_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    own = hidden(protect(TABLE, RULES))
    calls = []

    def refusing(*arguments: Any, first: Set[Place] = frozenset()) -> set[Place]:
        calls.append(first)
        if not first:
            raise DisclosureError(cy="x", en="x", where="protect", next_cy="x", next_en="x")
        return set(own)

    monkeypatch.setattr("gwrando.outputs.disclosure._hidden", refusing)
    assert hidden(protect(TABLE, RULES, suppressor=Says(own))) == own
    with pytest.raises(DisclosureError):
        protect(TABLE, RULES, suppressor=Says(None))
    assert calls == [frozenset(), own, frozenset()]


def test_a_suggestion_that_cannot_be_proven_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    own = hidden(protect(TABLE, RULES))

    def refusing(*arguments: Any, first: Set[Place] = frozenset()) -> set[Place]:
        if first:
            raise DisclosureError(cy="x", en="x", where="protect", next_cy="x", next_en="x")
        return set(own)

    monkeypatch.setattr("gwrando.outputs.disclosure._hidden", refusing)
    assert hidden(protect(TABLE, RULES, suppressor=Says({(1, 1)}))) == own


def test_what_the_solver_is_told() -> None:
    grid = Grid.of(TABLE)
    lines = optimal.problem(grid, RULES, sensitive(TABLE, RULES, grid), {(1, 1)}).splitlines()
    assert lines[:2] == ["0", "16"]
    assert lines[2] == "0 3 1 u 0 2964 3 6 0"  # the small cell and its room
    assert lines[3].split()[2:4] == ["1", "s"]
    assert lines[7].split()[2:4] == ["1", "z"]  # known from an earlier table: never hidden
    assert lines[5].split()[2] == "4"
    assert lines[17].split()[2] == "8"
    assert lines[18] == "8"
    assert lines[19] == "0 4 : 3 (-1) 0 (1) 1 (1) 2 (1)"
    questions = Grid.of(count_table([[3, 50, 20], [60, 70, 30]], totals="rows"))
    told = optimal.problem(questions, RULES, {}, set()).splitlines()
    assert [line.split()[3] for line in told[2:10]] == ["s", "s", "s", "z", "s", "s", "s", "z"]
    assert told[10] == "2"
    columns = Grid.of(count_table([[3, 50], [60, 70]], totals="columns"))
    assert optimal.problem(columns, RULES, {}, set()).splitlines()[8] == "2"


def test_noughts_that_are_shown_stay_shown() -> None:
    rules = DisclosureRules.public_counts()
    grid = Grid.of(count_table([[0, 3, 20], [60, 70, 30]]))
    told = optimal.problem(grid, rules, {(0, 1): Room(2, 1)}, set()).splitlines()
    assert told[2].split()[3] == "z"


def test_where_there_is_nothing_to_ask() -> None:
    solver = optimal.Optimal()
    grid = Grid.of(count_table([[None, 3], [40, 50]]))
    assert solver.suggest(grid, RULES, {}, set()) == set()
    assert solver.suggest(grid, RULES, {(0, 1): Room(3, 6)}, set()) is None


@pytest.mark.parametrize("answer", ["x y", "99", ""])
def test_an_answer_that_is_none(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    def run(command: Any, *, cwd: Path, **_: Any) -> Any:
        (cwd / "out.jj").write_text(answer)
        return subprocess.CompletedProcess(command, 1 if not answer else 0)

    monkeypatch.setattr(optimal.subprocess, "run", run)
    grid = Grid.of(TABLE)
    assert optimal.Optimal().suggest(grid, RULES, sensitive(TABLE, RULES, grid), set()) is None


def test_a_solver_that_takes_too_long_or_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(command: Any, **_: Any) -> Any:
        raise subprocess.TimeoutExpired(command, 1)

    grid = Grid.of(TABLE)
    must = sensitive(TABLE, RULES, grid)
    monkeypatch.setattr(optimal.subprocess, "run", slow)
    assert optimal.Optimal().suggest(grid, RULES, must, set()) is None
    monkeypatch.setattr(
        optimal.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1)
    )
    assert optimal.Optimal().suggest(grid, RULES, must, set()) is None


@needs_solver
def test_the_solver_keeps_as_much_or_more_and_protects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On random tables: never dearer than our own choice, at least once cheaper; the attacker finds nothing in either."""
    monkeypatch.chdir(tmp_path)
    rng = Random(4)
    paid = []
    for _ in range(7):
        counts = [[rng.choice([rng.randint(0, 9), rng.randint(10, 90)]) for _ in range(4)] for _ in range(5)]
        table: CountTable = count_table(counts)
        try:
            own = protect(table, RULES)
        except DisclosureError:
            continue
        best = protect(table, RULES, suppressor=optimal.Optimal())
        grid = Grid.of(table)
        paid.append((price(grid, hidden(own)), price(grid, hidden(best))))
        found = intervals(best)
        for place, count in grid.known():
            if RULES.is_small(count):
                low, high = found[place]
                assert low <= 0.001
                assert high >= RULES.threshold - 1.001
    assert len(paid) >= 4
    assert all(best <= own for own, best in paid)
    assert any(best < own for own, best in paid)
    assert not list(tmp_path.iterdir())  # its working files held the counts
