"""Pages of a fuller release: grades with reasons, estimates, papers, young people, methods, notes, history, withdrawal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit.models import Entry
from gwrando.web.findings import actions, presenters, queries
from gwrando.web.findings.models import FindingNote
from tests.factories import accounts
from tests.factories import findings as factory
from tests.factories.findings import AT

pytestmark = pytest.mark.django_db


def get(name: str, *arguments: Any, client: Client | None = None, language: str = "en") -> Any:
    with translation.override(language):
        return (client or Client()).get(reverse(f"findings:{name}", args=arguments))


def staff(role: str) -> Client:
    client = Client()
    client.force_login(accounts.person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(client: Client, name: str, *arguments: Any, **data: str) -> Any:
    with translation.override("en"):
        return client.post(reverse(f"findings:{name}", args=arguments), data, follow=True)


def test_a_finding_says_why_and_gives_its_estimates() -> None:
    made = factory.release()
    text = get("finding", made.pk, "trigger_x").content.decode()
    assert "Because the interval is above 1." in text
    assert "2.1 (1.3 to 3.4)" in text
    assert "A note on the method." in text
    assert "Records" in text
    assert "2.1 (1.3 i 3.4)" in get("finding", made.pk, "trigger_x", language="cy").content.decode()


@pytest.mark.parametrize(
    "name, says", [("young", "For you"), ("methods", "Tier 1"), ("improvements", "An example."), ("history", "The first release")]
)  # fmt: skip
def test_the_other_pages(name: str, says: str) -> None:
    assert says not in get(name).content.decode()  # nothing is published yet, and the page says so
    assert get(name).status_code == 200
    factory.release()
    assert says in get(name).content.decode()
    assert get(name, language="cy").status_code == 200


def test_downloads() -> None:
    made = factory.release()
    answer = get("file", made.pk, "report.en.pdf")
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF en", "application/pdf")
    assert get("file", made.pk, "datapackage.json").headers["Content-Type"] == "application/json"
    assert b"matched_x" in get("file", made.pk, "estimates.csv").content
    assert get("file", made.pk, "manifest.json").status_code == 404
    waiting = factory.release(published=False)
    assert get("file", waiting.pk, "report.en.pdf").status_code == 404
    assert "report.en.pdf" in get("release", made.pk, client=staff("commissioner")).content.decode()
    assert "The whole report (PDF)" in get("index").content.decode()


def test_notes_are_for_staff() -> None:
    made = factory.release()
    analyst = staff("analyst")
    assert "No notes yet." in get("finding", made.pk, "trigger_x", client=analyst).content.decode()
    answer = post(analyst, "note", made.pk, "trigger_x", text="Ask the schools. <b>")
    assert "Ask the schools. &lt;b&gt;" in answer.content.decode()
    assert Entry.objects.filter(action="findings.add_note").count() == 1
    assert "Ask the schools" not in get("finding", made.pk, "trigger_x").content.decode()
    assert queries.notes(made.findings.get(), for_person=Actor()) == []
    empty = post(analyst, "note", made.pk, "trigger_x", text=" ")
    assert empty.status_code == 400
    assert post(analyst, "note", made.pk, "nothing", text="x").status_code == 404
    assert FindingNote.objects.count() == 1


def test_a_release_is_withdrawn_once_with_a_reason() -> None:
    made = factory.release()
    boss = staff("commissioner")
    assert post(boss, "withdraw", made.pk, why_cy="", why_en="Wrong").status_code == 200
    made.refresh_from_db()
    assert made.withdrawn_by == ""
    done = post(boss, "withdraw", made.pk, why_cy="Rhif anghywir.", why_en="A wrong number.")
    assert "The findings are withdrawn." in done.content.decode()
    assert get("finding", made.pk, "trigger_x").status_code == 404
    assert "No findings are published yet." in get("index").content.decode()
    history = get("history").content.decode()
    assert "A wrong number." in history
    assert "A thing" not in history
    assert "Withdrawn. Only staff" in get("finding", made.pk, "trigger_x", client=boss).content.decode()
    assert "Withdrawn" in get("releases", client=boss).content.decode()
    assert post(boss, "withdraw", made.pk, why_cy="Eto", why_en="Again").status_code == 403
    assert post(boss, "withdraw", made.pk + 9, why_cy="Eto", why_en="Again").status_code == 404
    assert Entry.objects.filter(action="findings.withdraw").count() == 1


def test_what_is_not_published_cannot_be_withdrawn() -> None:
    made = factory.release(published=False)
    with pytest.raises(RefusedError, match="published"):
        actions.withdraw(release=made, why_cy="x", why_en="x", by=Actor(label="person:1"), at=AT)


def test_history_says_what_changed() -> None:
    first = factory.release(study="one")
    other = factory.release(study="two")
    report = factory.words(
        factory.finding(grade="robust", grade_words={"cy": "Yn dal", "en": "Holds"}),
        factory.finding(ref="trigger_z", title={"cy": "Z", "en": "Z thing"}),
    )
    again = factory.release(study="one", report=report)
    for days, one in enumerate((first, other, again)):
        one.published_at = AT + timedelta(days=days)
        one.save()
    text = get("history").content.decode()
    assert "A thing: Recurs \N{EN DASH} Holds" in text
    assert "New: Z thing" in text
    found = queries.published()
    assert [queries.before(one, found) for one in found] == [first, None, None]
    now, before = queries.findings(again), queries.findings(first)
    assert presenters.changed(before, now, language="en")[-1] == "No longer there: Z thing"
    assert presenters.changed(now, now, language="en") == ["The same findings and the same grades."]


def test_a_commitment_is_a_link_only_where_there_is_one() -> None:
    factory.release()
    assert "Commitment: A1.1" in get("index").content.decode()
