"""The self-controlled case series against statsmodels, closed forms and the likelihood written out day by day."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from gwrando.study.statistics.case_intervals import LASTING, Cases, Exposure, Layout, layout
from gwrando.study.statistics.case_series import FAR, fit, incidence


def ints(*values: int) -> np.ndarray:
    """Whole numbers as the module takes them."""
    return np.array(values, dtype=np.int64)


def made(seed: int, n: int = 60, *, effect: float = 0.8, events: int = 2) -> Cases:
    """Children observed for 1,000 to 2,000 days, two exposures each with several spells, events drawn from the model."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, 300, n)
    stops = starts + rng.integers(1_000, 2_000, n)
    child = np.repeat(np.arange(n), rng.integers(0, 3, n))
    spells = rng.integers(-100, 2_100, len(child))
    other = np.repeat(np.arange(n), rng.integers(0, 2, n))
    others = rng.integers(0, 1_900, len(other))
    who, when = [], []
    for number in range(n):
        days = np.arange(starts[number], stops[number])
        weight = np.ones(len(days))
        for begun in spells[child == number]:
            weight[(days > begun) & (days <= begun + 200)] = math.exp(effect)
        for _ in range(rng.integers(1, events + 1)):
            who.append(number)
            when.append(int(rng.choice(days, p=weight / weight.sum())))
    return Cases(
        starts=starts,
        stops=stops,
        event_child=np.array(who),
        event_on=np.array(when),
        age_cuts=np.array([[500, 1_000, 1_500]]),
        exposures=(
            Exposure(name="a", child=child, starts=spells, edges=(0, 1, 201), before=30),
            Exposure(name="b", child=other, starts=others, edges=(0, 120)),
        ),
    )


def with_dummies(cut: Layout) -> np.ndarray:
    """The same model fitted by statsmodels: Poisson with one dummy a child and the log of the days as offset."""
    child = np.zeros((len(cut.cell), len(cut.first_row)))
    child[np.arange(len(cut.cell)), cut.child_of_row] = 1
    table = np.hstack([cut.design[cut.cell], child])
    model = sm.GLM(cut.events, table, family=sm.families.Poisson(), offset=np.log(cut.days))
    found = model.fit(tol=1e-12, maxiter=200)
    size = len(cut.columns)
    return np.vstack([found.params[:size], found.bse[:size]])


@pytest.mark.parametrize("seed", [1, 2])
def test_as_statsmodels_with_a_dummy_for_each_child(seed: int) -> None:
    cut = layout(made(seed, n=80))
    found = fit(cut)
    assert found.converged
    told = np.isfinite(found.log_ratio)
    assert {"a:1", "b:0", "age:1"} <= {name for name, yes in zip(cut.columns, told, strict=True) if yes}
    second = with_dummies(cut)
    np.testing.assert_allclose(found.log_ratio[told], second[0][told], atol=1e-5)
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance)[told]), second[1][told], rtol=1e-4)


def test_closed_form_of_one_window_without_age() -> None:
    # 40 children, 100 days each, the first 20 after the exposure: 16 events in them and 24 outside
    n = 40
    cases = Cases(
        starts=np.zeros(n, dtype=int),
        stops=np.full(n, 100),
        event_child=np.arange(n),
        event_on=np.where(np.arange(n) < 16, 5, 50),
        age_cuts=np.zeros((1, 0), dtype=int),
        exposures=(Exposure(name="x", child=np.arange(n), starts=np.zeros(n, dtype=int), edges=(0, 20)),),
    )
    cut = layout(cases)
    found = incidence(cut, fit(cut), "x:0", profile=False)
    assert found.ratio == pytest.approx((16 / 20) / (24 / 80))
    assert found.error == pytest.approx(math.sqrt(1 / 16 + 1 / 24))
    assert found.side == 1
    assert (found.n_events_inside, found.n_children) == (16, 40)


def test_profile_interval_is_where_the_likelihood_ratio_ends() -> None:
    n, inside = 12, 4
    cases = Cases(
        starts=np.zeros(n, dtype=int),
        stops=np.full(n, 100),
        event_child=np.arange(n),
        event_on=np.where(np.arange(n) < inside, 5, 50),
        age_cuts=np.zeros((1, 0), dtype=int),
        exposures=(Exposure(name="x", child=np.arange(n), starts=np.zeros(n, dtype=int), edges=(0, 20)),),
    )
    cut = layout(cases)
    found = incidence(cut, fit(cut), "x:0")
    assert found.how == "profile"

    def likelihood(ratio: float) -> float:  # binomial: each event falls inside with this chance
        share = 20 * ratio / (20 * ratio + 80)
        return inside * math.log(share) + (n - inside) * math.log(1 - share)

    for end in (found.low, found.high):
        assert 2 * (likelihood(found.ratio or 0) - likelihood(end)) == pytest.approx(3.841459, abs=1e-4)
    gap = 2 * (likelihood(found.ratio or 0) - likelihood(1))
    assert found.p == pytest.approx(math.erfc(math.sqrt(gap / 2)), abs=1e-9)


@pytest.mark.parametrize(("inside", "ratio"), [(0, 0.0), (12, math.inf)])
def test_all_or_no_events_in_the_window(inside: int, ratio: float) -> None:
    n = 12
    cases = Cases(
        starts=np.zeros(n, dtype=int),
        stops=np.full(n, 100),
        event_child=np.arange(n),
        event_on=np.where(np.arange(n) < inside, 5, 50),
        age_cuts=np.zeros((1, 0), dtype=int),
        exposures=(Exposure(name="x", child=np.arange(n), starts=np.zeros(n, dtype=int), edges=(0, 20)),),
    )
    cut = layout(cases)
    fitted = fit(cut)
    found = incidence(cut, fitted, "x:0")
    assert fitted.at_edge == {"x:0"}
    assert found.ratio == ratio
    # binomial: likelihood at the end is exp(-1.92) of its greatest, which is 1
    end = found.high if inside == 0 else found.low
    share = 20 * end / (20 * end + 80)
    lost = -n * math.log(1 - share) if inside == 0 else -n * math.log(share)
    assert lost == pytest.approx(3.841459 / 2, abs=1e-4)
    assert (found.low == 0) if inside == 0 else (found.high == math.inf)


@pytest.mark.parametrize("seed", [3, 8, 21, 34])
@pytest.mark.parametrize("effect", [-3.0, 0.8, 4.0])
def test_profile_ends_as_found_by_halving(seed: int, effect: float) -> None:
    # the ends lie where a fit with the column held has lost half of 3.84: looked for by brentq, one whole fit a value
    cut = layout(made(seed, n=25, effect=effect))
    fitted = fit(cut)
    for column in ("a:1", "a:before", "b:0"):
        found = incidence(cut, fitted, column, profile=True)
        centre = float(np.clip(found.log_ratio, -FAR, FAR))

        def lost(value: float, column: str = column) -> float:
            return fitted.log_likelihood - fit(cut, fixed={column: value}).log_likelihood - 1.920729

        for end, way in ((found.low, -1), (found.high, 1)):
            if way * centre >= FAR or lost(way * FAR) < 0:
                assert end == (0.0 if way < 0 else math.inf)
                continue
            assert math.log(end) == pytest.approx(brentq(lost, centre, way * FAR), abs=1e-4)
        assert found.p == pytest.approx(math.erfc(math.sqrt(lost(0.0) + 1.920729)), abs=1e-6)


def test_lumped_children_keep_the_likelihood() -> None:
    cases = made(12, n=400)
    # 200 lives of two kinds, begun on different days, without an exposure
    begin = np.arange(400) % 150
    long = 1_500 + np.arange(400) % 2
    cuts = begin[:, None] + ints(365, 730, 1_095)
    spells = cases.exposures[0]
    cases = replace(
        cases,
        starts=begin,
        stops=begin + long,
        age_cuts=cuts,
        event_on=begin[cases.event_child] + cases.event_on % 1_600,
        exposures=(replace(spells, child=spells.child // 2, ends=spells.starts + 90, edges=(0, 1, LASTING)),),
    )
    lumps = cases.lumped()
    one, other = layout(cases), layout(lumps)
    exposed = one.children_with("a:0", "a:1", "a:before").sum()
    assert len(other.first_row) == exposed + 2
    assert other.events.sum() == one.events.sum()
    assert other.events_of_cell.sum() == one.events_of_cell.sum()
    first, second = fit(one), fit(other)
    np.testing.assert_allclose(second.log_ratio, first.log_ratio, atol=1e-7)
    np.testing.assert_allclose(second.covariance, first.covariance, atol=1e-9)
    # a kind of its own is not lumped with the others
    assert len(layout(cases.lumped(np.arange(400) % 4)).first_row) == exposed + 4


def test_merged_columns_are_as_cut_that_way() -> None:
    cases = made(13)
    fine = layout(cases)
    coarse = layout(replace(cases, age_cuts=np.array([[1_000]]), exposures=cases.exposures[:1]))
    columns = {"age:1": ("age:2", "age:3"), **{name: (name,) for name in cases.exposures[0].columns}}
    merged = fine.merged(columns)
    assert merged.columns == coarse.columns
    assert len(merged.days) < len(fine.days)
    np.testing.assert_allclose(fit(merged).log_ratio, fit(coarse).log_ratio, atol=1e-7)
    assert merged.by_child(merged.days).sum() == fine.days.sum()
    none = layout(replace(cases, event_child=ints(), event_on=ints())).merged(columns)
    assert (none.columns, len(none.days), len(none.first_row)) == (coarse.columns, 0, 0)


def test_what_cannot_be_told_apart_is_not_told() -> None:
    one = made(5)
    a = one.exposures[0]
    twice = Cases(**{**vars(one), "exposures": (a, Exposure(**{**vars(a), "name": "again"}))})
    cut = layout(twice)
    found = fit(cut)
    assert math.isnan(found.log_of("again:1"))
    untold = incidence(cut, found, "again:1")
    assert untold.ratio is None
    assert untold.side == 0
    assert untold.p is None
    alone = fit(layout(Cases(**{**vars(one), "exposures": (a,)})))
    assert found.log_of("a:1") == pytest.approx(alone.log_of("a:1"), abs=1e-7)


def test_held_columns_stay() -> None:
    cut = layout(made(7))
    free = fit(cut)
    held = fit(cut, fixed={"a:1": free.log_of("a:1")})
    assert held.log_likelihood == pytest.approx(free.log_likelihood, abs=1e-8)
    assert held.log_of("b:0") == pytest.approx(free.log_of("b:0"), abs=1e-6)
    assert fit(cut, fixed={"a:1": 0.0}).log_likelihood < free.log_likelihood


def test_everything_held_is_only_a_likelihood() -> None:
    cut = layout(made(7))
    found = fit(cut, fixed=dict.fromkeys(cut.columns, 0.0))
    days = np.array([cut.days[cut.child_of_row == number].sum() for number in range(len(cut.first_row))])
    assert found.log_likelihood == pytest.approx(-float(cut.events_of_child @ np.log(days)))


def test_no_child_with_an_event() -> None:
    cases = made(1)
    none = Cases(**{**vars(cases), "event_child": ints(), "event_on": ints()})
    cut = layout(none)
    assert len(cut.cell) == 0
    found = fit(cut)
    assert np.isnan(found.log_ratio).all()
    untold = incidence(cut, found, "a:1")
    assert (untold.ratio, untold.n_children, untold.n_events_inside) == (None, 0, 0)


def test_first_events_only() -> None:
    cases = Cases(
        starts=ints(0, 0),
        stops=ints(100, 100),
        event_child=ints(1, 0, 0, 0, 1),
        event_on=ints(70, 60, 20, -5, 70),
        age_cuts=np.zeros((1, 0), dtype=int),
        exposures=(),
    )
    first = cases.first_only()
    assert sorted(zip(first.event_child.tolist(), first.event_on.tolist(), strict=True)) == [(0, 20), (1, 70)]


@pytest.mark.parametrize(
    "wrong", [{"edges": (5,)}, {"edges": (5, 5)}, {"edges": (0, 10), "before": -1}], ids=str
)
def test_windows_that_make_no_sense(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"edges|before"):
        Exposure(name="x", child=ints(0), starts=ints(0), **wrong)


def test_days_far_outside_are_refused() -> None:
    cases = Cases(
        starts=ints(0), stops=ints(200_000), event_child=ints(0), event_on=ints(5),
        age_cuts=np.zeros((1, 0), dtype=int), exposures=(),
    )  # fmt: skip
    with pytest.raises(ValueError, match="days"):
        layout(cases)


def day_by_day(cases: Cases) -> dict[int, list[tuple[tuple[int, ...], int]]]:
    """Restated: for each child with an event, each day's levels (age, then band and before of each exposure), and its
    events."""
    found = {}
    for child in range(len(cases.starts)):
        start, stop = int(cases.starts[child]), int(cases.stops[child])
        mine = [int(on) for who, on in zip(cases.event_child, cases.event_on, strict=True) if who == child]
        if not any(start <= on < stop for on in mine):
            continue
        days = []
        for day in range(start, stop):
            cuts = cases.age_cuts[child if len(cases.age_cuts) > 1 else 0]
            levels = [sum(day >= cut for cut in cuts)]
            for exposure in cases.exposures:
                levels.append(band(exposure, child, day))
                if exposure.before:
                    coming = [
                        int(s) for c, s in zip(exposure.child, exposure.starts, strict=True) if c == child
                    ]
                    levels.append(int(any(0 < s - day <= exposure.before for s in coming)))
            days.append((tuple(levels), mine.count(day)))
        found[child] = days
    return found


def band(exposure: Exposure, child: int, day: int) -> int:
    """The band a day falls in: the window that began last decides; if its spell has ended, the one that lasts longest."""
    ends = exposure.ends if exposure.ends is not None else np.full(len(exposure.child), 10**6)
    spells = sorted(
        (int(s), int(e))
        for c, s, e in zip(exposure.child, exposure.starts, ends, strict=True)
        if c == child and s + exposure.edges[0] <= day
    )
    if not spells:
        return 0
    begun, ended = spells[-1]
    if day >= ended:
        longest = max(end for _, end in spells)
        if day >= longest:
            return 0
        begun = next(s for s, e in spells if e == longest)
    since = day - begun
    for number, (low, high) in enumerate(zip(exposure.edges, exposure.edges[1:], strict=False), start=1):
        if low <= since < high:
            return number
    return 0


SPELLS = st.lists(st.tuples(st.integers(0, 3), st.integers(-20, 60), st.integers(1, 30)), max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    SPELLS,
    SPELLS,
    st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 50)), min_size=1, max_size=8),
    st.booleans(),
)
def test_layout_as_day_by_day(one: list, two: list, events: list, lasting: bool) -> None:
    def exposure(name: str, spells: list, edges: tuple[int, ...], before: int, ended: bool) -> Exposure:
        child, starts, long = (
            (ints(*column) for column in zip(*spells, strict=True)) if spells else (ints(),) * 3
        )
        return Exposure(
            name=name,
            child=child,
            starts=starts,
            edges=edges,
            before=before,
            ends=starts + long if ended else None,
        )

    last = LASTING if lasting else 15
    cases = Cases(
        starts=ints(0, 3, 0, 7),
        stops=ints(40, 30, 45, 20),
        event_child=ints(*[who for who, _ in events]),
        event_on=ints(*[on for _, on in events]),
        age_cuts=np.array([[10, 25], [12, 20], [5, 50], [9, 15]]),
        exposures=(exposure("a", one, (0, 1, 9), 4, False), exposure("b", two, (2, 5, last), 0, True)),
    )
    cut = layout(cases)
    expected = day_by_day(cases)
    assert cut.children.tolist() == sorted(expected)
    for number, child in enumerate(sorted(expected)):
        found: dict[tuple[int, ...], list[float]] = {}
        for row in np.flatnonzero(cut.child_of_row == number):
            key = tuple(int(v) for v in cut.design[cut.cell[row]])
            total = found.setdefault(key, [0.0, 0.0])
            total[0] += cut.days[row]
            total[1] += cut.events[row]
        restated: dict[tuple[int, ...], list[float]] = {}
        for levels, n_events in expected[child]:
            key = tuple(
                int(level == step + 1)
                for level, size in zip(levels, (2, 2, 1, 2), strict=True)
                for step in range(size)
            )
            total = restated.setdefault(key, [0.0, 0.0])
            total[0] += 1
            total[1] += n_events
        assert found == restated
    rows = cut.rows_with.sum(axis=0)
    assert rows.tolist() == cut.design[cut.cell].sum(axis=0).tolist()


def test_fit_is_the_top_of_the_likelihood_day_by_day() -> None:
    cases = made(11, n=15, effect=1.2)
    cut = layout(cases)
    found = fit(cut)
    lives = day_by_day(cases)
    sizes = (3, 2, 1, 1)
    rows = [
        (
            number,
            [
                int(level == step + 1)
                for level, size in zip(levels, sizes, strict=True)
                for step in range(size)
            ],
            n,
        )
        for number, child in enumerate(sorted(lives))
        for levels, n in lives[child]
    ]
    # days alike of one child weigh as many as they are
    alike: dict[tuple[int, ...], list[int]] = {}
    for number, levels, n in rows:
        total = alike.setdefault((number, *levels), [0, 0])
        total[0], total[1] = total[0] + 1, total[1] + n
    child = np.array([key[0] for key in alike])
    design = np.array([key[1:] for key in alike], dtype=float)
    days, events = np.array(list(alike.values())).T
    free = np.isfinite(found.log_ratio)

    def short(beta: np.ndarray) -> float:
        full = np.where(found.log_ratio < 0, -FAR, 0.0)
        full[free] = beta
        reach = design @ full
        total = np.bincount(child, weights=days * np.exp(reach))
        return -float(events @ (reach - np.log(total)[child]))

    second = minimize(short, np.zeros(free.sum()), method="BFGS", options={"gtol": 1e-7})
    np.testing.assert_allclose(found.log_ratio[free], second.x, atol=2e-4)
    assert found.log_likelihood == pytest.approx(-second.fun, abs=1e-5)
