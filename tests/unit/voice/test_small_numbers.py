"""What hidden numbers of rooms can still be once the whole is known: against all numbers tried one by one."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.outputs import CountTable, Reason, SafeTable
from gwrando.text import Bilingual
from gwrando.voice.small_numbers import NO_MOST, possible, protected, protected_beside, reveals

WORDS = Bilingual(cy="Gair", en="Word")


def counts(*numbers: int) -> CountTable:
    return CountTable(
        name="t",
        title=WORDS,
        rows={"all": WORDS},
        columns={f"c{n}": WORDS for n in range(len(numbers))},
        counts=[list(numbers)],
        source=WORDS,
        missing=WORDS,
        unit=WORDS,
    )


def fits(cell, number: int, rules) -> bool:
    """Whether this number could be shown as this cell; written from the rules' words, not from the code under test."""
    if cell.shown is not None:
        return (
            rules.rounded(number) == cell.shown
            and (number == 0) == (cell.shown == 0)
            and not 0 < number < rules.threshold
        )
    return number < rules.threshold if cell.reason is Reason.FEW else True


def tried(rooms: list[SafeTable], whole: SafeTable, room: int, column: int, *, most: int) -> tuple[int, int]:
    """The same by trying every number from 0 to `most` in every cell of every room."""
    columns = list(whole.columns)
    found = []
    shapes = []
    for table in rooms:
        row = [
            numbers
            for numbers in itertools.product(range(most + 1), repeat=len(columns))
            if all(fits(table.cell("all", c), n, table.rules) for c, n in zip(columns, numbers, strict=True))
            and fits(table.row_total("all"), sum(numbers), table.rules)
        ]
        shapes.append(row)
    for together in itertools.product(*shapes):
        sums = [sum(numbers) for numbers in zip(*together, strict=True)]
        if all(
            fits(whole.cell("all", c), n, whole.rules) for c, n in zip(columns, sums, strict=True)
        ) and fits(whole.row_total("all"), sum(sums), whole.rules):
            found.append(together[room][column])
    return min(found), max(found)


ROOM = st.lists(st.integers(0, 7), min_size=2, max_size=2).filter(lambda numbers: 5 <= sum(numbers) <= 9)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROOM, min_size=1, max_size=2))
def test_the_ends_are_those_of_trying_everything(rooms):
    out = [protected(counts(*room)) for room in rooms]
    sums = [sum(numbers) for numbers in zip(*rooms, strict=True)]
    whole = protected(counts(*sums))
    for room, column in itertools.product(range(len(rooms)), range(2)):
        low, high = possible(out, room, column, whole=whole)
        by_hand = tried(out, whole, room, column, most=16)
        assert (low, min(high, 16)) == by_hand


def test_two_rooms_and_their_whole_give_a_number_away():
    rooms = [protected(counts(4, 20)), protected(counts(4, 21))]
    whole = protected(counts(8, 41))
    assert whole.cell("all", "c0").shown == 10  # so 8 to 12; each room has 4 at most
    assert possible(rooms, 0, 0, whole=whole) == (4, 4)
    assert reveals(whole, rooms)
    beside = protected_beside(counts(8, 41), rooms)
    assert beside.rules.threshold > 5
    assert not reveals(beside, rooms)
    low, high = possible(rooms, 0, 0, whole=beside)
    assert high - low >= 2


def test_a_room_that_was_not_shown_leaves_room():
    rooms = [protected(counts(4, 20)), protected(counts(4, 21))]
    whole = protected(counts(9, 43))
    assert possible(rooms, 0, 0, whole=whole, n_others=1) == (0, 4)
    assert not reveals(whole, rooms, n_others=1)
    assert protected_beside(counts(9, 43), rooms, n_others=1) == whole
    assert protected_beside(counts(9, 43), ()) == whole


def test_a_number_that_a_first_look_takes_for_nought_is_asked_about():
    rooms = [protected(counts(1, 5, 6)), protected(counts(5, 15, 12))]
    assert possible(rooms, 0, 0, whole=protected(counts(6, 20, 18))) == (0, 1)
    assert reveals(protected(counts(6, 20, 18)), rooms)
    assert protected_beside(counts(6, 20, 18), rooms).rules.threshold > 5


@pytest.mark.parametrize("whole", [(9, 40), (12, 45), (0, 20), (4, 12), (300, 300)])
def test_a_room_that_was_shown_earlier_than_the_whole_stops_nothing(whole):
    """Late answers came, or children took theirs back: the tables contradict each other, and the whole is still made."""
    rooms = [protected(counts(5, 20)), protected(counts(6, 21))]
    assert protected_beside(counts(*whole), rooms) is not None


def test_a_nought_is_no_secret():
    rooms = [protected(counts(2, 20, 0)), protected(counts(0, 9, 0))]
    whole = protected(counts(2, 29, 0))
    assert not reveals(whole, rooms)


def test_tables_of_other_children_are_noticed():
    with pytest.raises(ValueError, match="contradict"):
        possible([protected(counts(50, 50))], 0, 0, whole=protected(counts(6, 6)))
    assert possible([protected(counts(9, 0))], 0, 0)[1] <= 12 < NO_MOST


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(lambda numbers: sum(numbers) >= 5),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_the_rooms_said_the_whole_beside_them_reveals_nothing(rooms):
    out = [protected(counts(*room)) for room in rooms]
    made = protected_beside(counts(*[sum(numbers) for numbers in zip(*rooms, strict=True)]), out)
    assert made is None or not reveals(made, out)
