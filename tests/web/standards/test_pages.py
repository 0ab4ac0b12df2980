"""The self-assessment through its pages: evidence offered, accepted and frozen; words judged; published by another."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import InputError, TamperedError
from gwrando.standards import evidence
from gwrando.standards.promise import Promise
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit.models import Entry
from gwrando.web.standards import actions, documents, queries
from gwrando.web.standards.models import Assessment, Certificate, ChildrensJudgement, Evidence, Publication
from tests.factories import accounts, projects, publish, strategy, voice
from tests.factories import standards as make

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def url(name: str, tongue: str = "en", **kwargs: Any) -> str:
    with translation.override(tongue):
        return reverse(f"standards:{name}", kwargs=kwargs or None)


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(accounts.person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def word_back(day: int = 1) -> evidence.Happening:
    return evidence.consultation(
        source="consultation:1", title=make.words("Talk"), url="/en/", opened_on=dt.date(2026, 1, 1),
        closed_on=dt.date(2026, 1, 10), feedback_due_on=dt.date(2026, 2, 10), fed_back_on=dt.date(2026, 2, day),
        n_sessions=2, n_participants=20, n_understood=None, decisions=(1, 0, 1),
    )[2]  # fmt: skip


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[evidence.Happening]:
    """What the parts before this one say has happened; a test may change it as they would."""
    found = [word_back()]
    monkeypatch.setattr(queries, "happenings", lambda: tuple(found))
    return found


def test_evidence_is_accepted_by_a_person_and_frozen(offered: list[evidence.Happening]) -> None:
    of = make.row()
    officer = signed_in("participation_officer")
    page = officer.get(url("work", standard="feedback")).content.decode()
    assert "The children had word back by the agreed day: “Talk (en)”." in page
    sha256 = offered[0].sha256
    assert officer.post(url("accept", standard="feedback"), {"sha256": sha256}).status_code == 302
    kept = Evidence.objects.get()
    assert (kept.sha256, kept.assessment, kept.standard) == (sha256, of, "feedback")
    # the record changes afterwards: the proof stays as it was, and the new facts are offered anew
    offered[0] = word_back(9)
    kept.refresh_from_db()
    assert {"name": {"cy": "Gair yn ôl", "en": "Word back"}, "value": "2026-02-01"} in kept.facts
    assert [one.happening.sha256 for one in queries.suggested_evidence(of, documents.the_framework(of))] == [
        offered[0].sha256
    ]
    again = officer.post(url("accept", standard="feedback"), {"sha256": sha256})
    assert again.status_code == 400
    assert "no longer offered" in again.content.decode()
    assert [entry.action for entry in Entry.objects.filter(action__startswith="standards.")] == [
        "standards.accept_evidence"
    ]


def test_accepting_twice_changes_nothing(offered: list[evidence.Happening]) -> None:
    of = make.row()
    item = queries.suggested_evidence(of, documents.the_framework(of))[0]
    for _ in range(2):
        actions.accept_evidence(assessment=of, item=item, by="person:1", at=timezone.now())
    assert Evidence.objects.count() == 1
    assert Entry.objects.filter(action="standards.accept_evidence").count() == 1


def test_judged_published_by_another_and_shown_to_everyone(offered: list[evidence.Happening]) -> None:
    make.row()
    officer, commissioner = signed_in("participation_officer"), signed_in("commissioner")
    assert "No self-assessment has been published yet" in Client().get(url("index")).content.decode()
    assert commissioner.post(url("publish")).status_code == 403
    good = {"level": "mostly", "why_cy": "Mewn pryd", "why_en": "In time"}
    wrong = officer.post(url("judge", standard="feedback"), good | {"why_cy": ""})
    assert wrong.status_code == 400
    assert "In time" in wrong.content.decode()
    assert officer.post(url("judge", standard="feedback"), good).status_code == 302
    officer.post(
        url("act", standard="feedback"),
        {
            "text_cy": "Gwneud",
            "text_en": "Do it",
            "owner_cy": "Swyddog",
            "owner_en": "Officer",
            "due_on": "2026-01-01",
        },
    )
    desk = officer.get(url("desk")).content.decode()
    assert "No evidence has been accepted." in desk
    assert "Overdue" in desk
    assert commissioner.post(url("publish")).status_code == 302
    page = Client().get(url("index")).content.decode()
    assert "<strong>Mostly</strong>" in page
    assert page.count("<em>Not judged</em>") == 6
    assert "no evidence yet" in page
    # judged again: what was published stays until it is published again
    officer.post(url("judge", standard="feedback"), good | {"level": "not_yet"})
    assert "<strong>Mostly</strong>" in Client().get(url("index")).content.decode()
    one = Client().get(url("standard", "cy", standard="feedback")).content.decode()
    assert "Mewn pryd" in one
    assert "Gan mwyaf" in one
    assert Client().get(url("standard", standard="fun")).status_code == 404


def test_the_one_who_judged_cannot_publish() -> None:
    of = make.row()
    both = accounts.person("participation_officer", "commissioner")
    make.judged(of, by=f"person:{both.pk}")
    client = Client()
    client.force_login(both, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused = client.post(url("publish"))
    assert refused.status_code == 403
    assert "you judged a part of" in refused.content.decode()
    assert not Publication.objects.exists()


def test_children_judge_in_their_own_column_and_language() -> None:
    of = make.row()
    make.judged(of)
    inspector = signed_in("young_inspector")
    assert "Choose a standard" in inspector.get(url("inspect")).content.decode()
    mine = {"level": "started", "said_cy": "Roedd yn rhy hir.", "said_en": "", "n_children": "6"}
    silent = inspector.post(url("inspect_one", standard="feedback"), mine | {"said_cy": " "})
    assert silent.status_code == 400
    assert "One is enough" in silent.content.decode()
    assert inspector.post(url("inspect_one", standard="feedback"), mine).status_code == 302
    said = documents.to_document(of).childrens_judgements[0].said
    assert said.cy == "Roedd yn rhy hir."
    assert said.en == "“Roedd yn rhy hir.” (said in Welsh)"
    assert (
        "Children see a gap where the office sees none."
        in signed_in("commissioner").get(url("desk")).content.decode()
    )
    ChildrensJudgement.objects.update(n_children=4, said_cy="", said_en="Too long.")
    assert documents.to_document(of).childrens_judgements[0].said.cy == "“Too long.” (dywedwyd yn Saesneg)"
    page = inspector.get(url("inspect_one", standard="feedback")).content.decode()
    assert "What the office says" in page
    assert inspector.get(url("inspect_one", standard="fun")).status_code == 404
    make.published(of)
    shown = Client().get(url("standard", standard="feedback")).content.decode()
    assert "fewer than 5" in shown


@pytest.mark.parametrize(
    "language, form, start", [("cy", "pdf", b"%PDF"), ("en", "html", b"<!doctype html>")]
)
def test_the_pack_is_downloaded(language: str, form: str, start: bytes) -> None:
    assert Client().get(url("pack", language=language, form=form)).status_code == 404
    of = make.row()
    make.judged(of)
    make.published(of)
    got = Client().get(url("pack", language=language, form=form))
    assert got.content.startswith(start)
    assert f"-{language}.{form}" in got["Content-Disposition"]
    drafted = signed_in("participation_officer").get(url("draft", language=language, form=form))
    assert drafted.content.startswith(start)


def test_a_published_text_that_was_changed_is_refused() -> None:
    of = make.row()
    make.judged(of)
    made = make.published(of)
    Publication.objects.update(document=made.document.replace("mostly", "always"))
    assert Client().get(url("index")).status_code == 422
    with pytest.raises(TamperedError):
        documents.published(Publication.objects.get())


def test_evidence_that_was_changed_is_not_published() -> None:
    of = make.row()
    make.judged(of)
    item = evidence.Suggestion(standard="feedback", happening=word_back())
    actions.accept_evidence(assessment=of, item=item, by="person:0", at=timezone.now())
    Evidence.objects.update(claim_en="Something better")
    with pytest.raises(TamperedError):
        make.published(of)
    assert not Publication.objects.exists()


def test_actions_are_done_once() -> None:
    of = make.row()
    made = make.action_row(of)
    officer = signed_in("participation_officer")
    for _ in range(2):
        assert officer.post(url("done", pk=made.pk)).status_code == 302
    made.refresh_from_db()
    assert made.done_on is not None
    assert Entry.objects.filter(action="standards.finish_action").count() == 1
    assert officer.post(url("done", pk=made.pk + 1)).status_code == 404
    bad = officer.post(url("act", standard="feedback"), {"text_cy": "Gwneud"})
    assert bad.status_code == 400
    assert "Gwneud" in bad.content.decode()


def test_a_new_assessment_is_started_and_certificates_have_clocks() -> None:
    officer = signed_in("participation_officer")
    assert "No self-assessment has been started" in officer.get(url("desk")).content.decode()
    assert officer.get(url("work", standard="feedback")).status_code == 404
    form = {
        "framework": "wales_participation_2016", "key": "y2026", "title_cy": "Un", "title_en": "One", "body_cy": "S",
        "body_en": "O", "period_start": "2026-04-01", "period_end": "2027-03-31",
    }  # fmt: skip
    assert officer.post(url("start"), form | {"period_end": "2026-03-31"}).status_code == 400
    assert officer.post(url("start"), form).status_code == 302
    assert officer.post(url("start"), form).status_code == 400
    assert Assessment.objects.count() == 1
    award = {
        "kind": "charter",
        "awarding_body_cy": "Corff",
        "awarding_body_en": "Body",
        "awarded_on": "2020-12-01",
    }
    assert officer.post(url("certificate"), award | {"awarded_on": ""}).status_code == 400
    assert officer.post(url("certificate"), award).status_code == 302
    assert "It ended on:" in officer.get(url("desk")).content.decode()
    assert [one.kind for one in queries.certificates()] == ["charter"]
    Certificate.objects.update(awarded_on=timezone.localdate() - dt.timedelta(600))
    page = officer.get(url("desk")).content.decode()
    assert "Ends soon" in page
    assert "sample audit by" in page
    with pytest.raises(InputError, match="no standard"):
        make.judged(Assessment.objects.get(), standard="fun")


def test_an_office_judges_in_its_own_words() -> None:
    of = make.row()
    scale = documents.the_framework(of).scale.model_dump()
    scale["levels"][2]["word"] = {"cy": "Fel arfer", "en": "Usually"}
    Assessment.objects.update(scale=scale)
    of.refresh_from_db()
    make.judged(of)
    page = signed_in("participation_officer").get(url("work", standard="feedback")).content.decode()
    assert "<strong>Usually</strong>" in page
    make.published(of)
    assert "Fel arfer" in Client().get(url("index", "cy")).content.decode()


def test_the_promise_page_says_what_is_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(name: str, due: dt.date, kept: dt.date | None) -> Promise:
        return Promise(
            title=make.words(name), closed_on=dt.date(2026, 1, 1), due_on=due, kept_on=kept, url="/en/"
        )

    found = [
        one("kept", dt.date(2026, 2, 1), dt.date(2026, 2, 1)),
        one("late", dt.date(2026, 2, 1), dt.date(2026, 2, 9)),
        one("silent", dt.date(2026, 3, 1), None),
        one("waiting", dt.date(2026, 7, 1), None),
    ]
    monkeypatch.setattr(queries, "promises", lambda: found)
    monkeypatch.setattr(queries, "today", lambda: TODAY)
    page = Client().get(url("promise")).content.decode()
    assert "33% (95% interval 6 to 79%, n = 3)" in page
    assert "Overdue since: 1 March 2026" in page
    assert "not counted yet: 1" in page
    assert "word back (the middle value): 35" in page
    for word in ("✓ Kept", "→ Late", "◇ Overdue", "○ Its day has not come"):
        assert word in page
    monkeypatch.setattr(queries, "promises", lambda: found[3:])
    assert "It cannot be told yet." in Client().get(url("promise")).content.decode()
    monkeypatch.setattr(queries, "promises", list)
    assert "No consultation of this office has closed yet." in Client().get(url("promise")).content.decode()


def test_nobody_else_finds_the_desk() -> None:
    make.row()
    assert queries.current(for_person=Actor()) is None
    assert queries.action(1, for_person=Actor()) is None
    assert "nothing to inspect" not in signed_in("young_inspector").get(url("inspect")).content.decode()
    Assessment.objects.all().delete()
    assert "nothing to inspect" in signed_in("young_inspector").get(url("inspect")).content.decode()


def test_the_example_pulls_its_evidence_and_leaves_four_standards_not_judged(
    capsys: pytest.CaptureFixture[str], media: Any
) -> None:
    asked = voice.consultation(state="answered", title_cy="Siarad", title_en="Talk")
    strategy.strategy()
    publish.publication()
    project = projects.row()
    projects.accepted(project)
    call_command("example_standards")
    before = [Evidence.objects.count(), Publication.objects.count(), Entry.objects.count()]
    call_command("example_standards")
    assert [Evidence.objects.count(), Publication.objects.count(), Entry.objects.count()] == before
    assert "3 of 7 standards judged" in capsys.readouterr().out
    found = queries.happenings()
    assert {one.kind for one in found} >= {"asked", "word_back", "answered_with_reason", "project"}
    assert {one.source for one in found} >= {f"consultation:{asked.pk}", f"project:{project.key}"}
    made = {one.kind: one for one in found}
    assert [fact.value for fact in made["commitment"].facts] == ["2", "1", "consultation:school"]
    assert made["edition"].source == "edition:children"
    assert {fact.name.en for fact in made["edition"].facts} >= {
        "Fingerprint (poster cy)",
        "Fingerprint (web en)",
    }
    assert [one.title.en for one in queries.promises()] == ["Talk"]
    of = Assessment.objects.get(key="example")
    kept = set(of.evidence.values_list("standard", "kind"))
    assert ("feedback", "word_back") in kept
    assert ("get_something", "project") in kept
    waiting = {
        (one.standard, one.happening.kind)
        for one in queries.suggested_evidence(of, documents.the_framework(of))
    }
    assert ("respect", "asked") in waiting
    page = Client().get(url("index")).content.decode()
    assert page.count("<em>Not judged</em>") == 4
    assert "made-up example" in page


def test_an_office_writes_its_own_words_before_it_judges() -> None:
    of = make.row()
    officer = signed_in("participation_officer")
    page = officer.get(url("scale")).content.decode()
    assert 'value="Gan mwyaf"' in page
    words = {
        f"{level.key}_{part}_{tongue}": f"{part} {level.key} {tongue}"
        for level in documents.the_framework(of).scale.levels
        for part in ("word", "meaning")
        for tongue in ("cy", "en")
    }
    assert officer.post(url("scale"), words | {"mostly_word_cy": " "}).status_code == 400
    assert officer.post(url("scale"), words).status_code == 302
    of.refresh_from_db()
    scale = documents.the_framework(of).scale
    assert scale.level("mostly").word.cy == "word mostly cy"
    assert [level.is_gap for level in scale.levels] == [True, True, False, False]
    make.judged(of)
    assert "word mostly en" in officer.get(url("work", standard="feedback")).content.decode()
    refused = officer.post(url("scale"), words)
    assert refused.status_code == 403
    assert "once somebody has judged" in refused.content.decode()
    assert Entry.objects.filter(action="standards.set_scale").count() == 1
