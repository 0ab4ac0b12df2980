"""The twin guard, what is one name, and people's decisions."""

import numpy as np
import pytest

from gwrando.study.link.cluster import Codes, Pairs, cluster, looks_like_twins, same_name

BORN, NEXT = 13_000, 13_001


def codes(*records: tuple[str, str, str, int, str | None]) -> Codes:
    """(service, forename, surname, born_on, postcode) of each record."""

    def numbered(at: int) -> list[int]:
        words = sorted({str(record[at]) for record in records if record[at] is not None})
        return [words.index(str(record[at])) if record[at] is not None else -1 for record in records]

    return Codes(
        agency=np.array(numbered(0)),
        repeats=np.zeros(len(records), dtype=bool),
        forename=np.array(numbered(1)),
        surname=np.array(numbered(2)),
        born_on=np.array([record[3] for record in records]),
        postcode=np.array(numbered(4)),
        forenames=np.array(sorted({record[1] for record in records}), dtype=object),
    )


def pairs(*found: tuple[int, int, float]) -> Pairs:
    return Pairs(
        left=np.array([a for a, _, _ in found], dtype=np.int64),
        right=np.array([b for _, b, _ in found], dtype=np.int64),
        weight=np.array([w for _, _, w in found], dtype=np.float64),
    )


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("mari", "mari", True), ("mari", "marii", True), ("kathryn", "katrhyn", True), ("mari", "gwen", False), ("sam", "samuel", True), ("ella", "erin", False)],
)  # fmt: skip
def test_same_name(a: str, b: str, same: bool) -> None:
    assert same_name(a, b) is same
    assert same_name(b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "twins"),
    [
        (("e", "mari", "rees", BORN, "NP1"), ("h", "gwen", "rees", BORN, "NP1"), True),
        (("e", "mari", "rees", BORN, "NP1"), ("h", "gwen", "jones", BORN, "NP1"), True),
        (("e", "mari", "rees", BORN, "NP1"), ("h", "gwen", "rees", BORN, None), True),
        (("e", "mari", "rees", BORN, None), ("h", "gwen", "jones", BORN, None), False),
        (("e", "mari", "rees", BORN, "NP1"), ("h", "gwen", "rees", NEXT, "NP1"), False),
        (("e", "mari", "rees", BORN, "NP1"), ("h", "mary", "rees", BORN, "NP1"), False),
    ],
)
def test_twins(a: tuple, b: tuple, twins: bool) -> None:
    both = codes(a, b)
    for left, right in ((0, 1), (1, 0)):
        assert bool(looks_like_twins(both, np.array([left]), np.array([right]))[0]) is twins


TWINS = codes(
    ("e", "mari", "rees", BORN, "NP1"), ("h", "may", "rees", NEXT, "NP1"), ("p", "gwen", "rees", BORN, "NP1")
)


def test_a_twin_is_not_joined_through_a_third_record() -> None:
    assert cluster(TWINS, pairs((0, 1, 20), (1, 2, 15))).tolist() == [0, 0, 2]


def test_people_decide_before_the_rules() -> None:
    found = cluster(TWINS, pairs((0, 1, 20), (1, 2, 15)), same=[(0, 2)], different=[(0, 1)])
    assert found.tolist() == [0, 1, 0]


def test_decisions_that_contradict_each_other_do_not_all_hold() -> None:
    found = cluster(TWINS, pairs(), same=[(0, 1), (1, 2)], different=[(0, 2)])
    assert found.tolist() == [0, 0, 2]


def test_one_record_per_service_unless_the_service_repeats_itself() -> None:
    two = codes(("e", "mari", "rees", BORN, None), ("e", "mari", "rees", BORN, None))
    assert cluster(two, pairs((0, 1, 30))).tolist() == [0, 1]
    again = Codes(**{**vars(two), "repeats": np.array([True, True])})
    assert cluster(again, pairs((0, 1, 30))).tolist() == [0, 0]


def test_large_components_keep_the_rules_too() -> None:
    n = 1000
    many = codes(*(("e" if at < n // 2 else "h", "mari", "rees", BORN, None) for at in range(n)))
    chain = pairs(*((at, (at + n // 2) % n if at < n // 2 else at - n // 2 + 1, 10.0) for at in range(n - 1)))
    of = cluster(many, chain, different=[(0, n // 2)])
    sizes = np.bincount(of)
    assert sizes.max() == 2
    assert of[0] != of[n // 2]
