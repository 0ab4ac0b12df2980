"""The day of each child's first offence, exactly: hazard = base by age x hidden frailty x exp(effects that act that day).

No step by step simulation: the hazard is constant between the days on which something begins or stops to act, so the
hazard added up over a child's life is a chain of straight lines, and the first offence is where it passes a waiting
time of mean 1. Source: inverse transform for piecewise exponential times (Bender, Augustin, Blettner 2005, Stat Med 24).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy.model import BASE, WINDOW

Days = NDArray[np.int32]
NEVER = np.iinfo(np.int32).max
"""The first-offence day of a child who has none in the time looked at."""

YEAR = 365.25
_EXACT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Acting:
    """Times in which something acts: for each, the child (0, 1, ...), the first day, the day after the last, and the
    effect on the log of the hazard."""

    child: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    log_effect: float


def acting(
    child: NDArray[np.int64], day: NDArray[np.int64], *, log_effect: float, days: int = WINDOW
) -> Acting:
    """Events of one kind as times that do not overlap: day + 1 to day + `days`, cut where the next one begins."""
    order = np.lexsort((day, child))
    child, day = child[order], day[order]
    ends = day + 1 + days
    again = np.flatnonzero(child[1:] == child[:-1])
    ends[again] = np.minimum(ends[again], day[again + 1] + 1)
    return Acting(child=child, begins=day + 1, ends=ends, log_effect=log_effect)


def after_both(
    first: tuple[NDArray[np.int64], NDArray[np.int64]],
    then: tuple[NDArray[np.int64], NDArray[np.int64]],
    *,
    log_effect: float,
    within: int,
) -> Acting:
    """The effect of an order: acts after each `then` with a `first` in the `within` days before it."""
    stride = np.int64(1 << 20)
    keys = np.sort(first[0] * stride + first[1])
    wanted = then[0] * stride + then[1]
    # the latest `first` strictly before `then`, if it is the same child's and recent
    place = np.searchsorted(keys, wanted, side="left") - 1
    latest = keys[np.maximum(place, 0)] if len(keys) else np.zeros_like(wanted)
    counts = (place >= 0) & (latest // stride == then[0]) & (wanted - latest <= within)
    return acting(then[0][counts], then[1][counts], log_effect=log_effect)


def first_days(
    *,
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    birth: NDArray[np.int64],
    level: NDArray[np.float64],
    waiting: NDArray[np.float64],
    acts: Sequence[Acting],
) -> Days:
    """The day of the first offence of each child, or `NEVER`.

    `begins` and `ends` (the day after the last) bound the time looked at; `level` is hazard a year before `BASE` and
    effects (base x frailty); `waiting` are draws of mean 1.
    """
    n = len(birth)
    everyone = np.arange(n)
    child, day, change = [everyone], [begins], [np.zeros(n, dtype=np.int64)]
    base = np.rint(np.log(BASE) * _EXACT).astype(np.int64)
    for year, log_base in enumerate(base):
        child.append(everyone)
        day.append(birth + np.int64(np.ceil((10 + year) * YEAR)))
        change.append(np.full(n, log_base - (base[year - 1] if year else 0)))
    for act in acts:
        size = round(act.log_effect * _EXACT)
        child += [act.child, act.child]
        day += [act.begins, act.ends]
        change += [np.full(len(act.child), size), np.full(len(act.child), -size)]
    who, when = np.concatenate(child), np.concatenate(day)
    # whatever changes outside the time looked at counts from its edge on
    when = np.clip(when, begins[who], ends[who])
    order = np.argsort(who * np.int64(1 << 20) + when, kind="stable")
    who, when = who[order], when[order]
    # whole numbers, so that adding up over many children leaves nothing behind
    log_now = np.cumsum(np.concatenate(change)[order])
    starts = np.searchsorted(who, everyone)
    log_now -= (log_now[starts] - np.concatenate(change)[order][starts])[who]
    until = np.append(when[1:], 0)
    last = np.append(starts[1:], len(who)) - 1
    until[last] = ends
    rate = np.exp(log_now / _EXACT) * level[who] / YEAR
    passed = np.cumsum(rate * (until - when))
    before = passed - rate * (until - when)
    left = waiting[who] + before[starts][who] - before
    hit = np.flatnonzero((left >= 0) & (left < rate * (until - when)))
    found = np.full(n, NEVER, dtype=np.int64)
    # the first line that passes; rounding could leave a second candidate on a shared edge
    np.minimum.at(found, who[hit], when[hit] + np.floor(left[hit] / rate[hit]).astype(np.int64))
    return found.astype(np.int32)


__all__ = ["NEVER", "Acting", "acting", "after_both", "first_days"]
