"""The twin guard, and what is one name."""

from datetime import date

import pytest

from gwrando.study import link
from gwrando.study.link import Who

BORN = date(2006, 3, 21)


def who(forename: str, surname: str = "rees", born_on: date = BORN, postcode: str | None = "NP901AB") -> Who:
    return Who(forename=forename, surname=surname, born_on=born_on, postcode=postcode)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("mari", "mari", True), ("mari", "marii", True), ("kathryn", "katrhyn", True), ("mari", "gwen", False), ("sam", "samuel", True), ("ella", "erin", False)],
)  # fmt: skip
def test_same_name(a: str, b: str, same: bool) -> None:
    assert link.same_name(a, b) is same
    assert link.same_name(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "twins"),
    [
        (who("mari"), who("gwen"), True),
        (who("mari"), who("gwen", surname="jones"), True),
        (who("mari"), who("gwen", postcode=None), True),
        (who("mari"), who("gwen", surname="jones", postcode=None), False),
        (who("mari"), who("gwen", born_on=date(2006, 3, 22)), False),
        (who("mari"), who("mary"), False),
    ],
)
def test_twins(a: Who, b: Who, twins: bool) -> None:
    assert link.twins(a, b) is twins
    assert link.twins(b, a) is twins


def test_a_twin_is_not_joined_through_a_third_record() -> None:
    records = {
        ("education", "1"): who("mari"),
        ("health", "1"): who("", surname="rees"),
        ("police", "1"): who("gwen"),
    }
    pairs = [
        (20.0, ("education", "1"), ("health", "1")),
        (15.0, ("health", "1"), ("police", "1")),
    ]
    found = link.cluster(records, pairs)
    assert [("police", "1")] in found


def test_keys_mean_nothing_and_change_with_the_seed() -> None:
    first = link.child_key(("police", "MADEUP-1"), seed=1)
    assert first == link.child_key(("police", "MADEUP-1"), seed=1)
    assert first != link.child_key(("police", "MADEUP-1"), seed=2)
    assert "MADEUP" not in first
    assert len(first) == 16


def test_no_links_made_is_perfect_precision() -> None:
    found = link.quality([[("police", "1")], [("health", "1")]], {("police", "1"): 1, ("health", "1"): 1})
    assert (found.precision, found.recall) == (1.0, 0.0)
    assert link.quality([], {}).recall == 1.0
