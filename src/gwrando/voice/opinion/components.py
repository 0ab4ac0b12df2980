"""The two strongest axes of opinion: exact principal components of the sparse table, the same bytes on every run.

Missing answers count as the mean of their statement. A person's place is pulled outward when they answered few
statements, because every missing answer has pulled it inward: the square root of statements / answers.
Source: Small, Bjorkegren, Erkkila, Shaw and Megill (2021), Recerca 26(2), "Polis: Scaling deliberation by mapping
high dimensional opinion spaces".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from gwrando.voice.opinion.votes import VoteTable

Floats = NDArray[np.float64]
SMALL = 256  # up to here the whole table of products is solved; above, only what is needed of it (Lanczos)
FULL = 500_000  # cells; up to here a full table, made a block of rows at a time, is quicker
_WHOLE, _ROWS = 50_000, 64  # cells made at once; rows of a block above (larger ones cost memory, not time)
_NOTHING = 1e-10  # an axis with less than this part of the first one's strength is no axis


@dataclass(frozen=True, eq=False)
class Components:
    """`axes` (2 x statements) of length one, or nought where there is no such axis; `strengths` their sums of squares.

    `places` (people x 2) and `statement_places` (statements x 2, where someone who only agrees with that one would be).
    `means` are the mean votes. The largest loading of each axis is positive.
    """

    axes: Floats
    strengths: Floats
    places: Floats
    statement_places: Floats
    means: Floats

    def __post_init__(self) -> None:
        for held in (self.axes, self.strengths, self.places, self.statement_places, self.means):
            held.flags.writeable = False


def leading(centred: sparse.csr_array, *, tolerance: float = 1e-9) -> tuple[Floats, Floats]:
    """The two strongest axes of a centred table (2 x columns) and their strengths, strongest first.

    Axes that do not exist are nought. The start of the search is fixed, so the answer is the same on every run.
    """
    n, m = centred.shape
    axes, strengths = np.zeros((2, m)), np.zeros(2)
    if not centred.nnz or not np.abs(centred.data).max():
        return axes, strengths
    by_column = m <= n
    if min(n, m) <= SMALL:
        if n * m <= FULL:
            rows = centred if by_column else centred.T.tocsr()
            whole = n * m <= _WHOLE
            parts = [rows] if whole else (rows[at : at + _ROWS] for at in range(0, max(n, m), _ROWS))
            product = sum(
                (full.T @ full for full in (part.toarray() for part in parts)),
                start=np.zeros((min(n, m),) * 2),
            )
        else:
            product = ((centred.T @ centred) if by_column else (centred @ centred.T)).toarray()
        first = max(len(product) - 2, 0)
        values, vectors = linalg.eigh(product, subset_by_index=[first, len(product) - 1], check_finite=False)
    else:
        turned = centred.T.tocsr()
        one, two = (centred, turned) if by_column else (turned, centred)
        work = LinearOperator((min(n, m),) * 2, matvec=lambda vector: two @ (one @ vector), dtype=np.float64)
        values, vectors = eigsh(work, k=2, which="LA", v0=np.ones(min(n, m)), tol=tolerance)
    order = np.argsort(-values, kind="stable")
    values, vectors = values[order], vectors[:, order]
    if not by_column:
        vectors = centred.T @ vectors
    for place, value in enumerate(values):
        if value > _NOTHING * values[0]:
            axes[place] = _signed(vectors[:, place] / np.linalg.norm(vectors[:, place]))
            strengths[place] = value
    return axes, strengths


def _signed(axis: Floats) -> Floats:
    """The axis turned so that its largest loading is positive; of equally large ones the first."""
    sizes = np.abs(axis)
    largest = int(np.argmax(sizes >= sizes.max() * (1 - 1e-9)))
    return np.asarray(-axis if axis[largest] < 0 else axis)


def components(votes: VoteTable) -> Components:
    """Axes and places of everybody in the table; of an empty table all is nought."""
    means = votes.means()
    centred = votes.centred(means)
    axes, strengths = leading(centred)
    outward = np.sqrt(votes.n_statements / np.maximum(votes.answers_of_people(), 1))
    return Components(
        axes=axes,
        strengths=strengths,
        places=np.asarray(centred @ axes.T) * outward[:, None],
        statement_places=((1 - means) * axes).T * np.sqrt(votes.n_statements),
        means=means,
    )
