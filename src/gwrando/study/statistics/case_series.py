"""Self-controlled case series: is the time after something more eventful than the same child's other time?

Children with an event are compared with themselves, so whatever stays the same in a child's life (family, area, sex)
cancels out. The likelihood is conditional Poisson: given how many events a child had, only where they fell counts.

Source: Farrington (1995), Biometrics 51:228-235; Whitaker, Farrington, Spiessens and Musonda (2006), Statistics in
Medicine 25:1768-1797. Profile intervals: Venzon and Moolgavkar (1988), Applied Statistics 37:87-94.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.optimize import brentq

from gwrando.study.statistics.case_intervals import Bools, Floats, Layout

FAR = 14.0
"""A log relative incidence so far out that the likelihood has no more to say (0.0000008 or 1.2 million)."""

FEW_EVENTS = 30
"""With fewer events inside a window (or outside it), its interval is read off the profile likelihood."""

_STEPS = 40
_CLOSE = 1e-7  # steps shrink quadratically: the next one would be below 1e-13


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A fitted model. `log_ratio` is the log relative incidence of each column; NaN where the data cannot tell it from
    other columns. `covariance` has one line a column, NaN where there is no estimate. `at_edge` names the columns whose
    estimate is 0 or without bound because all events or none fall there."""

    columns: tuple[str, ...]
    log_ratio: Floats
    covariance: Floats
    log_likelihood: float
    at_edge: frozenset[str]
    converged: bool

    def log_of(self, column: str) -> float:
        """The log relative incidence of one column."""
        return float(self.log_ratio[self.columns.index(column)])

    def error_of(self, column: str) -> float:
        """Its standard error."""
        place = self.columns.index(column)
        return math.sqrt(float(self.covariance[place, place]))


@dataclass(frozen=True, kw_only=True)
class Incidence:
    """A relative incidence with its interval. `ratio` is None where it cannot be told; `low` 0 and `high` infinity are
    real answers ("could be any size"). `how` is "wald" or "profile"."""

    ratio: float | None
    low: float
    high: float
    p: float | None
    log_ratio: float
    error: float
    n_events_inside: int
    n_children: int
    how: str

    @property
    def side(self) -> int:
        """+1 when the whole interval is above 1, -1 when below, 0 when it holds 1."""
        if self.ratio is None:
            return 0
        return int(self.low > 1) - int(self.high < 1)


def fit(layout: Layout, *, fixed: Mapping[str, float] | None = None, start: Floats | None = None) -> Fit:
    """Fits all columns by Newton's method on the conditional likelihood, each child's own level eliminated.

    `fixed` holds columns at a log relative incidence. A column that the earlier ones explain is left out, as R does.
    Children whose time is all alike add nothing.
    """
    size = len(layout.columns)
    held = dict(fixed or {})
    problem = _Problem(layout=layout)
    beta = np.zeros(size) if start is None else np.nan_to_num(start)
    for column, value in held.items():
        beta[layout.columns.index(column)] = value
    free = np.array([column not in held for column in layout.columns], dtype=bool)
    at_edge: dict[str, int] = {}
    for place in np.flatnonzero(free):
        edge = problem.edge(int(place))
        if edge:
            at_edge[layout.columns[place]] = edge
            beta[place], free[place] = edge * FAR, False
    free &= problem.told_apart(free)
    beta, value, information, converged = problem.climb(beta, free)

    log_ratio = np.full(size, np.nan)
    covariance = np.full((size, size), np.nan)
    places = np.flatnonzero(free)
    if len(places):
        log_ratio[places] = beta[places]
        covariance[np.ix_(places, places)] = np.linalg.pinv(information, hermitian=True)
    for column in held:
        log_ratio[layout.columns.index(column)] = held[column]
    for column, edge in at_edge.items():
        log_ratio[layout.columns.index(column)] = edge * math.inf
    return Fit(
        columns=layout.columns,
        log_ratio=log_ratio,
        covariance=covariance,
        log_likelihood=value,
        at_edge=frozenset(at_edge),
        converged=converged,
    )


def incidence(
    layout: Layout, fitted: Fit, column: str, *, level: float = 0.95, profile: bool | None = None
) -> Incidence:
    """The relative incidence of one column with its interval at `level`.

    Wald's interval with 30 events or more both inside and outside the column's windows (of children who have such
    time), else the profile likelihood's, which can end at 0 or be without bound; `profile` asks for one of them.
    """
    exposed = layout.children_with(column)
    inside = layout.events_in(column)
    outside = int(layout.events_of_child[exposed].sum()) - inside
    n_children = int(exposed.sum())
    log_ratio = fitted.log_of(column)
    if math.isnan(log_ratio) or not fitted.converged:
        return Incidence(
            ratio=None,
            low=0.0,
            high=math.inf,
            p=None,
            log_ratio=math.nan,
            error=math.nan,
            n_events_inside=inside,
            n_children=n_children,
            how="profile",
        )
    edge = column in fitted.at_edge
    few = min(inside, outside) < FEW_EVENTS if profile is None else profile
    error = math.inf if edge else fitted.error_of(column)
    if few or edge:
        low, high, p = _profile(layout, fitted, column, level=level)
    else:
        half = NormalDist().inv_cdf(0.5 + level / 2) * error
        low, high = log_ratio - half, log_ratio + half
        p = math.erfc(abs(log_ratio / error) / math.sqrt(2))
    return Incidence(
        ratio=_exp(log_ratio),
        low=_exp(low),
        high=_exp(high),
        p=p,
        log_ratio=log_ratio,
        error=error,
        n_events_inside=inside,
        n_children=n_children,
        how="profile" if few or edge else "wald",
    )


def _exp(value: float) -> float:
    return math.inf if value > 700 else math.exp(value)


def _profile(layout: Layout, fitted: Fit, column: str, *, level: float) -> tuple[float, float, float]:
    """Where the profile log likelihood has fallen by half the chi-squared quantile, and the ratio test's p at 1."""
    drop = NormalDist().inv_cdf(0.5 + level / 2) ** 2 / 2
    place = layout.columns.index(column)
    centre = float(np.clip(fitted.log_ratio[place], -FAR, FAR))
    begin = np.nan_to_num(np.clip(fitted.log_ratio, -FAR, FAR))
    free = np.isfinite(np.diag(fitted.covariance))
    free[place] = False
    problem = _Problem(layout=layout)

    def short(value: float) -> float:
        """How far the likelihood falls when the column is held at `value`."""
        nonlocal begin
        begin[place] = value
        begin, reached, _, _ = problem.climb(begin, free)  # the next value begins where this one ended
        return fitted.log_likelihood - reached

    half = NormalDist().inv_cdf(0.5 + level / 2) * math.sqrt(
        max(0.0, np.nan_to_num(fitted.covariance[place, place]))
    )
    wald = min(max(1.05 * half, 0.1), 4.0)  # Wald's end is near: begin just beyond it

    def end(way: int) -> float:
        near, width = centre, wald
        while way * near < FAR:
            far = float(np.clip(near + way * width, -FAR, FAR))
            if short(far) >= drop:
                return float(brentq(lambda value: short(value) - drop, near, far, xtol=1e-5))
            near, width = far, max(width, 0.5)
        return way * math.inf

    low = -math.inf if centre <= -FAR else end(-1)
    high = math.inf if centre >= FAR else end(1)
    return low, high, math.erfc(math.sqrt(max(0.0, short(0.0))))


@dataclass(frozen=True, kw_only=True)
class _Problem:
    """The likelihood of one layout: sums a child and a line of the design, never a table of rows x columns."""

    layout: Layout

    def edge(self, place: int) -> int:
        """-1 when no event falls in the column though children with events have such time, +1 when every event of those
        children does, else 0."""
        layout = self.layout
        here = layout.rows_with[:, place]
        mixed = (here > 0) & (here < np.diff(np.append(layout.first_row, len(layout.cell))))
        if not mixed.any():
            return 0
        inside = layout.by_child(layout.events.astype(float)) @ layout.design[:, place]
        if not inside.any():
            return -1
        return int(bool((inside[mixed] == layout.events_of_child[mixed]).all()))

    def told_apart(self, free: Bools) -> Bools:
        """Which free columns vary within children beyond what the columns before them do."""
        kept = np.zeros(len(free), dtype=bool)
        if not len(self.layout.cell) or not free.any():
            return kept
        _, _, information = self.look(np.zeros(len(free)), free)
        places = np.flatnonzero(free)
        rest = information.copy()
        for number, place in enumerate(places):
            own = information[number, number]
            if own > 0 and rest[number, number] > 1e-9 * own:
                kept[place] = True
                rest = rest - np.outer(rest[:, number], rest[number]) / rest[number, number]
        return kept

    def look(self, beta: Floats, free: Bools) -> tuple[float, Floats, Floats]:
        """Log likelihood, its slope and its information at `beta`, for the free columns."""
        layout, n = self.layout, self.layout.events_of_child
        eta = layout.design @ beta
        weight = np.exp(eta)[layout.cell] * layout.days
        total = np.add.reduceat(weight, layout.first_row)
        value = float(layout.events_of_cell @ eta - n @ np.log(total))
        design = np.ascontiguousarray(layout.design[:, free])
        share = layout.by_child(weight / total[layout.child_of_row])
        mean = share @ design
        expected = share.T @ n
        slope = (layout.events_of_cell - expected) @ design
        information = (design.T * expected) @ design - (mean.T * n) @ mean
        return value, slope, information

    def climb(self, beta: Floats, free: Bools) -> tuple[Floats, float, Floats, bool]:
        """Newton's method with halved steps; gives (beta, log likelihood, information, reached the top)."""
        if not len(self.layout.cell):
            return beta, 0.0, np.zeros((0, 0)), True
        value, slope, information = self.look(beta, free)
        moved, steps = (math.inf if free.any() else 0.0), 0
        while moved > _CLOSE and steps < _STEPS:
            step = np.zeros(len(free))
            step[free] = np.linalg.lstsq(information, slope, rcond=1e-12)[0]
            step *= min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-300))
            higher = self.look(beta + step, free)
            while higher[0] < value - 1e-9 * abs(value) and float(np.abs(step).max()) > _CLOSE:
                step /= 2
                higher = self.look(beta + step, free)
            beta, (value, slope, information) = beta + step, higher
            moved, steps = float(np.abs(step).max()), steps + 1
        settled = moved < 1e-6 and float(np.abs(beta[free]).max(initial=0.0)) < FAR
        return beta, value, information, settled
