"""Clusters against their rules, on generated pairs: one record per service, no twins, the order of nothing matters."""

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gwrando.study import link

SERVICES = ("education", "health", "police")
NAMES = ("mari", "maria", "dafydd", "gwen")
BORN = (date(2005, 1, 1), date(2006, 2, 2))

RECORD = st.tuples(st.sampled_from(SERVICES), st.sampled_from([f"r{n}" for n in range(5)]))
WHO = st.builds(
    link.Who,
    forename=st.sampled_from(NAMES),
    surname=st.sampled_from(("jones", "rees")),
    born_on=st.sampled_from(BORN),
    postcode=st.sampled_from((None, "NP901AB")),
)


@given(st.dictionaries(RECORD, WHO, min_size=1, max_size=12), st.data())
def test_clusters_keep_their_rules(records: dict, data: st.DataObject) -> None:
    known = sorted(records)
    ends = st.tuples(st.integers(5, 20).map(float), st.sampled_from(known), st.sampled_from(known))
    pairs = [pair for pair in data.draw(st.lists(ends, max_size=25)) if pair[1] != pair[2]]
    found = link.cluster(records, pairs)

    assert sorted(record for members in found for record in members) == known
    for members in found:
        assert len({service for service, _ in members}) == len(members)
        assert not any(link.twins(records[a], records[b]) for a in members for b in members)

    # greedy, restated: a pair joins two clusters if nothing forbids it, heaviest first
    place = {record: {record} for record in known}
    for _, a, b in sorted(pairs, key=lambda p: (-p[0], min(p[1], p[2]), max(p[1], p[2]))):
        both = place[a] | place[b]
        services = [service for service, _ in both]
        twins = any(link.twins(records[x], records[y]) for x in both for y in both)
        if len(set(services)) == len(services) and not twins:
            for record in both:
                place[record] = both
    assert {frozenset(members) for members in found} == {frozenset(members) for members in place.values()}

    # metamorphic: rows shuffled, ends of pairs swapped
    rng = random.Random(1)
    mixed = [(w, b, a) for w, a, b in pairs]
    rng.shuffle(mixed)
    shuffled = dict(sorted(records.items(), key=lambda _: rng.random()))
    assert link.cluster(shuffled, mixed) == found


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
