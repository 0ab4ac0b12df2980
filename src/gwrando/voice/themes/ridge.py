"""Kernel ridge regression: from examples that people coded to one weight a column and theme.

Every theme is asked about on its own ("does this answer speak of it?"), so that an answer may have several themes or
none. The solution is exact: the same examples give the same weights.
Source: Saunders, Gammerman and Vovk (1998), ridge regression in dual variables; weights of examples as in weighted
least squares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PENALTY = 1.0


@dataclass(frozen=True)
class Line:
    """One linear rule a theme: `weights` (columns x themes) and `before` (themes), the share before a word is read."""

    weights: NDArray[np.float32]
    before: Array

    def closeness(self, rows: NDArray[np.float32]) -> Array:
        """How close each answer (row) is to each theme (column); no probability, and only compared within a row."""
        return np.asarray(rows @ self.weights, dtype=np.float64) + self.before


def fit(
    rows: NDArray[np.float32], *, targets: Array, trust: Array, before: Array, penalty: float = PENALTY
) -> Line:
    """The rule that fits `targets` (0 or 1; examples x themes) with each example trusted by its `trust` > 0.

    `before` is the share of answers with each theme when nothing is known of an answer. Raises ValueError without
    examples or with trust that is not positive.
    """
    if not len(rows) or not (trust > 0).all():
        raise ValueError("a rule needs examples, each with some trust")
    likeness = np.asarray(rows @ rows.T, dtype=np.float64)
    likeness[np.diag_indices_from(likeness)] += penalty / trust
    parts = np.linalg.solve(likeness, targets - before)
    return Line((rows.T @ parts.astype(np.float32)).astype(np.float32), before)
