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

from gwrando.study.statistics.case_intervals import Floats, Layout
from gwrando.study.statistics.case_likelihood import FAR, Likelihood, Profile

FEW_EVENTS = 30
"""With fewer events inside a window (or outside it), its interval is read off the profile likelihood."""


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
    likelihood = Likelihood(layout=layout)
    beta = np.zeros(size) if start is None else np.clip(np.nan_to_num(start), -FAR, FAR)
    for column, value in held.items():
        beta[layout.columns.index(column)] = value
    free = np.array([column not in held for column in layout.columns], dtype=bool)
    at_edge: dict[str, int] = {}
    for place, edge in likelihood.edges().items():
        if free[place]:
            at_edge[layout.columns[place]] = edge
            beta[place], free[place] = edge * FAR, False
    beta, free, top, converged = likelihood.climb(beta, free, told_apart=True)

    log_ratio = np.full(size, np.nan)
    covariance = np.full((size, size), np.nan)
    places = np.flatnonzero(free)
    if len(places):
        log_ratio[places] = beta[places]
        covariance[np.ix_(places, places)] = np.linalg.pinv(top.information, hermitian=True)
    for column in held:
        log_ratio[layout.columns.index(column)] = held[column]
    for column, edge in at_edge.items():
        log_ratio[layout.columns.index(column)] = edge * math.inf
    return Fit(
        columns=layout.columns,
        log_ratio=log_ratio,
        covariance=covariance,
        log_likelihood=top.value,
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
    height = NormalDist().inv_cdf(0.5 + level / 2)
    place = layout.columns.index(column)
    centre = float(np.clip(fitted.log_ratio[place], -FAR, FAR))
    top = np.nan_to_num(np.clip(fitted.log_ratio, -FAR, FAR))
    found = Profile(
        likelihood=Likelihood(layout=layout),
        place=place,
        free=np.isfinite(np.diag(fitted.covariance)),
        beta=top,
        top=fitted.log_likelihood,
    )
    at_one, _ = found.root(0.0)
    edge = column in fitted.at_edge
    # at an edge there is no error to go by: the end is looked for from 1 on, whose height is known
    error = math.nan if edge else fitted.error_of(column)
    ends = []
    for way in (-1, 1):
        if way * centre >= FAR:
            ends.append(way * math.inf)
            continue
        if not edge:
            found.beta = top.copy()
        begin = 0.0 if edge else centre + way * min(height * error, 4.0)
        ends.append(found.end(begin, way=way, centre=centre, height=height))
    return ends[0], ends[1], math.erfc(at_one / math.sqrt(2))
