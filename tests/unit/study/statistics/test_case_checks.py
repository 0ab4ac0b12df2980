"""What makes a case series unsound is caught: planted bias of each kind, and none where there is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gwrando.study.statistics.case_checks import (
    CaseSeries,
    Check,
    after_first,
    case_series,
    case_time_control,
    fitted_together,
)
from gwrando.study.statistics.case_intervals import Cases, Exposure, layout
from gwrando.study.statistics.case_series import Incidence, fit
from gwrando.study.statistics.case_series import incidence as told

SPAN = 2_920  # eight years


def ints(*values: int) -> np.ndarray:
    """Whole numbers as the module takes them."""
    return np.array(values, dtype=np.int64)


def world(
    seed: int, *, n: int = 20_000, effect: float = 0.0, brings: float = 0.0, stops: float = 0.0
) -> tuple[Cases, Exposure]:
    """Children with a hidden frailty that raises both how often the exposure comes and the event's rate.

    effect  log effect on days 1 to 365 after an exposure
    brings  share of events followed by an exposure within 90 days (event-dependent exposure)
    stops   share of later exposures that an event prevents (the other kind)
    """
    rng = np.random.default_rng(seed)
    frailty = rng.gamma(1.0, 1.0, n)
    child = np.repeat(np.arange(n), rng.poisson(frailty))
    day = rng.integers(0, SPAN, len(child))
    most = 0.08 * frailty * math.exp(effect)
    who = np.repeat(np.arange(n), rng.poisson(most))
    when = rng.integers(0, SPAN, len(who))
    known = np.sort(child * 10_000 + day)
    last = known[np.maximum(np.searchsorted(known, who * 10_000 + when) - 1, 0)]
    inside = (last // 10_000 == who) & (who * 10_000 + when - last <= 365) & (who * 10_000 + when > last)
    kept = rng.random(len(who)) < np.exp(effect * inside - effect)
    cases = Cases(
        starts=np.zeros(n, dtype=int),
        stops=np.full(n, SPAN),
        event_child=who[kept],
        event_on=when[kept],
        age_cuts=np.array([[365 * year for year in range(1, 8)]]),
        exposures=(),
    ).first_only()
    first = np.full(n, 10**6)
    first[cases.event_child] = cases.event_on
    if brings:
        hit = rng.random(len(cases.event_child)) < brings
        child = np.append(child, cases.event_child[hit])
        day = np.append(day, cases.event_on[hit] + rng.integers(1, 90, hit.sum()))
    if stops:
        gone = (day > first[child]) & (rng.random(len(day)) < stops)
        child, day = child[~gone], day[~gone]
    return cases, Exposure(name="x", child=child, starts=day, edges=(0, 1, 366), before=30)


def nobody(cases: Cases) -> np.ndarray:
    """No observation ended early."""
    return np.zeros(len(cases.starts), dtype=bool)


def check(found: CaseSeries, name: str) -> Check:
    """One check by name."""
    return next(check for check in found.checks if check.name == name)


def test_frailty_is_gone_and_a_planted_effect_is_found() -> None:
    cases, nothing = world(1)
    null = case_series(cases, nothing, ended_early=nobody(cases))
    assert null.sound
    assert null.after.side == 0
    cases, exposure = world(2, effect=0.7)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.sound
    assert found.size_holds
    assert found.after.side == 1
    assert found.after.low < math.exp(0.7) < found.after.high
    assert found.before.side == 0


def test_between_children_the_same_frailty_looks_like_an_effect() -> None:
    # the control of the test above: without the within-child design the null exposure seems to act
    cases, nothing = world(1)
    exposed = np.zeros(len(cases.starts), dtype=bool)
    exposed[nothing.child] = True
    case = np.zeros(len(cases.starts), dtype=bool)
    case[cases.event_child] = True
    a, b = (case & exposed).sum(), (case & ~exposed).sum()
    c, d = (~case & exposed).sum(), (~case & ~exposed).sum()
    assert math.log(a * d / (b * c)) - 3 * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d) > 0


def test_events_that_bring_exposures_are_caught_by_the_time_before() -> None:
    cases, exposure = world(3, brings=0.3)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.before.side == 1
    assert check(found, "before").passed is False
    assert not found.sound


def test_events_that_stop_exposures_are_caught_by_the_time_after_alone() -> None:
    cases, exposure = world(4, stops=0.7)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.after.side == 1  # wrong: nothing acts
    alone = check(found, "after_only")
    assert alone.passed is False
    assert alone.found is not None
    assert alone.found.low < 1 < alone.found.high  # what is right
    assert not found.sound


def test_the_right_direction_with_a_wrong_size_is_marked() -> None:
    cases, exposure = world(6, effect=0.9, stops=0.7)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.after.low > math.exp(0.9)
    alone = check(found, "after_only")
    assert alone.passed
    assert not alone.same_size
    assert not found.size_holds


def test_events_that_end_the_observation_are_caught() -> None:
    cases, exposure = world(7, n=10_000)
    stops = cases.stops.copy()
    rng = np.random.default_rng(7)
    gone = rng.random(len(cases.event_child)) < 0.2
    stops[cases.event_child[gone]] = cases.event_on[gone] + rng.integers(1, 60, gone.sum())
    stops = np.minimum(stops, SPAN)
    early = replace(cases, stops=stops)
    found = case_series(early, exposure, ended_early=stops < SPAN)
    ends = check(found, "ends")
    assert ends.passed is False
    assert ends.found is not None
    assert ends.found.side == 1
    assert not found.sound
    plain = case_series(cases, exposure, ended_early=nobody(cases))
    assert check(plain, "ends").passed is None  # no observation ended early: nothing to look at


def test_another_exposure_at_the_same_time_is_told_apart() -> None:
    cases, exposure = world(8, effect=1.0)
    rng = np.random.default_rng(8)
    shadow = replace(exposure, name="y", starts=exposure.starts + rng.integers(0, 20, len(exposure.starts)))
    alone = case_series(cases, shadow, ended_early=nobody(cases))
    assert alone.after.side == 1
    together = fitted_together(replace(cases, exposures=(exposure, shadow)))
    beside = case_series(cases, shadow, ended_early=nobody(cases), beside=together["y"])
    assert check(beside, "together").passed is False
    own = case_series(cases, exposure, ended_early=nobody(cases), beside=together["x"])
    assert check(own, "together").passed


def test_age_is_allowed_for() -> None:
    # events and exposures both grow with age and nothing acts: with age bands there is nothing, without there is
    rng = np.random.default_rng(9)
    n = 4_000
    child = np.repeat(np.arange(n), 2)
    cases = Cases(
        starts=np.zeros(n, dtype=int),
        stops=np.full(n, SPAN),
        event_child=np.arange(n),
        event_on=(SPAN * rng.random(n) ** 0.4).astype(int),
        age_cuts=np.array([[365 * year for year in range(1, 8)]]),
        exposures=(),
    )
    day = (SPAN * rng.random(len(child)) ** 0.4).astype(int)
    exposure = Exposure(name="x", child=child, starts=day, edges=(0, 1, 366), before=30)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.after.side == 0
    assert check(found, "age").passed
    blind = case_series(
        replace(cases, age_cuts=np.zeros((1, 0), dtype=int)), exposure, ended_early=nobody(cases)
    )
    assert blind.after.side == 1
    assert check(blind, "age").passed is None  # no bands to halve


def test_after_first_starts_at_the_first_exposure() -> None:
    cases = Cases(
        starts=ints(0, 0, 10), stops=ints(100, 100, 100), event_child=ints(0, 1), event_on=ints(50, 60),
        age_cuts=ints(40).reshape(1, 1), exposures=(),
    )  # fmt: skip
    exposure = Exposure(
        name="x", child=ints(2, 0, 0, 2), starts=ints(5, 24, 20, 15), edges=(0, 1, 11), before=3
    )
    found = after_first(cases, exposure)
    assert found.starts.tolist() == [20, 100, 15]
    once, _again = found.exposures
    assert once.starts.tolist() == [20, 15]
    assert once.before == 0
    # the window of the second spell is days 25 to 34; what the first one's (21 to 30) leaves of it is 31 to 34
    cut = layout(found)
    rows = [(cut.days[row], *cut.design[cut.cell[row]]) for row in range(len(cut.cell))]
    assert cut.columns == ("age:1", "x:0", "x:1", "again:0", "again:1")
    assert rows[:5] == [
        (1, 0, 1, 0, 0, 0),
        (9, 0, 0, 1, 0, 0),
        (1, 0, 0, 1, 1, 0),
        (4, 0, 0, 0, 0, 1),
        (5, 0, 0, 0, 0, 0),
    ]
    none = Exposure(name="x", child=ints(), starts=ints(), edges=(0, 1, 11), before=3)
    assert after_first(cases, none).starts.tolist() == [100, 100, 100]


def test_case_time_control_by_hand() -> None:
    found = case_time_control(8, 4, 6, 6)
    assert found is not None
    assert found.ratio == pytest.approx(2.0)
    assert found.error == pytest.approx(math.sqrt(1 / 8 + 1 / 4 + 1 / 6 + 1 / 6))
    assert found.low == pytest.approx(math.exp(math.log(2) - 1.959964 * found.error), rel=1e-6)
    assert (found.n_events_inside, found.n_children) == (8, 12)
    empty = case_time_control(6, 0, 3, 3)
    assert empty is not None
    assert empty.ratio == pytest.approx((6.5 / 0.5) / (3.5 / 3.5))


@pytest.mark.parametrize("few", [(2, 2, 9, 9), (9, 9, 4, 0)])
def test_case_time_control_needs_children_who_differ(few: tuple[int, int, int, int]) -> None:
    assert case_time_control(*few) is None


def incidence(ratio: float, low: float, high: float) -> Incidence:
    """A result as if it had been fitted."""
    return Incidence(
        ratio=ratio, low=low, high=high, p=0.5, log_ratio=math.log(ratio), error=0.1, n_events_inside=50, n_children=90, how="wald"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "ratio", "high", "passed", "same_size"),
    [
        (0.8, 1.0, 1.2, False, False),  # shuts out 2.0 and finds nothing
        (0.5, 0.7, 0.9, False, False),  # the other way
        (1.1, 1.3, 1.5, True, False),  # the same way, another size
        (1.5, 1.9, 2.4, True, True),
        (0.6, 1.5, 4.0, True, True),  # too wide to speak against it
    ],
)
def test_case_time_speaks_against(
    low: float, ratio: float, high: float, passed: bool, same_size: bool
) -> None:
    cases, exposure = world(2, effect=0.7)
    found = case_series(cases, exposure, ended_early=nobody(cases), case_time=incidence(ratio, low, high))
    assert found.after.ratio == pytest.approx(2.0, abs=0.3)
    made = check(found, "case_time")
    assert (made.passed, made.same_size) == (passed, same_size)


def test_few_children_are_not_checked_and_not_sound() -> None:
    n = 6
    cases = Cases(
        starts=np.zeros(n, dtype=int), stops=np.full(n, 1_000), event_child=np.arange(n),
        event_on=np.arange(n) * 100 + 200, age_cuts=np.array([[300, 600]]), exposures=(),
    )  # fmt: skip
    exposure = Exposure(name="x", child=ints(), starts=ints(), edges=(0, 1, 366), before=30)
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.after.ratio is None
    assert not found.sound
    assert [check.passed for check in found.checks] == [None] * 6


def test_few_events_after_the_first_exposure() -> None:
    # every event comes in the year after the exposure: the ratio has no upper bound, and the check says so too
    n = 20
    cases = Cases(
        starts=np.zeros(n, dtype=int), stops=np.full(n, 1_000), event_child=np.arange(n),
        event_on=np.full(n, 450), age_cuts=np.array([[300, 600]]), exposures=(),
    )  # fmt: skip
    exposure = Exposure(
        name="x", child=np.arange(n), starts=np.arange(n) * 10 + 210, edges=(0, 1, 366), before=30
    )
    found = case_series(cases, exposure, ended_early=nobody(cases))
    assert found.after.high == math.inf
    assert check(found, "after_only").passed is True


def test_only_what_has_enough_events_is_fitted_together() -> None:
    cases, exposure = world(2, effect=0.7)
    thin = replace(exposure, name="thin", child=exposure.child[:20], starts=exposure.starts[:20])
    other = replace(exposure, name="y", starts=exposure.starts + 700)
    assert list(fitted_together(replace(cases, exposures=(exposure, thin, other)))) == ["x", "y"]
    assert fitted_together(replace(cases, exposures=(exposure, thin))) == {}
    none = replace(cases, event_child=ints(), event_on=ints(), exposures=(exposure, other))
    assert fitted_together(none) == {}


def test_a_case_series_has_its_windows() -> None:
    cases, exposure = world(1, n=50)
    with pytest.raises(ValueError, match="case series"):
        case_series(cases, replace(exposure, before=0), ended_early=nobody(cases))


def test_the_checks_are_as_if_each_were_fitted_from_the_start() -> None:
    # all of an exposure's fits come from one layout; here each is cut and fitted by itself, nobody lumped
    cases, exposure = world(8, n=6_000, effect=0.5)
    early = np.arange(len(cases.starts)) % 7 == 0
    stops = np.where(early, np.maximum(cases.stops - 400, 1), cases.stops)
    cases = replace(cases, stops=stops, age_cuts=np.array([[365 * year for year in range(1, 8)]]))
    found = case_series(cases, exposure, ended_early=early)
    alone = layout(replace(cases, exposures=(exposure,)))
    assert len(layout(replace(cases, exposures=(exposure,)).lumped()).days) < 0.9 * len(alone.days)
    for column, one in (("x:1", found.after), ("x:before", found.before)):
        again = told(alone, fit(alone), column)
        assert (one.ratio, one.low, one.high) == pytest.approx((again.ratio, again.low, again.high), rel=1e-5)
        assert (one.n_children, one.n_events_inside) == (again.n_children, again.n_events_inside)
    children = np.flatnonzero(early)
    ending = Exposure(name="ends", child=children, starts=stops[children], edges=(0, 1), before=90)
    cut = layout(replace(cases, exposures=(exposure, ending)))
    ends = check(found, "ends").found
    assert ends is not None
    assert ends.log_ratio == pytest.approx(told(cut, fit(cut), "ends:before").log_ratio, abs=1e-5)
    halves = [round(365 * (0.5 + half / 2) - 0.01) for half in range(16)]
    cut = layout(replace(cases, age_cuts=np.array([halves]), exposures=(exposure,)))
    age = check(found, "age").found
    assert age is not None
    assert age.log_ratio == pytest.approx(told(cut, fit(cut), "x:1").log_ratio, abs=2e-3)
