"""The conditional likelihood of a self-controlled case series, its slope and information, and the way to its top.

Each child's own level is eliminated: given how many events a child had, only where they fell counts.

Source: Farrington (1995), Biometrics 51:228-235; Whitaker, Farrington, Spiessens and Musonda (2006), Statistics in
Medicine 25:1768-1797. Profile: Venzon and Moolgavkar (1988), Applied Statistics 37:87-94.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from gwrando.study.statistics.case_intervals import Bools, Floats, Layout

FAR = 14.0
"""A log relative incidence so far out that the likelihood has no more to say (0.0000008 or 1.2 million)."""

_STEPS = 40
_CLOSE = 1e-5  # steps shrink quadratically: the next one would be below 1e-9
_SETTLED = 1e-4
_BLOCK = 1 << 17
"""Multiplications of one product of matrices. Above twice as many OpenBLAS calls its other threads, which costs ten times
the work on a busy machine and makes the last digits depend on their number."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the likelihood is at one place: its log, and for the free columns its slope and its information."""

    value: float
    slope: Floats
    information: Floats


@dataclass(frozen=True, kw_only=True)
class Likelihood:
    """The likelihood of one layout: sums a child and a line of the design, never a table of rows x columns."""

    layout: Layout

    @cached_property
    def _shares(self) -> csr_array:
        """Children by lines of the design; each look writes its own values in."""
        return self.layout.by_child(np.ones(len(self.layout.cell)))

    def edges(self) -> dict[int, int]:
        """Columns (by place) in which no event falls though children with events have such time (-1), or in which every
        event of those children does (+1)."""
        layout = self.layout
        if not len(layout.cell):
            return {}
        n_rows = np.diff(np.append(layout.first_row, len(layout.cell)))
        mixed = (layout.rows_with > 0) & (layout.rows_with < n_rows[:, None])
        with_events = np.flatnonzero(layout.events)
        child = layout.child_of_row[with_events]
        inside = csr_array(
            (layout.events[with_events].astype(float), (child, layout.cell[with_events])),
            shape=self._shares.shape,
        )
        all_inside = (inside @ layout.design == layout.events_of_child[:, None]) | ~mixed
        none = np.einsum("l,lc->c", layout.events_of_cell, layout.design) == 0
        found = np.where(none, -1, all_inside.all(axis=0).astype(int)) * mixed.any(axis=0)
        return {int(place): int(found[place]) for place in np.flatnonzero(found)}

    def look(self, beta: Floats, free: Bools) -> Look:
        """Log likelihood, its slope and its information at `beta`, for the free columns."""
        layout, n = self.layout, self.layout.events_of_child
        eta = np.einsum("lc,c->l", layout.design, beta)  # not @: see _BLOCK
        weight = np.exp(eta)[layout.cell]
        weight *= layout.days
        total = np.add.reduceat(weight, layout.first_row)
        weight /= total[layout.child_of_row]
        self._shares.data = weight
        design = np.ascontiguousarray(layout.design[:, free])
        expected = self._shares.T @ n
        mean = self._shares @ design
        return Look(
            value=float((layout.events_of_cell * eta).sum() - (n * np.log(total)).sum()),
            slope=np.einsum("l,lc->c", layout.events_of_cell - expected, design),
            information=_crossed(design, expected) - _crossed(mean, n),
        )

    def climb(
        self, beta: Floats, free: Bools, *, close: float = _CLOSE, told_apart: bool = False
    ) -> tuple[Floats, Bools, Look, bool]:
        """Newton's method with halved steps; gives (beta, free, the look there, reached the top).

        With `told_apart`, free columns that vary within children no further than those before them are held where they
        are, as R leaves them out. A step below `close` is the last.
        """
        if not len(self.layout.cell):
            nothing = Look(value=0.0, slope=np.zeros(0), information=np.zeros((0, 0)))
            return beta, np.zeros(len(free), dtype=bool), nothing, True
        here = self.look(beta, free)
        if told_apart:
            kept = _independent(here.information)
            free = free.copy()
            free[np.flatnonzero(free)[~kept]] = False
            here = Look(
                value=here.value, slope=here.slope[kept], information=here.information[np.ix_(kept, kept)]
            )
        moved, steps = (math.inf if free.any() else 0.0), 0
        while moved > close and steps < _STEPS:
            step = np.zeros(len(free))
            step[free] = solved(here.information, here.slope)
            step *= min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-300))
            higher = self.look(beta + step, free)
            while higher.value < here.value - 1e-9 * abs(here.value) and float(np.abs(step).max()) > close:
                step /= 2
                higher = self.look(beta + step, free)
            beta, here = beta + step, higher
            moved, steps = float(np.abs(step).max()), steps + 1
        settled = moved < _SETTLED and float(np.abs(beta[free]).max(initial=0.0)) < FAR
        return beta, free, here, settled


def solved(information: Floats, slope: Floats) -> Floats:
    """The Newton step; where the information says nothing the step is 0."""
    return np.asarray(np.linalg.lstsq(information, slope, rcond=1e-12)[0])


def _independent(information: Floats) -> Bools:
    """Which columns vary within children beyond what the columns before them do."""
    kept = np.zeros(len(information), dtype=bool)
    rest = information.copy()
    for number, own in enumerate(np.diag(information)):
        if own > 0 and rest[number, number] > 1e-9 * own:
            kept[number] = True
            rest = rest - np.outer(rest[:, number], rest[number]) / rest[number, number]
    return kept


def _crossed(rows: Floats, weights: Floats) -> Floats:
    """The sum over rows of weight x row' row, by blocks of rows (see `_BLOCK`)."""
    n, columns = rows.shape
    size = max(1, _BLOCK // max(1, columns * columns))
    even = n - n % size
    blocks = rows[:even].reshape(n // size, size, columns)
    scaled = blocks * weights[:even].reshape(n // size, size, 1)
    rest = rows[even:]
    return np.asarray(
        (blocks.transpose(0, 2, 1) @ scaled).sum(axis=0) + rest.T @ (rest * weights[even:, None])
    )


@dataclass(kw_only=True)
class Profile:
    """The likelihood with one column held at a value and all other free columns at their best.

    `top` is the log likelihood at its top, `beta` the place it has there (or near it). Values asked for one after another
    should lie near each other: each begins where the last one ended.
    """

    likelihood: Likelihood
    place: int
    free: Bools
    beta: Floats
    top: float

    def root(self, value: float) -> tuple[float, float]:
        """How far the likelihood falls when the column is held at `value`, as the square root of twice the fall (Wald's
        z if the likelihood were a parabola), and its slope there."""
        others = self.free.copy()
        others[self.place] = False
        both = self.free.copy()
        both[self.place] = True
        mine = int(np.flatnonzero(np.flatnonzero(both) == self.place)[0])
        rest = np.arange(int(both.sum())) != mine
        begin = self.beta.copy()
        begin[self.place] = value
        for _ in range(_STEPS):
            here = self.likelihood.look(begin, both)
            step = solved(here.information[np.ix_(rest, rest)], here.slope[rest])
            most = float(np.abs(step).max(initial=0.0))
            if most < 0.005:  # the parabola tells the rest: its error is of the third order
                break
            begin[others] += step * min(1.0, 2.0 / most)
        fall = 2 * (self.top - here.value - float(step @ here.slope[rest]) / 2)
        slope = float(here.slope[mine] - here.information[mine, rest] @ step)
        begin[others] += step
        self.beta = begin
        height = math.sqrt(max(fall, 0.0))
        return height, -slope / height if height > 0 else 0.0

    def end(self, begin: float, *, way: int, centre: float, height: float) -> float:
        """Where, from `centre` that way (-1 or 1), the square root reaches `height`; infinite when beyond `FAR`.

        `begin` is the first value tried. The root is nearly a straight line, so that Newton's method needs few steps; it
        is kept between a value known to be nearer and one known to be further.
        """
        near, far, at = centre, way * math.inf, float(np.clip(begin, -FAR, FAR))
        for _ in range(100):
            found, slope = self.root(at)
            if abs(found - height) < 1e-6:
                break
            if found > height:
                far = at
            elif way * at >= FAR:
                return way * math.inf
            else:
                near = at
            step = (height - found) / slope if way * slope > 1e-9 else way * 4.0
            new = at + math.copysign(min(abs(step), 4.0), step)
            if way * new <= way * near or way * new >= way * far:
                new = (near + far) / 2 if math.isfinite(far) else near + way * 4.0
            at = float(np.clip(new, -FAR, FAR))
        return at


__all__ = ["FAR", "Likelihood", "Look", "Profile", "solved"]
