"""The strict reader and the rules: every fault of every row, under the file's own headings, and never a value."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gwrando.errors import InputError
from gwrando.study import ingest
from gwrando.study.agreement import Agreement
from gwrando.study.definition import ExtractSource
from gwrando.study.extract import Extract, load
from tests.factories import study as factory

HEAD = "CHILD,FORENAME,SURNAME,DOB,SEX,HOME_POST"
GOOD = "A1,Mari,Rees,21/03/2006,2,NP90 1AB"
EVENTS = "CHILD,EVENT,DECOM,ROLE"


@pytest.fixture
def extract() -> Extract:
    return load("social_care")


@pytest.fixture
def agreement(extract: Extract) -> Agreement:
    return factory.study().agreement.covering(
        service="social_care", person=extract.to_person, event=extract.to_event
    )


@pytest.fixture
def files(tmp_path: Path, extract: Extract, agreement: Agreement) -> Iterator[object]:
    """A function that ingests the lines of a person and an event file; gives the faults and the accepted rows."""
    source = next(e for e in factory.study().extracts if e.service == "social_care")
    source = source.model_copy(update={"files": {"person": "p.csv", "event": "e.csv"}})

    def ingested(
        persons: list[str], events: list[str]
    ) -> tuple[list[ingest.Fault], list[tuple], list[tuple]]:
        return _ingested(tmp_path, extract, agreement, source, persons, events)

    return ingested


def _ingested(
    folder: Path,
    extract: Extract,
    agreement: Agreement,
    source: ExtractSource,
    persons: list[str],
    events: list[str],
) -> tuple[list[ingest.Fault], list[tuple], list[tuple]]:
    (folder / "p.csv").write_text("\n".join([HEAD, *persons]) + "\n", encoding="utf-8")
    (folder / "e.csv").write_text("\n".join([EVENTS, *events]) + "\n", encoding="utf-8")
    read = [
        ingest.read_strictly(
            folder / name,
            headings=headings,
            agreement=agreement,
            service="social_care",
            kind=kind,
            encoding="utf-8",
        )
        for name, headings, kind in (
            ("p.csv", extract.to_person, "person"),
            ("e.csv", extract.to_event, "event"),
        )
    ]
    store = factory._engine()
    landed = [(extract, source, read[0], read[1])]
    ingest.land(store, landed)
    ingest.accept(store)
    people = store.connection.execute("from names.main.person order by record").fetchall()
    happened = store.connection.execute("from work.main.event order by source_row").fetchall()
    return ingest.faults(store, landed), people, happened


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("B2,Mo,Khan,01/02/2007,1,np90 2cd", []),
        (",Mo,Khan,01/02/2007,1,NP90 2CD", [("CHILD", "empty", False)]),
        ("A1,Mo,Khan,01/02/2007,1,NP90 2CD", [("CHILD", "repeated", False)]),
        ("B2, ,Khan,01/02/2007,1,NP90 2CD", [("FORENAME", "empty", False)]),
        ("B2,Mo,,01/02/2007,1,NP90 2CD", [("SURNAME", "empty", False)]),
        ("B2,Mo,Khan,31/02/2007,1,NP90 2CD", [("DOB", "not_a_date", False)]),
        ("B2,Mo,Khan,2007-02-01,1,NP90 2CD", [("DOB", "not_a_date", False)]),
        ("B2,Mo,Khan,01/02/2031,1,NP90 2CD", [("DOB", "in_the_future", False)]),
        ("B2,Mo,Khan,01/02/1970,1,NP90 2CD", [("DOB", "not_a_child", False)]),
        ("B2,Mo,Khan,01/02/2007,9,NP90 2CD", [("SEX", "unknown_code", True)]),
        ("B2,Mo,Khan,01/02/2007,,somewhere", [("HOME_POST", "not_a_postcode", True)]),
        ("B2,,,x,9,y", [("DOB", "not_a_date", False), ("FORENAME", "empty", False), ("HOME_POST", "not_a_postcode", True), ("SEX", "unknown_code", True), ("SURNAME", "empty", False)]),
        ("B2,Mo,Khan,01/02/2007,1", [("", "cells", False)]),
        ("B2,Mo,Khan,01/02/2007,1,NP90 2CD,extra", [("", "cells", False)]),
    ],
)  # fmt: skip
def test_rules_of_a_person(files: object, line: str, faults: list[tuple[str, str, bool]]) -> None:
    # sorted so that the row in question is row 3, and the good row is the first "A1" by content
    found, people, _ = files([GOOD, line], [])
    shown = [(fault.column, fault.rule, fault.kept) for fault in found]
    assert shown == faults
    assert all(fault.file == "p.csv" and fault.row in (2, 3) for fault in found)
    aside = any(not kept for *_, kept in faults)
    assert len(people) == (1 if aside else 2)


def test_names_are_cleaned_for_linkage(files: object) -> None:
    _, people, _ = files(["B2,Mó,O'Brien-Khan,01/02/2007,1,np902cd"], [])
    ((agency, record, forename, _, surname, _, _, sex, postcode, *_),) = people
    assert (agency, record, forename, surname, sex) == ("social_care", "B2", "Mó", "O'Brien-Khan", "M")
    assert postcode == "NP902CD"


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("A1,CONTACT,01/05/2016,subject", []),
        ("Z9,CONTACT,01/05/2016,subject", [("CHILD", "no_person")]),
        ("A1,OTHER,01/05/2016,subject", [("EVENT", "unknown_code")]),
        ("A1,CONTACT,01/05/2016,bystander", [("ROLE", "unknown_code")]),
        ("A1,CONTACT,today,subject", [("DECOM", "not_a_date")]),
        ("A1,CONTACT,01/05/2003,subject", [("DECOM", "before_birth"), ("DECOM", "outside_coverage")]),
        ("A1,CONTACT,01/05/2005,subject", [("DECOM", "before_birth")]),
        ("A1,CONTACT,01/05/2025,subject", [("DECOM", "not_a_child")]),
        ("A1,CONTACT,01/01/2015,subject", [("CHILD", "repeated")]),
        ("A1,CONTACT", [("", "cells")]),
    ],
)
def test_rules_of_an_event(files: object, line: str, faults: list[tuple[str, str]]) -> None:
    found, _, happened = files([GOOD], ["A1,CONTACT,01/01/2015,subject", line])
    assert [(fault.column, fault.rule) for fault in found] == faults
    assert all((fault.file, fault.row, fault.kept) == ("e.csv", 3, False) for fault in found)
    assert len(happened) == (1 if faults else 2)


def test_a_nul_makes_a_row_unusable(files: object) -> None:
    found, people, _ = files([GOOD, "B2,M\0o,Khan,01/02/2007,1,NP90 2CD"], [])
    assert [fault.rule for fault in found] == ["cells"]
    assert len(people) == 1


def test_an_empty_file_lacks_every_column(tmp_path: Path, extract: Extract, agreement: Agreement) -> None:
    (tmp_path / "p.csv").write_bytes(b"")
    with pytest.raises(InputError, match="needed once in the file: CHILD, FORENAME"):
        ingest.read_strictly(
            tmp_path / "p.csv",
            headings=extract.to_person,
            agreement=agreement,
            service="social_care",
            kind="person",
            encoding="utf-8",
        )


def test_every_rule_is_worded_and_every_word_is_a_rule(tmp_path: Path) -> None:
    from gwrando.study.engine import step_sql

    said = {
        rule for rule in ingest.RULES if f"'{rule}'" in step_sql("fault_person") + step_sql("fault_event")
    }
    assert said | {"cells"} == set(ingest.RULES)
    ingest.write_fault_report(
        tmp_path / "f.csv",
        [ingest.Fault(file="a.csv", row=2, column="c", rule=rule, kept=False) for rule in ingest.RULES],
    )
    assert len((tmp_path / "f.csv").read_text(encoding="utf-8").splitlines()) == len(ingest.RULES) + 1


def test_a_plugin_that_is_not_sound_says_why() -> None:
    faulty = Extract(
        service="nobody",
        to_person={"record": "id", "shoe_size": "s"},
        to_event={},
        codings={"A": "offence", "B": "unheard_of"},
        roles={"x": "hero"},
        date_format="%d %b",
        knows_every_child=True,
    )
    found = faulty.problems()
    assert {
        "no_heading:forename",
        "no_heading:on",
        "not_a_column:shoe_size",
        "unknown_event:unheard_of",
        "event_of_another_service:offence",
        "unknown_role:hero",
        "unknown_service:nobody",
        "date_format:%d %b",
    } <= set(found)
    assert load("police").problems() == []


def test_a_faulty_plugin_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gwrando.plugins.load", lambda group, name: object())
    with pytest.raises(InputError, match="not_an_extract"):
        load("police")
