"""The made-up Gwent as files: the same again, marked as made up, with its slips, its families and its truth."""

import csv
import itertools
import json
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from gwrando.errors import InputError
from gwrando.study import dummy
from gwrando.study.dummy import draws, extracts, files, forms, lives, model, people, records
from gwrando.study.dummy.lives import Lives
from gwrando.study.extract import Extract, FileKind, Happens, Stays, code, day, text
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

N = 12_000
DRAWS = draws.Draws(seed=7)
PEOPLE = {
    "education_pupils.csv",
    "health_register.csv",
    "police_person.csv",
    "social_care_children.csv",
    "youth_justice_children.csv",
}


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "study.key"
    }


def read(path: Path) -> list[dict[str, str]]:
    # social care's files are in an old encoding, as many are
    encoding = "cp1252" if "social_care" in path.name else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def gwent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up study of 3,000 children."""
    folder = tmp_path_factory.mktemp("gwent")
    dummy.write(folder, n_children=3000, seed=2)
    return folder


@pytest.fixture(scope="module")
def whole() -> Lives:
    """The lives that `gwent` was written from."""
    return lives.make(3000, seed=2, model=model.GWENT)


@pytest.fixture(scope="module")
def made() -> Lives:
    return lives.make(N, seed=7, model=model.GWENT)


@pytest.fixture(scope="module")
def said(made: Lives) -> dict[str, np.ndarray]:
    return people.people(made.children, draws=DRAWS)


@pytest.fixture(scope="module")
def police(made: Lives, said: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return records.records(made, said, "police", draws=DRAWS)


def test_one_seed_one_gwent(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        dummy.write(tmp_path / name, n_children=120, seed=seed)
    assert written(tmp_path / "a") == written(tmp_path / "b")
    assert written(tmp_path / "a") != written(tmp_path / "c")
    keys = {(tmp_path / name / "study.key").read_text() for name in "abc"}
    assert len(keys) == 3


def test_chunks_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows come out whatever part of the children is held at a time; only their order differs."""
    dummy.write(tmp_path / "whole", n_children=300, seed=5)
    small = lives.chunks
    monkeypatch.setattr(lives, "chunks", lambda n, **words: small(n, **{**words, "size": 50}))
    dummy.write(tmp_path / "parts", n_children=300, seed=5)
    whole, parts = written(tmp_path / "whole"), written(tmp_path / "parts")
    assert whole.keys() == parts.keys()
    for name in whole:
        assert sorted(whole[name].splitlines()) == sorted(parts[name].splitlines()), name
    assert whole["inputs/made_up_police_notices.csv"] != parts["inputs/made_up_police_notices.csv"]


def test_fifty_children_are_enough_and_fewer_are_refused(tmp_path: Path) -> None:
    ticks: list[tuple[int, int]] = []
    assert dummy.write(tmp_path, n_children=50, seed=1, tick=lambda *at: ticks.append(at))["children"] == 50
    assert ticks == [(50, 50)]
    with pytest.raises(InputError) as refused:
        dummy.write(tmp_path / "none", n_children=49, seed=1)
    assert "Rhowch" in refused.value.next_cy
    assert not (tmp_path / "none").exists()


def test_a_definition_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("mine = true\n")
    dummy.write(tmp_path, n_children=60, seed=1)
    assert (tmp_path / "study.toml").read_text() == "mine = true\n"


def test_every_file_and_every_record_says_it_is_made_up(gwent: Path) -> None:
    for place in ("inputs", "truth"):
        assert "do not exist" in (gwent / place / "MADE_UP.txt").read_text(encoding="utf-8")
    n_records = 0
    for path in (gwent / "inputs").glob("*.csv"):
        assert path.name.startswith("made_up_")
        rows = read(path)
        told = [any(cell.startswith("MADEUP-") for cell in row.values()) for row in rows]
        # a planted fault is a row without its record
        assert sum(told) >= 0.97 * len(rows)
        n_records += len(rows) if path.name.removeprefix("made_up_") in PEOPLE else 0
    truth = read(gwent / "truth" / "made_up_truth.csv")
    assert len(truth) == n_records
    assert len({(row["agency"], row["record"]) for row in truth}) == n_records
    assert {row["agency"] for row in truth} == set(SERVICES)


def test_the_truth_says_what_was_planted(gwent: Path) -> None:
    planted = json.loads((gwent / "truth" / "made_up_planted.json").read_text(encoding="utf-8"))
    assert planted["made_up"] is True
    assert planted["lives"]["generator"] == model.VERSION
    assert planted["lives"]["effects"] == dict(model.EFFECTS)
    assert set(planted["lives"]["nulls"]) == set(model.NULLS)
    assert planted["records"]["police"]["nickname"] == 0.10
    delays = {(f["first"], f["then"]): f["median_days"] for f in planted["lives"]["follows"]}
    assert delays["camhs_referral", "camhs_seen"] == 75
    children = read(gwent / "truth" / "made_up_children.csv")
    assert [row["child"] for row in children] == [str(n) for n in range(1, 3001)]
    assert 0.02 < sum(row["first_offence"] != "" for row in children) / 3000 < 0.09


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("health_bereavements", "bereavement"),
        ("health_camhs", "camhs_referral"),
        ("police_domestic_abuse", "da_witnessed"),
        ("police_notices", "ppn"),
        ("education_awards", "school_award"),
        ("social_care_contacts", "contact"),
    ],
)
def test_events_of_the_files_are_those_of_the_lives(gwent: Path, whole: Lives, file: str, kind: str) -> None:
    """Counted again from the files: every recorded event is there once, a few twice as planted."""
    want = int((whole.of(kind) & whole.events["recorded"]).sum())
    got = len(read(gwent / "inputs" / f"made_up_{file}.csv"))
    assert want <= got <= want + max(4, 0.005 * want)


def test_an_answer_is_told_in_the_row_of_what_it_answers(gwent: Path, whole: Lives) -> None:
    rows = read(gwent / "inputs" / "made_up_health_camhs.csv")
    seen = [row for row in rows if row["FIRST_SEEN_ON"]]
    want = int((whole.of("camhs_seen") & whole.events["recorded"]).sum())
    assert 0.9 * want < len(seen) <= 1.01 * want
    good = [row for row in seen if "02-31" not in row["REFERRED_ON"]]
    assert all(row["FIRST_SEEN_ON"] > row["REFERRED_ON"] for row in good)
    assert all(row["ACCEPTED"] != "N" for row in seen)
    cared = read(gwent / "inputs" / "made_up_social_care_looked_after.csv")
    assert any(row["CeasedReason"] == "HOME" for row in cared)


def test_planted_faults_are_there(gwent: Path) -> None:
    rows = [
        row
        for path in (gwent / "inputs").glob("*.csv")
        if path.name.removeprefix("made_up_") not in PEOPLE and "enrolments" not in path.name
        for row in read(path)
    ]
    days = [cell for row in rows for cell in row.values() if re.search(r"02-31$|^31/02", cell)]
    assert abs(len(days) / len(rows) - extracts.FAULTS["day"]) < 0.002
    assert any("ZZ-OLD-CODE" in row.values() for row in rows)
    assert any(not any(cell.startswith("MADEUP-") for cell in row.values()) for row in rows)


def test_most_rows_of_a_child_are_linked_by_the_truth_to_one_child(gwent: Path) -> None:
    records_of: dict[str, set[str]] = {}
    for row in read(gwent / "truth" / "made_up_truth.csv"):
        records_of.setdefault(row["child"], set()).add(row["agency"])
    assert sum({"education", "health"} <= found for found in records_of.values()) > 0.85 * len(records_of)
    assert sum("police" in found for found in records_of.values()) < 0.75 * len(records_of)


# people


def test_families_share_names_and_homes_but_not_forenames(made: Lives, said: dict[str, np.ndarray]) -> None:
    family = made.children["family"]
    kin = np.flatnonzero(family[1:] == family[:-1])
    assert (said["forename"][kin] != said["forename"][kin + 1]).all()
    surnames = said["surname"]
    patronymic = np.array([name.startswith(("ap ", "ab ", "ferch ")) for name in surnames])
    plain = kin[~patronymic[kin]]
    assert (surnames[plain] == surnames[plain + 1]).all()
    assert 0.94 < (said["postcode"][kin] == said["postcode"][kin + 1]).mean() < 0.98
    brothers = [(surnames[at], surnames[at + 1]) for at in kin if patronymic[at]]
    assert brothers
    assert all(a.split(" ")[1] == b.split(" ")[1] for a, b in brothers)


def test_names_are_those_of_the_lists_and_groups(made: Lives, said: dict[str, np.ndarray]) -> None:
    listed = {
        name for (kind, _), found in people.lists().items() if kind == "surname" for name in found.names
    }
    for name in said["surname"][:3000]:
        if not name.startswith(("ap ", "ab ", "ferch ")):
            assert name in listed or all(part in listed for part in name.split("-")), name
    asian = made.children["ethnicity"] == model.ETHNICITIES.index("asian")
    known = {*people.lists()["surname", "asian"].names}
    assert np.mean([name in known for name in said["surname"][asian]]) > 0.9
    welsh = said["group"] == people.GROUPS.index("welsh")
    assert 0.07 < welsh.mean() < 0.14
    assert any(not name.isascii() for name in said["forename"])
    assert sum("-" in name for name in said["surname"]) > 100
    for name in listed:
        assert not set(name) & set(',"\r\n')


def test_no_list_holds_a_person() -> None:
    """Names come as single words with a weight: no forename is beside a surname in any shipped file."""
    for (kind, group), found in people.lists().items():
        assert kind in {"forename_F", "forename_M", "surname"}
        assert group in people.GROUPS
        assert all(" " not in name for name in found.names)
        assert len(found.names) == len(set(found.names))
        assert all(weight >= 1 for weight in found.weights)


def test_pupil_numbers_are_valid_and_of_no_authority(said: dict[str, np.ndarray]) -> None:
    assert len(set(said["upn"])) == N
    for upn in said["upn"][:2000]:
        assert re.fullmatch(r"[A-HJ-NP-RT-Z]\d{12}", upn)
        assert upn[1:3] == "99"
        # check letter: digits times 2 to 13, modulo 23. Source: DfE, Unique pupil numbers guide
        total = sum(int(digit) * weight for digit, weight in zip(upn[1:], range(2, 14), strict=True))
        assert "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] == upn[0]


def test_nhs_numbers_are_valid_and_of_the_test_range(said: dict[str, np.ndarray]) -> None:
    found = [number for number in said["nhs"] if number]
    assert 0.85 < len(found) / N < 0.95
    assert len(set(found)) == len(found)
    for number in found[:2000]:
        assert re.fullmatch(r"999\d{7}", number)
        check = (
            11
            - sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True))
            % 11
        )
        assert check % 11 == int(number[9])


# what services write down


def test_a_service_knows_those_it_says_it_knows(made: Lives, police: dict[str, np.ndarray]) -> None:
    e = made.events
    own = e["recorded"] & (e["agency"] == model.AGENCIES.index("police"))
    assert set(e["child"][own].tolist()) <= set(police["child"].tolist())
    assert 0.02 < police["second"].mean() < 0.07
    health = records.who_is_known(made, "health", draws=DRAWS)
    assert len(health) / N > 0.95


def test_slips_are_as_common_as_planted(
    made: Lives, said: dict[str, np.ndarray], police: dict[str, np.ndarray]
) -> None:
    row = police["row"]
    shorts = set(people.nicknames())
    with_short = np.array(
        [name.lower() in set(people.nicknames().values()) for name in said["forename"][row]]
    )
    short = np.array([name.lower() in shorts for name in police["forename"]]) & (
        police["forename"] != said["forename"][row]
    )
    weight = said["weight"][row]
    want = records.HABITS["police"].nickname * weight[with_short].mean()
    assert abs(short[with_short].mean() - want) < 0.02
    off = police["born_on"] != said["born_on"][row]
    assert 0.02 < off.mean() < 0.05
    january = off & np.array([str(d).endswith("01-01") for d in police["born_on"].astype("datetime64[D]")])
    assert abs(january.mean() - 0.015 * weight.mean()) < 0.006
    for name in police["surname"]:
        assert not any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", name))
    assert abs((police["postcode"] == "").mean() - 0.08 * weight.mean()) < 0.02
    assert (police["upn"] == "").all()


def test_swapped_days_are_swapped_days(said: dict[str, np.ndarray], police: dict[str, np.ndarray]) -> None:
    pairs = [
        (str(a), str(b))
        for a, b in zip(
            said["born_on"][police["row"]].astype("datetime64[D]"),
            police["born_on"].astype("datetime64[D]"),
            strict=True,
        )
    ]
    swapped = [(a, b) for a, b in pairs if a != b and a[:4] == b[:4] and a[5:7] == b[8:] and a[8:] == b[5:7]]
    assert len(swapped) / len(pairs) == pytest.approx(0.02 * 1.25 * 11 / 30, rel=0.5)


def test_slips_fall_more_on_some_children_as_planted(made: Lives, said: dict[str, np.ndarray]) -> None:
    white = made.children["ethnicity"] == model.ETHNICITIES.index("white")
    off = np.zeros(N)
    seen = np.zeros(N)
    for agency in model.AGENCIES:
        found = records.records(made, said, agency, draws=DRAWS)
        np.add.at(seen, found["row"], 1)
        np.add.at(off, found["row"], found["born_on"] != said["born_on"][found["row"]])
    rate = [off[group].sum() / seen[group].sum() for group in (~white, white)]
    assert 1.4 < rate[0] / rate[1] < 2.6
    poorest, richest = (made.children["deprivation"] == fifth for fifth in (1, 5))
    rate = [off[group & white].sum() / seen[group & white].sum() for group in (poorest, richest)]
    assert 1.4 < rate[0] / rate[1] < 3.0


def test_unknown_pupil_numbers_have_a_code(made: Lives, said: dict[str, np.ndarray]) -> None:
    found = records.records(made, said, "education", draws=DRAWS)
    codes = np.isin(found["upn"], records.UNKNOWN_UPN)
    assert 0.005 < codes.mean() < 0.02
    assert 0.95 < (found["upn"] == said["upn"][found["row"]]).mean() < 0.995


# files and forms


def test_dates_and_cells() -> None:
    days = np.array([lives.day_number("2016-02-29"), lives.NO_DAY])
    assert files.dates(days, "dmy").tolist() == ["29/02/2016", ""]
    assert files.cell('a "b", c') == '"a ""b"", c"'
    assert files.lines([]) == ""
    made = np.array(["a", "b"], dtype=object)
    assert files.lines([made, made], delimiter=";") == "a;a\r\nb;b\r\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2016-03-04", "2016-02-31"),
        ("04/03/2016", "31/02/2016"),
        ("20160304", "20160231"),
        ("04-Mar-2016", "31-Feb-2016"),
        ("03/2016", "13/2016"),
    ],
)
def test_an_impossible_day_keeps_its_style(right: str, wrong: str) -> None:
    assert extracts.impossible(right) == wrong


ANY = Extract(
    service="education",
    knows_every_child=True,
    kinds={
        "pupils": FileKind(
            title=Bilingual(cy="Disgyblion", en="Pupils"),
            record="Ref",
            columns=(
                text("Ref", filled=True),
                text("Name"),
                day("Born", "named", filled=True),
                code("Gender", {"b) Female": "F", "a) Male": "M"}),
                code("Group", {"WBRI": "white", "AIND": "asian", "APKN": "asian"}),
                text("Office", filled=True),
            ),
            person={"forename": "Name", "born_on": "Born", "sex": "Gender", "ethnicity": "Group"},
        ),
        "enrolments": FileKind(
            title=Bilingual(cy="Cofrestru", en="Enrolments"),
            record="Ref",
            columns=(text("Ref", filled=True), day("From", "dmy"), day("To", "dmy")),
            stays=Stays(starts="From", ends="To"),
        ),
        "notes": FileKind(
            title=Bilingual(cy="Nodiadau", en="Notes"),
            record="Ref",
            columns=(
                text("No", filled=True),
                text("Ref", filled=True),
                day("Dob", "excel"),
                day("Start", "iso", filled=True),
                day("End", "compact"),
                code("What", {"AC": "attendance_concern", "SS": "school_support"}, filled=True, strict=True),
                code("Done", {"Y": "taken", "N": "not_taken"}),
                code("Why", ("below_threshold", "no_capacity")),
                code("Kind", {"F": "fact", "O": "opinion"}),
            ),
            key=("No",),
            agrees="Dob",
            events=(
                Happens(
                    starts="Start",
                    ends="End",
                    type_from="What",
                    action_from="Done",
                    reason_from="Why",
                    basis_from="Kind",
                ),
            ),
        ),
    },
)
"""A plug-in of many kinds of file and cell, to show that any can be written."""


@pytest.fixture(scope="module")
def any_form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The files of `ANY`, of 3,000 children, by kind."""
    assert ANY.problems() == []
    folder = tmp_path_factory.mktemp("any")
    world = model.GWENT
    extracts.write(folder, folder, {"education": ANY}, n_children=3000, seed=2, model=world)
    return {kind: read(folder / f"made_up_education_{kind}.csv") for kind in ANY.kinds}


def test_people_of_any_plugin(any_form: dict[str, list[dict[str, str]]]) -> None:
    rows = any_form["pupils"]
    assert {row["Gender"] for row in rows} == {"a) Male", "b) Female", ""}
    assert {row["Group"] for row in rows} == {"WBRI", "AIND", ""}
    assert all(re.fullmatch(r"\d\d-[A-Z][a-z]{2}-\d{4}", row["Born"]) for row in rows)
    assert {row["Office"] for row in rows} == {"X"}


def test_stays_of_any_plugin(any_form: dict[str, list[dict[str, str]]]) -> None:
    by_child: dict[str, list[dict[str, str]]] = {}
    for row in any_form["enrolments"]:
        by_child.setdefault(row["Ref"], []).append(row)
    assert set(by_child) <= {row["Ref"] for row in any_form["pupils"]}
    two = [rows for rows in by_child.values() if len(rows) == 2]
    assert len(two) > 0.7 * len(by_child)
    for rows in two:
        first, second = sorted(rows, key=lambda row: row["From"][6:])
        assert first["To"].startswith("31/08/")
        assert second["From"].startswith("01/09/")
    assert any(not row["To"] for row in any_form["enrolments"])


def test_events_of_any_plugin(any_form: dict[str, list[dict[str, str]]]) -> None:
    born = {row["Ref"]: row["Born"] for row in any_form["pupils"]}
    rows = [row for row in any_form["notes"] if row["Ref"] and "02-31" not in row["Start"]]
    assert {row["What"] for row in rows} == {"AC", "SS", "ZZ-OLD-CODE"}
    for row in rows:
        dob = date(1899, 12, 30) + timedelta(days=int(row["Dob"]))
        assert f"{dob:%d-%b-%Y}" == born[row["Ref"]]
        assert row["Done"] == "N" or not row["Why"]
        if row["End"]:
            assert row["What"] != "AC"
            assert row["End"] >= row["Start"].replace("-", "")
    numbers = [row["No"] for row in any_form["notes"]]
    assert len(numbers) - len(set(numbers)) <= 0.004 * len(numbers)  # a few rows come twice, as planted
    assert {row["Kind"] for row in rows} == {"F", "O"}
    assert {row["Why"] for row in rows} == {"below_threshold", "no_capacity", ""}


def test_what_a_plugin_cannot_hold_is_left_out() -> None:
    form = forms.Form(ANY)
    assert form.holds("school_support")
    assert not form.holds("fixed_exclusion")


def test_record_ids_are_never_shared() -> None:
    child = np.repeat(np.arange(1, 60_001), 2)
    second = np.tile([False, True], 60_000)
    for agency in SERVICES:
        found = extracts.record_ids(agency, child, second)
        assert len(set(found)) == len(found)


def test_the_example_is_the_definition_that_dummy_writes() -> None:
    example = Path(__file__).parents[3] / "examples" / "study" / "study.toml"
    assert example.read_bytes() == dummy.template("study.toml").read_bytes()


def test_every_service_has_its_letters() -> None:
    assert set(extracts.PREFIXES) == set(SERVICES) == set(model.AGENCIES) == set(records.HABITS)
    assert all(a != b for a, b in itertools.combinations(extracts.PREFIXES.values(), 2))
    assert {kind for kind in model.GWENT.types()} <= set(EVENT_TYPES)
    for name, kind in model.KINDS.items():
        assert EVENT_TYPES[name].service == kind.agency
    for follow in (*model.FOLLOWS, *model.AFTER_OFFENCE):
        assert EVENT_TYPES[follow.then].service == follow.agency
