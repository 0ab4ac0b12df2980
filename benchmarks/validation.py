"""Validation: 1 M rows x 20 rules beside dataframely, the same faults found, every fault listed with its row."""

# peers: dataframely==3.1.2
# extras: study

import argparse
import csv
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import dataframely as dy
import numpy as np
import polars as pl

from gwrando.study.definition import ExtractSource
from gwrando.study.engine import DuckDB, open_duckdb
from gwrando.study.extract import Column, Extract, FileKind, Rule, code, day, number, text
from gwrando.study.extract.conditions import Earlier, MoreThan, needs
from gwrando.study.ingest.faults import broken, write_fault_report
from gwrando.study.ingest.steps import _Source
from gwrando.text import Bilingual

SEED = 20260301
STARTS, ENDS = date(2010, 1, 1), date(2025, 12, 31)
TYPES = ("FIXED", "PERM", "MOVE", "SUPPORT")
ACTIONS = ("Y", "N")
REASONS = ("CAPACITY", "THRESHOLD", "CONSENT")
HEADINGS = (
    "ID",
    "NAME",
    "DOB",
    "SEX",
    "POSTCODE",
    "TYPE",
    "START",
    "END",
    "MISSED",
    "POSSIBLE",
    "ACTION",
    "REASON",
)


def words(said: str) -> Bilingual:
    """The same words twice: this plug-in is never shown."""
    return Bilingual(cy=said, en=said)


KIND = FileKind(
    title=words("rows"),
    record="ID",
    person={"born_on": "DOB"},
    columns=(
        text("ID", filled=True),
        text("NAME", filled=True),
        day("DOB", "dmy", filled=True),
        code("SEX", ("M", "F", "U")),
        Column(heading="POSTCODE", type="postcode"),
        code("TYPE", TYPES, filled=True, strict=True),
        day("START", "dmy"),
        day("END", "dmy"),
        number("MISSED", least=0),
        number("POSSIBLE"),
        code("ACTION", ACTIONS),
        text("REASON"),
    ),
    rules=(
        Rule(
            name="end_before_start",
            column="END",
            broken=Earlier(column="END", than="START"),
            words=words("x"),
        ),
        Rule(
            name="missed_more",
            column="MISSED",
            broken=MoreThan(column="MISSED", than="POSSIBLE"),
            words=words("x"),
        ),
        Rule(
            name="needs_reason", column="REASON", broken=needs("ACTION", ("N",), "REASON"), words=words("x")
        ),
    ),
)
"""The rules, as a plug-in declares them. 20 are looked for below (the shape of rows comes beside)."""

EXTRACT = Extract(service="education", kinds={"rows": KIND}, knows_every_child=True)


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%d/%m/%Y", strict=False)


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


_BORN = _day("DOB")


class Rows(dy.Schema):
    """The same 20 rules for dataframely. A rule gives what must hold; nothing counts as holding, as there."""

    row = dy.Int64(nullable=False)
    ID = dy.String(nullable=True)
    NAME = dy.String(nullable=True)
    DOB = dy.String(nullable=True)
    SEX = dy.String(nullable=True)
    POSTCODE = dy.String(nullable=True)
    TYPE = dy.String(nullable=True)
    START = dy.String(nullable=True)
    END = dy.String(nullable=True)
    MISSED = dy.String(nullable=True)
    POSSIBLE = dy.String(nullable=True)
    ACTION = dy.String(nullable=True)
    REASON = dy.String(nullable=True)

    @dy.rule()
    def r01_ID_empty(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("ID").is_not_null()

    @dy.rule()
    def r02_ID_repeated(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("ID").is_first_distinct() | pl.col("ID").is_null()

    @dy.rule()
    def r03_NAME_empty(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("NAME").is_not_null()

    @dy.rule()
    def r04_DOB_empty(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("DOB").is_not_null()

    @dy.rule()
    def r05_DOB_not_a_date(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("DOB").is_null() | _BORN.is_not_null()

    @dy.rule()
    def r06_DOB_in_the_future(cls) -> pl.Expr:  # noqa: N802, N805
        return (_BORN <= ENDS).fill_null(True)

    @dy.rule()
    def r07_DOB_not_a_child(cls) -> pl.Expr:  # noqa: N802, N805
        return (_BORN.dt.offset_by("18y") > STARTS).fill_null(True)

    @dy.rule()
    def r08_SEX_unknown_code(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("SEX").str.to_uppercase().is_in(["M", "F", "U"]).fill_null(True)

    @dy.rule()
    def r09_POSTCODE_not_a_postcode(cls) -> pl.Expr:  # noqa: N802, N805
        form = r"^[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}$"
        return pl.col("POSTCODE").str.to_uppercase().str.contains(form).fill_null(True)

    @dy.rule()
    def r10_TYPE_empty(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("TYPE").is_not_null()

    @dy.rule()
    def r11_TYPE_unknown_code(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("TYPE").str.to_uppercase().is_in(list(TYPES)).fill_null(True)

    @dy.rule()
    def r12_START_not_a_date(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("START").is_null() | _day("START").is_not_null()

    @dy.rule()
    def r13_END_not_a_date(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("END").is_null() | _day("END").is_not_null()

    @dy.rule()
    def r14_END_end_before_start(cls) -> pl.Expr:  # noqa: N802, N805
        return (_day("END") >= _day("START")).fill_null(True)

    @dy.rule()
    def r15_MISSED_not_a_number(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("MISSED").is_null() | _number("MISSED").is_not_null()

    @dy.rule()
    def r16_MISSED_out_of_range(cls) -> pl.Expr:  # noqa: N802, N805
        return (_number("MISSED") >= 0).fill_null(True)

    @dy.rule()
    def r17_POSSIBLE_not_a_number(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("POSSIBLE").is_null() | _number("POSSIBLE").is_not_null()

    @dy.rule()
    def r18_MISSED_missed_more(cls) -> pl.Expr:  # noqa: N802, N805
        return (_number("MISSED") <= _number("POSSIBLE")).fill_null(True)

    @dy.rule()
    def r19_ACTION_unknown_code(cls) -> pl.Expr:  # noqa: N802, N805
        return pl.col("ACTION").str.to_uppercase().is_in(list(ACTIONS)).fill_null(True)

    @dy.rule()
    def r20_REASON_needs_reason(cls) -> pl.Expr:  # noqa: N802, N805
        return ~(pl.col("ACTION").str.to_uppercase().eq_missing("N") & pl.col("REASON").is_null())


def made(path: Path, n: int, rng: random.Random) -> None:
    """Writes n made-up rows, about one in a hundred with each kind of fault."""

    def some(right: str, *wrong: str) -> str:
        return rng.choice(wrong) if rng.random() < 0.01 else right

    def a_day(first: date, days: int) -> date:
        return first + timedelta(days=rng.randrange(days))

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        for at in range(n):
            start = a_day(STARTS, 5000)
            end = start + timedelta(days=rng.randrange(-1 if rng.random() < 0.01 else 0, 30))
            possible = rng.randrange(100, 200)
            action = some(rng.choice(("Y", "N", "")), "maybe")
            writer.writerow(
                (
                    some(f"C{at:07d}", "", f"C{max(0, at - 7):07d}"),
                    some("Mari", ""),
                    some(
                        f"{a_day(date(1996, 1, 1), 7000):%d/%m/%Y}",
                        "",
                        "31/02/2015",
                        "soon",
                        "01/01/2031",
                        "01/01/1970",
                    ),
                    some(rng.choice("MFU"), "X", "9"),
                    some(f"NP{rng.randrange(90, 99)} {rng.randrange(1, 9)}AB", "somewhere", ""),
                    some(rng.choice(TYPES), "", "OLD"),
                    some(f"{start:%d/%m/%Y}", "", "12/2015"),
                    some(f"{end:%d/%m/%Y}", "", "never"),
                    some(str(rng.randrange(possible)), "-1", "many", str(possible + 5), ""),
                    some(str(possible), "?", ""),
                    action,
                    some(rng.choice(REASONS), "") if action == "N" else "",
                )
            )


def ours(engine: DuckDB, source: _Source) -> dict[str, np.ndarray]:
    """Rules run on the landed rows; row numbers of every fault by rule."""
    of = source.compiled(0, "rows", KIND)
    engine.make(of.checked.compiled.statement)
    found: dict[str, list[np.ndarray]] = {}
    for part in broken(engine, [of]):
        found.setdefault(f"{part.check.heading}_{part.check.rule}", []).append(part.row_no)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def theirs(frame: pl.DataFrame) -> dict[str, np.ndarray]:
    """The same by dataframely: row numbers of every fault by rule."""
    details = Rows.filter(frame)[1].details()
    names = [name for name in details.columns if name not in frame.columns]
    return {
        name[4:]: details.filter(pl.col(name) == "invalid")["row"].to_numpy()
        for name in names
        if name[0] == "r" and name[1:3].isdigit()
    }


def timed(work: Callable[[], object], times: int) -> tuple[float, object]:
    """Median of some runs, and what the last one gave."""
    seconds, found = [], None
    for _ in range(times):
        started = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), found


def main() -> int:
    """Prints a table and JSON; 1 when a goal is missed."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true", help="100,000 rows, 3 runs")
    ask.add_argument("--data", type=Path, help="folder with CSV files of the same columns (else made up)")
    given = ask.parse_args()
    times, n = (3, 100_000) if given.quick else (5, 1_000_000)
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = sorted(given.data.glob("*.csv")) if given.data else [folder / "rows.csv"]
        if not given.data:
            made(paths[0], n, random.Random(SEED))
        for path in paths:
            results.append(compared(path, folder, times))
    print(json.dumps({"benchmark": "validation", "results": results}, indent=1))
    return 0 if all(goal["holds"] for result in results for goal in result["goals"]) else 1


def compared(path: Path, folder: Path, times: int) -> dict[str, object]:
    """One file through both."""
    given = ExtractSource(
        service="education", files={"rows": path.name}, starts_on=STARTS, ends_on=ENDS, use_until=ENDS
    )
    source = _Source(given=given, extract=EXTRACT, folder=path.parent, agreement=None, manifest=None)
    with open_duckdb(folder, key="0" * 64, threads=2) as engine:
        of = source.compiled(0, "rows", KIND)

        def land() -> object:
            return source.land(engine, of, tick=lambda rows: None)

        landing, _ = timed(land, 1)

        def read() -> pl.DataFrame:
            frame = pl.read_csv(path, infer_schema=False)
            trimmed = frame.with_columns(pl.all().str.strip_chars().replace("", None))
            return trimmed.with_row_index("row", offset=2).with_columns(pl.col("row").cast(pl.Int64))

        reading, frame = timed(read, 1)
        assert isinstance(frame, pl.DataFrame)
        # alternately, so that what else the machine does weighs on both
        mine, peer, a, b = [], [], {}, {}
        for _ in range(times):
            seconds, found = timed(lambda: ours(engine, source), 1)
            mine.append(seconds)
            a = found
            seconds, found = timed(lambda: theirs(frame), 1)
            peer.append(seconds)
            b = found
        report, tally = timed(lambda: write_fault_report(engine, [of], folder / "faults.csv"), 1)
    same = set(b) == set(a) and all(np.array_equal(np.sort(a[name]), np.sort(b[name])) for name in b)
    n_faults = sum(len(rows) for rows in a.values())
    ratio = statistics.median(mine) / statistics.median(peer)
    print(f"{path.name}: {len(frame):,} rows, {len(b)} rules, {n_faults:,} faults")
    print(
        f"  rules run, every fault listed   ours {statistics.median(mine):6.2f} s   dataframely {statistics.median(peer):6.2f} s   ratio {ratio:.2f}"
    )
    print(
        f"  file read                       ours {landing:6.2f} s (strict, encrypted)   polars {reading:6.2f} s"
    )
    print(f"  fault report in words written   ours {report:6.2f} s")
    if not same:
        for name in sorted(set(a) | set(b)):
            mine_rows, peer_rows = set(a.get(name, ())), set(b.get(name, ()))
            if mine_rows != peer_rows:
                only = sorted(mine_rows ^ peer_rows)[:5]
                print(f"  differs: {name}: {len(mine_rows)} / {len(peer_rows)}, rows {only}", file=sys.stderr)
    return {
        "file": path.name,
        "rows": len(frame),
        "rules": len(b),
        "faults": n_faults,
        "seconds": {
            "ours": mine,
            "dataframely": peer,
            "landing": landing,
            "polars_read": reading,
            "report": report,
        },
        "goals": [
            {"goal": "time <= 1.5 x dataframely", "value": round(ratio, 2), "holds": ratio <= 1.5},
            {"goal": "same faults, row by row", "value": same, "holds": same},
            {"goal": "every fault listed", "value": tally.n_faults, "holds": tally.n_faults == n_faults},
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
