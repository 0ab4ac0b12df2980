"""From a child's vote to the evidence pack: every step through the page a person would use."""

import datetime as dt
import io
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from gwrando.standards.pack_words import say
from gwrando.web.audit import queries as audit
from gwrando.web.audit.models import Entry
from gwrando.web.standards.models import Evidence
from gwrando.web.voice.models import Consultation, Participation
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db


class Forms(HTMLParser):
    """The forms of a page: where each goes and the fields it already holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append({"action": given.get("action") or "", "fields": {}, "names": set()})
        elif tag in {"input", "select", "textarea", "button"} and self.found and given.get("name"):
            self.found[-1]["names"].add(given["name"])
            if given.get("type") == "hidden":
                self.found[-1]["fields"][given["name"]] = given.get("value") or ""


def fill_in(client: Client, page: str, *, form_with: str, **answers: Any) -> Any:
    """Opens a page, fills in the form that has this field, and presses its button."""
    forms = Forms()
    forms.feed(client.get(page, follow=True).content.decode())
    chosen = next(form for form in forms.found if form_with in form["names"])
    done = client.post(chosen["action"] or page, chosen["fields"] | answers, follow=True)
    assert done.status_code == 200, done.content.decode()
    return done


def press(client: Client, address: str) -> Any:
    """Presses a button that has no fields of its own."""
    done = client.post(address, follow=True)
    assert done.status_code == 200, done.content.decode()
    return done


def signed_in(role: str, scope: str = "all") -> Client:
    client = Client()
    client.force_login(
        accounts.person(role, scope=scope), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def a_child_votes(code: str, choice: str) -> None:
    client = Client()
    fill_in(client, "/en/voice/join/", form_with="code", code=code)
    fill_in(client, "/en/voice/promise/", form_with="token", who="teacher")
    for number in (1, 2, 3):
        fill_in(client, f"/en/voice/card/{number}/", form_with="turn", choice=choice)


def test_what_children_said_becomes_proof_that_they_were_answered(media: Any) -> None:
    officer, commissioner = signed_in("participation_officer"), signed_in("commissioner")
    inspector, group = signed_in("young_inspector"), voice.group()
    asked = voice.consultation(
        state="draft", title_cy="Siarad â'r heddlu", title_en="Talking with the police"
    )
    office = f"/en/voice/office/{asked.slug}/"
    press(officer, f"{office}open/")
    fill_in(
        officer,
        "/en/voice/rooms/",
        form_with="minutes",
        consultation=asked.pk,
        group=group.pk,
        minutes=60,
        police_in_room="no",
    )
    room = asked.sessions.get()
    for number in range(6):
        a_child_votes(room.code_cy, "agree" if number else "disagree")
    assert Participation.objects.count() == 6
    press(officer, f"{office}close/")
    answer = voice.feedback_columns() | {"due_on": "", "statements": asked.statements.first().pk}
    fill_in(officer, f"{office}answer/", form_with="decision", **answer)
    press(officer, f"{office}publish/")
    asked = Consultation.objects.get()
    assert asked.fed_back_at is not None

    # be assessed: the office starts, and finds what happened waiting as evidence
    fill_in(
        officer,
        "/en/standards/desk/start/",
        form_with="framework",
        framework="wales_participation_2016",
        key="y2026",
        title_cy="Ein hunanasesiad",
        title_en="Our self-assessment",
        body_cy="Y swyddfa",
        body_en="The office",
        period_start="2026-01-01",
        period_end="2026-12-31",
    )
    page = officer.get("/en/standards/desk/feedback/").content.decode()
    assert "The children had word back by the agreed day: “Talking with the police”." in page
    for standard in ("feedback", "feedback", "respect"):
        fill_in(officer, f"/en/standards/desk/{standard}/", form_with="sha256")
    assert Evidence.objects.count() == 3
    fill_in(
        officer,
        "/en/standards/desk/feedback/",
        form_with="why_cy",
        level="mostly",
        why_cy="Mewn pryd, gyda rheswm",
        why_en="In time, with a reason",
    )
    fill_in(
        inspector,
        "/en/standards/inspect/feedback/",
        form_with="n_children",
        level="started",
        said_cy="Rhy hir.",
        n_children=6,
    )
    fill_in(
        officer,
        "/en/standards/desk/feedback/",
        form_with="owner_cy",
        text_cy="Byrhau",
        text_en="Make it shorter",
        owner_cy="Swyddog",
        owner_en="Officer",
        due_on=(timezone.localdate() + dt.timedelta(30)).isoformat(),
    )
    press(commissioner, "/en/standards/desk/publish/")

    # everyone can see it, and take the pack away in each language
    anyone = Client()
    page = anyone.get("/en/standards/").content.decode()
    assert "<strong>Mostly</strong>" in page
    assert "<strong>Started</strong>" in page
    assert page.count("<em>Not judged</em>") == 6
    promises = anyone.get("/cy/standards/promise/").content.decode()
    assert "Siarad â&#x27;r heddlu" in promises
    assert "Nid oes modd dweud eto." in promises  # word came early: it counts when its day has passed
    for language in ("cy", "en"):
        got = anyone.get(f"/{language}/standards/pack/{language}.pdf")
        with pikepdf.open(io.BytesIO(got.content)) as pdf:
            assert str(pdf.Root.Lang) == f"{language}-GB"
        html = anyone.get(f"/{language}/standards/pack/{language}.html").content.decode()
        for proof in Evidence.objects.all():
            assert proof.sha256 in html
        assert say("not_award", language).replace("'", "&#39;") in html
    # the log has every step, and its chain is whole
    assert audit.verify().problem == ""
    steps = set(Entry.objects.values_list("action", flat=True))
    assert {"standards.accept_evidence", "standards.judge", "standards.judge_as_children"} <= steps
