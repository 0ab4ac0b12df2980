"""A file kind: one of the files a service sends, its columns and rules, and what its rows become."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.study.extract.columns import Column
from gwrando.study.extract.conditions import Condition, columns_of, wants
from gwrando.study.vocabulary import ETHNICITIES, EVENT_TYPES, ROLES
from gwrando.text import Bilingual

PERSON_FIELDS = (
    "forename",
    "middle_names",
    "surname",
    "other_surname",
    "born_on",
    "sex",
    "postcode",
    "upn",
    "nhs_number",
    "ethnicity",
    "deprivation",
    "area",
)
"""What a row may tell about a child besides the record's id."""

_CELL_TYPES = {"born_on": "date", "sex": "code", "postcode": "postcode", "upn": "upn", "nhs_number": "nhs"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule over a whole row: `broken` says when it is broken; the fault is shown at `column`.

    `sets_aside` is false where the row is used all the same and the fault is only noted.
    """

    name: str
    column: str
    broken: Condition
    words: Bilingual
    sets_aside: bool = True


@dataclass(frozen=True, kw_only=True)
class Happens:
    """An event that a row gives, when `when` holds (always, where there is none) and `starts` is filled.

    `type` is an event type of ours, or `type_from` the heading of a column whose codes' words are event types (a code
    whose word is "" gives no event). In the same way `role` or `role_from`; `basis` or `basis_from`. `action_from`:
    a column whose words are taken, not_taken or "". `reason_from`, `detail_from`: columns whose words are kept as
    short codes; `detail` is a fixed one. `ends`: heading of the last day. `join`: rows of one record that touch
    (the next starts on or before the day after the last ended) make one event.
    """

    starts: str
    type: str = ""
    type_from: str = ""
    when: Condition | None = None
    ends: str = ""
    role: str = "subject"
    role_from: str = ""
    basis: Literal["fact", "opinion"] = "fact"
    basis_from: str = ""
    action_from: str = ""
    reason_from: str = ""
    detail: str = ""
    detail_from: str = ""
    join: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Every column it reads."""
        own = (
            self.starts,
            self.ends,
            self.type_from,
            self.role_from,
            self.basis_from,
            self.action_from,
            self.reason_from,
            self.detail_from,
        )
        return tuple(h for h in own if h) + (columns_of(self.when) if self.when else ())


@dataclass(frozen=True, kw_only=True)
class Stays:
    """A time during which the service knew the child (a school enrolment): first and last day."""

    starts: str
    ends: str


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """One file of a service.

    `record` is the heading of the service's id of its record of a child. `person` maps our fields
    (`PERSON_FIELDS`) to headings; a record that comes in several files has the last file's cells, and earlier ones
    where the last are empty. `key`: columns that may come together only once in one file (by default the record,
    in a file about people; nothing is checked where it is empty). `agrees`: a column with the date of birth, which must be that of
    the files about people. `sheet` names the sheet of a spreadsheet.
    """

    title: Bilingual
    record: str
    columns: tuple[Column, ...]
    needed: bool = True
    person: Mapping[str, str] | None = None
    events: tuple[Happens, ...] = ()
    stays: Stays | None = None
    rules: tuple[Rule, ...] = ()
    key: tuple[str, ...] | None = None
    agrees: str = ""
    sheet: str = ""

    @property
    def once(self) -> tuple[str, ...]:
        """The columns that may come together only once in one file."""
        if self.key is not None:
            return self.key
        if self.person:
            return (self.record,)
        used = [self.record, *(h for event in self.events for h in event.headings)]
        return tuple(dict.fromkeys(used))

    def column(self, heading: str) -> Column:
        """The column of this heading."""
        return next(column for column in self.columns if column.heading == heading)

    def problems(self, service: str) -> list[str]:
        """What is wrong with the file kind as declared, as short English codes for the author of the plug-in."""
        found = [problem for column in self.columns for problem in column.problems()]
        headings = [column.heading for column in self.columns]
        found += [f"heading_twice:{h}" for h in dict.fromkeys(headings) if headings.count(h) > 1]
        read = [self.record, *self.once, *(self.person or {}).values()]
        read += [h for event in self.events for h in event.headings]
        read += [self.stays.starts, self.stays.ends] if self.stays else []
        read += [self.agrees] if self.agrees else []
        read += [h for rule in self.rules for h in (rule.column, *columns_of(rule.broken))]
        missing = [h for h in dict.fromkeys(read) if h not in headings]
        if missing:
            return found + [f"no_heading:{h}" for h in missing]
        conditions = [e.when for e in self.events if e.when] + [rule.broken for rule in self.rules]
        for heading, type_, codes in (want for condition in conditions for want in wants(condition)):
            of = self.column(heading)
            if of.type != type_:
                found.append(f"not_a_{type_}:{heading}")
            found += [f"not_a_code:{heading}={c}" for c in codes if c.upper() not in of.words]
        for field, heading in (self.person or {}).items():
            if field not in PERSON_FIELDS:
                found.append(f"not_a_field:{field}")
            elif self.column(heading).type != _CELL_TYPES.get(field, self.column(heading).type):
                found.append(f"not_a_{_CELL_TYPES[field]}:{heading}")
        found += self._words((self.person or {}).get("sex", ""), ("F", "M"), "unknown_sex")
        found += self._words(
            (self.person or {}).get("ethnicity", ""), tuple(ETHNICITIES), "unknown_ethnicity"
        )
        if self.person and self.events and "born_on" not in self.person:
            found.append("events_without_a_birth_date")
        for event in self.events:
            found += self._problems_of(event, service)
        return found

    def _words(self, heading: str, known: tuple[str, ...], problem: str) -> list[str]:
        if not heading:
            return []
        return [f"{problem}:{w}" for w in self.column(heading).words.values() if w and w not in known]

    def _problems_of(self, event: Happens, service: str) -> list[str]:
        found = []
        types = self.types_of(event)
        if not types:
            found.append("event_without_a_type")
        found += [f"unknown_event:{t}" for t in types if t not in EVENT_TYPES]
        found += [
            f"event_of_another_service:{t}"
            for t in types
            if t in EVENT_TYPES and EVENT_TYPES[t].service != service
        ]
        if not event.role_from and event.role not in ROLES:
            found.append(f"unknown_role:{event.role}")
        found += self._words(event.role_from, ROLES, "unknown_role")
        found += self._words(event.basis_from, ("fact", "opinion"), "unknown_basis")
        found += self._words(event.action_from, ("taken", "not_taken"), "unknown_action")
        found += [
            f"not_a_date:{h}" for h in (event.starts, event.ends) if h and self.column(h).type != "date"
        ]
        return found

    def types_of(self, event: Happens) -> tuple[str, ...]:
        """The event types an event of this file may have."""
        if event.type:
            return (event.type,)
        if not event.type_from:
            return ()
        return tuple(dict.fromkeys(word for word in self.column(event.type_from).words.values() if word))
