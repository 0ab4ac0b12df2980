"""Odds ratios of a first event among children followed year by year, with a level for each year of age.

Source: Cox (1972), JRSS B 34:187-220, section 6 (discrete time); Allison (1982), Sociological Methodology 13:61-98.
"""

from dataclasses import dataclass

import numpy as np

from gwrando.study.statistics.case_intervals import Bools, Floats, Ints

_STEPS, _CLOSE = 50, 1e-10


@dataclass(frozen=True, kw_only=True)
class Hazard:
    """Log odds ratios of the exposures and their standard errors; periods without an event say nothing and are left
    out. `n_rows` counts the child-periods used."""

    log_ratio: Floats
    errors: Floats
    n_rows: int
    converged: bool


def fit(exposures: Floats, *, period: Ints, event: Bools) -> Hazard:
    """Fits one row a child and period still without the event: a free level for each period, and the exposures (rows x columns).

    Raises ValueError when no period holds both rows with an event and rows without.
    """
    _, place, size = np.unique(period, return_inverse=True, return_counts=True)
    found = np.bincount(place, weights=event)
    kept = ((found > 0) & (found < size))[place]
    if not kept.any():
        raise ValueError("no period has children with and without the event")
    levels, place = np.unique(place[kept], return_inverse=True)
    design = np.column_stack(
        [place[:, None] == np.arange(len(levels)), np.asarray(exposures, dtype=float)[kept]]
    )
    seen = np.asarray(event, dtype=float)[kept]
    beta = np.zeros(design.shape[1])
    beta[: len(levels)] = np.log(found[found > 0][: len(levels)].mean() / size.mean())
    moved, steps = np.inf, 0
    while moved > _CLOSE and steps < _STEPS:
        chance = 1 / (1 + np.exp(-(design @ beta)))
        information = (design.T * (chance * (1 - chance))) @ design
        step = np.linalg.lstsq(information, design.T @ (seen - chance), rcond=1e-12)[0]
        beta, moved, steps = beta + step, float(np.abs(step).max()), steps + 1
    spread = np.sqrt(np.diag(np.linalg.pinv(information, hermitian=True)))
    return Hazard(
        log_ratio=beta[len(levels) :],
        errors=spread[len(levels) :],
        n_rows=int(kept.sum()),
        converged=moved <= _CLOSE,
    )
