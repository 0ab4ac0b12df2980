"""Are there groups of opinion at all? The first honest question, before anybody draws a map of groups.

The published method finds "groups" in any class, even one that answers by chance. Here the strongest
axis of the answers is compared with the same answers shuffled within each statement: when shuffled answers
have as strong an axis often enough, the sentence is "there are no groups we can show".
Source: Horn (1965), Psychometrika 30:179-185 (parallel analysis), in its permutation form; Hemerik and Goeman
(2018), TEST 27:811-825 (any group of rearrangements under which chance stays chance gives an exact p value).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from gwrando.text import Bilingual
from gwrando.voice.opinion.components import leading
from gwrando.voice.opinion.votes import VoteTable, from_votes
from gwrando.voice.tally import Vote

Floats = NDArray[np.float64]
SHUFFLES = 199  # the smallest p is then 0.005, enough for a 5 % test
LEVEL = 0.05
CLOSE = (
    0.01,
    0.12,
)  # between these the answer would hang on which 199 shuffles were drawn: ten times as many are made
TIMES_WHEN_CLOSE = 10
FEWEST_PEOPLE = 10  # two groups of at least 5
FEWEST_STATEMENTS = 3
MOST_PEOPLE = 5000  # of more, a fixed even selection is shuffled
SHUFFLED_ONE_BY_ONE = 20_000  # votes; above, answers are passed round a circle of people in random order
DENSE = 0.2  # from this share of answers given, a full table is quicker than a sparse one
_BLOCK = 200_000  # numbers held at a time
_AS_STRONG = 1 - 1e-5  # a tie counts as as strong

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
    """The answer in words, and what it rests on; `p` is None when there was too little to test.

    `n_statements` are those on which people differ. `p_second` is the same for the second axis.
    """

    words: Bilingual
    p: float | None
    n_participants: int
    n_statements: int
    shuffles: int
    p_second: float | None = None

    @property
    def groups_may_be_shown(self) -> bool:
        """True when the axis is stronger than chance (p <= 0.05) and each side of it is large enough."""
        return self.words == AN_AXIS

    @property
    def n_axes(self) -> int:
        """Axes stronger than chance, at most two; the second counts only after the first."""
        if self.p is None or self.p > LEVEL:
            return 0
        return 2 if self.p_second is not None and self.p_second <= LEVEL else 1


def smallest_group(n_participants: int) -> int:
    """The fewest people a shown group may have: five, or a tenth of all."""
    return max(5, -(-n_participants // 10))


def smaller_side(places: Floats) -> int:
    """People on the smaller side when an axis is cut in two where the two sides differ most.

    The cut is exact: all n-1 cuts of the sorted places on the axis are tried (least squares within).
    """
    places = np.sort(places)
    n = len(places)
    left = np.arange(1, n)
    sums = np.cumsum(places)[:-1]
    between = sums**2 / left + (places.sum() - sums) ** 2 / (n - left)
    cut = int(left[np.argmax(between)])
    return min(cut, n - cut)


class _Answers:
    """The centred answers, statement by statement, ready to change places among those who answered.

    Above `SHUFFLED_ONE_BY_ONE` votes people are put in a random order first, and each statement's answers are held
    twice over, so that passing them round the circle of people is a slice. A full table then has numbers of half the
    length: ties are broken against us by far more than their error.
    """

    def __init__(self, votes: VoteTable, *, rng: np.random.Generator) -> None:
        table = votes.centred(votes.means())
        self.n, self.m = table.shape
        self.in_a_circle = votes.n_votes > SHUFFLED_ONE_BY_ONE
        self.table = (table[rng.permutation(self.n)] if self.in_a_circle else table).tocsc()
        self.table.sort_indices()
        self.full = votes.n_votes >= DENSE * self.n * self.m
        self.kind = np.float32 if self.in_a_circle and self.full else np.float64
        self.parts = [slice(low, high) for low, high in pairwise(self.table.indptr.tolist())]
        self.places: list[slice | NDArray[np.int32]] = [
            slice(None) if part.stop - part.start == self.n else self.table.indices[part]
            for part in self.parts
        ]
        self.circles = [np.tile(self.table.data[part].astype(self.kind), 2) for part in self.parts]
        self.lines = max(1, _BLOCK // (self.n * self.m if self.full else len(self.table.data)))

    def _put(
        self, held: NDArray[np.floating], line: slice | int, column: int, answers: NDArray[np.floating]
    ) -> None:
        if self.full:
            held[line, column, self.places[column]] = answers
        else:
            held[line, self.parts[column]] = answers

    def _room(self) -> NDArray[np.floating]:
        shape = (self.lines, self.m, self.n) if self.full else (self.lines, len(self.table.data))
        return np.zeros(shape, dtype=self.kind)

    def as_they_are(self) -> Floats:
        """Strengths of the two strongest axes of the answers in their own places."""
        held = self._room()[:1]
        for column, part in enumerate(self.parts):
            self._put(held, 0, column, self.table.data[part])
        return np.asarray(self._strengths(held)[0])

    def shuffled(self, rng: np.random.Generator, shuffles: int) -> Iterator[Floats]:
        """The same of answers that have changed places (shuffles x 2), in blocks."""
        held = self._room()  # who answered what never changes: only the answers are written over
        given = [part.stop - part.start for part in self.parts]
        for first in range(0, shuffles, self.lines):
            n_lines = min(self.lines, shuffles - first)
            shifts = rng.integers(given, size=(n_lines, self.m)).tolist() if self.in_a_circle else []
            for column, circle in enumerate(self.circles):
                for line, shift in enumerate(row[column] for row in shifts):
                    self._put(held, line, column, circle[shift : shift + given[column]])
                if not self.in_a_circle:
                    mixed = rng.permuted(np.tile(circle[: given[column]], (n_lines, 1)), axis=1)
                    self._put(held, slice(n_lines), column, mixed)
            yield self._strengths(held[:n_lines])

    def _strengths(self, held: NDArray[np.floating]) -> Floats:
        if not self.full:
            return np.stack([self._sparse(line) for line in held])
        turned = held.transpose(0, 2, 1)
        one, two = (held, turned) if self.m <= self.n else (turned, held)
        products = np.stack([a @ b for a, b in zip(one, two, strict=True)]) if self.in_a_circle else one @ two
        return np.asarray(np.linalg.eigvalsh(products)[:, :-3:-1], dtype=np.float64)

    def _sparse(self, line: NDArray[np.floating]) -> Floats:
        table = sparse.csc_array((line, self.table.indices, self.table.indptr), shape=self.table.shape)
        return leading(table.tocsr(), tolerance=1e-6)[1]


def differing(votes: VoteTable) -> NDArray[np.bool_]:
    """The statements on which people differ: at least two different votes."""
    high = np.full(votes.n_statements, -2.0)
    low = np.full(votes.n_statements, 2.0)
    np.maximum.at(high, votes.column, votes.value)
    np.minimum.at(low, votes.column, votes.value)
    return np.asarray(high > low)


def shuffle_test(votes: VoteTable, *, rng: np.random.Generator, shuffles: int = SHUFFLES) -> AxisTest:
    """Whether the first axis of opinion is stronger than in shuffled answers; never raises on odd input.

    Who answered what stays as it is; answers change places only among those who answered the statement: each in
    its own random order, or (above 20,000 votes) passed on by a random number of people round one random circle.
    Statements that everybody answered alike say nothing about differences and are left out. The p value is
    (1 + as strong) / (1 + shuffles). A p between 0.01 and 0.12 is found again with ten times as many shuffles in all.
    """
    spread = differing(votes)
    n_spread, n_people = int(spread.sum()), votes.n_people
    if n_people < FEWEST_PEOPLE or n_spread < FEWEST_STATEMENTS:
        return AxisTest(TOO_FEW, None, n_people, n_spread, 0)
    used = votes.some_people(most=MOST_PEOPLE)
    used = used.only(columns=differing(used))
    if used.n_statements < FEWEST_STATEMENTS:  # so seldom that the selection does not see it
        return AxisTest(TOO_FEW, None, n_people, n_spread, 0)
    answers = _Answers(used, rng=rng)
    found = answers.as_they_are() * _AS_STRONG
    as_strong, done = np.zeros(2), 0
    for more in (shuffles, (TIMES_WHEN_CLOSE - 1) * (1 + shuffles)):
        for strengths in answers.shuffled(rng, more):
            as_strong += (strengths >= found).sum(axis=0)
        done += more
        p, p_second = ((1 + as_strong) / (1 + done)).tolist()
        if not CLOSE[0] < p < CLOSE[1]:
            break
    if p > LEVEL:
        words = NONE_TO_SHOW
    else:
        centred = used.centred(used.means())
        places = centred @ leading(centred)[0][0]
        words = AN_AXIS if smaller_side(places) >= smallest_group(used.n_people) else SIDE_TOO_SMALL
    return AxisTest(words, p, n_people, n_spread, done, p_second)


def axis_test(
    votes: Iterable[Vote], *, statements: Sequence[str], rng: np.random.Generator, shuffles: int = SHUFFLES
) -> AxisTest:
    """`shuffle_test` of these votes on these statements."""
    return shuffle_test(from_votes(votes, statements=statements), rng=rng, shuffles=shuffles)
