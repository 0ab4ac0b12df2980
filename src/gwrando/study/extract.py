"""An extract: what one service's two files hold and how they become persons and events. A plug-in is one
`Extract`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gwrando import plugins
from gwrando.errors import InputError
from gwrando.study.vocabulary import EVENT_TYPES, ROLES, SERVICES, Service

PERSON_COLUMNS = ("record", "forename", "surname", "dob", "sex", "postcode")
"""What every person file must give, under whatever heading: the service's id of its record, and who it is
about."""

EVENT_COLUMNS = ("record", "code", "on", "role")
"""What every event file must give: whose record, the service's code of what happened, the day, and the
role."""

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")
"""The date styles the SQL steps can read."""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """How to read one service's files.

    `to_person` and `to_event` map our column names to the headings of the files; `codings` maps the service's
    event codes to our event types; `roles` and `sexes` map its words to ours. `date_format` is one of
    `DATE_FORMATS`.
    `knows_every_child` is true for services that hold a record of (nearly) each child of the area, so that
    having no event means "not recorded", and having no linked record means "not observed".
    """

    service: Service
    to_person: Mapping[str, str]
    to_event: Mapping[str, str]
    codings: Mapping[str, str]
    date_format: str
    knows_every_child: bool
    roles: Mapping[str, str] = field(default_factory=lambda: {role: role for role in ROLES})
    sexes: Mapping[str, str] = field(default_factory=lambda: {"F": "F", "M": "M"})
    encoding: str = "utf-8-sig"

    def problems(self) -> list[str]:
        """What is wrong with the plug-in itself, as short English codes for its author; empty when it is
        sound."""
        found = [f"no_heading:{c}" for c in PERSON_COLUMNS if not self.to_person.get(c)]
        found += [f"no_heading:{c}" for c in EVENT_COLUMNS if not self.to_event.get(c)]
        found += [f"not_a_column:{c}" for c in self.to_person if c not in PERSON_COLUMNS]
        found += [f"not_a_column:{c}" for c in self.to_event if c not in EVENT_COLUMNS]
        found += [f"unknown_event:{t}" for t in self.codings.values() if t not in EVENT_TYPES]
        found += [
            f"event_of_another_service:{t}"
            for t in self.codings.values()
            if t in EVENT_TYPES and EVENT_TYPES[t].service != self.service
        ]
        found += [f"unknown_role:{r}" for r in self.roles.values() if r not in ROLES]
        if self.service not in SERVICES:
            found.append(f"unknown_service:{self.service}")
        if self.date_format not in DATE_FORMATS:
            found.append(f"date_format:{self.date_format}")
        return found


def load(service: str) -> Extract:
    """The extract plug-in of one service, through the same door for built-in and foreign ones.

    Raises `InputError` when there is none or when it is not sound.
    """
    found = plugins.load("gwrando.extracts", service)
    problems = found.problems() if isinstance(found, Extract) else ["not_an_extract"]
    if problems:
        listed = ", ".join(problems)
        raise InputError(
            cy=f"Mae'r ategyn echdynnu '{service}' yn ddiffygiol: {listed}.",
            en=f"The extract plug-in '{service}' is faulty: {listed}.",
            where="gwrando.extracts",
            next_cy="Rhedwch: gwrando plugins check; yna cysylltwch ag awdur yr ategyn.",
            next_en="Run: gwrando plugins check; then contact the author of the plug-in.",
        )
    extract: Extract = found
    return extract
