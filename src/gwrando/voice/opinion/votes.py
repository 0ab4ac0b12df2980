"""Votes as a sparse table: only the votes given are held, so that memory and work grow with their number.

A missing answer is later set to the mean of its statement, which is exactly nought once the mean is taken away:
it need not be stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from gwrando.voice.tally import Vote

VALUES = {"agree": 1, "disagree": -1, "pass": 0}


@dataclass(frozen=True, eq=False)
class VoteTable:
    """Grain of `row`, `column`, `value`: one vote, by person and then statement, each pair once.

    `row` and `column` are places in `people` and `statements` (both sorted unless statements were given);
    `value` is 1 agree, -1 disagree, 0 pass. Nothing in it can be written to.
    """

    people: NDArray[Any]
    statements: NDArray[Any]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: NDArray[np.float64]

    def __post_init__(self) -> None:
        for held in (self.people, self.statements, self.row, self.column, self.value):
            held.flags.writeable = False

    @property
    def n_people(self) -> int:
        """People with at least one vote."""
        return len(self.people)

    @property
    def n_statements(self) -> int:
        """Statements, also those nobody answered."""
        return len(self.statements)

    @property
    def n_votes(self) -> int:
        """Votes given."""
        return len(self.value)

    def answers_of_people(self) -> NDArray[np.int64]:
        """How many statements each person answered."""
        return np.bincount(self.row, minlength=self.n_people)

    def means(self) -> NDArray[np.float64]:
        """The mean vote of each statement among those who answered it; 0 where nobody did."""
        given = np.bincount(self.column, minlength=self.n_statements)
        return np.asarray(np.bincount(self.column, self.value, self.n_statements) / np.maximum(given, 1))

    def centred(self, means: NDArray[np.float64]) -> sparse.csr_array:
        """Votes less the mean of their statement, one row a person; a missing answer is nought."""
        ends = np.concatenate([[0], np.cumsum(self.answers_of_people())])
        shape = (self.n_people, self.n_statements)
        return sparse.csr_array(
            (self.value - means[self.column], self.column.astype(np.int32), ends.astype(np.int32)),
            shape=shape,
        )

    def only(self, *, columns: NDArray[np.bool_]) -> "VoteTable":
        """The same people and votes on these statements alone; people left without a vote stay."""
        kept = columns[self.column]
        places = np.cumsum(columns) - 1
        return VoteTable(
            people=self.people.copy(),
            statements=self.statements[columns],
            row=self.row[kept],
            column=places[self.column[kept]],
            value=self.value[kept],
        )

    def some_people(self, *, most: int) -> "VoteTable":
        """At most so many people, spread evenly over the table and the same on every run; all statements stay."""
        if self.n_people <= most:
            return self
        picked = np.zeros(self.n_people, dtype=bool)
        picked[np.linspace(0, self.n_people - 1, most).astype(np.int64)] = True
        kept = picked[self.row]
        places = np.cumsum(picked) - 1
        return VoteTable(
            people=self.people[picked],
            statements=self.statements.copy(),
            row=places[self.row[kept]],
            column=self.column[kept].copy(),
            value=self.value[kept].copy(),
        )


def _numbered(given: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The different ids, sorted, and the place of each in them."""
    if given.dtype.kind in "iu" and len(given):
        low, high = int(given.min()), int(given.max())
        if high - low <= 4 * len(given) + 1024:  # ids close together: no sorting needed
            seen = np.zeros(high - low + 1, dtype=bool)
            seen[given - low] = True
            return np.flatnonzero(seen) + low, (np.cumsum(seen) - 1)[given - low]
    ids, places = np.unique(given, return_inverse=True)
    return ids, places.astype(np.int64)


def from_columns(
    people: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
) -> VoteTable:
    """The table from three columns of the same length; of two votes on one statement the later counts.

    Raises ValueError for columns of different lengths or a value that is not 1, -1 or 0.
    """
    who, what, value = np.asarray(people), np.asarray(statements), np.asarray(values, dtype=np.float64)
    if not (who.ndim == what.ndim == value.ndim == 1 and len(who) == len(what) == len(value)):
        raise ValueError("the three columns of votes need the same length")
    if not (np.abs(value * value * value - value) == 0).all():
        raise ValueError("a vote is 1, -1 or 0")
    person_ids, row = _numbered(who)
    statement_ids, column = _numbered(what)
    return _sorted(person_ids, statement_ids, row, column, value)


def _sorted(
    people: NDArray[Any],
    statements: NDArray[Any],
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    value: NDArray[np.float64],
) -> VoteTable:
    key = row * max(len(statements), 1) + column
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key = key[order]
        order = order[np.append(key[1:] != key[:-1], True)] if len(key) else order
        row, column, value = row[order], column[order], value[order]
    return VoteTable(people, statements, row.copy(), column.copy(), value.copy())


def from_votes(votes: Iterable[Vote], *, statements: Sequence[str]) -> VoteTable:
    """The table of these statements in the order given; votes on others, and people with none here, are left out.

    Of two votes of a person on one statement the last counts. Raises ValueError when a statement is named twice.
    """
    if len(set(statements)) != len(statements):
        raise ValueError("a statement is named twice")
    places = {statement: place for place, statement in enumerate(statements)}
    kept = [vote for vote in votes if vote.statement in places]
    names = sorted({vote.participation for vote in kept})
    rows = {name: place for place, name in enumerate(names)}
    return _sorted(
        np.array(names, dtype=np.str_),
        np.array(list(statements), dtype=np.str_),
        np.array([rows[vote.participation] for vote in kept], dtype=np.int64),
        np.array([places[vote.statement] for vote in kept], dtype=np.int64),
        np.array([VALUES[vote.choice] for vote in kept], dtype=np.float64),
    )
