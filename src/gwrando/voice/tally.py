"""Votes counted: agree, disagree, pass and no answer per statement, with 95 % Wilson intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gwrando.outputs import intervals

Choice = Literal["agree", "disagree", "pass"]
CHOICES: tuple[Choice, ...] = ("agree", "disagree", "pass")
Z_95 = 1.959963984540054  # the standard normal's 97.5th percentile


@dataclass(frozen=True)
class Vote:
    """One person's latest choice on one statement; `participation` is a slip, never a person."""

    participation: str
    statement: str
    choice: Choice


@dataclass(frozen=True)
class Interval:
    """A share (0-1) with the ends of its 95 % interval and the number of answers it rests on."""

    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class StatementTally:
    """Grain: one statement. Counts of people; the four counts add up to `n_participants`."""

    statement: str
    agree: int
    disagree: int
    passed: int
    unanswered: int

    @property
    def answered(self) -> int:
        """People who agreed, disagreed or passed."""
        return self.agree + self.disagree + self.passed

    @property
    def n_participants(self) -> int:
        """People who could have answered: all who answered anything in this consultation."""
        return self.answered + self.unanswered

    def share(self, choice: Choice) -> Interval | None:
        """The share of those who answered who chose this, with its interval; None when nobody answered."""
        counts = {"agree": self.agree, "disagree": self.disagree, "pass": self.passed}
        return wilson(counts[choice], n=self.answered) if self.answered else None


def wilson(k: int, *, n: int, z: float = Z_95) -> Interval:
    """The share k/n with Wilson's interval (units: shares 0-1). ValueError unless 0 <= k <= n and n >= 1.

    The method is in `gwrando.outputs.intervals`.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError("a share needs 0 <= k <= n and n >= 1")
    low, high = intervals.wilson(k, n, z=z)
    return Interval(share=k / n, low=low, high=high, n=n)


def latest(votes: Iterable[Vote]) -> list[Vote]:
    """One vote per person and statement: the last one given counts. Order of first votes is kept."""
    last: dict[tuple[str, str], Vote] = {}
    for vote in votes:
        last[vote.participation, vote.statement] = vote
    return list(last.values())


def tally(votes: Iterable[Vote], *, statements: Sequence[str]) -> tuple[StatementTally, ...]:
    """One `StatementTally` per statement, in the order given; votes on other statements are left out.

    People who voted on none of these statements are not counted as unanswered. Raises ValueError when a
    statement is named twice.
    """
    if len(set(statements)) != len(statements):
        raise ValueError("a statement is named twice")
    wanted = set(statements)
    counts = {(statement, choice): 0 for statement in statements for choice in CHOICES}
    people: set[str] = set()
    for vote in latest(votes):
        if vote.statement in wanted:
            counts[vote.statement, vote.choice] += 1
            people.add(vote.participation)
    rows = []
    for statement in statements:
        agree, disagree, passed = (counts[statement, choice] for choice in CHOICES)
        rows.append(
            StatementTally(
                statement=statement,
                agree=agree,
                disagree=disagree,
                passed=passed,
                unanswered=len(people) - agree - disagree - passed,
            )
        )
    return tuple(rows)
