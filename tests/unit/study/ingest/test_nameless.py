"""Files without names: every plug-in's are sound, and nothing that says who is left in them."""

import pytest

from gwrando import plugins
from gwrando.study.extract import Column, Extract, FileKind, Happens, Rule, code, day, load, text
from gwrando.study.extract.conditions import Filled
from gwrando.study.extract.nameless import NAMES, references, without_names
from gwrando.text import Bilingual

TITLE = Bilingual(cy="Plant", en="Children")


@pytest.mark.parametrize("name", sorted(plugins.names("gwrando.extracts")))
def test_every_plugin_has_files_without_names(name: str) -> None:
    extract = load(name)
    made = without_names(extract)
    assert made.problems() == []
    assert list(made.kinds) == list(extract.kinds)
    assert made.knows_every_child == extract.knows_every_child
    told = set(made.gives)
    assert told  # something is left to study
    for kind_name, kind in made.kinds.items():
        full = extract.kinds[kind_name]
        who = {(full.person or {}).get(field) for field in NAMES} - {full.record}
        assert not who & {column.heading for column in kind.columns}
        assert not {column.type for column in kind.columns} & {"upn", "nhs", "postcode"}
        assert kind.record in references(kind)
        born = (kind.person or {}).get("born_on")
        for column in kind.columns:
            assert (column.styles == ("month",)) == (column.heading == born) or column.type != "date"
        read = {h for event in kind.events for h in event.headings} | set((kind.person or {}).values())
        read |= set(kind.once) | {kind.record} | {h for rule in kind.rules for h in (rule.column,)}
        read |= {kind.stays.starts, kind.stays.ends} if kind.stays else set()
        unread = {column.heading for column in kind.columns if column.type == "text"} - read
        assert not unread  # free text may hold a name


def kind(**more: object) -> FileKind:
    return FileKind(
        title=TITLE,
        record="ID",
        columns=(
            text("ID", filled=True),
            text("NAME", filled=True),
            day("DOB", filled=True),
            Column(heading="UPN", type="upn"),
            text("NOTES"),
            text("REF"),
            day("ON"),
            code("SEX", {"F": "F", "M": "M"}),
        ),
        **more,  # type: ignore[arg-type]
    )


def made(of: FileKind) -> FileKind:
    return without_names(Extract(service="health", kinds={"x": of}, knows_every_child=True)).kinds["x"]


def headings(of: FileKind) -> list[str]:
    return [column.heading for column in of.columns]


def test_what_is_left_of_people() -> None:
    found = made(kind(person={"forename": "NAME", "born_on": "DOB", "sex": "SEX"}))
    assert headings(found) == ["ID", "DOB", "SEX"]
    assert found.person == {"born_on": "DOB", "sex": "SEX"}
    assert found.column("DOB").styles == ("month",)
    assert references(found) == ("ID",)


def test_what_is_left_of_events() -> None:
    happens = Happens(type="bereavement", starts="ON")
    at_birth = Happens(type="bereavement", starts="DOB")
    rule = Rule(name="no_notes", column="NAME", broken=Filled(column="NAME"), words=TITLE)
    kept = Rule(name="no_day", column="ON", broken=Filled(column="ON"), words=TITLE)
    found = made(kind(events=(happens, at_birth), agrees="DOB", key=("REF", "ON"), rules=(rule, kept)))
    assert headings(found) == ["ID", "REF", "ON"]
    assert found.events == (happens,)
    assert found.rules == (kept,)
    assert found.agrees == ""
    assert found.once == ("REF", "ON")
    assert references(found) == ("ID", "REF")
    # a key that names a lost column would find repeats that are none
    assert made(kind(events=(happens,), key=("UPN", "ON"))).once == ()


def test_a_record_known_by_its_pupil_number_has_a_made_up_one() -> None:
    of = FileKind(
        title=TITLE,
        record="UPN",
        columns=(Column(heading="UPN", type="upn", filled=True), day("DOB", filled=True)),
        person={"upn": "UPN", "born_on": "DOB"},
    )
    found = made(of)
    assert found.column("UPN").type == "text"
    assert found.person == {"born_on": "DOB"}
