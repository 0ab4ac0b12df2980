"""Linkage from accepted records to children: the order of its parts, and the tables it leaves behind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from gwrando.study.engine import Engine
from gwrando.study.link import calibrate, decisions, hashed_join, register
from gwrando.study.link.children import children
from gwrando.study.link.cluster import Codes, Numbers, Pairs, cluster
from gwrando.study.link.prepare import prepare
from gwrando.study.link.store import Links
from gwrando.study.link.weigh import TABLE, Model, train, weigh

Record = register.Record
Tick = Callable[[int, int], None]
PARTS = 5
"""How many parts `link` tells its `tick` about."""


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What a linkage came to: the number of each record's child."""

    records: tuple[Record, ...]
    """(service, record), in order."""
    child_no: Numbers
    """The number of the child of each record, from 1."""
    n_pairs: int
    n_reviewed: int
    n_in_conflict: int
    n_not_kept: int
    """Settled decisions that could not be kept because they contradict each other."""
    calibration: calibrate.Calibration
    model: Model | None
    hashed: hashed_join.Joined | None = None
    """What hashes did, where a service keeps its names to itself."""

    @property
    def n_children(self) -> int:
        """The number of children."""
        return int(self.child_no.max(initial=0))

    @cached_property
    def clusters(self) -> tuple[tuple[Record, ...], ...]:
        """The records of each child, in order of child number."""
        found: list[list[Record]] = [[] for _ in range(self.n_children)]
        for record, number in zip(self.records, self.child_no.tolist(), strict=True):
            found[number - 1].append(record)
        return tuple(tuple(members) for members in found)


@dataclass(frozen=True, kw_only=True)
class _Weighed:
    records: tuple[Record, ...]
    held: pa.Table
    """The same in Arrow's columns `agency` and `record`."""
    codes: Codes
    pairs: Pairs
    features: calibrate.Features


def link(
    engine: Engine,
    *,
    seed: int,
    links: Links,
    repeats: Collection[str] = (),
    hashes: hashed_join.Hashes | None = None,
    tick: Tick | None = None,
) -> Linked:
    """Links the accepted records (`names.person`) and writes `work.link`, `work.pseudonym` and `work.link_now`.

    `repeats` are services that may hold a child twice; every other holds one record of a child. Settled decisions of
    reviewers are kept to. The same records, seed and links store give the same tables, whatever the number of threads;
    so does running it again. `hashes` are pairs for services that keep their names to themselves. Leaves
    `names.link_name` and `names.link_pair` for review.
    """
    say = tick or (lambda done, of: None)
    unnamed = hashes.services if hashes else frozenset()
    weighed, model = _weighed(engine, seed=seed, repeats=repeats, unnamed=unnamed, say=say)
    standing = decisions.standings(links.decisions())
    place = _places(weighed.records, standing)
    known = {pair: at for pair, at in standing.items() if pair[0] in place and pair[1] in place}
    reviewed = calibrate.reviewed(weighed.pairs, place, known)
    calibration = calibrate.fit(weighed.features, reviewed)
    chances = calibration.chances(weighed.features)
    same, different = (decisions.places(known, place, answer) for answer in ("same", "different"))
    of = cluster(
        weighed.codes,
        weighed.pairs.only(chances >= calibration.threshold),
        same=same,
        different=different,
    )
    joined = (
        hashed_join.join(weighed.records, weighed.codes, of, hashes, different=different) if hashes else None
    )
    pairs = weighed.pairs
    if joined:
        of = joined.of
        pairs, more = joined.added(pairs)
        chances = np.concatenate([chances, calibrate.as_array(more)])
    hashed_join.keep(engine, joined, weighed.records)
    say(4, PARTS)
    child_no = _write(engine, weighed, of, seed=seed, links=links)
    _keep_chances(engine, pairs, chances, same, different)
    document = dict(model.document) if model else {}
    links.keep_model(
        seed=seed, trained=bool(model and model.trained), document=document, calibration=calibration.to_dict()
    )
    say(5, PARTS)
    return Linked(
        records=weighed.records,
        child_no=child_no,
        n_pairs=len(weighed.pairs),
        n_reviewed=sum(at.settled is not None for at in standing.values()),
        n_in_conflict=sum(at.in_conflict for at in standing.values()),
        n_not_kept=_not_kept(known, place, of),
        calibration=calibration,
        model=model,
        hashed=joined,
    )


def _weighed(
    engine: Engine, *, seed: int, repeats: Collection[str], unnamed: Collection[str], say: Tick
) -> tuple[_Weighed, Model | None]:
    n_records = prepare(engine, repeats=repeats)
    table = TABLE
    if unnamed:
        engine.load("names.link_unnamed", {"agency": sorted(unnamed)}, types={})
        n_records, table = engine.run("link_plain"), "names.link_plain"
    say(1, PARTS)
    held = engine.arrow("read_link_record")
    numbers = [number for (number,) in engine.rows("read_link_number")]
    model = None
    if n_records > 1:
        preset = children(numbers, n_records=n_records)
        model = train(engine, preset, n_records=n_records, seed=seed, table=table)
        say(2, PARTS)
        weigh(engine, model, table=table)
        engine.run("link_pair")
    else:
        nothing = {"record_no_l": "INTEGER", "record_no_r": "INTEGER", "match_weight": "DOUBLE"}
        engine.load("names.splinked", {name: [] for name in nothing}, types=nothing)
        engine.run("link_pair")
    say(3, PARTS)
    pairs, family = read_pairs(engine)
    codes = read_codes(engine)
    features = calibrate.features(pairs, family, codes)
    return _Weighed(records=records_of(held), held=held, codes=codes, pairs=pairs, features=features), model


def read_pairs(engine: Engine) -> tuple[Pairs, calibrate.Flags]:
    """The weighed pairs of `names.link_pair`, and which are of one family (birth date, surname and postcode agree)."""
    found = engine.columns("read_link_pair")
    pairs = Pairs(
        left=whole_numbers(found["left_no"]) - 1,
        right=whole_numbers(found["right_no"]) - 1,
        weight=np.asarray(found["weight"], dtype=np.float64),
    )
    return pairs, np.asarray(found["family"], dtype=np.bool_)


def read_codes(engine: Engine) -> Codes:
    """What the rules of clustering look at, of every record in order."""
    found = engine.columns("read_link_code")
    return Codes(
        agency=whole_numbers(found["agency"]),
        repeats=np.asarray(found["repeats"], dtype=np.bool_),
        born_on=whole_numbers(found["born_on"]),
        forename=whole_numbers(found["forename"]),
        surname=whole_numbers(found["surname"]),
        postcode=whole_numbers(found["postcode"]),
        forenames=np.array([name for (name,) in engine.rows("read_link_forename")], dtype=np.object_),
    )


def whole_numbers(values: object) -> Numbers:
    """A column of the engine as whole numbers."""
    return np.asarray(values, dtype=np.int64)


def records_of(held: pa.Table) -> tuple[Record, ...]:
    """(service, record) of a table with these two columns."""
    return tuple(zip(held["agency"].to_pylist(), held["record"].to_pylist(), strict=True))


def _places(records: Sequence[Record], standing: Mapping[decisions.Pair, object]) -> dict[Record, int]:
    """Where the records are that people looked at."""
    wanted = {record for pair in standing for record in pair}
    return {record: at for at, record in enumerate(records) if record in wanted} if wanted else {}


def _write(engine: Engine, weighed: _Weighed, of: Numbers, *, seed: int, links: Links) -> Numbers:
    """Keys and numbers of the children into the register and the work store; the number of each record's child."""
    cluster_of: Numbers = np.unique(of, return_inverse=True)[1].astype(np.int64)
    had = links.keys(weighed.held)
    coded = had.dictionary_encode()
    places: Numbers = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
    settled = register.settle(
        weighed.records,
        cluster_of,
        places,
        coded.dictionary.to_pylist(),
        retired=links.retired(),
        seed=seed,
    )
    links.enter(weighed.held, cluster_of, settled, had=had)
    order = np.argsort(settled.keys, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    engine.load(
        "work.pseudonym",
        {"child_no": np.arange(1, len(order) + 1), "child_key": pa.array(settled.keys[order], pa.string())},
        types={"child_no": "INTEGER"},
    )
    child_no: Numbers = number[cluster_of]
    columns = {"agency": weighed.held["agency"], "record": weighed.held["record"], "child_no": child_no}
    engine.load("work.link", columns, types={"child_no": "INTEGER"})
    engine.run("link_now")
    return child_no


def _keep_chances(
    engine: Engine,
    pairs: Pairs,
    chances: calibrate.Chances,
    same: Sequence[tuple[int, int]],
    different: Sequence[tuple[int, int]],
) -> None:
    """`names.link_chance`: each pair's probability after calibration and what people decided, for draws and review."""
    decided = {pair: 1.0 for pair in same} | {pair: 0.0 for pair in different}
    left, right = pairs.left.tolist(), pairs.right.tolist()
    found = dict(zip(zip(left, right, strict=True), chances.tolist(), strict=True)) if decided else {}
    rows = sorted((found | decided).items())
    words = {1.0: "same", 0.0: "different"}
    engine.load(
        "names.link_chance",
        {
            "left_no": [a + 1 for (a, _), _ in rows] if decided else pairs.left + 1,
            "right_no": [b + 1 for (_, b), _ in rows] if decided else pairs.right + 1,
            "chance": [share for _, share in rows] if decided else chances,
            "decided": [words[decided[pair]] if pair in decided else None for pair, _ in rows]
            if decided
            else pa.nulls(len(pairs), pa.string()),
        },
        types={"left_no": "INTEGER", "right_no": "INTEGER", "chance": "DOUBLE"},
    )


def read_decided(engine: Engine) -> tuple[Pairs, list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs with their probability (in place of the weight), those decided to be one child, and to be two."""
    found = engine.columns("read_link_chance")
    left, right = whole_numbers(found["left_no"]) - 1, whole_numbers(found["right_no"]) - 1
    answers = list(found["decided"])
    ends = list(zip(left.tolist(), right.tolist(), strict=True))
    same = [pair for pair, answer in zip(ends, answers, strict=True) if answer == "same"]
    different = [pair for pair, answer in zip(ends, answers, strict=True) if answer == "different"]
    chances = np.asarray(found["chance"], dtype=np.float64)
    return Pairs(left=left, right=right, weight=chances), same, different


def _not_kept(
    known: Mapping[decisions.Pair, decisions.Standing], place: Mapping[Record, int], of: Numbers
) -> int:
    missed = 0
    for (left, right), standing in known.items():
        together = of[place[left]] == of[place[right]]
        missed += (standing.settled == "same" and not together) or (
            standing.settled == "different" and together
        )
    return missed
