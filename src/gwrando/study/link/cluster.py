"""Clusters of records, each a child: best pair first, under two rules that hold for the whole cluster.

One record of a child per service (where the service's ids are unique), and the twin guard: the same birth date and the
same surname or address, but another forename, is never joined by the machine. Whole components without a conflict are
settled at once; only the rest are walked pair by pair, so that time grows with the records.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

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
    repeats: npt.NDArray[np.bool_]
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

    def only(self, keep: npt.NDArray[np.bool_]) -> "Pairs":
        """Those marked."""
        return Pairs(left=self.left[keep], right=self.right[keep], weight=self.weight[keep])


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> bool:
    """Whether two forenames (short forms already resolved) could be one name with a slip of the pen."""
    if a > b:
        return same_name(b, a)
    return a == b or a.startswith(b) or b.startswith(a) or SequenceMatcher(None, a, b).ratio() >= SAME_NAME


def conflicts(codes: Codes, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
    """Which of these pairs may never be in one cluster: two records of one service, or what look like twins."""
    agency = (codes.agency[left] == codes.agency[right]) & ~(codes.repeats[left] & codes.repeats[right])
    family = _both(codes.surname, left, right) | _both(codes.postcode, left, right)
    named = (codes.forename[left] >= 0) & (codes.forename[right] >= 0)
    other = named & (codes.forename[left] != codes.forename[right])
    twins = ~agency & family & other & _both(codes.born_on, left, right)
    for at in np.flatnonzero(twins):
        first, second = codes.forename[left[at]], codes.forename[right[at]]
        twins[at] = not same_name(codes.forenames[first], codes.forenames[second])
    found: npt.NDArray[np.bool_] = agency | twins
    return found


def _both(code: Numbers, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (code[left] == code[right]) & (code[left] >= 0)
    return found


def components(n: int, left: Numbers, right: Numbers) -> Numbers:
    """Number of the connected component of each of `n` records."""
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(n, n))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def members(of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Records in order of component, and for each component where it starts and how many it has."""
    order = np.argsort(of, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(of[order]) != 0]))
    return order, starts, np.diff(np.append(starts, len(of)))


def pairs_inside(order: Numbers, starts: Numbers, sizes: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs of records of one component, for components of one size at a time (up to `LARGEST`)."""
    for size in np.unique(sizes):
        if 2 <= size <= LARGEST:
            rows = order[starts[sizes == size][:, None] + np.arange(size)]
            first, second = np.triu_indices(int(size), 1)
            yield rows[:, first].ravel(), rows[:, second].ravel()


def cluster(codes: Codes, pairs: Pairs) -> Numbers:
    """For each record the smallest record (position) of its cluster. `pairs` are those sure enough to join.

    The order of the pairs does not matter: equal weights are settled by record.
    """
    n = len(codes)
    of = components(n, pairs.left, pairs.right)
    order, starts, sizes = members(of)
    first = np.empty(of.max(initial=-1) + 1, dtype=np.int64)
    first[of[order[starts]]] = order[starts]  # stable order: the smallest comes first
    cluster_of = first[of]
    barred_left, barred_right = [], []
    for left, right in pairs_inside(order, starts, sizes):
        barred = conflicts(codes, left, right)
        barred_left.append(left[barred])
        barred_right.append(right[barred])
    bar_l = np.concatenate([*barred_left, np.empty(0, dtype=np.int64)])
    bar_r = np.concatenate([*barred_right, np.empty(0, dtype=np.int64)])
    walked = np.zeros(len(first), dtype=np.bool_)
    walked[of[bar_l]] = True
    walked[of[order[starts[sizes > LARGEST]]]] = True
    mine = walked[of[pairs.left]]
    bars: dict[int, set[int]] = {}
    for a, b in zip(bar_l.tolist(), bar_r.tolist(), strict=True):
        bars.setdefault(a, set()).add(b)
        bars.setdefault(b, set()).add(a)
    large = set(np.flatnonzero(walked)[np.bincount(of, minlength=len(first))[walked] > LARGEST].tolist())
    few = pairs.only(mine)

    def barred_late(a: int, b: int) -> bool:
        return bool(conflicts(codes, np.array([a]), np.array([b]))[0])

    joined = join(few, bars, barred_late if large else None)
    chosen = np.flatnonzero(walked[of])
    cluster_of[chosen] = [joined.get(record, record) for record in chosen.tolist()]
    return cluster_of


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
    mine: list[int], theirs: list[int], bars: Mapping[int, set[int]], barred: Callable[[int, int], bool] | None
) -> bool:
    if barred is not None:
        return any(barred(a, b) for a in mine for b in theirs)
    return any(not bars[a].isdisjoint(theirs) for a in mine if a in bars)
