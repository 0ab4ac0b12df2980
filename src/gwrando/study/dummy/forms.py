"""How a service's extract wants its rows: people and events turned into columns of text, in bulk.

A row of an event depends on the child's record and days, and otherwise only on what kind of event it is; so a kind of
event is asked for once, and thousands of rows are filled from the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy.files import dates
from gwrando.study.dummy.people import Texts
from gwrando.study.extract import Extract

Rows = Mapping[str, NDArray[Any]]
_SEXES = ("F", "M")


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """What a row says besides whose it is and when; `action` is taken, not_taken or "", `reason` "" for none."""

    type: str
    role: str
    action: str
    reason: str
    opinion: bool


class Form(Protocol):
    """One extract's files: which there are, what they can hold, and rows for them."""

    @property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """File kind -> headings, files about people first."""
        ...

    @property
    def encoding(self) -> str:
        """In which the files are written."""
        ...

    def holds(self, event_type: str) -> bool:
        """Whether an event of this type can be written."""
        ...

    def person(self, record: Texts, of: Rows) -> Mapping[str, Mapping[str, Texts]]:
        """Rows about people by file kind: heading -> cells."""
        ...

    def events(
        self, record: Texts, of: Rows, *, kind: EventKind
    ) -> tuple[str, Mapping[str, Texts], Mapping[str, str]]:
        """Rows of one kind of event: the file kind, heading -> cells, and what may go wrong (fault -> heading)."""
        ...


class SimpleForm:
    """The two files of a simple extract: a person file and an event file."""

    def __init__(self, extract: Any) -> None:
        self.extract = extract
        self.kinds: Mapping[str, tuple[str, ...]] = {
            "person": tuple(extract.to_person.values()),
            "event": tuple(extract.to_event.values()),
        }
        self.codes = {ours: theirs for theirs, ours in extract.codings.items()}
        self.roles = {ours: theirs for theirs, ours in extract.roles.items()}
        self.sexes = {ours: theirs for theirs, ours in extract.sexes.items()}
        self.encoding = "utf-8"

    def holds(self, event_type: str) -> bool:
        """Whether the extract has a code for it."""
        return event_type in self.codes

    def person(self, record: Texts, of: Rows) -> Mapping[str, Mapping[str, Texts]]:
        """One row a record."""
        sexes = np.array([*(self.sexes[sex] for sex in _SEXES), ""], dtype=object)
        values = {
            "record": record,
            "forename": of["forename"],
            "surname": of["surname"],
            "dob": dates(of["born_on"], self.extract.date_format),
            "sex": sexes[of["sex"]],  # -1 is the last one, empty
            "postcode": of["postcode"],
        }
        return {"person": {theirs: values[ours] for ours, theirs in self.extract.to_person.items()}}

    def events(
        self, record: Texts, of: Rows, *, kind: EventKind
    ) -> tuple[str, Mapping[str, Texts], Mapping[str, str]]:
        """One row an event."""
        values = {
            "record": record,
            "code": filled(self.codes[kind.type], len(record)),
            "on": dates(of["day"], self.extract.date_format),
            "role": filled(self.roles[kind.role], len(record)),
        }
        to_event = self.extract.to_event
        return (
            "event",
            {theirs: values[ours] for ours, theirs in to_event.items()},
            {
                "day": to_event["on"],
                "code": to_event["code"],
                "record": to_event["record"],
            },
        )


def filled(text: str, number: int) -> Texts:
    """The same text again and again."""
    return np.full(number, text, dtype=object)


def of(extract: Extract) -> Form:
    """The form of an extract plug-in."""
    return SimpleForm(extract)


def joined(parts: Sequence[Mapping[str, Texts]], headings: Sequence[str]) -> dict[str, Texts]:
    """Rows of several kinds under one set of headings; what a part does not give is empty."""
    sizes = [len(next(iter(part.values()))) for part in parts]
    return {
        heading: np.concatenate(
            [part.get(heading, filled("", size)) for part, size in zip(parts, sizes, strict=True)]
        )
        for heading in headings
    }


__all__ = ["EventKind", "Form", "Rows", "SimpleForm", "filled", "joined", "of"]
