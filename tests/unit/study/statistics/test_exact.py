"""Exact answers in matched sets against enumeration, the binomial, statsmodels and their own promise of coverage."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom
from statsmodels.discrete.conditional_models import ConditionalLogit

from gwrando.study.statistics import exact

SET = st.integers(2, 6).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m), st.booleans()))


def sets(found: list[tuple[int, int, bool]]) -> tuple[list[int], list[int], list[bool]]:
    """Exposed members, members and whether the case is exposed, made to fit together."""
    fitting = [(a, m, c if 0 < a < m else a == m) for a, m, c in found]
    return [s[0] for s in fitting], [s[1] for s in fitting], [s[2] for s in fitting]


def written_out(a: list[int], m: list[int], ratio: float) -> dict[int, float]:
    """The distribution of the number of exposed cases, over every way the cases could have fallen."""
    chances = [x * ratio / (x * ratio + y - x) for x, y in zip(a, m, strict=True) if 0 < x < y]
    found = dict.fromkeys(range(len(chances) + 1), 0.0)
    for way in product((0, 1), repeat=len(chances)):
        found[sum(way)] += math.prod(c if hit else 1 - c for c, hit in zip(chances, way, strict=True))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(SET, min_size=1, max_size=9))
def test_as_written_out(found: list[tuple[int, int, bool]]) -> None:
    a, m, case = sets(found)
    seen = sum(c for c, x, y in zip(case, a, m, strict=True) if 0 < x < y)
    got = exact.odds_ratio(a, size=m, case_exposed=case)
    null = written_out(a, m, 1.0)
    n = len(null) - 1
    assert (got.n_sets, got.n_exposed) == (n, seen)
    assert got.n_discordant == (seen, n - seen)
    if not n:
        assert math.isnan(got.value)
        assert (got.low, got.high, got.p, got.estimator) == (0, math.inf, 1, "none")
        return
    below, above = (sum(p for t, p in null.items() if sign * t > sign * seen) for sign in (-1, 1))
    assert got.p == pytest.approx(min(1.0, 2 * min(below, above) + null[seen]), abs=1e-12)
    assert got.estimator == "median_unbiased"

    def upper(ratio: float) -> float:
        chances = written_out(a, m, ratio)
        return sum(p for t, p in chances.items() if t > seen) + chances[seen] / 2

    if seen:
        assert upper(got.low) == pytest.approx(0.025, abs=1e-6)
    else:
        assert got.low == 0
    if seen < n:
        assert 1 - upper(got.high) == pytest.approx(0.025, abs=1e-6)
    else:
        assert got.high == math.inf
    middle = written_out(a, m, got.value)[seen] if seen in (0, n) else upper(got.value)
    assert middle == pytest.approx(0.5, abs=1e-6)
    assert got.low < got.value < got.high
    assert math.isnan(got.log_error) == (seen in (0, n))


@pytest.mark.parametrize(("b", "c"), [(12, 7), (30, 11), (400, 260), (9000, 8000)])
def test_pairs_are_a_binomial(b: int, c: int) -> None:
    """In pairs the ratio is b/c, and the exact answers are the binomial's."""
    got = exact.odds_ratio([1] * (b + c), size=[2] * (b + c), case_exposed=[1] * b + [0] * c)
    assert got.value == pytest.approx(b / c)
    assert got.log_error == pytest.approx(math.sqrt(1 / b + 1 / c))
    tail = binom.sf(b, b + c, 0.5) + binom.pmf(b, b + c, 0.5) / 2
    assert got.p == pytest.approx(2 * tail, rel=1e-9)
    low = brentq(lambda p: binom.sf(b, b + c, p) + binom.pmf(b, b + c, p) / 2 - 0.025, 1e-6, b / (b + c))
    high = brentq(
        lambda p: binom.cdf(b, b + c, p) - binom.pmf(b, b + c, p) / 2 - 0.025, b / (b + c), 1 - 1e-6
    )
    assert got.low == pytest.approx(low / (1 - low), rel=1e-6)
    assert got.high == pytest.approx(high / (1 - high), rel=1e-6)


def drawn(
    n: int, ratio: float, share: float, rng: np.random.Generator, size: int = 6
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sets 1:5 whose exposures are independent and whose case is drawn with these odds."""
    a = rng.binomial(size, share, n)
    return a, np.full(n, size), rng.random(n) < a * ratio / (a * ratio + size - a)


def test_estimate_is_that_of_the_conditional_logit() -> None:
    a, m, case = drawn(150, 2.5, 0.2, np.random.default_rng(2))
    got = exact.odds_ratio(a, size=m, case_exposed=case)
    rows = [
        (number, int(member == 0), int(case[number] if member == 0 else member <= a[number] - case[number]))
        for number in range(150)
        for member in range(6)
    ]
    of, y, x = np.array(rows).T
    expected = ConditionalLogit(y, x[:, None], groups=of).fit(disp=0)
    assert math.log(got.value) == pytest.approx(expected.params[0], abs=1e-5)
    assert got.log_error == pytest.approx(expected.bse[0], abs=1e-5)
    # with this many sets the interval is close to the plain one
    assert math.log(got.low) == pytest.approx(expected.conf_int()[0][0], abs=0.03)
    assert math.log(got.high) == pytest.approx(expected.conf_int()[0][1], abs=0.03)


@pytest.mark.parametrize(("n", "ratio", "share"), [(25, 2.0, 0.15), (40, 1.0, 0.08), (120, 3.0, 0.1)])
def test_intervals_cover_and_null_is_seldom_refused(n: int, ratio: float, share: float) -> None:
    rng = np.random.default_rng(11)
    found = []
    for _ in range(300):
        a, m, case = drawn(n, ratio, share, rng)
        found.append(exact.odds_ratio(a, size=m, case_exposed=case))
    covered = np.mean([f.low <= ratio <= f.high for f in found])
    assert 0.925 <= covered <= 0.995  # 300 studies: three standard errors are 3.8 in a hundred
    for f in found:
        assert (f.p < 0.05) == (f.low > 1 or f.high < 1) or abs(f.p - 0.05) < 1e-6


def test_the_order_of_sets_does_not_matter() -> None:
    a, m, case = drawn(60, 2.0, 0.2, np.random.default_rng(3))
    order = np.random.default_rng(4).permutation(60)
    assert exact.odds_ratio(a, size=m, case_exposed=case) == exact.odds_ratio(
        a[order], size=m[order], case_exposed=case[order]
    )


def test_far_from_one_is_still_answered() -> None:
    got = exact.odds_ratio([1] * 3000, size=[6] * 3000, case_exposed=[1] * 2990 + [0] * 10)
    assert got.value == pytest.approx(5 * 299, rel=1e-6)
    assert got.low < got.value < got.high
    assert got.p < 1e-50


def test_tails_beyond_what_was_kept() -> None:
    assert exact.tails(5, np.array([0.5, 0.5]), 2) == (0.0, 0.0, 1.0)
    assert exact.tails(5, np.array([0.5, 0.5]), 9) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("a", "m", "case"),
    [
        ([3], [2], [1]),
        ([-1], [2], [0]),
        ([0], [2], [1]),
        ([2], [2], [0]),
        ([1, 1], [2, 2], [1]),
        ([1], [2, 2], [1]),
    ],
)
def test_what_does_not_fit_is_refused(a: list[int], m: list[int], case: list[int]) -> None:
    with pytest.raises(ValueError, match="fit together"):
        exact.odds_ratio(a, size=m, case_exposed=case)
