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
