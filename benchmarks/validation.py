"""Validation: 1 M rows x 20 rules beside dataframely, the same faults found, every fault listed with its row.

Both are given the same rows, as they landed (text, trimmed), and the same rules: ours in the encrypted store, dataframely's as
a Polars frame in memory. Timed is what follows: the rules run, good rows and rows set aside told apart, and the row numbers of
every fault of every rule in arrays. Ours also writes its tables into the encrypted store within that time. The whole door, from
the file to accepted records and a fault report in words, is a figure of its own.
"""

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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import dataframely as dy
import numpy as np
import polars as pl

from gwrando.errors import GwrandoError
from gwrando.study.definition import ExtractSource
from gwrando.study.engine import DuckDB, open_duckdb
from gwrando.study.extract import Column, Extract, FileKind, Rule, code, day, number, text
from gwrando.study.extract.conditions import Earlier, MoreThan, needs
from gwrando.study.ingest import accepting
from gwrando.study.ingest.faults import CheckedFiles, broken, write_fault_report
from gwrando.study.ingest.files import open_source
from gwrando.study.ingest.steps import _Source, ingest_one
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

POSTCODE = r"^[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}$"
STYLES = {"dmy": ("%d/%m/%Y", r"^[0-9]{2}/[0-9]{2}/(19|20)[0-9]{2}$"), "iso": ("%Y-%m-%d", r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$")}  # fmt: skip
"""The date styles that both read, for dataframely, and the form all cells of a column must have to be taken for one."""
LIKE_A_DATE, LIKE_A_NUMBER = r"^[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]", r"^[-+]?[0-9][0-9,]*([.][0-9]+)?$"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is asked of a file: as a plug-in's file kind, and the same rules for dataframely, by our names of them.

    A rule of dataframely's gives what must hold; nothing counts as holding, as there. Its columns are c0, c1, ...
    """

    kind: FileKind
    rules: Mapping[str, pl.Expr]

    @property
    def schema(self) -> type[dy.Schema]:
        """The rules as a dataframely schema."""

        def rule(must: pl.Expr) -> object:
            return dy.rule()(lambda _: must)

        members: dict[str, object] = {"row": dy.Int64(nullable=False)}
        members |= {f"c{at}": dy.String(nullable=True) for at in range(len(self.kind.columns))}
        members |= {f"r{at:02d}": rule(must) for at, must in enumerate(self.rules.values())}
        return type("Rows", (dy.Schema,), members)


def made_up_task() -> Task:
    """The 20 rules for the made-up rows."""
    (id_, name, born, sex, home, type_, start, end, missed, possible, action, reason) = (
        pl.col(f"c{at}") for at in range(12)
    )

    def a_day(of: pl.Expr) -> pl.Expr:
        return of.str.to_date("%d/%m/%Y", strict=False)

    def a_number(of: pl.Expr) -> pl.Expr:
        return of.cast(pl.Float64, strict=False)

    def known(of: pl.Expr, codes: Sequence[str]) -> pl.Expr:
        return of.str.to_uppercase().is_in(list(codes)).fill_null(True)

    return Task(
        kind=KIND,
        rules={
            "ID_empty": id_.is_not_null(),
            "ID_repeated": id_.is_first_distinct() | id_.is_null(),
            "NAME_empty": name.is_not_null(),
            "DOB_empty": born.is_not_null(),
            "DOB_not_a_date": born.is_null() | a_day(born).is_not_null(),
            "DOB_in_the_future": (a_day(born) <= ENDS).fill_null(True),
            "DOB_not_a_child": (a_day(born).dt.offset_by("18y") > STARTS).fill_null(True),
            "SEX_unknown_code": known(sex, "MFU"),
            "POSTCODE_not_a_postcode": home.str.to_uppercase().str.contains(POSTCODE).fill_null(True),
            "TYPE_empty": type_.is_not_null(),
            "TYPE_unknown_code": known(type_, TYPES),
            "START_not_a_date": start.is_null() | a_day(start).is_not_null(),
            "END_not_a_date": end.is_null() | a_day(end).is_not_null(),
            "END_end_before_start": (a_day(end) >= a_day(start)).fill_null(True),
            "MISSED_not_a_number": missed.is_null() | a_number(missed).is_not_null(),
            "MISSED_out_of_range": (a_number(missed) >= 0).fill_null(True),
            "POSSIBLE_not_a_number": possible.is_null() | a_number(possible).is_not_null(),
            "MISSED_missed_more": (a_number(missed) <= a_number(possible)).fill_null(True),
            "ACTION_unknown_code": known(action, ACTIONS),
            "REASON_needs_reason": ~(action.str.to_uppercase().eq_missing("N") & reason.is_null()),
        },
    )


def guessed_task(frame: pl.DataFrame, headings: Sequence[str]) -> Task:
    """Rules for a file nobody has seen, from what its columns hold: up to 20, of the kinds that both can ask.

    A column is taken for dates, numbers or codes only where both read every cell of it alike; else it is text.
    """
    columns: list[Column] = []
    days: list[tuple[str, pl.Expr]] = []
    own: list[Rule] = []
    rules: dict[str, pl.Expr] = {}
    for at, heading in enumerate(headings):
        of = pl.col(f"c{at}")
        some = frame.get_column(f"c{at}").drop_nulls()
        filled = len(some) > 0.5 * len(frame)
        style = next((s for s, (_, form) in STYLES.items() if _mostly(some, form, LIKE_A_DATE)), None)
        if filled:
            rules[f"{heading}_empty"] = of.is_not_null()
        if style:
            columns.append(day(heading, style, filled=filled))
            read = of.str.to_date(STYLES[style][0], strict=False)
            rules[f"{heading}_not_a_date"] = of.is_null() | read.is_not_null()
            days.append((heading, read))
        elif _a_number(some):
            columns.append(number(heading, least=0, filled=filled))
            read = of.cast(pl.Float64, strict=False)
            rules[f"{heading}_not_a_number"] = of.is_null() | read.is_not_null()
            rules[f"{heading}_out_of_range"] = (read >= 0).fill_null(True)
        elif 0 < (n := some.n_unique()) <= 20 and n < len(some) / 10 and not some.str.ends_with(".0").any():
            # every code but the rarest: so that there is something to find
            codes = [c for (c, _) in some.str.to_uppercase().value_counts(sort=True, name="n").iter_rows()]
            codes = sorted(codes[: max(1, len(codes) - 1)])
            columns.append(code(heading, tuple(codes), filled=filled))
            rules[f"{heading}_unknown_code"] = of.str.to_uppercase().is_in(codes).fill_null(True)
        else:
            columns.append(text(heading, filled=filled))
    for (first, earlier), (second, later) in pairwise(days):
        name = "end_before_start"
        own.append(
            Rule(name=name, column=second, broken=Earlier(column=second, than=first), words=words("x"))
        )
        rules[f"{second}_{name}"] = (later >= earlier).fill_null(True)
    record = headings[0]
    rules = {f"{record}_repeated": pl.col("c0").is_first_distinct() | pl.col("c0").is_null(), **rules}
    rules = {f"{record}_empty": pl.col("c0").is_not_null(), **rules}
    kind = FileKind(
        title=words("rows"),
        record=record,
        key=(record,),
        person={"area": record},
        columns=tuple(columns),
        rules=tuple(own),
    )
    return Task(kind=kind, rules=dict(list(rules.items())[:20]))


def _mostly(some: pl.Series, form: str, like: str) -> bool:
    """Most cells have this form, and the others are nothing like it (a style that only we would read)."""
    fits, near = some.str.contains(form), some.str.contains(like)
    return len(some) > 0 and fits.mean() > 0.9 and not (near & ~fits).any()


def _a_number(some: pl.Series) -> bool:
    """Most cells are numbers, and both read the same cells as numbers."""
    ours, theirs = some.str.contains(LIKE_A_NUMBER), some.cast(pl.Float64, strict=False).is_not_null()
    return len(some) > 0 and ours.mean() > 0.9 and not (ours ^ theirs).any()


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


def source_of(path: Path, task: Task) -> _Source:
    """One file as an extract that a plug-in of this task's reads."""
    extract = Extract(service="education", kinds={"rows": task.kind}, knows_every_child=True)
    given = ExtractSource(
        service="education", files={"rows": path.name}, starts_on=STARTS, ends_on=ENDS, use_until=ENDS
    )
    return _Source(given=given, extract=extract, folder=path.parent, agreement=None, manifest=None)


def ours(engine: DuckDB, of: CheckedFiles) -> dict[str, np.ndarray]:
    """Rules run on the landed rows, rows set aside told apart; row numbers of every fault by rule."""
    engine.make(of.checked.compiled.statement)
    engine.make(accepting.quarantine(of.checked, effect_bits=of.checked.compiled.bits("no")))
    found: dict[str, list[np.ndarray]] = {}
    for part in broken(engine, [of]):
        found.setdefault(f"{part.check.heading}_{part.check.rule}", []).append(part.row_no)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def theirs(frame: pl.DataFrame, task: Task, schema: type[dy.Schema]) -> dict[str, np.ndarray]:
    """The same by dataframely: good rows and failures told apart; row numbers of every fault by rule."""
    _, failures = schema.filter(frame)
    details = failures.details()
    return {
        name: details.filter(pl.col(f"r{at:02d}") == "invalid")["row"].to_numpy()
        for at, name in enumerate(task.rules)
    }


def landed(engine: DuckDB, of: CheckedFiles) -> pl.DataFrame:
    """The rows as they landed, for dataframely: row number and cells; rows of a wrong shape hold none."""
    names = ", ".join(f"c{at}" for at in range(len(of.checked.kind.columns)))
    table = f"names.main.{of.checked.compiled.landed}"
    query = f"select row_no as row, {names} from {table} where shape = 0 order by file_no, row_no"
    frame = pl.from_arrow(engine.connection.execute(query).to_arrow_table())
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("rows are a frame")
    return frame.rechunk()


def door_of_ours(path: Path, task: Task, folder: Path) -> int:
    """From the file to accepted records, rows set aside and a fault report in words; its faults."""
    source = source_of(path, task)
    with open_duckdb(folder, key="1" * 64, threads=2) as engine:
        _, kinds = ingest_one(engine, source.given, source.extract, path.parent)
        return write_fault_report(engine, kinds, folder / "faults.csv").n_faults


def door_of_theirs(path: Path, task: Task, schema: type[dy.Schema], folder: Path) -> int:
    """From the file to good rows as Parquet and faults as CSV (row, rule), both as they are, neither encrypted."""
    headings = [column.heading for column in task.kind.columns]
    frame = pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True, columns=headings)
    frame = frame.select(
        pl.col(heading).str.strip_chars().replace("", None).alias(f"c{at}")
        for at, heading in enumerate(headings)
    )
    frame = frame.with_row_index("row", offset=2).with_columns(pl.col("row").cast(pl.Int64))
    good, failures = schema.filter(frame)
    good.write_parquet(folder / "good.parquet")
    details = failures.details()
    found = [
        details.filter(pl.col(f"r{at:02d}") == "invalid").select("row", rule=pl.lit(name))
        for at, name in enumerate(task.rules)
    ]
    faults = pl.concat(found)
    faults.write_csv(folder / "their_faults.csv")
    return len(faults)


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds on the clock and of the processor, and what came of it."""
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - clock, time.process_time() - processor, found


def main() -> int:
    """Prints a table and JSON; 1 when a goal is missed."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--quick", action="store_true", help="100,000 rows, 3 runs")
    ask.add_argument(
        "--data", type=Path, help="folder with CSV files, of any columns: the rules are then made to fit them"
    )
    given = ask.parse_args()
    times, n = (3, 100_000) if given.quick else (5, 1_000_000)
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = sorted(p for p in given.data.rglob("*.csv*") if p.is_file()) if given.data else []
        if given.data and not paths:
            ask.error(f"there is no CSV file in {given.data}")
        if not given.data:
            paths = [folder / "rows.csv"]
            made(paths[0], n, random.Random(SEED))
        for path in paths:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                try:
                    results.append(compared(path, Path(own), times, known=not given.data))
                except GwrandoError as error:
                    print(f"{path.name}: not read: {error.message.en}")
                    results.append({"file": path.name, "refused": error.message.en, "goals": []})
    print(json.dumps({"benchmark": "validation", "results": results}, indent=1))
    return 0 if all(goal["holds"] for result in results for goal in result["goals"]) else 1


def task_of(path: Path, folder: Path) -> Task:
    """The rules for a file: the made-up file's own where its columns are the same, else made to fit."""
    headings = [heading.strip() for heading in open_source(path).headings]
    if tuple(headings) == HEADINGS:
        return made_up_task()
    headings = [h for h in headings if h and headings.count(h) == 1]
    if not headings:
        raise SystemExit(f"{path.name} has no headings")
    plain = FileKind(title=words("rows"), record=headings[0], columns=tuple(text(h) for h in headings))
    source = source_of(path, Task(kind=plain, rules={}))
    of = source.compiled(0, "rows", plain)
    with open_duckdb(folder, key="2" * 64, threads=2, fresh=True) as engine:
        source.land(engine, of, tick=lambda rows: None)
        return guessed_task(landed(engine, of), headings)


def compared(path: Path, folder: Path, times: int, *, known: bool) -> dict[str, object]:
    """One file through both."""
    task = made_up_task() if known else task_of(path, folder)
    source, schema = source_of(path, task), task.schema
    of = source.compiled(0, "rows", task.kind)
    clocks: dict[str, list[float]] = {"ours": [], "dataframely": []}
    processors: dict[str, list[float]] = {"ours": [], "dataframely": []}
    found: dict[str, dict[str, np.ndarray]] = {}
    with open_duckdb(folder, key="0" * 64, threads=2, fresh=True) as engine:
        source.land(engine, of, tick=lambda rows: None)
        frame = landed(engine, of)
        works = {"ours": lambda: ours(engine, of), "dataframely": lambda: theirs(frame, task, schema)}
        # alternately, so that what else the machine does weighs on both
        for _ in range(times):
            for name, work in works.items():
                clock, processor, got = timed(work)
                clocks[name].append(clock)
                processors[name].append(processor)
                found[name] = got  # type: ignore[assignment]
    a, b = found["ours"], found["dataframely"]
    differs = [n for n in b if not np.array_equal(np.sort(a.get(n, np.empty(0))), np.sort(b[n]))]
    mine, peer = statistics.median(clocks["ours"]), statistics.median(clocks["dataframely"])
    used = statistics.median(processors["ours"]), statistics.median(processors["dataframely"])
    n_faults, ratio = sum(len(rows) for rows in a.values()), mine / peer
    print(f"{path.name}: {len(frame):,} rows, {len(task.rules)} rules, {n_faults:,} faults")
    print(f"  rules run, rows told apart, every fault listed   ours {mine:6.2f} s   dataframely {peer:6.2f} s   ratio {ratio:.2f}")  # fmt: skip
    print(f"  the same, processor time                         ours {used[0]:6.2f} s   dataframely {used[1]:6.2f} s   ratio {used[0] / used[1]:.2f}")  # fmt: skip
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        door, _, told = timed(lambda: door_of_ours(path, task, Path(fresh)))
        try:
            their_door, _, _ = timed(lambda: door_of_theirs(path, task, schema, Path(fresh)))
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            their_door = float("nan")
            print("  (polars.read_csv does not read this file)")
    print(f"  the whole door, file to report                   ours {door:6.2f} s (strict, encrypted, in two languages)   polars and dataframely {their_door:6.2f} s")  # fmt: skip
    for name in differs:
        print(f"  differs: {name}: {len(a.get(name, ()))} / {len(b[name])}", file=sys.stderr)
    fast = {"goal": "time <= 1.5 x dataframely", "value": round(ratio, 2), "holds": ratio <= 1.5}
    return {
        "file": path.name,
        "rows": len(frame),
        "rules": len(task.rules),
        "faults": n_faults,
        "seconds": clocks,
        "processor_seconds": processors,
        "whole_door_seconds": {
            "ours": door,
            "polars and dataframely": None if their_door != their_door else their_door,
        },
        "goals": [
            # below 100,000 rows what is timed is how long a query takes to begin
            *([fast] if len(frame) >= 100_000 else []),
            {"goal": "same faults, row by row", "value": len(differs), "holds": not differs},
            {"goal": "every fault listed", "value": told, "holds": told == n_faults},
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
