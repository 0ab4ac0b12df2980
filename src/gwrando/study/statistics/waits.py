"""Waits: how long until something came, when some are still waiting as far as the data go.

Grouped data: how many waited so many days, and whether it then came or was only followed no longer.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Waits:
    """The Kaplan-Meier curve of those still waiting: one entry per day on which it came to somebody.

    days         the days, ascending
    followed      how many were followed and still waiting just before that day
    came         to how many it came on that day
    waiting      share still waiting after that day, 0-1
    low, high    its interval, on the log(-log) scale
    n            everybody, censored included
    """

    days: Floats
    followed: Floats
    came: Floats
    waiting: Floats
    low: Floats
    high: Floats
    n: int
    level: float

    def share_by(self, day: float) -> tuple[float, float, float]:
        """The share to whom it had come by a day, with its interval (value, low, high)."""
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return 0.0, 0.0, 0.0
        return 1 - float(self.waiting[place]), 1 - float(self.high[place]), 1 - float(self.low[place])

    def quantile(self, share: float) -> tuple[float, float, float]:
        """The day by which it had come to this share, with its interval; infinite where the data end before.

        Source: Brookmeyer and Crowley (1982), Biometrics 38:29-41, with the log(-log) transformation.
        """
        return tuple(  # type: ignore[return-value]
            self._first(curve, 1 - share) for curve in (self.waiting, self.low, self.high)
        )

    def _first(self, curve: Floats, least: float) -> float:
        reached = np.flatnonzero(curve <= least + 1e-12)
        return float(self.days[reached[0]]) if len(reached) else math.inf


def waits(days: ArrayLike, came: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Waits:
    """The curve of `n[i]` of them who waited `days[i]` days, after which it came (`came[i]` 1) or they were followed no
    longer (0). Who is followed no longer on a day counts as still waiting on it.

    Raises ValueError when nobody waits, or a number is negative.
    Source: Kaplan and Meier (1958), JASA 53:457-481; Greenwood's variance; Kalbfleisch and Prentice (1980) for log(-log).
    """
    day, event, count = (np.asarray(part, dtype=np.float64) for part in (days, came, n))
    if not count.sum() > 0 or (count < 0).any() or (day < 0).any():
        raise ValueError("nobody waits, or a number is negative")
    times, place = np.unique(day, return_inverse=True)
    left = np.bincount(place, weights=count, minlength=len(times))
    arrived = np.bincount(place, weights=count * (event > 0), minlength=len(times))
    followed = left[::-1].cumsum()[::-1]
    keep = arrived > 0
    times, followed, arrived = times[keep], followed[keep], arrived[keep]
    waiting = np.cumprod(1 - arrived / followed)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(arrived / (followed * (followed - arrived)))) / np.abs(np.log(waiting))
        z = norm.ppf((1 + level) / 2)
        low, high = waiting ** np.exp(z * spread), waiting ** np.exp(-z * spread)
    # once nobody waits the variance has no value: the upper end stays where it was, as in R's survfit
    gone = waiting <= 0
    low[gone], high[gone] = 0.0, high[~gone][-1] if (~gone).any() else 1.0
    return Waits(
        days=times,
        followed=followed,
        came=arrived,
        waiting=waiting,
        low=low,
        high=high,
        n=int(count.sum()),
        level=level,
    )
