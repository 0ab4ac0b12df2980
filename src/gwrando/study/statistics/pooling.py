"""One answer from several draws of the linkage: the spread between draws is added to the spread within them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """The mean of the draws' estimates with its interval.

    error     its standard error; within, between: the two variances it is made of
    df        degrees of freedom; p is of the value being nought
    missing   share of the information that uncertain links take away, 0-1
    """

    value: float
    low: float
    high: float
    error: float
    within: float
    between: float
    df: float
    p: float
    missing: float
    n_draws: int


def pooled(
    values: ArrayLike, errors: ArrayLike, *, complete_df: float = math.inf, level: float = 0.95
) -> Pooled:
    """Pools estimates (for ratios: their logs) and their standard errors over two draws or more.

    complete_df  degrees of freedom the analysis would have if the links were known (sets less coefficients)

    Raises ValueError with fewer than two draws, or one without its error.

    Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; Barnard and Rubin (1999), Biometrika
    86:948-955 (degrees of freedom).
    """
    q, u = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64) ** 2
    if len(q) < 2 or q.shape != u.shape or not (np.isfinite(q) & np.isfinite(u) & (u > 0)).all():
        raise ValueError("fewer than two draws, or one without its error")
    m = len(q)
    value, within, between = float(q.mean()), float(u.mean()), float(q.var(ddof=1))
    total = within + (1 + 1 / m) * between
    lost = (1 + 1 / m) * between / total
    old = (m - 1) / lost**2 if lost > 0 else math.inf
    seen = (
        complete_df
        if math.isinf(complete_df)
        else (complete_df + 1) / (complete_df + 3) * complete_df * (1 - lost)
    )
    df = 1 / (1 / old + 1 / seen) if old < math.inf or seen < math.inf else math.inf
    error = math.sqrt(total)
    reach = float(student.ppf((1 + level) / 2, df)) * error
    return Pooled(
        value=value,
        low=value - reach,
        high=value + reach,
        error=error,
        within=within,
        between=between,
        df=df,
        p=float(2 * student.sf(abs(value) / error, df)),
        missing=lost,
        n_draws=m,
    )


__all__ = ["Pooled", "pooled"]
