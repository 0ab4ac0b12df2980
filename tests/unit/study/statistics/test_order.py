"""Order and lag against scipy, every permutation written out, and closed forms."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, norm
from scipy.stats.contingency import odds_ratio

from gwrando.study.statistics import order


def ints(*values: int) -> np.ndarray:
    """Whole numbers as the module takes them."""
    return np.array(values, dtype=np.int64)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab")), min_size=2, max_size=6))
def test_chance_is_the_share_of_all_permutations(life: list) -> None:
    kinds = [kind for _, kind in life]
    if not {"a", "b"} <= set(kinds):
        return
    days = sorted(day for day, _ in life)
    ways = list(permutations(kinds))
    first = [
        min(day for day, kind in zip(days, way, strict=True) if kind == "a")
        < min(day for day, kind in zip(days, way, strict=True) if kind == "b")
        for way in ways
    ]
    found = order.chance_first(ints(kinds.count("a")), ints(kinds.count("b")), ints(days.count(min(days))))
    assert found[0] == pytest.approx(sum(first) / len(ways))


def test_against_chance_is_binomial_when_all_have_one_chance() -> None:
    in_order = np.arange(30) < 21
    found = order.against_chance(in_order, np.full(30, 0.5))
    below, above = binom.cdf(20, 30, 0.5), binom.sf(21, 30, 0.5)
    own = binom.pmf(21, 30, 0.5) / 2
    assert found.p == pytest.approx(2 * min(below + own, above + own))
    assert (found.n_children, found.n_in_order, found.expected) == (30, 21, 15.0)


def test_against_chance_with_chances_of_their_own() -> None:
    share = np.array([0.2, 0.5, 0.9])
    # by hand: P(3) = .09, P(2) = .2*.5*.1 + .2*.5*.9 + .8*.5*.9 = .46
    found = order.against_chance(np.array([True, True, True]), share)
    assert found.p == pytest.approx(2 * 0.045)


def test_against_chance_of_many_children() -> None:
    rng = np.random.default_rng(1)
    share = rng.uniform(0.2, 0.8, order.EXACT_UP_TO + 500)
    in_order = rng.random(len(share)) < share + 0.02
    found = order.against_chance(in_order, share)
    exact = order._two_sided(order._poisson_binomial(share), int(in_order.sum()))
    assert found.p == pytest.approx(exact, rel=0.06)


def test_nothing_to_test_where_nothing_could_vary() -> None:
    assert order.against_chance(np.array([True, False]), np.array([1.0, 0.0])).p == 1.0


@pytest.mark.parametrize("table", [(8, 3, 10, 20), (3, 9, 4, 4), (40, 60, 110, 300), (1, 1, 1, 1)])
def test_compared_as_scipy(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    found = order.compared(a, b, c, d)
    second = odds_ratio([[a, b], [c, d]])
    assert found.ratio == pytest.approx(second.statistic, rel=1e-6)
    # the mid-p interval lies inside the exact one, which counts the found table twice over
    exact = second.confidence_interval(0.95)
    assert exact.low < found.low < found.ratio < found.high < exact.high
    draw = hypergeom(a + b + c + d, a + c, a + b)
    tails = draw.cdf(a) - draw.pmf(a) / 2, draw.sf(a - 1) - draw.pmf(a) / 2
    assert found.p == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_compared_of_many_is_near_woolf() -> None:
    a, b, c, d = 800, 300, 1000, 2000
    found = order.compared(a, b, c, d)
    half = norm.ppf(0.975) * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    assert found.low == pytest.approx(a * d / (b * c) * math.exp(-half), rel=0.01)
    assert found.high == pytest.approx(a * d / (b * c) * math.exp(half), rel=0.01)


def test_compared_at_the_edges() -> None:
    all_in = order.compared(5, 0, 3, 2)
    assert (all_in.ratio, all_in.high) == (math.inf, math.inf)
    assert 0 < all_in.low < 1
    none_in = order.compared(0, 5, 3, 2)
    assert (none_in.ratio, none_in.low) == (0.0, 0.0)
    assert 1 < none_in.high < 2
    nobody = order.compared(0, 0, 3, 2)
    assert (nobody.ratio, nobody.p) == (None, None)


@given(st.lists(st.integers(0, 400), min_size=10, max_size=60), st.sampled_from((0.25, 0.5, 0.75)))
def test_no_child_decides_a_quantile(values: list[int], share: float) -> None:
    found = order.quiet_quantile(np.array(values), share)
    assert found is not None
    assert min(values) <= found <= max(values)
    # one child's value moved as far as it may go moves the answer by no more than the tenth it is of ten values, and
    # the places of the others by one
    spread = max(values) - min(values)
    for place in (0, len(values) // 2, len(values) - 1):
        other = sorted(values)
        other[place] = min(values)
        moved = order.quiet_quantile(np.array(other), share)
        assert moved is not None
        assert abs(moved - found) <= spread / 10 + 1e-9


def test_quantile_by_hand() -> None:
    values = np.arange(1, 101)
    assert order.quiet_quantile(values, 0.5) == np.mean(np.arange(46, 56))
    assert order.quiet_quantile(values, 0.0) == 5.5
    assert order.quiet_quantile(values, 1.0) == 95.5
    assert order.quiet_quantile(values[:9], 0.5) is None
    assert order.quiet_quantile(values, 0.5, at_least=0) is None


def test_lag_says_no_more_than_its_children_allow() -> None:
    assert order.lag(np.arange(9)) == order.Lag(n_children=9, median=None, lower=None, upper=None)
    few = order.lag(np.arange(20))
    assert (few.median, few.lower, few.upper) == (9.5, None, None)
    many = order.lag(np.arange(40))
    assert (many.lower, many.median, many.upper) == (9.5, 19.5, 29.5)
