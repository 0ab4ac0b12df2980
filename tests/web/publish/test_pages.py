"""The public pages and the officer's desk, through the browser's door."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gwrando.strategy.document import StrategyDocument
from gwrando.web.publish import documents, queries
from gwrando.web.publish.models import Publication, ReadByChildren
from tests.factories import accounts, voice
from tests.factories.publish import publication
from tests.unit.publish.documents import example, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
JARGON = {"cy": "Byddwn yn helpu dioddefwr.", "en": "We will help a victim."}


def officer() -> Client:
    client = Client()
    client.force_login(accounts.person("participation_officer"), backend=BACKEND)
    return client


@pytest.fixture
def strategy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the strategy that the desk sees."""

    def use(document: StrategyDocument | None) -> None:
        monkeypatch.setattr(documents, "source", lambda: document)

    use(small())
    return use


def text(response: Any) -> str:
    return response.content.decode()


def test_before_anything_is_published(client: Client) -> None:
    assert "Nothing is published yet." in text(client.get("/en/publish/"))
    assert client.get("/en/publish/children/").status_code == 404
    assert client.get("/en/publish/parents/").status_code == 404


def test_side_by_side_in_both_languages(client: Client) -> None:
    for key in ("full", "young_people", "children"):
        publication(audience=key)
    page = text(client.get("/cy/publish/"))
    assert 'id="A1.1"' in page
    for key in ("full", "young_people", "children"):
        assert f'href="/cy/publish/{key}/#A1.1"' in page
    assert page.count("Byddwn yn gwrando arnoch chi.") == 3
    assert text(client.get("/en/publish/")).count("We will listen to you.") == 3


def test_a_version_links_to_the_same_promise_in_the_others(client: Client) -> None:
    publication()
    page = text(client.get("/cy/publish/children/"))
    assert 'id="A1.1"' in page
    assert 'href="/cy/publish/full/#A1.1"' in page
    assert 'href="/en/publish/children/#A1.1"' in page
    assert '/cy/publish/children/style.css"' in page
    assert "style=" not in page.split("<main")[1]
    assert 'lang="cy"' in page


def test_downloads_are_the_published_bytes(client: Client) -> None:
    made = publication()
    for language in ("cy", "en"):
        for kind in ("poster", "booklet"):
            response = client.get(f"/{language}/publish/children/{kind}.pdf")
            assert response.content == queries.content(made.files.get(format=kind, language=language))
            assert response.headers["Content-Type"] == "application/pdf"
            assert f'children-{kind}-{language}.pdf"' in response.headers["Content-Disposition"]
            assert client.get(f"/{language}/publish/children/{kind}.png").content.startswith(b"\x89PNG")
    for gone in ("web.pdf", "slide.pdf", "web.png", "slide.png"):
        assert client.get(f"/cy/publish/children/{gone}").status_code == 404
    assert client.get("/cy/publish/full/booklet.pdf").status_code == 404


def test_a_changed_file_is_a_page_that_says_so(client: Client) -> None:
    made = publication()
    one = made.files.get(format="poster", language="cy")
    (queries.folder() / one.sha256).write_bytes(b"%PDF-other")
    response = client.get("/cy/publish/children/poster.pdf")
    assert response.status_code >= 400
    assert b"%PDF" not in response.content


def test_a_changed_row_is_not_shown(client: Client) -> None:
    made = publication()
    made.files.filter(format="web").update(article="<p>Something else</p>")
    response = client.get("/cy/publish/children/")
    assert response.status_code >= 400
    assert b"Something else" not in response.content


def test_the_style_sheet_of_an_audience(client: Client) -> None:
    response = client.get("/en/publish/children/style.css")
    assert response.headers["Content-Type"].startswith("text/css")
    assert ".edition-children" in text(response)
    assert client.get("/en/publish/parents/style.css").status_code == 404


def test_the_desk_shows_what_is_left(strategy: Any) -> None:
    client = officer()
    strategy(None)
    assert "There is no strategy to publish yet." in text(client.get("/en/publish/desk/"))
    assert client.get("/en/publish/desk/children/").status_code == 404
    assert client.post("/en/publish/desk/children/publish/").status_code == 404
    assert client.post("/en/publish/desk/children/read/").status_code == 404
    strategy(example())
    assert "Must be mended" in text(client.get("/en/publish/desk/"))
    page = text(client.get("/en/publish/desk/young_people/"))
    assert "held by the police" in page
    assert re.search(r'<q class="small" lang="cy">', page)
    assert client.get("/en/publish/desk/parents/").status_code == 404


def test_publishing_from_the_desk(strategy: Any) -> None:
    strategy(small(JARGON))
    client = officer()
    url = "/en/publish/desk/children/publish/"
    page = text(client.post(url, {"read": "on"}))
    assert "There is something to put right" in page
    assert not Publication.objects.exists()
    response = client.post(url, {"read": "on", "reason": "The law's word", "name": "Rhian"}, follow=True)
    assert "Published in Welsh and in English." in text(response)
    made = Publication.objects.get()
    assert (made.reason, made.site_url) == ("The law's word", "http://testserver/")
    assert made.published_by.startswith("person:")
    assert "The law&#x27;s word" in text(client.get("/en/publish/children/"))
    strategy(small())
    assert "The words have changed since." in text(client.get("/en/publish/desk/children/"))
    assert "The words have changed since." in text(client.get("/en/publish/desk/"))


def test_what_must_be_mended_has_no_button(strategy: Any) -> None:
    strategy(small(picture="unicorn"))
    client = officer()
    page = text(client.get("/en/publish/desk/children/"))
    assert "Publish in Welsh and in English" not in page
    response = client.post("/en/publish/desk/children/publish/", {"read": "on", "reason": "x", "name": "y"})
    assert response.status_code >= 400
    assert not Publication.objects.exists()


def test_recording_a_reading(strategy: Any) -> None:
    client = officer()
    url = "/en/publish/desk/children/read/"
    given = {
        "group_cy": "Dosbarth 5",
        "group_en": "Class 5",
        "n_children": "24",
        "read_on": "2026-04-02",
        "what_changed_cy": "Dim.",
        "what_changed_en": "Nothing.",
    }
    for wrong in ({"n_children": "0"}, {"read_on": "2999-01-01"}, {"group_cy": ""}):
        assert "There is something to put right" in text(client.post(url, {**given, **wrong}))
    assert not ReadByChildren.objects.exists()
    page = text(client.post(url, given, follow=True))
    assert "Recorded." in page
    assert "Class 5 (24)" in page


def test_a_commissioner_reads_the_desk_but_does_not_publish(strategy: Any) -> None:
    client = Client()
    client.force_login(accounts.person("commissioner"), backend=BACKEND)
    page = text(client.get("/en/publish/desk/children/"))
    assert "Record a reading" not in page
    assert client.post("/en/publish/desk/children/publish/", {"read": "on"}).status_code == 403


def test_files_stay_in_their_folder(media: Path) -> None:
    publication()
    assert {path.parent for path in media.rglob("*") if path.is_file()} == {media / "publish"}


def test_you_said_we_did_posters_of_what_was_answered(client: Client, media: Path) -> None:
    waiting, answered = voice.consultation(state="closed"), voice.consultation(state="answered")
    page = text(client.get("/en/publish/"))
    assert f"/en/publish/answers/{answered.slug}.pdf" in page
    assert f"/en/publish/answers/{waiting.slug}.pdf" not in page
    assert client.get(f"/en/publish/answers/{waiting.slug}.pdf").status_code == 404
    assert client.get("/en/publish/answers/nothing.pdf").status_code == 404
    first = client.get(f"/cy/publish/answers/{answered.slug}.pdf")
    assert first.content.startswith(b"%PDF")
    assert len(list(media.rglob("answers-*.pdf"))) == 1
    assert client.get(f"/cy/publish/answers/{answered.slug}.pdf").content == first.content
    assert client.get(f"/en/publish/answers/{answered.slug}.pdf").content != first.content
    assert len(list(media.rglob("answers-*.pdf"))) == 2
