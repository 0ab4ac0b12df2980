"""Keys of children over linkages: who keeps a key, and what the log says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gwrando.study.link.register import Assigned, Entry, Record, assign, child_key, settle

A, B, C, D = (("education", "1"), ("health", "1"), ("police", "1"), ("police", "2"))


def told(clusters: list[tuple[Record, ...]], assigned: Assigned) -> dict[Record, str]:
    return {record: key for members, key in zip(clusters, assigned.keys, strict=True) for record in members}


def test_keys_mean_nothing_and_change_with_the_seed() -> None:
    first = child_key(("police", "MADEUP-1"), seed=1)
    assert first == child_key(("police", "MADEUP-1"), seed=1)
    assert first != child_key(("police", "MADEUP-1"), seed=2)
    assert "MADEUP" not in first
    assert len(first) == 16


def test_a_merge_keeps_the_key_of_most_records() -> None:
    before = [(A, B), (C,)]
    old = told(before, assign(before, {}, seed=1))
    merged = assign([(A, B, C)], old, seed=1)
    assert merged.keys == (old[A],)
    assert [(e.change, e.from_key, e.n_records) for e in merged.log] == [("merged", old[C], 1)]


def test_a_split_keeps_the_key_where_most_records_are() -> None:
    before = [(A, B, C)]
    old = told(before, assign(before, {}, seed=1))
    split = assign([(A,), (B, C)], old, seed=1)
    assert split.keys[1] == old[A]
    assert split.keys[0] != old[A]
    assert [(e.change, e.from_key, e.n_records) for e in split.log] == [("split", old[A], 1)]


def test_a_retired_key_is_never_given_again() -> None:
    key = child_key(A, seed=1)
    again = assign([(A,)], {}, retired={key}, seed=1)
    assert again.keys[0] != key


def partition(places: list[int]) -> list[tuple[Record, ...]]:
    found: dict[int, list[Record]] = {}
    for number, place in enumerate(places):
        found.setdefault(place, []).append(("police", f"{number:02d}"))
    return sorted(tuple(members) for members in found.values())


PLACES = st.lists(st.integers(0, 5), min_size=1, max_size=14)


@given(st.lists(PLACES, min_size=1, max_size=4), PLACES, st.integers(0, 3))
def test_keys_over_any_history(history: list[list[int]], now: list[int], seed: int) -> None:
    register: dict[Record, str] = {}
    ever: set[str] = set()
    for places in history:
        clusters = partition(places)
        register |= told(clusters, assign(clusters, register, retired=ever, seed=seed))
        ever |= set(register.values())
    clusters = partition(now)
    found = assign(clusters, register, retired=ever, seed=seed)
    # one key a child, one child a key
    assert len(set(found.keys)) == len(clusters)
    # running it again, on what it gave, changes nothing and logs nothing
    after = register | told(clusters, found)
    again = assign(clusters, after, retired=ever | set(after.values()), seed=seed)
    assert again.keys == found.keys
    gone = {record for record in register if record not in set().union(*clusters)}
    assert {e.change for e in again.log} <= ({"split", "merged"} if gone else set())
    for members, key in zip(clusters, found.keys, strict=True):
        had = [register[record] for record in members if record in register]
        # a child whose records are what they were keeps its key
        stood = [record for record, old in register.items() if had and old == had[0] and record not in gone]
        if had and set(members) == set(stood):
            assert key == had[0]
        # a key is new or was had by one of the records; a new one was never given before
        assert key in had or key not in ever
        # the log tells of every record that changed its key
        moved = sorted({old for old in had if old != key})
        assert sorted(e.from_key for e in found.log if e.key == key and e.from_key) == moved
    # the order of the register does not matter
    assert assign(clusters, dict(reversed(register.items())), retired=ever, seed=seed) == found


def settled(
    clusters: list[tuple[Record, ...]], register: dict[Record, str], ever: set[str], seed: int
) -> Assigned:
    """`settle` in the words of `assign`."""
    records = sorted(record for members in clusters for record in members)
    number = {record: at for at, members in enumerate(clusters) for record in members}
    known = sorted(set(register.values()), reverse=True)
    found = settle(
        records,
        np.array([number[record] for record in records], dtype=np.int64),
        np.array([known.index(register[r]) if r in register else -1 for r in records], dtype=np.int64),
        known,
        retired=ever,
        seed=seed,
    )
    new = [
        Entry(key=str(key), change="new", from_key="", n_records=len(members))
        for key, members, is_new in zip(found.keys, clusters, found.new, strict=True)
        if is_new
    ]
    return Assigned(keys=tuple(map(str, found.keys)), log=tuple(sorted([*new, *found.log])))


@given(st.lists(PLACES, min_size=1, max_size=4), st.integers(0, 3))
def test_many_at_once_as_one_by_one(history: list[list[int]], seed: int) -> None:
    register: dict[Record, str] = {}
    ever: set[str] = set()
    for places in history:
        clusters = partition(places)
        one_by_one = assign(clusters, register, retired=ever, seed=seed)
        assert settled(clusters, register, ever, seed) == one_by_one
        register |= told(clusters, one_by_one)
        ever |= set(register.values())


def test_no_records_no_keys() -> None:
    nothing = np.empty(0, dtype=np.int64)
    found = settle([], nothing, nothing, [], seed=1)
    assert (len(found.keys), len(found.new), found.log) == (0, 0, ())
