"""The fault report: every rule that every row breaks, under the file's own headings. Never a value, never an id."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from gwrando.study.engine import Engine
from gwrando.study.ingest.accepting import Checked, with_faults
from gwrando.study.ingest.rules import RULES, Check, Effect
from gwrando.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One row that breaks one rule. `used`: no (the row was set aside), part (an event of it was not used), yes."""

    file: str
    row: int
    column: str
    rule: str
    used: Effect


@dataclass(frozen=True, kw_only=True)
class CheckedFiles:
    """One file kind after its rules ran, and the files it came from, in order."""

    checked: Checked
    files: Sequence[str]

    def words(self, rule: str) -> Bilingual:
        """What a rule says: the kind's own words for its own rules."""
        own = {r.name: r.words for r in self.checked.kind.rules}
        return own.get(rule) or RULES[rule]


@dataclass(frozen=True, kw_only=True)
class Broken:
    """Rows of one file kind that break one rule, as arrays: number of the file, and row number."""

    kind: CheckedFiles
    check: Check
    file_no: np.ndarray
    row_no: np.ndarray


@dataclass(kw_only=True)
class Tally:
    """What a fault report holds: faults, and faults by file, column, rule and effect."""

    n_faults: int = 0
    by_rule: dict[tuple[str, str, str, str], int] = field(default_factory=dict)


def broken(engine: Engine, kinds: Sequence[CheckedFiles]) -> Iterator[Broken]:
    """Every fault of every row, by kind, batch and rule."""
    for kind in kinds:
        for batch in engine.ask(with_faults(kind.checked)):
            arrays = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names}
            for check in kind.checked.compiled.checks:
                hit = np.flatnonzero(arrays[f"faults{check.word}"] & check.bit)
                if len(hit):
                    yield Broken(
                        kind=kind, check=check, file_no=arrays["file_no"][hit], row_no=arrays["row_no"][hit]
                    )


def faults(engine: Engine, kinds: Sequence[CheckedFiles]) -> list[Fault]:
    """Every fault, by file, row, column and rule. For tests and small files: a report is written as it is read."""
    found = [
        Fault(
            file=part.kind.files[int(file_no) - 1],
            row=int(row_no),
            column=part.check.heading,
            rule=part.check.rule,
            used=part.check.effect,
        )
        for part in broken(engine, kinds)
        for file_no, row_no in zip(part.file_no, part.row_no, strict=True)
    ]
    return sorted(set(found), key=lambda fault: (fault.file, fault.row, fault.column, fault.rule))


_FIELDS = ("file", "row", "column", "rule", "row_used", "cy", "en")
_SCHEMA = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in _FIELDS])


def write_fault_report(engine: Engine, kinds: Sequence[CheckedFiles], path: Path) -> Tally:
    """Writes the faults as CSV (file, row, column, rule, used, in words cy and en), in the order of files and rules.

    No value of a cell is in it. Gives what was written, counted.
    """
    tally = Tally()
    write = arrow_csv.WriteOptions(quoting_style="needed")
    with arrow_csv.CSVWriter(path, _SCHEMA, write_options=write) as writer:
        for part in broken(engine, kinds):
            words = part.kind.words(part.check.rule)
            names = pa.array(part.kind.files).take(pa.array(part.file_no - 1))
            n = len(part.row_no)
            same = (part.check.heading, part.check.rule, part.check.effect, words.cy, words.en)
            columns = [names, pa.array(part.row_no, type=pa.int64())]
            columns += [pa.repeat(pa.scalar(value, pa.string()), n) for value in same]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=_SCHEMA))
            tally.n_faults += n
            for file_no, count in zip(*np.unique(part.file_no, return_counts=True), strict=True):
                key = (part.kind.files[int(file_no) - 1], *same[:3])
                tally.by_rule[key] = tally.by_rule.get(key, 0) + int(count)
    return tally


def write_summary(path: Path, tally: Tally) -> None:
    """Writes how many rows of which file break which rule (JSON): what a service needs to mend its export."""
    found = [
        {"file": file, "column": column, "rule": rule, "row_used": used, "rows": n}
        for (file, column, rule, used), n in sorted(tally.by_rule.items())
    ]
    path.write_text(json.dumps({"faults": found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
