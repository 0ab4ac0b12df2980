"""Clusters against their rules, on generated pairs: one record per service, no twins, the order of nothing matters."""

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gwrando.study import link
from gwrando.study.link.cluster import Codes, Pairs, cluster, same_name

NAMES = np.array(["dafydd", "gwen", "mari", "maria"], dtype=object)
RECORD = st.tuples(
    st.integers(0, 2),
    st.integers(-1, 3),
    st.integers(0, 1),
    st.sampled_from((9000, 9400)),
    st.integers(-1, 1),
)
"""(service, forename, surname, birth date, postcode)."""


def codes(records: Sequence[tuple[int, ...]]) -> Codes:
    agency, forename, surname, born_on, postcode = np.array(records, dtype=np.int64).T
    return Codes(
        agency=agency, repeats=np.zeros(len(agency), dtype=bool), forename=forename, surname=surname,
        born_on=born_on, postcode=postcode, forenames=NAMES,
    )  # fmt: skip


def forbidden(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """The two rules, restated."""
    if a[0] == b[0]:
        return True
    family = a[2] == b[2] or (a[4] >= 0 and a[4] == b[4])
    named = a[1] >= 0 and b[1] >= 0
    return bool(a[3] == b[3] and family and named and not same_name(NAMES[a[1]], NAMES[b[1]]))


@given(st.lists(RECORD, min_size=2, max_size=12), st.data())
def test_clusters_keep_their_rules(records: list[tuple[int, ...]], data: st.DataObject) -> None:
    place = st.integers(0, len(records) - 1)
    drawn = data.draw(st.lists(st.tuples(place, place, st.integers(5, 20)), max_size=25))
    found = sorted({(min(a, b), max(a, b)): w for a, b, w in drawn if a != b}.items())
    decided = [
        (a, b) for a, b, _ in data.draw(st.lists(st.tuples(place, place, st.none()), max_size=3)) if a < b
    ]
    same, different = decided[:1], decided[1:]

    def clustered(order: list[tuple[tuple[int, int], int]]) -> list[int]:
        return cluster(
            codes(records),
            Pairs(
                left=np.array([pair[0] for pair, _ in order], dtype=np.int64),
                right=np.array([pair[1] for pair, _ in order], dtype=np.int64),
                weight=np.array([w for _, w in order], dtype=np.float64),
            ),
            same=same,
            different=different,
        ).tolist()

    of = clustered(found)

    # greedy, restated: decided pairs first, then the heaviest; joined if nothing forbids it
    where = {at: {at} for at in range(len(records))}
    queue = [*((pair, 99) for pair in sorted(same)), *sorted(found, key=lambda pair: (-pair[1], pair[0]))]
    for (a, b), _ in queue:
        both = where[a] | where[b]
        inside = [(x, y) for x in both for y in both if x < y and (x, y) not in same]
        if not any((x, y) in different or forbidden(records[x], records[y]) for x, y in inside):
            for at in both:
                where[at] = both
    assert of == [min(where[at]) for at in range(len(records))]

    # metamorphic: pairs shuffled
    mixed = list(found)
    random.Random(1).shuffle(mixed)
    assert clustered(mixed) == of


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=12),
    st.lists(st.integers(0, 4), min_size=12, max_size=12),
)
def test_quality_counts_pairs(children: list[int], places: list[int]) -> None:
    truth = {("education", f"r{n}"): child for n, child in enumerate(children)}
    clusters: dict[int, list[link.Record]] = {}
    for record, where in zip(truth, places, strict=False):
        clusters.setdefault(where, []).append(record)
    found = link.quality(list(clusters.values()), truth)
    pairs = [(a, b) for a in truth for b in truth if a < b]
    together = {(a, b) for a, b in pairs if any(a in c and b in c for c in clusters.values())}
    same = {(a, b) for a, b in pairs if truth[a] == truth[b]}
    assert (found.n_pairs_made, found.n_pairs_true) == (len(together), len(same))
    assert found.precision == (len(together & same) / len(together) if together else 1)
    assert found.recall == (len(together & same) / len(same) if same else 1)
