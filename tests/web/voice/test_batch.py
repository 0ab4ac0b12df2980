"""Answers that waited on a device without wi-fi: sent once or five times, each counts once, and none is lost."""

import json
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import asking, rooms
from gwrando.web.voice.models import Answer, Evaluation, FailedCode, Participation, Text, Vote
from gwrando.web.voice.queries.cards import cards
from tests.factories import voice
from tests.web.voice.test_questions import asked, number_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def slip(asked) -> Participation:  # noqa: F811
    """A child whose device lost the wi-fi."""
    return voice.participation(session=voice.session(consultation=asked))


def sent(slip, *entries, client=None):
    """The batch as the script sends it, from a browser that may have no session."""
    made = [
        {"id": f"id-{n}", "card": str(card), "fields": fields} for n, (card, fields) in enumerate(entries)
    ]
    return (client or Client()).post(
        reverse("voice:batch"),
        json.dumps({"slip": getattr(slip, "slip", slip), "sent": made}),
        content_type="application/json",
    )


def lesson(slip):
    """A whole lesson's answers: a vote changed once, an answer, words and how it was."""
    return (
        (1, {"choice": ["agree"], "turn": ["1"]}),
        (1, {"choice": ["disagree"], "turn": ["1"]}),
        (number_of(slip, "walk"), {"answer": ["bus"], "turn": ["1"]}),
        (number_of(slip, "why"), {"token": ["a-token-1234"], "words": ["More light."]}),
        ("words", {"token": ["a-token-5678"], "words": ["A bench."]}),
        ("evaluation", {"listened": ["yes"]}),
    )


def test_a_whole_lesson_arrives_in_one_batch_and_again_changes_nothing(slip):
    for _ in range(3):
        answer = sent(slip, *lesson(slip))
        assert answer.status_code == 200
        assert answer.json() == {"kept": [f"id-{n}" for n in range(6)], "again": []}
    assert Vote.objects.get().choice == "disagree"
    assert Answer.objects.get().value == '"bus"'
    assert set(Text.objects.values_list("words", flat=True)) == {"More light.", "A bench."}
    assert Evaluation.objects.get().listened == "yes"
    assert Entry.objects.filter(action="voice.cast_votes").count() == 1
    assert all(card.done for card in cards(slip) if card.number in (1, number_of(slip, "walk")))


def test_a_later_tap_wins_over_an_earlier_one_that_comes_late(slip):
    sent(slip, (1, {"choice": ["pass"], "turn": ["2"]}))
    sent(slip, (1, {"choice": ["agree"], "turn": ["1"]}))
    assert Vote.objects.get().choice == "pass"
    sent(slip, (1, {"choice": ["agree"], "turn": ["3"]}), (1, {"choice": ["disagree"], "turn": ["2"]}))
    assert Vote.objects.get().choice == "agree"


def test_what_must_be_changed_comes_back_with_kind_words_and_the_rest_is_kept(slip):
    answer = sent(
        slip,
        (number_of(slip, "counters"), {"lights": ["9"], "officers": ["9"]}),
        (1, {"choice": ["agree"], "turn": ["1"]}),
        ("words", {"token": ["a-token-5678"], "words": ["x" * 20_001]}),
        (99, {"choice": ["agree"], "turn": ["1"]}),
        (1, {"choice": ["shout"], "turn": ["1"]}),
    )
    told = answer.json()
    assert [one["id"] for one in told["again"]] == ["id-0", "id-2"]
    assert "You have used 18 counters" in told["again"][0]["what"]
    assert told["kept"] == ["id-1", "id-3", "id-4"]
    assert Vote.objects.count() == 1


def test_the_lesson_is_over_but_what_was_answered_in_it_still_arrives(slip):
    rooms.close_session(session=slip.session, by="person:0", at=timezone.now())
    assert sent(slip, *lesson(slip)).status_code == 200
    assert Vote.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        answer = sent(slip, (1, {"choice": ["pass"], "turn": ["5"]}))
    assert answer.status_code == 403
    assert "This session has closed" in answer.json()["what"]
    assert Vote.objects.get().choice == "disagree"


def test_nothing_arrives_once_the_consultation_has_closed(slip):
    asking.close_consultation(consultation=slip.session.consultation, by="person:0", at=timezone.now())
    assert sent(slip, *lesson(slip)).status_code == 403
    for model in (Vote, Answer, Text, Evaluation):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"slip": 1, "sent": []}',
        '{"slip": "A", "sent": {}}',
        '{"slip": "A", "sent": [1]}',
        '{"slip": "A", "sent": [{"id": 1, "card": "1", "fields": {}}]}',
        '{"slip": "A", "sent": [{"id": "1", "card": "1", "fields": []}]}',
        '{"slip": "A", "sent": [{"id": "1", "card": "1", "fields": {"a": "b"}}]}',
        "[" * 5000,
        json.dumps({"slip": "A", "sent": [{"id": "1", "card": "1", "fields": {}}] * 201}),
    ],
)
def test_what_is_not_a_batch_is_told_so(body):
    answer = Client().post(reverse("voice:batch"), body, content_type="application/json")
    assert answer.status_code == 400


def test_a_slip_that_nobody_holds_is_counted_as_a_wrong_code(slip):
    assert sent("AAAA2222", (1, {"choice": ["agree"], "turn": ["1"]})).status_code == 404
    FailedCode.objects.update(tries=1000)
    assert sent("AAAA2222").status_code == 429
    assert sent("rubbish").status_code == 429


def test_a_busy_database_is_a_503_and_the_device_keeps_everything(slip):
    with mock.patch(
        "gwrando.web.voice.actions.batch.connection.cursor",
        side_effect=OperationalError("database is locked"),
    ):
        assert sent(slip, (1, {"choice": ["agree"], "turn": ["1"]})).status_code == 503
    assert not Vote.objects.exists()
    assert sent(slip, (1, {"choice": ["agree"], "turn": ["1"]})).status_code == 200
    assert Vote.objects.count() == 1
