"""Question Time: the office writes down what a panel answered, and where children and everyone else read it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import answering, moderation
from gwrando.web.voice.actions import ideas as actions
from gwrando.web.voice.models import PanelAnswer, Text
from gwrando.web.voice.presenters import ideas as presenters
from gwrando.web.voice.queries import ideas
from tests.web.voice.test_ideas import BY, closed_with_support, idea, item, of, officer, opened  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def question() -> Text:
    """A published question to a panel of a consultation that has closed."""
    (found,) = closed_with_support(opened("panel"), [(12, 8)])
    return found


def columns(**changes):
    made = {}
    for name in ("asked", "answer", "panel"):
        made |= {f"{name}_cy": f"{name} yn Gymraeg", f"{name}_en": f"{name} in English"}
    return made | {"answered": True, "answered_on": timezone.localdate()} | changes


def record(question, **changes):
    return actions.record_panel_answer(
        question=question, columns=columns(**changes), by=BY, at=timezone.now()
    )


def test_an_officer_writes_the_answer_and_children_see_it_when_word_is_back(question):
    client, found = officer(), of(question.item)
    url = reverse("voice:panel", args=[found.slug])
    page = client.get(url)
    assert "Idea 0" in page.text
    assert "50 % (30 to 70 %)" in page.text
    assert "1 question has neither an answer nor a reason." in page.text
    form = client.get(f"{url}?of={question.pk.hex}").context["form"]
    assert form["panel_cy"].value() == "Y Comisiynydd"
    assert not form["asked_en"].value()  # the officer's words stay, so the child's are not put in
    assert client.post(f"{url}?of={question.pk.hex}", {"answered": "yes"}).status_code == 400
    sent_ = columns() | {"answered": "no", "answered_on": "2026-11-20"}
    assert client.post(f"{url}?of={question.pk.hex}", sent_).status_code == 302
    row = PanelAnswer.objects.get()
    assert (row.answered, row.question) == (False, question)
    assert client.get(f"{url}?of={question.pk.hex}").context["form"]["answered"].value() == "no"
    public, slip = (
        reverse("voice:consultation", args=[found.slug]),
        reverse("voice:slip", args=[question.participation.slip]),
    )
    assert "answer in English" not in Client().get(public).text
    answering.publish_feedback(consultation=found, by=BY, at=timezone.now())
    for url in (public, slip):
        text = Client().get(url).text
        assert "answer in English" in text
        assert "panel in English, 20 November 2026" in text
        assert "Not this time" in text


def test_word_does_not_go_back_while_a_question_waits(question):
    with pytest.raises(RefusedError, match="neither an answer nor a reason: 1"):
        answering.publish_feedback(consultation=of(question.item), by=BY, at=timezone.now())
    record(question)
    assert answering.publish_feedback(consultation=of(question.item), by=BY, at=timezone.now()).fed_back_at


def test_a_question_that_was_read_after_closing_is_answered_too(question):
    asked = question.item
    at = timezone.now()
    late = Text.objects.create(
        participation=question.participation,
        item=asked,
        token=uuid4().hex,
        words="Late",
        received_hour=at,
        read_by=at,
    )
    assert len(ideas.panel(of(asked))) == 1
    moderation.decide_text(text=late, door="publish", rule="", by="person:9", at=at)
    late.refresh_from_db()
    found = ideas.panel(of(asked))
    assert [row.result.idea for row in found] == [question, late]
    assert presenters.rows([found[1].result], language="en") == [["Late", "0", "0", "0", "–"]]
    record(late)
    assert [row.answer is None for row in ideas.panel(of(asked))] == [True, False]


def test_an_answer_is_replaced_and_taken_out_before_word_is_back_alone(question):
    client, found = officer(), of(question.item)
    record(question)
    row = record(question, answer_en="Better words")
    assert PanelAnswer.objects.get().answer_en == "Better words"
    url = f"{reverse('voice:panel', args=[found.slug])}?of={question.pk.hex}"
    assert client.post(url, {"do": "remove"}).status_code == 302
    assert client.post(url, {"do": "remove"}).status_code == 302  # twice
    assert not PanelAnswer.objects.exists()
    row = record(question)
    answering.publish_feedback(consultation=found, by=BY, at=timezone.now())
    with pytest.raises(RefusedError):
        actions.remove_panel_answer(answer=PanelAnswer.objects.get(), by=BY, at=timezone.now())
    assert record(question, answer_en="Late").pk == row.pk  # it may still be put right
    actions_ = Entry.objects.filter(action__contains="panel_answer").values_list("action", flat=True)
    assert set(actions_) == {"voice.record_panel_answer", "voice.remove_panel_answer"}


def test_only_a_published_question_of_a_closed_consultation_is_answered(item, question):  # noqa: F811
    waiting = idea(opened("panel"), door="")
    still_open = idea(opened("panel"))
    for text in (idea(item), waiting, still_open):
        with pytest.raises(RefusedError):
            record(text)
    client = officer()
    slug = of(question.item).slug
    assert client.get(f"{reverse('voice:panel', args=[slug])}?of={waiting.pk.hex}").status_code == 404
    assert client.get(reverse("voice:panel", args=["no-such"])).status_code == 404
    assert ideas.panel(of(still_open.item)) == []
    page = client.get(reverse("voice:panel", args=[of(still_open.item).slug])).text
    assert "while children ask, nobody watches" in page
    assert "More light" not in page


def test_the_answer_stays_when_the_childs_own_words_are_gone_and_hides_with_hidden_words(question):
    record(question)
    found = of(question.item)
    assert len(ideas.panel_answers(found)) == 1
    moderation.undo_decision(text=question, by="person:9", at=timezone.now())
    assert ideas.panel_answers(found) == []
    question.delete()
    (row,) = ideas.panel_answers(found)
    assert row.asked_en == "asked in English"
