"""The reader: what it takes, what it refuses (file, row and column, never a value), what it counts."""

import gzip
import zipfile
from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.strategy import ethnicity, police_data
from gwrando.strategy.police_data import COLUMNS, MonthFile
from tests.unit.strategy.files import NAME, content

CANARY = "Blodwen Canary-Evans"


def one(row, name=NAME) -> tuple[MonthFile, police_data.Pattern]:
    found = police_data.read_month(name, content([row]))
    (pattern,) = found.patterns
    return found, pattern


def test_a_row_is_read():
    found, pattern = one({})
    assert (found.force, found.month, found.n_rows, found.n_repeats) == ("gwent", "2020-01", 1, 0)
    assert pattern == police_data.Pattern(
        person=True,
        age="10-17",
        self_defined="white",
        officer_defined="white",
        outcome="nothing",
        linked=False,
        more_than_outer=False,
        has_place=True,
        has_time=True,
    )


def test_blanks_are_not_known():
    row = dict.fromkeys(COLUMNS, "") | {"Type": "Vehicle search", "Date": "2020-01-10T00:00:00+00:00"}
    _, pattern = one(row)
    assert pattern == (False, None, None, None, None, None, None, False, False)


@pytest.mark.parametrize(
    "label,group",
    [
        ("White - Any other White background", "white"),
        ("White - White British (W1)", "white"),
        ("Asian/Asian British - Chinese", "asian"),
        ("Chinese or other ethnic group - Chinese (O1)", "asian"),
        ("Chinese or other ethnic group - Chinese", "asian"),
        ("Chinese or other ethnic group - Any other ethnic group (O9)", "other"),
        ("Asian or Asian British - Bangladeshi (A3)", "asian"),
        ("Black/African/Caribbean/Black British - African", "black"),
        ("Black or Black British - Caribbean", "black"),
        ("Mixed/Multiple ethnic groups - White and Asian", "mixed"),
        ("Mixed - White and Black African (M2)", "mixed"),
        ("Other ethnic group - Arab", "other"),
        ("Other ethnic group - Not stated", None),
        ("Not Stated (NS)", None),
        ("", None),
    ],
)
def test_ethnic_groups(label, group):
    assert ethnicity.self_defined(label) == group


@pytest.mark.parametrize(
    "column,cell",
    [
        ("Type", CANARY),
        ("Date", CANARY),
        ("Date", "10/01/2020"),
        ("Date", "2020-01-10T14:05:00"),
        ("Latitude", CANARY),
        ("Latitude", "151.6"),
        ("Latitude", "nan"),
        ("Longitude", "-300"),
        ("Age range", "fifteen"),
        ("Age range", "15"),
        ("Self-defined ethnicity", CANARY),
        ("Officer-defined ethnicity", CANARY),
        ("Outcome", CANARY),
        ("Outcome linked to object of search", "yes"),
        ("Removal of more than just outer clothing", CANARY),
    ],
)
def test_an_unknown_value_is_refused_by_row_and_column(column, cell):
    with pytest.raises(InputError) as caught:
        police_data.read_month(NAME, content([{}, {column: cell}]))
    said = str(caught.value)
    assert f"row 3, column '{column}'" in caught.value.en
    assert f"rhes 3, colofn '{column}'" in caught.value.cy
    assert cell not in said


@pytest.mark.parametrize(
    "name,data,said",
    [
        ("gwent.csv", content([{}]), "which force and which month"),
        ("2020-13-gwent-stop-and-search.csv", content([{}]), "which force and which month"),
        ("2020-01-gwent-street.csv", content([{}]), "which force and which month"),
        (NAME, b"", "15 columns"),
        (NAME, b"\xff\xfe\x00", "not UTF-8"),
        (NAME, content([{}], columns=COLUMNS[:-1]), "Missing: Removal of more than just outer clothing"),
        (NAME, content([{}], columns=[*COLUMNS, CANARY]), "Unknown: 1"),
        (NAME, content([{}], columns=[*COLUMNS[1:], COLUMNS[0]]), "Missing: none"),
        (NAME, content([{}]) + b"a,b,c\r\n", "not have 15 cells"),
        (NAME, content([{}]) + b'"a"b,c\r\n', "not valid CSV"),
        (NAME + ".gz", content([{}]), "could not be opened"),
        (NAME + ".gz", gzip.compress(content([{}]), mtime=0)[:-12], "could not be opened"),
    ],
)
def test_a_bad_file_is_explained(name, data, said):
    with pytest.raises(InputError) as caught:
        police_data.read_month(name, data)
    assert said in caught.value.en
    assert name in caught.value.where
    assert CANARY not in str(caught.value)
    assert caught.value.cy != caught.value.en


def test_a_row_that_breaks_utf8_is_named():
    with pytest.raises(InputError) as caught:
        police_data.read_month(NAME, content([{}]) + b"\xff")
    assert caught.value.where == f"{NAME}, 3"


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(police_data, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="far bigger"):
        police_data.read_month(NAME + ".gz", gzip.compress(b"0" * 5000))


def test_bom_blank_lines_and_header_only():
    whole = b"\xef\xbb\xbf" + content([{}]) + b"\r\n"
    assert police_data.read_month(NAME, whole).n_rows == 1
    assert police_data.read_month(NAME, content([])).n_rows == 0


def test_identical_rows_are_counted_and_kept():
    found = police_data.read_month(NAME, content([{}, {}, {}, {"Gender": "Female"}]))
    assert (found.n_rows, found.n_repeats) == (4, 2)


def test_folders_zips_and_other_files(tmp_path):
    folder = tmp_path / "archive" / "2020-01"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(content([{}]))
    (folder / "2020-01-gwent-street.csv").write_text("Crime ID\n")
    (folder / "2020-02-gwent-stop-and-search.csv.gz").write_bytes(gzip.compress(content([{}, {}])))
    found = police_data.read([tmp_path])
    assert [(each.month, each.n_rows) for each in found] == [("2020-01", 1), ("2020-02", 2)]
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(folder / NAME, f"2020-01/{NAME}")
        archive.writestr("2020-01/2020-01-gwent-outcomes.csv", "x")
    assert police_data.read([packed]) == found[:1]


def test_a_month_twice_is_refused(tmp_path):
    (tmp_path / NAME).write_bytes(content([{}]))
    (tmp_path / (NAME + ".gz")).write_bytes(gzip.compress(content([{}])))
    with pytest.raises(InputError, match="here twice"):
        police_data.read([tmp_path])


def test_nothing_and_nothing_readable(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no stop and search file"):
        police_data.read([tmp_path])
    with pytest.raises(InputError, match="could not be opened"):
        police_data.read([tmp_path / NAME])
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(InputError, match="could not be opened"):
        police_data.read([tmp_path / "bad.zip"])
    with zipfile.ZipFile(tmp_path / "big.zip", "w") as archive:
        archive.writestr(NAME, content([{}]))
    monkeypatch.setattr(police_data, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="far bigger"):
        police_data.read([tmp_path / "big.zip"])


def test_an_hour_before_midnight_utc_in_summer_is_the_next_day():
    found, _ = one({"Date": "2020-06-30T23:30:00+00:00"}, name="2020-07-gwent-stop-and-search.csv")
    assert found.n_outside_month == 0
    found, pattern = one({"Date": "2020-06-30T23:00:00+00:00"}, name="2020-06-gwent-stop-and-search.csv")
    assert found.n_outside_month == 1
    assert not pattern.has_time  # local midnight: only the date was recorded


@given(st.datetimes(datetime(1997, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
@settings(deadline=None)
def test_local_time_is_that_of_the_time_zone_database(instant):
    second = instant.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    assert police_data.local_time(instant) == second


rows = st.lists(
    st.fixed_dictionaries(
        {
            "Age range": st.sampled_from(["", "10-17", "over 34", "under 10"]),
            "Self-defined ethnicity": st.sampled_from(
                ["", "Other ethnic group - Not stated", "White - Irish"]
            ),
            "Outcome": st.sampled_from(["", "Arrest"]),
            "Type": st.sampled_from(["Person search", "Vehicle search"]),
        }
    ),
    max_size=30,
)


@given(rows, st.randoms())
@settings(deadline=None)
def test_order_and_splitting_change_nothing(made, random):
    whole = police_data.read_month(NAME, content(made))
    shuffled = [*made]
    random.shuffle(shuffled)
    assert police_data.read_month(NAME, content(shuffled)).patterns == whole.patterns
    cut = len(made) // 2
    parts = [police_data.read_month(NAME, content(part)).patterns for part in (made[:cut], made[cut:])]
    assert parts[0] + parts[1] == whole.patterns
    assert whole.n_rows == len(made)
    ages = Counter(row["Age range"] or None for row in made)
    assert Counter({age: sum(n for p, n in whole.patterns.items() if p.age == age) for age in ages}) == ages
