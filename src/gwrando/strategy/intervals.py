"""Intervals for rates, their ratio and difference, and for shares: plain Python, no SciPy (decision 0050).

Counts are Poisson, exposures are child-years (children x years covered). Every interval is two-sided; the
default is 95 %.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from gwrando.outputs import intervals

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A value with its lower and upper limit, all in the same unit."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        """The interval in another unit (all three multiplied by a factor that is not negative)."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)


def quantile(level: float) -> float:
    """The standard normal quantile that leaves (1 - level)/2 in each tail: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise ValueError("a confidence level is between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)


def rate(count: float, exposure: float, *, level: float = LEVEL) -> Interval:
    """A rate per unit of exposure with Wilson-type limits: the rates that the count does not contradict.

    Source: Wilson-type limits of a Poisson rate, count + z^2/2 -+ z sqrt(count + z^2/4), over
    exposure.
    """
    _check(count, exposure)
    z = quantile(level)
    middle, half = count + z * z / 2, z * sqrt(count + z * z / 4)
    return Interval(count / exposure, max(middle - half, 0.0) / exposure, (middle + half) / exposure)


def rate_ratio(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    level: float = LEVEL,
    dispersion: float = 1.0,
) -> Interval:
    """The ratio of two independent rates, `count/exposure` over `base_count/base_exposure`, by `mover`.

    `dispersion` above 1 allows for repeat searches of one child: both counts and exposures are divided by it,
    which leaves the ratio and widens the interval. Raises ValueError when the base count is 0 (no ratio).

    Source: Zou and Donner 2008, Statistics in Medicine 27:1693; for ratios Li, Tang and Wong 2014.
    """
    _check(count, exposure)
    _check(base_count, base_exposure)
    if base_count == 0:
        raise ValueError("no ratio to a rate of 0")
    if dispersion < 1:
        raise ValueError("a dispersion is 1 or more")
    top = rate(count / dispersion, exposure / dispersion, level=level)
    base = rate(base_count / dispersion, base_exposure / dispersion, level=level)
    product = top.value * base.value
    under = base.high * (2 * base.value - base.high)
    over = base.low * (2 * base.value - base.low)
    low = _root(product, under, top.low * (2 * top.value - top.low), sign=-1)
    high = _root(product, over, top.high * (2 * top.value - top.high), sign=1)
    return Interval(top.value / base.value, max(low, 0.0), high)


def _root(product: float, divisor: float, term: float, *, sign: int) -> float:
    """(product -+ sqrt(product^2 - divisor*term)) / divisor, without losing digits when the divisor nears
    0."""
    inside = sqrt(max(product * product - divisor * term, 0.0))
    if sign < 0:  # the rationalised form: (p - s)/d = term/(p + s)
        below = product + inside
        return term / below if below > 0 else 0.0
    return (product + inside) / divisor  # above 0: a base count above 0 has a lower limit above 0


def rate_difference(
    count: float,
    exposure: float,
    base_count: float,
    base_exposure: float,
    *,
    level: float = LEVEL,
    dispersion: float = 1.0,
) -> Interval:
    """The difference of two independent rates per unit of exposure, by `mover`; arguments as in `rate_ratio`.

    Source: Zou and Donner 2008, Statistics in Medicine 27:1693.
    """
    _check(count, exposure)
    _check(base_count, base_exposure)
    if dispersion < 1:
        raise ValueError("a dispersion is 1 or more")
    top = rate(count / dispersion, exposure / dispersion, level=level)
    base = rate(base_count / dispersion, base_exposure / dispersion, level=level)
    value = top.value - base.value
    return Interval(
        value,
        value - sqrt((top.value - top.low) ** 2 + (base.high - base.value) ** 2),
        value + sqrt((top.high - top.value) ** 2 + (base.value - base.low) ** 2),
    )


def ratio_to_whole(ratio_to_rest: Interval, *, part: float) -> Interval:
    """The ratio of a group's rate to the rate of everyone, from its ratio to the rate of everyone else.

    `part` is the group's share of the children (0-1, ends left out). The group is inside the whole, so the
    two
    rates are not independent and `mover` may not be used on them; but R = r / (part r + 1 - part) grows with
    r, so the limits of r give the limits of R.
    """
    if not 0 < part < 1:
        raise ValueError("a group is part of the whole, and not all of it")

    def whole(r: float) -> float:
        return r / (part * r + 1 - part)

    return Interval(whole(ratio_to_rest.value), whole(ratio_to_rest.low), whole(ratio_to_rest.high))


def share(count: int, total: int, *, level: float = LEVEL) -> Interval:
    """A share (0-1) of independent cases with Wilson's limits.

    The method is in `gwrando.outputs.intervals`. Raises ValueError when there are no cases or more than all.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError("a share needs 0 <= count <= total, and a total")
    low, high = intervals.wilson(count, total, z=quantile(level))
    return Interval(count / total, low, high)


def _check(count: float, exposure: float) -> None:
    if count < 0 or exposure <= 0:
        raise ValueError("a rate needs a count of 0 or more and an exposure above 0")
