"""Self-controlled case series, first half: each child's time cut into intervals in which nothing changes.

Arrays in, a `Layout` out. A day is a whole number on any one scale (age in days, or days since 1970); a spell or an
observation is half-open: it holds its first day and not its last.

Source: Farrington (1995), Biometrics 51:228-235; Whitaker, Farrington, Spiessens and Musonda (2006), Statistics in
Medicine 25:1768-1797.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LASTING = 1 << 16
"""A last edge that stands for "to the end of the spell" (179 years)."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """One thing that happens to children, each time it happens, and the windows after and before it.

    `child` and `starts` have one entry a spell. `edges` are days since the start: (0, 15, 29) makes the bands 0-14 and
    15-28. With `ends` (first day without it, one a spell) a band stops there. `before` is the length of the window
    before it, in days (0: none). Where windows overlap, the one that began last decides the
    band.
    """

    name: str
    child: Ints
    starts: Ints
    edges: tuple[int, ...]
    ends: Ints | None = None
    before: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError when the edges are not at least two and rising, or `before` is negative."""
        if len(self.edges) < 2 or any(a >= b for a, b in zip(self.edges, self.edges[1:], strict=False)):
            raise ValueError("edges of the windows must rise")
        if self.before < 0:
            raise ValueError("before is a number of days")

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns in a layout: `NAME:0`, `NAME:1` for the bands, `NAME:before`."""
        bands = [f"{self.name}:{number}" for number in range(len(self.edges) - 1)]
        return (*bands, *([f"{self.name}:before"] if self.before else []))


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Children with at least one event, as arrays.

    `starts`, `stops`: one entry a child, the observation. `event_child`, `event_on`: one entry an event. `age_cuts`: a
    child x cut table of the days on which a new age band begins (one row serves all when days are ages).
    """

    starts: Ints
    stops: Ints
    event_child: Ints
    event_on: Ints
    age_cuts: Ints
    exposures: tuple[Exposure, ...]

    def first_only(self) -> "Cases":
        """The same with only the first event of each child inside the observation."""
        inside = self._inside()
        order = np.lexsort((self.event_on[inside], self.event_child[inside]))
        child, on = self.event_child[inside][order], self.event_on[inside][order]
        first = np.ones(len(child), dtype=bool)
        first[1:] = child[1:] != child[:-1]
        return replace(self, event_child=child[first], event_on=on[first])

    def lumped(self, kind: Ints | None = None) -> "Cases":
        """The same likelihood with fewer children: those without time in any exposure's windows and of the same `kind`
        (one entry a child), with the same observation and age cuts counted from its first day, become one with all their
        events. The others of them keep no time."""
        child = np.arange(len(self.starts))
        plain = np.ones(len(child), dtype=bool)
        for exposure in self.exposures:
            plain[exposure.child[self._near(exposure)]] = False
        cuts = np.broadcast_to(self.age_cuts, (len(child), np.shape(self.age_cuts)[-1]))
        kinds = np.zeros(len(child), dtype=np.int64) if kind is None else kind
        life = np.column_stack([kinds, self.stops - self.starts, cuts - self.starts[:, None]])[plain]
        # one number for each life, to sort by: that equal numbers are equal lives is then looked at
        number = np.zeros(len(life), dtype=np.int64)
        for column in life.T:
            number = number * np.int64(6364136223846793005) + column
        _, first, alike = np.unique(number, return_index=True, return_inverse=True)
        same = (life == life[first[alike]]).all(axis=1)
        leader = child.copy()
        leader[plain] = np.where(same, child[plain][first[alike]], child[plain])
        events = self.event_child
        return replace(
            self,
            stops=np.where(leader == child, self.stops, self.starts),
            event_child=leader[events],
            # outside its observation an event stays outside
            event_on=self.event_on - self.starts[events] + self.starts[leader[events]],
        )

    def _near(self, exposure: Exposure) -> Bools:
        """The spells with a window that touches the child's observation."""
        child, last = exposure.child, exposure.starts + exposure.edges[-1]
        if exposure.ends is not None:
            last = np.minimum(last, exposure.ends)
        return np.asarray(
            (last > self.starts[child]) & (exposure.starts - exposure.before < self.stops[child])
        )

    def _inside(self) -> Bools:
        child = self.event_child
        return np.asarray((self.event_on >= self.starts[child]) & (self.event_on < self.stops[child]))


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the likelihood needs and no more: rows are intervals, sorted by child; rows with equal covariates share a
    line of `design`.

    `columns` names the columns of `design` (lines x columns, 0 or 1). `first_row` has one entry a child (children
    without an event are left out), `cell` one a row (its line of `design`), `days` the row's length, `events` the row's
    events. `children` gives the child's place in the `Cases` it came from.
    """

    columns: tuple[str, ...]
    design: Floats
    first_row: Ints
    cell: Ints
    days: Floats
    events: Ints
    children: Ints

    @cached_property
    def child_of_row(self) -> Ints:
        """The child (0, 1, 2 ...) of each row."""
        return np.repeat(np.arange(len(self.first_row)), np.diff(np.append(self.first_row, len(self.cell))))

    @cached_property
    def events_of_child(self) -> Floats:
        """How many events each child has."""
        return np.add.reduceat(self.events.astype(float), self.first_row) if len(self.cell) else np.zeros(0)

    @cached_property
    def events_of_cell(self) -> Floats:
        """How many events fall in each line of `design`."""
        return np.bincount(self.cell, weights=self.events, minlength=len(self.design))

    def events_in(self, column: str) -> int:
        """Events that fall in intervals where `column` is 1."""
        return round(float((self.events_of_cell * self.design[:, self.columns.index(column)]).sum()))

    @cached_property
    def rows_with(self) -> Floats:
        """How many rows of each child (lines) lie in each column of the design."""
        return np.asarray(self.by_child(np.ones(len(self.cell))) @ self.design)

    def merged(self, columns: Mapping[str, Sequence[str]]) -> "Layout":
        """The same time with fewer columns: each new one is where any of its old ones is (of which a row has one at most).

        Neighbouring rows that become alike become one.
        """
        design = np.column_stack(
            [
                self.design[:, [self.columns.index(old) for old in olds]].sum(axis=1)
                for olds in columns.values()
            ]
        )
        lines, line = np.unique(design, axis=0, return_inverse=True)
        cell = line.reshape(-1)[self.cell]
        begins = np.append(True, cell[1:] != cell[:-1])[: len(cell)]
        begins[self.first_row] = True
        rows = np.flatnonzero(begins)
        return replace(
            self,
            columns=tuple(columns),
            design=lines,
            first_row=(np.cumsum(begins) - 1)[self.first_row],
            cell=cell[rows],
            days=np.add.reduceat(self.days, rows) if len(rows) else self.days,
            events=np.add.reduceat(self.events, rows) if len(rows) else self.events,
        )

    def by_child(self, values: Floats) -> csr_array:
        """A table of children by lines of `design`, holding one value a row."""
        ends = np.append(self.first_row, len(self.cell))
        return csr_array((values, self.cell, ends), shape=(len(self.first_row), len(self.design)))

    def children_with(self, *columns: str) -> Bools:
        """Of each child: is there any time in one of these columns?"""
        places = [self.columns.index(column) for column in columns]
        return np.asarray((self.rows_with[:, places] > 0).any(axis=1))


def layout(cases: Cases) -> Layout:
    """Cuts the observation of each child with an event where age or exposure changes.

    Columns: the age bands (`age:1`, `age:2` ... against the first), then each exposure's own in the order given.
    Children without an event inside their observation add nothing and are left out. Raises ValueError when a day is
    outside plus or minus 100,000 or a child's number has no observation.
    """
    starts, stops = np.asarray(cases.starts, dtype=np.int64), np.asarray(cases.stops, dtype=np.int64)
    inside = cases._inside()
    child, on = cases.event_child[inside], cases.event_on[inside]
    children = np.unique(child)
    place = np.full(len(starts), -1, dtype=np.int64)
    place[children] = np.arange(len(children))
    starts, stops = starts[children], stops[children]
    if not len(children):
        return _empty(cases)
    if max(np.abs(starts).max(), np.abs(stops).max()) > 100_000:
        raise ValueError("days are whole numbers between -100,000 and 100,000")
    low = int(starts.min())
    scale = _Scale(low=low, span=int(stops.max()) - low + 2, starts=starts, stops=stops)
    ages = np.broadcast_to(cases.age_cuts, (len(cases.starts), np.shape(cases.age_cuts)[-1]))[children]
    spells = [_spells(exposure, place, scale) for exposure in cases.exposures]

    points = [scale.keys(np.arange(len(starts)), starts)]
    points += [scale.within(np.arange(len(starts)), cut) for cut in ages.T]
    for spell in spells:
        points += spell.cuts()
    keys = np.sort(np.concatenate(points))
    keys = keys[np.append(True, keys[1:] != keys[:-1])]  # np.unique is ten times slower here
    row_child, day = scale.split(keys)
    first_row = np.searchsorted(row_child, np.arange(len(starts)))
    until = np.append(day[1:], 0)
    until[np.append(first_row[1:], len(keys)) - 1] = stops

    factors = [
        _Factor(names=tuple(f"age:{k + 1}" for k in range(ages.shape[1])), level=_age(ages, row_child, day))
    ]
    for exposure, spell in zip(cases.exposures, spells, strict=True):
        bands = len(exposure.edges) - 1
        factors.append(_Factor(names=exposure.columns[:bands], level=spell.band(keys, row_child, day)))
        if exposure.before:
            factors.append(_Factor(names=exposure.columns[bands:], level=spell.before(keys, row_child, day)))
    cell, design, columns = _cells(factors, len(keys))
    events = np.bincount(
        np.searchsorted(keys, scale.keys(place[child], on), side="right") - 1, minlength=len(keys)
    )
    return Layout(
        columns=columns,
        design=design,
        first_row=first_row,
        cell=cell,
        days=(until - day).astype(float),
        events=events,
        children=children,
    )


def _empty(cases: Cases) -> Layout:
    """No child has an event: a layout without rows."""
    ages = tuple(f"age:{k + 1}" for k in range(np.shape(cases.age_cuts)[-1]))
    columns = (*ages, *(column for exposure in cases.exposures for column in exposure.columns))
    none = np.zeros(0, dtype=np.int64)
    return Layout(
        columns=columns,
        design=np.zeros((0, len(columns))),
        first_row=none,
        cell=none,
        days=np.zeros(0),
        events=none,
        children=none,
    )


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Child and day as one sortable number."""

    low: int
    span: int
    starts: Ints
    stops: Ints

    def keys(self, child: Ints, day: Ints) -> Ints:
        """Days outside the scale are brought to its ends."""
        return child * self.span + np.clip(day - self.low, 0, self.span - 1)

    def within(self, child: Ints, day: Ints) -> Ints:
        """The keys of the days that lie strictly inside the child's observation."""
        kept = (day > self.starts[child]) & (day < self.stops[child])
        return self.keys(child[kept], day[kept])

    def split(self, keys: Ints) -> tuple[Ints, Ints]:
        child = keys // self.span
        return child, keys - child * self.span + self.low


@dataclass(frozen=True, kw_only=True)
class _Factor:
    """A covariate with levels: 0 is the reference, level k has the name `names[k - 1]`."""

    names: tuple[str, ...]
    level: Ints


@dataclass(frozen=True, kw_only=True)
class _Spells:
    """The spells of one exposure, sorted by child and start. `far` is the last end so far of the child, `furthest` the
    spell that has it: a short spell inside a long one does not end the long one."""

    exposure: Exposure
    scale: _Scale
    child: Ints
    starts: Ints
    ends: Ints | None
    furthest: Ints | None

    def cuts(self) -> list[Ints]:
        """Days on which a band of some spell begins or ends."""
        days = [self.starts + edge for edge in self.exposure.edges if edge < LASTING]
        if self.ends is not None:
            days = [np.minimum(day, self.ends) for day in days] + [self.ends]
        if self.exposure.before:
            days += [self.starts - self.exposure.before, self.starts]
        return [self.scale.within(self.child, day) for day in days]

    def band(self, keys: Ints, child: Ints, day: Ints) -> Ints:
        """The band of each row: 0 outside, 1 for the first band."""
        if not len(self.child):
            return np.zeros(len(keys), dtype=np.int64)
        # days before the scale keep their order among themselves: only the last one before a row matters
        begun = self.scale.keys(self.child, self.starts + self.exposure.edges[0])
        last = np.searchsorted(begun, keys, side="right") - 1
        mine = (last >= 0) & (self.child[last] == child)
        if self.ends is not None and self.furthest is not None:
            over = day >= self.ends[last]
            last = np.where(over, self.furthest[last], last)
            mine &= day < self.ends[last]
        level = np.searchsorted(np.asarray(self.exposure.edges), day - self.starts[last], side="right")
        level[~mine | (level >= len(self.exposure.edges))] = 0
        return level

    def before(self, keys: Ints, child: Ints, day: Ints) -> Ints:
        """1 for rows in the window before a spell of the child."""
        if not len(self.child):
            return np.zeros(len(keys), dtype=np.int64)
        coming = np.searchsorted(self.scale.keys(self.child, self.starts), keys, side="right")
        known = np.minimum(coming, len(self.child) - 1)
        wait = self.starts[known] - day
        near = (coming < len(self.child)) & (self.child[known] == child) & (wait > 0)
        return np.asarray(near & (wait <= self.exposure.before), dtype=np.int64)


def _spells(exposure: Exposure, place: Ints, scale: _Scale) -> _Spells:
    child, starts = place[exposure.child], np.asarray(exposure.starts, dtype=np.int64)
    ends = None if exposure.ends is None else np.asarray(exposure.ends, dtype=np.int64)
    # a spell after the observation still has a window before it inside; one too long ago changes nothing
    kept = child >= 0
    child, starts = child[kept], starts[kept]
    order = np.lexsort((starts, child)) if ends is None else np.lexsort((ends[kept], starts, child))
    child, starts = child[order], starts[order]
    if ends is None:
        return _Spells(exposure=exposure, scale=scale, child=child, starts=starts, ends=None, furthest=None)
    ends = ends[kept][order]
    wide = int(np.abs(ends).max(initial=1)) * 2 + 2
    far = child * wide + ends
    so_far = np.maximum.accumulate(far) if len(far) else far
    furthest = np.maximum.accumulate(np.where(far == so_far, np.arange(len(far)), 0)) if len(far) else far
    return _Spells(exposure=exposure, scale=scale, child=child, starts=starts, ends=ends, furthest=furthest)


def _age(ages: Ints, child: Ints, day: Ints) -> Ints:
    level = np.zeros(len(day), dtype=np.int64)
    for cut in ages.T:
        level += day >= cut[child]
    return level


def _cells(factors: Sequence[_Factor], rows: int) -> tuple[Ints, Floats, tuple[str, ...]]:
    """Rows with equal levels of all factors share a cell; gives each row's cell and the cells' design."""
    cell, count = np.zeros(rows, dtype=np.int64), 1
    levels = np.zeros((1, 0), dtype=np.int64)
    for factor in factors:
        size = len(factor.names) + 1
        code = cell * size + factor.level
        present = np.zeros(count * size, dtype=bool)
        present[code] = True
        kept = np.flatnonzero(present)
        cell = (np.cumsum(present) - 1)[code]
        levels = np.column_stack([levels[kept // size], kept % size])
        count = len(kept)
    columns = [name for factor in factors for name in factor.names]
    design = [
        levels[:, number] == level + 1
        for number, factor in enumerate(factors)
        for level in range(len(factor.names))
    ]
    made = np.column_stack(design).astype(float) if design else np.zeros((count, 0))
    return cell, made, tuple(columns)
