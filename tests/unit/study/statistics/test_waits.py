"""Kaplan-Meier against statsmodels on random grouped waits, and by hand at the edges."""

import math

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from gwrando.study.statistics.waits import waits


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = rng.integers(5, 40)
    return rng.integers(0, 30, n), rng.integers(0, 2, n), rng.integers(1, 4, n)


@pytest.mark.parametrize("seed", range(30))
def test_equal_to_statsmodels(seed: int) -> None:
    days, came, n = drawn(seed)
    if not came.any():
        came[0] = 1
    ours = waits(days, came, n)
    theirs = SurvfuncRight(np.repeat(days, n), np.repeat(came, n))
    assert ours.n == n.sum()
    assert ours.days.tolist() == theirs.surv_times[theirs.n_events > 0].tolist()
    kept = theirs.n_events > 0
    np.testing.assert_allclose(ours.waiting, theirs.surv_prob[kept], rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(ours.followed, theirs.n_risk[kept])
    alive = ours.waiting > 0
    # Greenwood's error, taken back out of the log(-log) interval
    z = 1.959963984540054
    with np.errstate(divide="ignore"):
        half = (np.log(-np.log(ours.low)) - np.log(-np.log(ours.high)))[alive] / (2 * z)
    error = half * ours.waiting[alive] * np.abs(np.log(ours.waiting[alive]))
    np.testing.assert_allclose(error, theirs.surv_prob_se[kept][alive], rtol=1e-9)
    for share in (0.25, 0.5, 0.75):
        value, low, high = ours.quantile(share)
        reached = theirs.surv_times[theirs.surv_prob <= 1 - share + 1e-12]
        assert value == (reached[0] if len(reached) else math.inf)
        assert low <= value <= high
        if alive.all():  # statsmodels takes the logarithm of nought where nobody waits any more
            # its ends are the first and the last day whose own interval holds the share; ours ends on the day after
            lower, upper = theirs.quantile_ci(share)
            assert math.isnan(lower) or math.isinf(lower) or low == lower
            assert not math.isfinite(upper) or upper <= high


def test_share_by_a_day() -> None:
    curve = waits([10, 20, 30], [1, 0, 1], [2, 1, 1])
    assert curve.share_by(9) == (0.0, 0.0, 0.0)
    value, low, high = curve.share_by(10)
    assert (value, curve.share_by(29)[0]) == (0.5, 0.5)
    assert 0 < low < 0.5 < high < 1
    assert curve.share_by(30)[0] == 1.0
    # nobody waits any more: the lower end stays where it was
    assert curve.share_by(30)[1] == low


def test_all_on_one_day() -> None:
    curve = waits([3], [1], [7])
    assert curve.quantile(0.5) == (3.0, 3.0, math.inf)
    assert curve.share_by(3) == (1.0, 0.0, 1.0)


def test_nobody_came() -> None:
    curve = waits([3, 9], [0, 0], [7, 2])
    assert curve.quantile(0.25) == (math.inf, math.inf, math.inf)
    assert curve.share_by(100) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("days, n", [([], []), ([1], [0]), ([-1], [1]), ([1], [-1])])
def test_refuses(days: list[int], n: list[int]) -> None:
    with pytest.raises(ValueError, match="nobody waits"):
        waits(days, [1] * len(days), n)
