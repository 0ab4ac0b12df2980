"""What must hold before a self-controlled case series may be believed, tried each time and shown each time.

The design assumes that an event does not change what happens to the child afterwards (first offences do: exclusion,
placement), nor how long the child is observed, and that age is allowed for. Each check fits the data another way;
a result that a check contradicts is marked.

Source: Farrington, Whitaker and Ghebremichael Weldeselassie (2018), Self-Controlled Case Series Studies, chapters 3 and
7 (assumptions); Whitaker, Ghebremichael-Weldeselassie, Douglas, Smeeth and Farrington (2018), Statistics in Medicine
37:643-658 (their checking); Hausman (1978), Econometrica 46:1251-1271 (two estimates from the same data); Suissa (1995),
Epidemiology 6:248-253 (case-time-control).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np

from gwrando.study.statistics.case_intervals import Bools, Cases, Exposure, Ints, Layout, layout
from gwrando.study.statistics.case_series import Fit, Incidence, fit, incidence

CheckName = Literal["before", "after_only", "case_time", "ends", "age", "together"]

ENDING_DAYS = 90
"""The days before an early end of observation that are looked at for too many events."""

_STRICT = 0.99  # a check that flags at 95 % would mark one sound result in five, with six checks


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. `passed` is None when the data could not make it; `found` is what it gave. `same_size` is False when
    the other way of fitting finds the direction but not the size."""

    name: CheckName
    passed: bool | None
    found: Incidence | None
    same_size: bool = True


@dataclass(frozen=True, kw_only=True)
class CaseSeries:
    """The relative incidence after an exposure, and what speaks against believing it.

    `after` is the main window, `before` the window before the exposure (1 is expected). The day itself belongs to
    neither because nobody knows which came first.
    """

    name: str
    after: Incidence
    before: Incidence
    checks: tuple[Check, ...]

    @property
    def sound(self) -> bool:
        """No check speaks against it, and the one of the time before could be made."""
        made = {check.name: check.passed for check in self.checks}
        return made.get("before") is True and False not in made.values()

    @property
    def size_holds(self) -> bool:
        """Every other way of fitting finds about the same size, not only the direction."""
        return all(check.same_size for check in self.checks)


def case_series(
    cases: Cases,
    exposure: Exposure,
    *,
    ended_early: Bools,
    beside: Incidence | None = None,
    case_time: Incidence | None = None,
) -> CaseSeries:
    """Fits one exposure with all checks.

    `exposure` has the edges (0, 1, 1 + days after) and a window before it. `cases.exposures` is not used. `ended_early`
    says of each child whether the observation ended before it was planned to. `beside` is what `fitted_together` gave for it
    and `case_time` what `case_time_control` gave, where they could be made.
    """
    if len(exposure.edges) != 3 or exposure.edges[0] != 0 or not exposure.before:
        raise ValueError("a case series has a day of its own, one window after it and one before")
    _, after_column, before_column = exposure.columns
    lumped = replace(cases, exposures=(exposure,)).lumped(ended_early.astype(np.int64))
    cuts = _halved(lumped, exposure, ended_early)
    cut = cuts.merged()
    fitted = fit(cut)
    after = incidence(cut, fitted, after_column)
    before = incidence(cut, fitted, before_column)
    checks = [
        Check(name="before", passed=_is_one(before), found=before),
        _after_only(cases, exposure, after),
        _against("case_time", after, case_time),
        _ends(cuts, fitted),
        _age(cuts, fitted, after),
        _against("together", after, beside),
    ]
    return CaseSeries(
        name=exposure.name,
        after=after,
        before=before,
        checks=tuple(checks),
    )


def after_first(cases: Cases, exposure: Exposure) -> Cases:
    """The same children from the first exposure inside their observation onwards.

    What an event does to exposures after it cannot touch the comparison of the days after that first one with the days
    after those: it came before. Children without an exposure, and events before it, drop out. A second exposure,
    `again`, holds the windows of later spells where they reach beyond the first one's.
    """
    order = np.lexsort((exposure.starts, exposure.child))
    child, starts = exposure.child[order], exposure.starts[order]
    kept = (starts >= cases.starts[child]) & (starts < cases.stops[child])
    child, starts = child[kept], starts[kept]
    first = np.append(True, child[1:] != child[:-1]) if len(child) else np.zeros(0, dtype=bool)
    begin = cases.stops.copy()  # a child without an exposure has no time left
    begin[child[first]] = starts[first]
    once = replace(exposure, child=child[first], starts=starts[first], ends=None, before=0)
    length = exposure.edges[-1]
    who, when = child[~first], starts[~first]
    again = replace(
        once, name="again", child=who, starts=np.maximum(when, begin[who] + length - 1), ends=when + length
    )
    return replace(cases, starts=begin, exposures=(once, again))


def case_time_control(
    up: int, down: int, others_up: int, others_down: int, *, level: float = 0.95
) -> Incidence | None:
    """Only time before the event: was the exposure in the window just before it more than in the window before that?
    Divided by the same of comparison children on the same day, which takes age and trends out.

    `up` counts the cases with the exposure in the later window alone, `down` those with it in the earlier one alone;
    `others_up`, `others_down` the comparison children. None when either side has fewer than five such children.
    """
    if up + down < 5 or others_up + others_down < 5:
        return None
    cells = np.array([up, down, others_up, others_down], dtype=float)
    if not cells.all():
        cells += 0.5  # Haldane (1956), Anscombe (1956)
    log_ratio = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    error = math.sqrt(float((1 / cells).sum()))
    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    return Incidence(
        ratio=math.exp(log_ratio),
        low=math.exp(log_ratio - half),
        high=math.exp(log_ratio + half),
        p=math.erfc(abs(log_ratio / error) / math.sqrt(2)),
        log_ratio=log_ratio,
        error=error,
        n_events_inside=up,
        n_children=up + down,
        how="wald",
    )


def _against(
    name: CheckName, after: Incidence, other: Incidence | None, *, shut_out: bool | None = None
) -> Check:
    """Fails when the other way of fitting shuts out the estimate and does not find its direction."""
    if other is None or other.ratio is None or after.ratio is None:
        return Check(name=name, passed=None, found=None)
    if shut_out is None:
        shut_out = not other.low <= after.ratio <= other.high
    same_way = after.side != 0 and other.side == after.side
    return Check(name=name, passed=not shut_out or same_way, found=other, same_size=not shut_out)


def _is_one(found: Incidence) -> bool | None:
    """Whether the strict interval holds no difference (its test says the same); None where it cannot be told."""
    return None if found.p is None else found.p >= 1 - _STRICT


@dataclass(frozen=True, kw_only=True)
class _Cuts:
    """One exposure's time cut as finely as any check needs; each fit merges the columns that it does not ask about.

    `ages` holds, for each age band but the first, its parts in the layout; `columns` the exposure's own; `ending` those of
    the days before an early end.
    """

    layout: Layout
    ages: Mapping[str, Sequence[str]]
    columns: tuple[str, ...]
    ending: tuple[str, ...]

    def merged(self, *, finer: bool = False, ending: bool = False) -> Layout:
        """Age bands, the exposure's windows, and when asked for the bands' halves or the days before an early end."""
        ages = [name for name in self.layout.columns if name.startswith("age:")]
        own = (*self.columns, *(self.ending if ending else ()))
        bands = {name: (name,) for name in ages} if finer else self.ages
        return self.layout.merged({**bands, **{name: (name,) for name in own}})


def _halved(cases: Cases, exposure: Exposure, ended_early: Bools) -> _Cuts:
    """Cuts the time at the age bands' halves and the days before an early end too."""
    cuts: Ints = np.sort(np.atleast_2d(cases.age_cuts), axis=1)
    n = cuts.shape[1]
    ages: dict[str, tuple[str, ...]] = {f"age:{band}": (f"age:{band}",) for band in range(1, n + 1)}
    if n > 1:
        halves = (cuts[:, :-1] + cuts[:, 1:]) // 2
        edges = [
            cuts[:, :1] - (cuts[:, 1:2] - cuts[:, :1]) // 2,
            cuts[:, -1:] + (cuts[:, -1:] - cuts[:, -2:-1]) // 2,
        ]
        cuts = np.sort(np.hstack([cuts, halves, *edges]), axis=1)
        ages = {f"age:{band}": (f"age:{2 * band}", f"age:{2 * band + 1}") for band in range(1, n + 1)}
    children = np.flatnonzero(ended_early)
    ends = Exposure(
        name="ends", child=children, starts=cases.stops[children], edges=(0, 1), before=ENDING_DAYS
    )
    made = layout(replace(cases, age_cuts=cuts, exposures=(exposure, ends)))
    return _Cuts(layout=made, ages=ages, columns=exposure.columns, ending=ends.columns)


def _after_only(cases: Cases, exposure: Exposure, after: Incidence) -> Check:
    """Is the effect there when only time since the first exposure is used?

    Later exposures may depend on the event, so their effect is not estimated here: they are given the one that the main
    fit found, else time they raise would hide the first one's.
    """
    later = layout(after_first(cases, exposure))
    known = after.log_ratio if math.isfinite(after.log_ratio) else 0.0
    fitted = fit(later, fixed={"again:0": 0.0, "again:1": known})
    found = incidence(later, fitted, exposure.columns[1])
    if found.n_children < 10:
        return Check(name="after_only", passed=None, found=None)
    if not (math.isfinite(found.error) and math.isfinite(after.error)):
        return _against("after_only", after, found)
    # the two share children: the spread of their difference is the difference of their spreads
    spread = math.sqrt(max(found.error**2 - after.error**2, 0.01 * found.error**2))
    far = abs(found.log_ratio - after.log_ratio) > NormalDist().inv_cdf(0.5 + _STRICT / 2) * spread
    return _against("after_only", after, found, shut_out=far)


def _ends(cuts: _Cuts, fitted: Fit) -> Check:
    """Do events crowd before an observation that ended early, or keep away from it?"""
    cut = cuts.merged(ending=True)
    begin = np.append(fitted.log_ratio, np.zeros(len(cuts.ending)))
    found = incidence(
        cut, fit(cut, start=begin), cuts.ending[1], profile=False
    )  # not released: quick will do
    return Check(name="ends", passed=_is_one(found), found=found)


def _age(cuts: _Cuts, fitted: Fit, after: Incidence) -> Check:
    """Does the estimate stand with age bands half as wide?"""
    if len(cuts.ages) < 2:
        return Check(name="age", passed=None, found=None)
    cut = cuts.merged(finer=True)
    n = len(cuts.ages)
    begin = np.concatenate([[0.0], np.repeat(fitted.log_ratio[:n], 2), fitted.log_ratio[n:]])
    # not released either: only the estimate is looked at
    found = incidence(cut, fit(cut, start=begin), cuts.columns[1], profile=False)
    if found.ratio is None or after.ratio is None:
        return Check(name="age", passed=None, found=found)
    return Check(name="age", passed=after.low <= found.ratio <= after.high, found=found)


def fitted_together(cases: Cases, *, least: int = 10) -> dict[str, Incidence]:
    """The window after each of several exposures (`cases.exposures`), all in one model: by name.

    Left out are those with fewer than `least` events inside the window or outside it, of children who have such time:
    they would make the model unsteady (design notes of the study, 4.9). Empty when fewer than two are left.
    """
    cut = layout(cases.lumped())
    if not len(cut.cell):
        return {}
    rich = []
    for exposure in cases.exposures:
        inside = cut.events_in(exposure.columns[1])
        total = int(cut.events_of_child[cut.children_with(exposure.columns[1])].sum())
        if min(inside, total - inside) >= least:
            rich.append(exposure)
    if len(rich) < 2:
        return {}
    ages = [name for name in cut.columns if name.startswith("age:")]
    kept = [*ages, *(column for exposure in rich for column in exposure.columns)]
    if len(kept) < len(cut.columns):
        cut = cut.merged({name: (name,) for name in kept})
    fitted = fit(cut)
    return {exposure.name: incidence(cut, fitted, exposure.columns[1]) for exposure in rich}
