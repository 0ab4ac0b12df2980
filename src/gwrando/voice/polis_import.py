"""Reads a Polis export: who agreed with what. Two of its files are used, `votes.csv` and `comments.csv`.

Rejected statements are left out, and of a person's votes on one statement the last counts. Voter numbers of
the export are replaced, so that nobody can look a child up in the published original by number.
Source: the export format of compdemocracy.org (votes 1 agree, -1 disagree, 0 pass; moderated -1 rejected).
"""

import csv
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO

from gwrando.errors import InputError
from gwrando.voice.tally import Choice, Vote, latest

_CHOICES: dict[str, Choice] = {"1": "agree", "-1": "disagree", "0": "pass"}
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")
COMMENT_COLUMNS = ("comment-id", "moderated", "comment-body")


@dataclass(frozen=True)
class Conversation:
    """What was read: statement id -> its words (in order of number), the votes, what was left out."""

    statements: dict[str, str]
    votes: tuple[Vote, ...]
    rejected: tuple[str, ...]
    left_out: tuple[str, ...]
    superseded: int

    @property
    def n_participants(self) -> int:
        """People with at least one vote that is kept."""
        return len({vote.participation for vote in self.votes})


def _refuse(cy: str, en: str, where: str) -> InputError:
    return InputError(
        cy=cy,
        en=en,
        where=where,
        next_cy="Allforiwch y sgwrs eto o Polis, a pheidiwch â'i chadw o daenlen. Nid oes dim wedi newid.",
        next_en="Export the conversation from Polis again, and do not save it from a spreadsheet. "
        "Nothing was changed.",
    )


def _rows(text: str, *, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            names = ", ".join(missing)
            raise _refuse(
                f"Nid oes gan y ffeil y colofnau hyn: {names}.",
                f"The file has no columns named: {names}.",
                name,
            )
        for row in reader:
            if None in row or None in row.values():
                raise _refuse(
                    "Mae gan y llinell hon ormod neu rhy ychydig o gelloedd.",
                    "This line has too many or too few cells.",
                    f"{name}:{reader.line_num}",
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise _refuse(
            "Nid yw'r llinell hon yn CSV y gellir ei ddarllen.",
            "This line is not CSV that can be read.",
            f"{name}:{reader.reader.line_num}",  # the line being read; DictReader's own lags behind
        ) from error


def read(*, votes: str, comments: str, rng: random.Random, leave_out: Collection[str] = ()) -> Conversation:
    """The conversation in the text of the two files; `leave_out` are statement ids not to take over.

    Votes on statements rejected, left out or unknown are dropped with them. Participations are numbered
    afresh in an order made by `rng`. Raises `InputError` naming the file and line, never a cell.
    """
    said: dict[str, tuple[str, str]] = {}
    for line, row in _rows(comments, name="comments.csv", columns=COMMENT_COLUMNS):
        statement, moderated, words = (
            row["comment-id"],
            row["moderated"],
            " ".join(row["comment-body"].split()),
        )
        if not statement.isdecimal() or moderated not in {"1", "0", "-1"} or not words:
            raise _refuse(
                "Nid yw rhif, dyfarniad neu eiriau'r gosodiad hwn yn gywir.",
                "The number, judgement or words of this statement are not right.",
                f"comments.csv:{line}",
            )
        if statement in said:
            raise _refuse(
                "Mae'r gosodiad hwn yn y ffeil ddwywaith.",
                "This statement is in the file twice.",
                f"comments.csv:{line}",
            )
        said[statement] = (moderated, words)
    order = sorted(said, key=int)
    rejected = tuple(statement for statement in order if said[statement][0] == "-1")
    kept = {
        statement: said[statement][1]
        for statement in order
        if said[statement][0] != "-1" and statement not in leave_out
    }
    cast: list[tuple[int, int, Vote]] = []
    for line, row in _rows(votes, name="votes.csv", columns=VOTE_COLUMNS):
        if row["vote"] not in _CHOICES or not row["timestamp"].isdecimal():
            raise _refuse(
                "Nid yw pleidlais neu amser y llinell hon yn gywir.",
                "The vote or the time of this line is not right.",
                f"votes.csv:{line}",
            )
        if row["comment-id"] not in said:
            raise _refuse(
                "Mae pleidlais ar osodiad nad yw yn comments.csv.",
                "There is a vote on a statement that is not in comments.csv.",
                f"votes.csv:{line}",
            )
        vote = Vote(participation=row["voter-id"], statement=row["comment-id"], choice=_CHOICES[row["vote"]])
        cast.append((int(row["timestamp"]), line, vote))
    # equal times keep the order of the file
    counted = latest(vote for _, _, vote in sorted(cast, key=lambda each: each[:2]))
    people = sorted({vote.participation for vote in counted})
    rng.shuffle(people)
    renamed = {person: str(number) for number, person in enumerate(people, start=1)}
    taken = sorted(
        (
            Vote(participation=renamed[vote.participation], statement=vote.statement, choice=vote.choice)
            for vote in counted
            if vote.statement in kept
        ),
        key=lambda vote: (int(vote.participation), int(vote.statement)),
    )
    return Conversation(
        statements=kept,
        votes=tuple(taken),
        rejected=rejected,
        left_out=tuple(statement for statement in order if statement in leave_out),
        superseded=len(cast) - len(counted),
    )
