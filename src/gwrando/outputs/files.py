"""The files of a release: each table as JSON and as CSV, all estimates as JSON and as CSV, a data package that says what
the columns mean, and one record a table or estimate for an output checker.
"""

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gwrando.outputs.estimates import SafeEstimate
from gwrando.outputs.tables import SafeCell, SafeTable
from gwrando.text import Bilingual

FORMAT = "gwrando-release-2"
RESULTS, PACKAGE = "results.json", "datapackage.json"
ESTIMATES, ESTIMATES_CSV = "estimates.json", "estimates.csv"
CSV_HEAD = [
    *("table", "row", "row_cy", "row_en", "column", "column_cy", "column_en"),
    *("value", "note_cy", "note_en"),
]
ESTIMATE_HEAD = [
    *("estimate", "kind", "title_cy", "title_en", "unit_cy", "unit_en"),
    *("value", "low", "high", "level", "p", "q", "family", "n", "note_cy", "note_en", "method"),
]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TOTAL = Bilingual(cy="Cyfanswm", en="Total")


def csv_rows(table: SafeTable) -> list[list[str]]:
    """The table as rows of text for a spreadsheet, head first: one per cell and total, safe from formulas.

    A hidden number has an empty `value`, and a note in each language that says why.
    """
    found = [CSV_HEAD]
    for row, row_label in {**table.rows, "": TOTAL}.items():
        for column, column_label in {**table.columns, "": TOTAL}.items():
            cell = _cell(table, row, column)
            words = [table.name, row, row_label.cy, row_label.en, column, column_label.cy, column_label.en]
            notes = [cell.words.cy, cell.words.en] if cell.shown is None else ["", ""]
            value = "" if cell.shown is None else str(cell.shown)
            found.append([*map(plain, words), value, *notes])
    return found


def plain(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would read it as a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _cell(table: SafeTable, row: str, column: str) -> SafeCell:
    if row and column:
        return table.cell(row, column)
    if row:
        return table.row_total(row)
    return table.column_total(column) if column else table.grand_total


def estimate_rows(estimates: Sequence[SafeEstimate]) -> list[list[str]]:
    """The estimates as rows of text for a spreadsheet, head first; a note says why there is no value."""
    found = [ESTIMATE_HEAD]
    for one in estimates:
        figures = ["" if part is None else f"{part:g}" for part in (one.value, one.low, one.high)]
        notes = ["", ""] if one.reason is None else [one.reason.cy, one.reason.en]
        tests = [*(part or "" for part in (one.p, one.q, one.family)), "" if one.n is None else str(one.n)]
        texts = [one.name, one.kind, one.title.cy, one.title.en, one.unit.cy, one.unit.en]
        found.append(
            [*map(plain, texts), *figures, f"{one.level:g}", *tests, *map(plain, [*notes, one.method])]
        )
    return found


def release_files(tables: Sequence[SafeTable], estimates: Sequence[SafeEstimate] = ()) -> dict[str, bytes]:
    """File name -> bytes of everything that is made from the tables and estimates; the same ones give the same bytes."""
    results = [*map(record, tables), *map(estimate_record, estimates)]
    files = {
        RESULTS: json_bytes({"format": FORMAT, "results": results}),
        PACKAGE: json_bytes(data_package(tables, estimates)),
    }
    for table in tables:
        files[f"tables/{table.name}.json"] = json_bytes(table.to_dict())
        files[f"tables/{table.name}.csv"] = csv_bytes(csv_rows(table))
    if estimates:
        files[ESTIMATES] = json_bytes({"estimates": [one.to_dict() for one in estimates]})
        files[ESTIMATES_CSV] = csv_bytes(estimate_rows(estimates))
    return files


def data_package(tables: Sequence[SafeTable], estimates: Sequence[SafeEstimate] = ()) -> dict[str, Any]:
    """What each CSV file holds, as a Frictionless Data Package: any tool that reads one knows the columns.

    Source: Data Package standard 1.0 (specs.frictionlessdata.io).
    """
    given = [
        (f"tables/{table.name}.csv", table.name, table.title, table.source, CSV_HEAD) for table in tables
    ]
    if estimates:
        title = Bilingual(cy="Amcangyfrifon", en="Estimates")
        given.append((ESTIMATES_CSV, "estimates", title, estimates[0].source, ESTIMATE_HEAD))
    return {
        "profile": "tabular-data-package",
        "name": "gwrando-release",
        "resources": [
            {
                "name": name.lower(),
                "path": path,
                "title": title.en,
                "title_cy": title.cy,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "sources": [{"title": source.en}],
                "schema": {
                    "fields": [{"name": column, "type": NUMBERS.get(column, "string")} for column in head],
                    "missingValues": [""],
                },
            }
            for path, name, title, source, head in given
        ],
    }


NUMBERS = {"value": "number", "low": "number", "high": "number", "level": "number", "n": "integer"}


def record(table: SafeTable) -> dict[str, Any]:
    """What an output checker needs to know of a table, in the words of ACRO's results.json."""
    reasons = [cell.reason.value for line in table.cells for cell in line]
    counted = {reason: reasons.count(reason) for reason in sorted(set(reasons))}
    return {
        "uid": table.name,
        "status": "pass",
        "type": "table",
        "properties": {"method": "protect", "rules": table.rules.name, "threshold": table.rules.threshold},
        "summary": "; ".join(f"{reason}: {number}" for reason, number in counted.items()),
        "outcome": [[cell.reason.value for cell in line] for line in table.cells],
        "comments": [table.rules.reason.model_dump(), table.missing.model_dump()],
        "files": [f"tables/{table.name}.json", f"tables/{table.name}.csv"],
    }


def estimate_record(one: SafeEstimate) -> dict[str, Any]:
    """The same for an estimate: its outcome, never a figure."""
    return {
        "uid": one.name,
        "status": "pass",
        "type": "regression" if one.kind in ("odds_ratio", "rate_ratio") else "statistic",
        "properties": {"method": one.method, "rules": one.rules.name, "threshold": one.rules.threshold},
        "summary": one.outcome,
        "outcome": [[one.outcome]],
        "comments": [one.rules.reason.model_dump(), one.missing.model_dump()],
        "files": [ESTIMATES, ESTIMATES_CSV],
    }


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV (RFC 4180), with the mark that makes Excel read Welsh letters rightly."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def json_bytes(data: object) -> bytes:
    """The data as JSON in one form only: keys in the order given (rows have one), a new line at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def sha256(data: bytes) -> str:
    """The hash of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """All the files or none: written beside the place, flushed to disk, then moved there in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, data in files.items():
            (beside / name).parent.mkdir(exist_ok=True)
            write_file(beside / name, data)
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _flush_folder(folder.parent)


def write_file(path: Path, data: bytes) -> None:
    """The whole file or none, on disk when this returns."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.rename(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
