"""Sequences against every subsequence of every child, counted in plain Python."""

from itertools import product
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.study.statistics import mining

KINDS = 3
LIFE = st.lists(st.tuples(st.integers(0, 9), st.integers(0, KINDS - 1)), max_size=7)


def indexed(lives: list[list[tuple[int, int]]], ties: mining.Ties, part: int = 3) -> mining.Events:
    """Lives as the module takes them, in parts of three; a child's days begin at 100 times its number."""
    rows = [(c, 100 * c + day, kind) for c, life in enumerate(lives) for day, kind in sorted(life)]
    child, day, kind = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return mining.events(child, day, kind, n_children=len(lives), n_kinds=KINDS, ties=ties, part=part)


def way_through(life: list[tuple[int, int]], kinds: tuple[int, ...], ties: mining.Ties) -> list[int] | None:
    """The days of the earliest way through a life that passes these kinds in order; None when there is none."""
    at, last, days = -1, -1, []
    for kind in kinds:
        for place, (day, found) in enumerate(sorted(life)):
            later = day > last if ties == "apart" else place > at
            if found == kind and later:
                at, last = place, day
                days.append(day)
                break
        else:
            return None
    return days


@settings(max_examples=60, deadline=None)
@given(
    st.lists(LIFE, min_size=1, max_size=9),
    st.integers(1, 4),
    st.sampled_from(("apart", "listed")),
)
def test_every_sequence_and_no_other(lives: list, least: int, ties: mining.Ties) -> None:
    found = {p.kinds: p for p in mining.mine(indexed(lives, ties), least=least, most_events=3)}
    for size in (1, 2, 3):
        for kinds in product(range(KINDS), repeat=size):
            ways = [way for life in lives if (way := way_through(life, kinds, ties)) is not None]
            if len(ways) < least:
                assert kinds not in found
                continue
            assert found[kinds].n_children == len(ways)
            for step in range(1, size):  # each step over those who came so far
                begun = [w for life in lives if (w := way_through(life, kinds[: step + 1], ties)) is not None]
                assert found[kinds].lags[step - 1] == median(way[step] - way[step - 1] for way in begun)
    assert all(len(kinds) <= 3 for kinds in found)
    assert list(found) == sorted(found)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(LIFE, min_size=1, max_size=9),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.sampled_from(("apart", "listed")),
)
def test_who_follows_a_sequence_and_when(lives: list, kinds: tuple[int, int], ties: mining.Ties) -> None:
    children, days = indexed(lives, ties).following(kinds)
    expected = {c: way for c, life in enumerate(lives) if (way := way_through(life, kinds, ties)) is not None}
    assert children.tolist() == list(expected)
    begun = {c: min(day for day, _ in life) for c, life in enumerate(lives) if life}
    assert [
        [day - 1 + begun[c] for day in row] for c, row in zip(children.tolist(), days.tolist(), strict=True)
    ] == list(expected.values())


def test_same_day_events_make_no_step_unless_listed() -> None:
    lives = [[(5, 0), (5, 1)]]
    apart = {p.kinds for p in mining.mine(indexed(lives, "apart"), least=1, most_events=2)}
    listed = {p.kinds for p in mining.mine(indexed(lives, "listed"), least=1, most_events=2)}
    assert apart == {(0,), (1,)}
    assert listed == {(0,), (1,), (0, 1)}


def test_nobody_has_any_event() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert mining.mine(mining.events(none, none, none, n_children=3, n_kinds=2), least=1, most_events=3) == []


def test_what_cannot_be_mined() -> None:
    one = np.array([0, 0])
    with pytest.raises(ValueError, match="sorted"):
        mining.events(one, np.array([5, 4]), one, n_children=1, n_kinds=1)
    with pytest.raises(ValueError, match="longer"):
        mining.events(one, np.array([0, 70_000]), one, n_children=1, n_kinds=1)
    found = mining.events(one, np.array([4, 5]), one, n_children=1, n_kinds=1)
    with pytest.raises(ValueError, match="at least one"):
        mining.mine(found, least=0, most_events=2)
