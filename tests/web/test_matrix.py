"""Every URL x method x role x own or foreign thing, asked for and compared with the matrix."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from gwrando.web.accounts import rules
from gwrando.web.accounts.queries import PARTICIPATION
from tests.factories import Matrix, accounts

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(resolver: Any = None, namespace: str = "") -> Iterator[str]:
    """The view name of every route of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


ROUTES = sorted(set(routes()))


def worlds(own: bool) -> Matrix:
    """The matrices of all apps that have things with scopes, joined."""
    joined = Matrix()
    for path in sorted((Path(__file__).parent.parent / "factories").glob("[a-z]*.py")):
        matrix = getattr(importlib.import_module(f"tests.factories.{path.stem}"), "matrix", None)
        if matrix is None:
            continue  # a factory of a part without pages
        made = matrix(own)
        joined.kwargs.update(made.kwargs)
        joined.scopes.update(made.scopes)
        joined.data.update(made.data)
        if made.participation is not None:
            object.__setattr__(joined, "participation", made.participation)
    return joined


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == set(rules.matrix())


def test_no_route_is_nameless() -> None:
    assert not [name for name in ROUTES if name.endswith("None")]


def test_only_known_methods_and_scopes() -> None:
    for route, methods in rules.matrix().items():
        assert set(methods) <= {"GET", "POST"}, route
        for roles in methods.values():
            assert set(roles.values()) <= {"all", "own"}, route


def asker(role: str, own: Matrix) -> Client:
    """A browser in which this role asks, holding its scope where it has one."""
    client = Client()
    if role == "child":
        session = client.session
        session[PARTICIPATION] = own.participation or "0"
        session.save()
    elif role != "public":
        client.force_login(
            accounts.person(role, scope=own.scopes.get(role, "all")),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
    return client


def allowed(response: Any) -> bool:
    """Whether the answer is the page or its business, not a refusal, a sign-in page or 'nothing here'."""
    if response.status_code in {403, 404, 405}:
        return False
    return not (response.status_code == 302 and "/sign-in/login" in response.headers["Location"])


# pages of allauth that answer by the state of a half-done sign-in; its own tests cover them
BY_STATE = {"mfa_authenticate", "account_logout"} | {
    name for name in ROUTES if name.startswith(("mfa_", "account_"))
}


@pytest.mark.django_db
@pytest.mark.no_cover  # thousands of requests to what the pages' own tests cover
@pytest.mark.parametrize("half", [0, 1])
def test_matrix(half: int, media: Path) -> None:
    """Half of those who may ask, each in a world that is put back as it was: making it takes as long as asking."""
    worlds_by_own = {True: worlds(True), False: worlds(False)}
    wrong = {}
    for role in rules.EVERYONE[half::2]:
        with transaction.atomic():
            wrong[role] = answered_wrongly(role, worlds_by_own)
            transaction.set_rollback(True)
    assert not any(wrong.values()), wrong


def answered_wrongly(role: str, worlds_by_own: dict[bool, Matrix]) -> list[str]:
    """Every route and method that answers this role otherwise than the matrix says."""
    wrong: list[str] = []
    client = None
    for own, world in worlds_by_own.items():
        for route in ROUTES:
            if route in BY_STATE:
                continue
            if not own and route not in world.kwargs:
                continue  # nothing in its address belongs to anyone: it was asked for already
            url = reverse(route, kwargs=world.kwargs.get(route))
            # what no row allows is refused before a thing is looked for and before anyone is asked who they are: no row
            # names another method, so two who ask are enough
            every = own and role in {"public", "admin"}
            for method in METHODS if every else ("GET", "POST"):
                row = rules.row(route, method) or {}
                scope = "all" if row.get("public") == "all" else row.get(role)
                expected = scope == "all" or (scope == "own" and (own or route not in world.kwargs))
                if client is None:
                    client = asker(role, worlds_by_own[True])
                    client.raise_request_exception = False
                data = world.data.get(route, {}) if method == "POST" else {}
                response = (
                    client.generic(method, url)
                    if method not in {"GET", "POST"}
                    else getattr(client, method.lower())(url, data)
                )
                if method == "POST" and allowed(response):
                    client = None  # it may have changed who asks: the next request is asked anew
                if response.status_code == 500:
                    wrong.append(f"{method} {route}: broke")
                elif allowed(response) != expected:
                    wrong.append(
                        f"{method} {route} own={own}: {response.status_code}, expected {'yes' if expected else 'no'}"
                    )
    return wrong


@pytest.mark.django_db
def test_sign_in_pages_by_state() -> None:
    anonymous, staff = Client(), asker("analyst", Matrix())
    for route in sorted(BY_STATE):
        row = rules.matrix()[route]
        if route in {"account_confirm_email", "account_reset_password_from_key"}:
            continue  # their addresses need a key; nobody may use them (the row is empty)
        url = reverse(route)
        if not row:
            assert {anonymous.get(url).status_code, staff.get(url).status_code} == {403}, route
        elif "public" not in row["GET"]:
            assert "/sign-in/login" in anonymous.get(url).headers.get("Location", ""), route
            assert staff.get(url).status_code in {200, 302, 404}, route


@pytest.mark.django_db
def test_a_refusal_of_a_person_is_in_the_log() -> None:
    from gwrando.web.audit.models import Entry

    client = asker("analyst", Matrix())
    assert client.get(reverse("accounts:people")).status_code == 403
    assert Entry.objects.filter(decision="refused", action="route.accounts:people").count() == 1


@pytest.mark.django_db
def test_a_role_ends_by_itself() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from gwrando.web.accounts import queries

    person = accounts.person("admin")
    now = timezone.now()
    assert "admin" in queries.actor_of(person, at=now).roles
    assert "admin" not in queries.actor_of(person, at=now + timedelta(days=366)).roles
