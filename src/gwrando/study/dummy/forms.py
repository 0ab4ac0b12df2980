"""How a service's extract wants its rows: people, stays and events turned into columns of text, in bulk.

A cell of a row depends on the child, on days, and otherwise only on what kind of event it is; so the plug-in is asked once for
a row of each kind (`extract.example`), and thousands of rows are filled in from the answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy.files import dates
from gwrando.study.dummy.people import Texts
from gwrando.study.extract import Column, Extract, FileKind, example

Rows = Mapping[str, NDArray[Any]]
Written = tuple[str, dict[str, Texts], dict[str, str]]
"""A file kind, heading -> cells, and what may go wrong in a row: fault -> heading."""

MARK = "MADEUP-MARK"
_STARTS = (date(2014, 5, 17), date(2016, 11, 29))
_ENDS = (date(2014, 6, 3), date(2017, 1, 2))
_BORN = (date(2005, 10, 21), date(2006, 3, 28))
_FIELDS = {
    "middle_names": "middle",
    "nhs_number": "nhs",
}
"""Where our name of a field is not the plug-in's."""


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """What a row says besides whose it is and when; `action` is taken, not_taken or "", `reason` "" for none."""

    type: str
    role: str
    action: str
    reason: str
    opinion: bool
    ended: bool


def filled(text: str, number: int) -> Texts:
    """The same text again and again."""
    return np.full(number, text, dtype=object)


def joined(parts: Sequence[Mapping[str, Texts]], headings: Sequence[str]) -> dict[str, Texts]:
    """Rows of several kinds under one set of headings."""
    return {heading: np.concatenate([part[heading] for part in parts]) for heading in headings}


def _codes(column: Column) -> dict[str, str]:
    """Our word -> the first code that means it."""
    found: dict[str, str] = {}
    listed = column.codes if isinstance(column.codes, Mapping) else {c: c.lower() for c in column.codes or ()}
    for code, word in listed.items():
        found.setdefault(word, code)
    return found


def _offset(text: str, column: Column, day: date) -> int | None:
    """How many days from `day` a written day is; none where it is no day near it."""
    return next(
        (
            days
            for days in sorted(range(-800, 801), key=abs)
            if example.date_text(day + timedelta(days=days), column.styles[0]) == text
        ),
        None,
    )


class Form:
    """Any extract: several files about people, stays and events, each in its own headings and codes."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.kinds: Mapping[str, tuple[str, ...]] = {
            name: tuple(column.heading for column in kind.columns) for name, kind in extract.kinds.items()
        }
        old = extract.service == "social_care" and "cp1252" in extract.encodings
        self.encoding = "cp1252" if old else "utf-8"
        self._templates: dict[EventKind, tuple[str, dict[str, str], dict[str, tuple[str, int]]]] = {}

    def holds(self, event_type: str) -> bool:
        """Whether some file of it tells such events."""
        return event_type in self.extract.gives

    def person(self, record: Texts, of: Rows) -> Mapping[str, Mapping[str, Texts]]:
        """One row a record in each file about people."""
        about = example.Person(born_on=_BORN[0])
        found: dict[str, Mapping[str, Texts]] = {}
        for name, cells in example.person_cells(self.extract, record=MARK, person=about):
            found[name] = self._filled(self.extract.kinds[name], cells, record, of)
        return found

    def stays(self, record: Texts, of: Rows) -> Iterator[tuple[str, Mapping[str, Texts]]]:
        """One row for each time a service knew the child: `begins` and `ends` of `of` (`NO_DAY`: still)."""
        about = example.Person(born_on=_BORN[0])
        rows = example.stay_cells(
            self.extract, record=MARK, starts_on=_STARTS[0], ends_on=_ENDS[0], person=about
        )
        for name, cells in rows:
            kind = self.extract.kinds[name]
            made = self._filled(kind, cells, record, of)
            if kind.stays:
                for heading, days in ((kind.stays.starts, of["begins"]), (kind.stays.ends, of["ends"])):
                    made[heading] = dates(days, kind.column(heading).styles[0])
            yield name, made

    def _filled(self, kind: FileKind, cells: Mapping[str, str], record: Texts, of: Rows) -> dict[str, Texts]:
        """A row of text turned into columns: the record and the person of each, the rest as it is."""
        made = {heading: filled(text, len(record)) for heading, text in cells.items()}
        for field, heading in (kind.person or {}).items():
            column = kind.column(heading)
            values = of[_FIELDS.get(field, field)]
            if column.type == "date":
                made[heading] = dates(values, column.styles[0])
            elif column.type == "code":
                codes = _codes(column)
                made[heading] = np.array([codes.get(word, "") for word in values.tolist()], dtype=object)
            else:
                made[heading] = values
        if kind.agrees:
            made[kind.agrees] = dates(of["born_on"], kind.column(kind.agrees).styles[0])
        made[kind.record] = record
        return made

    def _template(self, says: EventKind) -> tuple[str, dict[str, str], dict[str, tuple[str, int]]]:
        """File kind, cells that are the same for all such events, and days: heading -> (which day, days from it)."""
        known = self._templates.get(says)
        if known is not None:
            return known
        rows = [
            example.event_cells(
                self.extract,
                event_type=says.type,
                record=MARK,
                starts_on=_STARTS[turn],
                ends_on=_ENDS[turn] if says.ended else None,
                role=says.role,
                action=says.action,
                reason=says.reason,
                basis="opinion" if says.opinion else "fact",
                person=example.Person(born_on=_BORN[turn]),
            )
            for turn in (0, 1)
        ]
        name, cells = rows[0]
        kind = self.extract.kinds[name]
        days: dict[str, tuple[str, int]] = {}
        for heading, text in cells.items():
            column = kind.column(heading)
            if text == rows[1][1][heading] or column.type != "date":
                continue
            for which, (one, two) in {"day": _STARTS, "end": _ENDS, "born_on": _BORN}.items():
                offset = _offset(text, column, one)
                if offset is not None and offset == _offset(rows[1][1][heading], column, two):
                    days[heading] = (which, offset)
                    break
        self._templates[says] = name, cells, days
        return self._templates[says]

    def host(self, event_type: str) -> str:
        """The event type in whose row one of this type is told (a referral's row also says when the child was seen); ""
        for one that has a row of its own."""
        says = EventKind(type=event_type, role="subject", action="", reason="", opinion=False, ended=False)
        name, cells, days = self._template(says)
        kind = self.extract.kinds[name]
        fixed = self._fixed(kind, cells, days)
        hosts = (event.type for event in kind.events if event.starts in fixed and event.type != event_type)
        return next(hosts, "")

    @staticmethod
    def _fixed(kind: FileKind, cells: Mapping[str, str], days: Mapping[str, tuple[str, int]]) -> set[str]:
        """Days that a row must hold and this event does not tell."""
        return {h for h, text in cells.items() if text and kind.column(h).type == "date" and h not in days}

    def together(self, record: Texts, of: Rows, *, host: tuple[Rows, EventKind], kind: EventKind) -> Written:
        """Rows of one kind of event told in the rows of its host: what the host says, and this event over it."""
        _, made, faults = self.events(record, host[0], kind=host[1])
        name, own, _ = self.events(record, of, kind=kind)
        _, cells, days = self._template(kind)
        fixed = self._fixed(self.extract.kinds[name], cells, days)
        for heading, text in cells.items():
            if text and text != MARK and heading not in fixed:
                made[heading] = own[heading]
        return name, made, faults

    def events(self, record: Texts, of: Rows, *, kind: EventKind) -> Written:
        """One row an event."""
        name, cells, days = self._template(kind)
        file = self.extract.kinds[name]
        made = {heading: filled(text, len(record)) for heading, text in cells.items()}
        if file.person:
            made = self._filled(file, cells, record, of)
        for heading, (which, offset) in days.items():
            made[heading] = dates(of[which] + offset, file.column(heading).styles[0])
        for heading in file.key or ():
            if file.column(heading).type == "text" and heading != file.record:
                # a reference of the service's own, which must not come twice
                made[heading] = np.array([f"REF-{key}" for key in of["key"].tolist()], dtype=object)
        mine = (event for event in file.events if kind.type in file.types_of(event))
        for heading in {event.detail_from for event in mine if event.detail_from}:
            codes = [code for code, word in file.column(heading).words.items() if word]
            if not cells[heading] and codes:
                made[heading] = np.array(codes, dtype=object)[of["key"] % len(codes)]
        made[file.record] = record
        coded = [
            h for h, column in ((h, file.column(h)) for h in cells) if column.type == "code" and column.strict
        ]
        faults = {"record": file.record}
        starts = [heading for heading, (which, offset) in days.items() if which == "day" and not offset]
        if starts:
            faults["day"] = starts[0]
        if coded:
            faults["code"] = coded[0]
        return name, made, faults


__all__ = ["EventKind", "Form", "Rows", "Written", "filled", "joined"]
