"""Pages of findings, in both languages: what each kind of reader meets."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gwrando.web.findings.models import Release
from tests.factories import accounts
from tests.factories import findings as factory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HIDDEN = {"k": None, "n": None, "share": None, "low": None, "high": None}


def get(name: str, *args: Any, language: str = "en", client: Client | None = None) -> Any:
    with translation.override(language):
        return (client or Client()).get(reverse(f"findings:{name}", args=args))


def staff(role: str) -> Client:
    client = Client()
    client.force_login(accounts.person(role), backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("language", "says"), [("en", "No findings are published yet."), ("cy", "Nid oes canfyddiadau")]
)
def test_before_anything_is_published(language: str, says: str) -> None:
    factory.release(published=False)
    answer = get("index", language=language)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_the_front_page_groups_findings_and_ties_ideas_to_them() -> None:
    kinds = ("trigger", "control", "answered", "order", "noticed", "left_out", "linked")
    items = [factory.finding(ref="trigger_x")]
    items += [
        factory.finding(ref=f"{kind}_y", kind=kind, title={"cy": f"Y {kind}", "en": f"The {kind}"})
        for kind in kinds
    ]
    made = factory.release(report=factory.words(*items))
    text = get("index").content.decode()
    for kind in kinds:
        assert f"The {kind}" in text
    assert text.count("<svg") >= 1
    assert "It rests on a thing." in text
    assert "A1.1" in text
    assert "do not exist" in text
    assert made.title_en not in get("index", language="cy").content.decode() or made.title_cy == made.title_en


def test_the_newest_published_release_is_shown() -> None:
    factory.release(report=factory.words(factory.finding(title={"cy": "Hen", "en": "The old thing"})))
    factory.release(report=factory.words(factory.finding(title={"cy": "Newydd", "en": "The new thing"})))
    text = get("index").content.decode()
    assert "The new thing" in text
    assert "The old thing" not in text


@pytest.mark.parametrize("kind", ["trigger", "answered", "order", "linked"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_finding_has_words_picture_shares_tables_and_what_is_missing(kind: str, language: str) -> None:
    rows = [factory.finding()["rows"][0], {**HIDDEN, "label": {"cy": "Cudd", "en": "Hidden"}}]
    made = factory.release(report=factory.words(factory.finding(kind=kind, rows=rows)))
    answer = get("finding", made.pk, "trigger_x", language=language)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<svg" in text
    assert ("Tua 50 o 100." if language == "cy" else "About 50 of 100.") in text
    assert ("Ni ellir dweud" if language == "cy" else "Cannot tell") in text
    assert "38–62%" in text
    assert "Nothing is missing" in text  # the table's own note
    assert ("Grwpiau yn unig." if language == "cy" else "Groups only.") in text


def test_hidden_everywhere_is_still_a_page() -> None:
    rows = [{**HIDDEN, "label": {"cy": "Cudd", "en": "Hidden"}}]
    for kind in ("trigger", "answered"):
        made = factory.release(
            report=factory.words(factory.finding(kind=kind, rows=rows, grade="cannot_tell"))
        )
        assert get("finding", made.pk, "trigger_x").status_code == 200
    assert get("index").status_code == 200


def test_a_release_without_triggers_has_no_overview() -> None:
    factory.release(report=factory.words(factory.finding(kind="linked", ref="linked")))
    assert get("index").status_code == 200


def test_what_is_not_there_is_not_found() -> None:
    made = factory.release()
    assert get("finding", made.pk, "nothing").status_code == 404
    assert get("finding", made.pk + 9, "trigger_x").status_code == 404
    assert get("table", made.pk, "nothing").status_code == 404
    checker = staff("output_checker")
    assert get("release", made.pk + 9, client=checker).status_code == 404
    with translation.override("en"):
        assert checker.post(reverse("findings:publish", args=[made.pk + 9])).status_code == 404


def test_unpublished_findings_are_for_staff_and_say_so() -> None:
    made = factory.release(published=False)
    assert get("finding", made.pk, "trigger_x").status_code == 404
    assert get("table", made.pk, "example").status_code == 404
    text = get("finding", made.pk, "trigger_x", client=staff("commissioner")).content.decode()
    assert "Only staff can see this page" in text


def test_a_table_as_csv_in_both_languages() -> None:
    made = factory.release()
    answer = get("table", made.pk, "example")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="example.csv"'
    assert {"row_cy", "row_en", "value"} <= set(rows[0])
    assert {row["value"] for row in rows if row["row"] == "r1" and row["column"] == "c1"} == {"50"}


def test_staff_bring_in_look_at_and_publish() -> None:
    checker = staff("output_checker")
    data = io.BytesIO(factory.zipped(factory.folder()))
    data.name = "release.zip"
    with translation.override("en"):
        answer = checker.post(reverse("findings:releases"), {"file": data}, follow=True)
    assert "A second person must publish it" in answer.content.decode()
    made = Release.objects.get()
    assert made.manifest_sha256 in get("release", made.pk, client=checker).content.decode()
    with translation.override("en"):
        url = reverse("findings:publish", args=[made.pk])
        refused = checker.post(url)
        assert refused.status_code == 403
        assert "second person" in refused.content.decode()
        assert "The findings are published." in staff("commissioner").post(url, follow=True).content.decode()
    listed = get("releases", client=staff("analyst")).content.decode()
    assert "Published" in listed
    assert "Bring in a release" not in listed


def test_an_upload_that_is_no_release_says_so_and_keeps_nothing() -> None:
    checker = staff("output_checker")
    cat = io.BytesIO(b"a picture of a cat")
    cat.name = "cat.png"
    with translation.override("en"):
        answer = checker.post(reverse("findings:releases"), {"file": cat})
        empty = checker.post(reverse("findings:releases"), {})
    assert answer.status_code == 400
    assert "cannot be used as a release" in answer.content.decode()
    assert empty.status_code == 400
    assert "There is something to put right" in empty.content.decode()
    assert not Release.objects.exists()


def test_an_upload_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gwrando.web.findings.documents.MOST_BYTES", 10)
    large = io.BytesIO(b"x" * 11)
    large.name = "large.zip"
    with translation.override("en"):
        answer = staff("output_checker").post(reverse("findings:releases"), {"file": large})
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()


def test_no_releases_yet() -> None:
    assert "No release has been brought in." in get("releases", client=staff("analyst")).content.decode()


def test_the_example_is_for_the_demonstration_only(settings: Any) -> None:
    settings.PRODUCTION, settings.DEMO = True, False
    with pytest.raises(CommandError, match="demonstration only"):
        call_command("example_findings", release=factory.folder())
    assert not Release.objects.exists()


def test_words_from_a_release_are_escaped() -> None:
    bad = {"cy": "<b onclick=x>", "en": "<b onclick=x>"}
    report = json.loads(factory.words(factory.finding(title=bad, words=bad, plain=bad)))
    made = factory.release(report=json.dumps(report).encode())
    for answer in (get("index"), get("finding", made.pk, "trigger_x")):
        assert "<b onclick" not in answer.content.decode()
