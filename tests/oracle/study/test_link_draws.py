"""Draws of a linkage against plain enumeration: which clusterings there are, and how often each pair is linked."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gwrando.study.link.cluster import Codes, Pairs
from gwrando.study.link.draws import Component, clusterings, doubtful, drawn, renumbered, spread

SIZES = st.integers(2, 5)


def partitions(n: int) -> list[tuple[int, ...]]:
    """All set partitions of n members, by restricted growth strings (a second way to list them)."""
    found = [()]
    for _ in range(n):
        found = [(*own, block) for own in found for block in range(max(own, default=-1) + 2)]
    return found


def connected(members: list[int], edges: set[tuple[int, int]]) -> bool:
    """Whether the members hang together, by repeated merging."""
    groups = [{member} for member in members]
    for a, b in edges:
        if a in members and b in members:
            mine = next(g for g in groups if a in g)
            theirs = next(g for g in groups if b in g)
            if mine is not theirs:
                mine |= theirs
                groups.remove(theirs)
    return len(groups) == 1


def plain(n: int, edges: set[tuple[int, int]], barred: frozenset[tuple[int, int]]) -> set[tuple[int, ...]]:
    found = set()
    for own in partitions(n):
        blocks = [[m for m in range(n) if own[m] == b] for b in set(own)]
        pairs_in = [pair for block in blocks for pair in combinations(block, 2)]
        if not set(pairs_in) & barred and all(connected(block, edges) for block in blocks):
            found.add(own)
    return found


@st.composite
def components_(draw: st.DrawFn) -> tuple[int, set[tuple[int, int]], frozenset[tuple[int, int]]]:
    n = draw(SIZES)
    pairs = list(combinations(range(n), 2))
    kinds = draw(st.lists(st.sampled_from("ebn"), min_size=len(pairs), max_size=len(pairs)))
    edges = {pair for pair, kind in zip(pairs, kinds, strict=True) if kind == "e"}
    return n, edges, frozenset(pair for pair, kind in zip(pairs, kinds, strict=True) if kind == "b")


@given(components_())
def test_all_admissible_clusterings_and_no_other(found: tuple) -> None:
    n, edges, barred = found
    listed = clusterings(n, sorted(edges), barred, most=100)
    assert listed is not None
    assert len(set(listed)) == len(listed)
    assert set(listed) == plain(n, edges, barred)
    if len(listed) > 1:
        assert clusterings(n, sorted(edges), barred, most=len(listed) - 1) is None


@given(components_(), st.randoms(use_true_random=False))
def test_pairs_are_linked_as_often_as_they_should(found: tuple, luck: object) -> None:
    n, edges, barred = found
    if not edges:
        return
    ways = sorted(plain(n, edges, barred))
    weights = np.array([0.05 + luck.random() for _ in ways])  # type: ignore[attr-defined]
    weights /= weights.sum()
    shares = {
        (a, b): float(sum(w for own, w in zip(ways, weights, strict=True) if own[a] == own[b]))
        for a, b in edges
    }
    made = spread(n, shares, barred)
    assert made is not None
    assert abs(made.chances.sum() - 1) < 1e-12
    for (a, b), share in shares.items():
        assert abs(made.together(a, b) - share) < 1e-4, "shares that can be had are had"
    # and what is drawn is that distribution: an even grid of luck, counted
    component = Component(atoms=tuple((m,) for m in range(n)), spread=made)
    grid = (np.arange(4000) + 0.5) / 4000
    counted = drawn(component, grid)
    for (a, b), share in shares.items():
        often = sum(any(a in block and b in block for block in own) for own in counted) / len(counted)
        assert abs(often - share) < 1e-3 * len(ways)


def test_two_records_are_a_coin() -> None:
    made = spread(2, {(0, 1): 0.3}, frozenset())
    assert made is not None
    assert abs(made.together(0, 1) - 0.3) < 1e-6


def test_rivals_share_what_there_is() -> None:
    """Two records of one service cannot both be the child: 0.6 and 0.6 become a half each, never both."""
    made = spread(3, {(0, 1): 0.6, (0, 2): 0.6}, frozenset({(1, 2)}))
    assert made is not None
    assert abs(made.together(0, 1) - 0.5) < 0.01
    assert abs(made.together(0, 2) - 0.5) < 0.01
    assert made.together(1, 2) == 0


def test_a_draw_for_each_pair_would_be_wrong() -> None:
    """Drawn pair by pair and closed, 0 and 2 would be one child in 0.7 x 0.7 + 0.51 x 0.3 of draws; they are to be in 0.3."""
    shares = {(0, 1): 0.7, (1, 2): 0.7, (0, 2): 0.45}
    made = spread(3, shares, frozenset())
    assert made is not None
    for (a, b), share in shares.items():
        assert abs(made.together(a, b) - share) < 1e-4
    naive = 0.45 + 0.55 * 0.7 * 0.7
    assert naive - made.together(0, 2) > 0.25


def codes(agency: list[int]) -> Codes:
    n = len(agency)
    nobody = np.full(n, -1)
    return Codes(
        agency=np.array(agency), repeats=np.zeros(n, dtype=bool), born_on=nobody, forename=nobody, surname=nobody,
        postcode=nobody, forenames=np.array([], dtype=object),
    )  # fmt: skip


RECORDS = st.lists(st.integers(0, 3), min_size=2, max_size=14)


@given(RECORDS, st.data())
def test_every_draw_keeps_the_rules(agency: list[int], data: st.DataObject) -> None:
    place = st.integers(0, len(agency) - 1)
    ends = data.draw(st.lists(st.tuples(place, place, st.floats(0, 1)), max_size=40))
    pairs = sorted({(min(a, b), max(a, b)): p for a, b, p in ends if a != b}.items())
    decided = data.draw(st.lists(st.tuples(place, place), max_size=2))
    different = sorted({(min(a, b), max(a, b)) for a, b in decided if a != b})
    given_ = Pairs(
        left=np.array([a for (a, _), _ in pairs], dtype=np.int64),
        right=np.array([b for (_, b), _ in pairs], dtype=np.int64),
        weight=np.array([p for _, p in pairs], dtype=np.float64),
    )
    found = doubtful(codes(agency), given_, different=different)
    seen = [record for component in found for atom in component.atoms for record in atom]
    assert len(set(seen)) == len(seen), "a record is in one component"
    for component in found:
        for clusters in drawn(component, np.linspace(0, 0.999, 7)):
            for records in clusters:
                assert len({agency[record] for record in records}) == len(records)
                assert not any(a in records and b in records for a, b in different)
            mine = sorted(record for atom in component.atoms for record in atom)
            assert sorted(record for records in clusters for record in records) == mine


def test_large_components_are_cut() -> None:
    agency = [at % 12 for at in range(60)]
    chain = Pairs(left=np.arange(59), right=np.arange(1, 60), weight=np.arange(59) * 37 % 59 / 60 + 0.01)
    found = doubtful(codes(agency), chain)
    assert max(len(component.atoms) for component in found) <= 9
    assert len(found) >= 4


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=8), st.lists(st.integers(0, 3), min_size=8, max_size=8)
)
def test_numbers_stay_where_most_records_are(main: list[int], places: list[int]) -> None:
    blocks: dict[int, list[int]] = {}
    for record in range(len(main)):
        blocks.setdefault(places[record], []).append(record)
    clusters = sorted(blocks.values())
    found = renumbered(clusters, dict(enumerate(main)), iter(range(100, 200)))
    numbers = [{found[record] for record in records} for records in clusters]
    assert all(len(number) == 1 for number in numbers)
    assert len(set.union(*numbers)) == len(clusters), "one number a child"
    for records, (number,) in zip(clusters, numbers, strict=True):
        assert number >= 100 or number in {main[record] for record in records}
        whole = [record for record in range(len(main)) if main[record] == main[records[0]]]
        if set(whole) == set(records):
            assert number == main[records[0]], "a child that stays keeps its number"
