"""Attacks on safe tables: linear programming, every table that fits, and a reader who knows our program."""

import dataclasses
import itertools
from collections import defaultdict
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from gwrando.errors import DisclosureError
from gwrando.outputs import PROFILES, CountTable, DisclosureRules, Reason, SafeCell, SafeTable, protect
from tests.factories.outputs import both, count_table
from tests.oracle.attack import Interval, intervals, intervals_together

CLOSE = 1e-6
COUNT = st.one_of(st.integers(0, 12), st.sampled_from([0, 0, 14, 20, 35, 80, 300]))


@st.composite
def tables(draw: st.DrawFn, *, unknown: bool = False, least: int = 1) -> CountTable:
    """Tables of every shape: one row, one column, noughts, and (if asked) cells hidden at the source."""
    rows, columns = draw(st.integers(least, 5)), draw(st.integers(least, 4))
    cell = st.one_of(COUNT, st.none()) if unknown and draw(st.booleans()) else COUNT
    counts = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    return count_table(counts, totals=draw(st.sampled_from(["both", "both", "rows", "columns"])))


PROFILE = st.sampled_from(sorted(PROFILES)).map(lambda name: PROFILES[name]())


def with_totals(table: CountTable) -> list[list[int | None]]:
    """The true counts, with totals in the last row and column."""

    def total(counts: Any) -> int | None:
        return None if None in counts else sum(counts)

    inner = [[*line, total(line)] for line in table.counts]
    return [*inner, [total(column) for column in zip(*inner, strict=True)]]


def narrowed(table: CountTable, rules: DisclosureRules, found: dict[tuple[int, int], Interval]) -> list[Any]:
    """The small cells and totals whose interval does not hold their rule's whole range."""
    true = with_totals(table)
    wrong = []
    for (row, column), (low, high) in found.items():
        count = true[row][column]
        if count is None:
            continue
        assert low - CLOSE <= count <= high + CLOSE, "the attacker must not rule out the truth"
        least = rules.smallest_hidden
        if row == len(table.rows) or column == len(table.columns):  # a total is at least its parts
            lines = range(len(table.rows)) if row == len(table.rows) else [row]
            places = range(len(table.columns)) if column == len(table.columns) else [column]
            least = max(least, least * sum(bool(true[i][j]) for i in lines for j in places))
        whole = low <= least + CLOSE and high >= rules.threshold - 1 - CLOSE
        if rules.is_small(count) and not whole:
            wrong.append(((row, column), count, low, high))
    return wrong


@settings(max_examples=120, deadline=None)
@given(tables(unknown=True), PROFILE)
def test_no_small_number_can_be_narrowed(table: CountTable, rules: DisclosureRules) -> None:
    try:
        safe = protect(table, rules)
    except DisclosureError:
        return
    assert narrowed(table, rules, intervals(safe)) == []


@settings(max_examples=60, deadline=None)
@given(tables(least=2), PROFILE, st.data())
def test_two_tables_with_the_same_rows_say_no_more_together(
    table: CountTable, rules: DisclosureRules, data: st.DataObject
) -> None:
    table = dataclasses.replace(table, totals="both")
    other = []
    for line in table.counts:
        total = sum(count or 0 for count in line)
        cut = data.draw(st.integers(0, total))
        other.append([cut, total - cut])
    second = count_table(
        other, name="second", title=both("Second"), columns={"yes": both("Yes"), "no": both("No")}
    )
    first = protect(table, rules)
    try:
        later = protect(second, rules, earlier=[first])
    except DisclosureError:
        return
    found = intervals_together(first, later)
    assert narrowed(table, rules, found[0]) == []
    assert narrowed(second, rules, found[1]) == []


@settings(max_examples=60, deadline=None)
@given(tables(least=2))
def test_a_group_that_is_all_alike_could_be_otherwise(table: CountTable) -> None:
    """Where fewer than ten are outside one cell, the reader's tables include one in which ten are."""
    rules = DisclosureRules.acro()
    safe = protect(table, rules)
    found = intervals(safe)
    true = with_totals(table)
    for row, line in enumerate(table.counts):
        if table.totals != "columns" and len(line) > 1 and safe.row_totals[row].shown is not None:
            largest = max(range(len(line)), key=lambda column: line[column] or 0)
            total = true[row][len(line)] or 0
            if total - (line[largest] or 0) < rules.all_of_group:
                assert found[row, largest][0] <= total - rules.all_of_group + CLOSE


def test_the_attacker_finds_what_hiding_small_cells_alone_leaves_open() -> None:
    """A check of the attack itself: 3 of 55, hidden alone beside 50, is found to within the rounding."""
    safe = protect(count_table([[3, 50], [60, 70]]), DisclosureRules.acro())
    shown = [[SafeCell(None, Reason.FEW, 10), SafeCell(50, Reason.SHOWN, 10)], *safe.cells[1:]]
    object.__setattr__(safe, "cells", shown)
    assert intervals(safe)[0, 0] == (1, 9)


def fitting(safe: SafeTable, most: int) -> list[tuple[int, ...]]:
    """Every table of counts up to `most` that agrees with the numbers shown: no programme, one by one."""
    rules, rows, columns = safe.rules, len(safe.rows), len(safe.columns)

    def agrees(cell: SafeCell, count: int) -> bool:
        if cell.shown is None:
            return count >= rules.smallest_hidden or rules.smallest_hidden == 1
        return not rules.is_small(count) and rules.rounded(count) == cell.shown

    found = []
    for counts in itertools.product(range(most + 1), repeat=rows * columns):
        lines = [counts[row * columns : (row + 1) * columns] for row in range(rows)]
        sums = [sum(line) for line in lines], [sum(column) for column in zip(*lines, strict=True)]
        if (
            all(map(agrees, safe.row_totals, sums[0]))
            and all(map(agrees, safe.column_totals, sums[1]))
            and agrees(safe.grand_total, sum(counts))
            and all(map(agrees, [cell for line in safe.cells for cell in line], counts))
        ):
            found.append(counts)
    return found


TINY = dataclasses.replace(
    DisclosureRules.acro(), threshold=3, rounding_base=2, all_of_group=3, minimum_denominator=3
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([(1, 3), (2, 2), (3, 1)]), st.data())
def test_among_all_tables_that_fit_a_small_cell_takes_each_value(
    shape: tuple[int, int], data: st.DataObject
) -> None:
    row = st.lists(st.integers(0, 6), min_size=shape[1], max_size=shape[1])
    counts = data.draw(st.lists(row, min_size=shape[0], max_size=shape[0]))
    safe = protect(count_table(counts), TINY)
    fit = fitting(safe, most=9)
    for place, count in enumerate(itertools.chain(*counts)):
        if TINY.is_small(count):
            assert {0, 1, 2} <= {one[place] for one in fit}


def outputs_of_every_table(
    rows: int, columns: int, most: int, rules: DisclosureRules
) -> dict[Any, list[tuple[int, ...]]]:
    """What the program publishes -> every table of counts up to `most` for which it publishes just that."""
    found = defaultdict(list)
    frame = count_table([[0] * columns] * rows)
    for counts in itertools.product(range(most + 1), repeat=rows * columns):
        lines = [counts[row * columns : (row + 1) * columns] for row in range(rows)]
        safe = protect(dataclasses.replace(frame, counts=lines), rules)
        found[safe.cells, safe.row_totals, safe.column_totals, safe.grand_total].append(counts)
    return found


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize(
    "rows, columns, most, left",
    [(1, 2, 40, 5), (2, 2, 12, 5), (1, 3, 18, 2)],  # left: of the five values 0-4, how many remain at worst
)
def test_a_reader_who_runs_our_program_on_every_table(rows: int, columns: int, most: int, left: int) -> None:
    """Knowing the program as well (which cells it hides, and when a total), a reader is never left with one value."""
    rules = dataclasses.replace(
        DisclosureRules.acro(), threshold=5, rounding_base=5, all_of_group=5, minimum_denominator=5
    )
    worst = rules.threshold
    for published, fit in outputs_of_every_table(rows, columns, most, rules).items():
        total = published[3].shown
        if total is None or total + 2 > most:
            continue  # larger tables, not made here, may publish the same
        for place in range(rows * columns):
            values = {one[place] for one in fit}
            if (
                published[0][place // columns][place % columns].shown is None
                and min(values) < rules.threshold
            ):
                worst = min(worst, len(values))
    assert worst >= left
