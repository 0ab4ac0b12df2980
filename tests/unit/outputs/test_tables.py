"""Tables: what cannot be made at all, and what is refused when read."""

import copy
import dataclasses
import json
from typing import Any

import pytest

from gwrando.errors import DisclosureError, InputError
from gwrando.outputs import Contributors, CountTable, DisclosureRules, Reason, SafeCell, SafeTable, protect
from tests.factories.outputs import both, count_table

ACRO, PUBLIC = DisclosureRules.acro(), DisclosureRules.public_counts()


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": 7},
        {"name": "a b"},
        {"name": "../x"},
        {"name": "enŵ"},
        {"name": "x" * 81},
        {"title": "text"},
        {"source": None},
        {"rows": {}},
        {"rows": {"r1": both("One"), "": both("Two")}},
        {"rows": {"r1": both("One"), " r2": both("Two")}},
        {"rows": {"r1": both("One"), "r2": "Two"}},
        {"rows": {"r1": both("One"), "r\n2": both("Two")}},
        {"rows": {"r1": both("One"), "r2": both("T\x07wo")}},
        {"rows": {"r1": both("One"), "x" * 121: both("Two")}},
        {"rows": {"r1": both("One"), 2: both("Two")}},
        {"rows": {"r1": both("One")}},
        {"counts": [[12, 13], [14]]},
        {"counts": [[12, 13]]},
        {"counts": [[12, 13], [14, -1]]},
        {"counts": [[12, 13], [14, 1.5]]},
        {"counts": [[12, 13], [14, True]]},
        {"counts": [[12, 13], [14, "x"]]},
        {"totals": "all"},
        {"contributors": {("r1", "nobody"): Contributors(12, (3, 2))}},
        {"contributors": {("r1", "c1"): Contributors(12, (2, 3))}},
        {"contributors": {("r1", "c1"): Contributors(12, (4, 3, 2, 1))}},
        {"contributors": {("r1", "c1"): Contributors(1, (3, 2))}},
        {"contributors": {("r1", "c1"): Contributors(-1, ())}},
        {"contributors": {("r1", "c1"): Contributors(12, (1.5,))}},
        {"contributors": {("r1", "c1"): Contributors(12, (3, 0))}},
        {"contributors": {("r1", "c1"): Contributors(2, (3, 2, 1))}},
        {"contributors": {("r1", "c1"): Contributors(12, (7, 6))}},
        {"contributors": {("nobody", "c1"): Contributors(12, (3, 2))}},
    ],
)
def test_a_table_that_is_not_well_formed_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="not well formed"):
        dataclasses.replace(count_table([[12, 13], [14, 15]]), **change)


@pytest.mark.parametrize(
    "given",
    [Contributors(12, (6, 5, 1)), Contributors(2, (7, 5)), Contributors(0, ()), Contributors(3, (1, 1, 1))],
)
def test_contributors_that_fit(given: Contributors) -> None:
    assert count_table([[12, None]], contributors={("r1", "c1"): given, ("r1", "c2"): given}).contributors


def test_the_longest_name() -> None:
    assert count_table([[12]], name="x" * 80).name == "x" * 80


@pytest.mark.parametrize("change", ["cells", "row_totals", "column_totals"])
def test_a_safe_table_of_another_shape_is_refused(change: str) -> None:
    safe = protect(count_table([[30, 50], [60, 70]]), ACRO)
    one = SafeCell(50, Reason.SHOWN, 10)
    shapes = {"cells": [[one], [one, one]], "row_totals": [one], "column_totals": [one]}
    with pytest.raises(InputError) as caught:
        dataclasses.replace(safe, **{change: shapes[change]})
    assert caught.value.where == ("cells" if change == "cells" else "totals")


def test_a_safe_table_cannot_be_changed() -> None:
    safe = protect(count_table([[30, 50], [60, 70]]), ACRO)
    again = dataclasses.replace(
        safe,
        rows=dict(safe.rows),
        columns=dict(safe.columns),
        cells=[list(line) for line in safe.cells],
        row_totals=list(safe.row_totals),
        column_totals=list(safe.column_totals),
    )
    for part in (again.cells, again.cells[0], again.row_totals, again.column_totals):
        assert isinstance(part, tuple)
    for part in (again.rows, again.columns):
        with pytest.raises(TypeError):
            part["x"] = both("X")  # type: ignore[index]


def test_one_column_or_one_row_has_one_sum() -> None:
    """The total of a line of one is the number itself, not a sum in which something hidden could stand alone."""
    for counts in ([[3], [97], [50]], [[3, 97, 50]], [[4]]):
        safe = protect(count_table(counts), ACRO)
        assert SafeTable.from_dict(safe.to_dict()) == safe


def test_the_largest_table() -> None:
    assert len(count_table([[10] * 250] * 200).counts) == 200
    with pytest.raises(InputError):
        count_table([[10] * 251] * 200)


def test_a_title_may_hold_a_date_and_a_row_may_not() -> None:
    assert count_table([[12]], title=both("Stops to 31/03/2026")).title.en == "Stops to 31/03/2026"
    with pytest.raises(DisclosureError, match="identifies a person"):
        count_table([[12]], title=both("About A123456789012"))
    with pytest.raises(DisclosureError, match="identifies a person"):
        count_table([[12]], rows={"31/03/2010": both("Group")})


@pytest.mark.parametrize("counts, refused", [([[9]] * 13, True), ([[10]] * 13, False), ([[1]] * 12, False)])
def test_a_list_of_children_is_refused(counts: list[list[int]], refused: bool) -> None:
    """More than twelve rows (or columns) with fewer than the threshold each, on average."""
    for table in (count_table(counts), count_table([list(column) for column in zip(*counts, strict=True)])):
        if refused:
            with pytest.raises(DisclosureError, match="too many categories"):
                protect(table, ACRO)
        else:
            assert protect(table, ACRO).name == "example"


@pytest.mark.parametrize("last, refused", [(9, True), (10, False)])
def test_an_unknown_number_counts_for_nothing_in_a_long_table(last: int, refused: bool) -> None:
    table = count_table([[10]] * 12 + [[last]])
    table = dataclasses.replace(
        table, columns={"c1": both("One"), "c2": both("Two")}, counts=[[*line, None] for line in table.counts]
    )
    if refused:
        with pytest.raises(DisclosureError):
            protect(table, ACRO)
    else:
        assert protect(table, ACRO).cell("r1", "c1").shown == 10


def test_no_table_can_hold_a_record_about_a_child() -> None:
    """Grain: the only numbers a table holds are one count per row and column, and at most three contributions."""
    assert {field.name for field in dataclasses.fields(CountTable)} == {
        *(
            "name",
            "title",
            "rows",
            "columns",
            "counts",
            "source",
            "missing",
            "unit",
            "totals",
            "contributors",
        ),
    }
    assert SafeCell._fields == ("shown", "reason", "below")
    assert {field.name for field in dataclasses.fields(SafeTable)} == {
        *("name", "title", "rows", "columns", "cells", "row_totals", "column_totals", "grand_total"),
        *("source", "missing", "unit", "rules"),
    }
    one_child_a_row = [[1, 0, 1]] * 40
    keys = {f"child {number}": both(f"Child {number}") for number in range(40)}
    with pytest.raises(DisclosureError):
        protect(count_table(one_child_a_row, rows=keys), PUBLIC)
    for child_key in ("A123456789012", "9434765919", "0f8fad5bd9cb469fa16570867728950e"):
        with pytest.raises(DisclosureError):
            count_table([[30]], rows={child_key: both("x")})


def test_a_table_does_not_change_when_what_it_was_made_from_does() -> None:
    counts, rows = [[30, 40]], {"r": both("R")}
    table = count_table(counts, rows=rows)
    counts[0][0] = 1
    rows["s"] = both("S")
    assert table.counts == ((30, 40),)
    assert list(table.rows) == ["r"]
    with pytest.raises(TypeError):
        table.rows["s"] = both("S")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.name = "other"  # type: ignore[misc]


def written(counts: list[list[int]], rules: DisclosureRules = ACRO, **changes: Any) -> dict[str, Any]:
    return protect(count_table(counts, **changes), rules).to_dict()


@pytest.mark.parametrize(
    "where, value",
    [
        (("cells", 0, 0), 3),  # small
        (("cells", 1, 1), 71),  # not rounded
        (("cells", 1, 1), 0),  # a nought, under rules that hide them
        (("cells", 1, 1), -5),
        (("cells", 0, 0), 50),  # one hidden number left alone in its line
        (("cells", 0, 0), "few"),  # a reason that these rules do not give
        (("cells", 0, 0), "protects"),
        (("row_totals", 0), 15),  # too little left for the hidden numbers
        (("row_totals", 0), "hidden"),
    ],
)
def test_a_table_that_breaks_its_rules_is_refused_when_read(where: tuple[Any, ...], value: object) -> None:
    data = written([[3, 50, 12], [60, 70, 20], [30, 40, 50]])
    place = data
    for step in where[:-1]:
        place = place[step]
    before, place[where[-1]] = place[where[-1]], value
    assert before != value
    with pytest.raises(DisclosureError, match="breaks its own disclosure rules"):
        SafeTable.from_dict(data)


@pytest.mark.parametrize("left, refused", [(60, True), (65, False)])
def test_how_much_must_be_left_for_hidden_numbers(left: int, refused: bool) -> None:
    """50 stands for 48 at least and 60 for 62 at most: 14 left; under a threshold of 20 that is too little."""
    rules = dataclasses.replace(ACRO, threshold=17)
    data = written([[3, 50, 90]], rules)
    data["cells"] = [["hidden", 50, "hidden"]]
    data["column_totals"] = ["hidden", 50, "hidden"]
    data["row_totals"], data["grand_total"] = [left], left
    if refused:
        with pytest.raises(DisclosureError):
            SafeTable.from_dict(data)
    else:
        assert SafeTable.from_dict(data).n.shown == left


@pytest.mark.parametrize("left, refused", [(50, True), (55, False), (60, False)])
@pytest.mark.parametrize("upright", [False, True])
def test_just_enough_left_for_hidden_numbers(left: int, refused: bool, upright: bool) -> None:
    """50 stands for 48 at least and 55 for 57 at most: nine are left, the most that a number below ten can be."""
    line: list[int | str] = ["hidden", "hidden", 50]
    data = written([[30], [40], [50]] if upright else [[30, 40, 50]])
    data["cells"] = [[cell] for cell in line] if upright else [line]
    data["row_totals"] = line if upright else [left]
    data["column_totals"] = [left] if upright else line
    data["grand_total"] = left
    if refused:
        with pytest.raises(DisclosureError):
            SafeTable.from_dict(data)
    else:
        assert SafeTable.from_dict(data).n.shown == left


def test_eight_left_for_a_number_that_may_be_nine_are_too_few() -> None:
    """Three times 50 stands for 144 at least, and 150 for 152 at most."""
    data = written([[30, 40, 50, 50, 50]])
    data["cells"] = [["hidden", "hidden", 50, 50, 50]]
    data["column_totals"] = data["cells"][0]
    data["row_totals"], data["grand_total"] = [150], 150
    with pytest.raises(DisclosureError):
        SafeTable.from_dict(data)
    data["row_totals"], data["grand_total"] = [155], 155
    assert SafeTable.from_dict(data).n.shown == 155


@pytest.mark.parametrize("upright", [False, True])
def test_one_hidden_number_of_two_is_refused(upright: bool) -> None:
    data = written([[30], [50]] if upright else [[30, 50]])
    data["cells"] = [["hidden"], [50]] if upright else [["hidden", 50]]
    data["row_totals" if upright else "column_totals"] = ["hidden", 50]
    with pytest.raises(DisclosureError):
        SafeTable.from_dict(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("rules"),
        lambda data: data.pop("missing"),
        lambda data: data.update(extra=1),
        lambda data: data.update(cells="x"),
        lambda data: data.update(cells=[[1.5]]),
        lambda data: data.update(cells=[["unknown", 60], [60, 70]]),
        lambda data: data.update(cells=[["shown", 60], [60, 70]]),
        lambda data: data.update(cells=data["cells"][:1]),
        lambda data: data.update(row_totals=[55]),
        lambda data: data.update(column_totals=[55]),
        lambda data: data.update(rows=["r1", "r2"]),
        lambda data: data.update(title={"en": "Only English"}),
        lambda data: data.update(name=7),
    ],
)
def test_what_is_not_a_table_is_refused_when_read(change: Any) -> None:
    data = copy.deepcopy(written([[30, 50], [60, 70]]))
    change(data)
    with pytest.raises(InputError):
        SafeTable.from_dict(data)


def test_a_cell_of_other_rules_is_refused() -> None:
    safe = protect(count_table([[30, 50], [60, 70]]), ACRO)
    with pytest.raises(InputError):
        dataclasses.replace(safe, grand_total=SafeCell(210, Reason.SHOWN, 5))


@pytest.mark.parametrize("totals", ["rows", "columns", "both"])
def test_written_and_read_is_the_same(totals: str) -> None:
    for rules in (ACRO, PUBLIC, DisclosureRules.childrens_voice()):
        safe = protect(count_table([[3, 50, None], [60, 0, 20]], totals=totals), rules)
        assert SafeTable.from_dict(safe.to_dict()) == safe


def test_cells_by_key() -> None:
    safe = protect(count_table([[12, 23], [44, 58]]), ACRO)
    assert safe.cell("r2", "c1").shown == 45
    assert safe.row_total("r2").shown == 100
    assert safe.column_total("c2").shown == 80
    for ask in (lambda: safe.cell("r9", "c1"), lambda: safe.row_total("x"), lambda: safe.column_total("x")):
        with pytest.raises(KeyError):
            ask()


def test_shares_need_enough_in_the_denominator() -> None:
    safe = protect(count_table([[10, 10], [30, 40]]), ACRO)
    assert safe.share("r1", "c1") == 0.5
    assert safe.share("r1", "c1", of="column") == 10 / 40
    few = protect(count_table([[10, 10], [30, 40]]), dataclasses.replace(ACRO, minimum_denominator=21))
    assert few.share("r1", "c1") is None
    assert safe.rate_per_1000("r1", "c1", population=20) == 500
    assert safe.rate_per_1000("r1", "c1", population=19) is None


def test_a_share_of_a_hidden_total_is_none() -> None:
    safe = protect(count_table([[None, 50], [60, 70]]), ACRO)
    assert safe.cell("r1", "c2").shown == 50
    assert safe.share("r1", "c2") is None
    assert safe.share("r1", "c2", of="column") == 50 / 120


def test_a_store_that_sorts_keys_moves_no_number() -> None:
    """PostgreSQL's jsonb sorts the keys of objects; each number must stay under its heading all the same."""
    counts = count_table([[40, 30], [20, 60]], columns={"zz": both("Last"), "a": both("First")})
    safe = protect(counts, DisclosureRules.public_counts())
    back = SafeTable.from_dict(json.loads(json.dumps(safe.to_dict(), sort_keys=True)))
    assert list(back.columns) == ["zz", "a"]
    assert back == safe


@pytest.mark.parametrize("part", ["rows", "columns"])
@pytest.mark.parametrize(
    "lines", [lambda part: [part[0], part[0]], lambda part: [{**part[0], "n": 1}, part[1]]]
)
def test_a_category_twice_or_with_more_than_its_words_is_refused(part: str, lines: Any) -> None:
    data = protect(count_table([[40, 30], [20, 60]]), DisclosureRules.public_counts()).to_dict()
    data[part] = lines(data[part])
    with pytest.raises(InputError):
        SafeTable.from_dict(data)
