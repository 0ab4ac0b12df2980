"""A made-up name planted in every place of the site that a person can fill stays where it was put.

The study's inputs and releases have their own canary in tests/journeys/test_extract_to_findings.py, a child's words among
staff in tests/web/voice/test_canary.py. This one is across parts: every field of every model that can hold text a
person wrote is filled, and then everything that leaves is read: pages of the public and of a child, the audit log, the
program's own log, the files, and every column of the database that is not declared as personal.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from gwrando.web.accounts import actions as sign_ins
from gwrando.web.audit.models import Entry
from tests.factories import accounts, projects, voice
from tests.web.pages import LANGUAGES, PAGES, world

pytestmark = pytest.mark.django_db
NAME = "Angharadwen Canari-Wnaed"
EMAIL = "angharadwen.canari@example.org"
TELLING = ("Angharadwen", "angharadwen", "Canari-Wnaed")


def told(text: str) -> bool:
    """Whether a text names the one who does not exist."""
    return any(word in text for word in TELLING)


@pytest.fixture
def planted(media: Path, caplog: Any) -> Any:
    """The canary in every place where somebody writes: staff, groups, children, projects, addresses and forms."""
    caplog.set_level(logging.DEBUG)
    there = world()
    person = sign_ins.invite_person(email=EMAIL, name=NAME, password=None, by="person:0", at=timezone.now())
    accounts.grant(person, "participation_officer")
    group = voice.group(safeguarding_name=NAME, safeguarding_contact=f"{NAME}, 01633 000000")
    room = voice.session(group=group)
    child = voice.participation(session=room)
    voice.text(participation=child, words=f"{NAME} is in my class")
    voice.concern(session=room, words=f"I worry about {NAME}")
    project = projects.row()
    projects.report(
        project, children_said_cy=f"dywedodd {NAME}", children_said_en=f"{NAME} said", query=f"Who is {NAME}?"
    )
    browser = Client(raise_request_exception=False)
    for language in LANGUAGES:
        browser.get(f"/{language}/{NAME}/")
        browser.get(f"/{language}/", {"q": NAME, NAME: "1"})
        browser.post(f"/{language}/sign-in/login/", {"login": EMAIL, "password": NAME})
        browser.post(f"/{language}/voice/join/", {"code": NAME})
        browser.get(f"/{language}/voice/slip/{NAME[:8]}/")
        browser.get(f"/{language}/voice/heard/angharadwen/")
    return there


def test_no_page_of_the_public_or_of_another_child(planted: Any) -> None:
    seen = 0
    for page in PAGES:
        if page.role not in {"public", "child"}:
            continue
        for language in LANGUAGES:
            response = planted.client(page).get(planted.address(page, language), follow=True)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert not told(body.decode("utf-8", errors="ignore")), f"{page} {language}"
            assert not told(str(dict(response.headers))), f"{page} {language}"
            seen += 1
    assert seen > 30


def test_no_log_and_no_file(planted: Any, caplog: Any, media: Path) -> None:
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not [record for record in ours if told(record.getMessage()) and record.levelno >= logging.WARNING]
    assert not [
        record.getMessage()
        for record in ours
        if told(record.getMessage()) and record.name.startswith("gwrando")
    ]
    for path in media.rglob("*"):
        assert not told(path.name)
        assert not (path.is_file() and told(path.read_bytes().decode("utf-8", errors="ignore"))), path.name


def test_no_row_of_the_audit_log(planted: Any) -> None:
    assert Entry.objects.count() > 20
    for entry in Entry.objects.values():
        assert not told(str(entry))


def columns() -> Iterator[tuple[Any, models.Field]]:
    """Every column of our own tables."""
    for model in apps.get_models():
        if model.__module__.startswith("gwrando."):
            yield from (
                (model, field) for field in model._meta.get_fields() if isinstance(field, models.Field)
            )


def test_it_is_kept_in_declared_columns_only(planted: Any) -> None:
    found = set()
    for model, field in columns():
        if field.concrete and not field.is_relation:
            values = model._default_manager.values_list(field.name, flat=True)
            if any(told(str(value)) for value in values):
                found.add(f"{model._meta.label}.{field.name}")
                assert field.name in model.Privacy.personal, (
                    f"{model._meta.label}.{field.name} is not declared personal"
                )
    assert {
        "accounts.Person.name",
        "accounts.Person.email",
        "voice.Text.words",
        "voice.Concern.words",
    } <= found
