"""Every model says what is personal in it, why, and for how long; and what is past its time goes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gwrando.web.home import actions
from tests.factories import accounts, voice

MODELS = [model for model in apps.get_models() if model.__module__.startswith("gwrando.")]
LABELS = [model._meta.label for model in MODELS]
# names under which a person, or a person's words, are usually kept
TELLING = ("name", "email", "phone", "contact", "address", "words", "note", "comment", "slip")
# model.field -> why it is not personal though its name or kind says so
NOT_PERSONAL: dict[str, str] = {
    "audit.Entry.note": "says which kind of thing and how many; a value about a person is never written",
    "voice.Consultation.opinion": "groups of at least five, in protected tables; nothing of any one child",
    "voice.ThemeCounts.result": "the protected table of a consultation that was answered, as JSON text",
    "voice.Statement.result": "the protected table of a consultation that has closed, as JSON text",
    "voice.Consultation.evaluation": "the protected tables of how children found it, as JSON text",
    "voice.Session.result": "the protected tables of a room that has closed, as JSON text",
    "voice.Item.document": "the office's own words: a question and its choices",
    "voice.Item.result": "the protected tables of a consultation that has closed, as JSON text",
    "standards.Publication.document": "the assessment as it was made public",
    "publish.Publication.document": "the strategy as it stood, a public document",
    "publish.EditionFile.article": "the published page itself",
    "publish.EditionFile.file_name": "made from audience, format and language",
}


def own_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """The columns of a model."""
    yield from (
        field for field in model._meta.get_fields() if isinstance(field, models.Field) and field.concrete
    )


def looks_personal(field: models.Field) -> bool:
    """An e-mail address, a name, free text of one language, or whoever did something."""
    by_name = any(field.name == word or field.name.endswith(f"_{word}") for word in TELLING)
    free_text = isinstance(field, models.TextField) and not field.name.endswith(("_cy", "_en"))
    person = isinstance(field, models.ForeignKey) and field.related_model._meta.label == "accounts.Person"
    return isinstance(field, models.EmailField) or by_name or free_text or person


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_every_model_declares_its_privacy(model: type[models.Model]) -> None:
    privacy: Any = model.__dict__.get("Privacy")
    assert privacy is not None, "class Privacy is missing"
    assert isinstance(privacy.personal, dict)
    names = {field.name for field in own_fields(model)}
    assert set(privacy.personal) <= names, "names a field that is not there"
    assert all(why.strip() for why in privacy.personal.values()), "a reason is empty"
    assert privacy.keep_why.strip()
    assert privacy.keep_days is None or (isinstance(privacy.keep_days, int) and privacy.keep_days > 0)


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_what_looks_personal_is_declared(model: type[models.Model]) -> None:
    declared = set(model.Privacy.personal)  # type: ignore[attr-defined]
    looks = {field.name for field in own_fields(model) if looks_personal(field)}
    allowed = {name.split(".")[-1] for name in NOT_PERSONAL if name.startswith(f"{model._meta.label}.")}
    assert looks - allowed <= declared


def test_every_exception_is_a_field() -> None:
    fields = {f"{model._meta.label}.{field.name}" for model in MODELS for field in own_fields(model)}
    assert set(NOT_PERSONAL) <= fields
    assert all(NOT_PERSONAL.values())


@pytest.mark.parametrize("model", MODELS, ids=LABELS)
def test_what_is_kept_for_a_time_says_from_when(model: type[models.Model]) -> None:
    privacy: Any = model.Privacy  # type: ignore[attr-defined]
    if privacy.keep_days is None:
        assert not hasattr(privacy, "keep_from"), "kept for good, yet counted from a date"
    else:
        actions.is_date_only(model, privacy.keep_from)  # raises when the path leads to no date


def test_what_is_kept_for_a_time_keeps_no_files_beside_the_database() -> None:
    """`gwrando site purge` deletes rows: a file would outlive its row."""
    for model in actions.kept_for_a_time():
        assert not [field for field in own_fields(model) if isinstance(field, models.FileField)], model


def test_a_path_that_does_not_end_in_a_date_is_a_mistake() -> None:
    from gwrando.web.accounts.models import Person

    with pytest.raises(TypeError, match="is not a date"):
        actions.is_date_only(Person, "email")


AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_purge_deletes_a_person_a_year_and_a_month_after_the_last_role() -> None:
    from gwrando.web.accounts.models import Person, RoleGrant
    from gwrando.web.audit.models import Entry

    gone = accounts.person("analyst", at=AT - timedelta(days=766))  # role ended 401 days ago
    half = accounts.person("analyst", at=AT - timedelta(days=766))
    accounts.grant(half, "commissioner", at=AT - timedelta(days=10))
    there = accounts.person("analyst", at=AT - timedelta(days=764))
    never = accounts.person()
    n_before = Entry.objects.count()

    first = actions.purge(by="system", at=AT, keep=True)
    assert {row.model: row.n_past for row in first} == {"accounts.Person": 1, "accounts.RoleGrant": 2}
    assert Person.objects.count() == 4
    assert Entry.objects.count() == n_before

    second = actions.purge(by="system", at=AT)
    assert {row.model: (row.n_past, row.n_held) for row in second} == {
        "accounts.Person": (1, 0),
        "accounts.RoleGrant": (2, 0),
    }
    assert set(Person.objects.all()) == {half, there, never}
    assert gone not in Person.objects.all()
    assert list(RoleGrant.objects.filter(person=half).values_list("role", flat=True)) == ["commissioner"]
    assert Entry.objects.count() == n_before + 2
    assert "@" not in "".join(Entry.objects.values_list("note", flat=True))
    assert actions.purge(by="system", at=AT) == []


@pytest.mark.django_db
def test_purge_leaves_what_something_newer_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room whose worry is still kept stays, until the worry goes."""
    from gwrando.web.audit.models import Entry
    from gwrando.web.voice.models import Concern, Session

    monkeypatch.setattr(Session.Privacy, "keep_days", 10)
    monkeypatch.setattr(Session.Privacy, "keep_from", "opened_at", raising=False)
    held, free = voice.session(), voice.session()
    voice.concern(session=held)
    later = timezone.now() + timedelta(days=11)
    rows = {row.model: row for row in actions.purge(by="system", at=later)}
    assert (rows["voice.Session"].n_past, rows["voice.Session"].n_held) == (2, 1)
    assert list(Session.objects.all()) == [held]
    assert Entry.objects.get(action="home.purge", thing="voice.session").note == "n=1 held=1"
    Concern.objects.all().delete()
    rows = {row.model: row for row in actions.purge(by="system", at=later)}
    assert (rows["voice.Session"].n_past, rows["voice.Session"].n_held) == (1, 0)
    assert free not in Session.objects.all()


@pytest.mark.django_db
def test_a_childs_words_go_and_the_protected_counts_stay() -> None:
    """What the page showed before the purge it shows after it."""
    from gwrando.web.voice.actions import asking
    from gwrando.web.voice.models import Participation, Text, Vote

    room = voice.session()
    for child in voice.class_of(24, session=room):
        voice.text(participation=child)
    asking.close_consultation(consultation=room.consultation, by="person:0", at=timezone.now())
    address = reverse("voice:consultation", args=[room.consultation.slug])
    before = Client().get(address).content
    actions.purge(by="system", at=timezone.now() + timedelta(days=402))
    assert not Participation.objects.exists()
    assert not Vote.objects.exists()
    assert not Text.objects.exists()
    assert Client().get(address).content == before


@pytest.mark.django_db
def test_purge_ends_old_sessions() -> None:
    from django.contrib.sessions.models import Session

    for number, days in enumerate((-1, 1)):
        Session.objects.create(
            session_key=str(number), session_data="", expire_date=AT + timedelta(days=days)
        )
    actions.purge(by="system", at=AT)
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys: Any) -> None:
    accounts.person("analyst", at=AT - timedelta(days=3000))
    call_command("purge", keep=True)
    assert "accounts.Person: 1 past its time" in capsys.readouterr().out
    call_command("purge")
    assert "accounts.Person: 1 deleted" in capsys.readouterr().out
    call_command("purge")
    assert "nothing is past its time" in capsys.readouterr().out
