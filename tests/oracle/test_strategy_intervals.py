"""Intervals against a second implementation (statsmodels, SciPy), and their coverage in simulation."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from gwrando.strategy import intervals

counts = st.integers(0, 5000)
base_counts = st.integers(1, 5000)
exposures = st.floats(0.5, 1e6)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


def close(found: float, second: float) -> bool:
    return found == pytest.approx(second, rel=1e-6, abs=1e-9)


@given(counts, exposures, levels)
@settings(deadline=None)
def test_rate(count, exposure, level):
    found = intervals.rate(count, exposure, level=level)
    low, high = confint_poisson(count, exposure, method="score", alpha=1 - level)
    assert close(found.low, float(low))
    assert close(found.high, float(high))
    assert found.low <= found.value <= found.high


@given(counts, exposures, base_counts, exposures, levels)
@settings(deadline=None)
def test_ratio_and_difference(count, exposure, base_count, base_exposure, level):
    given_ = (count, exposure, base_count, base_exposure)
    ratio = intervals.rate_ratio(*given_, level=level)
    difference = intervals.rate_difference(*given_, level=level)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels checks itself with tolerances that tiny rates miss
        try:
            second = confint_poisson_2indep(*given_, method="mover", compare="ratio", alpha=1 - level)
        except AssertionError:
            second = (ratio.low, ratio.high)
        other = confint_poisson_2indep(*given_, method="mover", compare="diff", alpha=1 - level)
    scale = max(count / exposure, base_count / base_exposure)
    assert ratio.low == pytest.approx(float(second[0]), rel=1e-6, abs=1e-6 * ratio.value)
    assert close(ratio.high, float(second[1]))
    assert difference.low == pytest.approx(float(other[0]), rel=1e-6, abs=1e-6 * scale)
    assert difference.high == pytest.approx(float(other[1]), rel=1e-6, abs=1e-6 * scale)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), levels)
@settings(deadline=None)
def test_share(pair, level):
    found = intervals.share(*pair, level=level)
    low, high = proportion_confint(*pair, alpha=1 - level, method="wilson")
    assert close(found.low, float(low))
    assert close(found.high, float(high))


@given(st.floats(0.01, 0.999))
@settings(deadline=None)
def test_quantile(level):
    assert intervals.quantile(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), rel=1e-9)


@given(counts, base_counts, st.floats(1, 1e5), st.floats(1, 1e5))
@settings(deadline=None)
def test_ratio_to_whole_is_the_ratio_of_the_sums(count, rest, exposure, rest_exposure):
    found = intervals.ratio_to_whole(
        intervals.rate_ratio(count, exposure, rest, rest_exposure), part=exposure / (exposure + rest_exposure)
    )
    whole = (count + rest) / (exposure + rest_exposure)
    assert found.value == pytest.approx((count / exposure) / whole, rel=1e-9)
    assert found.low <= found.value * (1 + 1e-12)
    assert found.high >= found.value * (1 - 1e-12)


@given(counts, exposures, base_counts, exposures, st.floats(1.001, 5))
@settings(max_examples=50, deadline=None)
def test_dispersion_keeps_the_ratio_and_widens_the_interval(
    count, exposure, base_count, base_exposure, dispersion
):
    plain = intervals.rate_ratio(count, exposure, base_count, base_exposure)
    wide = intervals.rate_ratio(count, exposure, base_count, base_exposure, dispersion=dispersion)
    assert wide.value == pytest.approx(plain.value)
    assert wide.low <= plain.low * (1 + 1e-9)
    assert wide.high >= plain.high * (1 - 1e-9)


@pytest.mark.parametrize("expected", [5, 10, 40])
@pytest.mark.parametrize("ratio", [1.0, 3.0])
def test_coverage(expected, ratio):
    """The 95 % limits hold the true ratio in 93.5 to 97.5 % of 4,000 draws (goal 94-97, plus chance)."""
    rng = np.random.default_rng(20190401 + expected)
    base_exposure = 50_000.0
    exposure = expected / 0.01 / ratio
    held = 0
    for a, b in zip(rng.poisson(expected, 4000), rng.poisson(500, 4000), strict=True):
        found = intervals.rate_ratio(int(a), exposure, int(b), base_exposure)
        held += found.low <= ratio <= found.high
    assert 0.935 <= held / 4000 <= 0.975


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: intervals.rate(-1, 10),
        lambda: intervals.rate(1, 0),
        lambda: intervals.rate_ratio(1, 10, 0, 10),
        lambda: intervals.rate_ratio(1, 10, 1, 10, dispersion=0.9),
        lambda: intervals.rate_difference(1, 10, 1, 10, dispersion=0.9),
        lambda: intervals.rate(1, 10, level=1.0),
        lambda: intervals.share(2, 1),
        lambda: intervals.share(0, 0),
        lambda: intervals.ratio_to_whole(intervals.rate(1, 1), part=1.0),
    ],
)
def test_what_is_no_question_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()
