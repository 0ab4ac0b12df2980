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
"""Records of either side in one block: 4 MiB of likenesses."""
LEAST = 0.6
"""Pairs less alike than this are never named."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """Pairs of places, each the other's likeliest: how alike, and by how much more than the next likeliest of either."""

    left: Whole
    right: Whole
    likeness: Likeness
    margin: Likeness


@dataclass(kw_only=True)
class _Side:
    """For each record of one side the likeliest of the other so far, and how alike the next one is."""

    place: Whole
    first: npt.NDArray[np.float32]
    second: npt.NDArray[np.float32]

    @classmethod
    def of(cls, n: int) -> "_Side":
        return cls(
            place=np.full(n, -1, dtype=np.int64),
            first=np.zeros(n, dtype=np.float32),
            second=np.zeros(n, dtype=np.float32),
        )

    def take(self, start: int, others: int, alike: npt.NDArray[np.float32]) -> None:
        """Takes in one block: a row for each of our records from `start`, a column for each other from `others`."""
        rows = np.arange(len(alike))
        best = alike.argmax(axis=1)
        first = alike[rows, best]
        # the next one: the best after the best is taken out
        kept = first.copy()
        alike[rows, best] = -1.0
        second = np.maximum(alike.max(axis=1), 0.0)
        alike[rows, best] = kept
        mine = slice(start, start + len(alike))
        better = first > self.first[mine]
        self.second[mine] = np.where(
            better, np.maximum(self.first[mine], second), np.maximum(self.second[mine], first)
        )
        self.place[mine] = np.where(better, others + best, self.place[mine])
        self.first[mine] = np.where(better, first, self.first[mine])


def best_pairs(left: Filters, right: Filters, *, least: float = LEAST, tick: Tick | None = None) -> Best:
    """The pairs that are each other's likeliest, at least this alike, in order of the left record.

    A tie is no pair: which of two is the child cannot be told. `tick` hears of blocks done and of how many there are.
    """
    ours, theirs = _Side.of(len(left)), _Side.of(len(right))
    n_left, n_right = (np.bitwise_count(side).sum(axis=1).astype(np.float32) for side in (left, right))
    blocks = [(a, b) for a in range(0, len(left), BLOCK) for b in range(0, len(right), BLOCK)]
    bits, rows = np.empty((0, 0), dtype=np.float32), -1
    for done, (a, b) in enumerate(blocks, start=1):
        if a != rows:
            bits, rows = _bits(left[a : a + BLOCK]), a
        # a product of noughts and ones counts the bits in common, exactly: they are far fewer than 2 to the 24
        alike = bits @ _bits(right[b : b + BLOCK]).T
        alike *= 2.0
        alike /= np.maximum(n_left[a : a + BLOCK, None] + n_right[None, b : b + BLOCK], 1.0)
        ours.take(a, b, alike)
        theirs.take(b, a, np.ascontiguousarray(alike.T))
        if tick is not None:
            tick(done, len(blocks))
    return _mutual(ours, theirs, least)


def _bits(filters: Filters) -> npt.NDArray[np.float32]:
    return np.unpackbits(filters, axis=1).astype(np.float32)


def _mutual(ours: _Side, theirs: _Side, least: float) -> Best:
    at = np.flatnonzero(ours.first >= np.float32(least))
    at = at[theirs.place[ours.place[at]] == at]
    there = ours.place[at]
    alike = ours.first[at].astype(np.float64)
    margin = alike - np.maximum(ours.second[at], theirs.second[there])
    kept = margin > 0
    return Best(left=at[kept], right=there[kept], likeness=alike[kept], margin=margin[kept])
