"""What the tables of a study hold: every table's columns, types, units and grain.

The SQL steps make these tables; a test compares what a run really made with what is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Store = Literal["names", "work"]


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
_CHILD = ("INTEGER", "number of a linked child in this run, from 1; means nothing outside it")
_ROW = ("INTEGER", "row number in the file, the heading is row 1")
_EVENT = ("VARCHAR", "event type, a key of EVENT_TYPES")
_CASE = ("INTEGER", "number of a cohort child")
_GROUP = ("VARCHAR", "cohort or comparison")
_CELL = ("BIGINT", "number of children")
_HAPPENED: Mapping[str, tuple[str, str]] = {
    "starts_on": ("DATE", "the day it happened or began"),
    "ends_on": ("DATE", "the day it ended, or empty"),
    "date_precision": ("VARCHAR", "day, month or year: how exactly starts_on is known"),
    "role": ("VARCHAR", "subject, victim, witness or suspect"),
    "action": ("VARCHAR", "taken, not_taken, or empty where nothing says"),
    "action_reason": ("VARCHAR", "short code of why nothing was done, or empty"),
    "basis": ("VARCHAR", "fact or opinion"),
    "detail": ("VARCHAR", "short code, or empty; never free text"),
    "source_file": ("VARCHAR", "kind of file it came from"),
    "source_row": _ROW,
}

TABLES: Mapping[str, Table] = {
    "person": Table(
        store="names",
        grain="one row per accepted record of a child in a service",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            forename=("VARCHAR", "as recorded, trimmed"),
            middle_names=("VARCHAR", "as recorded, trimmed, or empty"),
            surname=("VARCHAR", "as recorded, trimmed"),
            other_surname=("VARCHAR", "a former or other surname, or empty"),
            born_on=("DATE", "date of birth as the service holds it"),
            sex=("VARCHAR", "F, M or empty"),
            postcode=("VARCHAR", "upper case, no spaces, or empty"),
            upn=("VARCHAR", "unique pupil number whose form is right, or empty"),
            nhs_number=("VARCHAR", "NHS number whose check digit is right, or empty"),
        ),
    ),
    "record": Table(
        store="work",
        grain="one row per accepted record of a child in a service",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            birth_month=("DATE", "first day of the month of birth (the day stays with the names)"),
            sex=("VARCHAR", "F, M or empty"),
            area=("VARCHAR", "postcode district or local authority, or empty"),
            ethnicity=("VARCHAR", "a key of ETHNICITIES, or empty"),
            deprivation=("INTEGER", "fifth of the deprivation index, 1 the most deprived, or empty"),
        ),
    ),
    "stay": Table(
        store="work",
        grain="one row per time a service says it knew the child (a school roll, a registration)",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            starts_on=("DATE", "first day"),
            ends_on=("DATE", "last day, or empty where it goes on"),
        ),
    ),
    "coverage": Table(
        store="work",
        grain="one row per service",
        columns=_columns(
            agency=_AGENCY,
            starts_on=("DATE", "first day the extract covers"),
            ends_on=("DATE", "last day the extract covers"),
            knows_every_child=("BOOLEAN", "whether it holds a record of (nearly) each child of the area"),
        ),
    ),
    "event": Table(
        store="work",
        grain="one row per accepted event of a record",
        columns=_columns(agency=_AGENCY, record=_RECORD, type=_EVENT, **_HAPPENED),
    ),
    "link": Table(
        store="work",
        grain="one row per accepted record",
        columns=_columns(agency=_AGENCY, record=_RECORD, child_no=_CHILD),
    ),
    "link_hashed": Table(
        store="work",
        grain="one row per accepted record that was linked by hashes, not by names",
        columns=_columns(
            agency=_AGENCY,
            record=_RECORD,
            likeness=("DOUBLE", "Dice's likeness of the two hashes it hangs by, 0 to 1"),
            share=(
                "DOUBLE",
                "share of pairs this alike that are one child, or empty where it cannot be told",
            ),
        ),
    ),
    "link_draw_no": Table(
        store="work",
        grain="one row per draw of the linkage",
        columns=_columns(draw=("INTEGER", "1 to the number of draws")),
    ),
    "link_draw": Table(
        store="work",
        grain="one row per draw of the linkage and record whose child differs from link",
        columns=_columns(
            draw=("INTEGER", "1 to the number of draws"),
            agency=_AGENCY,
            record=_RECORD,
            child_no=("INTEGER", "as in link; above the last of link where the child is new in the draw"),
        ),
    ),
    "pseudonym": Table(
        store="work",
        grain="one row per linked child",
        columns=_columns(
            child_no=_CHILD,
            child_key=("VARCHAR", "made-up key that stays the same when records are linked again"),
        ),
    ),
    "link_now": Table(
        store="work",
        grain="one row per accepted record: the linkage the chronology is built from (the main one, or a draw)",
        columns=_columns(agency=_AGENCY, record=_RECORD, child_no=_CHILD),
    ),
    "child": Table(
        store="work",
        grain="one row per linked child",
        columns=_columns(
            child_no=_CHILD,
            birth_month=("DATE", "first day of the month of birth that most records agree on"),
            sex=("VARCHAR", "F, M or U (not known)"),
            area=("VARCHAR", "as in record"),
            ethnicity=("VARCHAR", "as in record"),
            deprivation=("INTEGER", "as in record"),
            n_services=("BIGINT", "number of services with a record of the child"),
        ),
    ),
    "observed": Table(
        store="work",
        grain="one row per linked child, service and unbroken time under observation there",
        columns=_columns(
            child_no=_CHILD,
            agency=_AGENCY,
            from_on=(
                "DATE",
                "first day: the extract covers it, the service knew the child, the child is born",
            ),
            to_on=("DATE", "last day of the same, before the child is 18"),
        ),
    ),
    "repeated": Table(
        store="work",
        grain="one row per thing that more than one accepted row tells of, and the row that is kept",
        columns=_columns(
            child_no=_CHILD,
            agency=_AGENCY,
            type=_EVENT,
            role=_HAPPENED["role"],
            starts_on=("DATE", "first day it may have begun"),
            date_precision=_HAPPENED["date_precision"],
            n_rows=("BIGINT", "number of rows that tell of it"),
            record=_RECORD,
            source_file=_HAPPENED["source_file"],
            source_row=_ROW,
        ),
    ),
    "chronology": Table(
        store="work",
        grain="one row per linked child and event, sorted by child and day",
        columns=_columns(
            child_no=_CHILD,
            type=_EVENT,
            age_years=("INTEGER", "whole years since the month of birth, on starts_on"),
            agency=_AGENCY,
            starts_on=(
                "DATE",
                "the first day it may have begun (the day itself where date_precision is day)",
            ),
            last_on=(
                "DATE",
                "the last day it may have begun: surely before a day means last_on before that day",
            ),
            **{name: about for name, about in _HAPPENED.items() if name != "starts_on"},
        ),
    ),
    "population": Table(
        store="work",
        grain="one row per linked child with a record in every service that knows every child",
        columns=_columns(
            child_no=_CHILD,
            birth_month=("DATE", "as in child"),
            sex=("VARCHAR", "as in child"),
            area=("VARCHAR", "as in child"),
        ),
    ),
    "index_event": Table(
        store="work",
        grain="one row per linked child with enough index events in the age range",
        columns=_columns(
            child_no=_CHILD,
            index_on=("DATE", "day of the first such event"),
            n_index_events=("BIGINT", "how many such events"),
        ),
    ),
    "member": Table(
        store="work",
        grain="one row per child of either group (a comparison child may join the cohort later)",
        columns=_columns(grp=_GROUP, child_no=_CHILD, index_on=("DATE", "the day before which things count")),
    ),
    "cohort": Table(
        store="work",
        grain="one row per child in the cohort",
        columns=_columns(
            child_no=_CHILD,
            index_on=("DATE", "day of the first event that put the child in the cohort"),
            n_index_events=("BIGINT", "how many such events the child has in the age range"),
        ),
    ),
    "placed": Table(
        store="work",
        grain="one row per child of the population who is like some cohort child in what is matched on",
        columns=_columns(
            child_no=_CHILD,
            joined_on=("DATE", "index day of a cohort child, empty for others"),
            stratum=("INTEGER", "number of the children who are alike in what is matched on"),
            n_alike=("INTEGER", "how many they are"),
            place=("INTEGER", "place in their shuffled order, from 0"),
        ),
    ),
    "needed": Table(
        store="work",
        grain="one row per cohort child and service that knows every child and observed it through the main window",
        columns=_columns(case_no=_CASE, index_on=("DATE", "its index day"), agency=_AGENCY),
    ),
    "wanted": Table(
        store="work",
        grain="one row per cohort child for whom comparison children are looked for",
        columns=_columns(
            case_no=_CASE,
            index_on=("DATE", "its index day"),
            stratum=("INTEGER", "as in placed"),
            n_alike=("INTEGER", "as in placed"),
            start_place=("INTEGER", "where in the shuffled order the search starts"),
            n_needed=("INTEGER", "in how many services a comparison child must have been observed as long"),
        ),
    ),
    **{
        name: Table(
            store="work",
            grain=f"one row per cohort child and comparison child found {where}",
            columns=_columns(
                case_no=_CASE,
                child_no=_CHILD,
                step_no=("INTEGER", "after how many steps of the search, from 0"),
            ),
        )
        for name, where in (("picked_near", "near the start of its search"), ("picked_far", "further on"))
    },
    "matched": Table(
        store="work",
        grain="one row per member of a set: a cohort child, and each of its comparison children",
        columns=_columns(
            member_no=("INTEGER", "number of the row, from 1: sets in order, the cohort child first"),
            set_no=("INTEGER", "number of the set, from 1; a set of one was never matched"),
            child_no=_CHILD,
            is_case=("BOOLEAN", "whether it is the cohort child"),
            index_on=("DATE", "the cohort child's index day, on which all members are of the same age"),
            moves_on=("DATE", "first day of the month in which the child moves to secondary school"),
        ),
    ),
    "covered": Table(
        store="work",
        grain="one row per member of a set and service in which the child was under observation the day before",
        columns=_columns(
            member_no=("INTEGER", "as in matched"),
            service_no=("INTEGER", "place of the service among SERVICES, from 0"),
            n_days=("INTEGER", "days under observation without a break up to the index day"),
        ),
    ),
    "exposed": Table(
        store="work",
        grain="one row per member of a set and exposure recorded before the index day, within the widest window",
        columns=_columns(
            member_no=("INTEGER", "as in matched"),
            exposure_no=("INTEGER", "place of the exposure in the definition, from 0"),
            n_days=(
                "INTEGER",
                "days from the latest one to the index day, 1 for the day before or while it lasts",
            ),
        ),
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
    "waiting": Table(
        store="work",
        grain="one row per observed child and question about a wait for help (from a notice or from an exposure)",
        columns=_columns(
            child_no=_CHILD,
            question=("VARCHAR", "notice:<event> or from:<exposure>"),
            from_on=("DATE", "the day the wait begins"),
            end_on=("DATE", "last day on which help would have been seen"),
            already=("BOOLEAN", "help was under way that day"),
            help_on=("DATE", "first help on or after it, or empty"),
            again_on=("DATE", "next event of the same kind on a later day, or empty"),
            noticed_on=("DATE", "first notice of any kind on or after it, or empty"),
        ),
    ),
    "first_known": Table(
        store="work",
        grain="one row per observed child and service that had something on record",
        columns=_columns(
            child_no=_CHILD,
            agency=_AGENCY,
            known_on=("DATE", "first thing on record, whatever it is but what went well"),
            contact_on=("DATE", "first thing on record that was a chance to help, or empty"),
        ),
    ),
    "transition": Table(
        store="work",
        grain="one row per child of either group",
        columns=_columns(
            grp=_GROUP,
            child_no=_CHILD,
            index_on=("DATE", "as in member"),
            move_month=("INTEGER", "month of the move to secondary school: 12 x year + month - 1"),
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
    "within_time": Table(
        store="work",
        grain="one row per cohort child and exposure: the unbroken time around the index day in which both services "
        "saw it",
        columns=_columns(
            child_no=_CHILD,
            exposure_no=("INTEGER", "place of the exposure among those that end, from 0"),
            index_on=("DATE", "the day of the first index event"),
            from_on=("DATE", "first day used: the days after an exposure are known from here on"),
            to_on=("DATE", "first day after"),
            ended_early=("INTEGER", "1 when it ended before the extracts or age ended it"),
        ),
    ),
    "within_exposure": Table(
        store="work",
        grain="one row per exposure that ends",
        columns=_columns(
            exposure_no=("INTEGER", "its place, from 0"),
            type=_EVENT,
            role=("VARCHAR", "the role asked about; empty: any"),
            agency=_AGENCY,
        ),
    ),
    "ordered_member": Table(
        store="work",
        grain="one row per child and group: a cohort child, or a comparison child in the first set it serves",
        columns=_columns(
            member_no=("INTEGER", "1, 2, ... without gaps, cohort children first"),
            child_no=_CHILD,
            is_case=("BOOLEAN", "whether it is a cohort child"),
            index_on=("DATE", "the index day of its set"),
        ),
    ),
    "ordered_type": Table(
        store="work",
        grain="one row per type of event",
        columns=_columns(type_no=("INTEGER", "its place, from 0"), type=_EVENT),
    ),
}
"""Every table that outlives its step. Counts are the only ones that are read into Python to be protected."""
