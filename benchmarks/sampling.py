"""Matched sampling 1:5 beside opensafely-matching and R Epi::ccwc at 100,000 children; growth to 5 million."""

# peers: opensafely-matching==1.2.3
# extras: study

import argparse
import contextlib
import io
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gwrando.study import definition, engine
from gwrando.study.definition import Comparison, Study
from gwrando.study.dummy import hazard, lives, template
from gwrando.study.dummy.model import DISTRICTS, Model
from gwrando.study.triggers import cohort

TIMES, GROWTH = 50.0, 12.0
PER_CHILD = 5
SEEDS = range(1, 6)
FIRST, LAST = date(2003, 9, 1), date(2026, 1, 31)
STEPS = ("placed", "needed", "wanted", "picked_near", "picked_far", "matched")
R_SCRIPT = """
suppressMessages(library(Epi))
files <- commandArgs(TRUE)
started <- proc.time()
children <- read.csv(files[1])
set.seed(1)
found <- ccwc(entry = entry, exit = exit, fail = fail, origin = origin, controls = 5,
              match = list(sex, area, quarter), include = list(patient_id), data = children, silent = TRUE)
taken <- proc.time() - started
cat(taken[3], nrow(found), length(unique(found$Set)), taken[1] + taken[2], "\n")
"""


def the_study() -> Study:
    """The made-up study, matched on sex, quarter of birth and area, 1:5."""
    found = definition.from_file(template("study.toml"))
    how = Comparison(per_child=PER_CHILD, match_on=("sex", "birth_quarter", "area"))
    return found.model_copy(update={"comparison": how})


def children(n: int, *, seed: int) -> dict[str, np.ndarray]:
    """Made-up children: when and where they are observed, who offends first when. 22 districts a hundred thousand, since
    a larger country has more of them, not larger ones."""
    parts = []
    for block, first in enumerate(range(0, n, 1_000_000)):
        size = min(1_000_000, n - first)
        made = lives.make(size, seed=seed + block, model=Model())
        keep = ("birth_day", "sex", "district", "from_day", "to_day", "first_offence")
        part = {name: made.children[name].astype(np.int64) for name in keep}
        part["child_no"] = np.arange(first + 1, first + size + 1)
        part["district"] += len(DISTRICTS) * ((part["child_no"] - 1) // 100_000)
        parts.append(part)
        del made
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def from_data(folder: Path) -> dict[str, np.ndarray]:
    """The same from a folder with `child.parquet`, `observed.parquet` and `chronology.parquet` (see the made-up lives)."""
    child = pq.read_table(folder / "child.parquet")
    n = child.num_rows
    number = child["child_no"].to_numpy()
    place = np.zeros(int(number.max()) + 1, dtype=np.int64)
    place[number] = np.arange(n)
    areas = child["area"].cast(pa.string()).combine_chunks().dictionary_encode()
    events = pq.read_table(
        folder / "chronology.parquet",
        columns=["child_no", "type", "role", "starts_on"],
        filters=[("type", "=", "offence")],
    )
    first = np.full(n, hazard.NEVER, dtype=np.int64)
    days = events["starts_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    np.minimum.at(first, place[events["child_no"].to_numpy()], days)
    seen = pq.read_table(folder / "observed.parquet", filters=[("agency", "=", "health")])
    begins, ends = np.full(n, 2**31, dtype=np.int64), np.zeros(n, dtype=np.int64)
    at = place[seen["child_no"].to_numpy()]
    np.minimum.at(begins, at, seen["from_on"].to_numpy().astype("datetime64[D]").astype(np.int64))
    np.maximum.at(ends, at, seen["to_on"].to_numpy().astype("datetime64[D]").astype(np.int64))
    return {
        "child_no": number.astype(np.int64),
        "birth_day": child["birth_month"].to_numpy().astype("datetime64[D]").astype(np.int64),
        "sex": (child["sex"].to_numpy(zero_copy_only=False) == "M").astype(np.int64),
        "district": areas.indices.to_numpy(zero_copy_only=False).astype(np.int64),
        "from_day": begins,
        "to_day": ends,
        "first_offence": first,
    }


def cases(found: dict[str, np.ndarray]) -> np.ndarray:
    """Which children join the cohort: first offence while observed."""
    return (found["first_offence"] > found["from_day"]) & (found["first_offence"] <= found["to_day"])


def tables(found: dict[str, np.ndarray]) -> dict[str, pa.Table]:
    """The tables that matching reads."""

    def days(values: np.ndarray) -> pa.Array:
        return pa.array(values.astype(np.int32), pa.int32()).cast(pa.date32())

    number = pa.array(found["child_no"].astype(np.int32))
    months = found["birth_day"].astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    case = cases(found)
    one = pa.DictionaryArray.from_arrays(np.zeros(len(number), np.int32), pa.array(["health"]))
    # codes with their names, as the peers get codes: a text a child is not what is measured
    codes = found["district"].astype(np.int32)
    areas = pa.array([f"W{code}" for code in range(int(codes.max(initial=0)) + 1)])
    return {
        "population": pa.table(
            {
                "child_no": number,
                "birth_month": days(months.astype(np.int64)),
                "sex": pa.DictionaryArray.from_arrays(found["sex"].astype(np.int32), pa.array(["F", "M"])),
                "area": pa.DictionaryArray.from_arrays(codes, areas),
            }
        ),
        "cohort": pa.table({"child_no": number.filter(case), "index_on": days(found["first_offence"][case])}),
        "observed": pa.table(
            {
                "child_no": number,
                "agency": one,
                "from_on": days(found["from_day"]),
                "to_on": days(found["to_day"]),
            }
        ),
    }


def ours(found: dict[str, pa.Table], study: Study, *, seed: int) -> tuple[float, int, float]:
    """Seconds of loading the tables into a store in memory (where the peers hold theirs) and matching; sets with a
    comparison child, processor seconds."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("attach ':memory:' as work")
    with engine.DuckDB(connection=connection) as store:
        # covered and member, which `match` makes too, are not part of sampling: their time is taken off
        spent, run = [0.0, 0.0], store.run

        def timed(step: str, parameters: object = None) -> int:
            began, cpu = time.perf_counter(), time.process_time()
            made = run(step, parameters)
            if step not in STEPS:
                spent[0] += time.perf_counter() - began
                spent[1] += time.process_time() - cpu
            return made

        store.run = timed  # type: ignore[method-assign]
        began, cpu = time.perf_counter(), time.process_time()
        for name, table in found.items():
            store.connection.register("arriving", table)
            store.connection.execute(f"create or replace table work.main.{name} as from arriving")
            store.connection.unregister("arriving")
        known = {"agency": ["health"], "starts_on": [FIRST], "ends_on": [LAST], "knows_every_child": [True]}
        kinds = {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"}
        store.load("work.coverage", known, types=kinds)
        cohort.match(store, study, seed=seed)
        seconds = time.perf_counter() - began - spent[0]
        processor = time.process_time() - cpu - spent[1]
        rows = store.columns("read_matched")
    check(rows, found)
    return seconds, int((~rows["is_case"]).sum()), processor


def check(rows: dict[str, np.ndarray], found: dict[str, pa.Table]) -> None:
    """Each comparison child is like its case, observed, not yet in the cohort, and once in the set; else it stops here."""
    people, joined = found["population"], found["cohort"]
    most = int(people["child_no"].to_numpy().max()) + 1
    index = np.full(most, 2**31, dtype=np.int64)
    index[joined["child_no"].to_numpy()] = (
        joined["index_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    )
    alike = np.zeros(most, dtype=np.int64)
    months = people["birth_month"].to_numpy().astype("datetime64[M]").astype(np.int64) // 3
    areas = people["area"].combine_chunks().indices.to_numpy().astype(np.int64)
    sexes = people["sex"].combine_chunks().indices.to_numpy().astype(np.int64)
    alike[people["child_no"].to_numpy()] = (months * 2 + sexes) * 1_000_003 + areas
    on = rows["index_on"].astype("datetime64[D]").astype(np.int64)
    case = np.zeros(int(rows["set_no"].max()) + 1, dtype=np.int64)
    case[rows["set_no"][rows["is_case"]]] = rows["child_no"][rows["is_case"]]
    others = ~rows["is_case"]
    child, of = rows["child_no"][others], case[rows["set_no"][others]]
    wrong = (alike[child] != alike[of]) | (index[child] <= on[others]) | (child == of)
    twice = len(np.unique(rows["set_no"].astype(np.int64) * most + rows["child_no"])) != len(rows["set_no"])
    if wrong.any() or twice:
        raise SystemExit("a comparison child is not one")


def opensafely(found: dict[str, np.ndarray], folder: Path) -> tuple[float, int, float]:
    """Seconds of opensafely-matching, files read; comparison children found. Its pool is split from the cases for it."""
    warnings.filterwarnings("ignore")
    import pandas as pd
    from osmatching.osmatching import match
    from osmatching.utils import MatchConfig, load_dataframe

    case = cases(found)
    frame = pd.DataFrame(
        {
            "patient_id": found["child_no"],
            "sex": found["sex"],
            "area": found["district"],
            "quarter": found["birth_day"].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
            // 3,
            "joined": found["first_offence"].clip(0, 40_000).astype("datetime64[D]").astype(str),
        }
    )
    frame[case].to_csv(folder / "cases.csv", index=False)
    frame[~case].drop(columns="joined").to_csv(folder / "pool.csv", index=False)
    began, cpu = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        match(
            load_dataframe(folder / "cases.csv"),
            load_dataframe(folder / "pool.csv"),
            MatchConfig(
                matches_per_case=PER_CHILD,
                match_variables={"sex": "category", "area": "category", "quarter": "category"},
                index_date_variable="joined",
                generate_match_index_date="no_offset",
                output_path=folder / "osm",
            ),
        )
    seconds, processor = time.perf_counter() - began, time.process_time() - cpu
    made = pd.read_feather(next((folder / "osm").glob("matched_matches*.arrow")))
    return seconds, len(made), processor


def epi(found: dict[str, np.ndarray], folder: Path) -> tuple[float, int, float] | None:
    """Seconds of R's Epi::ccwc, file read; comparison children found. None where R or Epi is absent."""
    if shutil.which("Rscript") is None:
        return None
    case = cases(found)
    quarter = found["birth_day"].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // 3
    table = pa.table(
        {
            "patient_id": found["child_no"],
            "sex": found["sex"],
            "area": found["district"],
            "quarter": quarter,
            "origin": np.zeros(len(case)),
            "entry": found["from_day"].astype(float),
            "exit": np.where(case, found["first_offence"], found["to_day"]).astype(float) + 0.5,
            "fail": case.astype(int),
        }
    )
    pacsv.write_csv(table, folder / "children.csv")
    (folder / "ccwc.R").write_text(R_SCRIPT)
    done = subprocess.run(
        ["Rscript", str(folder / "ccwc.R"), str(folder / "children.csv")], capture_output=True, text=True
    )
    if done.returncode:
        print(f"R: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    seconds, rows, sets, processor = done.stdout.split()[-4:]
    return float(seconds), int(rows) - int(sets), float(processor)


def main() -> int:
    """Runs all sides and prints a table; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="three runs of ours, one of each peer, up to 1 million children"
    )
    parser.add_argument(
        "--data", type=Path, help="a folder of made-up lives as Parquet, in place of our 100,000"
    )
    given = parser.parse_args()
    times = 3 if given.quick else 5
    study = the_study()
    small = from_data(given.data) if given.data else children(100_000, seed=1)
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loaded = tables(small)
        print(f"{len(small['child_no']):,} children, {int(cases(small).sum()):,} cases, 1:{PER_CHILD}")
        mine, theirs, rs = [], [], []
        for nth in range(times):  # side by side: what else the machine does falls on all of them
            mine.append(ours(loaded, study, seed=nth))
            if nth < (1 if given.quick else times):
                theirs.append(opensafely(small, folder))
                rs.append(epi(small, folder))
        seconds = statistics.median(found[0] for found in mine)
        processor = statistics.median(found[2] for found in mine)
        print(
            f"  {'Gwrando, tables loaded':<30} {seconds:8.3f} s, {processor:7.3f} of processor  {mine[0][1]:,} children"
        )
        for label, key, runs in (
            ("opensafely-matching 1.2.3", "opensafely", theirs),
            ("R Epi::ccwc", "epi", rs),
        ):
            told = [run for run in runs if run]
            if not told:
                print(f"  {label:<44} absent: not compared")
                figures[f"times_as_fast_as_{key}"] = {"value": None, "goal": f">= {TIMES:.0f}"}
                continue
            other, used = (statistics.median(run[part] for run in told) for part in (0, 2))
            print(
                f"  {label:<30} {other:8.3f} s, {used:7.3f} of processor  {told[0][1]:,} children"
                f"  {other / seconds:.0f} times ({used / processor:.0f} of processor)"
            )
            figures[f"times_less_processor_than_{key}"] = {
                "value": round(used / processor, 1),
                "goal": "stated",
            }
            figures[f"times_as_fast_as_{key}"] = {
                "value": round(other / seconds, 1),
                "goal": f">= {TIMES:.0f}",
            }
        print("\ngrowth")
        sizes = [10_000, 100_000, 1_000_000] if given.quick else [50_000, 500_000, 5_000_000]
        grown: list[float] = []
        for size in sizes:
            loaded = tables(children(size, seed=7))
            runs = [ours(loaded, study, seed=nth) for nth in range(3 if size >= 1_000_000 else times)]
            grown.append(statistics.median(run[0] for run in runs))
            said = f"  x{grown[-1] / grown[-2]:.1f}" if len(grown) > 1 else ""
            print(
                f"  {size:>9,} children  {grown[-1]:8.3f} s  {runs[0][1]:,} comparison children{said}",
                flush=True,
            )
            del loaded
    for nth in (1, 2):
        figures[f"growth_to_{sizes[nth]}"] = {
            "value": round(grown[nth] / grown[nth - 1], 1),
            "goal": f"<= {GROWTH:.0f}",
        }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\nmost memory of this process, made-up children included: {memory:.1f} GiB")
    whole = True
    for key, figure in figures.items():
        if figure["goal"] != "stated":
            value = figure["value"]
            figure["holds"] = (
                None if value is None else value >= TIMES if key.startswith("times") else value <= GROWTH
            )
            whole = whole and figure["holds"] is not False
    print(json.dumps({"name": "sampling", "holds": whole, "quick": given.quick, "figures": figures}))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
