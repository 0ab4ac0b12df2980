"""The files of a service that keeps its names to itself: what of a plug-in's files is left when names are taken out."""

from dataclasses import replace

from gwrando.study.extract import Extract
from gwrando.study.extract.columns import Column
from gwrando.study.extract.conditions import columns_of
from gwrando.study.extract.kinds import FileKind, Happens

NAMES = ("forename", "middle_names", "surname", "other_surname", "postcode", "upn", "nhs_number")
"""What a row may tell about who the child is, all of it taken out. Of the date of birth the month stays."""
_NUMBERS = ("upn", "nhs", "postcode")
_BORN = "born_on"


def without_names(extract: Extract) -> Extract:
    """The same plug-in for files without names: only columns that something is read from, none that says who.

    The record's id and other references are text of the sender's making; the date of birth is a month (03/2015). Rules
    over what is gone are gone too: the sender has checked them.
    """
    born = {name: _born_headings(kind) for name, kind in extract.kinds.items()}
    kinds = {name: _kind(kind, born[name]) for name, kind in extract.kinds.items()}
    return Extract(
        service=extract.service,
        kinds=kinds,
        knows_every_child=extract.knows_every_child,
        schema=extract.schema,
        encodings=("utf-8",),
    )


def references(kind: FileKind) -> tuple[str, ...]:
    """The headings of a file without names whose cells are ids or references, to be replaced by made-up ones."""
    text = {column.heading for column in kind.columns if column.type == "text"}
    return tuple(h for h in dict.fromkeys((kind.record, *kind.once)) if h in text)


def _born_headings(kind: FileKind) -> frozenset[str]:
    return frozenset(h for h in ((kind.person or {}).get(_BORN, ""), kind.agrees) if h)


def _kind(kind: FileKind, born: frozenset[str]) -> FileKind:
    person = kind.person or {}
    gone = {person[field] for field in NAMES if field in person}
    gone |= {column.heading for column in kind.columns if column.type in _NUMBERS}
    gone |= born - {person.get(_BORN)}  # in a file of events the date of birth is only a check
    gone -= {kind.record}
    kept_person = {f: heading for f, heading in person.items() if f not in NAMES and heading not in gone}
    blurred = {person[_BORN]} if _BORN in kept_person else set()
    # an event or a rule over the very day of birth cannot be read from a month
    lost = gone | blurred
    events = tuple(event for event in kind.events if not lost.intersection(event.headings))
    # with a part of it gone a key would find repeats that are none; the sender has looked for them
    key = () if lost.intersection(kind.once) else kind.once
    read = {kind.record, *kept_person.values(), *key, *_headings(events)}
    read |= {kind.stays.starts, kind.stays.ends} if kind.stays else set()
    # free text may hold a name: a rule alone is no reason to send it
    lost |= {column.heading for column in kind.columns if column.type == "text"} - read
    rules = tuple(r for r in kind.rules if not lost.intersection((r.column, *columns_of(r.broken))))
    read |= {h for rule in rules for h in (rule.column, *columns_of(rule.broken))}
    return replace(
        kind,
        columns=tuple(_column(c, kind, blurred) for c in kind.columns if c.heading in read),
        person=kept_person or None,
        events=events,
        rules=rules,
        key=key,
        agrees="",
        sheet="",
    )


def _headings(events: tuple[Happens, ...]) -> set[str]:
    return {heading for event in events for heading in event.headings}


def _column(column: Column, kind: FileKind, blurred: set[str]) -> Column:
    if column.heading == kind.record:
        return replace(column, type="text")
    return replace(column, styles=("month",)) if column.heading in blurred else column
