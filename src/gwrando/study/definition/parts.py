"""The parts of a definition: extracts, cohort, comparison, exposures, windows, notices, orders, improvements."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

FEWEST_CHILDREN = 10
"""Below this many cases only words may be written, no counts. Source: study.md 4.9."""

CONTROLS = "controls"
"""The family of negative controls: exposures declared null before anything was linked. Source: study.md 4.4."""

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
InsidePath = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*$")
]

Event = Annotated[Ref, Field(json_schema_extra={"enum": sorted(EVENT_TYPES)})]
"""An event type. The list is in the JSON Schema, so that an editor offers it."""
ServiceRef = Annotated[Ref, Field(json_schema_extra={"enum": sorted(SERVICES)})]
"""A service."""


class Part(BaseModel):
    """A part of a definition: frozen, and with no field we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExtractSource(Part):
    """One service's files by kind, the dates they cover, and the day after which they may not be used.

    `plugin` is the extract plug-in that reads them (the service's own when empty); `manifest` names the list of
    rows and hashes that came with the files. `names` says whether the service shares its names, or keeps them to itself
    and sends hashes of them to the linkage unit: its files then hold none.
    """

    service: ServiceRef
    plugin: Ref | Literal[""] = ""
    files: Mapping[Ref, InsidePath | tuple[InsidePath, ...]] = Field(min_length=1)
    starts_on: date
    ends_on: date
    use_until: date
    manifest: InsidePath | None = None
    names: Literal["shared", "hashed"] = "shared"

    def paths(self, kind: str) -> tuple[str, ...]:
        """The files of one kind, in the order in which later ones are believed over earlier ones."""
        found = self.files[kind]
        return (found,) if isinstance(found, str) else found


class HashedLinkage(Part):
    """The pairs that the linkage unit found among hashed names, and from which likeness (Dice) and margin over the next
    likeliest they are used."""

    pairs: InsidePath
    least_likeness: float = Field(default=0.75, ge=0.6, le=1)
    least_margin: float = Field(default=0.05, ge=0, le=1)


class Cohort(Part):
    """Who is in the cohort: children with at least `min_events` of one event in one role, at these ages."""

    event: Event
    role: Literal["subject", "victim", "witness", "suspect"]
    min_events: int = Field(ge=1)
    age_from: int = Field(ge=0, le=17)
    age_to: int = Field(ge=0, le=17)
    min_children: int = Field(default=FEWEST_CHILDREN, ge=FEWEST_CHILDREN)


class Comparison(Part):
    """How many comparison children each cohort child gets at most, and what they have in common with it."""

    per_child: int = Field(ge=1, le=10)
    match_on: tuple[Literal["sex", "birth_quarter", "area"], ...] = ("sex", "birth_quarter")


class Exposure(Part):
    """Something asked about before the index day: events of one type (in one role), in a family of tests.

    `lasting` says that it never ends once begun, so that within-child comparison does not suit it.
    """

    event: Event
    name: Ref | Literal[""] = ""
    role: Literal["subject", "victim", "witness", "suspect"] | None = None
    family: Ref = "triggers"
    lasting: bool = False

    @property
    def key(self) -> str:
        """Its key in tables and findings: the name given, else the event."""
        return self.name or self.event


class Windows(Part):
    """How many days before the index day count: the main answer, and what it is held against."""

    main_days: int = Field(default=365, ge=30, le=3650)
    also_days: tuple[Annotated[int, Field(ge=30, le=3650)], ...] = (90, 180, 730)


class WithinChild(Part):
    """Days after a trigger that are compared with the same child's other days, and days before it kept apart."""

    after_days: int = Field(default=365, ge=7, le=1825)
    before_days: int = Field(default=30, ge=0, le=365)


class Sequences(Part):
    """Which sequences of events are looked for: shared by at least this share, this long, within this time."""

    least_share: float = Field(default=0.05, gt=0, le=1)
    most_events: int = Field(default=4, ge=2, le=6)
    within_days: int = Field(default=1096, ge=30, le=6570)


class Transition(Part):
    """The move from primary to secondary school: the month, and the age the child has or reaches that year."""

    month: int = Field(default=9, ge=1, le=12)
    age: int = Field(default=11, ge=4, le=16)


class Sensitivity(Part):
    """What the findings are held against: draws of the linkage, and each service left out."""

    linkage_draws: int = Field(default=20, ge=0, le=200)
    leave_out_services: bool = True


class Notice(Part):
    """A notice, what counts as help after it, within how many days it is in time, and up to when it is
    late."""

    event: Event
    help: tuple[Event, ...] = Field(min_length=1)
    within_days: int = Field(ge=1, le=365)
    follow_days: int = Field(ge=2, le=730)


class Order(Part):
    """Two events whose order in a child's life is asked about."""

    first: Event
    then: Event


class Improvement(Part):
    """Something a service could do, the finding it comes from, and the commitment it is tied to (text)."""

    ref: Ref
    finding: str
    service: ServiceRef
    text: Bilingual
    commitment_ref: str = ""


class Disclosure(Part):
    """The profile of disclosure rules, why it was chosen, and who chooses what else is hidden.

    `suppressor` "optimal" asks the solver of the extra `optimal`, where it is installed; the proof is ours either way.
    """

    profile: Literal["acro"] = "acro"
    reason: Bilingual
    suppressor: Literal["own", "optimal"] = "own"
