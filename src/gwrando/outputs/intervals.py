"""Intervals of shares: one place for everybody who counts. Plain Python, units are shares (0-1).

Wilson's interval for one share, wide enough for rounded numbers where they are all that may be shown, and
Newcombe's for the difference of two.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share (0-1) with its interval; `n` is the denominator as shown (rounded where it is protected)."""

    share: float
    low: float
    high: float
    n: int


def z_for(*, level: float, questions: int = 1) -> float:
    """The normal quantile for two-sided intervals that hold together over a family of questions (Bonferroni).

    Raises ValueError unless 0 < level < 1 and there is a question. Source: Dunn (1961), multiple comparisons
    among means.
    """
    if not 0 < level < 1 or questions < 1:
        raise ValueError("a level is between 0 and 1, and there is at least one question")
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * questions))


def wilson(k: float, n: float, *, z: float) -> tuple[float, float]:
    """Wilson's interval (low, high) of the share k/n. Raises ValueError unless 0 <= k <= n and n > 0.

    The ends are exact at k = 0 and k = n, where rounding errors would leave them a hair off.
    Source: Wilson (1927), JASA 22:209-212; recommended for small n by Brown, Cai and DasGupta (2001).
    """
    if not (n > 0 and 0 <= k <= n):
        raise ValueError("k and n do not make a share")
    p, z2 = k / n, z * z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (0.0 if k == 0 else max(0.0, middle - half), 1.0 if k == n else min(1.0, middle + half))


def share_of_shown(k: int, n: int, *, slack: tuple[int, int], z: float) -> Share:
    """A share from two rounded numbers, with an interval wide enough to hold Wilson's for the true ones.

    `slack` is how far k and n may each be from the true number (half the rounding base, times the rounded
    numbers it is the sum of). The low end takes the smallest k with the largest n, the high end the other way
    round. Raises ValueError unless 0 <= k <= n and n > its slack.
    """
    slack_k, slack_n = slack
    if not (0 <= k <= n and n > slack_n):
        raise ValueError("k and n do not make a share")
    low, _ = wilson(max(0, k - slack_k), n + slack_n, z=z)
    _, high = wilson(min(k + slack_k, n - slack_n), n - slack_n, z=z)
    return Share(share=k / n, low=low, high=high, n=n)


def difference(a: Share, b: Share) -> tuple[float, float, float]:
    """The difference a - b of two shares with its interval (difference, low, high), from the shares' own
    intervals.

    Source: Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    gap = a.share - b.share
    low = gap - math.hypot(a.share - a.low, b.high - b.share)
    high = gap + math.hypot(a.high - a.share, b.share - b.low)
    return (gap, low, high)
