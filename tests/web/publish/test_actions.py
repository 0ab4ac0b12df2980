"""Publishing: both languages together, a reason and a name for what is left, files under their hashes, one audit row."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from gwrando.errors import InputError, RefusedError, TamperedError
from gwrando.publish import audience as audiences
from gwrando.publish import editions
from gwrando.text import Bilingual
from gwrando.web.audit.models import Entry
from gwrando.web.publish import actions, documents, queries
from gwrando.web.publish.models import EditionFile, Publication
from tests.factories.publish import AT, publication
from tests.unit.publish.documents import FINE, example, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
JARGON = small({"cy": "Byddwn yn helpu dioddefwr.", "en": "We will help a victim."})


def test_every_format_in_both_languages_under_its_hash() -> None:
    made = publication()
    files = list(made.files.all())
    assert {(one.format, one.language) for one in files} == {
        (kind, language) for kind in audiences.load("children").formats for language in ("cy", "en")
    }
    for one in files:
        content = queries.content(one)
        assert hashlib.sha256(content).hexdigest() == one.sha256
        assert len(content) == one.n_bytes
        assert one.has_cover == (one.format != "web")
        assert bool(one.article) == (one.format == "web")
    assert not list(queries.folder().glob("*.part"))
    entry = Entry.objects.get(action="publish.publish_edition")
    assert (entry.thing, entry.by, entry.note) == (f"publication:{made.pk}", "person:1", made.document_sha256)


def test_the_document_as_it_stood_is_kept() -> None:
    made = publication(document=small())
    assert documents.published(made) == small()


@pytest.mark.parametrize(
    "given", [{}, {"reason": "Because"}, {"name": "Rhian"}, {"reason": " ", "name": "Rhian"}]
)
def test_advice_left_needs_a_reason_and_a_name(given: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="reason"):
        publication(document=JARGON, **given)
    assert not Publication.objects.exists()
    assert not Entry.objects.filter(action="publish.publish_edition").exists()


def test_advice_may_stay_with_a_reason_and_a_name() -> None:
    made = publication(document=JARGON, reason="The law uses this word.", name="Rhian")
    assert (made.n_problems, made.reason, made.answered_by) == (2, "The law uses this word.", "Rhian")
    assert {one["code"] for one in made.problems} == {"jargon"}
    clean = publication(reason="not needed", name="nobody")
    assert (clean.n_problems, clean.reason, clean.answered_by) == (0, "", "")


def test_the_database_too_wants_a_reason_and_a_name() -> None:
    made = publication()
    with pytest.raises(IntegrityError):
        Publication.objects.filter(pk=made.pk).update(n_problems=1)


def test_what_must_be_mended_stops_publishing() -> None:
    with pytest.raises(RefusedError, match=r"A1\.1"):
        publication(document=small(full={"text": FINE}), reason="x", name="y")
    assert not Publication.objects.exists()


def test_the_newest_stands() -> None:
    publication(at=AT - timedelta(days=1))
    newer = publication()
    assert queries.current("children") == newer
    assert queries.all_current() == [newer]
    assert queries.current("full") is None


def test_a_reading_with_children_is_claimed_for_those_words_only() -> None:
    before = publication()
    assert before.reading is None
    given: dict[str, Any] = {
        "group": Bilingual(cy="Dosbarth 5", en="Class 5"),
        "n_children": 24,
        "read_on": date(2026, 4, 2),
        "what_changed": Bilingual(cy="Dim.", en="Nothing."),
    }
    reading = actions.record_reading(document=small(), audience="children", by="person:1", at=AT, **given)
    assert Entry.objects.get(action="publish.record_reading").thing == f"reading:{reading.pk}"
    after = publication()
    assert after.reading == reading
    article = after.files.get(format="web", language="cy").article
    assert "Nifer y plant: 24." in article
    other = publication(document=small({"cy": "Gair arall.", "en": "Another word."}))
    assert other.reading is None
    assert publication(audience="young_people").reading is None


def test_a_changed_file_is_not_handed_out() -> None:
    one = publication().files.get(format="poster", language="cy")
    path = queries.folder() / one.sha256
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(TamperedError, match="not the one"):
        queries.content(one)
    path.unlink()
    with pytest.raises(TamperedError, match="missing"):
        queries.content(one)


def test_evidence_for_the_standards() -> None:
    publication()
    found = queries.editions_for_evidence()
    assert len(found) == 6
    assert {one.checked_by_children for one in found} == {""}
    actions.record_reading(
        document=small(),
        audience="children",
        group=Bilingual(cy="Dosbarth 5", en="Class 5"),
        n_children=24,
        read_on=date(2026, 4, 2),
        what_changed=Bilingual(cy="Dim.", en="Nothing."),
        by="person:1",
        at=AT,
    )
    publication()
    assert {one.checked_by_children for one in queries.editions_for_evidence()} == {
        "Dosbarth 5 | Class 5: 24, 2026-04-02"
    }


def test_the_example_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(documents, "source", example)
    call_command("example_publish")
    first = set(EditionFile.objects.values_list("pk", "sha256"))
    assert len(first) == 16
    call_command("example_publish")
    assert set(EditionFile.objects.values_list("pk", "sha256")) == first
    monkeypatch.setattr(documents, "source", lambda: None)
    call_command("example_publish")
    assert "There is no strategy" in capsys.readouterr().out


def test_files_are_written_where_the_settings_say(media: Path) -> None:
    publication()
    assert queries.folder() == media / "publish"


def test_when_one_language_fails_nothing_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Welsh is never later than English, nor English later than Welsh."""
    real = editions.render_all

    def breaks_at_english(*args: Any, **kwargs: Any) -> Any:
        for one in real(*args, **kwargs):
            if one.language == "en":
                raise InputError(cy="Na.", en="No.", next_cy="Eto.", next_en="Again.")
            yield one

    monkeypatch.setattr(editions, "render_all", breaks_at_english)
    with pytest.raises(InputError):
        publication()
    assert not Publication.objects.exists()
    assert not EditionFile.objects.exists()
