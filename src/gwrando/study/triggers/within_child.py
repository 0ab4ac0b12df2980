"""Is the time after a trigger different from the same child's other time? With the checks that must hold beside it.

Only children of the cohort are looked at, each against itself, so that what stays the same in a child's life cancels
out. Nothing here says that one thing brings about another.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gwrando.outputs import Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import FEWEST_CHILDREN, Exposure, Study
from gwrando.study.engine import Engine
from gwrando.study.statistics import case_checks, case_intervals, case_series, multiple
from gwrando.study.statistics.case_intervals import Bools, Cases, Ints
from gwrando.study.statistics.case_series import Incidence
from gwrando.study.triggers import within_words as words
from gwrando.study.triggers.tables import source_of
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

METHOD = "study-within-child"
SHOWN_CHECKS: Mapping[case_checks.CheckName, str] = {
    "after_only": "first",
    "case_time": "earlier",
    "together": "beside",
}
"""The checks that are released as estimates of their own, `within_<word>_<exposure>`; the others are said in words."""

PRECISE = 1.5
"""An interval that holds no difference and lies within this ratio either way says that there is none to speak of."""

STRICTER = 0.5
"""Of the study's false discovery rate, the part allowed here: with few events the tests reject more often than they say
(in 200 made-up worlds where nothing acts, q below 0.10 gave some exposure more days after in 22). See decision 0081."""

Answer = Literal["agrees", "less", "disagrees", "cannot_tell", "not_suited"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the within-child comparison says of one exposure, and why in words.

    agrees: more in the days after, and every check holds; less: fewer, likewise; disagrees: a check speaks against it,
    or no difference to speak of; cannot_tell; not_suited: the design does not suit what never ends.
    """

    answer: Answer
    reason: Bilingual


@dataclass(frozen=True, kw_only=True)
class Lives:
    """The cohort's time and exposures as arrays, ready to be compared.

    `alone` holds, for each exposure that can end, the cases with its own time under observation; `early` whether each
    of those ended early; `together` the cases with the time that all services cover and every such exposure.
    """

    alone: Mapping[str, Cases]
    early: Mapping[str, Bools]
    together: Cases | None


def within_child(engine: Engine, study: Study) -> Counted:
    """The relative incidence in the days after each exposure with its checks; needs `cohort.choose`.

    Estimates: `within_<exposure>`, `within_pre_<exposure>`, and for the checks that give a figure
    `within_first_`, `within_earlier_` and `within_beside_<exposure>`. q is the false discovery rate in the exposure's
    family.
    """
    lives = read(engine, study)
    windows = _case_time(engine, study)
    beside = {} if lives.together is None else case_checks.fitted_together(lives.together)
    found: dict[str, case_checks.CaseSeries] = {}
    for key, cases in lives.alone.items():
        found[key] = case_checks.case_series(
            cases,
            cases.exposures[0],
            ended_early=lives.early[key],
            beside=beside.get(key),
            case_time=windows.get(key),
        )
    return Counted(estimates=estimates(found, study))


def log_ratios(engine: Engine, study: Study) -> dict[str, tuple[float, float, int]]:
    """Each exposure's log relative incidence, its standard error and the children behind it, without checks.

    NaN where it cannot be estimated, or an end of it is open. For repeated looks (other linkages, a service left out).
    """
    answers = {exposure.key: (math.nan, math.nan, 0) for exposure in study.exposures}
    for key, cases in read(engine, study).alone.items():
        cut = case_intervals.layout(cases.lumped())
        column = cases.exposures[0].columns[1]
        one = case_series.incidence(cut, case_series.fit(cut), column, profile=False)
        told = one.ratio is not None and math.isfinite(one.log_ratio) and one.n_children >= FEWEST_CHILDREN
        answers[key] = (
            (one.log_ratio, one.error, one.n_children) if told else (math.nan, math.nan, one.n_children)
        )
    return answers


def suited(study: Study) -> list[Exposure]:
    """The exposures that end, so that a child has other time afterwards."""
    return [exposure for exposure in study.exposures if not exposure.lasting]


def read(engine: Engine, study: Study) -> Lives:
    """Reads the cohort's time under observation and its exposures; needs `cohort.choose`."""
    asked = suited(study)
    _load(engine, asked)
    engine.run(
        "within_time",
        {
            "index_agency": EVENT_TYPES[study.cohort.event].service,
            "age_from": study.cohort.age_from,
            "age_to": study.cohort.age_to,
            "after_days": study.within_child.after_days,
        },
    )
    time, spells = engine.columns("read_within_time"), engine.columns("read_within_spell")
    alone, early = {}, {}
    for number, exposure in enumerate(asked):
        rows = np.flatnonzero(time["exposure_no"] == number)
        children = time["child_no"][rows].astype(np.int64)
        mine = spells["exposure_no"] == number
        happened = _exposure(
            exposure,
            study,
            children,
            spells["child_no"][mine].astype(np.int64),
            _days(spells["starts_on"][mine]),
        )
        alone[exposure.key] = Cases(
            starts=_days(time["from_on"][rows]),
            stops=_days(time["to_on"][rows]),
            event_child=np.arange(len(rows)),
            event_on=_days(time["index_on"][rows]),
            age_cuts=_age_cuts(time["birth_month"][rows], study),
            exposures=(happened,),
        )
        early[exposure.key] = np.asarray(time["ended_early"][rows] > 0)
    return Lives(alone=alone, early=early, together=_together(time, spells, asked, study))


def _load(engine: Engine, asked: list[Exposure]) -> None:
    engine.load(
        "work.within_exposure",
        {
            "exposure_no": list(range(len(asked))),
            "type": [exposure.event for exposure in asked],
            "role": [exposure.role or "" for exposure in asked],
            "agency": [EVENT_TYPES[exposure.event].service for exposure in asked],
        },
        types={"exposure_no": "INTEGER"},
    )


def _days(dates: NDArray[Any]) -> Ints:
    return np.asarray(dates, dtype="datetime64[D]").astype(np.int64)


def _age_cuts(months: NDArray[Any], study: Study) -> Ints:
    """The first day of each year of age after the first, for each child."""
    born = np.asarray(months, dtype="datetime64[M]")
    years = range(study.cohort.age_from + 1, study.cohort.age_to + 1)
    cuts = [_days((born + np.timedelta64(12 * year, "M")).astype("datetime64[D]")) for year in years]
    return np.column_stack(cuts) if cuts else np.zeros((len(born), 0), dtype=np.int64)


def _exposure(
    exposure: Exposure, study: Study, children: Ints, child_no: Ints, starts: Ints
) -> case_intervals.Exposure:
    """The spells of one exposure, for children given by number in sorted order."""
    known = np.isin(child_no, children)
    return case_intervals.Exposure(
        name=exposure.key,
        child=np.searchsorted(children, child_no[known]),
        starts=starts[known],
        edges=(0, 1, 1 + study.within_child.after_days),
        before=max(1, study.within_child.before_days),
    )


def _together(
    time: Mapping[str, NDArray[Any]], spells: Mapping[str, NDArray[Any]], asked: list[Exposure], study: Study
) -> Cases | None:
    """The children seen for every exposure, in the time that all of them cover; None with fewer than two exposures."""
    if len(asked) < 2:
        return None
    numbers, seen = np.unique(time["child_no"].astype(np.int64), return_counts=True)
    children = numbers[seen == len(asked)]
    kept = np.isin(time["child_no"], children)
    place = np.searchsorted(children, time["child_no"][kept])
    starts = np.full(len(children), -(10**6))
    stops = np.full(len(children), 10**6)
    np.maximum.at(starts, place, _days(time["from_on"][kept]))
    np.minimum.at(stops, place, _days(time["to_on"][kept]))
    first = np.flatnonzero(kept)[np.unique(place, return_index=True)[1]]
    happened = []
    for number, exposure in enumerate(asked):
        mine = spells["exposure_no"] == number
        happened.append(
            _exposure(
                exposure,
                study,
                children,
                spells["child_no"][mine].astype(np.int64),
                _days(spells["starts_on"][mine]),
            )
        )
    return Cases(
        starts=starts,
        stops=stops,
        event_child=np.arange(len(children)),
        event_on=_days(time["index_on"][first]),
        age_cuts=_age_cuts(time["birth_month"][first], study),
        exposures=tuple(happened),
    )


def _case_time(engine: Engine, study: Study) -> dict[str, Incidence]:
    """The case-time-control answer of each exposure, from time before the index day alone."""
    asked = suited(study)
    counts: dict[tuple[int, bool, int, int], int] = {
        (int(number), bool(case), int(now), int(then)): int(n)
        for number, case, now, then, n in engine.rows(
            "read_within_windows", {"after_days": study.within_child.after_days}
        )
    }
    found = {}
    for number, exposure in enumerate(asked):
        cells = [counts.get((number, case, now, 1 - now), 0) for case in (True, False) for now in (1, 0)]
        one = case_checks.case_time_control(*cells)
        if one is not None:
            found[exposure.key] = one
    return found


def estimates(found: Mapping[str, case_checks.CaseSeries], study: Study) -> tuple[Estimate, ...]:
    """The estimates of every exposure, in the order of the definition: those that last are said not to suit."""
    made = _Made(study=study, source=source_of(study), q=_rates(found, study))
    listed: list[Estimate] = []
    for exposure in study.exposures:
        if exposure.key in found:
            listed += made.of_series(exposure, found[exposure.key])
        else:
            listed.append(made.not_suited(exposure))
    return tuple(listed)


def _rates(found: Mapping[str, case_checks.CaseSeries], study: Study) -> dict[str, float]:
    """The q of each exposure that can be told, in its declared family."""
    rates: dict[str, float] = {}
    for family in dict.fromkeys(exposure.family for exposure in study.exposures):
        keys = [e.key for e in study.exposures if e.family == family and _told(found.get(e.key))]
        p = [found[key].after.p or 0.0 for key in keys]
        rates |= dict(zip(keys, map(float, multiple.false_discovery_rates(p)), strict=True))
    return rates


def _told(one: case_checks.CaseSeries | None) -> bool:
    return one is not None and _reason(one.after) is None


def _reason(one: Incidence) -> Bilingual | None:
    """Why there is no figure; None when there is one."""
    if one.n_children < FEWEST_CHILDREN:
        return words.FEW
    if one.ratio is None or not math.isfinite(one.ratio) or not math.isfinite(one.high):
        return words.NOT_TOLD
    return None


@dataclass(frozen=True, kw_only=True)
class _Made:
    """How the estimates of one study are made."""

    study: Study
    source: Bilingual
    q: Mapping[str, float]

    def of_series(self, exposure: Exposure, one: case_checks.CaseSeries) -> list[Estimate]:
        """The days after, the days before, and the checks that give a figure."""
        key, days = exposure.key, self.study.within_child
        notes = [words.check(check.name, check.passed) for check in one.checks]
        if not one.sound:
            notes.insert(0, words.MARKED)
        elif not one.size_holds:
            notes.insert(0, words.SIZE)
        listed = [
            self.estimate(
                f"within_{key}",
                words.after(exposure, days.after_days),
                one.after,
                family=exposure.family,
                q=self.q.get(key),
                notes=tuple(notes),
            ),
            self.estimate(
                f"within_pre_{key}",
                words.before(exposure, max(1, days.before_days)),
                one.before,
                family="checks",
            ),
        ]
        for check in one.checks:
            if check.name in SHOWN_CHECKS and check.found is not None:
                name = f"within_{SHOWN_CHECKS[check.name]}_{key}"
                listed.append(
                    self.estimate(name, words.checked(exposure, check.name), check.found, family="checks")
                )
        return listed

    def estimate(
        self,
        name: str,
        title: Bilingual,
        one: Incidence,
        *,
        family: str,
        q: float | None = None,
        notes: tuple[Bilingual, ...] = (),
    ) -> Estimate:
        """One relative incidence, with the children and events it rests on."""
        reason = _reason(one)
        figures = (one.ratio, one.low, one.high) if reason is None else (None, None, None)
        return Estimate(
            name=name,
            kind="rate_ratio",
            title=title,
            value=figures[0],
            low=figures[1],
            high=figures[2],
            n_children=one.n_children,
            # of the children who had it: whose index day fell inside the window, and whose did not
            rests_on={
                "children_inside": one.n_events_inside,
                "children_outside": max(0, one.n_children - one.n_events_inside),
            },
            unit=words.RATIO,
            source=self.source,
            missing=words.MISSING,
            method=METHOD,
            family=family,
            p=one.p if reason is None else None,
            q=q if reason is None else None,
            reason=reason,
            notes=notes,
        )

    def not_suited(self, exposure: Exposure) -> Estimate:
        """An exposure that never ends: no figure, and the reason why."""
        return Estimate(
            name=f"within_{exposure.key}",
            kind="rate_ratio",
            title=words.after(exposure, self.study.within_child.after_days),
            value=None,
            low=None,
            high=None,
            n_children=0,
            rests_on={"children": 0},
            unit=words.RATIO,
            source=self.source,
            missing=words.MISSING,
            method=METHOD,
            family=exposure.family,
            reason=words.LASTING,
        )


def verdicts(given: Iterable[Estimate], *, false_discovery: float = 0.10) -> dict[str, Verdict]:
    """What the within-child comparison says of each exposure, read from its estimates alone.

    `false_discovery` is the rate of the study: with many questions some interval shuts out no difference by chance.
    """
    found = {}
    for estimate in given:
        if estimate.method == METHOD and estimate.family != "checks":
            found[estimate.name.removeprefix("within_")] = _verdict(estimate, false_discovery)
    return found


def _verdict(estimate: Estimate, false_discovery: float) -> Verdict:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        reason = estimate.reason or words.NOT_TOLD
        return Verdict(answer="not_suited" if reason == words.LASTING else "cannot_tell", reason=reason)
    if words.MARKED in estimate.notes:
        return Verdict(answer="disagrees", reason=words.MARKED)
    if estimate.low > 1 or estimate.high < 1:
        if estimate.q is None or estimate.q > false_discovery * STRICTER:
            return Verdict(answer="cannot_tell", reason=words.BY_CHANCE)
        return Verdict(answer="agrees", reason=words.AGREES) if estimate.low > 1 else _LESS
    if estimate.low > 1 / PRECISE and estimate.high < PRECISE:
        return Verdict(answer="disagrees", reason=words.NOT_FOUND)
    return Verdict(answer="cannot_tell", reason=words.HOLDS_ONE)


_LESS = Verdict(answer="less", reason=words.BELOW)


__all__ = [
    "METHOD",
    "SHOWN_CHECKS",
    "Answer",
    "Lives",
    "Verdict",
    "estimates",
    "log_ratios",
    "read",
    "suited",
    "verdicts",
    "within_child",
]
