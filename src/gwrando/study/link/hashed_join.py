"""Records of services that keep their names, joined to children by the pairs that the linkage unit found.

What names say goes first and is never changed: a hashed record joins one cluster or none, two clusters of named records are
never joined through it, and one record of a child per service holds as everywhere. How often such a pair is right is not
guessed: services that sent both names and hashes show, for each band of likeness, how many of the pairs that hashes chose
names had joined too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gwrando.study.engine import Engine
from gwrando.study.link.cluster import Codes, Numbers, Pairs
from gwrando.study.link.hashed_files import HashedPair, HashedPairs
from gwrando.study.link.register import Record

EDGES = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Where the bands of likeness begin."""
FEWEST = 100
"""Pairs of named records that the bands need in all before they say anything."""
SHARE_TO_JOIN = 0.9
"""Share of a band's named pairs that names joined too, from which its hashed pairs are used. A false link puts one child's
life into another's, and nobody can review a hash."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band of likeness: where it begins, how many pairs of named records fell into it, how many names had joined."""

    least: float
    n_pairs: int
    n_same: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What pairs of named records say about hashes: the bands, and how many of the pairs that names joined (one of either
    service, both sent as hashes) hashes found."""

    bands: tuple[Band, ...]
    n_joined: int
    n_found: int

    @property
    def enough(self) -> bool:
        """Whether the bands say anything."""
        return sum(band.n_pairs for band in self.bands) >= FEWEST

    def share(self, likeness: float) -> float | None:
        """How often a pair this alike is one child: never lower for a pair more alike. None where it cannot be told."""
        if not self.enough:
            return None
        shares = _rising([(band.n_same + 0.5, band.n_pairs + 1.0) for band in self.bands])
        at = max((n for n, band in enumerate(self.bands) if band.least <= likeness), default=0)
        return round(shares[at], 6)


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """What the linkage unit sent, the services that keep their names, and from which likeness and margin a pair is used."""

    found: HashedPairs
    services: frozenset[str]
    least_likeness: float
    least_margin: float


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A pair that was used: places of the two records, how alike, and how often such a pair is one child (None: cannot
    be told)."""

    left: int
    right: int
    likeness: float
    share: float | None


@dataclass(frozen=True, kw_only=True)
class Joined:
    """The clusters with hashed records in them, the pairs they hang by, the evidence, the places of the hashed records,
    and from which likeness and margin a pair was used."""

    of: Numbers
    edges: tuple[Edge, ...]
    evidence: Evidence
    hashed: frozenset[int]
    least_likeness: float
    least_margin: float

    @property
    def n_hashed(self) -> int:
        """Records of services that keep their names."""
        return len(self.hashed)

    @property
    def n_joined(self) -> int:
        """Hashed records that were joined to another record."""
        return len(self.hashed & {end for edge in self.edges for end in (edge.left, edge.right)})

    def added(self, pairs: Pairs) -> tuple[Pairs, list[float]]:
        """The pairs with these after them, and the share of each of these (1 where it cannot be told)."""
        left = [edge.left for edge in self.edges]
        right = [edge.right for edge in self.edges]
        more = Pairs(
            left=np.concatenate([pairs.left, np.array(left, dtype=np.int64)]),
            right=np.concatenate([pairs.right, np.array(right, dtype=np.int64)]),
            weight=np.concatenate([pairs.weight, np.zeros(len(left))]),
        )
        return more, [1.0 if edge.share is None else edge.share for edge in self.edges]


def _rising(counts: Sequence[tuple[float, float]]) -> list[float]:
    """Shares that never fall, nearest to those of (part, whole): neighbours that fall are taken together.

    Source: Ayer et al. (1955), pool adjacent violators.
    """
    pools: list[tuple[float, float, int]] = []
    for part, whole in counts:
        pools.append((part, whole, 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            (part_a, whole_a, n_a), (part_b, whole_b, n_b) = pools[-2:]
            pools[-2:] = [(part_a + part_b, whole_a + whole_b, n_a + n_b)]
    return [part / whole for part, whole, n in pools for _ in range(n)]


def evidence(
    pairs: Sequence[tuple[int, int, HashedPair]],
    of: Numbers,
    records: Sequence[Record],
    named: Collection[str],
    *,
    least_likeness: float,
) -> Evidence:
    """What the pairs of named records say. `named` are the services that sent names and hashes."""
    known = [
        (of[a] == of[b], pair.likeness) for a, b, pair in pairs if {pair.left[0], pair.right[0]} <= set(named)
    ]
    bands = []
    for least, end in zip(EDGES, (*EDGES[1:], np.inf), strict=True):
        inside = [same for same, likeness in known if least <= likeness < end]
        bands.append(Band(least=least, n_pairs=len(inside), n_same=int(sum(inside))))
    services: dict[int, set[str]] = {}
    for (service, _), first in zip(records, of.tolist(), strict=True):
        if service in named:
            services.setdefault(first, set()).add(service)
    n_joined = sum(len(held) * (len(held) - 1) // 2 for held in services.values())
    return Evidence(
        bands=tuple(bands),
        n_joined=n_joined,
        n_found=int(sum(same for same, likeness in known if likeness >= least_likeness)),
    )


def join(
    records: Sequence[Record],
    codes: Codes,
    of: Numbers,
    hashes: Hashes,
    *,
    different: Collection[tuple[int, int]] = (),
) -> Joined:
    """Joins hashed records to the clusters that names made (`of`), likeliest pair first."""
    place = {record: at for at, record in enumerate(records)}
    there: list[tuple[int, int, HashedPair]] = []
    for pair in hashes.found.pairs:
        if pair.left in place and pair.right in place and pair.margin >= hashes.least_margin:
            a, b = sorted((place[pair.left], place[pair.right]))
            there.append((a, b, pair))
    told = evidence(
        there, of, records, set(hashes.found.records) - hashes.services, least_likeness=hashes.least_likeness
    )
    hashed = frozenset(at for at, (service, _) in enumerate(records) if service in hashes.services)
    edges = []
    for a, b, pair in there:
        share = told.share(pair.likeness)
        sure = share is None or share >= SHARE_TO_JOIN
        if (a in hashed or b in hashed) and pair.likeness >= hashes.least_likeness and sure:
            edges.append(Edge(left=a, right=b, likeness=pair.likeness, share=share))
    edges.sort(key=lambda edge: (-edge.likeness, edge.left, edge.right))
    groups = _Groups(codes=codes, of=of, hashed=hashed, different=different)
    used = tuple(edge for edge in edges if groups.join(edge.left, edge.right))
    return Joined(
        of=groups.first(),
        edges=used,
        evidence=told,
        hashed=hashed,
        least_likeness=hashes.least_likeness,
        least_margin=hashes.least_margin,
    )


@dataclass(kw_only=True)
class _Groups:
    """Clusters that grow by hashed pairs. A cluster is known by its smallest record."""

    codes: Codes
    of: Numbers
    hashed: frozenset[int]
    different: Collection[tuple[int, int]]
    root: dict[int, int] = field(default_factory=dict)
    members: dict[int, list[int]] = field(init=False)
    apart: set[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.members = {}
        for record, first in enumerate(self.of.tolist()):
            self.members.setdefault(first, []).append(record)
        self.apart = {(min(a, b), max(a, b)) for a, b in self.different}

    def _root(self, record: int) -> int:
        first = int(self.of[record])
        return self.root.get(first, first)

    def join(self, a: int, b: int) -> bool:
        """Joins the clusters of two records if they may be; whether it did."""
        one, other = sorted((self._root(a), self._root(b)))
        if one == other or self._barred(self.members[one], self.members[other]):
            return False
        for first in {int(self.of[record]) for record in self.members[other]}:
            self.root[first] = one
        self.members[one] += self.members.pop(other)
        return True

    def _barred(self, mine: Sequence[int], theirs: Sequence[int]) -> bool:
        if self._named(mine) and self._named(theirs):
            return True  # names were asked, and did not join them
        return any(
            self._two_of_one(a, b) or (min(a, b), max(a, b)) in self.apart for a in mine for b in theirs
        )

    def _named(self, records: Sequence[int]) -> bool:
        return any(record not in self.hashed for record in records)

    def _two_of_one(self, a: int, b: int) -> bool:
        codes = self.codes
        return bool(codes.agency[a] == codes.agency[b] and not (codes.repeats[a] and codes.repeats[b]))

    def first(self) -> Numbers:
        """For each record the smallest record of its cluster."""
        return np.array([self._root(record) for record in range(len(self.of))], dtype=np.int64)


def keep(engine: Engine, joined: Joined | None, records: Sequence[Record]) -> None:
    """`work.link_hashed`: which records hang on a hash, not on names; no row where nothing was hashed."""
    edges = joined.edges if joined else ()
    best: dict[int, Edge] = {}
    for edge in edges:
        for end in (edge.left, edge.right):
            if joined is not None and end in joined.hashed:
                best.setdefault(end, edge)
    rows = sorted(best.items())
    columns: Mapping[str, list[object]] = {
        "agency": [records[at][0] for at, _ in rows],
        "record": [records[at][1] for at, _ in rows],
        "likeness": [edge.likeness for _, edge in rows],
        "share": [edge.share for _, edge in rows],
    }
    engine.load("work.link_hashed", columns, types={"likeness": "DOUBLE", "share": "DOUBLE"})
