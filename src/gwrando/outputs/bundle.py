"""A release: safe tables in a folder, with who made it, who checked it, and a hash of every file.

    release/
    ├── manifest.json       about, software, rules, and for each file its size and SHA-256
    ├── results.json        one record a table for an output checker (after ACRO's results.json)
    ├── tables/NAME.json    the table as `SafeTable.to_dict` writes it
    ├── tables/NAME.csv     the same for a spreadsheet, Welsh and English
    ├── report/NAME         the same in words, made from the tables: HTML pages and JSON (optional)
    └── check.json          written by `check_bundle`: who checked, when, and the hash of manifest.json

The same input makes the same bytes. A folder is written beside its place and moved there whole.
"""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from gwrando import __version__
from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import labels
from gwrando.outputs.tables import SafeCell, SafeTable
from gwrando.text import Bilingual

FORMAT = "gwrando-release-1"
MANIFEST, RESULTS, CHECK = "manifest.json", "results.json", "check.json"
LARGEST_FILE = 20_000_000
FILE_NAME = re.compile(r"results\.json|tables/[A-Za-z0-9_-]{1,80}\.(?:json|csv)")
REPORT_NAME = re.compile(r"report/[a-z0-9_-]{1,80}(?:\.[a-z]{2})?\.(?:html|json)")
CSV_HEAD = [
    "table",
    "row",
    "row_cy",
    "row_en",
    "column",
    "column_cy",
    "column_en",
    "value",
    "note_cy",
    "note_en",
]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class ReleaseAbout:
    """What a release is: its study, the hash of its definition, and who made it (a label, such as a post)."""

    study_id: str
    definition_sha256: str
    title: Bilingual
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """A release that has been read: its hashes agree and a second person has checked it."""

    about: ReleaseAbout
    made_at: datetime
    checked_by: str
    checked_at: datetime
    software: str
    tables: tuple[SafeTable, ...]
    manifest_sha256: str
    report: Mapping[str, bytes] = field(default_factory=dict)

    def table(self, name: str) -> SafeTable:
        """The table of that name; KeyError when there is none."""
        return {table.name: table for table in self.tables}[name]


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """A release that nobody has checked yet, for the eyes of the person who is about to."""

    about: ReleaseAbout
    made_at: datetime
    tables: tuple[SafeTable, ...]
    report: Mapping[str, bytes]


def write_bundle(
    folder: Path,
    *,
    tables: Sequence[SafeTable],
    about: ReleaseAbout,
    at: datetime,
    report: Mapping[str, bytes] | None = None,
) -> Path:
    """Writes a release that still needs `check_bundle`; returns the folder.

    `report` holds files in words (`report/NAME.html`, `report/NAME.json`), made from the tables by the caller; they
    are hashed and checked with them. Raises InputError when the folder exists, two tables have one name, there are
    none, or a report file has another name; nothing is half written.
    """
    folder = Path(folder)
    if folder.exists():
        _refuse_input("exists", folder.name)
    if not tables or len({table.name.casefold() for table in tables}) != len(tables):
        _refuse_input("tables", folder.name)
    _check_about(about, at)
    if not all(
        REPORT_NAME.fullmatch(name) and len(data) <= LARGEST_FILE for name, data in (report or {}).items()
    ):
        _refuse_input("tables", "report")
    files = {**_files(tables), **(report or {})}
    manifest = {
        "format": FORMAT,
        "software": f"gwrando {__version__}",
        "about": _about_out(about),
        "made_at": at.isoformat(),
        "rules": {table.name: table.rules.to_dict() for table in tables},
        "tables": [table.name for table in tables],
        "files": {
            name: {"bytes": len(data), "sha256": _sha256(data)} for name, data in sorted(files.items())
        },
    }
    _write_folder(folder, {**files, MANIFEST: _json(manifest)})
    return folder


def check_bundle(folder: Path, *, by: str, at: datetime) -> Path:
    """Records that a second person has looked at the release; returns the path of the record.

    Raises RefusedError when `by` is who made it or it is already checked, TamperedError when a file was
    changed.
    """
    folder = Path(folder)
    manifest, data = _manifest(folder)
    _verified_tables(folder, manifest)
    about, made_at = _about_in(manifest)
    if not by.strip() or _same_person(by, about.made_by) or at.tzinfo is None or at < made_at:
        _refuse("checker", folder)
    if (folder / CHECK).exists():
        _refuse("checked", folder)
    record = {"checked_by": by.strip(), "checked_at": at.isoformat(), "manifest_sha256": _sha256(data)}
    _write_file(folder / CHECK, _json(record))
    return folder / CHECK


def look_at(folder: Path) -> Unchecked:
    """The release in the folder before its check: for the checker only, never for publishing.

    Raises TamperedError when a file is missing, added or changed since it was made.
    """
    manifest, _ = _manifest(Path(folder))
    tables = _verified_tables(Path(folder), manifest)
    about, made_at = _about_in(manifest)
    return Unchecked(about=about, made_at=made_at, tables=tables, report=_report(Path(folder), manifest))


def read_bundle(folder: Path) -> Release:
    """The release in the folder.

    Raises RefusedError when no second person has checked it; TamperedError when a file is missing, added,
    changed or is not such a file; DisclosureError when a table breaks its own rules.
    """
    folder = Path(folder)
    manifest, data = _manifest(folder)
    if not (folder / CHECK).exists():
        _refuse("unchecked", folder)
    check = _loaded(folder / CHECK)
    tables = _verified_tables(folder, manifest)
    about, made_at = _about_in(manifest)
    try:
        checked_by, checked_at = str(check["checked_by"]), datetime.fromisoformat(check["checked_at"])
        agrees = check["manifest_sha256"] == _sha256(data) and set(check) == {
            "checked_by",
            "checked_at",
            "manifest_sha256",
        }
    except (KeyError, TypeError, ValueError):
        _tampered(CHECK)
    if not agrees or checked_at.tzinfo is None or checked_at < made_at:
        _tampered(CHECK)
    if _same_person(checked_by, about.made_by):
        _refuse("checker", folder)
    return Release(
        about=about,
        made_at=made_at,
        checked_by=checked_by,
        checked_at=checked_at,
        software=str(manifest["software"]),
        tables=tables,
        manifest_sha256=_sha256(data),
        report=_report(folder, manifest),
    )


def csv_rows(table: SafeTable) -> list[list[str]]:
    """The table as rows of text for a spreadsheet, head first: one per cell and total, safe from formulas."""
    found = [CSV_HEAD]
    total = Bilingual(cy="Cyfanswm", en="Total")
    rows = {**table.rows, "": total}
    columns = {**table.columns, "": total}
    for row, row_label in rows.items():
        for column, column_label in columns.items():
            cell = _cell(table, row, column)
            value = "" if cell.shown is None else str(cell.shown)
            notes = ("", "") if cell.shown is not None else (cell.words.cy, cell.words.en)
            words = [table.name, row, row_label.cy, row_label.en, column, column_label.cy, column_label.en]
            found.append([*map(plain, words), value, *notes])
    return found


def plain(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _cell(table: SafeTable, row: str, column: str) -> SafeCell:
    if row and column:
        return table.cell(row, column)
    if row:
        return table.row_total(row)
    return table.column_total(column) if column else table.grand_total


def _files(tables: Sequence[SafeTable]) -> dict[str, bytes]:
    files = {RESULTS: _json({"format": FORMAT, "results": [_record(table) for table in tables]})}
    for table in tables:
        files[f"tables/{table.name}.json"] = _json(table.to_dict())
        files[f"tables/{table.name}.csv"] = _csv(csv_rows(table))
    return files


def _record(table: SafeTable) -> dict[str, Any]:
    """What an output checker needs to know of a table, in ACRO's words (uid, type, status, summary)."""
    cells = [cell for line in table.cells for cell in line]
    counted: dict[str, int] = {}
    for cell in cells:
        counted[cell.reason.value] = counted.get(cell.reason.value, 0) + 1
    return {
        "uid": table.name,
        "type": "table",
        "status": "pass",
        "summary": "; ".join(f"{reason}: {number}" for reason, number in sorted(counted.items())),
        "properties": {"method": "protect", "rules": table.rules.name, "threshold": table.rules.threshold},
        "comments": [table.rules.reason.model_dump(), table.missing.model_dump()],
        "outcome": [[cell.reason.value for cell in line] for line in table.cells],
        "files": [f"tables/{table.name}.json", f"tables/{table.name}.csv"],
    }


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")  # the mark makes Excel read Welsh letters rightly


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """All the files or none: written beside the place, flushed to disk, then moved there in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, data in files.items():
            (beside / name).parent.mkdir(exist_ok=True)
            _write_file(beside / name, data)
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _flush_folder(folder.parent)


def _write_file(path: Path, data: bytes) -> None:
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


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_FILE:
            _tampered(path.name)
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        _tampered(path.name)
    if not isinstance(found, dict):
        _tampered(path.name)
    return found


def _manifest(folder: Path) -> tuple[dict[str, Any], bytes]:
    manifest = _loaded(folder / MANIFEST)
    fields = {"format", "software", "about", "made_at", "rules", "tables", "files"}
    if manifest.get("format") != FORMAT or set(manifest) != fields or not isinstance(manifest["files"], dict):
        _tampered(MANIFEST)
    return manifest, (folder / MANIFEST).read_bytes()


def _verified_tables(folder: Path, manifest: Mapping[str, Any]) -> tuple[SafeTable, ...]:
    """The tables, after comparing every file's name, size and hash; TamperedError at the first difference."""
    listed = manifest["files"]
    for name in listed:
        if not (FILE_NAME.fullmatch(name) or REPORT_NAME.fullmatch(name)):  # before any path is made of it
            _tampered(MANIFEST)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if there - {MANIFEST, CHECK} != set(listed):
        _tampered("files")
    for name, expected in listed.items():
        path = folder / name
        if path.is_symlink() or path.parent.is_symlink() or path.stat().st_size > LARGEST_FILE:
            _tampered(name)
        data = path.read_bytes()
        if expected != {"bytes": len(data), "sha256": _sha256(data)}:
            _tampered(name)
    return _tables(folder, manifest)


def _report(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """The files in words, after `_verified_tables` has compared their hashes."""
    return {name: (folder / name).read_bytes() for name in manifest["files"] if REPORT_NAME.fullmatch(name)}


def _tables(folder: Path, manifest: Mapping[str, Any]) -> tuple[SafeTable, ...]:
    names = manifest["tables"]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        _tampered(MANIFEST)
    wanted = {RESULTS} | {f"tables/{name}.{kind}" for name in names for kind in ("json", "csv")}
    listed = {name for name in manifest["files"] if not REPORT_NAME.fullmatch(name)}
    if wanted != listed or len(set(names)) != len(names):
        _tampered(MANIFEST)
    tables = tuple(SafeTable.from_dict(_loaded(folder / f"tables/{name}.json")) for name in names)
    # the CSV, the checker's record and the rules must say what the tables say, whoever hashed them
    for name, data in _files(tables).items():
        if (folder / name).read_bytes() != data:
            _tampered(name)
    if manifest["rules"] != {table.name: table.rules.to_dict() for table in tables}:
        _tampered(MANIFEST)
    return tables


def _check_about(about: ReleaseAbout, at: datetime) -> None:
    texts = {"study_id": about.study_id, "made_by": about.made_by}
    for name, text in texts.items():
        if not text.strip() or len(text) > 200 or labels.CONTROL.search(text):
            _refuse_input("about", name)
    if not re.fullmatch(r"[0-9a-f]{64}", about.definition_sha256):
        _refuse_input("about", "definition_sha256")
    if at.tzinfo is None:
        _refuse_input("about", "at")


def _about_out(about: ReleaseAbout) -> dict[str, Any]:
    return {
        "study_id": about.study_id,
        "definition_sha256": about.definition_sha256,
        "title": about.title.model_dump(),
        "made_by": about.made_by,
    }


def _about_in(manifest: Mapping[str, Any]) -> tuple[ReleaseAbout, datetime]:
    try:
        about = manifest["about"]
        found = ReleaseAbout(**{**about, "title": Bilingual.model_validate(about["title"])})
        made_at = datetime.fromisoformat(manifest["made_at"])
        _check_about(found, made_at)
    except (KeyError, TypeError, ValueError, AttributeError, InputError):
        _tampered(MANIFEST)
    return found, made_at


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _refuse_input(why: str, where: str) -> NoReturn:
    words = {
        "exists": (
            "Mae ffolder y rhyddhad yno eisoes; nid ysgrifennwyd dim.",
            "The release folder is there already; nothing was written.",
        ),
        "tables": (
            "Rhaid i ryddhad gynnwys o leiaf un tabl, pob un ag enw gwahanol.",
            "A release needs at least one table, each with a name of its own.",
        ),
        "about": (
            "Mae'r wybodaeth am y rhyddhad yn anghyflawn.",
            "What is known about the release is not complete.",
        ),
    }[why]
    raise InputError(
        cy=words[0],
        en=words[1],
        where=where,
        next_cy="Cywirwch hyn ac ysgrifennwch y rhyddhad eto.",
        next_en="Put this right and write the release again.",
    )


def _refuse(why: str, folder: Path) -> NoReturn:
    words = {
        "checker": (
            "Rhaid i ail berson, nid y sawl a'i gwnaeth, wirio'r rhyddhad ar ôl ei wneud.",
            "A second person, not its maker, must check the release after it was made.",
        ),
        "checked": ("Mae'r rhyddhad wedi'i wirio eisoes.", "The release has been checked already."),
        "unchecked": (
            "Nid oes ail berson wedi gwirio'r rhyddhad hwn.",
            "No second person has checked this release.",
        ),
    }[why]
    raise RefusedError(
        cy=words[0],
        en=words[1],
        where=folder.name,
        next_cy="Gofynnwch i rywun arall ei wirio: gwrando study check.",
        next_en="Ask someone else to check it: gwrando study check.",
    )


def _tampered(where: str) -> NoReturn:
    raise TamperedError(
        cy="Nid y rhyddhad a wiriwyd yw hwn: mae ffeil ar goll, wedi'i hychwanegu neu wedi'i newid.",
        en="This is not the release that was checked: a file is missing, was added or was changed.",
        where=where,
        next_cy="Peidiwch â'i ddefnyddio. Gofynnwch i'r tîm am gopi newydd.",
        next_en="Do not use it. Ask the team for a new copy.",
    )
