"""Proves a plug-in: made-up children in its own form must arrive, and each of its own rules must break when it should."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from gwrando.study.definition import ExtractSource
from gwrando.study.engine import open_duckdb
from gwrando.study.extract import Extract, FileKind, load
from gwrando.study.extract.conditions import Filled
from gwrando.study.extract.example import (
    Cells,
    Person,
    breaking,
    event_cells,
    person_cells,
    stay_cells,
)
from gwrando.study.ingest.faults import faults as find_faults
from gwrando.study.ingest.steps import Ingested, ingest_one

_STARTS, _ENDS = date(2010, 1, 1), date(2025, 12, 31)
_BORN = date(2008, 3, 4)
_KEY = "0" * 64


def _child(number: int) -> tuple[str, Person]:
    person = Person(
        born_on=_BORN + timedelta(days=37 * number),
        forename="Mari" if number % 2 else "Owen",
        surname="Enghraifft",
        sex="F" if number % 2 else "M",
        postcode="NP90 1AB",
    )
    return f"MADEUP{number:05d}", person


def _good(extract: Extract) -> dict[str, list[Cells]]:
    """Rows of each kind: one child for each event type the plug-in gives, with a stay and the event."""
    rows: dict[str, list[Cells]] = {name: [] for name in extract.kinds}
    for number, type_ in enumerate(extract.gives):
        record, person = _child(number)
        for name, cells in person_cells(extract, record=record, person=person):
            rows[name].append(cells)
        stays = stay_cells(extract, record=record, starts_on=date(2013, 9, 1), ends_on=None, person=person)
        for name, cells in stays:
            rows[name].append(cells)
        on = date(2018, 2, 5)
        name, cells = event_cells(
            extract,
            event_type=type_,
            record=record,
            starts_on=on,
            ends_on=on + timedelta(days=3),
            person=person,
        )
        rows[name].append(cells)
    # a kind that gives nothing must be readable too
    record, person = _child(0)
    return {name: found or [_plain(kind, record, person)] for (name, kind), found in zip(extract.kinds.items(), rows.values(), strict=True)}  # fmt: skip


def _plain(kind: FileKind, record: str, person: Person) -> Cells:
    alone = Extract(service="police", kinds={"x": kind}, knows_every_child=False)
    if kind.person and not kind.events:
        return person_cells(alone, record=record, person=person)[0][1]
    cells = {column.heading: "" for column in kind.columns}
    full = {
        c.heading: breaking(kind, cells, Filled(column=c.heading))[c.heading]
        for c in kind.columns
        if c.filled
    }
    return {**cells, **full, kind.record: record}


def write_rows(
    folder: Path, rows: Mapping[str, Sequence[Cells]], kinds: Mapping[str, FileKind]
) -> dict[str, str]:
    """Writes made-up rows as CSV, one file a kind; gives the file of each kind."""
    files = {}
    for name, kind in kinds.items():
        path = folder / f"made_up_{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [c.heading for c in kind.columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(name, []))
        files[name] = path.name
    return files


def _through(extract: Extract, rows: Mapping[str, Sequence[Cells]]) -> tuple[Ingested, set[str], list[str]]:
    """What comes of rows: the result, the event types that arrived, and the faults as kind:heading:rule:used."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_rows(folder, rows, extract.kinds)
        given = ExtractSource(
            service=extract.service, files=files, starts_on=_STARTS, ends_on=_ENDS, use_until=_ENDS
        )
        with open_duckdb(folder, key=_KEY, threads=1) as engine:
            done, checked = ingest_one(engine, given, extract, folder)
            arrived = {str(kind) for (kind,) in engine.rows("read_event_types")}
            kinds = {file: kind for kind, file in files.items()}
            faults = [f"{kinds[f.file]}:{f.column}:{f.rule}:{f.used}" for f in find_faults(engine, checked)]
    return done, arrived, faults


def prove_extract(extract: Extract) -> list[str]:
    """What is wrong with a plug-in when made-up records go through it, as short English codes; empty when sound."""
    if problems := extract.problems():
        return problems
    good = _good(extract)
    done, arrived, faults = _through(extract, good)
    problems = [f"never_arrives:{kind}" for kind in extract.gives if kind not in arrived]
    if not done.persons:
        problems.append("no_person_accepted")
    # only a fault that stops a good row counts: a made-up UPN has no right check letter
    problems += [f"good_row_refused:{fault}" for fault in sorted(set(faults)) if not fault.endswith(":yes")]
    if problems:
        return problems
    wrong = {name: list(rows) for name, rows in good.items()}
    for name, kind in extract.kinds.items():
        wrong[name] += [breaking(kind, good[name][0], rule.broken) for rule in kind.rules]
    _, _, faults = _through(extract, wrong)
    broken = {fault.rsplit(":", 1)[0] for fault in faults}
    return [
        f"rule_never_breaks:{name}:{rule.name}"
        for name, kind in extract.kinds.items()
        for rule in kind.rules
        if f"{name}:{rule.column}:{rule.name}" not in broken
    ]


def prove(plugin: str) -> list[str]:
    """Proves one installed extract plug-in; gives what is wrong, as short English codes; empty when sound."""
    return prove_extract(load(plugin))
