"""Clusters of records, each a child: best pair first, under two rules that hold for the whole cluster.

One record of a child per service (where the service's ids are unique), and the twin guard: the same birth date and the
same surname or address, but another forename, is never joined by the machine. Whole components without a conflict are
settled at once; only the rest are walked pair by pair, so that time grows with the records.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SAME_NAME = 0.75
"""Share of letters in common (Ratcliff and Obershelp) from which two forenames may be one with a slip of the pen."""
LARGEST = 400
"""Components beyond this many records are walked pair by pair without looking for conflicts all at once."""


@dataclass(frozen=True, kw_only=True)
class Codes:
    """What the two rules look at, as whole numbers: one entry a record, below 0 where not known.

    `forenames` are the words that `forename` numbers.
    """

    agency: Numbers
    repeats: Flags
    born_on: Numbers
    forename: Numbers
    surname: Numbers
    postcode: Numbers
    forenames: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.agency)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Pairs of records (positions from 0) with a number that says how surely they are one child, in order of pair."""

    left: Numbers
    right: Numbers
    weight: Weights

    def __len__(self) -> int:
        return len(self.left)

    def only(self, keep: Flags) -> "Pairs":
        """Those marked."""
        return Pairs(left=self.left[keep], right=self.right[keep], weight=self.weight[keep])


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> bool:
    """Whether two forenames (short forms already resolved) could be one name with a slip of the pen."""
    if a > b:
        return same_name(b, a)
    return a == b or a.startswith(b) or b.startswith(a) or SequenceMatcher(None, a, b).ratio() >= SAME_NAME


def looks_like_twins(codes: Codes, left: Numbers, right: Numbers) -> Flags:
    """Which of these pairs look like two children of one family born on one day: same birth date, same surname or
    postcode, forenames that are not one name with a slip of the pen."""
    family = _both(codes.surname, left, right) | _both(codes.postcode, left, right)
    named = (codes.forename[left] >= 0) & (codes.forename[right] >= 0)
    found: Flags = (
        family & named & (codes.forename[left] != codes.forename[right]) & _both(codes.born_on, left, right)
    )
    for at in np.flatnonzero(found):
        first, second = codes.forename[left[at]], codes.forename[right[at]]
        found[at] = not same_name(codes.forenames[first], codes.forenames[second])
    return found


def conflicts(codes: Codes, left: Numbers, right: Numbers) -> Flags:
    """Which of these pairs may never be in one cluster: two records of one service, or what look like twins."""
    agency = (codes.agency[left] == codes.agency[right]) & ~(codes.repeats[left] & codes.repeats[right])
    found: Flags = agency.copy()
    rest = np.flatnonzero(~agency)
    found[rest] = looks_like_twins(codes, left[rest], right[rest])
    return found


def _both(code: Numbers, left: Numbers, right: Numbers) -> Flags:
    found: Flags = (code[left] == code[right]) & (code[left] >= 0)
    return found


def components(n: int, left: Numbers, right: Numbers) -> Numbers:
    """Number of the connected component of each of `n` records."""
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(n, n))
    found: Numbers = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def members(of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Records in order of component, and for each component where it starts and how many it has."""
    order = np.argsort(of, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(of[order]) != 0])[: len(of)])
    return order, starts, np.diff(np.append(starts, len(of)))


def pairs_inside(order: Numbers, starts: Numbers, sizes: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs of records of one component, for components of one size at a time (up to `LARGEST`)."""
    for size in np.unique(sizes):
        if 2 <= size <= LARGEST:
            rows = order[starts[sizes == size][:, None] + np.arange(size)]
            first, second = np.triu_indices(int(size), 1)
            yield rows[:, first].ravel(), rows[:, second].ravel()


def cluster(
    codes: Codes,
    pairs: Pairs,
    *,
    same: Sequence[tuple[int, int]] = (),
    different: Sequence[tuple[int, int]] = (),
) -> Numbers:
    """For each record the smallest record (position) of its cluster. `pairs` are those sure enough to join.

    `same` and `different` are pairs that people decided: they go before everything, and `same` is not held up by the two
    rules. Where they contradict each other the first in order of record is kept. The order of pairs does not matter.
    """
    n = len(codes)
    decided = np.array(sorted(same), dtype=np.int64).reshape(-1, 2)
    pairs = Pairs(
        left=np.concatenate([pairs.left, decided[:, 0]]),
        right=np.concatenate([pairs.right, decided[:, 1]]),
        weight=np.concatenate([pairs.weight, np.full(len(decided), np.inf)]),
    )
    of = components(n, pairs.left, pairs.right)
    order, starts, sizes = members(of)
    first = np.empty(len(starts), dtype=np.int64)
    first[of[order[starts]]] = order[starts]  # stable order: the smallest comes first
    cluster_of: Numbers = first[of]
    bars = _bars(codes, order, starts, sizes, same=set(same), different=different)
    walked = np.zeros(len(first), dtype=np.bool_)
    walked[of[np.fromiter(bars, dtype=np.int64, count=len(bars))]] = True
    large = of[order[starts[sizes > LARGEST]]]
    walked[large] = True

    def late(a: int, b: int) -> bool:
        if b in bars.get(a, ()):
            return True
        return (min(a, b), max(a, b)) not in same and bool(conflicts(codes, np.array([a]), np.array([b]))[0])

    joined = join(pairs.only(walked[of[pairs.left]]), bars, late if len(large) else None)
    chosen = np.flatnonzero(walked[of])
    cluster_of[chosen] = [joined.get(record, record) for record in chosen.tolist()]
    return cluster_of


def _bars(
    codes: Codes,
    order: Numbers,
    starts: Numbers,
    sizes: Numbers,
    *,
    same: set[tuple[int, int]],
    different: Sequence[tuple[int, int]],
) -> dict[int, set[int]]:
    """Which records bar which: by the two rules inside each component, and by people's decisions."""
    found: dict[int, set[int]] = {}
    barred = list(different)
    for left, right in pairs_inside(order, starts, sizes):
        at = conflicts(codes, left, right)
        barred.extend(zip(left[at].tolist(), right[at].tolist(), strict=True))
    for a, b in barred:
        if (min(a, b), max(a, b)) not in same:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
    return found


def join(
    pairs: Pairs, bars: Mapping[int, set[int]], barred: Callable[[int, int], bool] | None = None
) -> dict[int, int]:
    """Joins best pair first, never two clusters that hold a barred pair: record -> smallest record of its cluster.

    Bars are looked up in `bars`, or asked of `barred` where given (components too large to list all pairs of).
    """
    low, high = np.minimum(pairs.left, pairs.right), np.maximum(pairs.left, pairs.right)
    order = np.lexsort((high, low, -pairs.weight))
    groups: dict[int, list[int]] = {}
    of: dict[int, int] = {}
    for a, b in zip(low[order].tolist(), high[order].tolist(), strict=True):
        root_a, root_b = of.setdefault(a, a), of.setdefault(b, b)
        if root_a == root_b:
            continue
        mine, theirs = groups.get(root_a, [root_a]), groups.get(root_b, [root_b])
        if _any_barred(mine, theirs, bars, barred):
            continue
        root, gone = min(root_a, root_b), max(root_a, root_b)
        groups[root] = mine + theirs
        groups.pop(gone, None)
        for record in mine if root_b == root else theirs:
            of[record] = root
    return of


def _any_barred(
    mine: list[int],
    theirs: list[int],
    bars: Mapping[int, set[int]],
    barred: Callable[[int, int], bool] | None,
) -> bool:
    if barred is not None:
        return any(barred(a, b) for a in mine for b in theirs)
    return any(not bars[a].isdisjoint(theirs) for a in mine if a in bars)
