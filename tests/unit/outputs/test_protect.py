"""protect, from outside; the rules in tables are in tests/spec, the attacks in tests/oracle."""

import dataclasses
from typing import Any

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import Contributors, DisclosureRules, Reason, SafeTable, protect
from gwrando.outputs.earlier import Memory, already_out, remembered, still_known
from gwrando.outputs.grid import Grid
from gwrando.outputs.swaps import Room
from tests.factories.outputs import both, count_table

ACRO, PUBLIC = DisclosureRules.acro(), DisclosureRules.public_counts()
SIGNS = {
    Reason.HIDDEN: "?",
    Reason.FEW: "few",
    Reason.PROTECTS: "other",
    Reason.SOURCE: ".",
    Reason.NO_TOTAL: "-",
}


def shown(safe: SafeTable) -> str:
    lines = [[*line, total] for line, total in zip(safe.cells, safe.row_totals, strict=True)]
    lines.append([*safe.column_totals, safe.grand_total])
    return "; ".join(
        " ".join(str(cell.shown or SIGNS.get(cell.reason, 0)) for cell in line) for line in lines
    )


def test_small_cells_and_their_companions_are_hidden_and_the_rest_is_rounded() -> None:
    safe = protect(count_table([[3, 50, 22], [60, 70, 81]]), ACRO)
    assert safe.cell("r1", "c1").shown is None
    assert safe.cell("r1", "c1").reason is Reason.HIDDEN
    assert [cell.shown for cell in safe.row_totals] == [75, 210]
    assert safe.n.shown == 285
    assert sum(cell.shown is None for cell in safe.cells[0]) == 2
    assert SafeTable.from_dict(safe.to_dict()) == safe


def test_what_a_safe_table_carries_with_it() -> None:
    table = count_table([[30, 50]])
    safe = protect(table, ACRO)
    assert (safe.source, safe.missing, safe.unit, safe.title) == (
        *(table.source, table.missing, table.unit, table.title),
    )
    assert safe.rules == ACRO


@pytest.mark.parametrize(
    "given, place_hidden",
    [
        (Contributors(20, (10, 9)), False),
        (Contributors(9, (10, 9)), True),
        (Contributors(20, (95, 1)), True),
        (Contributors(20, (50, 45)), True),
    ],
)
def test_a_cell_that_one_or_two_children_make_is_hidden(given: Contributors, place_hidden: bool) -> None:
    table = count_table([[100, 200, 150], [300, 250, 120]], contributors={("r2", "c3"): given})
    table = dataclasses.replace(table, counts=[[100, 200, 150], [300, 250, 100]])
    safe = protect(table, ACRO)
    assert (safe.cell("r2", "c3").shown is None) is place_hidden
    assert sum(cell.shown is None for line in safe.cells for cell in line) == (4 if place_hidden else 0)


def test_contributors_of_a_nought_or_of_an_unknown_number_ask_for_nothing() -> None:
    given = {("r1", "c1"): Contributors(0, ()), ("r1", "c2"): Contributors(20, (10, 9))}
    assert shown(protect(count_table([[0, None]], contributors=given), PUBLIC)) == "0 . .; 0 . ."


def test_a_dominated_number_keeps_its_room_under_rules_that_name_reasons() -> None:
    given = {("r1", "c1"): Contributors(30, (900, 60))}
    table = count_table([[1000, 12, 300], [40, 60, 400]], contributors=given)
    assert shown(protect(table, PUBLIC)) == "other 10 other 1310; 40 60 400 500; ? 70 ? 1810"


def test_a_small_total_is_hidden_with_another() -> None:
    counts = [[1, 2, 1], [60, 70, 80], [50, 40, 30]]
    safe = protect(count_table(counts), PUBLIC)
    assert [total.shown for total in safe.row_totals][:1] == [None]
    assert sum(total.shown is None for total in (*safe.row_totals, safe.n)) == 2


def test_a_small_total_of_a_column_is_hidden_with_another() -> None:
    counts = [[1, 60, 50], [2, 70, 40], [1, 80, 30]]
    safe = protect(count_table(counts), PUBLIC)
    assert [total.shown for total in safe.column_totals][:1] == [None]
    assert sum(total.shown is None for total in (*safe.column_totals, safe.n)) == 2


def test_a_table_that_no_hiding_can_protect_is_refused() -> None:
    """Five questions that all have four answers, one child each: each answer is known however much is hidden."""
    with pytest.raises(DisclosureError, match="cannot be made safe"):
        protect(count_table([[1, 1, 1, 1, 1]] * 3, totals="rows"), PUBLIC)


def later(
    before: list[list[int]], now: list[list[int]], rules: DisclosureRules = ACRO, **changes: Any
) -> str:
    """The second table as shown after the first, or `refused`."""
    first = protect(count_table(before), rules)
    try:
        return shown(protect(count_table(now, **changes), rules, earlier=[first]))
    except DisclosureError:
        return "refused"


OTHER = {"name": "other", "title": both("Other")}
YES_NO = {"columns": {"yes": both("Yes"), "no": both("No")}}


def test_the_same_table_again_is_the_same() -> None:
    assert later([[3, 50], [60, 70]], [[3, 50], [60, 70]]) == "? ? 55; ? ? 130; 65 120 185"


def test_rows_in_another_order_are_not_the_same_table() -> None:
    safe = protect(count_table([[40, 50], [90, 70]]), ACRO)
    turned = dataclasses.replace(safe, rows=dict(reversed(safe.rows.items())))
    assert already_out(safe, [turned, safe])
    assert not already_out(safe, [turned])
    assert not already_out(safe, [dataclasses.replace(safe, rules=dataclasses.replace(ACRO, name="other"))])


@pytest.mark.parametrize("by", ["name", "title", "neither"])
def test_cells_are_compared_where_the_name_or_the_title_is_the_same(by: str) -> None:
    changes = {key: value for key, value in OTHER.items() if key != by}
    found = later(
        [[50, 60], [70, 80]], [[50, 60], [76, 80]], rows={"a": both("A"), "b": both("B")}, **changes
    )
    # the rows have other keys, so that only columns and the grand total are compared: 120 and 125 differ by few
    assert found == "refused"


def test_a_shared_total_that_changed_by_few_is_hidden() -> None:
    """Row 2 had 150 and has 155: hidden, and with it another total that changed by more."""
    found = later([[50, 60], [70, 80]], [[90, 60], [74, 81]], **OTHER, **YES_NO)
    assert found == "90 ? ?; 75 ? ?; 165 140 305"


def test_totals_hidden_before_are_hidden_again_together() -> None:
    before = [[40, 2, 30], [1, 12, 0]]
    assert [cell.shown for cell in protect(count_table(before), ACRO).row_totals] == [None, None]
    assert later(before, [[5, 67], [12, 1]], **OTHER, **YES_NO) == "? ? ?; ? ? ?; ? ? 85"


def test_a_small_total_hidden_before_is_refused() -> None:
    before = [[2, 3, 3], [60, 70, 80], [50, 40, 30]]
    assert shown(protect(count_table(before), ACRO)).split("; ")[0] == "? ? ? ?"
    assert later(before, [[3, 5], [100, 110], [60, 60]], **OTHER, **YES_NO) == "refused"


def test_more_than_two_totals_hidden_before_are_refused() -> None:
    first = protect(count_table([[2, 3], [1, 3], [50, 60], [40, 80]]), ACRO)
    now = count_table([[1, 4], [2, 2], [60, 50], [70, 50]], **OTHER, **YES_NO)
    with pytest.raises(DisclosureError, match="shares a total"):
        protect(now, ACRO, earlier=[first])


def memory(counts: Any, *earlier: SafeTable, rules: DisclosureRules = ACRO, **changes: Any) -> Memory:
    table = count_table(counts, **changes)
    return remembered(table, rules, Grid.of(table), earlier)


def test_what_is_remembered_of_cells() -> None:
    first = protect(count_table([[3, 50, 20], [60, 70, 80], [90, 95, 99]]), ACRO)
    found = memory([[4, 51, 90], [200, 78, 150], [12, 95, 300]], first)
    hidden = {place for place, _ in [((0, 0), 0), ((0, 2), 0), ((2, 0), 0), ((2, 2), 0)]}
    assert {place for place in found.must_hide if place[0] < 3 and place[1] < 3} == {*hidden, (1, 1)}
    assert found.must_hide[0, 0] == Room(4, 5)  # hidden before: nine wide, and no lower than a nought
    assert found.must_hide[0, 2] == Room(9, 0)
    assert found.must_hide[1, 1] == Room(9, 9)  # 70 was shown and 80 would be
    assert {(0, 1), (1, 1), (2, 1)} <= found.public
    assert not found.public & {(1, 0), (1, 2)}  # 60 became 200
    assert found.linked == set()


def test_the_wider_threshold_of_the_two_counts() -> None:
    before = protect(count_table([[3, 50], [60, 70]]), ACRO)
    assert memory([[30, 50], [60, 70]], before, rules=PUBLIC).must_hide[0, 0] == Room(9, 0)
    before = protect(count_table([[3, 50], [60, 70]]), PUBLIC)
    assert memory([[30, 50], [60, 70]], before).must_hide[0, 0] == Room(9, 0)
    assert memory([[5, 50], [60, 70]], before, rules=PUBLIC).must_hide[0, 0] == Room(4, 0)
    assert memory([[0, 50], [60, 70]], before, rules=PUBLIC).must_hide[0, 0] == Room(0, 4)
    assert memory([[3, 50], [60, 70]], before, rules=PUBLIC).must_hide[0, 0] == Room(2, 2)


def test_what_is_remembered_of_totals() -> None:
    first = protect(count_table([[40, 2, 30], [1, 12, 0]]), ACRO)
    found = memory([[5, 67], [12, 1]], first, **OTHER, **YES_NO)
    assert found.linked == {(0, 2), (1, 2)}
    assert found.must_hide == {
        (0, 2): Room(9, 0),
        (1, 2): Room(9, 9),
    }  # the smaller total has the room of both
    assert found.public == {(2, 2)}


def test_cells_of_a_table_with_another_name_and_title_are_not_the_same_numbers() -> None:
    first = protect(count_table([[50, 60], [70, 80]]), ACRO)
    now = [[54, 56], [70, 80]]
    assert (0, 0) not in memory(now, first, **OTHER).must_hide
    assert (0, 0) in memory(now, first, name="other").must_hide
    assert (0, 0) in memory(now, first, title=both("Other")).must_hide
    assert (0, 0) not in memory(now, first, rows={"r1": both("Other"), "r2": both("Row 2")}).must_hide


def test_an_earlier_table_about_other_things_asks_for_little() -> None:
    first = protect(count_table([[500, 600]], totals="columns"), ACRO)
    now = count_table([[30, 50], [60, 70]], **OTHER, **YES_NO)
    assert shown(protect(now, ACRO, earlier=[first])) == "30 50 80; 60 70 130; 90 120 210"
    small = protect(count_table([[500, 600]]), ACRO)
    assert shown(protect(now, ACRO, earlier=[small])) == "30 50 80; 60 70 130; 90 120 210"


def test_a_number_hidden_at_the_source_now_is_hidden_whatever_was_shown() -> None:
    assert later([[30, 50], [60, 70]], [[None, 90], [99, 150]]) == ". 90 .; 100 150 250; . 240 ."


@pytest.mark.parametrize(
    "now, before, known",
    [(50, 50, True), (60, 50, True), (63, 50, True), (64, 50, False), (65, 50, False), (36, 50, False)],
)
def test_an_earlier_number_still_tells_the_new_one(now: int, before: int, known: bool) -> None:
    """50 was 48-52; 60 is 58-62: they may differ by 6. 65 is 63-67: by 11 at least."""
    assert still_known(now, before, ACRO, ACRO) is known


def test_the_stricter_threshold_counts() -> None:
    assert still_known(20, 10, ACRO, PUBLIC)
    assert still_known(20, 10, PUBLIC, ACRO)
    assert not still_known(20, 10, PUBLIC, PUBLIC)
