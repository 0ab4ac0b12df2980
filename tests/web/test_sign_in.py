"""How staff sign in, what a role opens, how one is given and ends, and that nothing tells a stranger who is here."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gwrando.errors import InputError, RefusedError
from gwrando.web.accounts import actions, queries
from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.audit.models import Entry
from tests.factories import accounts

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a long enough password"
LOGIN = "/en/sign-in/login/"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The count of failed tries lives in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def officer() -> Person:
    """Somebody with a password and one role."""
    found = actions.invite_person(
        email="Officer@Example.org", name="Somebody", password=PASSWORD, by="person:0", at=timezone.now()
    )
    accounts.grant(found, "participation_officer")
    return found


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    "language, words", [("cy", "Rydych wedi mewngofnodi."), ("en", "You are signed in.")], ids=["cy", "en"]
)
def test_sign_in_and_out(officer: Person, language: str, words: str) -> None:
    client = Client()
    answer = client.post(
        f"/{language}/sign-in/login/", {"login": "officer@example.org", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/today/"
    assert words in client.get(answer.headers["Location"]).content.decode()
    assert client.post(f"/{language}/sign-in/logout/").status_code == 302
    assert "/sign-in/login/" in client.get(f"/{language}/today/").headers["Location"]


def test_a_wrong_password_and_an_unknown_address_look_alike(officer: Person) -> None:
    seen = []
    for login in ("officer@example.org", "nobody@example.org"):
        response = Client().post(LOGIN, {"login": login, "password": "wrong wrong wrong"})
        assert response.status_code == 200
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        seen.append(text.replace(login, "LOGIN"))
    assert seen[0] == seen[1]


def test_where_a_sign_in_leads_stays_on_the_site(officer: Person) -> None:
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = Client().post(
            f"{LOGIN}?next={evil}", {"login": officer.email, "password": PASSWORD, "next": evil}
        )
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/en/today/"


def test_many_tries_are_stopped(officer: Person) -> None:
    client = Client()
    for _ in range(12):
        client.post(LOGIN, {"login": officer.email, "password": "wrong wrong wrong"})
    answer = client.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    assert answer.status_code != 302


@pytest.mark.parametrize(
    "route", ["account_signup", "account_reset_password", "account_email", "account_set_password"]
)
def test_nobody_signs_up_or_resets_by_themselves(route: str, officer: Person) -> None:
    for client in (Client(), signed_in(officer)):
        assert client.get(reverse(route)).status_code == 403
        assert client.post(reverse(route), {"email": "x@example.org"}).status_code == 403
    assert Person.objects.count() == 1


def test_a_person_without_a_role_sees_nothing_of_staff() -> None:
    client = signed_in(accounts.person())
    for route in ("home:today", "accounts:people", "audit:index"):
        assert client.get(reverse(route)).status_code == 403, route


def test_a_role_that_was_asked_for_is_not_in_force() -> None:
    person = accounts.person()
    grant = actions.ask_role(person=person, role="admin", scope="all", by="person:1", at=timezone.now())
    assert signed_in(person).get(reverse("accounts:people")).status_code == 403
    actions.approve_role(grant=grant, by=Actor(label="person:2"), at=timezone.now())
    assert signed_in(person).get(reverse("accounts:people")).status_code == 200
    actions.end_role(grant=grant, by="person:2", at=timezone.now())
    assert signed_in(person).get(reverse("accounts:people")).status_code == 403


def test_nobody_approves_what_they_asked_for() -> None:
    person, now = accounts.person(), timezone.now()
    grant = actions.ask_role(person=person, role="admin", scope="all", by="person:1", at=now)
    with pytest.raises(RefusedError):
        actions.approve_role(grant=grant, by=Actor(label="person:1"), at=now)
    grant.refresh_from_db()
    assert grant.approved_by == ""


def test_nobody_gives_a_role_to_themselves_through_the_pages() -> None:
    first, second = accounts.person("admin"), accounts.person("admin")
    client = signed_in(first)
    asked = client.post(
        reverse("accounts:person", args=[first.pk]), {"role": "safeguarding_lead", "scope": "all"}
    )
    assert asked.status_code == 302
    grant = RoleGrant.objects.get(role="safeguarding_lead")
    refused = client.post(reverse("accounts:approve", args=[grant.pk]))
    assert refused.status_code == 403
    assert "safeguarding_lead" not in queries.actor_of(first, at=timezone.now()).roles
    assert signed_in(second).post(reverse("accounts:approve", args=[grant.pk])).status_code == 302
    assert "safeguarding_lead" in queries.actor_of(first, at=timezone.now()).roles


def test_asking_again_ends_the_approval() -> None:
    person = accounts.person("analyst")
    actions.ask_role(person=person, role="analyst", scope="all", by="person:1", at=timezone.now())
    assert queries.actor_of(person, at=timezone.now()).roles == {"public"}


def test_an_unknown_role_and_a_second_sign_in_are_refused(officer: Person) -> None:
    with pytest.raises(InputError):
        actions.ask_role(person=officer, role="god", scope="all", by="person:1", at=timezone.now())
    with pytest.raises(InputError) as caught:
        actions.invite_person(
            email="OFFICER@example.org ", name="x", password=None, by="person:1", at=timezone.now()
        )
    assert "example.org" not in str(caught.value)


def test_inviting_through_the_page() -> None:
    client = signed_in(accounts.person("admin"))
    page = reverse("accounts:people")
    made = client.post(page, {"name": "New", "email": "new@example.org", "password": PASSWORD})
    assert made.status_code == 302
    person = Person.objects.get(email="new@example.org")
    assert queries.actor_of(person, at=timezone.now()).roles == {"public"}
    again = client.post(page, {"name": "Other", "email": "new@example.org", "password": PASSWORD})
    assert again.status_code == 400
    short = client.post(page, {"name": "New", "email": "new2@example.org", "password": "short"})
    assert short.status_code == 400
    assert "new2@example.org" in short.content.decode(), "what was typed is lost"
    assert not Person.objects.filter(email="new2@example.org").exists()


def test_what_is_not_there_is_not_found() -> None:
    client = signed_in(accounts.person("admin"))
    assert client.get(reverse("accounts:person", args=[999])).status_code == 404
    for route in ("accounts:approve", "accounts:end"):
        assert client.post(reverse(route, args=[999])).status_code == 404


def test_every_write_leaves_one_row_without_a_name() -> None:
    admin, other = accounts.person("admin"), accounts.person("commissioner")
    n_before = Entry.objects.count()
    client = signed_in(admin)
    client.post(
        reverse("accounts:people"),
        {"name": "Canari Enw", "email": "canari@example.org", "password": PASSWORD},
    )
    person = Person.objects.get(email="canari@example.org")
    client.post(reverse("accounts:person", args=[person.pk]), {"role": "analyst", "scope": "all"})
    grant = person.grants.get()
    signed_in(other).post(reverse("accounts:approve", args=[grant.pk]))
    client.post(reverse("accounts:end", args=[grant.pk]))
    rows = list(Entry.objects.order_by("seq"))[n_before:]
    assert [row.action for row in rows] == [
        "accounts.invite_person",
        "accounts.ask_role",
        "accounts.approve_role",
        "accounts.end_role",
    ]
    said = " ".join(f"{row.by} {row.thing} {row.note}" for row in rows)
    assert "Canari" not in said
    assert "@" not in said


def test_what_the_roles_of_an_actor_mean() -> None:
    actor = Actor(label="person:1", grants=(Grant("facilitator", "group:3"), Grant("analyst", "all")))
    assert actor.roles == {"public", "facilitator", "analyst"}
    assert actor.may("facilitator", "group:3")
    assert not actor.may("facilitator", "group:4")
    assert not actor.may("facilitator")
    assert actor.may("analyst", "agency:police")
    assert not actor.may("commissioner")
    assert Actor().roles == {"public"}


def test_only_those_who_manage_sign_ins_find_any() -> None:
    accounts.person()
    assert not queries.people(for_person=Actor(label="person:1", grants=(Grant("analyst", "all"),))).exists()
    assert queries.people(for_person=Actor(label="person:1", grants=(Grant("commissioner", "all"),))).exists()


def test_the_log_shows_each_reader_what_is_theirs() -> None:
    analyst = accounts.person("analyst")
    label = f"person:{analyst.pk}"
    assert signed_in(analyst).get(reverse("accounts:people")).status_code == 403  # leaves a row of their own
    text = signed_in(analyst).get(reverse("audit:index")).content.decode()
    assert "route.accounts:people" in text
    assert "accounts.ask_role" not in text
    admin = signed_in(accounts.person("admin")).get(reverse("audit:index")).content.decode()
    assert label in admin
    assert "accounts.ask_role" in admin


def totp(secret: str) -> str:
    """The six figures an app on a telephone would show now. Source: RFC 6238."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = mac[-1] & 15
    return f"{(int.from_bytes(mac[place : place + 4]) & 0x7FFFFFFF) % 10**6:06}"


def test_a_second_factor_can_be_set_up_and_is_then_asked_for(officer: Person) -> None:
    client = Client()
    client.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    again = client.get(reverse("mfa_activate_totp"))
    assert "/reauthenticate/" in again.headers["Location"], "the password is asked for again"
    assert client.get(again.headers["Location"]).status_code == 200
    client.post(again.headers["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    code = totp(client.session["mfa.totp.secret"])
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    again = Client()
    answer = again.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    assert answer.headers["Location"].endswith("/sign-in/2fa/authenticate/")
    assert again.get("/en/today/").status_code == 302, "signed in without the second factor"
    asked = again.get(answer.headers["Location"])
    assert asked.status_code == 200
    wrong = again.post(answer.headers["Location"], {"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 200
    assert again.get("/en/today/").status_code == 302


def test_a_session_ends_after_two_hours(officer: Person) -> None:
    from django.conf import settings

    client = Client()
    client.post(LOGIN, {"login": officer.email, "password": PASSWORD})
    session = client.session
    left = session.get_expiry_date() - timezone.now()
    assert left <= timedelta(seconds=settings.SESSION_COOKIE_AGE)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["expires"], "the cookie outlives the browser"
