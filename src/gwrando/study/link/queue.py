"""The queue of a reviewer: which pair comes next, without a hint of the match weight or of anybody else's answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gwrando.errors import InputError
from gwrando.study.engine import Engine
from gwrando.study.link import calibrate, sample
from gwrando.study.link.decisions import REVIEWERS, Answer, Decision, Pair, Standing, reviewer, standings
from gwrando.study.link.linkage import read_codes, read_decided, read_pairs
from gwrando.study.link.register import Record
from gwrando.study.link.store import Links

FIELDS = (
    "forename", "middle_names", "surname", "other_surname", "born_on", "sex", "postcode", "upn", "nhs_number",
)  # fmt: skip
LONGEST_NOTE = 500


@dataclass(kw_only=True)
class Queue:
    """The pairs one person looks at, in order. Every answer is written down at once."""

    engine: Engine
    links: Links
    by: str
    now: Callable[[], datetime]
    pairs: tuple[Pair, ...]
    last: int | None = field(default=None, init=False)
    """Place of the pair this person answered last, for a change of mind."""

    def _standings(self) -> Mapping[Pair, Standing]:
        return standings(self.links.decisions())

    def next(self) -> int | None:
        """Place of the next pair to look at: first those that somebody else has begun; None when there is none."""
        known = self._standings()
        waiting = [at for at, pair in enumerate(self.pairs) if self._is_mine(known.get(pair))]
        begun = [at for at in waiting if self.pairs[at] in known]
        return next(iter(begun or waiting), None)

    def _is_mine(self, standing: Standing | None) -> bool:
        """Whether this person may still answer: has not yet, and it is open (a third person settles a conflict)."""
        if standing is None:
            return True
        return standing.settled is None and reviewer(self.by) not in standing.answers

    def progress(self) -> tuple[int, int]:
        """How many of these pairs this person has answered, and how many there are for them in all."""
        known = self._standings()
        mine = sum(reviewer(self.by) in known[pair].answers for pair in self.pairs if pair in known)
        return mine, mine + sum(self._is_mine(known.get(pair)) for pair in self.pairs)

    def shown(self, at: int) -> tuple[tuple[Record, Mapping[str, Any]], tuple[Record, Mapping[str, Any]]]:
        """The two records of a pair as their services recorded them."""
        left, right = (self._person(record) for record in self.pairs[at])
        return left, right

    def _person(self, record: Record) -> tuple[Record, Mapping[str, Any]]:
        (row,) = self.engine.rows("read_review_person", {"agency": record[0], "record": record[1]})
        return record, dict(zip(FIELDS, row, strict=True))

    def may_answer(self, at: int) -> bool:
        """Whether this person may answer this pair now: it is open to them, or it is their last one."""
        if not 0 <= at < len(self.pairs):
            return False
        return at == self.last or self._is_mine(self._standings().get(self.pairs[at]))

    def answer(self, at: int, answer: Answer, *, note: str) -> None:
        """Writes the answer down, at once and for good; a later answer of the same person replaces it."""
        left, right = self.pairs[at]
        when = self.now().astimezone(UTC).isoformat(timespec="seconds")
        said = " ".join(note.split())[:LONGEST_NOTE]
        self.links.decide(Decision(left=left, right=right, answer=answer, by=self.by, at=when, note=said))
        self.links.keep()
        self.last = at


def open_queue(
    engine: Engine, links: Links, *, by: str, n: int, seed: int, now: Callable[[], datetime]
) -> Queue:
    """The queue of one person over the last linkage of this study.

    First the pairs that somebody began and that are still open, then `n` chosen by seed (see `sample`). Raises
    `InputError` when there is nothing to look at: the study has not been linked.
    """
    known = standings(links.decisions())
    pairs, family = read_pairs(engine)
    codes = read_codes(engine)
    decided = read_decided(engine)[0]
    ends = zip(decided.left.tolist(), decided.right.tolist(), strict=True)
    chances = dict(zip(ends, decided.weight.tolist(), strict=True))
    records: list[Record] = [(agency, record) for agency, record in engine.rows("read_link_record")]
    if not len(pairs):
        raise InputError(
            cy="Nid oes parau o gofnodion i'w hadolygu.",
            en="There are no pairs of records to review.",
            where="names.duckdb",
            next_cy="Rhedwch yr astudiaeth yn gyntaf: gwrando study run. Cysylltir y cofnodion bryd hynny.",
            next_en="Run the study first: gwrando study run. The records are linked then.",
        )
    features = calibrate.features(pairs, family, codes)
    own = calibrate.as_array(
        [chances[a, b] for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)]
    )
    chosen = sample.to_review(pairs, features, own, records, n=n, seed=seed)
    sampled = [_pair(records[pairs.left[at]], records[pairs.right[at]]) for at in chosen]
    here = set(records)
    begun = [pair for pair, at in known.items() if at.settled is None and here.issuperset(pair)]
    return Queue(engine=engine, links=links, by=by, now=now, pairs=tuple(dict.fromkeys([*begun, *sampled])))


def _pair(a: Record, b: Record) -> Pair:
    return (a, b) if a < b else (b, a)


def tally(decided: Iterable[Decision]) -> dict[str, int]:
    """How many pairs were looked at, are settled, wait for a second person, and wait for a third."""
    known = standings(decided).values()
    return {
        "looked_at": len(known),
        "settled": sum(at.settled is not None for at in known),
        "second": sum(at.settled is None and len(at.answers) < REVIEWERS for at in known),
        "third": sum(at.in_conflict for at in known),
    }
