"""Many questions at once: false discovery rates inside declared families."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def false_discovery_rates(p: ArrayLike) -> Floats:
    """The q of each p in one family: the smallest false discovery rate at which it would be found.

    Raises ValueError unless every p lies from 0 to 1. Source: Benjamini and Hochberg (1995), Journal of the Royal
    Statistical Society B 57:289-300.
    """
    given = np.asarray(p, dtype=np.float64)
    if given.ndim != 1 or not ((given >= 0) & (given <= 1)).all():
        raise ValueError("a p is not from 0 to 1")
    n = len(given)
    order = np.argsort(given, kind="stable")
    lifted = given[order] * n / np.arange(1, n + 1)
    found = np.empty(n)
    found[order] = np.minimum(np.minimum.accumulate(lifted[::-1])[::-1], 1.0)
    return found


def threshold_beside(others: ArrayLike, *, rate: float) -> float:
    """The largest p at which one more question would be found, its family's other p as they are.

    Among n questions (the others and this one) the k smallest are found when the k-th is at most k * rate / n.
    """
    given = np.sort(np.asarray(others, dtype=np.float64))
    n = len(given) + 1
    bars = rate * np.arange(1, n + 1) / n
    # with k found, k - 1 of the others must be under the bar as well
    enough = np.searchsorted(given, bars, side="right") >= np.arange(n)
    return float(bars[enough].max(initial=0.0))


__all__ = ["false_discovery_rates", "threshold_beside"]
