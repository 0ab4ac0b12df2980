"""Projects through their pages: a worker sends on a phone, the office asks and accepts, everyone sees."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import InputError, RefusedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit.models import Entry
from gwrando.web.projects import actions, documents, queries
from gwrando.web.projects.models import Project, Return
from tests.factories import accounts
from tests.factories import projects as make

pytestmark = pytest.mark.django_db
AT = timezone.now()


def url(name: str, language: str = "en", **kwargs: Any) -> str:
    with translation.override(language):
        return reverse(f"projects:{name}", kwargs=kwargs or None)


def signed_in(role: str, scope: str = "all") -> Client:
    client = Client()
    client.force_login(
        accounts.person(role, scope=scope), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


GOOD = {
    "period_start": "2026-04-01", "period_end": "2026-09-30", "n_new": "70", "n_continuing": "4", "n_sessions": "41",
    "n_asked": "74", "n_before": "61", "down_2": "0", "down_1": "7", "same": "16", "up_1": "17", "up_2": "8",
    "children_said_cy": "Roedd plant yn hoffi cerdded.",
}  # fmt: skip


def test_a_return_goes_from_the_phone_to_the_public_page() -> None:
    project = make.row()
    worker = signed_in("project_user", f"project:{project.pk}")
    officer = signed_in("participation_officer")
    assert "70" not in worker.get(url("send", key=project.key)).content.decode()
    sent = worker.post(url("send", key=project.key), GOOD)
    assert sent.status_code == 302, sent.content.decode()
    report = Return.objects.get()
    public = url("project", key=project.key)
    assert "Roedd plant" not in Client().get(public).content.decode()
    # the office asks; the worker finds the question and the numbers as they were
    officer.post(url("query", pk=report.pk), {"text": "Were 74 asked?"})
    assert "Were 74 asked?" in worker.get(url("return", pk=report.pk)).content.decode()
    assert 'value="61"' in worker.get(url("send", key=project.key)).content.decode()
    worker.post(url("send", key=project.key), GOOD | {"n_sessions": "42"})
    report.refresh_from_db()
    assert (report.n_sessions, report.state, Return.objects.count()) == (42, "sent", 1)
    # accepted only in both languages
    one = {"children_said_cy": "Roedd plant yn hoffi cerdded.", "children_said_en": ""}
    refused = officer.post(url("accept", pk=report.pk), one)
    assert refused.status_code == 400
    assert "one language only" in refused.content.decode()
    assert (
        officer.post(
            url("accept", pk=report.pk), one | {"children_said_en": "Children liked it."}
        ).status_code
        == 302
    )
    page = Client().get(public).content.decode()
    assert "Children liked it." in page
    assert "Roedd plant" in Client().get(url("project", "cy", key=project.key)).content.decode()
    # the public numbers are rounded, and who answered is read before how answers moved
    assert page.index("who answered?") < page.index("how did answers move?")
    assert "<td>15</td>" in page
    assert "74" not in re.sub(r"<svg.*?</svg>", "", page.split("</h1>")[1], flags=re.S)
    assert [entry.action for entry in Entry.objects.order_by("seq") if entry.action.startswith("projects.")] == [
        "projects.send_return", "projects.query_return", "projects.send_return", "projects.accept_return",
    ]  # fmt: skip


def test_small_numbers_are_not_on_the_public_page() -> None:
    project = make.row()
    steps = {"down_2": 0, "down_1": 3, "same": 11, "up_1": 5, "up_2": 1}
    make.accepted(project, n_asked=33, n_before=29, n_new=33, n_continuing=0, **steps)
    page = Client().get(url("project", key=project.key)).content.decode()
    assert "fewer than 5" in page
    assert "It cannot be told here" in page
    assert 'class="chart"' not in page


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"n_before": "75"}, "more children answered than were asked"),
        ({"same": "60"}, "more children answered both times"),
        ({"n_new": "10"}, "more children were asked than the project worked with"),
        ({"period_end": "2026-03-01"}, "the period ends before it starts"),
        ({"n_asked": ""}, "Fill in all seven numbers"),
        ({"n_new": "-1"}, "greater than or equal to 0"),
        ({"n_new": "many"}, "whole number"),
        ({"n_sessions": ""}, "required"),
    ],
)
def test_a_return_that_cannot_be_true_is_kept_on_the_page_and_not_stored(changes: dict, says: str) -> None:
    project = make.row()
    worker = signed_in("project_user", f"project:{project.pk}")
    page = worker.post(url("send", key=project.key), GOOD | changes)
    assert page.status_code == 400
    assert says in page.content.decode()
    assert "Roedd plant yn hoffi cerdded." in page.content.decode()
    assert not Return.objects.exists()


def test_the_error_is_in_welsh_on_the_welsh_page() -> None:
    project = make.row()
    worker = signed_in("project_user", f"project:{project.pk}")
    page = worker.post(url("send", "cy", key=project.key), GOOD | {"n_before": "75"})
    assert "mae mwy o blant wedi ateb nag a holwyd" in page.content.decode()


def test_a_return_without_the_question_is_a_return() -> None:
    project = make.row(question_cy="", question_en="")
    worker = signed_in("project_user", f"project:{project.pk}")
    assert "first time" not in worker.get(url("send", key=project.key)).content.decode()
    few = {name: GOOD[name] for name in ("period_start", "period_end", "n_new", "n_continuing", "n_sessions")}
    assert worker.post(url("send", key=project.key), few).status_code == 302
    report = Return.objects.get()
    assert (report.n_asked, report.same) == (None, None)
    assert documents.to_return(report).change is None
    assert worker.get(url("return", pk=report.pk)).status_code == 200
    actions.accept_return(
        report=report, texts=dict.fromkeys(actions.TEXTS, ""), by=Actor(label="person:0"), at=AT
    )
    assert "who answered" not in Client().get(url("project", key=project.key)).content.decode()


def test_an_accepted_return_stays_as_it_is() -> None:
    project = make.row()
    report = make.accepted(project)
    with pytest.raises(RefusedError):
        actions.query_return(report=report, text="?", by="person:1", at=AT)
    with pytest.raises(RefusedError):
        actions.send_return(
            project=project,
            period_start=report.period_start,
            values=documents.return_columns(make.project_return()),
            by="person:1",
            at=AT,
        )
    texts = dict.fromkeys(actions.TEXTS, "")
    with pytest.raises(RefusedError):
        actions.accept_return(report=report, texts=texts, by=Actor(label="person:5"), at=AT)
    report.refresh_from_db()
    assert report.children_said_cy == "said (cy)"


def test_a_worker_sees_own_projects_only() -> None:
    mine, other = make.row(), make.row()
    make.report(mine)
    theirs = make.report(other)
    worker = signed_in("project_user", f"project:{mine.pk}")
    page = worker.get(url("work")).content.decode()
    assert page.count("/returns/") == 1
    assert worker.get(url("send", key=other.key)).status_code == 404
    assert worker.get(url("return", pk=theirs.pk)).status_code == 404
    officer = signed_in("participation_officer").get(url("work")).content.decode()
    assert officer.count("/returns/") == 2
    assert Client().get(url("project", key="nothing-here")).status_code == 404


def test_the_next_period_follows_the_last() -> None:
    project = make.row()
    worker = signed_in("project_user", f"project:{project.pk}")
    assert 'value="2026-04-01"' in worker.get(url("send", key=project.key)).content.decode()
    make.accepted(project)
    page = worker.get(url("send", key=project.key)).content.decode()
    assert 'value="2026-10-01"' in page
    assert 'value="2027-03-31"' in page


def test_rows_and_documents_say_the_same() -> None:
    document = make.project(
        returns=(make.project_return(change=make.change(), children_said=make.words("said")),)
    )
    project = actions.add_project(document=document, by="system", at=AT)
    report = document.returns[0]
    sent = actions.send_return(
        project=project,
        period_start=report.period_start,
        values=documents.return_columns(report),
        by="system",
        at=AT,
    )
    assert documents.to_document(project, returns=[sent]) == document
    with pytest.raises(InputError, match="this key already"):
        actions.add_project(document=document, by="system", at=AT)


def test_evidence_is_of_accepted_returns() -> None:
    project = make.row()
    make.report(project)
    assert queries.returns_for_evidence() == []
    make.accepted(project, period_start=dt.date(2026, 1, 1))
    found = queries.returns_for_evidence()
    assert [(one.key, one.heard_children, one.is_example) for one in found] == [(project.key, True, True)]


def test_the_examples_load_twice_and_change_nothing(
    capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.DEMO = True
    call_command("example_accounts")
    call_command("example_projects")
    before = [Project.objects.count(), Return.objects.count(), Entry.objects.count()]
    call_command("example_projects")
    assert [Project.objects.count(), Return.objects.count(), Entry.objects.count()] == before
    assert before[:2] == [2, 2]
    assert "Walk and Talk (example)" in capsys.readouterr().out
    client = Client()
    client.login(email="project-user@gwrando.example", password="gwrando-demo-2026")
    page = client.get(url("work")).content.decode()
    assert page.count("Fill in a return<") == 2
