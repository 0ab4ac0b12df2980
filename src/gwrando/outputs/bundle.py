"""A release: safe tables and estimates in a folder, with who made it, who checked it, and a hash of every file.

    release/
    ├── manifest.json       about, software, rules, and for each file its size and SHA-256
    ├── results.json        one record a table or estimate for an output checker (after ACRO's results.json)
    ├── datapackage.json    what the columns of the CSV files mean (Frictionless Data Package)
    ├── tables/NAME.json    the table as `SafeTable.to_dict` writes it
    ├── tables/NAME.csv     the same for a spreadsheet, Welsh and English
    ├── estimates.json      the estimates as `SafeEstimate.to_dict` writes them, and estimates.csv (where there are any)
    ├── report/NAME         the same in words, made from both: HTML pages, PDF and JSON (optional)
    ├── check.json          written by `check_bundle`: who checked, when, and the hash of manifest.json
    └── signature.json       of check.json, where the checker has a key (`signing`)

The same input makes the same bytes. A folder is written beside its place and moved there whole.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from gwrando import __version__
from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import files, labels, never, signing
from gwrando.outputs.estimates import SafeEstimate
from gwrando.outputs.tables import SafeTable
from gwrando.text import Bilingual

MANIFEST, CHECK, SIGNATURE = "manifest.json", "check.json", signing.SIGNATURE
MANIFEST_FIELDS = {"format", "software", "about", "made_at", "rules", "tables", "estimates", "files"}
CHECK_FIELDS = {"checked_by", "checked_at", "manifest_sha256"}
LARGEST_FILE = 20_000_000
FILE_NAME = re.compile(
    r"(?:results|datapackage)\.json|estimates\.(?:json|csv)|tables/[A-Za-z0-9_-]{1,80}\.(?:json|csv)"
)
REPORT_NAME = re.compile(r"report/[a-z0-9_-]{1,80}(?:\.[a-z]{2})?\.(?:html|json|pdf)")


@dataclass(frozen=True, kw_only=True)
class ReleaseAbout:
    """What a release is: its study, the hash of its definition, and who made it (a label, such as a post)."""

    study_id: str
    definition_sha256: str
    title: Bilingual
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """A release that has been read: its hashes agree and a second person has checked it.

    `signed_with` is the public key of its signature, which is one of this release; blank where it has none. Whose key that
    is, the reader must know.
    """

    about: ReleaseAbout
    made_at: datetime
    checked_by: str
    checked_at: datetime
    software: str
    tables: tuple[SafeTable, ...]
    manifest_sha256: str
    estimates: tuple[SafeEstimate, ...] = ()
    report: Mapping[str, bytes] = field(default_factory=dict)
    signed_with: str = ""

    def table(self, name: str) -> SafeTable:
        """The table of that name; KeyError when there is none."""
        return {table.name: table for table in self.tables}[name]

    def estimate(self, name: str) -> SafeEstimate:
        """The estimate of that name; KeyError when there is none."""
        return {estimate.name: estimate for estimate in self.estimates}[name]


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """A release that nobody has checked yet, for the eyes of the person who is about to."""

    about: ReleaseAbout
    made_at: datetime
    tables: tuple[SafeTable, ...]
    estimates: tuple[SafeEstimate, ...]
    report: Mapping[str, bytes]


def write_bundle(
    folder: Path,
    *,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate] = (),
    about: ReleaseAbout,
    at: datetime,
    report: Mapping[str, bytes] | None = None,
) -> Path:
    """Writes a release that still needs `check_bundle`; returns the folder.

    `report` holds files in words (`report/NAME.html`, `.pdf`, `.json`), made from the tables and estimates by the caller;
    they are hashed and checked with them. Raises InputError when the folder exists, two tables (or two estimates) have
    one name, there is no table, an estimate was protected under other rules than the tables, or a report file has another name; nothing is half written.
    """
    folder = Path(folder)
    if folder.exists():
        _refuse_input("exists", folder.name)
    if not tables or len({table.name.casefold() for table in tables}) != len(tables):
        _refuse_input("tables", folder.name)
    known = [table.rules for table in tables]
    names = {estimate.name.casefold() for estimate in estimates}
    if len(names) != len(estimates) or any(estimate.rules not in known for estimate in estimates):
        _refuse_input("tables", folder.name)
    _check_about(about, at)
    if not all(
        REPORT_NAME.fullmatch(name) and len(data) <= LARGEST_FILE for name, data in (report or {}).items()
    ):
        _refuse_input("tables", "report")
    made = {**files.release_files(tables, estimates), **(report or {})}
    manifest = {
        "format": files.FORMAT,
        "software": f"gwrando {__version__}",
        "about": _about_out(about),
        "made_at": at.isoformat(),
        "rules": {table.name: table.rules.to_dict() for table in tables},
        "tables": [table.name for table in tables],
        "estimates": [estimate.name for estimate in estimates],
        "files": {
            name: {"bytes": len(data), "sha256": files.sha256(data)} for name, data in sorted(made.items())
        },
    }
    files.write_folder(folder, {**made, MANIFEST: files.json_bytes(manifest)})
    return folder


def check_bundle(folder: Path, *, by: str, at: datetime, signer: signing.Signer | None = None) -> Path:
    """Records that a second person has looked at the release, signed with their key if they have one; returns the path of
    the record.

    Raises RefusedError when `by` is who made it or it is already checked, TamperedError when a file was
    changed.
    """
    folder = Path(folder)
    manifest, data = _manifest(folder)
    _verified(folder, manifest)
    about, made_at = _about_in(manifest)
    if not by.strip() or _same_person(by, about.made_by) or at.tzinfo is None or at < made_at:
        _refuse("checker", folder)
    if (folder / CHECK).exists():
        _refuse("checked", folder)
    record = {"checked_by": by.strip(), "checked_at": at.isoformat(), "manifest_sha256": files.sha256(data)}
    written = files.json_bytes(record)
    if signer is not None:  # before the record: a kill between the two leaves nothing that counts as checked
        files.write_file(folder / SIGNATURE, signer.sign(written))
    files.write_file(folder / CHECK, written)
    return folder / CHECK


def look_at(folder: Path) -> Unchecked:
    """The release in the folder before its check: for the checker only, never for publishing.

    Raises TamperedError when a file is missing, added or changed since it was made.
    """
    never.refuse_case_reviews(Path(folder))
    manifest, _ = _manifest(Path(folder))
    tables, estimates, report = _verified(Path(folder), manifest)
    about, made_at = _about_in(manifest)
    return Unchecked(about=about, made_at=made_at, tables=tables, estimates=estimates, report=report)


def read_bundle(folder: Path) -> Release:
    """The release in the folder.

    Raises RefusedError when no second person has checked it; TamperedError when a file is missing, added,
    changed or is not such a file; DisclosureError when a table breaks its own rules.
    """
    folder = Path(folder)
    never.refuse_case_reviews(folder)
    manifest, data = _manifest(folder)
    if not (folder / CHECK).exists():
        _refuse("unchecked", folder)
    record = _read(folder / CHECK)
    check = _parsed(record, CHECK)
    signed_with = ""
    if (folder / SIGNATURE).exists():
        signed_with = signing.signed_with(_read(folder / SIGNATURE), record=record)
    tables, estimates, report = _verified(folder, manifest)
    about, made_at = _about_in(manifest)
    try:
        checked_by, checked_at = str(check["checked_by"]), datetime.fromisoformat(check["checked_at"])
        agrees = check["manifest_sha256"] == files.sha256(data) and set(check) == CHECK_FIELDS
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
        manifest_sha256=files.sha256(data),
        estimates=estimates,
        report=report,
        signed_with=signed_with,
    )


def _read(path: Path) -> bytes:
    """The bytes of one file of a release; a link or a file far too large is no part of one."""
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_FILE:
            _tampered(path.name)
        return path.read_bytes()
    except OSError:
        _tampered(path.name)


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        _tampered(name)
    if not isinstance(found, dict):
        _tampered(name)
    return found


def _manifest(folder: Path) -> tuple[dict[str, Any], bytes]:
    data = _read(folder / MANIFEST)
    manifest = _parsed(data, MANIFEST)
    if manifest.get("format") != files.FORMAT or set(manifest) != MANIFEST_FIELDS:
        _tampered(MANIFEST)
    if not isinstance(manifest["files"], dict):
        _tampered(MANIFEST)
    return manifest, data


Numbers = tuple[tuple[SafeTable, ...], tuple[SafeEstimate, ...]]


def _verified(
    folder: Path, manifest: Mapping[str, Any]
) -> tuple[tuple[SafeTable, ...], tuple[SafeEstimate, ...], dict[str, bytes]]:
    """The tables, the estimates and the report, after comparing every file's name, size and hash.

    Raises TamperedError at the first difference.
    """
    listed = manifest["files"]
    if not all(FILE_NAME.fullmatch(name) or REPORT_NAME.fullmatch(name) for name in listed):
        _tampered(MANIFEST)  # before any path is made of such a name
    there = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    if {path.relative_to(folder).as_posix() for path in there} - {MANIFEST, CHECK, SIGNATURE} != set(listed):
        _tampered("files")
    found = {name: _read(folder / name) for name in listed}
    for name, data in found.items():
        if listed[name] != {"bytes": len(data), "sha256": files.sha256(data)}:
            _tampered(name)
    report = {name: data for name, data in found.items() if REPORT_NAME.fullmatch(name)}
    tables, estimates = _numbers({name: found[name] for name in found if name not in report}, manifest)
    return tables, estimates, report


def _numbers(found: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Numbers:
    """The tables and estimates of the files; CSV, records and rules must say what they say, whoever hashed them."""
    try:
        tables = tuple(
            SafeTable.from_dict(_parsed(found[f"tables/{name}.json"], name)) for name in manifest["tables"]
        )
        estimates: tuple[SafeEstimate, ...] = ()
        if manifest["estimates"]:
            given = _parsed(found[files.ESTIMATES], files.ESTIMATES)["estimates"]
            estimates = tuple(SafeEstimate.from_dict(one) for one in given)
    except (KeyError, TypeError, InputError):
        _tampered(MANIFEST)
    rules = {table.name: table.rules.to_dict() for table in tables}
    if not tables or len(rules) != len(tables) or manifest["rules"] != rules:
        _tampered(MANIFEST)
    names = [estimate.name for estimate in estimates]
    other = any(estimate.rules.to_dict() not in rules.values() for estimate in estimates)
    if manifest["estimates"] != names or len(set(names)) != len(names) or other:
        _tampered(MANIFEST)
    if files.release_files(tables, estimates) != found:
        _tampered("files")
    return tables, estimates


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
            "Rhaid i ryddhad gynnwys o leiaf un tabl, a phob tabl ac amcangyfrif ag enw gwahanol.",
            "A release needs at least one table, and each table and estimate a name of its own.",
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
