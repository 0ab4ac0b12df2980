"""The register: made-up keys of children that stay the same when records are linked again.

Who keeps a key, in this order: (1) a key goes to the new cluster that holds most of the records it stood for (a tie: the
cluster with the smallest record); (2) a cluster that could have several keys keeps the one most of its records had (a
tie: the smaller key), the others are retired and never given again. A cluster left without one gets a new key.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Record = tuple[str, str]
"""(service, the service's record id)."""
Change = Literal["new", "merged", "split"]


@dataclass(frozen=True, kw_only=True, order=True)
class Entry:
    """One line of the merge and split log: `key` is new, or took in records of `from_key`, or split off it."""

    key: str
    change: Change
    from_key: str
    n_records: int


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """The keys of the clusters in their order, and what changed against the register."""

    keys: tuple[str, ...]
    log: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The keys of all clusters, in order of their first records, and what changed. Most clusters are new or as they were, and
    are never looked at one by one."""

    keys: npt.NDArray[np.str_]
    new: npt.NDArray[np.bool_]
    """Which clusters hold no record that ever had a key."""
    log: tuple[Entry, ...]
    """Merges and splits."""


def child_key(first: Record, *, seed: int, taken: Iterable[str] = ()) -> str:
    """A made-up key for the child whose first record this is, not one of those taken.

    The same record, seed and register give the same key.
    """
    again = 0
    while True:
        text = f"{seed}:{first[0]}:{first[1]}" + (f":{again}" if again else "")
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        if key not in taken:
            return key
        again += 1


def settle(
    records: Sequence[Record],
    cluster: npt.NDArray[np.int64],
    had: npt.NDArray[np.int64],
    known: Sequence[str],
    *,
    retired: Iterable[str] = (),
    seed: int,
) -> Settled:
    """What `assign` gives, for many clusters at once.

    `cluster` is the number of each record's cluster, counted from 0 in order of first record; `had` the place in `known` of
    the key that each record had, or -1. Only clusters that share a key, or could have several, go through `assign`.
    """
    n = int(cluster.max(initial=-1)) + 1
    first = np.full(n, len(cluster), dtype=np.int64)
    np.minimum.at(first, cluster, np.arange(len(cluster)))
    keyed = np.unique(np.stack([cluster, had], axis=1)[had >= 0], axis=0)
    n_keys = np.bincount(keyed[:, 0], minlength=n)
    n_clusters = np.bincount(keyed[:, 1], minlength=len(known))
    plain = (n_keys[keyed[:, 0]] == 1) & (n_clusters[keyed[:, 1]] == 1)
    contested = np.zeros(n, dtype=np.bool_)
    contested[keyed[~plain, 0]] = True
    keys = np.empty(n, dtype="<U16")
    keys[keyed[plain, 0]] = np.array(known, dtype="<U16")[keyed[plain, 1]]
    new = n_keys == 0
    taken = {*known, *retired}
    for at in np.flatnonzero(new).tolist():
        keys[at] = child_key(records[first[at]], seed=seed, taken=taken)
        taken.add(str(keys[at]))
    places = np.flatnonzero(contested[cluster])
    groups: dict[int, list[Record]] = {}
    for number, at in zip(cluster[places].tolist(), places.tolist(), strict=True):
        groups.setdefault(number, []).append(records[at])
    register = {records[at]: known[had[at]] for at in places.tolist() if had[at] >= 0}
    numbers = sorted(groups)
    some = assign([groups[number] for number in numbers], register, retired=taken, seed=seed)
    keys[numbers] = some.keys
    return Settled(keys=keys, new=new, log=some.log)


def assign(
    clusters: Sequence[Sequence[Record]],
    register: Mapping[Record, str],
    *,
    retired: Iterable[str] = (),
    seed: int,
) -> Assigned:
    """A key for each cluster. `register` says which key each record had; `retired` keys are never given again.

    Clusters hold each record once, in order. Giving the result back as the register gives the same keys again.
    """
    taken = set(register.values()) | set(retired)
    had = [Counter(register[record] for record in members if record in register) for members in clusters]
    heirs: dict[str, tuple[int, Record, int]] = {}
    for at, (counts, members) in enumerate(zip(had, clusters, strict=True)):
        for key, n in counts.items():
            claim = (-n, members[0], at)
            if key not in heirs or claim < heirs[key]:
                heirs[key] = claim
    entitled: dict[int, list[tuple[int, str]]] = {}
    for key, (minus, _, at) in heirs.items():
        entitled.setdefault(at, []).append((minus, key))
    keys: list[str] = []
    for at, members in enumerate(clusters):
        if at in entitled:
            keys.append(min(entitled[at])[1])
        else:
            keys.append(child_key(members[0], seed=seed, taken=taken))
            taken.add(keys[-1])
    return Assigned(keys=tuple(keys), log=_log(keys, had, clusters, heirs))


def _log(
    keys: Sequence[str],
    had: Sequence[Counter[str]],
    clusters: Sequence[Sequence[Record]],
    heirs: Mapping[str, tuple[int, Record, int]],
) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for at, (key, counts, members) in enumerate(zip(keys, had, clusters, strict=True)):
        if not counts:
            found.append(Entry(key=key, change="new", from_key="", n_records=len(members)))
        for other, n in counts.items():
            if other != key:
                # the whole of the other key's heirs went here, or only some of its records did
                change: Change = "merged" if heirs[other][2] == at else "split"
                found.append(Entry(key=key, change=change, from_key=other, n_records=n))
    return tuple(sorted(found))
