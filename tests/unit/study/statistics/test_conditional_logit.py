"""Conditional logit against R's survival::clogit, statsmodels and the likelihood written out."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.discrete.conditional_models import ConditionalLogit

from gwrando.study.statistics import conditional_logit as cl


def made(seed: int, sizes: list[int], cases: list[int], k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sets of these sizes with these many cases, drawn from a known model: exposures, sets, cases."""
    rng, rows = np.random.default_rng(seed), []
    for number, (m, c) in enumerate(zip(sizes, cases, strict=True)):
        x = np.round(rng.normal(size=(m, k)), 2)
        x[:, 0] = x[:, 0] > 0.5
        y = np.zeros(m, int)
        y[np.argsort(-(x @ np.r_[0.8, 0.4, -0.3][:k] + rng.gumbel(size=m)))[:c]] = 1
        rows += [(number, y[i], *x[i]) for i in range(m)]
    data = np.array(rows)
    return data[:, 2:], data[:, 0].astype(int), data[:, 1]


def loglik(beta: np.ndarray, x: np.ndarray, sets: np.ndarray, case: np.ndarray) -> float:
    """The conditional likelihood as the books write it: over every way the cases of a set could have been chosen."""
    total = 0.0
    for number in np.unique(sets):
        rows = np.flatnonzero(sets == number)
        chosen = int(case[rows].sum())
        reach = x[rows] @ beta
        ways = [reach[list(way)].sum() for way in combinations(range(len(rows)), chosen)]
        total += reach[case[rows] > 0].sum() - np.log(np.exp(ways).sum())
    return float(total)


def test_one_case_a_set_is_as_r_has_it() -> None:
    # survival 3.5 on R 4.2.2: clogit(case ~ a + b + c + strata(set), method = "exact") on these very rows
    x, sets, case = made(4, [3, 4, 5, 6] * 12, [1] * 48, 3)
    found = cl.fit(x, set_of=sets, case=case)
    assert found.coefficients == pytest.approx([0.7339318278, 0.4010955318, -0.4700698986], abs=1e-7)
    assert found.errors == pytest.approx([0.3539640199, 0.1720013010, 0.1805898411], abs=1e-5)
    assert (found.loglik_null, found.loglik) == pytest.approx((-70.63324838, -61.70075067), abs=1e-7)
    assert found.converged
    assert found.n_sets == 48


def test_several_cases_a_set_are_as_r_has_them() -> None:
    x, sets, case = made(3, [2, 3, 4, 5, 6] * 12, [1, 1, 2, 2, 3] * 12, 3)
    found = cl.fit(x, set_of=sets, case=case)
    assert found.coefficients == pytest.approx([0.7160747220, 0.5180426985, -0.3111926663], abs=1e-7)
    assert found.errors == pytest.approx([0.2916901488, 0.1481242559, 0.1416914192], abs=1e-5)
    assert (found.loglik_null, found.loglik) == pytest.approx((-106.58203566, -95.52428915), abs=1e-7)


def test_as_statsmodels_has_it() -> None:
    x, sets, case = made(9, [2, 3, 6] * 20, [1, 1, 1] * 20, 2)
    expected = ConditionalLogit(case, x, groups=sets).fit(disp=0)
    found = cl.fit(x, set_of=sets, case=case)
    assert found.coefficients == pytest.approx(expected.params, abs=1e-4)
    assert found.errors == pytest.approx(expected.bse, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), min_size=6, max_size=14), st.integers(0, 1000)
)
def test_likelihood_is_the_one_in_the_books(shape: list[tuple[int, int]], seed: int) -> None:
    sizes = [m for m, _ in shape] + [4, 5, 4, 5, 6]
    cases = [min(c, m) for m, c in shape] + [1, 2, 1, 2, 3]
    x, sets, case = made(seed, sizes, cases, 2)
    try:
        found = cl.fit(x, set_of=sets, case=case)
    except ValueError:
        return
    if not found.converged:
        return
    assert found.loglik == pytest.approx(loglik(found.coefficients, x, sets, case), abs=1e-6)
    assert found.loglik_null == pytest.approx(loglik(np.zeros(2), x, sets, case), abs=1e-9)
    for step in np.eye(2) * 0.01:
        for side in (-1, 1):
            assert loglik(found.coefficients + side * step, x, sets, case) <= found.loglik + 1e-9


def test_sets_that_say_nothing_change_nothing() -> None:
    x, sets, case = made(4, [3, 4, 5, 6] * 12, [1] * 48, 3)
    alone, no_case, alike = np.ones((1, 3)), np.ones((2, 3)), np.full((7, 3), 2.0)
    more_x = np.r_[x, alone, no_case, alike]
    more_sets = np.r_[sets, [100], [101, 101], [102] * 3, [103] * 4]
    more_case = np.r_[case, [1], [0, 0], [1, 0, 0], [1, 1, 0, 0]]
    first, second = cl.fit(x, set_of=sets, case=case), cl.fit(more_x, set_of=more_sets, case=more_case)
    assert second.coefficients == pytest.approx(first.coefficients)
    assert second.covariance == pytest.approx(first.covariance)
    assert second.n_sets == first.n_sets
    # three and six ways to choose among members that are all alike
    assert second.loglik == pytest.approx(first.loglik - np.log(3) - np.log(6))


def test_exposures_that_all_cases_share_do_not_converge_and_firth_answers() -> None:
    # every case exposed, no other: no finite maximum
    x = np.array([[1.0], [0.0], [0.0]] * 6)
    sets, case = np.repeat(np.arange(6), 3), np.array([1, 0, 0] * 6)
    assert not cl.fit(x, set_of=sets, case=case).converged
    found = cl.firth(x, set_of=sets, case=case)
    assert found.converged
    # by hand: the penalised likelihood of n sets 1:2 is n log(r/(r+2)) + log(n 2r/(r+2)^2) / 2; its slope is nought
    # where 2n/(r+2) = (r-2)/(2(r+2)), so r = 4n + 2
    assert np.exp(found.coefficients[0]) == pytest.approx(4 * 6 + 2, rel=1e-4)
    low, high = cl.profile_interval(x, set_of=sets, case=case, of=0)
    assert 0 < low < found.coefficients[0]
    assert found.coefficients[0] < high < np.inf


def penalised(beta: np.ndarray, x: np.ndarray, sets: np.ndarray, case: np.ndarray) -> float:
    """Likelihood and half the log determinant of the information, by plain differences."""
    k, step = len(beta), 1e-4
    slope = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            a, b = np.eye(k)[i] * step, np.eye(k)[j] * step
            slope[i, j] = -(
                loglik(beta + a + b, x, sets, case)
                - loglik(beta + a - b, x, sets, case)
                - loglik(beta - a + b, x, sets, case)
                + loglik(beta - a - b, x, sets, case)
            ) / (4 * step * step)
    return loglik(beta, x, sets, case) + float(np.linalg.slogdet(slope)[1]) / 2


def test_firth_is_the_top_of_the_penalised_likelihood() -> None:
    x, sets, case = made(5, [3, 4, 5] * 4, [1] * 12, 2)
    found = cl.firth(x, set_of=sets, case=case)
    expected = minimize(
        lambda b: -penalised(b, x, sets, case), np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-5}
    )
    assert found.coefficients == pytest.approx(expected.x, abs=2e-3)
    assert found.loglik == pytest.approx(-expected.fun, abs=1e-4)
    assert found.loglik_null == pytest.approx(penalised(np.zeros(2), x, sets, case), abs=1e-4)
    plain = cl.fit(x, set_of=sets, case=case)
    assert np.abs(found.coefficients).sum() < np.abs(plain.coefficients).sum()


@pytest.mark.parametrize("k", [1, 2])
def test_profile_interval_ends_where_the_likelihood_has_dropped(k: int) -> None:
    x, sets, case = made(5, [3, 4, 5] * 6, [1] * 18, k)
    top = cl.firth(x, set_of=sets, case=case)
    for end in cl.profile_interval(x, set_of=sets, case=case, of=0, level=0.9):
        others = [
            penalised(np.r_[end, free], x, sets, case)
            for free in (np.linspace(-1.5, 1.5, 25)[:, None] if k == 2 else np.zeros((1, 0)))
        ]
        # 2.7055 is the 0.9 quantile of chi-squared with one degree of freedom
        assert max(others) == pytest.approx(top.loglik - 2.7055 / 2, abs=0.02)


@pytest.mark.parametrize(
    ("x", "sets", "case", "what"),
    [
        ([[1.0], [0.0]], [1, 1], [1], "length"),
        ([1.0, 0.0], [1, 1], [1, 0], "length"),
        ([[1.0], [0.0]], [2, 1], [1, 0], "sorted"),
        ([[np.nan], [0.0]], [1, 1], [1, 0], "number"),
        ([[1.0], [1.0]], [1, 1], [1, 0], "vary"),
        (np.zeros((0, 2)), [], [], "vary"),
        (np.zeros((2, 0)), [1, 1], [1, 0], "vary"),
    ],
)
def test_what_cannot_be_fitted_is_refused(x: object, sets: object, case: object, what: str) -> None:
    for fit in (cl.fit, cl.firth):
        with pytest.raises(ValueError, match=what):
            fit(x, set_of=sets, case=case)


def test_firth_wants_one_case_a_set() -> None:
    x, sets, case = made(3, [4, 5], [2, 2], 1)
    with pytest.raises(ValueError, match="several"):
        cl.firth(x, set_of=sets, case=case)


def test_a_step_too_long_is_halved() -> None:
    # ten sets 1:50, one member exposed in each, six times the case: r / (r + 50) = 0.6, so r = 75; Newton's first step
    # from nought goes to about 30
    case = np.array(([1] + [0] * 50) * 10)
    x = case.copy()
    x[6 * 51 :: 51], x[6 * 51 + 1 :: 51] = 0, 1
    found = cl.fit(x[:, None], set_of=np.repeat(np.arange(10), 51), case=case)
    assert found.converged
    assert found.coefficients[0] == pytest.approx(np.log(75), abs=1e-6)


def test_two_columns_alike_have_no_answer() -> None:
    x, sets, case = made(4, [3, 4] * 6, [1] * 12, 1)
    twice = np.c_[x, x]
    assert not cl.fit(twice, set_of=sets, case=case).converged
    assert not cl.firth(twice, set_of=sets, case=case).converged


def test_order_inside_a_set_does_not_matter() -> None:
    x, sets, case = made(4, [3, 4, 5, 6] * 12, [1] * 48, 3)
    order = np.lexsort((np.random.default_rng(1).random(len(sets)), sets))
    again = cl.fit(x[order], set_of=sets[order], case=case[order])
    assert again.coefficients == pytest.approx(cl.fit(x, set_of=sets, case=case).coefficients, abs=1e-10)
