"""The rules: every fault of every row, under the file's own headings, and never a value."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gwrando.study.ingest.faults import write_fault_report, write_summary
from gwrando.study.ingest.files import SHAPES
from gwrando.study.ingest.rules import RULES
from gwrando.study.ingest.steps import ingest_one
from tests.unit.study.ingest.conftest import ENDS, EVERYTHING, GOOD, PUPILS, STARTS, Done, engine

Through = Callable[..., Done]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("B2,Mo,2007-02-01,1,UN3,,np90 2cd,a) WBRI,1", []),
        ("B2,Mo,2007-02-01 00:00:00,1.0,UN3,,np902cd,WBRI - White,5", []),
        (",Mo,01/02/2007,1,,,,,", [("ID", "empty", "no")]),
        ("A1,Mo,01/02/2007,1,,,,,", [("ID", "repeated", "no")]),
        ("B2, ,01/02/2007,1,,,,,", [("NAME", "empty", "no")]),
        ("B2,M?r,01/02/2007,1,,,,,", [("NAME", "doubtful_letter", "yes")]),
        ("B2,Mo,31/02/2007,1,,,,,", [("DOB", "not_a_date", "no")]),
        ("B2,Mo,2007-02-1x,1,,,,,", [("DOB", "not_a_date", "no")]),
        ("B2,Mo,01/02/07,1,,,,,", [("DOB", "not_a_date", "no")]),
        ("B2,Mo,,1,,,,,", [("DOB", "empty", "no")]),
        ("B2,Mo,01/02/2031,1,,,,,", [("DOB", "in_the_future", "no")]),
        ("B2,Mo,12/01/2021,1,,,,,", [("DOB", "in_the_future", "no")]),
        ("B2,Mo,05/01/2021,1,,,,,", [("DOB", "in_the_future", "no")]),
        ("B2,Mo,01/02/1970,1,,,,,", [("DOB", "not_a_child", "no")]),
        ("B2,Mo,01/02/2007,8,,,,,", [("SEX", "unknown_code", "yes")]),
        ("B2,Mo,01/02/2007,9,,,,,", []),
        ("B2,Mo,01/02/2007,1,I23456789012,,,,", [("UPN", "not_a_upn", "yes")]),
        ("B2,Mo,01/02/2007,1,B123456789012,,,,", [("UPN", "upn_check_letter", "yes")]),
        ("B2,Mo,01/02/2007,1,,9434765918,,,", [("NHS", "not_an_nhs_number", "yes")]),
        ("B2,Mo,01/02/2007,1,,0000000000,,,", [("NHS", "not_an_nhs_number", "yes")]),
        ("B2,Mo,01/02/2007,1,,,somewhere,,", [("HOME", "not_a_postcode", "yes")]),
        ("B2,Mo,01/02/2007,1,,,,,9", [("FIFTH", "out_of_range", "yes")]),
        ("B2,Mo,01/02/2007,1,,,,,1e0", [("FIFTH", "not_a_number", "yes")]),
        ("B2,Mo,01/02/2007,1", [("", "cells", "no")]),
        ("B2,Mo,01/02/2007,1,,,,,,extra", [("", "cells", "no")]),
        ("B2,M\0o,01/02/2007,1,,,,,", [("", "nul", "no")]),
        ('B2,"Mo\nKhan",01/02/2007,1,,,,,', [("", "line_break", "no")]),
    ],
)  # fmt: skip
def test_a_person(through: Through, line: str, faults: list[tuple[str, str, str]]) -> None:
    done = through(pupils=[GOOD, line])
    assert done.rules() == [(3, *fault) for fault in faults]
    aside = any(used == "no" for *_, used in faults)
    assert len(done.table("names.main.person")) == (1 if aside else 2)
    assert done.ingested.set_aside == aside
    quarantined = done.table("names.main.quarantine_education_pupils")
    assert [row["row_no"] for row in quarantined] == ([3] if aside else [])


def test_all_faults_of_a_row_are_told(through: Through) -> None:
    done = through(pupils=["B2,,x,8,y,z,w,v,u"])
    assert [rule for _, _, rule, _ in done.rules()] == [
        "not_a_date",
        "unknown_code",
        "not_a_number",
        "not_a_postcode",
        "empty",
        "not_an_nhs_number",
        "unknown_code",
        "not_a_upn",
    ]


def test_what_is_known_of_a_person(through: Through) -> None:
    done = through(
        pupils=["B2,\u00a0Siân ,21/03/2006,2,a123456789012,943-476-5919,np90 1ab,b) wbri: White,2.0"]
    )
    assert done.table("names.main.person") == [
        {
            "agency": "education",
            "record": "B2",
            "forename": "Siân",
            "middle_names": None,
            "surname": None,
            "other_surname": None,
            "born_on": date(2006, 3, 21),
            "sex": "F",
            "postcode": "NP901AB",
            "upn": "A123456789012",
            "nhs_number": "9434765919",
        }
    ]
    assert done.table("work.main.record") == [
        {
            "agency": "education",
            "record": "B2",
            "birth_month": date(2006, 3, 1),
            "sex": "F",
            "area": "NP90",
            "ethnicity": "white",
            "deprivation": 2,
        }
    ]


def test_a_wrong_number_is_noted_and_left_out(through: Through) -> None:
    done = through(pupils=["B2,Mo,01/02/2007,8,I1,1,x,ZZ,9"])
    (person,) = done.table("names.main.person")
    assert [person[name] for name in ("sex", "upn", "nhs_number", "postcode")] == [None] * 4


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("A1,F,01/05/2016,,,,,,", []),
        ("A1,N,01/05/2016,,,,,,", []),
        ("Z9,F,01/05/2016,,,,,,", [("ID", "no_person", "no")]),
        ("A1,X,01/05/2016,,,,,,", [("WHAT", "unknown_code", "no")]),
        ("A1,,01/05/2016,,,,,,", [("WHAT", "empty", "no")]),
        ("A1,F,today,,,,,,", [("START", "not_a_date", "no")]),
        ("A1,F,01/05/2003,,,,,,", [("START", "before_birth", "part"), ("START", "outside_coverage", "part")]),
        ("A1,F,01/05/2009,,,,,,", [("START", "outside_coverage", "part")]),
        ("A1,F,01/05/2009,01/02/2010,,,,,", []),
        ("A1,F,01/05/2021,,,,,,", [("START", "outside_coverage", "part")]),
        ("A1,F,02/05/2016,01/05/2016,,,,,", [("END", "ends_before_start", "part")]),
        ("A1,F,01/12/2016,05/11/2016,,,,,", [("END", "ends_before_start", "part")]),
        ("A1,F,01/06/2016,07/05/2016,,,,,", [("END", "ends_before_start", "part"), ("END", "perhaps_swapped", "yes")]),
        ("A1,F,01/05/2016,,N,,,,", [("WHY", "reason_missing", "yes")]),
        ("A1,F,01/05/2016,,N,no_capacity,,,", []),
        ("A1,F,01/05/2016,,,,,,22/03/2006", [("DOB", "another_birth_date", "yes")]),
        ("A1,F,01/05/2016,,,,,,21/03/2006", []),
        ("A1,F,01/05/2016,,,,-1,1,", [("MISSED", "out_of_range", "yes")]),
        ("A1,F,01/01/2015,,,,,,", [("ID", "repeated", "no")]),
    ],
)  # fmt: skip
def test_an_event(through: Through, line: str, faults: list[tuple[str, str, str]]) -> None:
    done = through(things=["A1,F,01/01/2015,,,,,,", line])
    assert done.rules() == [(3, *fault) for fault in faults]
    used = not any(use != "yes" for *_, use in faults) and ",N," not in line[:5]
    assert len(done.table("work.main.event")) == 1 + used


def test_a_birth_date_with_day_and_month_swapped_is_noted(through: Through) -> None:
    done = through(pupils=["A1,Mo,01/02/2007,1,,,,,"], things=["A1,F,01/05/2016,,,,,,02/01/2007"])
    assert done.rules() == [(2, "DOB", "another_birth_date", "yes"), (2, "DOB", "perhaps_swapped", "yes")]


def test_nobody_is_18_in_an_event(through: Through) -> None:
    child = "A1,Mo,29/02/2000,1,,,,,"
    assert through(pupils=[child], things=["A1,F,27/02/2018,,,,,,"]).rules() == []
    assert through(pupils=[child], things=["A1,F,28/02/2018,,,,,,"]).rules() == [
        (2, "START", "not_a_child", "part")
    ]


def test_one_row_may_give_two_events(through: Through) -> None:
    done = through(things=["A1,P,05/2016,,Y,,10,100,", "A1,F,42084,25/03/2015,N,no_capacity,9,100,"])
    found = done.table("work.main.event", "starts_on, type")
    assert [(e["type"], e["starts_on"], e["ends_on"], e["date_precision"], e["action"], e["action_reason"]) for e in found] == [
        ("fixed_exclusion", date(2015, 3, 21), date(2015, 3, 25), "day", "not_taken", "no_capacity"),
        ("attendance_concern", date(2016, 5, 1), None, "month", None, None),
        ("permanent_exclusion", date(2016, 5, 1), None, "month", "taken", None),
    ]  # fmt: skip
    assert {(e["basis"], e["role"], e["source_file"]) for e in found} == {("fact", "subject", "things")}
    assert [e["source_row"] for e in found] == [3, 2, 2]


def test_a_month_is_not_before_a_birth_in_it(through: Through) -> None:
    done = through(pupils=["A1,Mo,21/03/2010,1,,,,,"], things=["A1,F,03/2010,,,,,,", "A1,F,02/2010,,,,,,"])
    assert done.rules() == [(3, "START", "before_birth", "part")]


def test_rows_that_touch_are_one_spell(through: Through) -> None:
    done = through(
        spells=[
            "A1,01/01/2015,31/01/2015",
            "A1,01/02/2015,10/02/2015",
            "A1,05/02/2015,07/02/2015",
            "A1,12/02/2015,",
            "A1,01/03/2016,02/03/2016",
        ]
    )
    found = done.table("work.main.event", "starts_on")
    assert [(e["starts_on"], e["ends_on"], e["source_row"]) for e in found] == [
        (date(2015, 1, 1), date(2015, 2, 10), 2),
        (date(2015, 2, 12), None, 5),
    ]


def test_a_later_file_is_believed(tmp_path: Path) -> None:
    from tests.unit.study.ingest.conftest import put

    for year, pupil, thing, roll in (
        (1, "A1,Mari,21/03/2006,2,,,NP90 1AB,,", "A1,F,01/05/2016,,,,,,", "A1,01/09/2015,"),
        (2, "A1,Mary,21/03/2006,,UN1,,,,", "A1,F,01/05/2016,03/05/2016,,,,,", "A1,01/09/2015,31/08/2016"),
    ):
        for kind, line in (("pupils", pupil), ("things", thing), ("rolls", roll)):
            from tests.unit.study.ingest.conftest import HEADS

            (tmp_path / f"{kind}{year}.csv").write_text(f"{HEADS[kind]}\n{line}\n", encoding="utf-8")
    done = put(tmp_path, EVERYTHING, {k: (f"{k}1.csv", f"{k}2.csv") for k in ("pupils", "things", "rolls")})
    assert done.found == []
    (person,) = done.table("names.main.person")
    assert (person["forename"], person["sex"], person["postcode"]) == ("Mary", "F", "NP901AB")
    (event,) = done.table("work.main.event")
    assert (event["ends_on"], event["source_file"], event["source_row"]) == (date(2016, 5, 3), "things 2", 2)
    assert done.table("work.main.stay") == [
        {"agency": "education", "record": "A1", "starts_on": date(2015, 9, 1), "ends_on": date(2016, 8, 31)}
    ]


def test_coverage_is_what_the_definition_says(through: Through) -> None:
    assert through().table("work.main.coverage") == [
        {"agency": "education", "starts_on": STARTS, "ends_on": ENDS, "knows_every_child": True}
    ]


def test_the_report_tells_place_and_rule_but_never_a_value(tmp_path: Path) -> None:
    from gwrando.study.definition import ExtractSource

    canary = "Canari"
    lines = [
        PUPILS,
        GOOD,
        f"{canary},{canary}?,{canary},{canary},{canary},{canary},{canary},{canary},{canary}",
    ]
    (tmp_path / "p.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = ExtractSource(
        service="education", files={"pupils": "p.csv"}, starts_on=STARTS, ends_on=ENDS, use_until=ENDS
    )
    _, kinds = ingest_one(engine(), given, EVERYTHING, tmp_path)
    tally = write_fault_report(engine(), kinds, tmp_path / "faults.csv")
    write_summary(tmp_path / "faults.json", tally)
    told = (tmp_path / "faults.csv").read_text(encoding="utf-8")
    assert canary not in told + (tmp_path / "faults.json").read_text(encoding="utf-8")
    rows = list(csv.DictReader(told.splitlines()))
    assert len(rows) == tally.n_faults == 8
    assert {row["file"] for row in rows} == {"p.csv"}
    assert {row["row"] for row in rows} == {"3"}
    assert next(row for row in rows if row["rule"] == "not_a_date") == {
        "file": "p.csv",
        "row": "3",
        "column": "DOB",
        "rule": "not_a_date",
        "row_used": "no",
        "cy": RULES["not_a_date"].cy,
        "en": RULES["not_a_date"].en,
    }


def test_every_shape_has_words() -> None:
    assert {shape for shape in SHAPES if shape} <= set(RULES)
