"""The way back: from a child, a stay or an event to cells in a plug-in's own headings, codes and date style.

Made-up extracts are written with it, and a plug-in is proved by it. A cell depends on the arguments alone.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from gwrando.study.extract import Extract, conditions
from gwrando.study.extract.columns import Column, DateStyle
from gwrando.study.extract.kinds import FileKind, Happens

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ANY_DAY = date(2015, 3, 21)

Cells = dict[str, str]
"""Heading -> text of the cell."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who a record is about; what is not known is empty."""

    born_on: date
    forename: str = ""
    middle_names: str = ""
    surname: str = ""
    other_surname: str = ""
    sex: str = ""
    postcode: str = ""
    upn: str = ""
    nhs_number: str = ""
    ethnicity: str = ""
    deprivation: str = ""
    area: str = ""


def date_text(day: date, style: DateStyle) -> str:
    """A day in a date style."""
    match style:
        case "iso":
            return day.isoformat()
        case "dmy":
            return f"{day:%d/%m/%Y}"
        case "mdy":
            return f"{day:%m/%d/%Y}"
        case "compact":
            return f"{day:%Y%m%d}"
        case "named":
            return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"
        case "excel":
            return str((day - date(1899, 12, 30)).days)
        case "month":
            return f"{day:%m/%Y}"
        case "year":
            return f"{day:%Y}"


def _number(value: float) -> str:
    """A number as people write it: no exponent, no empty fraction."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _code(column: Column, word: str) -> str:
    """The first code that means this word; empty where there is none."""
    if isinstance(column.codes, Mapping):
        return next((code for code, ours in column.codes.items() if ours == word), "")
    return next((code for code in column.codes or () if code.lower() == word), "")


def _some(column: Column) -> str:
    """Something a cell of this column may hold."""
    match column.type:
        case "code":
            return next(iter(column.codes or ()))
        case "date":
            return date_text(_ANY_DAY, column.styles[0])
        case "number":
            return _number(column.least if column.least is not None else 1)
        case "upn":
            return "A123456789012"
        case "nhs":
            return "9434765919"
        case "postcode":
            return "NP90 1AB"
        case _:
            return "X"


def _day(kind: FileKind, cells: Cells, heading: str) -> date:
    """The day a cell written here stands for."""
    style, text = kind.column(heading).styles[0], cells.get(heading, "")
    days = (_ANY_DAY + timedelta(days=n) for n in range(-9000, 9000))
    return next((day for day in days if date_text(day, style) == text), _ANY_DAY)


def _satisfy(kind: FileKind, cells: Cells, condition: conditions.Condition, *, holds: bool = True) -> None:
    """Changes cells so that a condition holds (or does not)."""
    match condition:
        case conditions.IsIn():
            column, values = kind.column(condition.column), condition.values
            now = cells.get(condition.column, "")
            if holds and now not in values:
                cells[condition.column] = values[0]
            elif not holds and now in values:
                cells[condition.column] = next((c for c in column.codes or () if c not in values), "")
        case conditions.Filled() | conditions.Empty():
            if isinstance(condition, conditions.Filled) == holds:
                cells[condition.column] = cells.get(condition.column) or _some(kind.column(condition.column))
            else:
                cells[condition.column] = ""
        case conditions.AtLeast():
            cells[condition.column] = _number(condition.number if holds else condition.number - 1)
        case conditions.ShareAtLeast():
            cells[condition.whole] = "100"
            cells[condition.part] = str(math.ceil(condition.share * 100)) if holds else "0"
        case conditions.MoreThan():
            cells[condition.than] = cells.get(condition.than) or "1"
            cells[condition.column] = _number(float(cells[condition.than]) + (1 if holds else 0))
        case conditions.Earlier():
            than = kind.column(condition.than)
            cells[condition.than] = cells.get(condition.than) or _some(than)
            day = _day(kind, cells, condition.than) - timedelta(days=400 if holds else 0)
            cells[condition.column] = date_text(day, kind.column(condition.column).styles[0])
        case conditions.Since():
            if holds != (_day(kind, cells, condition.column) >= condition.day):
                turned = condition.day if holds else condition.day - timedelta(days=1)
                cells[condition.column] = date_text(turned, kind.column(condition.column).styles[0])
        case conditions.All():
            for part in condition.of if holds else condition.of[:1]:
                _satisfy(kind, cells, part, holds=holds)
        case conditions.Any():
            for part in condition.of[:1] if holds else condition.of:
                _satisfy(kind, cells, part, holds=holds)
        case conditions.Not():
            _satisfy(kind, cells, condition.of, holds=not holds)


def breaking(kind: FileKind, cells: Cells, condition: conditions.Condition) -> Cells:
    """The same row with a condition made to hold: how a rule of the plug-in is shown to be broken."""
    found = dict(cells)
    _satisfy(kind, found, condition)
    return found


def _finished(kind: FileKind, cells: Cells, record: str, person: Person | None) -> Cells:
    """A whole row: the record, the person where the file tells it, and something in every cell that must be filled."""
    found = {kind.record: record, **(_about(kind, person) if person else {}), **cells}
    for column in kind.columns:
        if column.filled and not found.get(column.heading):
            found[column.heading] = _some(column)
    if kind.agrees and person:
        found[kind.agrees] = date_text(person.born_on, kind.column(kind.agrees).styles[0])
    return {column.heading: found.get(column.heading, "") for column in kind.columns}


def _about(kind: FileKind, person: Person) -> Cells:
    known = asdict(person)
    found: Cells = {}
    for field, heading in (kind.person or {}).items():
        column = kind.column(heading)
        if field == "born_on":
            found[heading] = date_text(person.born_on, column.styles[0])
        elif column.type == "code":
            found[heading] = _code(column, known[field]) if known[field] else ""
        else:
            found[heading] = known[field]
    return found


def person_cells(extract: Extract, *, record: str, person: Person) -> list[tuple[str, Cells]]:
    """The rows about a child: one for each file kind that is about people and tells nothing else."""
    return [
        (name, _finished(kind, {}, record, person))
        for name, kind in extract.kinds.items()
        if kind.person and not kind.events
    ]


def stay_cells(
    extract: Extract, *, record: str, starts_on: date, ends_on: date | None, person: Person | None = None
) -> list[tuple[str, Cells]]:
    """The rows that tell from when until when a service knew the child."""
    found = []
    for name, kind in extract.kinds.items():
        if kind.stays:
            days = {kind.stays.starts: starts_on, kind.stays.ends: ends_on}
            cells = {h: date_text(d, kind.column(h).styles[0]) if d else "" for h, d in days.items()}
            found.append((name, _finished(kind, cells, record, person)))
    return found


def event_cells(
    extract: Extract,
    *,
    event_type: str,
    record: str,
    starts_on: date,
    ends_on: date | None = None,
    role: str = "subject",
    action: str = "",
    reason: str = "",
    basis: str = "",
    detail: str = "",
    person: Person | None = None,
) -> tuple[str, Cells]:
    """The row of the file kind that tells this event best. What the form cannot hold is left out.

    Raises `KeyError` when the plug-in has no such event (see `Extract.gives`).
    """
    told = {"role": role, "action": action, "reason": reason, "basis": basis, "detail": detail}
    found: list[tuple[int, str, FileKind, Happens]] = []
    for name, kind in extract.kinds.items():
        for event in kind.events:
            if event_type in kind.types_of(event):
                found.append((_holds(kind, event, told, ends_on), name, kind, event))
    if not found:
        raise KeyError(event_type)
    _, name, kind, event = max(found, key=lambda item: item[0])
    cells: Cells = {event.starts: date_text(starts_on, kind.column(event.starts).styles[0])}
    if event.ends and ends_on:
        cells[event.ends] = date_text(ends_on, kind.column(event.ends).styles[0])
    if event.type_from:
        cells[event.type_from] = _code(kind.column(event.type_from), event_type)
    for heading, word in _said(event, told).items():
        if code := _code(kind.column(heading), word):
            cells[heading] = code
    if event.when is not None:
        _satisfy(kind, cells, event.when)
    return name, _finished(kind, cells, record, person)


def _said(event: Happens, told: Mapping[str, str]) -> dict[str, str]:
    columns = {
        event.role_from: told["role"],
        event.action_from: told["action"],
        event.reason_from: told["reason"],
        event.basis_from: told["basis"],
        event.detail_from: told["detail"],
    }
    return {heading: word for heading, word in columns.items() if heading and word}


def _holds(kind: FileKind, event: Happens, told: Mapping[str, str], ends_on: date | None) -> int:
    """How much of what is told this event of the form can hold; the role counts most."""
    if event.role_from:
        role = bool(_code(kind.column(event.role_from), told["role"]))
    else:
        role = event.role == told["role"]
    said = _said(event, {**told, "role": ""})
    held = sum(bool(_code(kind.column(heading), word)) for heading, word in said.items())
    return 10 * role + held + bool(event.ends and ends_on)
