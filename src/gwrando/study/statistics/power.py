"""What could have been found: the share of studies like this one that would find an odds ratio of a given size."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, norm

DRAWS = 1000
"""Made-up studies a figure rests on: its own error is then at most 1.6 in a hundred."""
_EXACT_UP_TO = 120
"""Sets that say something, up to which each made-up study has the exact test; beyond, its normal form."""


def share_found(
    sizes: ArrayLike, *, exposed: float, odds_ratio: float, threshold: float, seed: int, draws: int = DRAWS
) -> float:
    """The share (0-1) of studies with these sets that find the exposure more often in their cases.

    sizes       members of each set, the case included
    exposed     share of comparison children exposed, 0-1
    odds_ratio  the true one
    threshold   the two-sided p up to which the exposure counts as found (see `multiple.threshold_beside`)

    Members are exposed independently of each other; the test is the mid-p of `exact`. Raises ValueError for a share
    outside 0-1 or a ratio that is not positive.
    """
    m = np.asarray(sizes, dtype=np.int64)
    if not (0 <= exposed <= 1 and odds_ratio > 0):
        raise ValueError("not a share and an odds ratio")
    m = m[m > 1]
    if not len(m) or threshold <= 0:
        return 0.0
    rng = np.random.default_rng(seed)
    of_case = exposed * odds_ratio / (1 + exposed * (odds_ratio - 1))
    chances, times, seen = [], [], np.zeros(draws, dtype=np.int64)
    for size, n in zip(*np.unique(m, return_counts=True), strict=True):
        others = np.arange(size)
        among = binom.pmf(others, size - 1, exposed)
        drawn = rng.multinomial(n, np.r_[(1 - of_case) * among, of_case * among], size=draws)
        # a members exposed in all: a of them others, or a - 1 others and the case
        made_up = drawn[:, 1:size] + drawn[:, size : 2 * size - 1]
        seen += drawn[:, size : 2 * size - 1].sum(axis=1)
        chances.append(others[1:] / size)
        times.append(made_up)
    below = _at_least(np.concatenate(chances), np.concatenate(times, axis=1), seen)
    return float((2 * below <= threshold).mean())


def _at_least(
    chances: NDArray[np.float64], times: NDArray[np.int64], seen: NDArray[np.int64]
) -> NDArray[np.float64]:
    """For each made-up study (row), the chance of more exposed cases than seen, and half of as many."""
    totals = times.sum(axis=1)
    most = int(totals.max(initial=0))
    if most > _EXACT_UP_TO:
        spread = chances * (1 - chances)
        mean, variance = times @ chances, np.maximum(times @ spread, 1e-300)
        z = (seen - mean) / np.sqrt(variance)
        # exposures are seldom, so the sum leans to the left of its mean: the next term of Edgeworth's series
        lean = times @ (spread * (1 - 2 * chances)) / variance**1.5
        return np.asarray(norm.sf(z) + norm.pdf(z) * lean * (z * z - 1) / 6)
    # each row's tosses in a line, filled up with tosses that never come up
    place = np.arange(most)
    ends = np.cumsum(times, axis=1)
    which = (place[None, :, None] >= ends[:, None, :]).sum(axis=2)
    tosses = np.r_[chances, 0.0][which]
    found = np.zeros((len(times), most + 1))
    found[:, 0] = 1.0
    for step in range(most):
        toss = tosses[:, step, None]
        found[:, 1 : step + 2] = found[:, 1 : step + 2] * (1 - toss) + found[:, : step + 1] * toss
        found[:, :1] *= 1 - toss
    from_here = np.cumsum(found[:, ::-1], axis=1)[:, ::-1]
    rows = np.arange(len(times))
    return np.asarray(from_here[rows, seen] - found[rows, seen] / 2)


__all__ = ["DRAWS", "share_found"]
