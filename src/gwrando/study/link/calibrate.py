"""Recalibrated match probabilities: what reviewers found, against what the match weight claims.

Splink multiplies its fields as if they were independent. Twins and siblings share surname, address and birth date, so
its probability is too sure. A logistic curve of the match weight, monotone, with a level of its own for pairs that look
like twins, are of one family, or have a better rival, is fitted to reviewed pairs. It is drawn towards Splink's own line,
so that few reviews move it little. Source: Platt (1999), Probabilistic outputs; Niculescu-Mizil and Caruana (2005);
study.md 2.3.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from gwrando.study.link.cluster import Codes, Numbers, Pairs, looks_like_twins
from gwrando.study.link.decisions import Pair, Standing
from gwrando.study.link.register import Record

Chances = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KNOTS = (0.0, 4.0, 8.0, 14.0)
"""Match weights where the curve may bend."""
LOWEST, HIGHEST = -8.0, 24.0
"""Beyond these weights the curve goes on level."""
FEWEST, FEWEST_OF_EACH = 60, 10
"""Reviewed pairs needed before anything is recalibrated: in all, and with each answer."""
DRAWN = 0.15
"""How strongly the curve is drawn towards Splink's own line (inverse variance of its steps)."""
LINK_FROM_RAW, LINK_FROM = 0.9, 0.7
"""Probability from which a pair may join a cluster: by Splink's own account, and after recalibration. A false link puts
one child's life into another's, so both are above a half."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What the curve looks at, one entry a pair: the weight; whether the two look like twins; whether birth date, surname
    and postcode all agree; and whether either record has a better partner in the other's service."""

    weight: Chances
    twins: Flags
    family: Flags
    rival: Flags

    def __len__(self) -> int:
        return len(self.weight)

    def at(self, places: Numbers) -> "Features":
        """Those of some pairs."""
        return Features(
            weight=self.weight[places],
            twins=self.twins[places],
            family=self.family[places],
            rival=self.rival[places],
        )


def features(pairs: Pairs, family: Flags, codes: Codes) -> Features:
    """The features of weighed pairs."""
    return Features(
        weight=pairs.weight,
        twins=looks_like_twins(codes, pairs.left, pairs.right),
        family=family,
        rival=rivals(pairs, codes.agency),
    )


def rivals(pairs: Pairs, agency: Numbers) -> Flags:
    """Which pairs are not the heaviest of either record with the other record's service."""
    n_agencies = int(agency.max(initial=-1)) + 1
    best = np.full(len(agency) * max(1, n_agencies), -np.inf)
    sides = ((pairs.left, pairs.right), (pairs.right, pairs.left))
    for mine, theirs in sides:
        np.maximum.at(best, mine * n_agencies + agency[theirs], pairs.weight)
    found = np.zeros(len(pairs), dtype=np.bool_)
    for mine, theirs in sides:
        found |= pairs.weight < best[mine * n_agencies + agency[theirs]]
    return found


def _design(found: Features) -> Chances:
    """Columns: 1, slopes between the knots, twins, family, rival."""
    weight = np.clip(found.weight, LOWEST, HIGHEST)
    edges = (LOWEST, *KNOTS, HIGHEST)
    slopes = [np.clip(weight, low, high) - low for low, high in pairwise(edges)]
    return np.column_stack([np.ones(len(weight)), *slopes, found.twins, found.family, found.rival]).astype(
        np.float64
    )


def _own() -> Chances:
    """Splink's own line in the same columns: the odds are two to the weight."""
    log2 = float(np.log(2.0))
    return np.array([LOWEST * log2, *[log2] * (len(KNOTS) + 1), 0.0, 0.0, 0.0])


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The curve, and the evidence behind it. `fitted` is false while there are too few reviews: then the probabilities
    are Splink's own and known to be over-sure, and whoever shows them says so."""

    coefficients: tuple[float, ...]
    n_same: int
    n_different: int
    fitted: bool

    @property
    def threshold(self) -> float:
        """The probability from which a pair may join a cluster."""
        return LINK_FROM if self.fitted else LINK_FROM_RAW

    def chances(self, found: Features) -> Chances:
        """The probability that each pair is one child."""
        if not self.fitted:
            raw: Chances = 1.0 / (1.0 + np.exp2(-found.weight))
            return np.round(raw, 9)
        return np.round(_logistic(_design(found) @ np.array(self.coefficients)), 9)

    def to_dict(self) -> dict[str, Any]:
        """The curve and its evidence as plain data, for the links store and the methods annex."""
        return {
            "coefficients": [float(f"{c:.9g}") for c in self.coefficients],
            "n_same": self.n_same,
            "n_different": self.n_different,
            "fitted": self.fitted,
            "threshold": self.threshold,
        }


def as_array(chances: Sequence[float]) -> Chances:
    """Probabilities as an array."""
    return np.array(chances, dtype=np.float64)


def _logistic(x: Chances) -> Chances:
    found: Chances = 1.0 / (1.0 + np.exp(-np.clip(x, -40, 40)))
    return found


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """Reviewed pairs that are among the weighed ones: their places there, and whether they are one child."""

    places: Numbers
    same: Flags


def reviewed(pairs: Pairs, place: Mapping[Record, int], standing: Mapping[Pair, Standing]) -> Reviewed:
    """The pairs settled as same or different, in order of pair."""
    n = int(max(pairs.left.max(initial=0), pairs.right.max(initial=0))) + 1
    keys = pairs.left * n + pairs.right
    found: list[tuple[int, bool]] = []
    for (a, b), at in standing.items():
        if at.settled in ("same", "different"):
            low, high = sorted((place[a], place[b]))
            where = int(np.searchsorted(keys, low * n + high))
            if high < n and where < len(keys) and keys[where] == low * n + high:
                found.append((where, at.settled == "same"))
    found.sort()
    return Reviewed(
        places=np.array([where for where, _ in found], dtype=np.int64),
        same=np.array([same for _, same in found], dtype=np.bool_),
    )


def fit(found: Features, evidence: Reviewed) -> Calibration:
    """The curve through the reviewed pairs; Splink's own where they are too few."""
    n_same, n_different = int(evidence.same.sum()), int((~evidence.same).sum())
    own = _own()
    if n_same + n_different < FEWEST or min(n_same, n_different) < FEWEST_OF_EACH:
        return Calibration(
            coefficients=tuple(own.tolist()), n_same=n_same, n_different=n_different, fitted=False
        )
    design, same = _design(found.at(evidence.places)), evidence.same.astype(np.float64)
    scale = np.array([6.0, *[1.0] * (len(KNOTS) + 1), 6.0, 3.0, 3.0])

    def loss(c: Chances) -> tuple[float, Chances]:
        line = design @ c
        off = (c - own) / scale
        value = float(np.sum(np.logaddexp(0.0, line) - same * line) + DRAWN * np.sum(off * off) / 2)
        slope: Chances = design.T @ (_logistic(line) - same) + DRAWN * off / scale
        return value, slope

    # slopes may not be negative: a heavier pair is never less likely
    bounds = [(None, None), *[(0.0, None)] * (len(KNOTS) + 1), *[(None, None)] * 3]
    best = minimize(
        loss, own, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000, "ftol": 1e-12}
    )
    coefficients = tuple(float(f"{c:.6g}") for c in best.x)
    return Calibration(coefficients=coefficients, n_same=n_same, n_different=n_different, fitted=True)


def calibration_error(chances: Chances, same: Collection[bool] | Flags, *, bands: int = 10) -> float:
    """Expected calibration error: over bands of equal width, |mean probability - share that are one child|, weighted by
    the pairs in the band. Source: Naeini, Cooper and Hauskrecht (2015)."""
    truth = np.asarray(same, dtype=np.float64)
    if not len(truth):
        return 0.0
    band = np.minimum((chances * bands).astype(np.int64), bands - 1)
    gap = np.bincount(band, weights=chances - truth, minlength=bands)
    return float(np.abs(gap).sum() / len(truth))
