"""Bringing a release in: read strictly, kept whole or not at all, published by a second person."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from gwrando.errors import DisclosureError, InputError, RefusedError, TamperedError
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.audit.models import Entry
from gwrando.web.findings import actions, queries, rules
from gwrando.web.findings.models import Finding, FindingTable, Improvement, Release
from tests.factories import findings as factory
from tests.factories.findings import AT

pytestmark = pytest.mark.django_db


def test_a_checked_release_is_kept_once() -> None:
    folder = factory.folder()
    made = actions.import_release(folder=folder, by="person:1", at=AT)
    assert actions.import_release(folder=folder, by="person:2", at=AT) == made
    assert (Release.objects.count(), FindingTable.objects.count()) == (1, 1)
    assert Finding.objects.get().rows[0]["k"] == 50
    assert Improvement.objects.get().commitment_ref == "A1.1"
    assert sorted(made.files.values_list("path", flat=True)) == [
        *("datapackage.json", "estimates.csv", "report.cy.pdf", "report.en.pdf")
    ]
    assert [one.value for one in queries.estimates(made)] == [2.1]
    assert (made.checked_by, made.imported_by, made.published_by) == ("second person", "person:1", "")
    assert Entry.objects.filter(action="findings.import_release").count() == 1


def test_an_unchecked_release_is_refused() -> None:
    with pytest.raises(RefusedError, match="second person"):
        actions.import_release(folder=factory.folder(checked=False), by="person:1", at=AT)
    assert not Release.objects.exists()


def test_a_changed_release_is_refused() -> None:
    folder = factory.folder()
    path = folder / "report" / "findings.json"
    path.write_bytes(path.read_bytes().replace(b"Tua 5", b"Tua 9"))
    with pytest.raises(TamperedError):
        actions.import_release(folder=folder, by="person:1", at=AT)


ROW = factory.finding()["rows"][0]


@pytest.mark.parametrize(
    "report",
    [
        b"not json",
        b"{}",
        factory.words(findings=[]),
        factory.words(extra="field"),
        factory.words(format="gwrando-findings-1"),
        factory.words(factory.finding(tables=["elsewhere"])),
        factory.words(factory.finding(title={"cy": "", "en": "A thing"})),
        factory.words(factory.finding(grade="high")),
        factory.words(factory.finding(rows=[{**ROW, "k": 51}])),
        factory.words(factory.finding(rows=[{**ROW, "n": 103}])),
        factory.words(factory.finding(rows=[{**ROW, "k": -5}])),
        factory.words(factory.finding(rows=[{**ROW, "share": 1.5}])),
        factory.words(factory.finding(ref="<script>")),
        factory.words(factory.finding(child_key="abc")),
        factory.words(factory.finding(estimates=["elsewhere"])),
        factory.words(factory.finding(pictures=[factory.picture(kind="pie")])),
        factory.words(factory.finding(pictures=[factory.picture(kind="strip")])),
        factory.words(factory.finding(pictures=[factory.picture(x_range=[5, 5])])),
        factory.words(pictures=[factory.picture(rows=[])]),
    ],
)
def test_words_of_another_form_are_refused_and_nothing_is_kept(report: bytes) -> None:
    folder = factory.folder(report=report)
    with pytest.raises(InputError, match="cannot be used as a release"):
        actions.import_release(folder=folder, by="person:1", at=AT)
    assert not Release.objects.exists()


def test_a_release_without_words_is_refused() -> None:
    folder = factory.folder()
    shutil.rmtree(folder / "report")
    with pytest.raises(TamperedError):
        actions.import_release(folder=folder, by="person:1", at=AT)


@pytest.mark.parametrize("under", ["", "release/", "a/b/"])
def test_a_zip_is_the_same_as_its_folder(under: str) -> None:
    made = actions.import_zip(data=factory.zipped(factory.folder(), under=under), by="person:1", at=AT)
    assert made.findings.count() == 1


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK not a zip",
        archive(),
        archive(**{"../manifest.json": b"{}"}),
        archive(**{"/manifest.json": b"{}"}),
        archive(**{"a\\..\\manifest.json": b"{}"}),
        archive(**{"C:manifest.json": b"{}"}),
        archive(**{"a/manifest.json": b"{}", "b/manifest.json": b"{}"}),
        archive(**{f"{number}.txt": b"" for number in range(1001)}),
        archive(**{"bomb": b"\0" * 50_000_001}),
        factory.zipped(Path(__file__).parent)[:-30],
    ],
)
def test_hostile_archives_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="cannot be used as a release"):
        actions.import_zip(data=data, by="person:1", at=AT)
    assert not Release.objects.exists()


def test_a_lying_directory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(archive(**{"manifest.json": b"x" * 5000}))
    at = data.rindex(b"PK\x01\x02") + 24  # the declared size in the central directory
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(InputError):
        actions.import_zip(data=bytes(data), by="person:1", at=AT)


@pytest.mark.parametrize(
    ("published", "label", "says"),
    [(False, "person:0", "you imported"), (True, "person:7", "already"), (False, "person:7", None)],
)
def test_who_may_publish(published: bool, label: str, says: str | None) -> None:
    made = factory.release(published=published)
    if says is None:
        assert actions.publish(release=made, by=Actor(label=label), at=AT).published_by == label
        assert Entry.objects.filter(action="findings.publish").count() == 1
        return
    with pytest.raises(RefusedError, match=says):
        rules.check_may_publish(Actor(label=label), made)
    with pytest.raises(RefusedError, match=says):
        actions.publish(release=made, by=Actor(label=label), at=AT)


@pytest.mark.parametrize(
    ("published", "roles", "sees"),
    [(True, (), True), (False, (), False), (False, ("facilitator",), False), (False, ("analyst",), True), (False, ("output_checker",), True)],
)  # fmt: skip
def test_who_may_see(published: bool, roles: tuple[str, ...], sees: bool) -> None:
    actor = Actor(label="person:5", grants=tuple(Grant(role, "all") for role in roles))
    made = factory.release(published=published)
    assert rules.may_see(actor, made) is sees

    assert (queries.release(made.pk, for_person=actor) is not None) is sees
    assert (queries.finding(made.pk, "trigger_x", for_person=actor) is not None) is sees


def test_the_site_checks_a_table_again_when_it_reads_it() -> None:

    made = factory.release()
    row = made.tables.get()
    row.data["cells"][0][0] = 3
    row.save()
    with pytest.raises(DisclosureError):
        queries.tables(made, ["example"])
