"""Comparing CLKs: each record's one likeliest partner in another service, where it is also that partner's likeliest.

Likeness is Dice's: twice the bits in common over the bits of both. All pairs are compared, a block at a time, so that
memory does not grow with the number of records. Source: Schnell, Bachteler and Reiher (2009), Privacy-preserving record
linkage using Bloom filters.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gwrando.study.link.hashed_encode import Filters

Whole = npt.NDArray[np.int64]
Likeness = npt.NDArray[np.float64]
Tick = Callable[[int, int], None]

BLOCK = 1024
"""Records of either side in one block: 4 MiB."""
LEAST = 0.6
"""Pairs less alike than this are never named."""
BELOW = 0.1
"""A next likeliest that is further than this below `LEAST` is not looked for: the margin is then counted from there."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """Pairs of places, each the other's likeliest: how alike, and by how much more than the next likeliest of either (or
    than `BELOW` under the least that was asked for, where no other is as alike as that)."""

    left: Whole
    right: Whole
    likeness: Likeness
    margin: Likeness


@dataclass(kw_only=True)
class _Side:
    """For each record of one side the likeliest of the other so far, and how alike the next one is."""

    place: Whole
    first: Likeness
    second: Likeness

    @classmethod
    def of(cls, n: int, floor: float) -> "_Side":
        return cls(place=np.full(n, -1, dtype=np.int64), first=np.full(n, floor), second=np.full(n, floor))

    def take(self, mine: Whole, others: Whole, alike: Likeness) -> None:
        """Takes in pairs of our records and others, each pair once."""
        order = np.lexsort((others, -alike, mine))
        mine, others, alike = mine[order], others[order], alike[order]
        starts = np.flatnonzero(np.diff(mine, prepend=-1))
        at, best = mine[starts], alike[starts]
        # the second of the same record, where it has one in this block
        later = np.minimum(starts + 1, len(mine) - 1)
        there = (later > starts) & (mine[later] == at)
        second = np.where(there, alike[later], 0.0)
        better = best > self.first[at]
        self.second[at] = np.maximum(
            self.second[at], np.where(better, np.maximum(self.first[at], second), best)
        )
        self.place[at] = np.where(better, others[starts], self.place[at])
        self.first[at] = np.where(better, best, self.first[at])


def best_pairs(left: Filters, right: Filters, *, least: float = LEAST, tick: Tick | None = None) -> Best:
    """The pairs that are each other's likeliest, at least this alike, in order of the left record.

    A tie is no pair: which of two is the child cannot be told. `tick` hears of blocks done and of how many there are.
    """
    floor = max(0.0, least - BELOW)
    ours, theirs = _Side.of(len(left), floor), _Side.of(len(right), floor)
    n_left, n_right = _counts(left), _counts(right)
    blocks = [(a, b) for a in range(0, len(left), BLOCK) for b in range(0, len(right), BLOCK)]
    rows, row = np.empty((0, 0), dtype=np.float32), -1
    for done, (a, b) in enumerate(blocks, start=1):
        if a != row:
            rows, row = _above(left[a : a + BLOCK], floor), a
        # at least `floor` alike: bits in common - floor / 2 x bits of both >= 0, in one product (a hair wider, for rounding)
        i, j = np.nonzero(rows @ _columns(right[b : b + BLOCK], floor).T >= -0.01)
        i, j = i + a, j + b
        common = np.bitwise_count(left[i] & right[j]).sum(axis=1, dtype=np.int64)
        alike = 2.0 * common / np.maximum(n_left[i] + n_right[j], 1)
        sure = alike > floor
        ours.take(i[sure], j[sure], alike[sure])
        theirs.take(j[sure], i[sure], alike[sure])
        if tick is not None:
            tick(done, len(blocks))
    return _mutual(ours, theirs, least)


def _counts(filters: Filters) -> Whole:
    found: Whole = np.bitwise_count(filters).sum(axis=1, dtype=np.int64)
    return found


def _above(filters: Filters, floor: float) -> npt.NDArray[np.float32]:
    """The bits of each record, then what takes floor / 2 of its bits away in a product with `_columns`."""
    n = _counts(filters)[:, None] * (-floor / 2)
    return np.hstack([np.unpackbits(filters, axis=1), n, np.ones_like(n)]).astype(np.float32)


def _columns(filters: Filters, floor: float) -> npt.NDArray[np.float32]:
    n = _counts(filters)[:, None] * (-floor / 2)
    return np.hstack([np.unpackbits(filters, axis=1), np.ones_like(n), n]).astype(np.float32)


def _mutual(ours: _Side, theirs: _Side, least: float) -> Best:
    at = np.flatnonzero((ours.place >= 0) & (ours.first >= least))
    at = at[theirs.place[ours.place[at]] == at]
    there = ours.place[at]
    alike = ours.first[at]
    margin = alike - np.maximum(ours.second[at], theirs.second[there])
    kept = margin > 0
    return Best(left=at[kept], right=there[kept], likeness=alike[kept], margin=margin[kept])
