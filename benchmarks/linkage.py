"""Linkage: our preset beside hand-tuned Splink on made-up records with truth, and on FEBRL's and Splink's own sets."""

# extras: study

import argparse
import csv
import gzip
import json
import logging
import resource
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.factories.agency_records import AGENCIES, Records, agency_records

from gwrando.study import engine, link
from gwrando.study.link import general

ROOT = Path(__file__).resolve().parents[1]
KEY = "0123456789abcdef" * 4
SEED = 20260301
THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How good a clustering is: pairs of records, and clusters that hold two children of one birth date and family."""

    precision: float
    recall: float
    twins: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairs(keys: npt.NDArray[Any]) -> int:
    """Pairs of records under one key."""
    counts = np.unique(keys, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def measured(
    cluster: npt.NDArray[np.int64], child: npt.NDArray[np.int64], records: Records | None = None
) -> Measured:
    """Against the truth."""
    right = pairs(cluster * (int(child.max()) + 1) + child)
    twins = 0
    if records is not None:
        of = np.stack([cluster, records.family, child], axis=1)[records.twin]
        found = np.unique(of, axis=0)
        counts = np.unique(found[:, :2], axis=0, return_counts=True)[1]
        twins = int((counts > 1).sum())
    made, true = pairs(cluster), pairs(child)
    return Measured(
        precision=right / made if made else 1.0, recall=right / true if true else 1.0, twins=twins
    )


def ours(records: Records, *, repeats: tuple[str, ...]) -> tuple[float, npt.NDArray[np.int64]]:
    """Seconds from records in the encrypted store to written links, keys and register; the cluster of each record."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with engine.open_duckdb(folder, key=KEY, threads=THREADS, memory="4GB", fresh=True) as store:
            store.connection.register("arriving_records", records.person)
            store.connection.execute("create or replace table names.main.person as from arriving_records")
            store.connection.unregister("arriving_records")
            started = time.perf_counter()
            with link.open_links(folder, key=KEY) as links:
                link.link(store, seed=1, links=links, repeats=repeats)
            seconds = time.perf_counter() - started
            rows = store.connection.execute("select agency, record, child_no from work.main.link").fetchall()
    of = {(agency, record): number for agency, record, number in rows}
    known = zip(records.person["agency"].to_pylist(), records.person["record"].to_pylist(), strict=True)
    return seconds, np.array([of[record] for record in known], dtype=np.int64)


def tuned(records: Records, *, link_type: str) -> tuple[float, npt.NDArray[np.int64]]:
    """The same for Splink, tuned by hand: settings of the study that the goals come from, in memory, not encrypted."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    con = duckdb.connect(config={"threads": THREADS})
    con.register("given", records.person)
    con.execute("create table source as from given")
    started = time.perf_counter()
    api = DuckDBAPI(con)
    con.execute(
        "create table p as select agency || '-' || record as unique_id, agency as source_dataset, lower(forename) as forename,"
        " lower(surname) as surname, born_on as dob, sex, postcode, regexp_extract(postcode, '^[A-Z]+[0-9]+') as outcode,"
        " lower(substr(forename, 1, 2)) as f2, lower(substr(surname, 1, 2)) as s2 from source"
    )
    frames = []
    for agency in AGENCIES:
        con.execute(f"create table t_{agency} as from p where source_dataset = '{agency}'")
        frames.append(api.register(con.table(f"t_{agency}"), dataset_display_name=agency))
    postcode = cl.CustomComparison(
        output_column_name="postcode",
        comparison_levels=[
            cll.NullLevel("postcode"), cll.ExactMatchLevel("postcode"), cll.LevenshteinLevel("postcode", 1),
            cll.ExactMatchLevel("outcode"), cll.ElseLevel(),
        ],
    )  # fmt: skip
    settings = SettingsCreator(
        link_type=link_type,
        comparisons=[
            cl.NameComparison("forename").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "dob", input_is_string=False, datetime_thresholds=[1, 1], datetime_metrics=["month", "year"]
            ),
            cl.ExactMatch("sex"),
            postcode,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("forename", "surname"), block_on("dob", "f2"), block_on("dob", "s2"),
            block_on("postcode", "f2"), block_on("surname", "dob"), block_on("forename", "dob"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )  # fmt: skip
    linker = Linker(frames, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("forename", "surname", "dob"), block_on("dob", "postcode", "forename")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=7)
    for rule in (block_on("forename", "surname"), block_on("dob", "postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=1e6, estimate_without_term_frequencies=True
        )
    weighed = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        weighed, threshold_match_probability=0.95
    )
    con.execute(f"create table k as select unique_id, cluster_id from {clusters.physical_name}")
    seconds = time.perf_counter() - started
    rows = con.execute("select unique_id, dense_rank() over (order by cluster_id) from k").fetchall()
    con.close()
    of = dict(rows)
    known = zip(records.person["agency"].to_pylist(), records.person["record"].to_pylist(), strict=True)
    return seconds, np.array([of[f"{agency}-{record}"] for agency, record in known], dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side at one size."""

    seconds: float
    measured: Measured


def median(run: Callable[[], tuple[float, npt.NDArray[np.int64]]], records: Records, times: int) -> Side:
    """Seconds in the middle of several runs; the clusters are the same in each."""
    found = [run() for _ in range(times)]
    return Side(
        seconds=statistics.median(seconds for seconds, _ in found),
        measured=measured(found[0][1], records.child, records),
    )


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def made_up(sizes: list[int], times: dict[int, int], repeated: float) -> dict[int, tuple[Side, Side]]:
    """Our side and Splink's at each size, on the same records, one after the other."""
    found = {}
    for size in sizes:
        records = agency_records(n_records=size, seed=SEED, share_repeated=repeated)
        repeats = AGENCIES if repeated else ()
        kind = "link_and_dedupe" if repeated else "link_only"
        say(f"{size:,} records, ours")
        mine = median(lambda: ours(records, repeats=repeats), records, times[size])  # noqa: B023
        say(f"{size:,} records, hand-tuned Splink ({kind})")
        theirs = median(lambda: tuned(records, link_type=kind), records, times[size])  # noqa: B023
        found[size] = (mine, theirs)
    return found


# -- FEBRL's and Splink's own sets ---------------------------------------------------------------------------


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file (gzip or not) or a Parquet file, text, nothing as ''."""
    if path.name.endswith(".parquet"):
        table = duckdb.connect().execute("from read_parquet(?)", [str(path)]).fetch_arrow_table()
        return [{k: "" if v is None else str(v) for k, v in row.items()} for row in table.to_pylist()]
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    return [
        {(k or "").strip(): (v or "").strip() for k, v in row.items()}
        for row in csv.DictReader(text.splitlines())
    ]


def truth_of(rows: list[dict[str, str]]) -> npt.NDArray[np.int64]:
    """Who is who: `cluster` (Splink), or the number in `rec_id` (FEBRL: rec-NNN-org, rec-NNN-dup-k)."""
    keys = [row.get("cluster") or row["rec_id"].split("-")[1] for row in rows]
    return np.unique(np.array(keys), return_inverse=True)[1].astype(np.int64)


PLAIN = {
    "given_name": "name", "first_name": "name", "surname": "name", "date_of_birth": "date", "dob": "date",
    "postcode": "exact", "postcode_fake": "postcode", "suburb": "text", "city": "text", "email": "email",
    "address_1": "text", "soc_sec_id": "exact", "birth_place": "text", "occupation": "exact", "gender": "exact",
}  # fmt: skip


def plain_splink(rows: list[dict[str, str]]) -> npt.NDArray[np.int64]:
    """Splink as its own guides set it up for these columns: library comparisons, u from a sample, m by two or three passes
    of expectation maximisation, clusters at 0.95."""
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    columns = [column for column in PLAIN if any(row.get(column) for row in rows)]
    data: dict[str, list[Any]] = {c: [row.get(c) or None for row in rows] for c in columns}
    for name in columns:
        if PLAIN[name] == "date":
            data[name] = [
                f"{v[:4]}-{v[4:6]}-{v[6:8]}" if v and len(v) == 8 and v.isdigit() else v for v in data[name]
            ]
    comparisons: list[Any] = []
    for name in columns:
        kind = PLAIN[name]
        if kind == "name":
            comparisons.append(cl.NameComparison(name).configure(term_frequency_adjustments=True))
        elif kind == "date":
            comparisons.append(cl.DateOfBirthComparison(name, input_is_string=True))
        elif kind == "email":
            comparisons.append(cl.EmailComparison(name))
        elif kind == "postcode":
            comparisons.append(cl.PostcodeComparison(name))
        elif kind == "text":
            comparisons.append(cl.JaroWinklerAtThresholds(name, [0.9, 0.7]))
        else:
            comparisons.append(cl.ExactMatch(name).configure(term_frequency_adjustments=True))
    first = next(c for c in ("given_name", "first_name") if c in columns)
    born = next(c for c in ("date_of_birth", "dob") if c in columns)
    blocks = [[first, "surname"], [born], [first, born], ["surname", born]]
    for other in ("postcode", "postcode_fake", "email", "soc_sec_id"):
        if other in columns:
            blocks += [[other]] if other in ("email", "soc_sec_id") else [[first, other], ["surname", other]]
    con = duckdb.connect(config={"threads": THREADS})
    con.register("given", pa.table({"unique_id": list(range(len(rows))), **data}))
    con.execute("create table source as from given")
    api = DuckDBAPI(con)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks],
    )
    linker = Linker([api.register(con.table("source"))], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(first, "surname", born)], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=7)
    for block in ([first, "surname"], [born]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    weighed = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        weighed, threshold_match_probability=0.95
    )
    of = con.execute(
        f"select dense_rank() over (order by cluster_id) from {clusters.physical_name} order by unique_id"
    ).fetchall()
    con.close()
    return np.array(of, dtype=np.int64).ravel()


def own_sets(folder: Path) -> list[tuple[str, int, Measured, Measured]]:
    """Name, records, our measured and plain Splink's, of every set that the folder holds."""
    files = [
        path
        for part in ("linkage_febrl", "linkage_splink")
        for path in sorted((folder / part).glob("*"))
        if path.name.endswith((".csv", ".csv.gz", ".parquet")) and "label" not in path.name
    ]
    found = []
    for path in files:
        rows = read(path)
        if not rows or not ({"cluster", "rec_id"} & set(rows[0])):
            say(f"left out, no truth in it: {path.name}")
            continue
        truth = truth_of(rows)
        say(f"{path.name}: {len(rows):,} records")
        mine, plain = measured(general.clusters(rows, seed=1), truth), measured(plain_splink(rows), truth)
        say(f"  F1 ours {mine.f1:.4f}, plain Splink {plain.f1:.4f}")
        found.append((path.name.partition(".")[0], len(rows), mine, plain))
    return found


def main() -> int:
    """Runs both sides and prints a table; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help="a folder with linkage_febrl and linkage_splink in it",
    )
    parser.add_argument("--quick", action="store_true", help="10,000 and 100,000 records, once")
    parser.add_argument("--only-sets", action="store_true", help="only FEBRL's and Splink's own sets")
    options = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore")

    sizes = [10_000, 100_000] if options.quick else [10_000, 100_000, 1_000_000]
    times = dict.fromkeys(sizes, 1 if options.quick else 5)
    figures: dict[str, Any] = {}
    holds: list[bool] = []
    if not options.only_sets:
        for repeated, words in (
            (0.0, "ids unique in each service"),
            (0.03, "3 % of records twice in a service"),
        ):
            if repeated and options.quick:
                continue
            some = {size: 1 for size in sizes[:2]} if repeated else times
            found = made_up(list(some), some, repeated)
            print(f"\n{words}: {THREADS} threads, median of {max(some.values())}")
            print(
                f"{'records':>10} {'side':20} {'seconds':>8} {'precision':>9} {'recall':>7} {'F1':>7} {'twins joined':>12}"
            )
            for size, sides in found.items():
                for name, side in zip(("Gwrando", "Splink, hand-tuned"), sides, strict=True):
                    s = side.measured
                    print(
                        f"{size:>10,} {name:20} {side.seconds:8.1f} {s.precision:9.4f} {s.recall:7.4f} {s.f1:7.4f} {s.twins:12,}"
                    )
                mine, theirs = sides
                goals = {
                    f"time_ratio_{size}": (round(mine.seconds / theirs.seconds, 2), "<= 1.15", mine.seconds <= 1.15 * theirs.seconds),
                    f"f1_gain_{size}": (round(mine.measured.f1 - theirs.measured.f1, 4), ">= 0", mine.measured.f1 >= theirs.measured.f1),
                    f"twins_ratio_{size}": (round(mine.measured.twins / max(1, theirs.measured.twins), 3), "<= 0.5", mine.measured.twins <= theirs.measured.twins / 2),
                }  # fmt: skip
                for goal, (value, reach, held) in goals.items():
                    figures[goal + ("_repeated" if repeated else "")] = {
                        "value": value,
                        "goal": reach,
                        "holds": held,
                    }
                    if size >= 100_000 and not repeated:
                        holds.append(held)
            if not repeated and 1_000_000 in found:
                growth = found[1_000_000][0].seconds / found[100_000][0].seconds
                figures["growth_100k_to_1m"] = {
                    "value": round(growth, 2),
                    "goal": "<= 6",
                    "holds": growth <= 6,
                }
                holds.append(growth <= 6)
    if not (options.data / "linkage_febrl").is_dir() and not (options.data / "linkage_splink").is_dir():
        print(
            f"\nno linkage_febrl or linkage_splink in {options.data}: their sets were not run (give --data DIR)"
        )
        figures["own_sets"] = {"value": "not run: no data", "goal": "F1 never lower", "holds": False}
        holds.append(False)
    else:
        print(
            f"\n{'set':38} {'records':>8} {'F1 ours':>8} {'F1 Splink':>9}  precision, recall: ours; Splink's"
        )
        for name, n, mine_, plain in own_sets(options.data):
            print(
                f"{name:38} {n:>8,} {mine_.f1:8.4f} {plain.f1:9.4f}  {mine_.precision:.3f}, {mine_.recall:.3f}; {plain.precision:.3f}, {plain.recall:.3f}"
            )
            figures[f"f1_{name}"] = {
                "value": round(mine_.f1, 4),
                "goal": f">= {plain.f1:.4f}",
                "holds": mine_.f1 >= plain.f1,
            }
            holds.append(mine_.f1 >= plain.f1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\npeak memory of the whole benchmark: {peak:.1f} GiB")
    print(json.dumps({"name": "linkage", "holds": all(holds), "figures": figures}))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
