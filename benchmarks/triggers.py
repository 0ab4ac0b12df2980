"""The whole trigger analysis beside scanning and sorting the same Parquet, and its growth from 100,000 to 10 million events."""

# extras: study

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gwrando.study import definition, engine, triggers
from gwrando.study.definition import Comparison, Order, Study, Windows
from gwrando.study.dummy import lives, tables, template
from gwrando.study.services import calendar, opportunity, questions, waiting
from gwrando.study.triggers import sequences, within_child

RATIO, GIB, GROWTH = 3.0, 2.0, 10.0
MAIN, SIZES = 955_000, (11_100, 111_000, 1_110_000)
"""Children for 8.6 million events; for 100,000, 1 million and 10 million."""
TABLES = ("child", "observed", "chronology")


def the_study() -> Study:
    """The triggers of study.md 3.1 and three controls, matched 1:5 on sex, quarter of birth and area."""
    found = definition.from_file(template("study.toml"))
    return found.model_copy(
        update={
            "triggers": (
                "da_witnessed", "fixed_exclusion", "missing_episode", "transition_trouble", "victim_of_crime",
                "anti_social_behaviour", "exploitation_concern", "permanent_exclusion",
            ),
            "negative_controls": ("bereavement", "aln_identified", "injury_attendance"),
            "more_exposures": (),
            "comparison": Comparison(per_child=5, match_on=("sex", "birth_quarter", "area")),
            "windows": Windows(main_days=365, also_days=(90, 180, 730)),
            "orders": (Order(first="da_witnessed", then="fixed_exclusion"),
                       Order(first="missing_episode", then="fixed_exclusion")),
        }
    )  # fmt: skip


def one(folder: Path) -> dict[str, float]:
    """One run in this process: seconds of scan and sort first, then of each part of the analysis."""
    seconds: dict[str, float] = {}

    def lap(name: str, began: float) -> None:
        seconds[name] = time.perf_counter() - began

    def path(name: str) -> str:
        return "'" + str(folder / f"{name}.parquet").replace("'", "''") + "'"

    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1500MB"})
    events = path("chronology")
    began = time.perf_counter()
    connection.execute(f"select count(*), min(starts_on), sum(child_no), min(type) from {events}").fetchall()
    lap("scan", began)
    began = time.perf_counter()
    connection.execute(f"create temp table sorted as select * from {events} order by child_no, starts_on")
    lap("sort", began)
    connection.execute("drop table sorted")
    with tempfile.TemporaryDirectory() as store:
        began = time.perf_counter()
        connection.load_extension(str(engine.extension()))
        connection.execute(f"attach '{store}/work.duckdb' as work (encryption_key '{'0' * 64}')")
        for (
            name
        ) in TABLES:  # the analysis reads the Parquet itself; all it makes goes into the encrypted store
            connection.execute(f"create view work.main.{name} as from {path(name)}")
        connection.execute(
            "create table work.main.link_now as select distinct child_no, agency from work.main.observed"
        )
        connection.execute(
            "create table work.main.coverage as select agency, min(from_on) as starts_on, max(to_on) as ends_on,"
            " agency in ('education', 'health') as knows_every_child from work.main.observed group by agency"
        )
        # no row was told twice in lives that nobody wrote down
        connection.execute(
            "create table work.main.repeated as select child_no, agency, type, 2::bigint as n_rows from work.main.chronology limit 0"
        )
        lap("attach", began)
        with engine.DuckDB(connection=connection) as found:
            study = the_study()
            began = time.perf_counter()
            made = triggers.choose(found, study, seed=1)
            lap("cohort and matched sets", began)
            began = time.perf_counter()
            n_estimates = len(triggers.matched(found, study, seed=1).estimates)
            lap("prevalence, odds ratios, power", began)
            began = time.perf_counter()
            n_estimates += len(within_child.within_child(found, study).estimates)
            lap("within child", began)
            began = time.perf_counter()
            n_estimates += len(sequences.sequences(found, study, seed=1).estimates)
            lap("order and sequences", began)
            began = time.perf_counter()
            questions.load(found, study)
            n_tables = len(opportunity.ask(found, study).tables)
            lap("first contact by service", began)
            began = time.perf_counter()
            n_tables += len(waiting.ask(found, study).tables) + len(calendar.ask(found, study).tables)
            lap("waits for help, calendar", began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        **seconds,
        "cases": made["cohort"],
        "members": made["matched"],
        "estimates": n_estimates,
        "tables": n_tables,
        "gib": memory,
    }


def watched(folder: Path) -> dict[str, float]:
    """One run in a process of its own, with the most memory it held."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    )
    if done.returncode:
        raise SystemExit("the analysis stopped")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


PARTS = (
    "attach",
    "cohort and matched sets",
    "prevalence, odds ratios, power",
    "within child",
    "order and sequences",
    "first contact by service",
)
"""What the prototype of study.md 3.1 did too. It looked at 24 exposures in one window, 8 of them within the child; ours are
11 exposures in four windows, with prevalence both ways, power and controls, all 11 within the child with six checks each,
and longer sequences with a comparison group. Its tables were in memory, ours are in an encrypted store."""
BEYOND = "waits for help, calendar"
"""What the prototype did not do: waits of every child after every exposure, over the whole population. Told beside."""


def whole(run: dict[str, float]) -> float:
    """Seconds of the analysis."""
    return sum(run[part] for part in PARTS)


def show(label: str, runs: list[dict[str, float]], events: int) -> None:
    """One size as lines."""
    print(
        f"\n{label}: {events:,} events, {int(runs[0]['cases']):,} cases, {int(runs[0]['members']):,} members of sets,"
        f" {int(runs[0]['estimates'])} estimates"
    )
    for part in ("scan", "sort", *PARTS, BEYOND):
        print(f"  {part:<34} {statistics.median(run[part] for run in runs):8.3f} s")
    seconds = statistics.median(whole(run) for run in runs)
    ratio = statistics.median(whole(run) / (run["scan"] + run["sort"]) for run in runs)
    print(f"  {'whole analysis':<34} {seconds:8.3f} s, {ratio:.2f} x (scan + sort)")
    print(f"  {'most memory':<34} {max(run['gib'] for run in runs):8.2f} GiB", flush=True)


def main() -> int:
    """Runs the sizes and prints a table; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="three runs each, growth to 1 million events only"
    )
    parser.add_argument(
        "--data", type=Path, help="a folder of made-up lives as Parquet, in place of our 8.6 million events"
    )
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one)))
        return 0
    times = 3 if given.quick else 5
    figures: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = given.data or Path(name) / "main"
        if not given.data:
            folder.mkdir()
            tables.write_parquet(lives.make(MAIN, seed=5), folder, order="agency")
        counted = duckdb.sql(f"select count(*) from '{folder}/chronology.parquet'").fetchone()
        runs = [watched(folder) for _ in range(times)]
        show("main", runs, int(counted[0]) if counted else 0)
        ratio = statistics.median(whole(run) / (run["scan"] + run["sort"]) for run in runs)
        memory = max(run["gib"] for run in runs)
        figures["times_scan_and_sort"] = {
            "value": round(ratio, 2),
            "goal": f"<= {RATIO}",
            "holds": ratio <= RATIO,
        }
        more_ratio = statistics.median(
            (whole(run) + run[BEYOND]) / (run["scan"] + run["sort"]) for run in runs
        )
        figures["times_scan_and_sort_with_waits"] = {
            "value": round(more_ratio, 2), "goal": "stated", "holds": True
        }  # fmt: skip
        figures["gib"] = {"value": round(memory, 2), "goal": f"<= {GIB}", "holds": memory <= GIB}
        grown: list[float] = []
        for size in SIZES[:2] if given.quick else SIZES:
            place = Path(name) / str(size)
            place.mkdir()
            tables.write_parquet(lives.make(min(size, 1_000_000), seed=5), place, order="agency")
            if size > 1_000_000:  # lives are made a million at a time
                more(place, size - 1_000_000)
            counted = duckdb.sql(f"select count(*) from '{place}/chronology.parquet'").fetchone()
            runs = [watched(place) for _ in range(times)]
            show(f"{size:,} children", runs, int(counted[0]) if counted else 0)
            grown.append(statistics.median(whole(run) for run in runs))
            if len(grown) > 1:
                growth = grown[-1] / grown[-2]
                figures[f"growth_to_{size}_children"] = {
                    "value": round(growth, 1), "goal": f"<= {GROWTH}", "holds": growth <= GROWTH
                }  # fmt: skip
    held = all(bool(figure["holds"]) for figure in figures.values())
    print(json.dumps({"name": "triggers", "holds": held, "quick": given.quick, "figures": figures}))
    return 0 if held else 1


def more(place: Path, size: int) -> None:
    """Adds the lives of more children, numbered on from a million."""
    with tempfile.TemporaryDirectory() as name:
        tables.write_parquet(lives.make(size, seed=6), Path(name), order="agency")
        for table in TABLES:
            ours, theirs = f"'{place}/{table}.parquet'", f"'{name}/{table}.parquet'"
            order = "order by agency, child_no, starts_on" if table == "chronology" else ""
            duckdb.sql(
                f"copy (from {ours} union all by name select * replace (child_no + 1000000 as child_no) from {theirs}"
                f" {order}) to '{place}/new.parquet'"
            )
            (place / "new.parquet").replace(place / f"{table}.parquet")


if __name__ == "__main__":
    sys.exit(main())
