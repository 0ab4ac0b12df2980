"""The front pages: open to all, in both languages, and Today shows each role only its own."""

import pytest
from django.test import Client
from django.utils import timezone

from gwrando.web.accounts import queries as people
from gwrando.web.accounts.rules import ROLES
from gwrando.web.home import presenters, queries
from tests.factories import accounts


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "help/", "about/", "style/"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_front_pages(path: str, language: str) -> None:
    response = Client().get(f"/{language}/{path}")
    assert response.status_code == 200
    assert f'<html lang="{language}"'.encode() in response.content


@pytest.mark.django_db
def test_the_root_leads_to_the_reader_s_language() -> None:
    assert Client(headers={"accept-language": "en"}).get("/").headers["Location"] == "/en/"
    assert Client(headers={"accept-language": "fr"}).get("/").headers["Location"] == "/cy/"  # Welsh first


@pytest.mark.django_db
def test_the_short_door_leads_to_the_code_page() -> None:
    assert Client(headers={"accept-language": "cy"}).get("/go").headers["Location"].startswith("/cy/voice/")


@pytest.mark.django_db
def test_no_story_before_any_answer() -> None:
    assert queries.story() is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_something_to_go_to_and_may_go_there(role: str) -> None:
    person = accounts.person(role)
    waiting = queries.waiting(for_person=people.actor_of(person, at=timezone.now()), at=timezone.now())
    assert waiting
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for one in waiting:
        assert client.get(one.url).status_code == 200, (role, one.url)
    assert client.get("/en/today/").status_code == 200


def test_pressing_comes_first_then_what_has_a_number() -> None:
    found = [
        queries.Waiting("log", None, "/l"),
        queries.Waiting("words", 2, "/w"),
        queries.Waiting("worries", 1, "/x", True),
    ]
    assert [card["url"] for card in presenters.cards(found)] == ["/x", "/w", "/l"]
