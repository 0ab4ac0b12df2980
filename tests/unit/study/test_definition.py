"""The definition: what is wrong with one is told whole, in both languages, with what to do; and its first hash is kept."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.cli.study import command
from gwrando.errors import InputError, RefusedError
from gwrando.study import definition, dummy, extract, ingest
from gwrando.study.definition.words import FAULTS
from gwrando.study.definition.writing import to_toml
from gwrando.study.extract import nameless
from gwrando.study.ingest.problems import Problem
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

TEXT = dummy.template("study.toml").read_text(encoding="utf-8")
TODAY = date(2026, 2, 5)


def refused(folder: Path, text: str) -> InputError:
    (folder / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as found:
        definition.from_file(folder / "study.toml")
    assert found.value.cy != found.value.en
    return found.value


@pytest.mark.parametrize(
    ("old", "new", "says", "where"),
    [
        ('"da_witnessed", ', '"da_witnesed", ', "Did you mean da_witnessed?", "da_witnesed"),
        ("min_children = 30", "min_children = 3", "fewer than 10 children", "cohort.min_children"),
        ("per_child = 5", "", "This is missing", "comparison.per_child"),
        ("per_child = 5", "per_child = 50", "too small or too large", "comparison.per_child"),
        ("per_child = 5", "per_child = 5\nscale = 1", "does not know this", "comparison.scale"),
        ('role = "suspect"', 'role = "hero"', "word is not valid here", "cohort.role"),
        ("delete_by = 2036-12-31", 'delete_by = "soon"', "date is not valid", "agreement.delete_by"),
        ("delete_by = 2036-12-31", "delete_by = 2029-12-31", "before the first", "agreement.delete_by"),
        ("age_to = 17", "age_to = 9", "before the first", "cohort.age_to"),
        ("use_until = 2036-12-31", "use_until = 2020-01-01", "before the first", "extract.police.use_until"),
        ('"Example council", ', '"Example force", ', "One party appears twice", "agreement.parties"),
        ('help = ["camhs_seen"]', 'help = ["camhs_referral"]', "cannot be the help", "notice.camhs_referral"),
        ("key_file = \"study.key\"", 'key_file = "../study.key"', "path is not valid", "key_file"),
        ("[cohort]", "[windows]\nmain_days = 365\nalso_days = [365]\n[cohort]", "One window appears twice", "windows.also_days"),
        ("[cohort]", '[[exposure]]\nevent = "bereavement"\nname = "loss"\nfamily = "losses"\n[cohort]', "two families of tests", "bereavement: controls, losses"),
        ("[cohort]", '[[exposure]]\nevent = "offence"\nname = "x"\n[cohort]', "cannot be a trigger", "x"),
    ],
)  # fmt: skip
def test_each_fault_says_what_where_and_what_to_do(
    tmp_path: Path, old: str, new: str, says: str, where: str
) -> None:
    assert old in TEXT
    error = refused(tmp_path, TEXT.replace(old, new, 1))
    assert says in error.en
    assert f": {where}." in error.en
    assert "validate" in error.next_en


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace('"da_witnessed", ', '"x_y", ', 1).replace("age_to = 17", "age_to = 3")
    error = refused(tmp_path, text)
    assert error.en.count("\n- ") == 2
    text = TEXT.replace("per_child = 5", "").replace('role = "suspect"', 'role = "hero"', 1)
    assert refused(tmp_path, text).en.count("\n- ") == 2


def test_toml_that_is_none_says_the_line(tmp_path: Path) -> None:
    assert "line 2" in refused(tmp_path, 'id = "x"\nid id\n').en


def test_every_fault_has_words_in_both_languages() -> None:
    for cy, en, then_cy, then_en in FAULTS.values():
        assert cy != en
        assert then_cy != then_en or "docs/" in then_en


def test_an_exposure_in_another_role_than_the_index_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    more = '[[exposure]]\nevent = "offence"\nname = "hurt"\nrole = "victim"\n[cohort]'
    path.write_text(TEXT.replace("[cohort]", more, 1), encoding="utf-8")
    assert definition.from_file(path).exposures[-1].key == "hurt"


def test_case_reviews_need_a_basis(tmp_path: Path) -> None:
    text = TEXT.replace("delete_by =", "case_review = true\ndelete_by =", 1)
    assert "on what legal basis" in refused(tmp_path, text).en


def test_the_schema_says_what_a_definition_may_hold() -> None:
    schema = json.loads(CliRunner().invoke(command, ["schema"]).output)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    values = tomllib.loads(TEXT)
    assert set(values) <= set(schema["properties"])
    assert set(schema["required"]) <= set(values)
    assert schema["properties"]["triggers"]["items"]["enum"] == sorted(EVENT_TYPES)
    assert schema["$defs"]["Cohort"]["properties"]["event"]["enum"] == sorted(EVENT_TYPES)
    assert schema["$defs"]["Cohort"]["properties"]["min_children"]["minimum"] == definition.FEWEST_CHILDREN
    assert schema["$defs"]["Cohort"]["required"] == ["event", "role", "min_events", "age_from", "age_to"]


def test_the_first_definition_is_remembered(tmp_path: Path) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    first = definition.mark_opened(tmp_path, digest="a" * 64, at=at)
    assert (first.first_sha256, first.changed) == ("a" * 64, False)
    assert definition.mark_opened(tmp_path, digest="a" * 64, at=at) == first
    changed = definition.mark_opened(tmp_path, digest="b" * 64, at=at)
    assert (changed.first_sha256, changed.changed) == ("a" * 64, True)
    # going back does not undo that the answers were seen under another definition
    assert definition.mark_opened(tmp_path, digest="a" * 64, at=at).changed
    (tmp_path / definition.OPENED).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="first opened cannot be read"):
        definition.mark_opened(tmp_path, digest="a" * 64, at=at)


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\t\n"\\\x7f'), max_size=8)
VALUES = st.dictionaries(
    st.from_regex(r"[a-z_]{1,6}", fullmatch=True),
    st.recursive(
        PLAIN | st.booleans() | st.integers(-99, 99) | st.dates() | st.lists(PLAIN, max_size=2),
        lambda inner: st.dictionaries(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), inner, min_size=1, max_size=3)
        | st.lists(st.dictionaries(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), inner, min_size=1, max_size=2), min_size=1, max_size=2),
        max_leaves=6,
    ),
    max_size=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_what_is_written_is_read_back(values: dict[str, Any]) -> None:
    assert tomllib.loads(to_toml(values)) == values


ANSWERS = [
    "try_it", "y", "a post", "Teitl", "Title", "Pam?", "Why?", "ISP-1", "Force, Council", "Article 6(1)(e)",
    "2036-01-01", "2030-01-01", "Pwrpas", "Purpose", "police, elsewhere", "police,education",
    "police_records", "occurrences,domestic_abuse", "p.csv", "o.csv", "d.csv", "2010-01-01", "2025-12-31", "2035-01-01", "",
    "school_records", "exclusions", "pupils.csv", "e.csv", "2010-01-01", "2025-12-31", "2035-01-01", "y",
    "offence", "suspect", "1", "10", "17", "da_witnessed,fixed_exclusion", "", "Rheswm", "A reason",
]  # fmt: skip


def test_new_asks_and_writes_a_definition_that_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    done = CliRunner().invoke(
        command, ["new", str(folder)], input="\n".join(ANSWERS) + "\n", catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    found = definition.from_file(folder / "study.toml")
    assert [e.service for e in found.extracts] == ["police", "education"]
    assert found.extracts[0].files == {"person": "p.csv", "occurrences": "o.csv", "domestic_abuse": "d.csv"}
    assert found.triggers == ("da_witnessed", "fixed_exclusion")
    assert (folder / "study.key").stat().st_mode & 0o077 == 0
    again = CliRunner().invoke(command, ["new", str(folder)])
    assert isinstance(again.exception, InputError)
    problems = ingest.check(found, folder, today=TODAY)
    assert {p.code for p in problems if p.stops} == {"unusable_file"}  # nothing was sent yet


def test_new_asks_who_keeps_its_names_and_agrees_to_none_of_them(tmp_path: Path) -> None:
    answers = [*ANSWERS]
    answers[answers.index("y", 2)] = "n"
    done = CliRunner().invoke(
        command, ["new", str(tmp_path)], input="\n".join(answers) + "\n", catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    found = definition.from_file(tmp_path / "study.toml")
    assert [e.names for e in found.extracts] == ["shared", "hashed"]
    assert found.extracts[1].manifest == "inputs/education_manifest.json"
    assert found.hashed_linkage is not None
    columns = {item.file: set(item.columns) for item in found.agreement.items if item.service == "education"}
    with_names = extract.load("school_records").kinds["pupils"]
    said = {heading for field, heading in (with_names.person or {}).items() if field in nameless.NAMES}
    assert said
    assert columns["pupils"]
    assert not said & columns["pupils"]
    assert columns["pupils"] < {column.heading for column in with_names.columns}
    codes = {p.code for p in ingest.check(found, tmp_path, today=TODAY) if p.stops}
    assert codes == {"unusable_file"}  # nothing was sent yet


def checked(folder: Path, text: str, *, today: date = TODAY) -> dict[str, list[Problem]]:
    (folder / "study.toml").write_text(text, encoding="utf-8")
    found: dict[str, list[Problem]] = {}
    for problem in ingest.check(definition.from_file(folder / "study.toml"), folder, today=today):
        found.setdefault(problem.code, []).append(problem)
        assert problem.says.cy != problem.says.en
        assert problem.then.cy != problem.then.en
    return found


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A folder with the headings of every file of the made-up study."""
    for item in definition.from_file(dummy.template("study.toml")).agreement.items:
        path = tmp_path / "inputs" / f"made_up_{item.service}_{item.file}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(",".join(item.columns) + "\n", encoding="utf-8")
    return tmp_path


def test_a_sound_study_has_warnings_alone(sent: Path) -> None:
    assert set(checked(sent, TEXT)) == {"no_manifest"}


@pytest.mark.parametrize(
    ("old", "new", "code", "stops"),
    [
        ("use_until = 2036-12-31", "use_until = 2026-02-04", "past_use", True),
        ("use_until = 2036-12-31", "use_until = 2037-12-31", "used_beyond_retention", False),
        ("review_on = 2030-01-31", "review_on = 2026-02-04", "review_overdue", False),
        ("ends_on = 2026-01-31", "ends_on = 2026-02-28", "covers_the_future", False),
        ('plugin = "police_records"', 'plugin = "nobody"', "no_plugin", True),
        ('plugin = "police_records"', 'plugin = "health"', "plugin_of_another_service", True),
        ('person = "inputs/made_up_police_person.csv"', 'people = "inputs/made_up_police_person.csv"', "unknown_file_kind", True),
        ('person = "inputs/made_up_police_person.csv"\n', '', "file_kind_missing", True),
        ('"NOMINAL_URN", "FORENAME", ', '"NOMINAL_URN", ', "not_agreed", True),
        ('negative_controls = ["bereavement", "injury_attendance", "aln_identified"]', "negative_controls = []", "no_negative_control", False),
    ],
)  # fmt: skip
def test_each_problem_before_a_run(sent: Path, old: str, new: str, code: str, stops: bool) -> None:
    assert old in TEXT
    found = checked(sent, TEXT.replace(old, new, 1))
    assert code in found
    assert {p.stops for p in found[code]} == {stops}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        (date(1990, 1, 1), date(1993, 1, 31), "no_overlap"),
        (date(2024, 3, 1), date(2024, 5, 31), "window_longer_than_coverage"),
        (date(2024, 3, 1), date(2025, 5, 31), "some_windows_too_long"),
        (date(2015, 3, 1), date(2025, 5, 31), ""),
    ],
)
def test_windows_and_coverage(sent: Path, starts_on: date, ends_on: date, code: str) -> None:
    study = definition.from_file(dummy.template("study.toml"))
    first = study.extracts[0].model_copy(update={"starts_on": starts_on, "ends_on": ends_on})
    changed = study.model_copy(update={"extracts": (first, *study.extracts[1:])})
    coverage = {"no_overlap", "window_longer_than_coverage", "some_windows_too_long"}
    found = {p.code for p in ingest.check(changed, sent, today=TODAY)} & coverage
    assert found == ({code} if code else set())


def test_past_retention_is_refused(sent: Path) -> None:
    found = checked(sent, TEXT, today=date(2037, 1, 1))
    assert found["past_retention"][0].kind == "refused"
    with pytest.raises(RefusedError, match="agreement ended"):
        ingest.refuse([found["past_retention"][0]])
    with pytest.raises(RefusedError, match="right to use"):
        ingest.refuse([p for ps in found.values() for p in ps])


def test_a_real_study_may_not_cover_the_future(sent: Path) -> None:
    text = TEXT.replace("made_up = true", "made_up = false")
    assert checked(sent, text, today=date(2026, 1, 5))["covers_the_future"][0].stops


def test_a_missing_column_and_a_missing_file_are_told(sent: Path) -> None:
    (sent / "inputs" / "made_up_health_emergency.csv").unlink()
    path = sent / "inputs" / "made_up_police_occurrences.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",ROLE", ""), encoding="utf-8")
    said = [p.says.en for p in checked(sent, TEXT)["unusable_file"]]
    assert any("needed once in the file: ROLE" in text for text in said)
    assert any("cannot be opened" in text for text in said)


def test_an_event_that_no_file_tells_of(sent: Path) -> None:
    text = TEXT.replace("[cohort]", '[[order]]\nfirst = "camhs_seen"\nthen = "offence"\n[cohort]', 1)
    assert "event_not_sent" not in checked(sent, text)
    start, end = (
        TEXT.index('[[extract]]\nservice = "health"'),
        TEXT.index('[[extract]]\nservice = "youth_justice"'),
    )
    items = TEXT[:start] + TEXT[end:]
    found = checked(sent, items)["event_not_sent"]
    assert {p.where for p in found if p.stops} >= {"exposure.bereavement", "notice.camhs_referral"}
    assert {p.where for p in found if not p.stops} == {"notice.camhs_referral.help"}


def test_one_service_and_nobody_who_knows_every_child(sent: Path) -> None:
    study = definition.from_file(dummy.template("study.toml"))
    alone = study.model_copy(update={"extracts": study.extracts[:1]})
    codes = {p.code for p in ingest.check(alone, sent, today=TODAY)}
    assert {"one_service", "nobody_knows_every_child"} <= codes


def test_after_ingest_and_after_link() -> None:
    (problem,) = ingest.after_ingest([("police", 0), ("health", 3)])
    assert (problem.code, problem.where, problem.stops) == ("no_record_accepted", "extract.police", True)
    (problem,) = ingest.after_link([("police", 4), ("health", 0)])
    assert (problem.code, problem.where, problem.stops) == ("no_links", "extract.health", False)
    said = Bilingual(cy="a", en="b")
    ingest.refuse([Problem(code="x", kind="warning", where="y", says=said, then=said)])


def test_validate_says_all_and_fails_when_it_must(sent: Path) -> None:
    path = sent / "study.toml"
    path.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(
        command, ["validate", str(path), "--today", "2026-02-05"], catch_exceptions=False
    )
    assert "The study may run" in done.output
    assert "NOTE" in done.output
    late = CliRunner().invoke(command, ["validate", str(path), "--today", "2037-02-05"])
    assert isinstance(late.exception, RefusedError)
    assert "NA | NO" in late.output


def test_manifest_is_written(sent: Path) -> None:
    files = [str(sent / "inputs" / f"made_up_police_{kind}.csv") for kind in ("person", "occurrences")]
    out = sent / "manifest.json"
    done = CliRunner().invoke(command, ["manifest", *files, "--out", str(out)], catch_exceptions=False)
    assert "made_up_police_occurrences.csv: 0" in done.output
    assert set(ingest.Manifest.read(out).files) == {
        "made_up_police_person.csv",
        "made_up_police_occurrences.csv",
    }
