"""People's decisions about pairs of records: what they come to, and how linking again keeps to them.

Two reviewers look at a pair without seeing each other's answer. The same answer twice settles it; two different answers
go to a third reviewer, whose answer settles it if one of the two gave it. Notes have no effect on anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.study.link.register import Record

Answer = Literal["same", "different", "unsure"]
ANSWERS: tuple[Answer, ...] = ("same", "different", "unsure")
Pair = tuple[Record, Record]
REVIEWERS = 2
"""Number of people whose same answer settles a pair."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One person's answer about one pair. `at` is UTC in ISO form; `note` is for people only."""

    left: Record
    right: Record
    answer: Answer
    by: str
    at: str
    note: str = ""

    @property
    def pair(self) -> Pair:
        """The two records in order."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a pair stands: each person's last answer, and what they come to (None while it is open)."""

    answers: Mapping[str, Answer]
    settled: Answer | None

    @property
    def in_conflict(self) -> bool:
        """Whether two people differ and a third has not settled it."""
        return self.settled is None and len(self.answers) >= REVIEWERS


def reviewer(by: str) -> str:
    """One person, however their name was typed: letters small, single spaces."""
    return " ".join(by.split()).casefold()


def standings(decisions: Iterable[Decision]) -> dict[Pair, Standing]:
    """Where each pair stands that anybody has looked at. A person's later answer replaces their earlier one."""
    answers: dict[Pair, dict[str, Answer]] = {}
    for decision in decisions:
        given = answers.setdefault(decision.pair, {})
        given.pop(reviewer(decision.by), None)  # a changed mind counts from when it changed
        given[reviewer(decision.by)] = decision.answer
    return {pair: Standing(answers=given, settled=_settled(given)) for pair, given in sorted(answers.items())}


def _settled(answers: Mapping[str, Answer]) -> Answer | None:
    counts = {answer: list(answers.values()).count(answer) for answer in ANSWERS}
    best = max(counts.values())
    winners = [answer for answer, n in counts.items() if n == best]
    if best >= REVIEWERS and len(winners) == 1:
        return winners[0]
    # three people, three answers, or more who never agree: nobody knows
    return "unsure" if len(answers) > REVIEWERS else None


def places(
    standing: Mapping[Pair, Standing], place: Mapping[Record, int], answer: Answer
) -> list[tuple[int, int]]:
    """Places of the two records of every pair settled with this answer, in order."""
    return sorted(
        (min(place[a], place[b]), max(place[a], place[b]))
        for (a, b), at in standing.items()
        if at.settled == answer and a in place and b in place
    )
