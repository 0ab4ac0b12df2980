"""What the tables of a study hold: services, event types, and every table's columns, types, units and grain.

The SQL steps make these tables; a test compares what a run really made with what is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gwrando.text import Bilingual

Service = Literal["police", "education", "social_care", "health", "youth_justice"]
Kind = Literal["happened", "noticed", "helped", "justice"]
Store = Literal["names", "work"]

SERVICES: Mapping[Service, Bilingual] = {
    "education": Bilingual(cy="Addysg", en="Education"),
    "health": Bilingual(cy="Iechyd", en="Health"),
    "police": Bilingual(cy="Heddlu", en="Police"),
    "social_care": Bilingual(cy="Gofal cymdeithasol", en="Social care"),
    "youth_justice": Bilingual(cy="Cyfiawnder ieuenctid", en="Youth justice"),
}
"""The services, and the order in which a tie between their records is settled."""

ROLES = ("subject", "victim", "witness", "suspect")
"""What a child was to an event; kept apart always (Data Protection Act 2018, Part 3)."""


@dataclass(frozen=True, kw_only=True)
class EventType:
    """One kind of event: who records it, what kind of thing it is, and its name."""

    service: Service
    kind: Kind
    title: Bilingual


def _type(service: Service, kind: Kind, cy: str, en: str) -> EventType:
    return EventType(service=service, kind=kind, title=Bilingual(cy=cy, en=en))


EVENT_TYPES: Mapping[str, EventType] = {
    # police
    "da_witnessed": _type(
        "police", "happened", "Bod yn dyst i gam-drin domestig", "Witnessing domestic abuse"
    ),
    "victim_of_crime": _type("police", "happened", "Bod yn ddioddefwr trosedd", "Being a victim of crime"),
    "missing_episode": _type("police", "happened", "Cyfnod ar goll", "An episode of being missing"),
    "ppn": _type(
        "police", "noticed", "Hysbysiad diogelu gan yr heddlu", "A safeguarding notification by the police"
    ),
    "offence": _type("police", "justice", "Trosedd a gofnodwyd", "A recorded offence"),
    # education
    "fixed_exclusion": _type("education", "happened", "Gwaharddiad cyfnod penodol", "A fixed-term exclusion"),
    "permanent_exclusion": _type("education", "happened", "Gwaharddiad parhaol", "A permanent exclusion"),
    "transition_trouble": _type(
        "education",
        "happened",
        "Anhawster wrth symud i'r ysgol uwchradd",
        "Difficulty in the move to secondary school",
    ),
    "attendance_concern": _type(
        "education", "noticed", "Pryder am bresenoldeb", "A concern about attendance"
    ),
    "school_support": _type("education", "helped", "Cymorth yn yr ysgol", "Support in school"),
    # social care
    "contact": _type("social_care", "noticed", "Cyswllt â gofal cymdeithasol", "A contact to social care"),
    "care_support": _type("social_care", "helped", "Cynllun gofal a chymorth", "A care and support plan"),
    # health
    "injury_attendance": _type(
        "health",
        "happened",
        "Ymweld ag adran achosion brys oherwydd anaf",
        "An emergency visit for an injury",
    ),
    "bereavement": _type("health", "happened", "Profedigaeth", "A bereavement"),
    "camhs_referral": _type("health", "noticed", "Atgyfeiriad at CAMHS", "A referral to CAMHS"),
    "camhs_seen": _type("health", "helped", "Gweld CAMHS", "Being seen by CAMHS"),
    # youth justice
    "prevention_support": _type("youth_justice", "helped", "Cymorth atal", "Prevention support"),
    "out_of_court": _type(
        "youth_justice", "justice", "Datrysiad y tu allan i'r llys", "An out-of-court outcome"
    ),
}
"""Names follow domain vocabulary: what happened, who noticed, who helped, and justice outcomes."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: DuckDB type and plain meaning, with its unit where it has one."""

    type: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a study: in which store, one row per what, and its columns in order."""

    store: Store
    grain: str
    columns: Mapping[str, Column]


def _columns(**columns: tuple[str, str]) -> Mapping[str, Column]:
    return {name: Column(type=kind, meaning=meaning) for name, (kind, meaning) in columns.items()}


_AGENCY = ("VARCHAR", "the service that keeps the record")
_RECORD = ("VARCHAR", "the service's own id of its record of a child")
_CHILD = ("VARCHAR", "made-up key of a linked child; means nothing outside this run")
_ROW = ("INTEGER", "row number in the file, the heading is row 1")
_EVENT = ("VARCHAR", "event type, a key of EVENT_TYPES")
_GROUP = ("VARCHAR", "cohort or comparison")
_CELL = ("BIGINT", "number of children")

TABLES: Mapping[str, Table] = {
    "person": Table(
        store="names",
        grain="one row per accepted record of a child in a service",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            forename=("VARCHAR", "lower case, without accents"),
            forename_base=("VARCHAR", "the name a short form stands for, else the forename"),
            surname=("VARCHAR", "lower case, without accents"),
            born_on=("DATE", "date of birth as the service holds it"),
            sex=("VARCHAR", "F, M or empty"),
            postcode=("VARCHAR", "upper case, no spaces, or empty"),
            outcode=("VARCHAR", "first half of the postcode"),
        ),
    ),
    "link": Table(
        store="work",
        grain="one row per accepted record",
        columns=_columns(agency=_AGENCY, record=_RECORD, child_key=_CHILD),
    ),
    "child": Table(
        store="work",
        grain="one row per linked child",
        columns=_columns(
            child_key=_CHILD,
            birth_month=("DATE", "first day of the month of birth (the day is left behind with the names)"),
            sex=("VARCHAR", "F, M or U (not known)"),
            n_services=("BIGINT", "number of services with a record of the child"),
        ),
    ),
    "event": Table(
        store="work",
        grain="one row per accepted event of a record",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            type=_EVENT,
            on_date=("DATE", "the day it happened"),
            role=("VARCHAR", "subject, victim, witness or suspect"),
            source_row=_ROW,
        ),
    ),
    "chronology": Table(
        store="work",
        grain="one row per linked child and event, in the order of the child's life",
        columns=_columns(
            child_key=_CHILD,
            sequence=("BIGINT", "1 for the child's first event"),
            on_date=("DATE", "the day it happened"),
            age_years=("INTEGER", "whole years since the month of birth"),
            type=_EVENT,
            role=("VARCHAR", "subject, victim, witness or suspect"),
            agency=_AGENCY,
            source_row=_ROW,
        ),
    ),
    "population": Table(
        store="work",
        grain="one row per linked child with a record in every service that knows every child",
        columns=_columns(
            child_key=_CHILD, birth_month=("DATE", "as in child"), sex=("VARCHAR", "as in child")
        ),
    ),
    "index_event": Table(
        store="work",
        grain="one row per linked child with enough index events in the age range",
        columns=_columns(
            child_key=_CHILD,
            index_on=("DATE", "day of the first such event"),
            n_index_events=("BIGINT", "how many such events"),
        ),
    ),
    "member": Table(
        store="work",
        grain="one row per child of either group (a comparison child may join the cohort later)",
        columns=_columns(
            grp=_GROUP, child_key=_CHILD, index_on=("DATE", "the day before which things count")
        ),
    ),
    "cohort": Table(
        store="work",
        grain="one row per child in the cohort",
        columns=_columns(
            child_key=_CHILD,
            index_on=("DATE", "day of the first event that put the child in the cohort"),
            n_index_events=("BIGINT", "how many such events the child has in the age range"),
        ),
    ),
    "comparison": Table(
        store="work",
        grain="one row per comparison child; each child serves one cohort child at most",
        columns=_columns(
            child_key=_CHILD,
            case_key=("VARCHAR", "the cohort child it is compared with"),
            index_on=("DATE", "the cohort child's index day, when the comparison child had the same age"),
        ),
    ),
    "state": Table(
        store="work",
        grain="one row per child of either group and trigger",
        columns=_columns(
            grp=_GROUP,
            child_key=_CHILD,
            trigger=_EVENT,
            state=("VARCHAR", "recorded or not_recorded, before the index day"),
        ),
    ),
    "count_trigger": Table(
        store="work",
        grain="one row per trigger, group and state",
        columns=_columns(trigger=_EVENT, grp=_GROUP, state=("VARCHAR", "as in state"), n_children=_CELL),
    ),
    "count_reverse": Table(
        store="work",
        grain="one row per trigger and what came later, over all linked children with the trigger",
        columns=_columns(
            trigger=_EVENT,
            later=("VARCHAR", "joined_later (after it), joined_before (before or on the day) or not_joined"),
            n_children=_CELL,
        ),
    ),
    "count_answered": Table(
        store="work",
        grain="one row per notice and how soon help was recorded, over all observed children",
        columns=_columns(
            notice=_EVENT,
            answer=("VARCHAR", "in_time, late or none"),
            n_children=_CELL,
        ),
    ),
    "count_order": Table(
        store="work",
        grain="one row per declared pair of events and order, over all observed children with both",
        columns=_columns(
            first_type=_EVENT,
            then_type=_EVENT,
            ordering=("VARCHAR", "in_order or not_in_order"),
            n_children=_CELL,
        ),
    ),
    "count_noticed": Table(
        store="work",
        grain="one row per group and stage of childhood in which a service first noticed",
        columns=_columns(
            grp=_GROUP, stage=("VARCHAR", "primary (under 11), secondary or never"), n_children=_CELL
        ),
    ),
    "count_left_out": Table(
        store="work",
        grain="one row per group (with or without the index event) and whether the child is in the "
        "population",
        columns=_columns(
            grp=("VARCHAR", "index or others"), observed=("VARCHAR", "in or out"), n_children=_CELL
        ),
    ),
    "count_linked": Table(
        store="work",
        grain="one row per service and whether a record was linked to another service",
        columns=_columns(
            agency=_AGENCY, linked=("VARCHAR", "linked or alone"), n_children=("BIGINT", "number of records")
        ),
    ),
}
"""Every table that outlives its step. Counts are the only ones that are read into Python to be protected."""
