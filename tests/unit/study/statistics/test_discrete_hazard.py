"""The discrete-time hazard against statsmodels and the odds ratio of one table."""

import math

import numpy as np
import pytest
import statsmodels.api as sm

from gwrando.study.statistics import discrete_hazard


def test_as_statsmodels() -> None:
    rng = np.random.default_rng(4)
    n = 3_000
    period = rng.integers(8, 16, n)
    exposures = rng.integers(0, 2, (n, 2)).astype(float)
    event = rng.random(n) < 1 / (1 + np.exp(3 - exposures @ [0.7, -0.4] - 0.1 * (period - 8)))
    event[period == 8] = False  # a year in which nothing happens
    found = discrete_hazard.fit(exposures, period=period, event=event)
    used = period > 8
    dummies = (period[used, None] == np.arange(9, 16)).astype(float)
    second = sm.Logit(event[used], np.hstack([dummies, exposures[used]])).fit(disp=0)
    np.testing.assert_allclose(found.log_ratio, second.params[-2:], atol=1e-6)
    np.testing.assert_allclose(found.errors, second.bse[-2:], rtol=1e-5)
    assert found.converged
    assert found.n_rows == used.sum()


def test_one_period_is_one_table() -> None:
    exposed = np.repeat([1.0, 1.0, 0.0, 0.0], [8, 12, 5, 30])[:, None]
    event = np.repeat([True, False, True, False], [8, 12, 5, 30])
    found = discrete_hazard.fit(exposed, period=np.zeros(55, dtype=int), event=event)
    assert found.log_ratio[0] == pytest.approx(math.log(8 * 30 / (12 * 5)))
    assert found.errors[0] == pytest.approx(math.sqrt(1 / 8 + 1 / 12 + 1 / 5 + 1 / 30))


def test_nothing_happens() -> None:
    with pytest.raises(ValueError, match="no period"):
        discrete_hazard.fit(np.ones((3, 1)), period=np.zeros(3, dtype=int), event=np.zeros(3, dtype=bool))
