"""Intervals of shares, each against a second, independent answer."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from gwrando.outputs import intervals
from gwrando.outputs.intervals import Share

Z = intervals.z_for(level=0.95)
COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS)
def test_wilson_is_as_statsmodels_has_it(kn: tuple[int, int]) -> None:
    k, n = kn
    assert intervals.wilson(k, n, z=Z) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


@given(COUNTS, COUNTS)
def test_difference_is_as_statsmodels_has_it(a: tuple[int, int], b: tuple[int, int]) -> None:
    shares = []
    for k, n in (a, b):
        low, high = intervals.wilson(k, n, z=Z)
        shares.append(Share(share=k / n, low=low, high=high, n=n))
    gap, low, high = intervals.difference(*shares)
    expected = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    assert (low, high) == pytest.approx(expected, abs=1e-9)
    assert gap == pytest.approx(a[0] / a[1] - b[0] / b[1])


@pytest.mark.parametrize("questions", [1, 2, 7, 24])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_quantile_is_as_scipy_has_it(level: float, questions: int) -> None:
    expected = norm.ppf(1 - (1 - level) / 2 / questions)
    assert intervals.z_for(level=level, questions=questions) == pytest.approx(expected, abs=1e-9)


@given(st.integers(12, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_rounded_numbers_holds_that_of_the_true_ones(kn: tuple[int, int]) -> None:
    k, n = kn
    shown_k, shown_n = (5 * math.floor(x / 5 + 0.5) for x in (k, n))
    found = intervals.share_of_shown(min(shown_k, shown_n), shown_n, slack=(2, 2), z=Z)
    low, high = proportion_confint(k, n, method="wilson")
    assert found.low <= low + 1e-12
    assert high <= found.high + 1e-12


@pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_no_share_of_nothing(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="share"):
        intervals.wilson(k, n, z=Z)
    with pytest.raises(ValueError, match="share"):
        intervals.share_of_shown(k, n, slack=(2, 2), z=Z)
    with pytest.raises(ValueError, match="share"):
        intervals.share_of_shown(1, 2, slack=(2, 2), z=Z)


@pytest.mark.parametrize(("level", "questions"), [(0.0, 1), (1.0, 1), (0.95, 0)])
def test_no_quantile_of_nothing(level: float, questions: int) -> None:
    with pytest.raises(ValueError, match="level"):
        intervals.z_for(level=level, questions=questions)


def test_the_ends_are_exact_where_none_or_all_are_counted() -> None:
    for n in range(1, 200):
        assert intervals.wilson(0, n, z=Z)[0] == 0.0
        assert intervals.wilson(n, n, z=Z)[1] == 1.0
