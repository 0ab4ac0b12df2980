"""The ledger of a study: every number it ever released, one a line, each line chained to the one before by its hash.

It lies beside the study (`ledger.jsonl`), is only ever added to, and is read before each new release, so that a table is
compared with all that is out. A withdrawn release stays in it: what was read cannot be unread. The chain shows that a line
was changed or taken out; that the end was cut off shows only beside its last hash (`head`), kept elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from gwrando.errors import DisclosureError, GwrandoError, InputError, RefusedError, TamperedError
from gwrando.outputs import earlier, files
from gwrando.outputs import told as telling
from gwrando.outputs.bundle import Release, Unchecked
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.tables import SafeTable
from gwrando.outputs.told import Told
from gwrando.text import Bilingual

NAME = "ledger.jsonl"
START = "0" * 64
LARGEST = 500_000_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: its number, kind (release, table, number, about, estimate, withdrawn), its release, and what it says."""

    seq: int
    kind: str
    release: str
    said: Mapping[str, Any]
    hash: str


def read(path: Path) -> list[Entry]:
    """Every line of the ledger, oldest first; none when there is no ledger yet.

    Raises TamperedError when a line is missing, was changed, or is no such line.
    """
    if not path.exists():
        return []
    if path.is_symlink() or path.stat().st_size > LARGEST:
        _tampered(0)
    found: list[Entry] = []
    before = START
    for seq, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        try:
            data = json.loads(line)
            mark = data.pop("hash")
            whole = data.pop("previous") == before and data["seq"] == seq
            if not whole or mark != _hash(before, data):
                _tampered(seq)
            kind, release = data["kind"], data["release"]
            said = {key: value for key, value in data.items() if key not in ("seq", "kind", "release")}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            _tampered(seq)
        found.append(Entry(seq=seq, kind=kind, release=release, said=said, hash=mark))
        before = mark
    return found


def head(entries: Sequence[Entry]) -> str:
    """The hash of the last line: kept elsewhere, it shows that nothing was cut off."""
    return entries[-1].hash if entries else START


def tables(entries: Iterable[Entry]) -> tuple[SafeTable, ...]:
    """Every table that was ever released, oldest first, put together from its lines; withdrawn ones too.

    Raises TamperedError when the lines of a table do not make one.
    """
    heads: dict[tuple[str, str], Mapping[str, Any]] = {}
    cells: dict[tuple[str, str], dict[tuple[str, str], Any]] = {}
    for entry in entries:
        if entry.kind == "table":
            heads[entry.release, entry.said["table"]] = entry.said["about"]
            cells[entry.release, entry.said["table"]] = {}
        elif entry.kind == "number":
            row, column = entry.said["cell"]
            cells[entry.release, entry.said["table"]][row, column] = entry.said["shown"]
    return tuple(_table(key[1], about, cells[key]) for key, about in heads.items())


def estimates(entries: Iterable[Entry]) -> tuple[Told, ...]:
    """Every estimate that was ever released, oldest first, put together from its lines; withdrawn ones too.

    Raises TamperedError when the lines of an estimate do not make one.
    """
    heads: dict[tuple[str, str], Mapping[str, Any]] = {}
    figures: dict[tuple[str, str], dict[str, object]] = {}
    for entry in entries:
        if entry.kind == "about":
            heads[entry.release, entry.said["estimate"]] = entry.said["about"]
            figures[entry.release, entry.said["estimate"]] = {}
        elif entry.kind == "estimate" and (entry.release, entry.said["estimate"]) in heads:
            figures[entry.release, entry.said["estimate"]][entry.said["figure"]] = entry.said["shown"]
    return tuple(_told(name, about, figures[release, name]) for (release, name), about in heads.items())


def _told(name: str, about: Mapping[str, Any], figures: Mapping[str, object]) -> Told:
    try:
        shown = tuple(None if figures[one] == about["outcome"] else figures[one] for one in FIGURES)
        return Told(
            name=name,
            kind=about["kind"],
            title=Bilingual.model_validate(about["title"]),
            outcome=about["outcome"],
            level=about["level"],
            tables=tuple(about["tables"]),
            rules=DisclosureRules.from_dict(about["rules"]),
            figures=shown,
        )
    except (KeyError, TypeError, ValueError, GwrandoError):
        _tampered(0)


def check(found: Release | Unchecked, entries: Sequence[Entry]) -> None:
    """Raises DisclosureError when a table or an estimate of the release, beside what is out, would tell what either hides.

    Tables are held against each other where they have one name or title; totals where all of their rows or columns
    agree. A table that says just what an earlier one says tells nothing new. Estimates are held against earlier ones
    that ask the same and against tables that hide what they rest on; tables against the estimates about them (`told`).
    """
    out = tables(entries)
    said = estimates(entries)
    for one in found.estimates:
        if telling.unsafe(one, said, out):
            _refuse_estimate(one.name)
    for table in found.tables:
        if telling.untold(table, said, out):
            earlier.refuse_difference(table.name)
    for table in found.tables:
        for before in out:
            if table.name == before.name or table.title == before.title:
                earlier.differs_safely(table, before)


def add(path: Path, release: Release) -> list[Entry]:
    """Writes every number of a checked release into the ledger; gives the lines added (none when it is in it already).

    Raises TamperedError when the ledger is broken, DisclosureError as `check` does. Whole or not at all.
    """
    entries = read(path)
    if any(entry.kind == "release" and entry.release == release.manifest_sha256 for entry in entries):
        return []
    check(release, entries)
    return _append(path, entries, list(_lines(release)))


def withdraw(path: Path, *, release: str, reason: str, by: str, at: datetime) -> list[Entry]:
    """Notes that a release (its manifest's hash, or the start of it) was withdrawn; it still counts.

    Raises InputError when there is no such release or no reason is given, RefusedError when it is withdrawn already.
    """
    entries = read(path)
    known = {
        entry.release for entry in entries if entry.kind == "release" and entry.release.startswith(release)
    }
    if len(known) != 1 or len(release) < 8 or not reason.strip() or not by.strip():
        _refuse_withdrawal()
    (whole,) = known
    if any(entry.kind == "withdrawn" and entry.release == whole for entry in entries):
        raise RefusedError(
            cy="Mae'r rhyddhad hwn wedi'i dynnu'n ôl eisoes.",
            en="This release is withdrawn already.",
            where=whole[:12],
            next_cy="Nid oes angen gwneud dim.",
            next_en="Nothing needs to be done.",
        )
    said = {
        "kind": "withdrawn",
        "release": whole,
        "at": at.isoformat(),
        "by": by.strip(),
        "reason": reason.strip(),
    }
    return _append(path, entries, [said])


def _lines(release: Release) -> Iterator[dict[str, Any]]:
    """What the ledger says of a release, one line for each number."""
    key = release.manifest_sha256
    yield {
        "kind": "release",
        "release": key,
        "study": release.about.study_id,
        "definition_sha256": release.about.definition_sha256,
        "at": release.checked_at.isoformat(),
        "made_by": release.about.made_by,
        "checked_by": release.checked_by,
    }
    for table in release.tables:
        data = table.to_dict()
        about = {part: data[part] for part in ABOUT}
        yield {"kind": "table", "release": key, "table": table.name, "about": about}
        for row in (*table.rows, ""):
            for column in (*table.columns, ""):
                cell = earlier.place_of(table, row, column)
                shown = cell.reason.value if cell.shown is None else cell.shown
                yield {
                    "kind": "number",
                    "release": key,
                    "table": table.name,
                    "cell": [row, column],
                    "shown": shown,
                }
    for one in release.estimates:
        about = {
            "kind": one.kind,
            "title": one.title.model_dump(),
            "outcome": one.outcome,
            "level": one.level,
            "tables": list(one.tables),
            "rules": one.rules.to_dict(),
        }
        yield {"kind": "about", "release": key, "estimate": one.name, "about": about}
        for figure, told in zip(FIGURES, telling.told(one).figures, strict=True):
            yield {
                "kind": "estimate",
                "release": key,
                "estimate": one.name,
                "figure": figure,
                "shown": one.outcome if told is None else told,
            }


FIGURES = ("value", "low", "high", "p", "q", "n")
ABOUT = ("title", "source", "missing", "unit", "rows", "columns", "rules")


def _table(name: str, about: Mapping[str, Any], cells: Mapping[tuple[str, str], Any]) -> SafeTable:
    try:
        rows = [row["key"] for row in about["rows"]]
        columns = [column["key"] for column in about["columns"]]
        return SafeTable.from_dict(
            {
                "name": name,
                **about,
                "cells": [[cells[row, column] for column in columns] for row in rows],
                "row_totals": [cells[row, ""] for row in rows],
                "column_totals": [cells["", column] for column in columns],
                "grand_total": cells["", ""],
            }
        )
    except (KeyError, TypeError, GwrandoError):
        _tampered(0)


def _append(path: Path, entries: Sequence[Entry], said: Sequence[Mapping[str, Any]]) -> list[Entry]:
    before, seq, made, text = head(entries), len(entries), list[Entry](), list[str]()
    for line in said:
        seq += 1
        data = {"seq": seq, **line}
        mark = _hash(before, data)
        text.append(json.dumps({**data, "previous": before, "hash": mark}, ensure_ascii=False))
        rest = {key: value for key, value in data.items() if key not in ("seq", "kind", "release")}
        made.append(Entry(seq=seq, kind=line["kind"], release=line["release"], said=rest, hash=mark))
        before = mark
    old = path.read_bytes() if path.exists() else b""
    files.write_file(path, old + "".join(f"{line}\n" for line in text).encode())
    return made


def _hash(before: str, data: Mapping[str, Any]) -> str:
    return files.sha256(f"{before}\n{json.dumps(data, ensure_ascii=False, sort_keys=True)}".encode())


def _refuse_estimate(where: str) -> NoReturn:
    raise DisclosureError(
        cy="Byddai'r amcangyfrif hwn, o'i gymharu â rhyddhad cynharach, yn dweud am ychydig o blant.",
        en="This estimate, compared with an earlier release, would tell of a few children.",
        where=where,
        next_cy="Gadewch ef allan, neu gwnewch y rhyddhad eto gyda'r cofnod rhyddhau wrth ei ymyl: fe'i cuddir wedyn.",
        next_en="Leave it out, or make the release again with its ledger beside it: it is hidden then.",
    )


def _refuse_withdrawal() -> NoReturn:
    raise InputError(
        cy="Ni ellir tynnu'n ôl: mae angen un rhyddhad sydd yn y cofnod, rheswm ac enw.",
        en="Nothing was withdrawn: one release that is in the ledger, a reason and a name are needed.",
        where=NAME,
        next_cy="Rhowch o leiaf wyth nod cyntaf stwnsh y rhyddhad: gwrando study ledger.",
        next_en="Give at least the first eight characters of the release's hash: gwrando study ledger.",
    )


def _tampered(seq: int) -> NoReturn:
    raise TamperedError(
        cy="Mae'r cofnod rhyddhau wedi'i newid neu'n anghyflawn: ni ellir gwybod beth sydd allan eisoes.",
        en="The ledger was changed or is not whole: what is out already cannot be known.",
        where=f"{NAME}:{seq}",
        next_cy="Rhowch gopi wrth gefn o'r cofnod yn ei le. Peidiwch â rhyddhau dim cyn hynny.",
        next_en="Put back a copy of the ledger. Release nothing before that.",
    )
