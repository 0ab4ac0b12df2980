"""Are there groups of opinion at all? The first honest question, before anybody draws a map of groups.

The published method finds "groups" in any class, even one that answers by chance. Here the strongest
axis of the answers is compared with the same answers shuffled within each statement: when shuffled answers
have as strong an axis often enough, the sentence is "there are no groups we can show".
Source: Horn (1965), Psychometrika 30:179-185 (parallel analysis), in its permutation form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.text import Bilingual
from gwrando.voice.tally import Vote, latest

SHUFFLES = 199  # the smallest p is then 0.005, enough for a 5 % test
LEVEL = 0.05
FEWEST_PEOPLE = 10  # two groups of at least 5
FEWEST_STATEMENTS = 3
_VALUES = {"agree": 1.0, "disagree": -1.0, "pass": 0.0}

TOO_FEW = Bilingual(
    cy="Mae rhy ychydig o bobl neu osodiadau i ddweud a oes grwpiau barn.",
    en="There are too few people or statements to tell whether there are groups of opinion.",
)
NONE_TO_SHOW = Bilingual(
    cy="Nid oes grwpiau barn y gallwn eu dangos: gallai'r un patrwm godi ar hap.",
    en="There are no groups of opinion we can show: the same pattern could arise by chance.",
)
SIDE_TOO_SMALL = Bilingual(
    cy="Mae pobl yn gwahaniaethu'n fwy nag ar hap, ond mae un ochr yn rhy fach i'w dangos fel grŵp.",
    en="People differ more than by chance, but one side is too few people to show as a group.",
)
AN_AXIS = Bilingual(
    cy="Mae pobl yn rhannu ar hyd un echel o farn yn fwy nag y byddai hap yn ei esbonio.",
    en="People differ along one axis of opinion more than chance would explain.",
)


@dataclass(frozen=True)
class AxisTest:
    """The answer in words, and what it rests on; `p` is None when there was too little to test."""

    words: Bilingual
    p: float | None
    n_participants: int
    n_statements: int
    shuffles: int

    @property
    def groups_may_be_shown(self) -> bool:
        """True when the axis is stronger than chance (p <= 0.05) and each side of it is large enough."""
        return self.words is AN_AXIS


def smallest_group(n_participants: int) -> int:
    """The fewest people a shown group may have: five, or a tenth of all."""
    return max(5, -(-n_participants // 10))


def matrix(votes: Iterable[Vote], *, statements: Sequence[str]) -> NDArray[np.float64]:
    """One row a person, one column a statement: 1 agree, -1 disagree, 0 pass, NaN no answer."""
    kept = [vote for vote in latest(votes) if vote.statement in set(statements)]
    people = {person: row for row, person in enumerate(sorted({vote.participation for vote in kept}))}
    columns = {statement: column for column, statement in enumerate(statements)}
    found = np.full((len(people), len(columns)), np.nan)
    for vote in kept:
        found[people[vote.participation], columns[vote.statement]] = _VALUES[vote.choice]
    return found


def _strength(centred: NDArray[np.float64]) -> float:
    """The first axis's share of all differences between people (0-1)."""
    rows, columns = centred.shape
    product = centred @ centred.T if rows < columns else centred.T @ centred
    return float(np.linalg.eigvalsh(product)[-1] / np.trace(product))


def _smaller_side(centred: NDArray[np.float64]) -> int:
    """People on the smaller side when the first axis is cut in two where the two sides differ most.

    The cut is exact: all n-1 cuts of the sorted places on the axis are tried (least squares within).
    """
    places = np.sort(centred @ np.linalg.svd(centred, full_matrices=False)[2][0])
    n = len(places)
    left = np.arange(1, n)
    sums = np.cumsum(places)[:-1]
    between = sums**2 / left + (places.sum() - sums) ** 2 / (n - left)
    cut = int(left[np.argmax(between)])
    return min(cut, n - cut)


def axis_test(
    votes: Iterable[Vote], *, statements: Sequence[str], rng: np.random.Generator, shuffles: int = SHUFFLES
) -> AxisTest:
    """Whether the first axis of opinion is stronger than in shuffled answers; never raises on odd input.

    Who answered what stays as it is; answers change places only among those who answered the statement.
    Statements that everybody answered alike say nothing about differences and are left out. The p value is
    (1 + as strong) / (1 + shuffles).
    """
    answers = matrix(votes, statements=statements)
    n_participants = len(answers)
    given = ~np.isnan(answers)
    spread = [
        column for column in range(answers.shape[1]) if len(np.unique(answers[given[:, column], column])) > 1
    ]
    if n_participants < FEWEST_PEOPLE or len(spread) < FEWEST_STATEMENTS:
        return AxisTest(TOO_FEW, None, n_participants, len(spread), 0)
    answers, given = answers[:, spread], given[:, spread]
    # a missing answer is set to the statement's mean, which is exactly zero after centring
    centred = np.where(given, answers - np.nanmean(answers, axis=0), 0.0)
    found = _strength(centred)
    as_strong = 0
    for _ in range(shuffles):
        shuffled = centred.copy()
        for column in range(shuffled.shape[1]):
            who = np.flatnonzero(given[:, column])
            shuffled[who, column] = rng.permutation(centred[who, column])
        as_strong += _strength(shuffled) >= found * (1 - 1e-12)
    p = (1 + as_strong) / (1 + shuffles)
    if p > LEVEL:
        words = NONE_TO_SHOW
    else:
        large_enough = _smaller_side(centred) >= smallest_group(n_participants)
        words = AN_AXIS if large_enough else SIDE_TOO_SMALL
    return AxisTest(words, p, n_participants, len(spread), shuffles)
