"""Exact answers for one exposure in matched sets: odds ratio, interval and test, whatever the number of sets.

Given how many members of each set were exposed, the number of exposed cases is a sum of unlike coin tosses. Its
distribution is worked out in full, so a study of 20 children and one of 20,000 are answered by one method.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize
from scipy.stats import binom, norm

Floats = NDArray[np.float64]
Estimator = Literal["conditional", "median_unbiased", "none"]
FEW = 5
"""Fewer sets than this on either side: the median-unbiased estimate is given. Source: study.md 4.9."""
_NOTHING = 1e-60
"""Chances below this are left out of a distribution."""


@dataclass(frozen=True, kw_only=True)
class MatchedOddsRatio:
    """The odds ratio of one exposure in matched sets with one case each.

    value        the odds ratio; nan when no set says anything
    low, high    its interval (mid-p); 0 or inf where the sets do not hold it back
    p            two-sided mid-p of a ratio of one; agrees with the interval
    log_error    standard error of the log, for pooling and calibration: from the information, or with few sets from the
                 width of the interval; nan where an end of it is open
    n_sets       sets that say something: some of the members exposed, not all
    n_exposed    of these, sets whose case was exposed
    estimator    which estimate `value` is
    """

    value: float
    low: float
    high: float
    p: float
    log_error: float
    n_sets: int
    n_exposed: int
    estimator: Estimator
    level: float = 0.95

    @property
    def n_discordant(self) -> tuple[int, int]:
        """Sets that speak for the ratio being above one (case exposed), and below (case not exposed)."""
        return self.n_exposed, self.n_sets - self.n_exposed


@dataclass(frozen=True, kw_only=True)
class Strata:
    """Sets that say something, gathered by make-up: exposed members, members, number of such sets."""

    exposed: Floats
    size: Floats
    sets: NDArray[np.int64]

    def chances(self, log_ratio: float) -> Floats:
        """The chance that the case of a set of each make-up is the exposed one, at this log odds ratio."""
        lift = np.exp(np.clip(log_ratio, -700, 700))
        return np.asarray(self.exposed * lift / (self.exposed * lift + self.size - self.exposed))


def gathered(exposed: ArrayLike, size: ArrayLike) -> Strata:
    """Sets gathered by make-up, those that say nothing left out: from exposed members and members of each set."""
    a, m = np.asarray(exposed, dtype=np.int64), np.asarray(size, dtype=np.int64)
    if a.shape != m.shape or (a < 0).any() or (a > m).any():
        raise ValueError("exposed members and members do not fit together")
    speaks = (a > 0) & (a < m)
    base = int(m.max(initial=0)) + 1
    key, sets = np.unique(a[speaks] * base + m[speaks], return_counts=True)
    return Strata(
        exposed=(key // base).astype(np.float64),
        size=(key % base).astype(np.float64),
        sets=sets.astype(np.int64),
    )


def sum_of_tosses(chances: ArrayLike, times: ArrayLike) -> tuple[int, Floats]:
    """The distribution of a sum of coin tosses, `times` of each chance: its first value, and the chance of each.

    Every part is positive and only added, so small tails keep their digits. Source: Poisson-binomial distribution.
    """
    first, found = 0, np.ones(1)
    for chance, n in zip(np.atleast_1d(chances), np.atleast_1d(times), strict=True):
        part = binom.pmf(np.arange(int(n) + 1), int(n), float(chance))
        found = np.convolve(found, part)
        kept = np.flatnonzero(found > _NOTHING)
        first, found = first + int(kept[0]), found[kept[0] : kept[-1] + 1]
    return first, found


def tails(first: int, chances: Floats, at: int) -> tuple[float, float, float]:
    """Chances of less than, exactly and more than `at`."""
    place = at - first
    inside = 0 <= place < len(chances)
    below = float(chances[: max(0, min(place, len(chances)))].sum())
    above = float(chances[max(0, place + 1) :].sum())
    return below, float(chances[place]) if inside else 0.0, above


def mid_p(strata: Strata, n_exposed: int) -> float:
    """Two-sided mid-p of a ratio of one: twice the smaller tail, half of what was seen in each.

    Source: Lancaster (1961), JASA 56:223-234; Hirji (2006), Exact Analysis of Discrete Data, chapter 7.
    """
    first, chances = sum_of_tosses(strata.chances(0.0), strata.sets)
    below, at, above = tails(first, chances, n_exposed)
    return min(1.0, 2 * min(below, above) + at)


def odds_ratio(
    exposed: ArrayLike, *, size: ArrayLike, case_exposed: ArrayLike, level: float = 0.95
) -> MatchedOddsRatio:
    """The odds ratio of one exposure from sets with one case each.

    exposed (sets,) members exposed, the case included; size (sets,) members; case_exposed (sets,) true where the
    case was. The conditional maximum likelihood estimate is given where at least `FEW` sets speak for each side,
    else the median-unbiased one. Raises ValueError when the arrays do not fit together.

    Source: Breslow and Day (1980), Statistical Methods in Cancer Research I, chapter 5; Hirji, Tsiatis and Mehta
    (1989), The American Statistician 43:7-11 (median-unbiased); Berry and Armitage (1995), The Statistician
    44:417-423 (mid-p intervals).
    """
    a, m = np.asarray(exposed, dtype=np.int64), np.asarray(size, dtype=np.int64)
    case = np.asarray(case_exposed).astype(bool)
    strata = gathered(a, m)
    if case.shape != a.shape or (case & (a == 0)).any() or (~case & (a == m) & (m > 0)).any():
        raise ValueError("the case and the exposed members do not fit together")
    seen, n = int((case & (a < m)).sum()), int(strata.sets.sum())
    if not n:
        return MatchedOddsRatio(
            value=math.nan,
            low=0.0,
            high=math.inf,
            p=1.0,
            log_error=math.nan,
            n_sets=0,
            n_exposed=0,
            estimator="none",
            level=level,
        )
    centre = _centre(strata, min(max(seen, 0.5), n - 0.5))
    first, chances = sum_of_tosses(strata.chances(centre), strata.sets)
    rest = (1 - level) / 2

    def at(log_ratio: float) -> tuple[float, float, float]:
        # the family is exponential in the log odds ratio: one distribution, tilted, serves for all of them
        tilted = np.log(chances) + (log_ratio - centre) * np.arange(first - seen, first - seen + len(chances))
        tilted = np.exp(tilted - tilted.max())
        return tails(first, tilted / tilted.sum(), seen)

    def upper(log_ratio: float) -> float:
        _, here, above = at(log_ratio)
        return above + here / 2

    def lower(log_ratio: float) -> float:
        below, here, _ = at(log_ratio)
        return below + here / 2

    few = min(seen, n - seen) < FEW
    value = centre if not few else _median(at, seen=seen, n=n, centre=centre)
    inside = strata.chances(centre)
    information = float((strata.sets * inside * (1 - inside)).sum())
    low = -math.inf if seen == 0 else _where(upper, rest, centre)
    high = math.inf if seen == n else _where(lower, rest, centre)
    width = high - low if seen not in (0, n) else math.nan
    return MatchedOddsRatio(
        value=math.exp(value),
        low=math.exp(low),
        high=math.exp(high),
        p=mid_p(strata, seen),
        log_error=width / (2 * float(norm.ppf(1 - rest))) if few else 1 / math.sqrt(information),
        n_sets=n,
        n_exposed=seen,
        estimator="median_unbiased" if few else "conditional",
        level=level,
    )


def _centre(strata: Strata, expected: float) -> float:
    """The log odds ratio at which this many exposed cases are expected."""
    return float(
        _where(lambda ratio: float((strata.sets * strata.chances(ratio)).sum()) / expected, 1.0, 0.0)
    )


def _median(at: Callable[[float], tuple[float, float, float]], *, seen: int, n: int, centre: float) -> float:
    """The log odds ratio at which what was seen lies in the middle; at an end, at which it is an even chance."""
    if seen in (0, n):
        return _where(lambda ratio: at(ratio)[1], 0.5, centre)
    return _where(lambda ratio: at(ratio)[2] + at(ratio)[1] / 2, 0.5, centre)


def _where(of: Callable[[float], float], wanted: float, near: float) -> float:
    """Where a function that only rises, or only falls, takes a value; looked for outwards from `near`."""
    width = 0.5
    while (of(near - width) - wanted) * (of(near + width) - wanted) > 0:
        width *= 2
    return float(optimize.brentq(lambda x: of(x) - wanted, near - width, near + width, xtol=1e-10))


__all__ = ["FEW", "MatchedOddsRatio", "Strata", "gathered", "mid_p", "odds_ratio", "sum_of_tosses", "tails"]
