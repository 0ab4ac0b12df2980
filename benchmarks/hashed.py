"""Hashed linkage: our hashes and pairs beside clkhash and anonlink, on made-up records with truth."""

# extras: study
# overrides: cryptography>=46
# peers: clkhash==0.18.3 anonlink==0.15.3 setuptools<81

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import anonlink
from clkhash import bloomfilter, key_derivation
from clkhash import schema as clk_schema
from tests.factories.agency_records import Records, agency_records

from gwrando.study import engine
from gwrando.study.link.hashed_compare import best_pairs
from gwrando.study.link.hashed_encode import encode, fields
from gwrando.study.link.prepare import prepare

SECRET = b"a made-up secret of the benchmark, 64 bytes long or so, no more."
SEED = 20260611  # not the seeds that the fields and thresholds were tried on
SERVICES = ("education", "police")
LEAST, MARGIN = 0.75, 0.05
THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9)
PLAIN_FIELDS = (
    ("forename", 2, False, 200),
    ("surname", 2, False, 200),
    ("born", 1, True, 200),
    ("sex", 0, False, 50),
    ("postcode", 1, True, 100),
)
"""A schema as clkhash's own examples have it, over names as they were recorded."""

Columns = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Pairs right, made and possible."""

    right: int
    made: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.made)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.true)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.made + self.true)


def timed[T](work: Callable[[], T], times: int) -> tuple[float, T]:
    """Median seconds and what it gave."""
    taken, made = [], None
    for _ in range(times):
        started = time.perf_counter()
        made = work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), made  # type: ignore[return-value]


def prepared(records: Records, service: str) -> tuple[Columns, list[str]]:
    """The fields of one service's records as `gwrando study hash` makes them, and their ids."""
    with (
        tempfile.TemporaryDirectory() as name,
        engine.open_duckdb(Path(name), key="0" * 64, fresh=True) as store,
    ):
        store.connection.register("arriving", records.person)
        store.connection.execute(
            "create table names.main.person as select * from arriving where agency = ?", [service]
        )
        prepare(store, repeats=())
        rows = store.rows("read_hashed_fields")
    return {field.name: [row[at] for row in rows] for at, field in enumerate(fields().fields, start=1)}, [
        row[0] for row in rows
    ]


def raw(records: Records, service: str) -> tuple[Columns, list[str]]:
    """The same as they were recorded, in small letters."""
    rows = sorted(
        (row for row in records.person.to_pylist() if row["agency"] == service), key=lambda row: row["record"]
    )
    return {
        "forename": [row["forename"].lower() for row in rows],
        "surname": [row["surname"].lower() for row in rows],
        "born": [f"{row['born_on']:%Y%m%d}" for row in rows],
        "sex": [row["sex"] or "" for row in rows],
        "postcode": [row["postcode"] or "" for row in rows],
    }, [row["record"] for row in rows]


def our_schema() -> dict[str, Any]:
    """The schema we ship."""
    file = resources.files("gwrando.study") / "link" / "hashed_fields.json"
    return dict(json.loads(file.read_text(encoding="utf-8")))


def plain_schema() -> dict[str, Any]:
    """A usual one."""
    features = []
    for name, letters, positional, bits in PLAIN_FIELDS:
        way = {"type": "ngram", "n": letters, "positional": positional} if letters else {"type": "exact"}
        hashing = {"comparison": way, "strategy": {"bitsPerFeature": bits}, "hash": {"type": "blakeHash"}}
        features.append(
            {"identifier": name, "format": {"type": "string", "encoding": "utf-8"}, "hashing": hashing}
        )
    document = our_schema()
    document["clkConfig"]["xor_folds"] = 0
    document["features"] = features
    return document


def clkhash(columns: Columns, document: dict[str, Any]) -> list[Any]:
    """What clkhash makes of columns, in one process."""
    of = clk_schema.from_json_dict(document)
    keys = key_derivation.generate_key_lists(
        SECRET, len(of.fields), key_size=of.kdf_key_size, salt=of.kdf_salt, info=of.kdf_info, kdf=of.kdf_type,
        hash_algo=of.kdf_hash,
    )  # fmt: skip
    rows = list(zip(*(columns[field.identifier] for field in of.fields), strict=True))
    return [bits for bits, _, _ in bloomfilter.stream_bloom_filters(rows, keys, of)]


def solved(left: Sequence[Any], right: Sequence[Any], threshold: float) -> list[tuple[int, int]]:
    """What anonlink joins, one to one, greedily."""
    found = anonlink.candidate_generation.find_candidate_pairs(
        (left, right), anonlink.similarities.dice_coefficient, threshold
    )
    groups = anonlink.solving.greedy_solve(found)
    pairs = []
    for group in groups:
        at = dict(group)
        pairs.append((at[0], at[1]))
    return pairs


def against(pairs: Sequence[tuple[int, int]], left: npt.NDArray[Any], right: npt.NDArray[Any]) -> Found:
    """Right pairs."""
    ok = sum(int(left[a] == right[b]) for a, b in pairs)
    return Found(right=ok, made=len(pairs), true=len(np.intersect1d(left, right)))


def measured(n: int, times: int) -> tuple[list[tuple[str, float, float, Found]], bool]:
    """Name, seconds to hash and to compare, and quality, of each side; whether clkhash's bits are ours."""
    records = agency_records(n_records=n, seed=SEED)
    known = zip(records.person["agency"].to_pylist(), records.person["record"].to_pylist(), strict=True)
    child = dict(zip(known, records.child.tolist(), strict=True))
    ours = [prepared(records, service) for service in SERVICES]
    truth = [
        np.array([child[service, record] for record in ids])
        for service, (_, ids) in zip(SERVICES, ours, strict=True)
    ]
    found = []
    seconds, filters = timed(lambda: [encode(columns, secret=SECRET) for columns, _ in ours], times)
    more, best = timed(lambda: best_pairs(*filters), times)
    kept = (best.likeness >= LEAST) & (best.margin >= MARGIN)
    pairs = list(zip(best.left[kept].tolist(), best.right[kept].tolist(), strict=True))
    found.append(("Gwrando", seconds, more, against(pairs, *truth)))

    theirs, same_bits = [], True
    seconds, theirs = timed(lambda: [clkhash(columns, our_schema()) for columns, _ in ours], times)
    for made, side in zip(theirs, filters, strict=True):
        same_bits &= b"".join(bits.tobytes() for bits in made) == side.tobytes()
    more, solution = timed(lambda: solved(*theirs, LEAST), times)
    found.append(("clkhash, our fields; anonlink", seconds, more, against(solution, *truth)))

    plain = [raw(records, service) for service in SERVICES]
    seconds, theirs = timed(lambda: [clkhash(columns, plain_schema()) for columns, _ in plain], times)
    for threshold in THRESHOLDS:
        more, solution = timed(lambda threshold=threshold: solved(*theirs, threshold), 1)  # type: ignore[misc]
        found.append((f"clkhash, names as recorded, {threshold}", seconds, more, against(solution, *truth)))
    return found, same_bits


def main() -> int:
    """Runs all sides and prints a table; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 records, once")
    options = parser.parse_args()
    sizes = [10_000] if options.quick else [10_000, 100_000]
    times = 1 if options.quick else 3
    figures: dict[str, Any] = {}
    holds: list[bool] = []

    def goal(name: str, value: float | bool, reach: str, held: bool) -> None:
        figures[name] = {"value": value, "goal": reach, "holds": held}
        holds.append(held)

    for size in sizes:
        sides, same_bits = measured(size, times)
        n = {service: "" for service in SERVICES}
        print(f"\n{size:,} records in all services; {' with '.join(n)}; median of {times}")
        print(f"{'side':38} {'hash s':>8} {'pair s':>8} {'precision':>9} {'recall':>7} {'F1':>7}")
        for name, hashing, pairing, q in sides:
            print(f"{name:38} {hashing:8.2f} {pairing:8.2f} {q.precision:9.4f} {q.recall:7.4f} {q.f1:7.4f}")
        (_, hashing, pairing, mine), (_, their_hashing, their_pairing, _), *plain = sides
        best = max(q.f1 for *_, q in plain)
        goal(f"same_bits_{size}", same_bits, "true", same_bits)
        goal(f"f1_gain_{size}", round(mine.f1 - best, 4), ">= 0 over its best threshold", mine.f1 >= best)
        ratio = (hashing + pairing) / (their_hashing + their_pairing)
        goal(f"time_ratio_{size}", round(ratio, 2), "<= 1", ratio <= 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\npeak memory of the whole benchmark: {peak:.1f} GiB")
    print(json.dumps({"name": "hashed", "holds": all(holds), "figures": figures}))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
