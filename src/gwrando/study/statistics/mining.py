"""Which orders of events do many children share? Sequences found by prefix projection, with the lag of each step.

A sequence is supported by a child in whose life its events come in that order, with any others between. Each sequence
that enough children support is found, and no other (prefix projection: Pei and others 2001, ICDE, 215-224; a sequence
cannot have more children than its beginning has). Only arrays: positions are two bytes, relative to the child.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gwrando.study.statistics.case_intervals import Ints

Places = NDArray[np.uint16]
Ties = Literal["apart", "listed"]

MOST_PLACES = (1 << 16) - 2
"""Days of a life, or events in a life, that two bytes can hold (179 years)."""

PART = 131_072
"""Children of one part: their positions of all kinds take some megabytes."""

_SLACK = 0.98  # a part looks a little further down, so that few sequences must be counted again where it missed them


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
class _Part:
    """The events of some children, numbered from 0."""

    n_children: int
    kinds: tuple[_Kind, ...]
    starts: Ints
    days: NDArray[np.uint16]
    ties: Ties

    def day_at(self, children: Ints, places: Places) -> NDArray[np.int32]:
        """The day (relative to the child) of the event at a place."""
        if self.ties == "apart":
            return places.astype(np.int32)
        found: NDArray[np.int32] = self.days.take(self.starts.take(children) + places - 1).astype(np.int32)
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
        """The children who have a sequence, and the day of each of its events along the earliest way through."""
        children = np.arange(self.n_children)
        places = np.zeros(self.n_children, dtype=np.uint16)
        days = np.zeros((self.n_children, 0), dtype=np.int64)
        for kind in kinds:
            kept = np.flatnonzero(self.kinds[kind].last.take(children) > places)
            children, days = children[kept], days[kept]
            places = self.after(kind, children, places[kept])
            days = np.column_stack([days, self.day_at(children, places).astype(np.int64)])
        return children, days


@dataclass(frozen=True, kw_only=True)
class Events:
    """The events of many children, indexed for mining. Made by `events`."""

    n_children: int
    n_kinds: int
    parts: tuple[_Part, ...]

    def following(self, kinds: tuple[int, ...]) -> tuple[Ints, Ints]:
        """The children who have a sequence, and the day (relative to each child's own start) of each of its events:
        a table of children by events, along the earliest way through."""
        found = [part.following(kinds) for part in self.parts]
        before = np.cumsum([0, *(part.n_children for part in self.parts)])
        children = [who + offset for (who, _), offset in zip(found, before, strict=False)]
        none = np.zeros((0, len(kinds)), dtype=np.int64)
        return np.concatenate([none[:, 0], *children]), np.vstack([none, *(days for _, days in found)])


def events(
    child: Ints,
    day: Ints,
    kind: Ints,
    *,
    n_children: int,
    n_kinds: int,
    ties: Ties = "apart",
    part: int = PART,
) -> Events:
    """Indexes events given one entry an event, sorted by child and day, in parts of at most `part` children.

    With `ties` "apart", events of one day have no order and never make a step; "listed" takes the order given. Raises
    ValueError when they are not sorted, or a child's days or events span more than two bytes hold.
    """
    child, day = np.asarray(child, dtype=np.int64), np.asarray(day, dtype=np.int64)
    later = (child[1:] > child[:-1]) | ((child[1:] == child[:-1]) & (day[1:] >= day[:-1]))
    if not later.all():
        raise ValueError("events must be sorted by child and day")
    code = np.asarray(kind, dtype=np.uint16)
    parts = []
    for low in range(0, n_children, part):
        size = min(part, n_children - low)
        begin, end = np.searchsorted(child, (low, low + size))
        mine = slice(begin, end)
        parts.append(
            _part(child[mine] - low, day[mine], code[mine], n_children=size, n_kinds=n_kinds, ties=ties)
        )
    return Events(n_children=n_children, n_kinds=n_kinds, parts=tuple(parts))


def _part(child: Ints, day: Ints, code: Places, *, n_children: int, n_kinds: int, ties: Ties) -> _Part:
    starts = np.searchsorted(child, np.arange(n_children + 1))
    days = day - day.take(starts.take(child)) + 1
    place = days if ties == "apart" else np.arange(len(child)) - starts.take(child) + 1
    if max(int(place.max(initial=0)), int(days.max(initial=0))) > MOST_PLACES:
        raise ValueError("a life is longer than two bytes hold")
    small = place.astype(np.uint16)
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
    return _Part(
        n_children=n_children, kinds=tuple(found), starts=starts, days=days.astype(np.uint16), ties=ties
    )


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A sequence in one part: its children, and how many of them took 0, 1, 2 ... days for its last step."""

    n_children: int
    lags: Ints


def mine(found: Events, *, least: int, most_events: int) -> list[Pattern]:
    """Every sequence of at most `most_events` events that `least` children or more support, in the order of its kinds.

    Raises ValueError when `least` is below 1: all sequences there are would be asked for.
    """
    if least < 1:
        raise ValueError("a sequence needs at least one child")
    slack = _SLACK if len(found.parts) > 1 else 1.0
    by_part: list[dict[tuple[int, ...], _Found]] = []
    wanted: set[tuple[int, ...]] = set()
    for part in found.parts:
        fair = least * part.n_children / found.n_children
        miner = _Miner(part=part, least=max(1, math.ceil(fair * slack)), most_events=most_events)
        mined = dict(miner.mined())
        wanted |= {kinds for kinds, one in mined.items() if one.n_children >= fair}
        by_part.append(mined)
    patterns: dict[tuple[int, ...], Pattern] = {}
    for kinds in sorted(
        wanted
    ):  # a beginning comes before what begins with it, and is shared by as many or more
        here = [
            mined[kinds] if kinds in mined else _counted(part, kinds)
            for part, mined in zip(found.parts, by_part, strict=True)
        ]
        n_children = sum(one.n_children for one in here)
        if n_children >= least:
            steps = (
                (*patterns[kinds[:-1]].lags, _median([one.lags for one in here])) if len(kinds) > 1 else ()
            )
            patterns[kinds] = Pattern(kinds=kinds, n_children=n_children, lags=steps)
    return list(patterns.values())


def _counted(part: _Part, kinds: tuple[int, ...]) -> _Found:
    """A sequence that its part was too poor in to find."""
    children, days = part.following(kinds)
    last = days[:, -1] - days[:, -2] if len(kinds) > 1 else np.zeros(0, dtype=np.int64)
    return _Found(n_children=len(children), lags=np.bincount(last))


@dataclass(frozen=True, kw_only=True)
class _Miner:
    """Depth-first in one part: a sequence, then the longer ones that begin with it."""

    part: _Part
    least: int
    most_events: int

    def mined(self) -> Iterator[tuple[tuple[int, ...], _Found]]:
        """Every sequence that `least` children of the part support."""
        kinds = self.part.kinds
        everyone = np.arange(self.part.n_children)
        nowhere = np.zeros(self.part.n_children, dtype=np.uint16)
        lasts = {number: kind.last for number, kind in enumerate(kinds)}
        # what too rarely follows one event follows it too rarely in any longer sequence
        begins = [np.where(kind.first > 0, kind.first, MOST_PLACES + 1).astype(np.uint16) for kind in kinds]
        pairs = [
            {other for other, last in lasts.items() if np.count_nonzero(last > begin) >= self.least}
            for begin in begins
        ]
        yield from self._grow((), everyone, nowhere, nowhere.astype(np.int32), lasts, pairs)

    def _grow(
        self,
        begun: tuple[int, ...],
        children: Ints,
        places: Places,
        days: NDArray[np.int32],
        lasts: dict[int, Places],
        pairs: list[set[int]],
    ) -> Iterator[tuple[tuple[int, ...], _Found]]:
        """The sequences that begin with `begun`, whose children stand at `places` on `days`.

        `lasts` holds, for each kind that may still follow, the place of the children's last event of it: who has one
        after `places` supports the longer sequence. A kind too rare to follow here is too rare after anything longer.
        """
        followed = {}
        for kind, last in lasts.items():
            has = last > places
            if np.count_nonzero(has) >= self.least:
                followed[kind] = has
        for kind, has in followed.items():
            kept = np.flatnonzero(has)
            who = children.take(kept)
            after = self.part.after(kind, who, places.take(kept))
            day = self.part.day_at(who, after)
            lags = np.bincount(day - days.take(kept)) if begun else np.zeros(0, dtype=np.int64)
            longer = (*begun, kind)
            yield longer, _Found(n_children=len(kept), lags=lags)
            if len(longer) < self.most_events:
                next_lasts = {other: lasts[other].take(kept) for other in followed if other in pairs[kind]}
                yield from self._grow(longer, who, after, day, next_lasts, pairs)


def _median(counts: Sequence[Ints]) -> float:
    """The median of whole numbers of days, from how many children took 0, 1, 2 ... days in each part."""
    total = np.zeros(max(len(some) for some in counts), dtype=np.int64)
    for some in counts:
        total[: len(some)] += some
    up_to = np.cumsum(total)
    low = int(np.searchsorted(up_to, (up_to[-1] + 1) // 2))
    high = int(np.searchsorted(up_to, up_to[-1] // 2 + 1))
    return (low + high) / 2
