"""Which statements mark a group: judged against shuffled answers, by groups found without the statement judged.

Groups are made from the answers, so the answers always seem to mark them: that is why the published rule flags
statements in classes without any groups. Here each statement is judged by the groups that the *other* statements
give (in twenty parts where there are more than twenty), and a mark must be clearer than the clearest mark anywhere in
95 of 100 consultations where the answers to each statement were dealt out again at random.
Source: Westfall and Young (1993), Resampling-Based Multiple Testing (the largest of all, from shuffled data).
"""

from dataclasses import dataclass
from itertools import permutations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.opinion import groups as groups_
from gwrando.voice.opinion.axis import LEVEL, SHUFFLES
from gwrando.voice.opinion.components import components
from gwrando.voice.opinion.groups import Groups
from gwrando.voice.opinion.votes import VoteTable

PARTS = 20
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Numbers = Ints | Floats
Side = Literal["agree", "disagree"]
SIDES: tuple[Side, ...] = ("agree", "disagree")


@dataclass(frozen=True)
class Mark:
    """A statement that marks a group: its people agree (or disagree) more often than all others together.

    `n_chose` of `n_answered` in the group, `n_chose_others` of `n_answered_others`; `p` as against shuffled answers,
    for all statements and groups at once.
    """

    group: int
    statement: str
    side: Side
    n_chose: int
    n_answered: int
    n_chose_others: int
    n_answered_others: int
    p: float


def counts(votes: VoteTable, labels: Ints, k: int) -> Ints:
    """Answers by group (k), statement, and agree, disagree, pass; people without a group are left out."""
    group = labels[votes.row]
    kept = group >= 0
    kind = (votes.value != 1).astype(np.int64) + (votes.value == 0)
    key = (group * votes.n_statements + votes.column) * 3 + kind
    found = np.bincount(key[kept], minlength=k * votes.n_statements * 3)
    return found.reshape(k, votes.n_statements, 3)


def matched(labels: Ints, to: Ints, k: int) -> Ints:
    """The labels renamed so that as many people as possible have the same label in both."""
    both = (labels >= 0) & (to >= 0)
    shared = np.bincount(labels[both] * k + to[both], minlength=k * k).reshape(k, k)
    names = max(permutations(range(k)), key=lambda order: int(shared[range(k), order].sum()))
    return np.where(labels >= 0, np.array(names)[labels], -1)


def without_themselves(votes: VoteTable, found: Groups) -> Ints:
    """Counts as `counts`, each statement's by the groups that the statements of all other parts give.

    Nought for a statement where the others give no such groups.
    """
    parts = np.arange(votes.n_statements) % min(PARTS, max(votes.n_statements, 1))
    made = np.zeros((found.k, votes.n_statements, 3), dtype=np.int64)
    for part in np.unique(parts):
        others = votes.only(columns=parts != part)
        by_others = groups_.find(others, components(others), n_axes=found.n_axes, k=found.k)
        if by_others is not None:
            labels = matched(by_others.labels, found.labels, found.k)
            made[:, parts == part] = counts(votes, labels, found.k)[:, parts == part]
    return made


def clearness(chose: Numbers, answered: Numbers) -> Floats:
    """How many standard deviations each group's number lies above what dealing at random gives.

    The groups are the last dimension. Nought where nothing could differ. This is the hypergeometric mean and
    standard deviation, so it is exact for shuffled answers.
    """
    n, all_chose = answered.sum(axis=-1, keepdims=True), chose.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = all_chose / n
        variance = answered * share * (1 - share) * (n - answered) / (n - 1)
        z = (chose - answered * share) / np.sqrt(variance)
    return np.where(np.isfinite(z), z, 0.0)


def _dealt(rng: np.random.Generator, room: Ints, number: Ints) -> Ints:
    """`number` answers dealt at random over groups with so much room (the last dimension)."""
    left, to_deal = room.sum(axis=-1), number.copy()
    dealt = np.zeros_like(room)
    for group in range(room.shape[-1]):
        left = left - room[..., group]
        dealt[..., group] = rng.hypergeometric(room[..., group], left, to_deal)
        to_deal = to_deal - dealt[..., group]
    return dealt


def clearest_by_chance(by_group: Ints, *, rng: np.random.Generator, shuffles: int) -> Floats:
    """The clearest mark anywhere in each of so many consultations with the answers dealt out again."""
    answered = np.moveaxis(by_group.sum(axis=2), 0, -1)  # statements x groups
    totals = by_group.sum(axis=0)
    found = np.zeros(shuffles)
    for place in range(shuffles):
        agree = _dealt(rng, answered, totals[:, 0])
        disagree = _dealt(rng, answered - agree, totals[:, 1])
        found[place] = max(float(clearness(side, answered).max(initial=0.0)) for side in (agree, disagree))
    return found


def marks(
    votes: VoteTable, found: Groups, *, rng: np.random.Generator, shuffles: int = SHUFFLES
) -> tuple[Mark, ...]:
    """Every mark of every group clearer than chance (p <= 0.05 for all together), the clearest first in each group."""
    crossed = without_themselves(votes, found)
    answered = np.moveaxis(crossed.sum(axis=2), 0, -1)
    chance = clearest_by_chance(crossed, rng=rng, shuffles=shuffles)
    shown = counts(votes, found.labels, found.k)
    totals = shown.sum(axis=0)
    made: list[tuple[float, Mark]] = []
    for kind, side in enumerate(SIDES):
        clear = clearness(np.moveaxis(crossed[:, :, kind], 0, -1), answered)
        for place, group in zip(*np.nonzero(clear > 0), strict=True):
            p = float((1 + (chance >= clear[place, group] * (1 - 1e-9)).sum()) / (1 + shuffles))
            if p <= LEVEL:
                n_chose, n = int(shown[group, place, kind]), int(shown[group, place].sum())
                others, n_others = int(totals[place, kind]) - n_chose, int(totals[place].sum()) - n
                statement = str(votes.statements[place])
                mark = Mark(int(group), statement, side, n_chose, n, others, n_others, p)
                made.append((float(clear[place, group]), mark))
    made.sort(key=lambda each: (each[1].group, -each[0]))
    return tuple(mark for _, mark in made)
