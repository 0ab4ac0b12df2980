"""Does one event come before another more often than chance, and more often than in comparison children?

Always *given both events*: else a pair only says again how common each event is. Two questions are kept apart. Within the
child: how often would the first be first if the child's own events came in any order? Between groups: is the share in
order larger in the cohort than in comparison children?

Source: the design notes of the study, 4.6; Wang (1993), Statistica Sinica 3:295-312 (Poisson-binomial); Fisher (1935) and
Lancaster (1961), JASA 56:223-234 (exact test and its mid-p).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln

from gwrando.study.statistics.case_intervals import Bools, Floats, Ints

EXACT_UP_TO = 2_000
"""Up to so many children the sum's distribution is exact; above, normal with a correction for steps."""

_WIDE = 20.0  # log odds ratios beyond e^20 are "without bound"


@dataclass(frozen=True, kw_only=True)
class Chance:
    """How many children have it in order, how many would by chance, and the two-sided mid-p of the difference."""

    n_children: int
    n_in_order: int
    expected: float
    p: float


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Odds ratio of being in order, cohort against comparison children, with its exact (mid-p) interval and p.

    `ratio` is None when the four counts hold no answer (a row or a column is empty).
    """

    ratio: float | None
    low: float
    high: float
    p: float | None


def chance_first(n_first: Ints, n_then: Ints, n_earliest: Ints) -> Floats:
    """For each child, the share of the orders of its own events in which every event on its earliest such day is of the
    first kind, so that the first kind comes strictly before the other.

    `n_first` and `n_then` count the child's events of the two kinds, `n_earliest` those of both kinds on the earliest
    day of either. Permuting which event is of which kind leaves days as they are: the null of no order within a child.
    """
    first, total = np.asarray(n_first, dtype=float), np.asarray(n_first + n_then, dtype=float)
    share = np.ones(len(first))
    for taken in range(int(n_earliest.max(initial=0))):
        drawn = n_earliest > taken
        share[drawn] *= np.maximum(first[drawn] - taken, 0) / (total[drawn] - taken)
    return share


def against_chance(in_order: Bools, share: Floats) -> Chance:
    """Tests the number of children in order against each child's own chance (Poisson-binomial, mid-p, two-sided)."""
    n, found, expected = len(in_order), int(in_order.sum()), float(share.sum())
    spread = math.sqrt(float((share * (1 - share)).sum()))
    if spread == 0:
        p = 1.0
    elif n <= EXACT_UP_TO:
        p = _two_sided(_poisson_binomial(share), found)
    else:
        p = math.erfc(max(0.0, abs(found - expected) - 0.5) / spread / math.sqrt(2))
    return Chance(n_children=n, n_in_order=found, expected=expected, p=p)


def _poisson_binomial(share: Floats) -> Floats:
    """The distribution of the number of successes, one trial a child with its own chance."""
    made = np.ones(1)
    for chance in share:
        made = np.append(made * (1 - chance), 0.0) + np.append(0.0, made * chance)
    return made


def _two_sided(distribution: Floats, found: int) -> float:
    """Twice the smaller tail, half of the found value's own probability in each."""
    own = distribution[found] / 2
    below, above = float(distribution[:found].sum() + own), float(distribution[found + 1 :].sum() + own)
    return min(1.0, 2 * min(below, above))


def compared(a: int, b: int, c: int, d: int, *, level: float = 0.95) -> Compared:
    """Compares a of a+b (cohort) with c of c+d (comparison children): conditional odds ratio, exact mid-p interval.

    Given the margins, the count a has Fisher's noncentral hypergeometric distribution.
    """
    if min(a + b, c + d, a + c, b + d) == 0:
        return Compared(ratio=None, low=0.0, high=math.inf, p=None)
    lowest, highest = max(0, a - d), min(a + b, a + c)
    values = np.arange(lowest, highest + 1)
    weight = -(
        gammaln(values + 1)
        + gammaln(a + b - values + 1)
        + gammaln(a + c - values + 1)
        + gammaln(d - a + values + 1)
    )

    def spread(log_ratio: float) -> Floats:
        made = weight + values * log_ratio
        made = np.exp(made - made.max())
        return np.asarray(made / made.sum())

    def mean(log_ratio: float) -> float:
        return float(spread(log_ratio) @ values) - a

    def tail(log_ratio: float, *, upper: bool) -> float:
        made = spread(log_ratio)
        place = a - lowest
        far = made[place + 1 :].sum() if upper else made[:place].sum()
        return float(far + made[place] / 2) - (1 - level) / 2

    low = 0.0 if a == lowest else math.exp(brentq(lambda x: tail(x, upper=True), -_WIDE, _WIDE))
    high = math.inf if a == highest else math.exp(brentq(lambda x: tail(x, upper=False), -_WIDE, _WIDE))
    if a in (lowest, highest):
        ratio = 0.0 if a == lowest else math.inf
    else:
        ratio = math.exp(brentq(mean, -_WIDE, _WIDE))
    return Compared(ratio=ratio, low=low, high=high, p=_two_sided(spread(0.0), a - lowest))


def quiet_quantile(values: Ints | Floats, share: float, *, at_least: int = 10) -> float | None:
    """A quantile that no single child decides: the mean of the `at_least` values nearest to it in order.

    None with fewer values than that. With an odd number the plain median would be one child's own number of days.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    if len(ordered) < at_least or at_least < 1:
        return None
    begin = round(share * len(ordered) - at_least / 2)
    begin = min(max(begin, 0), len(ordered) - at_least)
    return float(ordered[begin : begin + at_least].mean())


@dataclass(frozen=True, kw_only=True)
class Lag:
    """Days from one event to the next: median, and the middle half. None where too few children have it."""

    n_children: int
    median: float | None
    lower: float | None
    upper: float | None


def lag(days: Ints, *, at_least: int = 10) -> Lag:
    """The median with `at_least` children or more, the quartiles with three times as many, each over `at_least`
    children (`quiet_quantile`): fewer would let the three overlap into one number said three times."""
    enough = len(days) >= 3 * at_least
    return Lag(
        n_children=len(days),
        median=quiet_quantile(days, 0.5, at_least=at_least),
        lower=quiet_quantile(days, 0.25, at_least=at_least) if enough else None,
        upper=quiet_quantile(days, 0.75, at_least=at_least) if enough else None,
    )
