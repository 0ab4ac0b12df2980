"""A release: written whole, checked by a second person, refused when anything differs."""

import csv
import dataclasses
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gwrando.errors import DisclosureError, InputError, RefusedError, TamperedError
from gwrando.outputs import DisclosureRules, SafeTable, bundle, files, protect
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ABOUT = bundle.ReleaseAbout(
    study_id="triggers-example", definition_sha256="a" * 64, title=both("Example"), made_by="analyst 1"
)


def a_table(name: str = "example") -> SafeTable:
    return protect(count_table([[3, 50], [60, 70]], name=name), DisclosureRules.acro())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=ABOUT, at=AT)


@pytest.fixture
def checked(folder: Path) -> Path:
    bundle.check_bundle(folder, by="lead 2", at=AT + timedelta(hours=1))
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def test_a_checked_release_is_read(checked: Path) -> None:
    release = bundle.read_bundle(checked)
    assert (release.checked_by, release.about) == ("lead 2", ABOUT)
    assert (release.made_at, release.checked_at) == (AT, AT + timedelta(hours=1))
    assert release.table("example") == a_table()
    assert release.software.startswith("gwrando ")
    assert release.manifest_sha256 == files.sha256((checked / "manifest.json").read_bytes())
    with pytest.raises(KeyError):
        release.table("other")


def test_what_is_in_the_folder(folder: Path) -> None:
    assert sorted(everything(folder)) == [
        *("datapackage.json", "manifest.json", "results.json", "tables/example.csv", "tables/example.json")
    ]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["about"]["definition_sha256"] == "a" * 64
    assert manifest["rules"]["example"]["threshold"] == 10
    assert manifest["files"]["results.json"]["sha256"] == files.sha256((folder / "results.json").read_bytes())
    found = json.loads((folder / "results.json").read_bytes())["results"][0]
    assert (found["uid"], found["status"], found["summary"]) == ("example", "pass", "hidden: 4")
    assert found["outcome"] == [["hidden", "hidden"], ["hidden", "hidden"]]


def test_the_same_input_makes_the_same_bytes(tmp_path: Path) -> None:
    one = bundle.write_bundle(tmp_path / "one", tables=[a_table("a"), a_table("b")], about=ABOUT, at=AT)
    two = bundle.write_bundle(
        tmp_path / "deep" / "two", tables=[a_table("a"), a_table("b")], about=ABOUT, at=AT
    )
    assert everything(one) == everything(two)


def test_an_unchecked_release_is_refused(folder: Path) -> None:
    with pytest.raises(RefusedError, match="No second person"):
        bundle.read_bundle(folder)
    assert bundle.look_at(folder).tables == (a_table(),)


@pytest.mark.parametrize(
    "by, at",
    [
        (" Analyst  1", AT),  # the maker, written otherwise
        ("ANALYST 1", AT),
        (" ", AT),
        ("lead 2", AT - timedelta(seconds=1)),  # before it was made
        ("lead 2", AT.replace(tzinfo=None)),
    ],
)
def test_who_may_not_check(folder: Path, by: str, at: datetime) -> None:
    with pytest.raises(RefusedError, match="second person"):
        bundle.check_bundle(folder, by=by, at=at)
    assert not (folder / "check.json").exists()


def test_a_release_is_checked_once(checked: Path) -> None:
    with pytest.raises(RefusedError, match="already"):
        bundle.check_bundle(checked, by="lead 3", at=AT + timedelta(days=1))


def test_a_file_changed_before_the_check_cannot_be_checked(folder: Path) -> None:
    (folder / "tables" / "example.csv").write_bytes(b"")
    with pytest.raises(TamperedError):
        bundle.check_bundle(folder, by="lead 2", at=AT)
    with pytest.raises(TamperedError):
        bundle.look_at(folder)


def change_json(path: Path, change: Callable[[Any], None]) -> None:
    data = json.loads(path.read_bytes())
    change(data)
    path.write_bytes(files.json_bytes(data))


def rehash(folder: Path, name: str) -> None:
    """What a forger who knows about hashes would do as well: manifest and check agree again."""
    data = (folder / name).read_bytes()
    change_json(
        folder / "manifest.json",
        lambda found: found["files"].update({name: {"bytes": len(data), "sha256": files.sha256(data)}}),
    )
    agree(folder)


def agree(folder: Path) -> None:
    manifest = files.sha256((folder / "manifest.json").read_bytes())
    change_json(folder / "check.json", lambda found: found.update(manifest_sha256=manifest))


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "a table changed": lambda folder: change_json(
        folder / "tables/example.json", lambda found: found["row_totals"].__setitem__(0, 60)
    ),
    "a byte of the CSV": lambda folder: (folder / "tables/example.csv").write_bytes(b"x"),
    "a file missing": lambda folder: (folder / "tables/example.csv").unlink(),
    "the manifest missing": lambda folder: (folder / "manifest.json").unlink(),
    "a file added": lambda folder: (folder / "tables/extra.csv").write_bytes(b"x"),
    "a hidden file added": lambda folder: (folder / ".extra").write_bytes(b"x"),
    "a link added": lambda folder: (folder / "extra").symlink_to(folder / "tables"),
    "a file made a link": lambda folder: (
        (folder / "results.json").rename(folder.parent / "elsewhere"),
        (folder / "results.json").symlink_to(folder.parent / "elsewhere"),
    ),
    "the tables made a link": lambda folder: (
        (folder / "tables").rename(folder.parent / "elsewhere"),
        (folder / "tables").symlink_to(folder.parent / "elsewhere"),
    ),
    "a file far too large": lambda folder: os.truncate(folder / "tables/example.csv", 20_000_001),
    "the manifest is no JSON": lambda folder: (folder / "manifest.json").write_bytes(b"{"),
    "the manifest is a list": lambda folder: (folder / "manifest.json").write_bytes(b"[]"),
    "the manifest nests without end": lambda folder: (folder / "manifest.json").write_bytes(b"[" * 200_000),
    "another format": lambda folder: change_json(
        folder / "manifest.json", lambda found: found.update(format="gwrando-release-0")
    ),
    "a manifest field more": lambda folder: change_json(
        folder / "manifest.json", lambda found: found.update(extra=1)
    ),
    "the maker changed": lambda folder: change_json(
        folder / "manifest.json", lambda found: found["about"].update(made_by="someone else")
    ),
    "the check is no JSON": lambda folder: (folder / "check.json").write_bytes(b"{"),
    "the check has a field more": lambda folder: change_json(
        folder / "check.json", lambda found: found.update(extra=1)
    ),
    "the check has a field less": lambda folder: change_json(
        folder / "check.json", lambda found: found.pop("checked_by")
    ),
    "the check has no time": lambda folder: change_json(
        folder / "check.json", lambda found: found.update(checked_at="soon")
    ),
    "the check has no time zone": lambda folder: change_json(
        folder / "check.json", lambda found: found.update(checked_at="2026-03-02T09:00:00")
    ),
    "checked before it was made": lambda folder: change_json(
        folder / "check.json", lambda found: found.update(checked_at="2026-02-01T09:00:00+00:00")
    ),
}


@pytest.mark.parametrize("name", sorted(TAMPERINGS))
def test_a_release_that_was_changed_is_refused(checked: Path, name: str) -> None:
    TAMPERINGS[name](checked)
    with pytest.raises(TamperedError):
        bundle.read_bundle(checked)


MANIFEST_FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "files is a list": lambda found: found.update(files=[]),
    "a path out of the folder": lambda found: found["files"].update({"../outside.csv": {}}),
    "a path from the root": lambda found: found["files"].update({"/etc/hostname": {}}),
    "a path within tables": lambda found: found["files"].update({"tables/../../x.json": {}}),
    "tables is nothing": lambda found: found.update(tables=None),
    "tables is empty": lambda found: found.update(tables=[]),
    "tables holds a number": lambda found: found.update(tables=[1]),
    "a table twice": lambda found: found.update(tables=["example", "example"]),
    "an unknown table": lambda found: found.update(tables=["other"]),
    "other rules": lambda found: found["rules"]["example"].update(threshold=5),
    "about lacks a field": lambda found: found["about"].pop("study_id"),
    "about has a field more": lambda found: found["about"].update(extra=1),
    "about has one language": lambda found: found["about"].update(title={"en": "x"}),
    "about is text": lambda found: found.update(about="x"),
    "the maker is empty": lambda found: found["about"].update(made_by=" "),
    "the maker is a number": lambda found: found["about"].update(made_by=3),
    "the definition is not hashed": lambda found: found["about"].update(definition_sha256="abc"),
    "the time is text": lambda found: found.update(made_at="yesterday"),
    "the time has no zone": lambda found: found.update(made_at="2026-03-01T09:00:00"),
}


@pytest.mark.parametrize("name", sorted(MANIFEST_FORGERIES))
def test_a_forged_manifest_is_refused_even_when_the_hashes_agree(checked: Path, name: str) -> None:
    change_json(checked / "manifest.json", MANIFEST_FORGERIES[name])
    agree(checked)
    with pytest.raises(TamperedError):
        bundle.read_bundle(checked)


def test_a_forged_table_is_refused_even_when_the_hashes_agree(checked: Path) -> None:
    change_json(checked / "tables/example.json", lambda found: found["cells"][0].__setitem__(0, 3))
    rehash(checked, "tables/example.json")
    with pytest.raises(DisclosureError):
        bundle.read_bundle(checked)


@pytest.mark.parametrize("name", ["tables/example.csv", "results.json"])
def test_a_file_that_says_other_than_the_table_is_refused(checked: Path, name: str) -> None:
    path = checked / name
    path.write_bytes(path.read_bytes().replace(b"example", b"another"))
    rehash(checked, name)
    with pytest.raises(TamperedError):
        bundle.read_bundle(checked)


def test_a_table_that_is_no_table_is_refused(checked: Path) -> None:
    (checked / "tables/example.json").write_bytes(b"{}")
    rehash(checked, "tables/example.json")
    with pytest.raises(TamperedError):
        bundle.read_bundle(checked)


def test_the_maker_is_refused_as_checker_even_when_forged_in(checked: Path) -> None:
    change_json(checked / "check.json", lambda found: found.update(checked_by="Analyst 1"))
    with pytest.raises(RefusedError):
        bundle.read_bundle(checked)


@pytest.mark.parametrize(
    "change",
    [
        {"study_id": ""},
        {"study_id": "x" * 201},
        {"made_by": "a\nb"},
        {"made_by": "  "},
        {"definition_sha256": "A" * 64},
        {"definition_sha256": "a" * 63},
    ],
)
def test_a_release_must_say_what_it_is(tmp_path: Path, change: dict[str, str]) -> None:
    about = dataclasses.replace(ABOUT, **change)
    with pytest.raises(InputError, match="not complete"):
        bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=about, at=AT)
    assert list(tmp_path.iterdir()) == []


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not complete"):
        bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=ABOUT, at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("names", [[], ["a", "a"], ["a", "A"]])
def test_a_release_needs_tables_with_names_of_their_own(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(InputError, match="at least one table"):
        bundle.write_bundle(
            tmp_path / "release", tables=[a_table(name) for name in names], about=ABOUT, at=AT
        )


def test_a_folder_that_is_there_is_left_alone(folder: Path) -> None:
    before = everything(folder)
    with pytest.raises(InputError, match="there already"):
        bundle.write_bundle(folder, tables=[a_table("b")], about=ABOUT, at=AT)
    assert everything(folder) == before


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=ABOUT, at=AT)
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_cannot_be_written_leaves_no_trace(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    before = everything(folder)
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        bundle.check_bundle(folder, by="lead 2", at=AT)
    assert everything(folder) == before


def test_the_csv_is_for_a_spreadsheet_and_holds_no_formula() -> None:
    table = count_table(
        [[12, 20], [30, 40]],
        rows={"=1+1": both("=HYPERLINK(1)"), "r2": both("+x")},
        columns={"@c": both("-2"), "c2": both("Ŵ, neu 'arall'")},
    )
    data = files.csv_bytes(files.csv_rows(protect(table, DisclosureRules.acro())))
    head, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == files.CSV_HEAD
    assert len(lines) == 9
    assert lines[0] == [
        "example",
        "'=1+1",
        "'=HYPERLINK(1)",
        "'=HYPERLINK(1)",
        "'@c",
        "'-2",
        "'-2",
        "10",
        "",
        "",
    ]
    assert lines[-1] == ["example", "", "Cyfanswm", "Total", "", "Cyfanswm", "Total", "100", "", ""]
    assert [(line[1], line[4]) for line in lines[2:3] + lines[6:7]] == [("'=1+1", ""), ("", "'@c")]
    assert not any(cell.startswith(files.FORMULA_STARTS) for line in lines for cell in line)


def test_a_hidden_number_in_the_csv_says_why() -> None:
    line = files.csv_rows(a_table())[1]
    assert line[7:] == [
        *("", "llai na 10, neu wedi'i guddio i ddiogelu eraill", "fewer than 10, or hidden to protect others")
    ]


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
    words = {"report/report.cy.html": b"<p>Geiriau</p>", "report/findings.json": b"{}"}
    folder = bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=ABOUT, at=AT, report=words)
    assert bundle.look_at(folder).report == words
    bundle.check_bundle(folder, by="lead 2", at=AT)
    assert bundle.read_bundle(folder).report == words
    (folder / "report" / "report.cy.html").write_bytes(b"<p>Geiriau eraill</p>")
    with pytest.raises(TamperedError):
        bundle.read_bundle(folder)


@pytest.mark.parametrize("name", ["report/../x.html", "words.html", "report/x.csv", "report/X.html"])
def test_a_report_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        bundle.write_bundle(tmp_path / "release", tables=[a_table()], about=ABOUT, at=AT, report={name: b""})
    assert not (tmp_path / "release").exists()
