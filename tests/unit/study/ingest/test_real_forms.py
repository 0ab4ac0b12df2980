"""Made-up returns in their real formats, through the real door; and every built-in plug-in proves itself."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gwrando import plugins
from gwrando.study.definition import ExtractSource
from gwrando.study.extract import Extract, code, load
from gwrando.study.extract.conditions import All, AtLeast, Condition, Empty, Filled, IsIn, Not, Since
from gwrando.study.extract.kinds import Rule
from gwrando.study.ingest import faults, ingest_one, prove, prove_extract
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual
from tests.unit.study.ingest.conftest import EVERYTHING, engine

HERE = Path(__file__).parents[3] / "data" / "social_care_fake"
KINDS = ("header", "episodes", "oc2", "reviews", "missing", "previous_permanence", "oc3", "uasc")
LISTS = (
    "contacts",
    "early_help",
    "referrals",
    "assessments",
    "section_47",
    "in_need",
    "protection",
    "in_care",
)


def table(name: str, order: str = "all") -> list[tuple]:
    return engine().connection.execute(f"from {name} order by {order}").fetchall()


def test_ssda903_of_two_years_loads() -> None:
    def path(year: int, kind: str) -> str:
        return f"{year}-{kind}.csv" + (".gz" if kind in ("episodes", "reviews") else "")

    given = ExtractSource(
        service="social_care",
        plugin="ssda903",
        files={kind: tuple(path(year, kind) for year in (2020, 2021)) for kind in KINDS},
        starts_on=date(2017, 4, 1),
        ends_on=date(2022, 3, 31),
        use_until=date(2036, 1, 1),
    )
    done, kinds = ingest_one(engine(), given, load("ssda903"), HERE)
    assert done.persons == 45
    assert {row[1] for row in table("names.main.person")} >= {"62551", "185992", "225242"}
    # no name is in the return; nothing is made up in its place
    assert {row[2:6] for row in table("names.main.person")} == {(None, None, None, None)}
    types = dict(
        engine().connection.execute("select type, count(*) from work.main.event group by type").fetchall()
    )
    assert set(types) >= {"looked_after", "placement_move", "care_review"}
    told = {(fault.rule, fault.used) for fault in faults(engine(), kinds)}
    assert ("upn_check_letter", "yes") in told
    assert not {rule for rule, used in told if used == "no"} - {"outside_coverage", "repeated", "no_person"}
    # the episode that was open in 2020 and closed in 2021 is there once, with its end
    spells = table("work.main.event", "record, starts_on")
    care = [row for row in spells if row[1] == "62551" and row[2] == "looked_after"]
    assert [row[3:5] for row in care][-1][1] == date(2021, 8, 13)
    for kind in ("looked_after",):
        of_child: dict[str, list[tuple[date, date | None]]] = {}
        for row in spells:
            if row[2] == kind:
                of_child.setdefault(row[1], []).append((row[3], row[4]))
        for periods in of_child.values():
            ends = [end or date.max for _, end in periods]
            assert all(start > end for (start, _), end in zip(periods[1:], ends, strict=False))


def test_annex_a_loads_from_its_sheets() -> None:
    given = ExtractSource(
        service="social_care",
        plugin="annex_a",
        files=dict.fromkeys(LISTS, "Annex_A_sample.xlsx"),
        starts_on=date(2009, 4, 1),
        ends_on=date(2021, 3, 31),
        use_until=date(2036, 1, 1),
    )
    done, kinds = ingest_one(engine(), given, load("annex_a"), HERE)
    assert (done.rows, done.persons, done.set_aside) == (43, 41, 1)
    sexes = {row[7] for row in table("names.main.person")}
    assert sexes <= {"F", "M", None}
    assert {"F", "M"} <= sexes
    assert {row[5] for row in table("work.main.record")} >= {"white", "asian"}
    assert ("Date of Birth", "empty") in {(f.column, f.rule) for f in faults(engine(), kinds)}
    contacts = [row for row in table("work.main.event") if row[2] == "contact"]
    assert {row[10] for row in contacts} == {"police", "individual"} | {row[10] for row in contacts}
    assert {row[9] for row in contacts} == {"opinion"}


@pytest.mark.parametrize("plugin", plugins.names("gwrando.extracts"))
def test_built_in_plug_ins_prove_themselves(plugin: str) -> None:
    assert prove(plugin) == []


def test_the_rich_plug_ins_give_every_event_type() -> None:
    given = {
        type_
        for plugin in (
            "police_records",
            "school_records",
            "care_records",
            "health_records",
            "child_level_data",
        )
        for type_ in load(plugin).gives
    }
    assert given == set(EVENT_TYPES)


def test_reprimands_that_are_outcome_23(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        "CaseID,Forename,Surname,DateOfBirth,Sex,HomePostcode,LocalAuthority\nA,Mari,Rees,2006-03-21,F,,\n",
        encoding="utf-8",
    )
    lines = ["CaseID,Schema,Outcome,OutcomeDate,OrderEnd"]
    lines += ["A,11,REPRIMAND,2020-05-01,", "A,11,REPRIMAND,2013-04-07,", "A,12,REPRIMAND,2020-05-02,"]
    lines += ["A,12,O23,2020-05-03,", "A,11,O23,2020-05-04,", "A,11,YC,2020-05-05,"]
    (tmp_path / "o.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = ExtractSource(
        service="youth_justice",
        plugin="child_level_data",
        files={"children": "c.csv", "outcomes": "o.csv"},
        starts_on=date(2010, 1, 1),
        ends_on=date(2022, 3, 31),
        use_until=date(2036, 1, 1),
    )
    _, kinds = ingest_one(engine(), given, load("child_level_data"), tmp_path)
    assert [(row[3], row[10]) for row in table("work.main.event", "starts_on")] == [
        (date(2013, 4, 7), "reprimand"),
        (date(2020, 5, 1), "outcome_23"),
        (date(2020, 5, 3), "outcome_23"),
        (date(2020, 5, 5), "yc"),
    ]
    assert [(f.row, f.rule) for f in faults(engine(), kinds)] == [
        (4, "obsolete_code"),
        (6, "code_of_a_later_schema"),
    ]


def changed(kind: str, **changes: object) -> Extract:
    kinds = dict(EVERYTHING.kinds)
    kinds[kind] = replace(kinds[kind], **changes)
    return replace(EVERYTHING, kinds=kinds)


def test_a_plug_in_that_is_not_sound_says_why() -> None:
    things = EVERYTHING.kinds["things"]
    wrong = changed(
        "things",
        columns=(*things.columns[:1], code("WHAT", {"A": "offence", "B": "unheard_of"}), *things.columns[2:]),
    )
    assert {"things: event_of_another_service:offence", "things: unknown_event:unheard_of"} <= set(
        wrong.problems()
    )
    assert prove_extract(wrong) == wrong.problems()
    assert "things: no_heading:ID" in changed("things", columns=things.columns[1:]).problems()
    assert (
        "people_not_first" in replace(EVERYTHING, kinds=dict(reversed(EVERYTHING.kinds.items()))).problems()
    )


def test_a_condition_must_suit_its_columns() -> None:
    def problems(broken: Condition) -> list[str]:
        rule = Rule(name="x", column="MISSED", broken=broken, words=Bilingual(cy="x", en="x"))
        return changed("things", rules=(rule,)).problems()

    assert problems(AtLeast(column="WHAT", number=1)) == ["things: not_a_number:WHAT"]
    assert problems(Since(column="OF", day=date(2015, 1, 1))) == ["things: not_a_date:OF"]
    assert problems(Not(of=IsIn(column="DONE", values=("Y", "Z")))) == ["things: not_a_code:DONE=Z"]


def test_a_rule_that_can_never_break_is_found() -> None:
    both = All(of=(Filled(column="MISSED"), Empty(column="MISSED")))
    rule = Rule(name="never", column="MISSED", broken=both, words=Bilingual(cy="Byth", en="Never"))
    assert prove_extract(changed("things", rules=(rule,))) == ["rule_never_breaks:things:never"]
    large = replace(rule, broken=AtLeast(column="MISSED", number=10**9))
    assert prove_extract(changed("things", rules=(large,))) == []


def test_an_event_that_never_arrives_is_found() -> None:
    things = EVERYTHING.kinds["things"]
    never = replace(things.events[1], when=Empty(column="START"))
    found = prove_extract(changed("things", events=(things.events[0], never)))
    assert "never_arrives:attendance_concern" in found
