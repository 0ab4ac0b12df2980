"""The definition of a study, `study.toml`: checked whole before any record about a child is read."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from gwrando.errors import InputError
from gwrando.study.agreement import Agreement
from gwrando.study.vocabulary import EVENT_TYPES, ROLES
from gwrando.text import Bilingual

FEWEST_CHILDREN = 10
"""Below this many cases only words may be written, no counts. Source: study.md 4.9."""

CONTROLS = "controls"
"""The family of negative controls: exposures declared null before anything was linked. Source: study.md 4.4."""

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
InsidePath = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*$")
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExtractSource(_Part):
    """One service's files by kind, the dates they cover, and the day after which they may not be used.

    `plugin` is the extract plug-in that reads them (the service's own when empty); `manifest` names the list of
    rows and hashes that came with the files.
    """

    service: Ref
    plugin: Ref | Literal[""] = ""
    files: Mapping[Ref, InsidePath | tuple[InsidePath, ...]] = Field(min_length=1)
    starts_on: date
    ends_on: date
    use_until: date
    manifest: InsidePath | None = None

    def paths(self, kind: str) -> tuple[str, ...]:
        """The files of one kind, in the order in which later ones are believed over earlier ones."""
        found = self.files[kind]
        return (found,) if isinstance(found, str) else found


class Cohort(_Part):
    """Who is in the cohort: children with at least `min_events` of one event in one role, at these ages."""

    event: Ref
    role: Literal["subject", "victim", "witness", "suspect"]
    min_events: int = Field(ge=1)
    age_from: int = Field(ge=0, le=17)
    age_to: int = Field(ge=0, le=17)
    min_children: int = Field(default=FEWEST_CHILDREN, ge=FEWEST_CHILDREN)


class Comparison(_Part):
    """How many comparison children each cohort child gets at most, and what they have in common with it."""

    per_child: int = Field(ge=1, le=10)
    match_on: tuple[Literal["sex", "birth_quarter", "area"], ...] = ("sex", "birth_quarter")


class Exposure(_Part):
    """Something asked about before the index day: events of one type (in one role), in a family of tests.

    `lasting` says that it never ends once begun, so that within-child comparison does not suit it.
    """

    event: Ref
    name: Ref | Literal[""] = ""
    role: Literal["subject", "victim", "witness", "suspect"] | None = None
    family: Ref = "triggers"
    lasting: bool = False

    @property
    def key(self) -> str:
        """Its key in tables and findings: the name given, else the event."""
        return self.name or self.event


class Windows(_Part):
    """How many days before the index day count: the main answer, and what it is held against."""

    main_days: int = Field(default=365, ge=30, le=3650)
    also_days: tuple[Annotated[int, Field(ge=30, le=3650)], ...] = (90, 180, 730)


class WithinChild(_Part):
    """Days after a trigger that are compared with the same child's other days, and days before it kept apart."""

    after_days: int = Field(default=365, ge=7, le=1825)
    before_days: int = Field(default=30, ge=0, le=365)


class Sequences(_Part):
    """Which sequences of events are looked for: shared by at least this share, this long, within this time."""

    least_share: float = Field(default=0.05, gt=0, le=1)
    most_events: int = Field(default=4, ge=2, le=6)
    within_days: int = Field(default=1096, ge=30, le=6570)


class Transition(_Part):
    """The move from primary to secondary school: the month, and the age the child has or reaches that year."""

    month: int = Field(default=9, ge=1, le=12)
    age: int = Field(default=11, ge=4, le=16)


class Sensitivity(_Part):
    """What the findings are held against: draws of the linkage, and each service left out."""

    linkage_draws: int = Field(default=20, ge=0, le=200)
    leave_out_services: bool = True


class Notice(_Part):
    """A notice, what counts as help after it, within how many days it is in time, and up to when it is
    late."""

    event: Ref
    help: tuple[Ref, ...] = Field(min_length=1)
    within_days: int = Field(ge=1, le=365)
    follow_days: int = Field(ge=2, le=730)


class Order(_Part):
    """Two events whose order in a child's life is asked about."""

    first: Ref
    then: Ref


class Improvement(_Part):
    """Something a service could do, the finding it comes from, and the commitment it is tied to (text)."""

    ref: Ref
    finding: str
    service: Ref
    text: Bilingual
    commitment_ref: str = ""


class Disclosure(_Part):
    """The profile of disclosure rules, why it was chosen, and who chooses what else is hidden.

    `suppressor` "optimal" asks the solver of the extra `optimal`, where it is installed; the proof is ours either way.
    """

    profile: Literal["acro"] = "acro"
    reason: Bilingual
    suppressor: Literal["own", "optimal"] = "own"


class Study(_Part):
    """One study: what is asked of which extracts, under which agreement, released under which rules."""

    id: Ref
    title: Bilingual
    question: Bilingual
    made_up: bool
    analyst: str = Field(min_length=1)
    key_file: InsidePath = "study.key"
    truth: InsidePath | None = None
    agreement: Agreement
    extracts: tuple[ExtractSource, ...] = Field(min_length=1, alias="extract")
    cohort: Cohort
    comparison: Comparison
    triggers: tuple[Ref, ...] = ()
    negative_controls: tuple[Ref, ...] = ()
    more_exposures: tuple[Exposure, ...] = Field(default=(), alias="exposure")
    windows: Windows = Windows()
    within_child: WithinChild = WithinChild()
    sequences: Sequences = Sequences()
    transition: Transition = Transition()
    sensitivity: Sensitivity = Sensitivity()
    false_discovery: float = Field(default=0.10, gt=0, lt=0.5)
    notices: tuple[Notice, ...] = Field(default=(), alias="notice")
    orders: tuple[Order, ...] = Field(default=(), alias="order")
    improvements: tuple[Improvement, ...] = Field(default=(), alias="improvement")
    disclosure: Disclosure

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Every event it names exists; dates and ages run forwards; nothing is named twice."""
        named = [self.cohort.event, *(exposure.event for exposure in self.exposures)]
        named += [event for notice in self.notices for event in (notice.event, *notice.help)]
        named += [event for order in self.orders for event in (order.first, order.then)]
        unknown = sorted(set(named) - set(EVENT_TYPES))
        if unknown:
            raise ValueError(f"unknown_event:{','.join(unknown)}")
        if len({e.service for e in self.extracts}) != len(self.extracts):
            raise ValueError("service_twice")
        if not self.exposures:
            raise ValueError("no_exposure")
        if len({exposure.key for exposure in self.exposures}) != len(self.exposures):
            raise ValueError("trigger_twice")
        if self.cohort.event in {exposure.event for exposure in self.exposures}:
            raise ValueError("trigger_is_index")
        if self.cohort.age_from > self.cohort.age_to or any(e.starts_on > e.ends_on for e in self.extracts):
            raise ValueError("runs_backwards")
        if any(n.follow_days <= n.within_days for n in self.notices):
            raise ValueError("runs_backwards")
        return self

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """Triggers, negative controls, and those given at length: asked in this order, each in its family."""
        short = [Exposure(event=event) for event in self.triggers]
        controls = [Exposure(event=event, family=CONTROLS) for event in self.negative_controls]
        return (*short, *controls, *self.more_exposures)

    @property
    def controls(self) -> frozenset[str]:
        """Keys of the negative controls."""
        return frozenset(exposure.key for exposure in self.exposures if exposure.family == CONTROLS)


_FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ("Mae hwn ar goll", "This is missing"),
    "extra_forbidden": ("Nid yw Gwrando'n adnabod hwn", "Gwrando does not know this"),
    "unknown_event": ("Nid oes math o ddigwyddiad o'r enw hwn", "There is no event type of this name"),
    "service_twice": ("Mae un gwasanaeth yn ymddangos ddwywaith", "One service appears twice"),
    "trigger_twice": ("Mae un sbardun yn ymddangos ddwywaith", "One trigger appears twice"),
    "no_exposure": ("Nid oes yr un sbardun i'w astudio", "There is no trigger to study"),
    "trigger_is_index": (
        "Ni all y digwyddiad sy'n dewis y grŵp fod yn sbardun hefyd",
        "The event that chooses the cohort cannot be a trigger too",
    ),
    "runs_backwards": (
        "Mae'r ail ddyddiad, oed neu gyfnod cyn y cyntaf",
        "The second date, age or period is before the first",
    ),
}
_OTHER = ("Nid yw'r gwerth hwn yn ddilys", "This value is not valid")


def _problems(error: ValidationError) -> list[tuple[str, tuple[str, str]]]:
    """Where and what, for each problem; never the value that was found."""
    found = []
    for item in error.errors(include_input=False, include_url=False):
        where, code = ".".join(str(part) for part in item["loc"]), item["type"]
        if code == "value_error":
            code, _, names = str(item["ctx"]["error"]).partition(":")
            where = names or where
        found.append((where, _FAULTS.get(code, _OTHER)))
    return found


def _refuse(path: Path, problems: list[tuple[str, tuple[str, str]]]) -> InputError:
    listed_cy = "; ".join(f"{words[0]}: {where or path.name}" for where, words in problems)
    listed_en = "; ".join(f"{words[1]}: {where or path.name}" for where, words in problems)
    return InputError(
        cy=f"Ni ellir defnyddio diffiniad yr astudiaeth. {listed_cy}.",
        en=f"The definition of the study cannot be used. {listed_en}.",
        where=path.name,
        next_cy="Cywirwch y ffeil a rhedwch eto. Ni ddarllenwyd unrhyw gofnod. Gweler "
        "docs/reference/study.md.",
        next_en="Correct the file and run again. No record was read. See docs/reference/study.md.",
    )


def from_file(path: Path) -> Study:
    """The study defined in a TOML file.

    Raises `InputError` (both languages, naming each field) when the file is missing, is not TOML, or breaks a
    rule of the definition.
    """
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refuse(path, [("", ("Ni ellir agor y ffeil", "The file cannot be opened"))]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse(path, [("", ("Nid yw'r ffeil yn TOML dilys", "The file is not valid TOML"))]) from error
    try:
        return Study.model_validate(values)
    except ValidationError as error:
        raise _refuse(path, _problems(error)) from error


def digest(path: Path) -> str:
    """SHA-256 of the definition file, so that a release names the questions it answers."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


__all__ = [
    "CONTROLS",
    "FEWEST_CHILDREN",
    "ROLES",
    "Cohort",
    "Comparison",
    "Exposure",
    "ExtractSource",
    "Improvement",
    "Notice",
    "Order",
    "Sensitivity",
    "Sequences",
    "Study",
    "Transition",
    "Windows",
    "WithinChild",
    "digest",
    "from_file",
]
