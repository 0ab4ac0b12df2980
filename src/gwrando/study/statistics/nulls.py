"""Negative controls: how far from one the ratios of exposures lie that were declared beforehand to mean nothing.

Their spread shows what is left of the differences between the groups. A trigger must lie outside it.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize
from scipy.stats import t as student

FEWEST_CONTROLS = 3
"""With fewer controls a spread cannot be told from chance; they are then shown one by one."""


@dataclass(frozen=True, kw_only=True)
class Null:
    """Where the log odds ratios of controls lie: their mean and its error, their spread, and how many there are."""

    mean: float
    mean_error: float
    spread: float
    n_controls: int


def null_of(log_ratios: ArrayLike, errors: ArrayLike) -> Null:
    """The distribution of the controls' true log odds ratios, each known up to its own error.

    Normal; spread by restricted maximum likelihood, since controls are few. Raises ValueError with fewer than
    `FEWEST_CONTROLS`.

    Source: Schuemie and others (2014), Statistics in Medicine 33:209-218 (empirical calibration); Viechtbauer
    (2005), Journal of Educational and Behavioral Statistics 30:261-293 (the likelihood).
    """
    y, e = np.asarray(log_ratios, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if len(y) < FEWEST_CONTROLS or y.shape != e.shape or not (np.isfinite(y) & (e > 0)).all():
        raise ValueError("too few controls, or one without its error")

    def minus_likelihood(spread: float) -> float:
        variance = spread * spread + e * e
        mean = (y / variance).sum() / (1 / variance).sum()
        parts = np.log(variance).sum() + math.log((1 / variance).sum()) + ((y - mean) ** 2 / variance).sum()
        return float(parts) / 2

    most = float(y.max() - y.min() + e.max()) * 2
    found = optimize.minimize_scalar(
        minus_likelihood, bounds=(0.0, most), method="bounded", options={"xatol": 1e-9}
    )
    spread = float(found.x) if found.fun < minus_likelihood(0.0) else 0.0
    weights = 1 / (spread * spread + e * e)
    return Null(
        mean=float((weights * y).sum() / weights.sum()),
        mean_error=float(1 / math.sqrt(weights.sum())),
        spread=spread,
        n_controls=len(y),
    )


def calibrated_p(log_ratio: float, error: float, *, null: Null) -> float:
    """The two-sided p of a log odds ratio being one more control: small when it lies outside their spread.

    Student's t with one degree of freedom fewer than there are controls, since the spread is only estimated.
    Source: as `null_of`; Higgins, Thompson and Spiegelhalter (2009), JRSS A 172:137-159 (the interval of one more).
    """
    width = math.sqrt(null.spread**2 + null.mean_error**2 + error**2)
    return float(2 * student.sf(abs(log_ratio - null.mean) / width, null.n_controls - 1))


def range_of_one_more(null: Null, *, level: float = 0.95) -> tuple[float, float]:
    """Where the true log odds ratio of one more control would lie (low, high). Source: as `calibrated_p`."""
    reach = float(student.ppf((1 + level) / 2, null.n_controls - 1)) * math.hypot(
        null.spread, null.mean_error
    )
    return null.mean - reach, null.mean + reach


__all__ = ["FEWEST_CONTROLS", "Null", "calibrated_p", "null_of", "range_of_one_more"]
