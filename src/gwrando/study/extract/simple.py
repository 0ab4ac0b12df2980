"""The simplest extract: one file of people and one of events, each event a code, a day and a role."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gwrando.errors import InputError
from gwrando.study.extract import Extract, load
from gwrando.study.extract.columns import Column, DateStyle, code, day, text
from gwrando.study.extract.kinds import FileKind, Happens
from gwrando.study.vocabulary import ROLES
from gwrando.text import Bilingual

PERSON_COLUMNS = ("record", "forename", "surname", "dob", "sex", "postcode")
"""What the person file gives, under whatever heading: the service's id of its record, and who it is about."""

EVENT_COLUMNS = ("record", "code", "on", "role")
"""What the event file gives: whose record, the service's code of what happened, the day, and the role."""

DATE_FORMATS: Mapping[str, DateStyle] = {"%Y-%m-%d": "iso", "%d/%m/%Y": "dmy", "%Y%m%d": "compact"}
"""Python's words for the date styles a simple extract may use."""


@dataclass(frozen=True, kw_only=True)
class SimpleExtract(Extract):
    """How to read a service's two files, `person` and `event`.

    `to_person` and `to_event` map our column names to the headings of the files; `codings` maps the service's event
    codes to our event types; `roles` and `sexes` map its words to ours. `date_format` is a key of `DATE_FORMATS`.
    """

    to_person: Mapping[str, str]
    to_event: Mapping[str, str]
    codings: Mapping[str, str]
    date_format: str
    roles: Mapping[str, str] = field(default_factory=lambda: {role: role for role in ROLES})
    sexes: Mapping[str, str] = field(default_factory=lambda: {"F": "F", "M": "M"})

    def __post_init__(self) -> None:
        if not self._own_problems():
            object.__setattr__(self, "kinds", {"person": self._person(), "event": self._event()})

    def problems(self) -> list[str]:
        """What is wrong with the plug-in itself; its own fields first."""
        return self._own_problems() or super().problems()

    def _own_problems(self) -> list[str]:
        found = [f"no_heading:{c}" for c in PERSON_COLUMNS if not self.to_person.get(c)]
        found += [f"no_heading:{c}" for c in EVENT_COLUMNS if not self.to_event.get(c)]
        found += [f"not_a_column:{c}" for c in self.to_person if c not in PERSON_COLUMNS]
        found += [f"not_a_column:{c}" for c in self.to_event if c not in EVENT_COLUMNS]
        if self.date_format not in DATE_FORMATS:
            found.append(f"date_format:{self.date_format}")
        return found

    def _person(self) -> FileKind:
        at, style = self.to_person, DATE_FORMATS[self.date_format]
        columns: tuple[Column, ...] = (
            text(at["record"], filled=True),
            text(at["forename"], filled=True),
            text(at["surname"], filled=True),
            day(at["dob"], style, filled=True),
            code(at["sex"], self.sexes),
            Column(heading=at["postcode"], type="postcode"),
        )
        fields = {"dob": "born_on"}
        return FileKind(
            title=Bilingual(cy="Pobl", en="People"),
            record=at["record"],
            columns=columns,
            person={fields.get(ours, ours): at[ours] for ours in PERSON_COLUMNS if ours != "record"},
        )

    def _event(self) -> FileKind:
        at, style = self.to_event, DATE_FORMATS[self.date_format]
        return FileKind(
            title=Bilingual(cy="Digwyddiadau", en="Events"),
            record=at["record"],
            columns=(
                text(at["record"], filled=True),
                code(at["code"], self.codings, filled=True, strict=True),
                day(at["on"], style, filled=True),
                code(at["role"], self.roles, filled=True, strict=True),
            ),
            events=(Happens(starts=at["on"], type_from=at["code"], role_from=at["role"]),),
        )


def load_simple(plugin: str) -> SimpleExtract:
    """A simple plug-in by its name. Raises `InputError` when there is none or when it is of another shape."""
    found = load(plugin)
    if not isinstance(found, SimpleExtract):
        raise InputError(
            cy=f"Nid ategyn syml (person a digwyddiad) yw '{plugin}'.",
            en=f"'{plugin}' is not a simple plug-in (person and event).",
            where="gwrando.extracts",
            next_cy="Dewiswch ategyn y gwasanaeth ei hun.",
            next_en="Choose the plug-in of the service itself.",
        )
    return found
