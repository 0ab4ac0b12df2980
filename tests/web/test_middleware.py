"""What stands between a request and a page: who asks, what is refused, what is not stored, what an error looks like."""

import logging
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from gwrando.errors import (
    DisclosureError,
    GwrandoError,
    InputError,
    MissingExtraError,
    RefusedError,
    TamperedError,
)
from gwrando.web.home import views
from tests.factories import accounts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CANARY = "Blodwen Canari-Prawf"


def raising(error: Exception) -> Any:
    """A view that raises."""

    def view(request: Any) -> Any:
        raise error

    return view


@pytest.fixture
def broken_page(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the front page raise what a test wants."""
    from django.urls import get_resolver

    index = next(
        pattern
        for part in get_resolver().url_patterns
        if hasattr(part, "url_patterns")
        for inner in part.url_patterns
        if getattr(inner, "namespace", "") == "home"
        for pattern in inner.url_patterns
        if pattern.name == "index"
    )
    assert index.callback is views.index
    return lambda error: monkeypatch.setattr(index, "callback", raising(error))


def words() -> dict[str, str]:
    return {
        "cy": "Dyma beth ddigwyddodd.",
        "en": "This is what happened.",
        "next_cy": "Gwnewch hyn.",
        "next_en": "Do this.",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error, status",
    [
        (InputError(**words()), 400),
        (RefusedError(**words()), 403),
        (DisclosureError(**words()), 422),
        (TamperedError(**words()), 422),
        (GwrandoError(**words()), 400),
        (MissingExtraError(extra="study"), 400),
    ],
)
def test_an_expected_error_is_a_page_in_the_readers_language(
    error: GwrandoError, status: int, broken_page: Any
) -> None:
    broken_page(error)
    for language in ("cy", "en"):
        response = Client().get(f"/{language}/")
        text = response.content.decode()
        what, then = (error.cy, error.next_cy) if language == "cy" else (error.en, error.next_en)
        assert response.status_code == status
        assert what.replace("'", "&#x27;").replace('"', "&quot;") in text
        assert then.replace("'", "&#x27;").replace('"', "&quot;") in text


@pytest.mark.django_db
def test_a_busy_database_is_never_a_false_yes(broken_page: Any, caplog: Any) -> None:
    broken_page(OperationalError(f"insert failed: {CANARY}"))
    for language in ("cy", "en"):
        response = Client().get(f"/{language}/")
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert CANARY not in response.content.decode()
    assert CANARY not in caplog.text
    assert "OperationalError" in caplog.text


@pytest.mark.django_db
def test_a_bug_shows_a_plain_page_and_no_values(broken_page: Any) -> None:
    broken_page(ValueError(CANARY))
    client = Client(raise_request_exception=False)
    for language in ("cy", "en"):
        response = client.get(f"/{language}/")
        assert response.status_code == 500
        assert CANARY not in response.content.decode()
        assert f'lang="{language}"' in response.content.decode()


@pytest.mark.django_db
def test_nothing_here_has_a_page_in_both_languages() -> None:
    for language in ("cy", "en"):
        response = Client().get(f"/{language}/no-such-page/")
        assert response.status_code == 404
        assert f'lang="{language}"' in response.content.decode()
        assert "08088023456" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/sign-in/login/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "lang=" in response.content.decode()


@pytest.mark.django_db
def test_a_strange_host_is_refused_and_not_echoed() -> None:
    response = Client(headers={"host": "evil.example"}, raise_request_exception=False).get("/en/")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_the_public_gets_no_cookie_for_reading() -> None:
    client = Client()
    for address in ("/cy/", "/en/", "/en/help/", "/en/about/"):
        assert client.get(address).status_code == 200
    assert not client.cookies


@pytest.mark.django_db
def test_pages_of_a_person_are_stored_nowhere() -> None:
    client = Client()
    client.force_login(accounts.person("admin"), backend=BACKEND)
    for address in (
        "/en/",
        "/en/today/",
        reverse("accounts:people"),
        reverse("audit:index"),
        "/en/no-such-page/",
    ):
        assert "no-store" in client.get(address).headers["Cache-Control"], address
    assert "no-store" not in Client().get("/en/").headers.get("Cache-Control", "")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(method: str) -> None:
    client = Client()
    client.force_login(accounts.person("admin"), backend=BACKEND)
    for address in ("/en/", reverse("accounts:people")):
        assert getattr(client, method)(address).status_code in {403, 405}, address


@pytest.mark.django_db
def test_an_anonymous_reader_is_sent_to_sign_in_and_back() -> None:
    response = Client().get("/en/accounts/people/?page=2")
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/sign-in/login/?next=/en/accounts/people/%3Fpage%3D2"
    assert Client().post("/en/accounts/people/").status_code == 403


@pytest.mark.django_db
def test_a_route_without_a_row_is_refused(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    from gwrando.web.accounts import rules

    without = {route: row for route, row in rules.matrix().items() if route != "home:about"}
    monkeypatch.setattr(rules, "matrix", lambda: without)
    with caplog.at_level(logging.DEBUG, logger="gwrando.web"):
        assert Client().get("/en/about/").status_code == 403
    assert "home:about" in caplog.text


@pytest.mark.django_db
def test_the_short_door_opens_in_the_language_of_the_device() -> None:
    for language, wanted in (("cy", "/cy/"), ("en-GB,en;q=0.9", "/en/"), ("pl", "/cy/")):
        response = Client(headers={"accept-language": language}).get("/go")
        assert response.status_code == 302
        assert response.headers["Location"].startswith(wanted), language


@pytest.mark.django_db
def test_the_language_switch_keeps_the_question() -> None:
    client = Client()
    client.force_login(accounts.person("admin"), backend=BACKEND)
    assert 'href="/cy/audit/?page=1&amp;x=1"' in client.get("/en/audit/?page=1&x=1").content.decode()


@pytest.mark.django_db
def test_same_page_outside_a_request() -> None:
    from gwrando.web.config.tags import same_page

    assert same_page({}, "cy") == "/cy/"


@pytest.mark.django_db
def test_styles_and_fonts_come_from_here_without_a_cookie() -> None:
    for name, kind in (
        ("gwrando.css", "text/css"),
        ("fonts/lexend-latin.woff2", "font/woff2"),
        ("fonts/lexend-latin-ext.woff2", "font/woff2"),
    ):
        response = Client().get(f"/static/{name}")
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith(kind)
        assert not response.cookies
        response.close()
