"""A consultation looked at in the honest order: counts, then whether there are groups at all, and only then groups.

Counts with intervals -> the shuffle test of the first axis -> groups -> what marks them -> what is shared. Each step
is taken only when the one before allows it, and what cannot be told is said in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gwrando.text import Bilingual
from gwrando.voice import tally
from gwrando.voice.opinion import axis as axis_
from gwrando.voice.opinion import groups as groups_
from gwrando.voice.opinion import marks as marks_
from gwrando.voice.opinion import together
from gwrando.voice.opinion.axis import AxisTest
from gwrando.voice.opinion.components import components
from gwrando.voice.opinion.groups import Groups
from gwrando.voice.opinion.marks import Mark
from gwrando.voice.opinion.together import Shared
from gwrando.voice.opinion.votes import VoteTable, from_votes
from gwrando.voice.tally import StatementTally, Vote

ONE_CLASS = Bilingual(
    cy="Un dosbarth neu grŵp yn unig a atebodd. Nid ydym yn chwilio am grwpiau barn o fewn un dosbarth.",
    en="Only one class or group answered. We do not look for groups of opinion inside one class.",
)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What can be said of a whole consultation. Exact counts: nothing here may be shown without `gwrando.outputs`.

    `words` is the sentence about groups. `groups` is None, and `marks` empty, where none may be shown; `shared` are
    statements most people agree (or disagree) with. `votes` is the table it was made from.
    """

    tallies: tuple[StatementTally, ...]
    words: Bilingual
    axis: AxisTest | None
    groups: Groups | None
    marks: tuple[Mark, ...]
    shared: tuple[Shared, ...]
    votes: VoteTable


def analyse(
    votes: Iterable[Vote],
    *,
    statements: Sequence[str],
    one_class: bool,
    rng: np.random.Generator,
    shuffles: int = axis_.SHUFFLES,
) -> Analysis:
    """The whole analysis of these votes on these statements; the same for the same `rng`.

    `one_class` is true when everybody answered in one room: then no groups are looked for. Never raises on small or
    odd input; ValueError when a statement is named twice.
    """
    given = list(votes)
    tallies = tally.tally(given, statements=statements)
    table = from_votes(given, statements=statements)
    if one_class:
        return Analysis(
            tallies, ONE_CLASS, None, None, (), together.shared(tallies, votes=table, groups=None), table
        )
    tested = axis_.shuffle_test(table, rng=rng, shuffles=shuffles)
    words, groups = tested.words, None
    marks: tuple[Mark, ...] = ()
    if tested.groups_may_be_shown:
        groups = groups_.find(table, components(table), n_axes=tested.n_axes)
        if groups is None:
            words = axis_.SIDE_TOO_SMALL
        else:
            marks = marks_.marks(table, groups, rng=rng, shuffles=shuffles)
    return Analysis(
        tallies, words, tested, groups, marks, together.shared(tallies, votes=table, groups=groups), table
    )
