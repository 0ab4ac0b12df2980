"""An extract: the files of one service, and how their rows become children's records, stays and events.

A plug-in is one `Extract` (entry points `gwrando.extracts`). Everything in it is data: what columns there are, what
they may hold, which rules go across columns, what a row becomes. `gwrando.study.ingest` compiles it to SQL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gwrando import plugins
from gwrando.errors import InputError
from gwrando.study.extract.columns import CELL_TYPES, DATE_STYLES, Column, code, day, number, text
from gwrando.study.extract.kinds import PERSON_FIELDS, FileKind, Happens, Rule, Stays
from gwrando.study.vocabulary import SERVICES, Service

Encoding = Literal["utf-8", "cp1252", "utf-16"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "cp1252", "utf-16")
"""The encodings a file may have. UTF-8 and UTF-16 are told from the bytes; cp1252 is taken only when nothing else fits."""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """How to read one service's files.

    `kinds` are its files by short name, in the order they are read (files about people first).
    `knows_every_child` is true for services that hold a record of (nearly) each child of the area, so that having no
    event means "not recorded", and having no linked record means "not observed". `schema` says which version of the
    service's own specification the plug-in follows, in words.
    """

    service: Service
    kinds: Mapping[str, FileKind] = field(default_factory=dict)
    knows_every_child: bool
    schema: str = ""
    encodings: tuple[Encoding, ...] = ENCODINGS

    def problems(self) -> list[str]:
        """What is wrong with the plug-in itself, as short English codes for its author; empty when it is sound."""
        found = [] if self.service in SERVICES else [f"unknown_service:{self.service}"]
        found += [f"unknown_encoding:{e}" for e in self.encodings if e not in ENCODINGS]
        for name, kind in self.kinds.items():
            found += [f"{name}: {problem}" for problem in kind.problems(self.service)]
        if not any("born_on" in (kind.person or {}) for kind in self.kinds.values()):
            found.append("no_date_of_birth")
        people = [bool(kind.person) for kind in self.kinds.values()]
        if people != sorted(people, reverse=True):
            found.append("people_not_first")
        return found

    @property
    def gives(self) -> Mapping[str, str]:
        """Each event type the plug-in can give, with the first file kind that gives it."""
        found: dict[str, str] = {}
        for name, kind in self.kinds.items():
            for event in kind.events:
                for type_ in kind.types_of(event):
                    found.setdefault(type_, name)
        return found


def load(plugin: str) -> Extract:
    """An extract plug-in by its name, through the same door for built-in and foreign ones.

    Raises `InputError` when there is none or when it is not sound.
    """
    found = plugins.load("gwrando.extracts", plugin)
    problems = found.problems() if isinstance(found, Extract) else ["not_an_extract"]
    if problems:
        listed = ", ".join(problems)
        raise InputError(
            cy=f"Mae'r ategyn echdynnu '{plugin}' yn ddiffygiol: {listed}.",
            en=f"The extract plug-in '{plugin}' is faulty: {listed}.",
            where="gwrando.extracts",
            next_cy="Rhedwch: gwrando plugins check; yna cysylltwch ag awdur yr ategyn.",
            next_en="Run: gwrando plugins check; then contact the author of the plug-in.",
        )
    extract: Extract = found
    return extract


__all__ = [
    "CELL_TYPES",
    "DATE_STYLES",
    "ENCODINGS",
    "PERSON_FIELDS",
    "Column",
    "Extract",
    "FileKind",
    "Happens",
    "Rule",
    "Stays",
    "code",
    "day",
    "load",
    "number",
    "text",
]
