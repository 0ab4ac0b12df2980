"""The files of a release: each table as JSON and as CSV, and one record a table for an output checker."""

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

from gwrando.outputs.tables import SafeCell, SafeTable
from gwrando.text import Bilingual

FORMAT = "gwrando-release-1"
RESULTS = "results.json"
CSV_HEAD = [
    *("table", "row", "row_cy", "row_en", "column", "column_cy", "column_en"),
    *("value", "note_cy", "note_en"),
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


def table_files(tables: Sequence[SafeTable]) -> dict[str, bytes]:
    """File name -> bytes of everything that is made from the tables; the same tables give the same bytes."""
    files = {RESULTS: json_bytes({"format": FORMAT, "results": [record(table) for table in tables]})}
    for table in tables:
        files[f"tables/{table.name}.json"] = json_bytes(table.to_dict())
        files[f"tables/{table.name}.csv"] = csv_bytes(csv_rows(table))
    return files


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
