"""Families of tests, power, negative controls and pooled draws: each against a second answer."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, false_discovery_control, norm, t

from gwrando.study.statistics import exact, multiple, nulls, pooling, power

P = st.floats(0, 1)


@given(st.lists(P, min_size=1, max_size=20))
def test_q_is_as_scipy_has_it(p: list[float]) -> None:
    assert multiple.false_discovery_rates(p) == pytest.approx(false_discovery_control(p), abs=1e-12)


def test_no_questions_no_rates() -> None:
    assert multiple.false_discovery_rates([]).shape == (0,)


@pytest.mark.parametrize("p", [[1.2], [-0.1], [math.nan], [[0.1]]])
def test_not_a_p(p: list[float]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        multiple.false_discovery_rates(p)


@given(st.lists(P, max_size=12), st.sampled_from([0.05, 0.1, 0.2]))
def test_threshold_is_the_last_p_that_is_found(others: list[float], rate: float) -> None:
    bar = multiple.threshold_beside(others, rate=rate)
    assert rate / (len(others) + 1) * (1 - 1e-9) <= bar <= rate * (1 + 1e-9)
    assert multiple.false_discovery_rates([*others, bar * 0.999999])[-1] <= rate * (1 + 1e-9)
    assert multiple.false_discovery_rates([*others, min(1, bar * 1.000001)])[-1] > rate * (1 - 1e-9)


def pairs_found(n: int, *, exposed: float, ratio: float, threshold: float) -> float:
    """The same for pairs, worked out in full: how many pairs differ, and in how many the case is exposed."""
    of_case = exposed * ratio / (1 + exposed * (ratio - 1))
    up, down = of_case * (1 - exposed), (1 - of_case) * exposed
    total = 0.0
    for differ in range(n + 1):
        for k in range(differ + 1):
            tail = binom.sf(k, differ, 0.5) + binom.pmf(k, differ, 0.5) / 2
            if 2 * tail <= threshold:
                total += binom.pmf(differ, n, up + down) * binom.pmf(k, differ, up / (up + down))
    return total


@pytest.mark.parametrize(("n", "ratio"), [(30, 3.0), (60, 4.0), (60, 1.0)])
def test_power_in_pairs(n: int, ratio: float) -> None:
    got = power.share_found([2] * n, exposed=0.2, odds_ratio=ratio, threshold=0.05, seed=5, draws=4000)
    assert got == pytest.approx(pairs_found(n, exposed=0.2, ratio=ratio, threshold=0.05), abs=0.025)


def test_power_in_larger_sets_is_what_the_test_finds() -> None:
    rng, sizes = np.random.default_rng(1), np.r_[np.full(30, 6), np.full(10, 4)]
    found = 0
    of_case = 0.15 * 3 / (1 + 0.15 * 2)
    for _ in range(300):
        case = rng.random(40) < of_case
        got = exact.odds_ratio(rng.binomial(sizes - 1, 0.15) + case, size=sizes, case_exposed=case)
        found += got.p <= 0.05 and got.value > 1
    share = power.share_found(sizes, exposed=0.15, odds_ratio=3, threshold=0.05, seed=2, draws=4000)
    assert share == pytest.approx(found / 300, abs=0.08)


def test_power_beyond_the_exact_test(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"exposed": 0.1, "odds_ratio": 1.6, "threshold": 0.02, "seed": 3, "draws": 3000}
    plain = power.share_found([6] * 240, **asked)
    monkeypatch.setattr(power, "_EXACT_UP_TO", 1000)
    assert plain == pytest.approx(power.share_found([6] * 240, **asked), abs=0.02)
    assert 0.3 < plain < 0.9


def test_power_is_the_same_each_time_and_rises() -> None:
    asked = {"exposed": 0.1, "threshold": 0.05, "seed": 1}
    shares = [power.share_found([6] * n, odds_ratio=r, **asked) for n in (20, 60, 300) for r in (1.5, 3.0)]
    assert shares == [
        power.share_found([6] * n, odds_ratio=r, **asked) for n in (20, 60, 300) for r in (1.5, 3.0)
    ]
    assert shares[0] < shares[2] < shares[4]
    assert shares[1] < shares[3] < shares[5]


def test_nothing_is_found_where_nothing_can_be() -> None:
    asked = {"odds_ratio": 3.0, "threshold": 0.05, "seed": 1}
    assert power.share_found([], exposed=0.1, **asked) == 0
    assert power.share_found([1, 1], exposed=0.1, **asked) == 0
    assert power.share_found([6] * 50, exposed=0.0, **asked) == 0
    assert power.share_found([6] * 50, exposed=0.1, odds_ratio=3.0, threshold=0.0, seed=1) == 0
    for bad in ({"exposed": 1.2, "odds_ratio": 2.0}, {"exposed": 0.2, "odds_ratio": 0.0}):
        with pytest.raises(ValueError, match="share"):
            power.share_found([6], threshold=0.05, seed=1, **bad)


def test_spread_of_controls_with_errors_alike() -> None:
    """With one error e for all, restricted maximum likelihood is the plain variance less e squared."""
    y, e = np.array([0.1, 0.5, -0.3, 0.2, 0.4]), 0.2
    got = nulls.null_of(y, [e] * 5)
    assert got.spread**2 == pytest.approx(y.var(ddof=1) - e * e, abs=1e-6)
    assert got.mean == pytest.approx(y.mean())
    assert got.mean_error == pytest.approx(y.std(ddof=1) / math.sqrt(5), abs=1e-6)
    assert got.n_controls == 5
    close = nulls.null_of([0.1, 0.11, 0.12], [0.3] * 3)
    assert close.spread == 0


def test_spread_of_controls_is_the_top_of_its_likelihood() -> None:
    y, e = np.array([0.6, -0.2, 0.1, 0.9]), np.array([0.1, 0.3, 0.2, 0.25])

    def height(spread: float) -> float:
        v = spread**2 + e**2
        mean = np.average(y, weights=1 / v)
        return float(norm.logpdf(y, mean, np.sqrt(v)).sum() - math.log((1 / v).sum()) / 2)

    grid = np.linspace(0, 1.5, 3001)
    assert nulls.null_of(y, e).spread == pytest.approx(grid[np.argmax([height(s) for s in grid])], abs=5e-4)


def test_a_control_is_seldom_refused_and_a_trigger_is_found() -> None:
    rng, refused, found = np.random.default_rng(1), 0, 0
    for _ in range(300):
        e = rng.uniform(0.1, 0.3, 11)
        y = rng.normal(0.2, 0.15, 11) + rng.normal(0, e)
        null = nulls.null_of(y[1:], e[1:])
        refused += nulls.calibrated_p(y[0], e[0], null=null) < 0.05
        found += nulls.calibrated_p(y[0] + 1.2, e[0], null=null) < 0.05
    assert refused <= 300 * 0.09
    assert found >= 300 * 0.9


def test_calibrated_p_by_hand() -> None:
    null = nulls.Null(mean=0.2, mean_error=0.0, spread=0.3, n_controls=5)
    assert nulls.calibrated_p(0.7, 0.4, null=null) == pytest.approx(2 * t.sf(1, 4))
    assert nulls.calibrated_p(0.2, 0.4, null=null) == 1


@pytest.mark.parametrize(("y", "e"), [([0.1, 0.2], [1, 1]), ([0.1] * 3, [1, 1, 0]), ([0.1] * 3, [1] * 4)])
def test_too_few_controls(y: list[float], e: list[float]) -> None:
    with pytest.raises(ValueError, match="controls"):
        nulls.null_of(y, e)


VALUES, ERRORS = [0.41, 0.52, 0.37, 0.60, 0.45], [0.20, 0.21, 0.19, 0.22, 0.20]


def test_pooled_by_fractions() -> None:
    got = pooling.pooled(VALUES, ERRORS)
    q = [Fraction(str(v)) for v in VALUES]
    mean = sum(q) / 5
    within = sum(Fraction(str(e)) ** 2 for e in ERRORS) / 5
    between = sum((v - mean) ** 2 for v in q) / 4
    total = within + between * Fraction(6, 5)
    df = 4 * (1 + within / (between * Fraction(6, 5))) ** 2
    assert (got.value, got.within, got.between) == pytest.approx((float(mean), float(within), float(between)))
    assert got.error == pytest.approx(math.sqrt(total))
    assert got.df == pytest.approx(float(df))
    assert got.high - got.value == pytest.approx(t.ppf(0.975, float(df)) * math.sqrt(total))
    assert got.low + got.high == pytest.approx(2 * got.value)
    assert got.p == pytest.approx(2 * t.sf(got.value / got.error, float(df)))
    assert got.n_draws == 5


def test_pooled_as_r_has_it() -> None:
    # mice 3 on R 4.2.2: pool.scalar(values, errors^2) and, with n = 101 and k = 1, 100 complete degrees of freedom
    assert pooling.pooled(VALUES, ERRORS).df == pytest.approx(106.6540611)
    assert pooling.pooled(VALUES, ERRORS, complete_df=100).df == pytest.approx(45.4062238247)


def test_draws_that_agree_are_one_answer() -> None:
    got = pooling.pooled([0.3, 0.3], [0.1, 0.1])
    assert (got.missing, got.df) == (0, math.inf)
    assert got.high == pytest.approx(0.3 + norm.ppf(0.975) * 0.1)
    # with the sets counted: (nu + 1) / (nu + 3) * nu
    assert pooling.pooled([0.3, 0.3], [0.1, 0.1], complete_df=20).df == pytest.approx(21 / 23 * 20)


@pytest.mark.parametrize(
    ("values", "errors"), [([1.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, math.nan], [1, 1])]
)
def test_draws_that_cannot_be_pooled(values: list[float], errors: list[float]) -> None:
    with pytest.raises(ValueError, match="draws"):
        pooling.pooled(values, errors)
