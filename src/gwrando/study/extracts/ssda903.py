"""Social care: England's looked-after children return (SSDA903), all its tables, headings and codes as collected.

Dates are DD/MM/YYYY. The return has no names: add a `names` file with the same CHILD numbers where the agreement
allows it, or linkage rests on the UPN alone. Open episodes come again in each year's file; the last one is believed.
Source: DfE, SSDA903 guide to the collection; domain notes 3.2.
"""

from collections.abc import Mapping

from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, number, text
from gwrando.study.extract.codes import ETHNICITY_DFE, NEEDS, SEX_NUMBER
from gwrando.study.extract.conditions import All, Empty, Filled, IsIn, Not, ends_before_start, needs
from gwrando.study.extract.rules import end_after_start
from gwrando.text import Bilingual

LEGAL = (
    "C1", "C2", "D1", "E1", "V2", "V3", "V4", "J1", "J2", "J3", "L1", "L2", "L3", "L4", "X1",
)  # fmt: skip
PLACES: Mapping[str, str] = {
    **dict.fromkeys(("A3", "A4", "A5", "A6"), "adoption"),
    **dict.fromkeys(
        ("U1", "U2", "U3", "U4", "U5", "U6", "Q1", "Q2", "F1", "F2", "F3", "F4", "F5", "F6"), "foster"
    ),
    **dict.fromkeys(("K1", "K2", "R1", "R2", "R3", "R5", "S1", "H5", "P3"), "residential"),
    **dict.fromkeys(("P1",), "with_parents"),
    **dict.fromkeys(("P2", "T0", "T1", "T2", "T3", "T4", "Z1"), "other"),
}
ENDS: Mapping[str, str] = {
    **dict.fromkeys(("E4A", "E4B", "E4"), "home"),
    **dict.fromkeys(("E11", "E12", "E43", "E44", "E45", "E46", "E47", "E48", "E41"), "permanent"),
    **dict.fromkeys(("E2", "E3", "E5", "E6", "E7", "E8", "E9", "E13", "E14", "E15", "E16", "E17"), "other"),
    "X1": "goes_on",
}
"""Reason an episode ended. E41 (residence order) and E43 to E48 (guardianship and orders) give a permanent family."""

_HOME = tuple(code for code, word in ENDS.items() if word == "home")
_PERMANENT = tuple(code for code, word in ENDS.items() if word == "permanent")
_ZERO_ONE = ("0", "1")


def _dob() -> Column:
    return day("DOB", "dmy", strict=False, in_file=False)


def _title(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


_NAMES = FileKind(
    title=_title("Enwau (nid yw'n rhan o'r ffurflen)", "Names (not part of the return)"),
    record="CHILD",
    needed=False,
    person={
        "forename": "FORENAME",
        "middle_names": "MIDDLE_NAMES",
        "surname": "SURNAME",
        "other_surname": "OTHER_SURNAME",
        "postcode": "HOME_POST",
        "nhs_number": "NHS_NUMBER",
    },
    columns=(
        text("CHILD"),
        text("FORENAME", filled=True),
        text("MIDDLE_NAMES", in_file=False),
        text("SURNAME", filled=True),
        text("OTHER_SURNAME", in_file=False),
        Column(heading="HOME_POST", type="postcode", in_file=False),
        Column(heading="NHS_NUMBER", type="nhs", in_file=False),
    ),
)

_HEADER = FileKind(
    title=_title("Pennyn: y plant", "Header: the children"),
    record="CHILD",
    person={"born_on": "DOB", "sex": "SEX", "upn": "UPN", "ethnicity": "ETHNIC"},
    columns=(
        text("CHILD"),
        code("SEX", SEX_NUMBER),
        day("DOB", "dmy", filled=True),
        code("ETHNIC", ETHNICITY_DFE),
        Column(heading="UPN", type="upn"),
        code("MOTHER", _ZERO_ONE, in_file=False),
        day("MC_DOB", "dmy", strict=False, in_file=False),
    ),
    rules=(
        Rule(
            name="child_of_nobody",
            column="MC_DOB",
            broken=All(of=(Filled(column="MC_DOB"), Not(of=IsIn(column="MOTHER", values=("1",))))),
            words=_title(
                "Mae dyddiad geni plentyn y plentyn wedi'i roi, ond nid MOTHER = 1",
                "A date of birth of the child's own child is given without MOTHER = 1",
            ),
            sets_aside=False,
        ),
    ),
)

_EPISODES = FileKind(
    title=_title("Cyfnodau mewn gofal", "Episodes of care"),
    record="CHILD",
    columns=(
        text("CHILD"),
        day("DECOM", "dmy", filled=True),
        code("RNE", ("S", "L", "P", "T", "B", "U"), filled=True),
        code("LS", LEGAL),
        code("CIN", NEEDS),
        code("PLACE", PLACES),
        code("PLACE_PROVIDER", ("PR0", "PR1", "PR2", "PR3", "PR4", "PR5"), in_file=False),
        day("DEC", "dmy"),
        code("REC", ENDS),
        code(
            "REASON_PLACE_CHANGE",
            ("CARPL", "CLOSE", "STAND", "ALLEG", "APPRR", "CREQB", "CREQO", "CHILD", "LAREQ", "PLACE", "CUSTOD", "OTHER"),
            in_file=False,
        ),
        Column(heading="HOME_POST", type="postcode", in_file=False),
        Column(heading="PL_POST", type="postcode", in_file=False),
        text("URN", in_file=False),
    ),
    key=("CHILD", "DECOM"),
    events=(
        Happens(type="looked_after", starts="DECOM", ends="DEC", detail_from="CIN", join=True),
        Happens(
            type="placement_move",
            starts="DECOM",
            when=IsIn(column="RNE", values=("P", "T", "B")),
            detail_from="PLACE",
        ),
        Happens(type="returned_home", starts="DEC", when=IsIn(column="REC", values=_HOME)),
        Happens(type="permanent_family", starts="DEC", when=IsIn(column="REC", values=_PERMANENT)),
    ),
    rules=(
        end_after_start("DEC", "DECOM"),
        Rule(
            name="ended_without_reason",
            column="REC",
            broken=All(of=(Filled(column="DEC"), Empty(column="REC"))),
            words=_title("Daeth y cyfnod i ben heb reswm (REC)", "The episode ended without a reason (REC)"),
            sets_aside=False,
        ),
        Rule(
            name="reason_without_end",
            column="DEC",
            broken=All(of=(Empty(column="DEC"), Filled(column="REC"), Not(of=IsIn(column="REC", values=("X1",))))),
            words=_title("Mae rheswm am ddod i ben (REC) ond dim dyddiad (DEC)", "There is a reason for ending (REC) but no date (DEC)"),
            sets_aside=False,
        ),
    ),
)  # fmt: skip

_OC2 = FileKind(
    title=_title("Iechyd a lles blynyddol (OC2)", "Yearly health and well-being (OC2)"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD",),
    columns=(
        text("CHILD"),
        _dob(),
        number("SDQ_SCORE", least=0, most=40),
        code("SDQ_REASON", ("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5")),
        *(
            code(heading, _ZERO_ONE, in_file=False)
            for heading in (
                "CONVICTED",
                "HEALTH_CHECK",
                "IMMUNISATIONS",
                "TEETH_CHECK",
                "HEALTH_ASSESSMENT",
                "SUBSTANCE_MISUSE",
                "INTERVENTION_RECEIVED",
                "INTERVENTION_OFFERED",
            )
        ),
    ),
    rules=(
        Rule(
            name="questionnaire_and_reason",
            column="SDQ_REASON",
            broken=All(of=(Filled(column="SDQ_SCORE"), Filled(column="SDQ_REASON"))),
            words=_title(
                "Mae canlyniad yr holiadur a rheswm dros beidio â'i lenwi ill dau yno",
                "There is both a result of the questionnaire and a reason for none",
            ),
            sets_aside=False,
        ),
        Rule(
            name="intervention_without_substance",
            column="SUBSTANCE_MISUSE",
            broken=needs("INTERVENTION_RECEIVED", ("1",), "SUBSTANCE_MISUSE"),
            words=_title(
                "Derbyniwyd cymorth heb ddweud am gamddefnyddio sylweddau",
                "Help was received but nothing is said about substance misuse",
            ),
            sets_aside=False,
        ),
    ),
)

_REVIEWS = FileKind(
    title=_title("Adolygiadau", "Reviews"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    columns=(
        text("CHILD"),
        _dob(),
        day("REVIEW", "dmy", filled=True),
        code("REVIEW_CODE", {f"PN{n}": f"took_part_{n}" for n in range(8)}),
    ),
    events=(Happens(type="care_review", starts="REVIEW", detail_from="REVIEW_CODE"),),
)

_MISSING = FileKind(
    title=_title("Ar goll neu'n absennol o leoliad", "Missing or absent from a placement"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    columns=(
        text("CHILD"),
        _dob(),
        code("MISSING", {"M": "missing", "A": "absent"}),
        day("MIS_START", "dmy", filled=True),
        day("MIS_END", "dmy"),
    ),
    events=(Happens(type="missing_from_care", starts="MIS_START", ends="MIS_END", detail_from="MISSING"),),
    rules=(end_after_start("MIS_END", "MIS_START"),),
)

_PREVIOUS = FileKind(
    title=_title("Sefydlogrwydd blaenorol", "Previous permanence"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD",),
    columns=(
        text("CHILD"),
        _dob(),
        code("PREV_PERM", ("P0", "P1", "P2", "P3", "P4", "Z1")),
        text("LA_PERM", in_file=False),
        day("DATE_PERM", "dmy", "month", "year", strict=False, in_file=False),
    ),
)

_OC3 = FileKind(
    title=_title("Pobl ifanc sy'n gadael gofal (OC3)", "Young people leaving care (OC3)"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD",),
    columns=(
        text("CHILD"),
        _dob(),
        code("IN_TOUCH", ("YES", "NO", "DIED", "REFU", "NREQ", "RHOM")),
        code("ACTIV", ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5", "G4", "G5", "G6", "0")),
        code(
            "ACCOM",
            (*(f"{letter}{n}" for letter in "BCDEGHKRSTUVWXYZ" for n in (1, 2)), "0", "01", "02"),
        ),
    ),
)

_UASC = FileKind(
    title=_title("Plant sy'n ceisio lloches ar eu pen eu hunain", "Children who seek asylum alone"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD",),
    columns=(
        text("CHILD"),
        code("SEX", SEX_NUMBER, in_file=False),
        _dob(),
        day("DUC", "dmy", strict=False, in_file=False),
        day("DUS", "dmy", strict=False, in_file=False),
    ),
    # the return tells when the status ended (DUC); only later collections tell when it began (DUS)
    events=(Happens(type="arrived_alone", starts="DUS"),),
)

_AD1 = FileKind(
    title=_title("Mabwysiadau (AD1)", "Adoptions (AD1)"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD",),
    columns=(
        text("CHILD"),
        _dob(),
        day("DATE_INT", "dmy", strict=False),
        day("DATE_MATCH", "dmy", strict=False),
        code("FOSTER_CARE", _ZERO_ONE, in_file=False),
        code("NB_ADOPTR", ("1", "2"), in_file=False),
        code("SEX_ADOPTR", ("M1", "F1", "MM", "FF", "MF"), in_file=False),
        code("LS_ADOPTR", ("L0", "L11", "L12", "L2", "L3", "L4"), in_file=False),
    ),
    rules=(
        Rule(
            name="matched_before_decided",
            column="DATE_MATCH",
            broken=ends_before_start("DATE_INT", "DATE_MATCH"),
            words=_title("Cyfatebwyd cyn y penderfyniad", "Matched before the decision"),
            sets_aside=False,
        ),
    ),
)

_PLACED = FileKind(
    title=_title("Lleoli ar gyfer mabwysiadu", "Placed for adoption"),
    record="CHILD",
    needed=False,
    agrees="DOB",
    key=("CHILD", "DATE_PLACED"),
    columns=(
        text("CHILD"),
        _dob(),
        day("DATE_PLACED", "dmy", strict=False),
        day("DATE_PLACED_CEASED", "dmy", strict=False),
        code("REASON_PLACED_CEASED", ("RD1", "RD2", "RD3", "RD4")),
    ),
    rules=(end_after_start("DATE_PLACED_CEASED", "DATE_PLACED"),),
)

EXTRACT = Extract(
    service="social_care",
    knows_every_child=False,
    schema="SSDA903 2017 to 2022",
    kinds={
        "header": _HEADER,
        "names": _NAMES,
        "episodes": _EPISODES,
        "oc2": _OC2,
        "reviews": _REVIEWS,
        "missing": _MISSING,
        "previous_permanence": _PREVIOUS,
        "oc3": _OC3,
        "uasc": _UASC,
        "ad1": _AD1,
        "placed_adoption": _PLACED,
    },
)
