"""The strict reader: what it reads, in which encodings and formats, and what it refuses."""

import csv
import gzip
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from gwrando.errors import InputError
from gwrando.study.ingest.files import open_source
from gwrando.study.ingest.files.block import LONGEST_LINE
from gwrando.study.ingest.files.open import Again
from gwrando.study.ingest.landing import Manifest, check_sent, manifest_of
from tests.unit.study.ingest.conftest import EVERYTHING, GOOD, PUPILS, put


def read(path: Path, *, whole: bool = False, sheet: str = "") -> list[tuple[int, int, list[str]]]:
    """Row number, mark and cells of every row."""
    source = open_source(path, whole=whole, sheet=sheet)
    for _ in range(2):
        try:
            blocks = list(source.blocks(range(len(source.headings))))
        except Again:
            continue
        break
    found = []
    for block in blocks:
        cells = zip(*(column.to_pylist() for column in block.cells), strict=True)
        found += [
            (n, mark, list(row))
            for n, mark, row in zip(block.rows.to_pylist(), block.shapes.to_pylist(), cells, strict=True)
        ]
    return found


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


TEXT = "a,b\nSiân,1\nx,2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = read(written(tmp_path / "f.csv", TEXT.encode(encoding)))
    assert found == [(2, 0, ["Siân", "1"]), (3, 0, ["x", "2"])]


def test_gzip_is_told_by_its_bytes(tmp_path: Path) -> None:
    assert len(read(written(tmp_path / "f.csv", gzip.compress(TEXT.encode())))) == 2


def test_a_late_letter_changes_the_encoding_of_the_whole_file(tmp_path: Path) -> None:
    # longer than one block, so that rows were given before the letter comes
    lines = "a,b\n" + f"{'x' * 400},1\n" * 25_000 + "Siân,2\n"
    found = read(written(tmp_path / "f.csv", lines.encode("cp1252")))
    assert len(found) == 25_001
    assert found[-1] == (25_002, 0, ["Siân", "2"])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", ""),
        ("a,b\nSi\u00e2n,1\n".encode() + "Si\u00e2n,1\n".encode("cp1252"), "mixes two encodings"),
        (b"a,b\n\x81,1\n", "not in an encoding"),
        (TEXT.encode("utf-16")[:-1], "not in an encoding"),
        (b'a,b\n"x,1\ny,2\n', "quotes or line ends"),
        (b'a,b\n"x"y,1\n', "quotes or line ends"),
        (b"a,b\nx\ry,1\n", "quotes or line ends"),
        (b"a,b\n" + b"x" * (LONGEST_LINE + 1), "longer than"),
        (b"a,b\n" + b"x" * (LONGEST_LINE + 1) + b"\n" + b"y,1\n", "longer than"),
        (b'a,b\n"' + b"x\n" * 2 * LONGEST_LINE, "quotes or line ends"),
        (gzip.compress(TEXT.encode() * 100, mtime=0)[:-9], "compressed file was cut off"),
        (gzip.compress(TEXT.encode(), mtime=0)[:5], "compressed file was cut off"),
        (b"\x1f\x8b" + b"nonsense" * 9, "compressed file was cut off"),
        (b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 20, "compressed file was cut off"),
        (b"PAR1nonsense", "Parquet file is damaged"),
        (b"PK\x03\x04nonsense", "spreadsheet is damaged"),
        (b"\0\0\0\0", "quotes or line ends"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel file"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "web page or XML"),
        (TEXT.encode("utf-16-le"), "wide encoding"),
        (TEXT.encode("utf-16-be"), "wide encoding"),
        (TEXT.encode("utf-32"), "wide encoding"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = written(tmp_path / "f.csv", data)
    if not said:
        assert read(path) == []
        return
    with pytest.raises(InputError, match=said):
        read(path)


def test_ten_gigabytes_without_a_line_end_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "f.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"a,b\n")
        for _ in range(64):
            file.write(b"x" * (1 << 20))
    with pytest.raises(InputError, match="longer than"):
        read(path)


@pytest.mark.parametrize(
    ("line", "mark"),
    [("x", 1), ("x,1,2", 1), ("x\0,1", 2), ('"x\ny",1', 3), ('"x,y",1', 0), ('"say ""x""",1', 0), ("", None)],
)
def test_rows_of_a_wrong_shape_are_marked(tmp_path: Path, line: str, mark: int | None) -> None:
    found = read(written(tmp_path / "f.csv", f"a,b\nq,0\n{line}\nz,9\n".encode()))
    if mark is None:
        assert [row for row, *_ in found] == [2, 4]
    else:
        assert [shape for _, shape, _ in found] == [0, mark, 0]
        assert [row for row, *_ in found] == [2, 3, 4]


def test_a_last_line_without_an_end_is_doubted(tmp_path: Path) -> None:
    path = written(tmp_path / "f.csv", b"a,b\nq,0\nz,9")
    assert [shape for _, shape, _ in read(path)] == [0, 4]
    assert [shape for _, shape, _ in read(path, whole=True)] == [0, 0]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=30), st.booleans())
def test_it_reads_what_the_strict_reader_of_python_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], quoted: bool
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([("a", "b", "c"), *rows])
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    found = read(written(path, text.getvalue().encode()))
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True))[1:]
    assert [cells for _, mark, cells in found if mark == 0] == [
        row for row in expected if not any("\n" in c for c in row)
    ]
    assert len(found) == len(expected)


def workbook(path: Path, rows: list[list[object]], *, sheet: str = "Plant") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    book.save(path)
    book.close()
    return path


def test_a_spreadsheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "f.xlsx",
        [
            ["a", "b", "c", None],
            ["x", 1.0, date(2015, 3, 21)],
            [None, None, None],
            ["y", True, datetime(2015, 3, 21, 9, 30)],
            ["z", 1.5, None, "more"],
            [],
        ],
    )
    assert read(path) == [
        (2, 0, ["x", "1", "2015-03-21"]),
        (4, 0, ["y", "TRUE", "2015-03-21 09:30:00"]),
        (5, 1, ["", "", ""]),
    ]
    assert read(path, sheet="Plant") == read(path)
    with pytest.raises(InputError, match="no sheet named"):
        read(path, sheet="Other")


def test_a_spreadsheet_is_told_by_its_bytes_too(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [["a", "b"], ["x", 1]]).rename(tmp_path / "f.csv")
    assert read(path) == [(2, 0, ["x", "1"])]
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("f.csv", TEXT)
    with pytest.raises(InputError, match="compressed folder"):
        read(tmp_path / "z.xlsx")


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [["a"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/big.xml", b"0" * 30_000_000)
    with pytest.raises(InputError, match="too large when unpacked"):
        read(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "w.xlsx", [["a", "b"], ["x", "y"]])
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)
    with pytest.raises(InputError, match="spreadsheet is damaged"):
        read(path)


def test_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "a": pa.array(["x", None]).dictionary_encode(),
            "b": [date(2015, 3, 21), None],
            "c": [1.0, 1.5],
            "d": [datetime(2015, 3, 21), None],
            "e": [7, None],
        }
    )
    parquet.write_table(table, tmp_path / "f.parquet")
    assert read(tmp_path / "f.parquet") == [
        (2, 0, ["x", "2015-03-21", "1", "2015-03-21T00:00:00.000000", "7"]),
        (3, 0, ["", "", "1.5", "", ""]),
    ]
    parquet.write_table(pa.table({"a": [[1]]}), tmp_path / "g.parquet")
    with pytest.raises(InputError, match="Parquet file is damaged"):
        read(tmp_path / "g.parquet")


def test_formats_give_the_same_tables(tmp_path: Path) -> None:
    rows = [PUPILS.split(","), GOOD.split(","), [*GOOD.replace("A1", "B2").split(",")]]
    (tmp_path / "p.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    workbook(tmp_path / "p.xlsx", [list(row) for row in rows])
    parquet.write_table(
        pa.table({name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}),
        tmp_path / "p.parquet",
    )
    made = [
        put(tmp_path, EVERYTHING, {"pupils": f"p.{kind}"}).table("names.main.person")
        for kind in ("csv", "xlsx", "parquet")
    ]
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 2


def test_headings_may_differ_in_case_and_spaces(tmp_path: Path) -> None:
    heads = PUPILS.replace("NAME", " name ").replace("ID", "Id").lower()
    (tmp_path / "p.csv").write_text(f"{heads}\n{GOOD}\n", encoding="utf-8")
    assert put(tmp_path, EVERYTHING, {"pupils": "p.csv"}).ingested.persons == 1


def test_a_needed_column_is_missed_and_the_separator_hinted_at(tmp_path: Path) -> None:
    for first, said in (
        ("", "is empty"),
        ("Pupils of 2015\n", "a title above"),
        ("A1,Mari,x\n", "without headings"),
    ):
        (tmp_path / "p.csv").write_text(first, encoding="utf-8")
        with pytest.raises(InputError, match=said) as refused:
            put(tmp_path, EVERYTHING, {"pupils": "p.csv"})
        assert "Mari" not in str(refused.value)
    (tmp_path / "p.csv").write_text("ID,NAME\n", encoding="utf-8")
    with pytest.raises(InputError, match="needed once in the file: DOB, SEX, UPN, HOME"):
        put(tmp_path, EVERYTHING, {"pupils": "p.csv"})
    (tmp_path / "p.csv").write_text(PUPILS.replace(",", ";") + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="semicolon"):
        put(tmp_path, EVERYTHING, {"pupils": "p.csv"})


def test_a_manifest_confirms_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{PUPILS}\n{GOOD}\n{GOOD.replace('A1,', 'B2,')}", encoding="utf-8")
    (tmp_path / "m.json").write_text(manifest_of([path]).to_json(), encoding="utf-8")
    manifest = Manifest.read(tmp_path / "m.json")
    assert manifest.files["p.csv"][0] == 2
    done = put(tmp_path, EVERYTHING, {"pupils": "p.csv"}, manifest="m.json")
    assert (done.ingested.persons, done.found) == (2, [])
    path.write_text(f"{PUPILS}\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the file that was sent"):
        put(tmp_path, EVERYTHING, {"pupils": "p.csv"}, manifest="m.json")
    with pytest.raises(InputError, match="not in the manifest"):
        check_sent(tmp_path / "m.json", manifest=manifest)
    wrong = Manifest(files={"p.csv": (9, check_sent(path, manifest=None))})
    (tmp_path / "m.json").write_text(wrong.to_json(), encoding="utf-8")
    with pytest.raises(InputError, match="number of rows"):
        put(tmp_path, EVERYTHING, {"pupils": "p.csv"}, manifest="m.json")
    for text in ("{}", "[]", "x", '{"files": {"a": 1}}'):
        (tmp_path / "m.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="form that"):
            Manifest.read(tmp_path / "m.json")
    with pytest.raises(InputError, match="cannot be opened"):
        Manifest.read(tmp_path / "none.json")


def test_nothing_is_kept_of_a_file_that_is_refused_on_the_way(tmp_path: Path) -> None:
    from tests.unit.study.ingest.conftest import engine

    put_good = f"{PUPILS}\n{GOOD}\n"
    (tmp_path / "p.csv").write_text(put_good, encoding="utf-8")
    put(tmp_path, EVERYTHING, {"pupils": "p.csv"})
    (tmp_path / "p.csv").write_text(put_good + GOOD.replace("A1", "B2") + "\n" + '"x\n', encoding="utf-8")
    with pytest.raises(InputError, match="quotes"):
        put(tmp_path, EVERYTHING, {"pupils": "p.csv"})
    assert len(engine().connection.sql("from names.main.person").fetchall()) == 1
