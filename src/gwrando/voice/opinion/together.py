"""What most people share, whatever their group: with an interval, and with all ties."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.opinion.groups import Groups
from gwrando.voice.opinion.marks import SIDES, Side, counts
from gwrando.voice.opinion.votes import VoteTable
from gwrando.voice.tally import Interval, StatementTally

SHOWN = 5  # and all that tie with the fifth


@dataclass(frozen=True)
class Shared:
    """A statement on which more than half agree (or disagree), also at the lower end of the 95 % interval.

    Where groups are shown, more than half of each group's answers say so too. `strength` orders them: the product over
    the groups of (chose + 1) / (answered + 2), the published "group-aware consensus"; without groups the same over
    everybody.
    """

    statement: str
    side: Side
    interval: Interval
    strength: float


def group_aware(by_group: NDArray[np.int64], *, side: Side) -> NDArray[np.float64]:
    """Per statement the product over the groups of (chose + 1) / (answered + 2).

    Source: Small et al. (2021), group-aware consensus.
    """
    chose = by_group[:, :, SIDES.index(side)]
    return np.asarray(((chose + 1) / (by_group.sum(axis=2) + 2)).prod(axis=0))


def shared(
    tallies: Sequence[StatementTally], *, votes: VoteTable, groups: Groups | None, shown: int = SHOWN
) -> tuple[Shared, ...]:
    """The strongest shared statements, `shown` and all that tie with the last of them, strongest first."""
    labels = np.zeros(votes.n_people, dtype=np.int64) if groups is None else groups.labels
    by_group = counts(votes, labels, 1 if groups is None else groups.k)
    found = []
    for side in SIDES:
        strengths = group_aware(by_group, side=side)
        chose, answered = by_group[:, :, SIDES.index(side)], by_group.sum(axis=2)
        everywhere = (2 * chose > answered).all(axis=0)
        for place, tally in enumerate(tallies):
            interval = tally.share(side)
            if interval is not None and interval.low > 0.5 and everywhere[place]:
                found.append(Shared(tally.statement, side, interval, float(strengths[place])))
    found.sort(key=lambda each: -each.strength)  # equals stay in the order of the statements
    return with_ties(found, shown=shown)


def with_ties(ordered: Sequence[Shared], *, shown: int) -> tuple[Shared, ...]:
    """The first `shown` of a list that is strongest first, and all that are as strong as the last of them."""
    if len(ordered) <= shown:
        return tuple(ordered)
    last = ordered[shown - 1].strength * (1 - 1e-12)
    return tuple(each for each in ordered if each.strength >= last)
