"""Which pairs people look at: chosen by seed, half from the doubtful band, half over all weights to recalibrate by.

The choice hangs on the two records, the seed and the match weight alone: it stays the same when other records come.
"""

import hashlib
from collections.abc import Sequence
from itertools import chain, zip_longest

import numpy as np

from gwrando.study.link.calibrate import Chances, Features
from gwrando.study.link.cluster import Numbers, Pairs
from gwrando.study.link.register import Record

DOUBTFUL = (0.02, 0.98)
"""Between these probabilities a pair is doubtful."""
BANDS = (-3.0, -2.0, -1.0, 0.0, 2.0, 4.0, 6.0, 8.0, 11.0, 15.0, 22.0)
"""Match weights that part the strata of the calibration sample."""


def to_review(
    pairs: Pairs, features: Features, chances: Chances, records: Sequence[Record], *, n: int, seed: int
) -> list[int]:
    """Places of up to `n` pairs, in the order in which people see them.

    Every second one is from the doubtful band; the others are from strata of weight and kind of pair (twins, family,
    rival or none), each stratum in proportion to the square root of its pairs, so that rare kinds are seen too.
    """
    luck = _luck(pairs, records, seed=seed)
    doubtful = np.flatnonzero((chances > DOUBTFUL[0]) & (chances < DOUBTFUL[1]))
    doubtful = doubtful[np.argsort(luck[doubtful], kind="stable")]
    stratum = (
        np.digitize(features.weight, BANDS) * 8 + features.twins * 4 + features.family * 2 + features.rival
    )
    over_all = _over_strata(stratum.astype(np.int64), luck)
    seen: dict[int, None] = {}
    for place in chain.from_iterable(zip_longest(doubtful.tolist(), over_all.tolist())):
        if place is not None:
            seen.setdefault(place)
        if len(seen) >= n:
            break
    return list(seen)


def _over_strata(stratum: Numbers, luck: Numbers) -> Numbers:
    """All places, so that any first part of them holds each stratum in proportion to the root of its size."""
    order = np.lexsort((luck, stratum))
    starts = np.flatnonzero(np.concatenate([[True], np.diff(stratum[order]) != 0])[: len(order)])
    sizes = np.diff(np.append(starts, len(order)))
    within = np.arange(len(order)) - np.repeat(starts, sizes)
    turn = (within + 0.5) / np.sqrt(np.repeat(sizes, sizes))
    found: Numbers = order[np.lexsort((luck[order], turn))]
    return found


def _luck(pairs: Pairs, records: Sequence[Record], *, seed: int) -> Numbers:
    """A number for each pair that comes from its two records and the seed alone."""
    own = [
        int.from_bytes(hashlib.md5(f"{seed}:{agency}:{record}".encode(), usedforsecurity=False).digest()[:7])
        for agency, record in records
    ]
    each = np.array(own, dtype=np.int64)
    prime = 2_147_483_647
    found: Numbers = ((each[pairs.left] % prime) * 48_271 + (each[pairs.right] % prime) * 16_807) % prime
    return found
