"""Ingest: one service's two files -> landed text -> accepted records and events, or set aside with a fault
report.

A file is read by a strict reader before DuckDB sees anything. A row with a fault is set aside, not lost: the
report names file, row, column and rule; never a value, never a record's id.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gwrando.errors import InputError, RefusedError
from gwrando.study.agreement import Agreement
from gwrando.study.definition import ExtractSource
from gwrando.study.engine import Engine
from gwrando.study.extract import PERSON_COLUMNS, Extract
from gwrando.text import Bilingual

RULES: Mapping[str, Bilingual] = {
    "empty": Bilingual(cy="Mae'r gell yn wag", en="The cell is empty"),
    "repeated": Bilingual(
        cy="Mae'r un peth yn y ffeil fwy nag unwaith", en="The same thing is in the file more than once"
    ),
    "not_a_date": Bilingual(
        cy="Nid yw'n ddyddiad yn ffurf y gwasanaeth", en="It is not a date in the service's form"
    ),
    "in_the_future": Bilingual(cy="Mae'r dyddiad ar ôl diwedd y data", en="The date is after the data end"),
    "not_a_child": Bilingual(cy="Yn 18 oed neu'n hŷn", en="Aged 18 or older"),
    "unknown_code": Bilingual(
        cy="Nid yw'r cod ar restr y gwasanaeth", en="The code is not on the service's list"
    ),
    "not_a_postcode": Bilingual(cy="Nid yw ar ffurf cod post", en="It does not have the form of a postcode"),
    "no_person": Bilingual(
        cy="Nid oes cofnod o berson y gellir ei ddefnyddio", en="There is no usable record of a person"
    ),
    "outside_coverage": Bilingual(
        cy="Y tu allan i'r dyddiadau y mae'r data'n eu cwmpasu", en="Outside the dates the data cover"
    ),
    "before_birth": Bilingual(cy="Cyn y dyddiad geni", en="Before the date of birth"),
    "cells": Bilingual(cy="Nifer anghywir o gelloedd yn y rhes", en="The wrong number of cells in the row"),
}
"""What each rule says, for the fault report."""

_LANDED_PERSON = ("agency", "row_no", *PERSON_COLUMNS)
_LANDED_EVENT = ("agency", "row_no", "record", "code", "on_text", "role")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One row that breaks one rule. `kept` is true when the row is used all the same."""

    file: str
    row: int
    column: str
    rule: str
    kept: bool


@dataclass(frozen=True, kw_only=True)
class LandedFile:
    """The rows of one file as text, under our column names, and the rows whose shape is wrong."""

    rows: list[tuple[int, tuple[str, ...]]]
    wrong_shape: list[int]


def _unreadable(file: str, cy: str, en: str) -> InputError:
    return InputError(
        cy=cy,
        en=en,
        where=file,
        next_cy="Gofynnwch i'r gwasanaeth anfon y ffeil eto. Ni newidiwyd dim.",
        next_en="Ask the service to send the file again. Nothing was changed.",
    )


def read_strictly(
    path: Path, *, headings: Mapping[str, str], agreement: Agreement, service: str, kind: str, encoding: str
) -> LandedFile:
    """The rows of a CSV file as text, in the order of `headings` (our name -> theirs).

    Raises `RefusedError` when a column is not in the agreement, `InputError` when the file cannot be opened
    or decoded, a quote is never closed, it holds a NUL, or a needed column is missing or there twice.
    """
    found: list[tuple[int, tuple[str, ...]]] = []
    wrong: list[int] = []
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, strict=True)
            head = [cell.strip() for cell in next(reader, [])]
            agreement.check_columns(service=service, file=kind, columns=head)
            missing = [theirs for theirs in headings.values() if head.count(theirs) != 1]
            if missing:
                listed = ", ".join(missing)
                raise _unreadable(
                    path.name,
                    f"Mae angen y colofnau hyn unwaith yn y ffeil: {listed}.",
                    f"These columns are needed once in the file: {listed}.",
                )
            places = [head.index(theirs) for theirs in headings.values()]
            for number, cells in enumerate(reader, start=2):
                if len(cells) != len(head) or any("\0" in cell for cell in cells):
                    wrong.append(number)
                else:
                    found.append((number, tuple(cells[place] for place in places)))
    except OSError as error:
        raise _unreadable(path.name, "Ni ellir agor y ffeil.", "The file cannot be opened.") from error
    except (UnicodeDecodeError, csv.Error):
        # "from None" on purpose: the cause holds a piece of the file
        raise _unreadable(
            path.name,
            "Mae'r ffeil wedi'i difrodi neu mewn amgodiad arall.",
            "The file is damaged or in another encoding.",
        ) from None
    return LandedFile(rows=found, wrong_shape=wrong)


def check_dates(source: ExtractSource, *, today: date) -> None:
    """Raises `RefusedError` when an extract is past the day until which it may be used."""
    if today > source.use_until:
        raise RefusedError(
            cy=f"Daeth yr hawl i ddefnyddio'r echdyniad i ben ar {source.use_until.isoformat()}.",
            en=f"The right to use the extract ended on {source.use_until.isoformat()}.",
            where=source.service,
            next_cy="Dilëwch y ffeiliau, neu gofynnwch i'r gwasanaeth am echdyniad newydd.",
            next_en="Delete the files, or ask the service for a new extract.",
        )


def land(
    engine: Engine,
    landed: Sequence[tuple[Extract, ExtractSource, LandedFile, LandedFile]],
    *,
    nicknames: Mapping[str, str],
) -> None:
    """Puts the text of every file into the stores: persons into `names`, events into `work`, and the code
    lists."""
    persons = [(e.service, n, *cells) for e, _, person, _ in landed for n, cells in person.rows]
    events = [(e.service, n, *cells) for e, _, _, event in landed for n, cells in event.rows]
    whole = {"row_no": "INTEGER"}
    engine.load("names.landed_person", _columns(_LANDED_PERSON, persons), types=whole)
    engine.load("work.landed_event", _columns(_LANDED_EVENT, events), types=whole)
    sources = [
        (e.service, e.date_format, s.starts_on, s.ends_on, e.knows_every_child) for e, s, _, _ in landed
    ]
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"}
    for store in ("names", "work"):
        names = ("agency", "date_format", "starts_on", "ends_on", "knows_every_child")
        engine.load(f"{store}.source", _columns(names, sources), types=kinds)
    codes = ("agency", "theirs", "ours")
    for table, pairs in (
        ("names.sex_code", [(e.service, t, o) for e, *_ in landed for t, o in e.sexes.items()]),
        ("work.event_code", [(e.service, t, o) for e, *_ in landed for t, o in e.codings.items()]),
        ("work.role_code", [(e.service, t, o) for e, *_ in landed for t, o in e.roles.items()]),
    ):
        engine.load(table, _columns(codes, pairs), types={})
    engine.load("names.nickname", _columns(("short_form", "long_form"), list(nicknames.items())), types={})


def _columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def accept(engine: Engine) -> dict[str, int]:
    """Runs the rules: gives the number of accepted persons and events, and of faults, by table name."""
    return {step: engine.run(step) for step in ("fault_person", "person", "fault_event", "event")}


def faults(
    engine: Engine, landed: Sequence[tuple[Extract, ExtractSource, LandedFile, LandedFile]]
) -> list[Fault]:
    """Every fault of every row, by file and row, under the file's own headings."""
    found: list[Fault] = []
    by_service = {e.service: (e, s) for e, s, _, _ in landed}
    for kind, rows in (
        ("person", engine.rows("read_fault_person")),
        ("event", engine.rows("read_fault_event")),
    ):
        for service, row, column, rule, kept in rows:
            extract, source = by_service[service]
            file = source.person if kind == "person" else source.event
            headings = extract.to_person if kind == "person" else extract.to_event
            found.append(Fault(file=file, row=row, column=headings[column], rule=rule, kept=kept))
    for _, source, person, event in landed:
        for file, shape in ((source.person, person), (source.event, event)):
            found.extend(
                Fault(file=file, row=n, column="", rule="cells", kept=False) for n in shape.wrong_shape
            )
    return sorted(found, key=lambda fault: (fault.file, fault.row, fault.column, fault.rule))


def write_fault_report(path: Path, found: Sequence[Fault]) -> None:
    """Writes the faults as CSV (file, row, column, rule, used, in words cy and en). No value of a cell is in
    it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "row", "column", "rule", "row_used", "cy", "en"))
        for fault in found:
            words = RULES[fault.rule]
            writer.writerow(
                (
                    fault.file,
                    fault.row,
                    fault.column,
                    fault.rule,
                    "yes" if fault.kept else "no",
                    words.cy,
                    words.en,
                )
            )
