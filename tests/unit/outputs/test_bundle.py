"""A release: written whole, checked by a second person, refused when anything differs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.outputs import DisclosureRules, bundle, protect
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ABOUT = bundle.ReleaseAbout(
    study_id="triggers-example", definition_sha256="a" * 64, title=both("Example"), made_by="analyst 1"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    safe = protect(count_table([[3, 50], [60, 70]]), DisclosureRules.acro())
    return bundle.write_bundle(tmp_path / "release", tables=[safe], about=ABOUT, at=AT)


def test_a_checked_release_is_read(folder: Path) -> None:
    bundle.check_bundle(folder, by="lead 2", at=AT + timedelta(hours=1))
    release = bundle.read_bundle(folder)
    assert (release.checked_by, release.about) == ("lead 2", ABOUT)
    assert release.table("example").n.shown == 185


def test_an_unchecked_release_is_refused(folder: Path) -> None:
    with pytest.raises(RefusedError, match="No second person"):
        bundle.read_bundle(folder)


def test_the_maker_may_not_check(folder: Path) -> None:
    with pytest.raises(RefusedError, match="second person"):
        bundle.check_bundle(folder, by=" Analyst  1", at=AT)


def test_a_changed_file_is_refused(folder: Path) -> None:
    bundle.check_bundle(folder, by="lead 2", at=AT)
    path = folder / "tables" / "example.csv"
    path.write_bytes(path.read_bytes().replace(b"185", b"186"))
    with pytest.raises(TamperedError):
        bundle.read_bundle(folder)


def test_rows_and_columns_keep_their_order(tmp_path: Path) -> None:
    table = count_table(
        [[60, 30], [90, 20]],
        rows={"zebra": both("Z"), "ant": both("A")},
        columns={"yes": both("Yes"), "no": both("No")},
    )
    folder = bundle.write_bundle(
        tmp_path / "release", tables=[protect(table, DisclosureRules.acro())], about=ABOUT, at=AT
    )
    found = bundle.look_at(folder).tables[0]
    assert [list(found.rows), list(found.columns)] == [["zebra", "ant"], ["yes", "no"]]
    assert found.cell("ant", "yes").shown == 90


def test_a_report_in_words_is_hashed_with_the_tables(tmp_path: Path) -> None:
    safe = protect(count_table([[30, 50], [60, 70]]), DisclosureRules.acro())
    words = {"report/report.cy.html": b"<p>Geiriau</p>", "report/findings.json": b"{}"}
    folder = bundle.write_bundle(tmp_path / "release", tables=[safe], about=ABOUT, at=AT, report=words)
    assert bundle.look_at(folder).report == words
    bundle.check_bundle(folder, by="lead 2", at=AT)
    assert bundle.read_bundle(folder).report == words
    (folder / "report" / "report.cy.html").write_bytes(b"<p>Geiriau eraill</p>")
    with pytest.raises(TamperedError):
        bundle.read_bundle(folder)


@pytest.mark.parametrize("name", ["report/../x.html", "words.html", "report/x.csv", "report/X.html"])
def test_a_report_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    safe = protect(count_table([[30, 50], [60, 70]]), DisclosureRules.acro())
    with pytest.raises(InputError):
        bundle.write_bundle(tmp_path / "release", tables=[safe], about=ABOUT, at=AT, report={name: b""})
    assert not (tmp_path / "release").exists()
