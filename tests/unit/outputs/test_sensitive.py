"""Which places must be hidden for their own sake, and the room each needs: below and above its count."""

import dataclasses
from typing import Any

import pytest

from gwrando.outputs import Contributors, CountTable, DisclosureRules
from gwrando.outputs.disclosure import dominance_room, sensitive
from gwrando.outputs.grid import Grid
from gwrando.outputs.swaps import Room, Swaps
from tests.factories.outputs import count_table

ACRO, PUBLIC = DisclosureRules.acro(), DisclosureRules.public_counts()
VOICE = DisclosureRules.childrens_voice()


def needs(table: CountTable, rules: DisclosureRules) -> dict[tuple[int, int], tuple[float, float]]:
    return {place: tuple(room) for place, room in sensitive(table, rules, Grid.of(table)).items()}


@pytest.mark.parametrize(
    "counts, rules, expected",
    [
        ([[30, 50], [60, 70]], ACRO, {}),
        # 3 may be 0 to 9; 50 and 60 must be able to fall until ten of their line are outside them
        ([[3, 50], [60, 70]], ACRO, {(0, 0): (3, 6), (0, 1): (7, 0), (1, 0): (7, 0)}),
        ([[3, 50], [60, 70]], PUBLIC, {(0, 0): (2, 1)}),
        ([[5, 50], [60, 70]], PUBLIC, {}),
        ([[4, 6, 50]], ACRO, {(0, 0): (4, 5), (0, 1): (6, 3)}),
        # all of row 1 and all of column 2 in one cell: the nought there is hidden although noughts are shown
        ([[30, 0], [20, 40]], VOICE, {(0, 0): (1, 0), (0, 1): (0, 4), (1, 1): (1, 0)}),
        ([[30, 1], [20, 40]], VOICE, {(0, 1): (0, 3)}),
        ([[0, 0], [0, 0]], VOICE, {}),
        ([[2, 1], [40, 50]], PUBLIC, {(0, 0): (1, 2), (0, 1): (0, 3), (0, 2): (2, 1)}),
        # the lines of totals are lines as well: everybody is in row 1
        (
            [[30, 40], [0, 0]],
            VOICE,
            {(0, 0): (1, 0), (1, 0): (0, 4), (0, 1): (1, 0), (1, 1): (0, 4), (0, 2): (1, 0), (1, 2): (0, 4)},
        ),
        ([[None, 3], [60, 70]], ACRO, {(0, 1): (3, 6), (1, 1): (7, 0)}),
    ],
)
def test_places_and_rooms(counts: Any, rules: DisclosureRules, expected: Any) -> None:
    assert needs(count_table(counts), rules) == expected


@pytest.mark.parametrize(
    "count, n, largest, change, room",
    [
        (
            1000,
            20,
            (900,),
            {},
            0,
        ),  # exactly 90 % is not more than 90 %; 100 are left, more than a tenth of 900
        (1000, 20, (901,), {}, 9),
        (1000, 10, (), {}, 0),
        (1000, 9, (), {}, 9),
        # with n = 1 the second largest can know more than (n,k) sees: 60 - 40 = 20
        (1000, 20, (600, 360), {"nk_n": 1}, 20),
        (1000, 20, (600, 339), {"nk_n": 1}, 0),  # 61 left, a tenth of the largest is 60
        (1000, 20, (600, 340), {"nk_n": 1}, 0),  # 60 left: not less than a tenth
        (1000, 20, (605, 330, 60), {"nk_n": 1, "p_ratio": 0.2}, 56),
        (1000, 20, (505, 300, 100), {"nk_n": 3, "nk_k": 0.9}, 9),
        (1000, 20, (500, 300, 100), {"nk_n": 3, "nk_k": 0.9}, 0),
        (200, 20, (102, 90), {"nk_n": 1}, 9),
        (2000, 20, (1015, 900), {"nk_n": 1}, 17),  # 101.5 - 85 = 16.5, and never less
    ],
)
def test_dominance(count: int, n: int, largest: tuple[int, ...], change: dict[str, Any], room: int) -> None:
    rules = dataclasses.replace(ACRO, **change)
    assert dominance_room(Contributors(n, largest), count, rules) == room


def test_the_room_of_a_dominated_cell_is_the_same_on_both_sides() -> None:
    given = {("r1", "c1"): Contributors(30, (900, 60)), ("r2", "c2"): Contributors(4, (2, 1))}
    table = count_table([[1000, 200], [300, 5]], contributors=given)
    assert needs(table, PUBLIC) == {(0, 0): (67, 67), (1, 1): (4, 4)}


def test_contributors_of_a_nought_or_of_an_unknown_number_ask_for_nothing() -> None:
    given = {("r1", "c1"): Contributors(0, ()), ("r1", "c2"): Contributors(3, (2, 1))}
    assert needs(count_table([[0, None]], contributors=given), PUBLIC) == {}


def test_small_comes_before_dominated() -> None:
    table = count_table([[7, 200]], contributors={("r1", "c1"): Contributors(3, (3, 2))})
    assert needs(table, ACRO)[0, 0] == (7, 2)


def test_rooms_added() -> None:
    assert Room(3, 6).or_more(Room(5, 2)) == Room(5, 6)
    assert Room(5, 2).or_more(Room(3, 6)) == Room(5, 6)


def test_no_more_room_is_looked_for_than_the_reason_leaves() -> None:
    """Under rules that name reasons a reader knows that 2 is fewer than 5: it need not reach 12."""
    grid = Grid.of(count_table([[2, 7], [60, 70]]))
    swaps = Swaps(grid, PUBLIC, hidden={(0, 0)}, public=set())
    assert swaps.find((0, 0), Room(1, 10)) == {(0, 1), (1, 0), (1, 1)}
    assert swaps.find((0, 0), Room(9, 2)) == {(0, 1), (1, 0), (1, 1)}
