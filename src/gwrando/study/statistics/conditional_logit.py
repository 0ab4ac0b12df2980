"""Conditional logit: how much more often the cases of matched sets were exposed than the others of their sets.

Only differences inside a set count, so whatever its members share (age, day, sex, area) cancels out. Newton on the
within-set likelihood; exact for several cases a set; Firth's correction where sets are few.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, optimize, sparse
from scipy.stats import chi2

Floats = NDArray[np.float64]
_CLOSE = 1e-9
"""A Newton step that would raise the log likelihood by less than this is the last."""
_FLAT = 1e-6
"""Information that fell to this part of what it was at nought: the coefficient is on its way to infinity."""
_SHORT = 1e-9
"""A step of the corrected climb no longer than this ends it."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What was fitted.

    coefficients  log odds ratios, (k,)
    covariance    their covariance, (k, k), from the information at the end
    loglik        log likelihood there; penalised when Firth's correction was used
    n_sets        sets that say something: at least one case, at least one other, not all alike
    converged     False: the sets do not hold a finite answer (use `firth`), or the steps ran out
    """

    coefficients: Floats
    covariance: Floats
    loglik: float
    loglik_null: float
    iterations: int
    n_sets: int
    converged: bool

    @property
    def errors(self) -> Floats:
        """Standard errors, (k,)."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True, kw_only=True)
class _Sets:
    """Sets with one case each, as differences from their case; rows equal to the case are only counted."""

    rows: Floats
    starts: NDArray[np.int64]
    same: Floats
    first: NDArray[np.int64]
    constant: float
    """Log likelihood of sets whose members are all alike: the same whatever the coefficients are."""

    def sums(self, values: Floats) -> Floats:
        """Weights added up within each set: (sets, k) from (rows,) weights."""
        matrix = sparse.csr_array(
            (values, np.arange(len(values), dtype=np.int64), self.starts),
            shape=(len(self.starts) - 1, len(values)),
        )
        return np.asarray(matrix @ self.rows)


def _as_arrays(
    exposures: ArrayLike, set_of: ArrayLike, case: ArrayLike
) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Exposures, set of each row, case of each row, first row and number of cases of each set; checked."""
    x = np.asarray(exposures, dtype=np.float64)
    sets, cases = np.asarray(set_of, dtype=np.int64), np.asarray(case).astype(bool)
    if x.ndim != 2 or sets.shape != (len(x),) or cases.shape != (len(x),):
        raise ValueError("exposures, sets and cases are not of one length")
    if not np.isfinite(x).all():
        raise ValueError("an exposure is not a number")
    if len(sets) and (np.diff(sets) < 0).any():
        raise ValueError("rows are not sorted by set")
    starts = np.flatnonzero(np.r_[True, sets[1:] != sets[:-1]]) if len(sets) else np.zeros(0, dtype=np.int64)
    counts = np.add.reduceat(cases.astype(np.int64), starts) if len(sets) else np.zeros(0, dtype=np.int64)
    return x, sets, cases, starts, counts


def _split(
    x: Floats, cases: NDArray[np.bool_], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[_Sets, list[tuple[Floats, int]]]:
    """Sets with one case, made compact; and sets with several, as (rows with the cases first, cases)."""
    sizes = np.diff(np.r_[starts, len(x)])
    one = (counts == 1) & (sizes > 1)
    of_row = np.repeat(np.arange(len(starts)), sizes)
    keep = one[of_row]
    kept, index, n_one = x[keep], np.cumsum(one)[of_row[keep]] - 1, int(one.sum())
    others = ~cases[keep]
    differences = kept[others] - np.repeat(kept[~others], sizes[one] - 1, axis=0)
    index = index[others]
    # the case itself has difference nought; so have the others with the case's own exposures
    told = differences.any(axis=1)
    same = 1.0 + np.bincount(index[~told], minlength=n_one).astype(np.float64)
    differences, index = differences[told], index[told]
    sizes_told = np.bincount(index, minlength=n_one)
    speaks = sizes_told > 0
    constant = -float(np.log(same[~speaks]).sum())
    several = []
    for place in np.flatnonzero((counts > 1) & (counts < sizes)):
        rows = slice(starts[place], starts[place] + sizes[place])
        block = x[rows][np.argsort(~cases[rows], kind="stable")]
        if (block != block[0]).any():
            several.append((block, int(counts[place])))
        else:
            constant -= math.log(math.comb(int(sizes[place]), int(counts[place])))
    compact = _Sets(
        rows=np.ascontiguousarray(differences),
        starts=np.r_[0, np.cumsum(sizes_told[speaks])].astype(np.int64),
        same=same[speaks],
        first=np.repeat(np.arange(int(speaks.sum())), sizes_told[speaks]),
        constant=constant,
    )
    return compact, several


def _one_case(sets: _Sets, beta: Floats) -> tuple[float, Floats, Floats, Floats, Floats]:
    """Log likelihood, gradient, information, weights and mean differences of sets with one case."""
    if not len(sets.same):
        k = sets.rows.shape[1]
        return sets.constant, np.zeros(k), np.zeros((k, k)), np.zeros(0), np.zeros((0, k))
    reach = sets.rows @ beta
    # no exponential overflows: the case's own weight is exp(0), the largest is taken out
    top = np.maximum(np.maximum.reduceat(reach, sets.starts[:-1]), 0.0)
    weights = np.exp(reach - top[sets.first])
    total = sets.same * np.exp(-top) + np.add.reduceat(weights, sets.starts[:-1])
    share = weights / total[sets.first]
    mean = sets.sums(share)
    spread = sets.rows * np.sqrt(share)[:, None]
    information = spread.T @ spread - mean.T @ mean
    value = sets.constant - float((np.log(total) + top).sum())
    return value, -mean.sum(axis=0), information, share, mean


def _several_cases(blocks: list[tuple[Floats, int]], beta: Floats) -> tuple[float, Floats, Floats]:
    """The same for sets with several cases, by the recursion over who the cases could have been.

    Source: Gail, Lubin and Rubinstein (1981), Biometrika 68:703-707.
    """
    k = len(beta)
    value, gradient, information = 0.0, np.zeros(k), np.zeros((k, k))
    for block, n_cases in blocks:
        x = block - block.mean(axis=0)  # moves nothing inside a set
        reach = x @ beta
        top = reach.max()
        weights = np.exp(reach - top)
        e = np.zeros(n_cases + 1)
        e[0] = 1.0
        g, h = np.zeros((n_cases + 1, k)), np.zeros((n_cases + 1, k, k))
        for weight, row in zip(weights, x, strict=True):
            cross = g[:-1, :, None] * row
            h[1:] += weight * (
                h[:-1] + cross + cross.transpose(0, 2, 1) + e[:-1, None, None] * np.outer(row, row)
            )
            g[1:] += weight * (g[:-1] + e[:-1, None] * row)
            e[1:] += weight * e[:-1]
        mean = g[-1] / e[-1]
        value += float(reach[:n_cases].sum() - n_cases * top - np.log(e[-1]))
        gradient += x[:n_cases].sum(axis=0) - mean
        information += h[-1] / e[-1] - np.outer(mean, mean)
    return value, gradient, information


def fit(exposures: ArrayLike, *, set_of: ArrayLike, case: ArrayLike, most_iterations: int = 30) -> Fit:
    """The maximum of the conditional likelihood of matched sets.

    exposures  (n, k); set_of (n,), sorted; case (n,), true or 1 for the cases. A set without a case, without
    another member, or whose rows are all alike adds nothing. Raises ValueError when the arrays do not fit together
    or an exposure does not vary inside any set.

    Source: Breslow and Day (1980), Statistical Methods in Cancer Research I, chapter 7.
    """
    x, _, cases, starts, counts = _as_arrays(exposures, set_of, case)
    sets, several = _split(x, cases, starts, counts)
    k = x.shape[1]
    beta = np.zeros(k)
    null, gradient, at_null = _both(sets, several, beta)
    if not k or (np.diag(at_null) <= 0).any():
        raise ValueError("an exposure does not vary inside any set")
    value, information, used, done = null, at_null, 0, False
    while used < most_iterations and not done:
        used += 1
        step = _solve(information, gradient)
        if step is None:
            break
        if float(step @ gradient) < _CLOSE:
            # what is left of the error is of the order of this step's square
            beta, done = beta + step, True
        else:
            beta, value, gradient, information = _stride(sets, several, beta, step, value)
    inverse = _solve(information, np.eye(k))
    # where the cases of the sets were all exposed, or none, the likelihood climbs for ever and flattens out
    flat = bool((np.diag(information) < _FLAT * np.diag(at_null)).any())
    return Fit(
        coefficients=beta,
        covariance=np.full((k, k), np.nan) if inverse is None else inverse,
        loglik=value,
        loglik_null=null,
        iterations=used,
        n_sets=len(sets.same) + len(several),
        converged=done and not flat,
    )


def _stride(
    sets: _Sets, several: list[tuple[Floats, int]], beta: Floats, step: Floats, value: float
) -> tuple[Floats, float, Floats, Floats]:
    """Where the step leads, halved until the likelihood there is no lower: it is concave, so one is found."""
    found = _both(sets, several, beta + step)
    while found[0] < value - 1e-9 * abs(value):
        step = step / 2
        found = _both(sets, several, beta + step)
    return beta + step, *found


def _both(sets: _Sets, several: list[tuple[Floats, int]], beta: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood, gradient and information over all sets."""
    value, gradient, information, _, _ = _one_case(sets, beta)
    if several:
        more = _several_cases(several, beta)
        return value + more[0], gradient + more[1], information + more[2]
    return value, gradient, information


def _corrected(sets: _Sets, beta: Floats) -> tuple[float, Floats, Floats]:
    """Penalised log likelihood, corrected gradient and information; value -inf where it cannot be had."""
    value, gradient, information, share, mean = _one_case(sets, beta)
    inverse = _solve(information, np.eye(len(beta)))
    if inverse is None:
        return -np.inf, gradient, information
    away = sets.rows - mean[sets.first]
    pull = share * np.einsum("ij,jk,ik->i", away, inverse, away)
    at_case = (1 - np.add.reduceat(share, sets.starts[:-1])) * np.einsum("ij,jk,ik->i", mean, inverse, mean)
    moved = away.T @ pull - mean.T @ at_case
    return value + float(np.linalg.slogdet(information)[1]) / 2, gradient + moved / 2, information


def _climb(
    sets: _Sets, start: Floats, *, free: NDArray[np.bool_], most: int
) -> tuple[Floats, float, int, bool]:
    """The penalised maximum over the free coefficients: where, how high, in how many steps, and whether there."""
    beta, used = start, 0
    value, gradient, information = _corrected(sets, beta)
    while used < most and (part := _solve(information[np.ix_(free, free)], gradient[free])) is not None:
        used += 1
        step = np.zeros(len(beta))
        # the information is not quite the slope of the corrected gradient: no step is taken too long
        step[free] = np.clip(part, -3, 3)
        found = _corrected(sets, beta + step)
        while found[0] < value and np.abs(step).max() > _SHORT:
            step = step / 2
            found = _corrected(sets, beta + step)
        beta, (value, gradient, information) = beta + step, found
        if np.abs(step).max() <= _SHORT:
            return beta, value, used, True
    return beta, value, used, False


def firth(exposures: ArrayLike, *, set_of: ArrayLike, case: ArrayLike, most_iterations: int = 100) -> Fit:
    """As `fit`, with Firth's correction: finite, and with less bias, however few the sets. One case a set only.

    Raises ValueError as `fit` does, and when a set holds several cases.

    Source: Firth (1993), Biometrika 80:27-38; Heinze and Puhr (2010), Statistics in Medicine 29:770-777.
    """
    sets, k = _for_firth(exposures, set_of, case)
    everything = np.ones(k, dtype=bool)
    null = _corrected(sets, np.zeros(k))[0]
    beta, value, used, done = _climb(sets, np.zeros(k), free=everything, most=most_iterations)
    inverse = _solve(_corrected(sets, beta)[2], np.eye(k))
    return Fit(
        coefficients=beta,
        covariance=np.full((k, k), np.nan) if inverse is None else inverse,
        loglik=value,
        loglik_null=null,
        iterations=used,
        n_sets=len(sets.same),
        converged=done,
    )


def profile_interval(
    exposures: ArrayLike, *, set_of: ArrayLike, case: ArrayLike, of: int, level: float = 0.95
) -> tuple[float, float]:
    """The interval of one coefficient (its column `of`) from the profile of the penalised likelihood, as logs.

    Raises ValueError as `firth` does.

    Source: Heinze and Schemper (2002), Statistics in Medicine 21:2409-2419.
    """
    sets, k = _for_firth(exposures, set_of, case)
    everything = np.ones(k, dtype=bool)
    best, value, _, _ = _climb(sets, np.zeros(k), free=everything, most=100)
    drop = float(chi2.ppf(level, 1)) / 2
    free = everything.copy()
    free[of] = False

    def below(place: float) -> float:
        start = best.copy()
        start[of] = place
        height = _climb(sets, start, free=free, most=100)[1] if k > 1 else _corrected(sets, start)[0]
        return max(height, -1e6) - value + drop

    ends = []
    for side in (-1.0, 1.0):
        # the correction falls without end on both sides, so the likelihood is always held back somewhere
        inside, width = float(best[of]), 0.5
        while below(float(best[of]) + side * width) > 0:
            inside, width = float(best[of]) + side * width, 2 * width
        ends.append(float(optimize.brentq(below, inside, float(best[of]) + side * width, xtol=1e-8)))
    return ends[0], ends[1]


def _for_firth(exposures: ArrayLike, set_of: ArrayLike, case: ArrayLike) -> tuple[_Sets, int]:
    x, _, cases, starts, counts = _as_arrays(exposures, set_of, case)
    sets, several = _split(x, cases, starts, counts)
    if several:
        raise ValueError("a set holds several cases")
    if not x.shape[1] or (np.diag(_one_case(sets, np.zeros(x.shape[1]))[2]) <= 0).any():
        raise ValueError("an exposure does not vary inside any set")
    return sets, x.shape[1]


def _solve(information: Floats, right: Floats) -> Floats | None:
    """The information turned round on `right`, or None when it cannot be."""
    try:
        return np.asarray(linalg.cho_solve(linalg.cho_factor(information), right))
    except (linalg.LinAlgError, ValueError):
        return None


__all__ = ["Fit", "firth", "fit", "profile_interval"]
