"""Which orders of events do many children share? Sequences found by prefix projection, with the lag of each step.

A sequence is supported by a child in whose life its events come in that order, with any others between. Each sequence
that enough children support is found, and no other (prefix projection: Pei and others 2001, ICDE, 215-224; a sequence
cannot have more children than its beginning has). Only arrays: positions are two bytes, relative to the child.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gwrando.study.statistics.case_intervals import Ints

Places = NDArray[np.uint16]
Ties = Literal["apart", "listed"]

MOST_PLACES = (1 << 16) - 2
"""Days of a life, or events in a life, that two bytes can hold (179 years)."""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A sequence of event kinds, how many children have it, and the median lag in days of each step.

    `lags[k]` is the median, over the children who have the sequence as far as event k + 2, of the days from event k + 1
    to k + 2. Each child's earliest way through the sequence counts.
    """

    kinds: tuple[int, ...]
    n_children: int
    lags: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """Where one kind of event comes in each child's life: places (1, 2, ...; 0 never) and a sorted list of all."""

    first: Places
    last: Places
    keys: Ints


@dataclass(frozen=True, kw_only=True)
class Events:
    """The events of many children, indexed for mining. Made by `events`."""

    n_children: int
    kinds: tuple[_Kind, ...]
    starts: Ints
    days: NDArray[np.uint16]
    ties: Ties

    def day_at(self, children: Ints, places: Places) -> NDArray[np.int32]:
        """The day (relative to the child) of the event at a place."""
        if self.ties == "apart":
            return places.astype(np.int32)
        found: NDArray[np.int32] = self.days[self.starts[children] + places - 1].astype(np.int32)
        return found

    def after(self, kind: int, children: Ints, places: Places) -> Places:
        """The place of the child's next event of a kind after a place; there must be one."""
        found = self.kinds[kind].first.take(children)
        late = np.flatnonzero(found <= places)
        if len(late):
            keys = self.kinds[kind].keys
            asked = (children.take(late) << 16) | places.take(late)
            found[late] = (keys.take(np.searchsorted(keys, asked, side="right")) & 0xFFFF).astype(np.uint16)
        return found

    def following(self, kinds: tuple[int, ...]) -> tuple[Ints, Ints]:
        """The children who have a sequence, and the day (relative to each child's own start) of each of its events:
        a table of children by events, along the earliest way through."""
        children = np.arange(self.n_children)
        places = np.zeros(self.n_children, dtype=np.uint16)
        days = np.zeros((self.n_children, 0), dtype=np.int64)
        for kind in kinds:
            kept = np.flatnonzero(self.kinds[kind].last.take(children) > places)
            children, days = children[kept], days[kept]
            places = self.after(kind, children, places[kept])
            days = np.column_stack([days, self.day_at(children, places).astype(np.int64)])
        return children, days


def events(
    child: Ints, day: Ints, kind: Ints, *, n_children: int, n_kinds: int, ties: Ties = "apart"
) -> Events:
    """Indexes events given one entry an event, sorted by child and day.

    With `ties` "apart", events of one day have no order and never make a step; "listed" takes the order given. Raises
    ValueError when they are not sorted, or a child's days or events span more than two bytes hold.
    """
    child = np.asarray(child, dtype=np.int64)
    day = np.asarray(day, dtype=np.int64)
    later = (child[1:] > child[:-1]) | ((child[1:] == child[:-1]) & (day[1:] >= day[:-1]))
    if not later.all():
        raise ValueError("events must be sorted by child and day")
    starts = np.searchsorted(child, np.arange(n_children + 1))
    begun = (
        day[np.minimum(starts[:-1], max(len(day) - 1, 0))]
        if len(day)
        else np.zeros(n_children, dtype=np.int64)
    )
    days = day - begun[child] + 1
    place = days if ties == "apart" else np.arange(len(child)) - starts[child] + 1
    if len(place) and max(int(place.max()), int(days.max())) > MOST_PLACES:
        raise ValueError("a life is longer than two bytes hold")
    small, short = place.astype(np.uint16), days.astype(np.uint16)
    code = np.asarray(kind, dtype=np.uint16)
    order = np.argsort(code, kind="stable")
    ends = np.searchsorted(code[order], np.arange(n_kinds + 1))
    found = []
    for number in range(n_kinds):
        mine = order[ends[number] : ends[number + 1]]
        who, where = child[mine], small[mine]
        first = np.zeros(n_children, dtype=np.uint16)
        last = np.zeros(n_children, dtype=np.uint16)
        last[who] = where  # of several for one child, the last one written stays
        first[who[::-1]] = where[::-1]
        found.append(_Kind(first=first, last=last, keys=(who << 16) | where))
    return Events(n_children=n_children, kinds=tuple(found), starts=starts, days=short, ties=ties)


def mine(found: Events, *, least: int, most_events: int) -> list[Pattern]:
    """Every sequence of at most `most_events` events that `least` children or more support, in the order of its kinds.

    Raises ValueError when `least` is below 1: all sequences there are would be asked for.
    """
    if least < 1:
        raise ValueError("a sequence needs at least one child")
    everyone = np.arange(found.n_children)
    nowhere = np.zeros(found.n_children, dtype=np.uint16)
    lasts = {number: kind.last for number, kind in enumerate(found.kinds)}
    return list(_grow(found, (), (), everyone, nowhere, lasts, least=least, most_events=most_events))


def _grow(
    found: Events,
    begun: tuple[int, ...],
    lags: tuple[float, ...],
    children: Ints,
    places: Places,
    lasts: dict[int, Places],
    *,
    least: int,
    most_events: int,
) -> Iterator[Pattern]:
    """The sequences that begin with `begun`, whose children stand at `places`.

    `lasts` holds, for each kind that may still follow, the place of the children's last event of it: who has one after
    `places` supports the longer sequence. A kind too rare to follow here is too rare after anything longer.
    """
    followed = {}
    for kind, last in lasts.items():
        kept = np.flatnonzero(last > places)
        if len(kept) >= least:
            followed[kind] = kept
    for kind, kept in followed.items():
        who, before = children.take(kept), places.take(kept)
        after = found.after(kind, who, before)
        steps = (*lags, _median(found.day_at(who, after) - found.day_at(who, before))) if begun else ()
        longer = (*begun, kind)
        yield Pattern(kinds=longer, n_children=len(kept), lags=steps)
        if len(longer) < most_events:
            next_lasts = {other: lasts[other].take(kept) for other in followed}
            yield from _grow(
                found, longer, steps, who, after, next_lasts, least=least, most_events=most_events
            )


def _median(lags: NDArray[np.int32]) -> float:
    """The median of whole numbers of days, by counting them."""
    up_to = np.cumsum(np.bincount(lags))
    low = int(np.searchsorted(up_to, (len(lags) + 1) // 2))
    high = int(np.searchsorted(up_to, len(lags) // 2 + 1))
    return (low + high) / 2
