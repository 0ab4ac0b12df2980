"""Questions of every kind through a child's own pages, and what came of them."""

import random
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.voice import ConsultationDocument
from gwrando.web.voice import example_answers
from gwrando.web.voice.actions import asking, questions, rooms, taking_part
from gwrando.web.voice.models import AboutMe, Answer, Consultation, Participation, Text
from gwrando.web.voice.queries import question_results
from gwrando.web.voice.queries.cards import cards
from tests.factories import voice
from tests.web.voice.test_child import start

EXAMPLE = Path(__file__).parents[3] / "examples/consultation/where-we-feel-safe/consultation.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def asked() -> Consultation:
    """The example with a question of every kind, open."""
    at = timezone.now()
    found = asking.import_document(document=ConsultationDocument.from_file(EXAMPLE), by="person:0", at=at)
    return asking.open_consultation(consultation=found, by="person:0", at=at)


def number_of(slip: Participation, key: str, part: int = 0) -> int:
    """The card of a question."""
    return next(
        card.number for card in cards(slip) if card.item and card.item.key == key and card.part == part
    )


def test_a_child_answers_every_kind_and_each_is_kept_once(asked):
    client, slip = start(voice.session(consultation=asked))
    found = cards(slip)
    assert {card.question.type for card in found if card.question} == set(questions_kinds())
    for card in found:
        url = reverse("voice:card", args=[card.number])
        page = client.get(url)
        assert page.status_code == 200, card
        assert len(page.content) < 50_000
        for _ in range(2):  # a double tap
            answer = client.post(url, given(card, page))
            assert answer.status_code == 302, (card, answer.text)
    assert all(card.done for card in cards(slip))
    assert Answer.objects.filter(participation=slip).count() == 11 + 1  # two pairs of one question
    assert AboutMe.objects.count() == 1
    assert Text.objects.get().item.key == "why"


def questions_kinds():
    from gwrando.voice.questions import KINDS

    return KINDS


def given(card, page):
    """What a browser sends for one card."""
    if card.statement is not None:
        return {"choice": "agree", "turn": 1}
    question, turn = card.question, {"turn": card.turn}
    match question.type:
        case "words":
            return {"token": page.context["form"]["token"].value(), "words": "More light."}
        case "grid":
            return turn | {row.id: question.options[0].id for row in question.rows}
        case "share":
            return turn | {option.id: n for option, n in zip(question.options, (5, 3, 2), strict=True)}
        case "pair":
            return turn | {"of": " ".join(card.pair), "answer": card.pair[0]}
        case "number":
            return turn | {"answer": "3"}
        case "order":
            return turn | {"answer": [option.id for option in question.options[:3]]}
        case "several":
            return turn | {"answer": [option.id for option in question.options[:2]]}
        case _:
            return turn | {"answer": next(iter(example_choices(question)))}


def example_choices(question):
    from gwrando.voice.questions import choices

    return choices(question)


@pytest.mark.parametrize(
    ("key", "sent", "said"),
    [
        ("days", {"answer": "eleventy"}, "whole number from 0 to 7"),
        ("days", {"answer": "²"}, "whole number from 0 to 7"),
        ("days", {"answer": "🙂" * 10_000}, "whole number from 0 to 7"),
        (
            "would-help",
            {"answer": ["lights", "officers", "buses", "cameras"]},
            "You chose 4. Choose up to 3.",
        ),
        ("counters", {"lights": "9", "officers": "4"}, "You have used 13 counters. You have 10."),
        ("counters", {"lights": "9"}, "You have 1 left to give."),
        ("counters", {"lights": "-1"}, "whole number from 0 to 10"),
        ("walk", {"answer": "rocket"}, "That choice is not on the page."),
        ("which", {"of": "games games", "answer": "games"}, "That choice is not on the page."),
        ("which", {"of": "games talks", "answer": "walks"}, "That choice is not on the page."),
        ("places", {"park": "rocket"}, "That choice is not on the page."),
    ],
)
def test_what_cannot_be_kept_is_said_kindly_and_nothing_is_lost(asked, key, sent, said):
    client, slip = start(voice.session(consultation=asked))
    answer = client.post(reverse("voice:card", args=[number_of(slip, key)]), sent)
    assert answer.status_code == 400
    assert said in answer.text
    assert not Answer.objects.exists()
    if key == "would-help":
        assert answer.text.count(" checked") == 4
    if key == "counters" and "officers" in sent:
        assert "<option selected>9</option>" in answer.text


def test_nothing_chosen_is_a_skip(asked):
    client, slip = start(voice.session(consultation=asked))
    for key in ("walk", "days", "would-help", "first", "places", "counters"):
        answer = client.post(reverse("voice:card", args=[number_of(slip, key)]), {})
        assert answer.status_code == 302
    assert not Answer.objects.exists()


def test_an_order_is_tapped_one_by_one(asked):
    client, slip = start(voice.session(consultation=asked))
    url = reverse("voice:card", args=[number_of(slip, "first")])
    page = client.post(url, {"answer": ["explain"]})
    assert page.status_code == 200
    assert "Now tap what comes second." in page.text
    assert 'value="explain" class="option"' not in page.text
    page = client.post(url, {"answer": ["explain", "listen"]})
    assert "Now tap what comes third." in page.text
    assert client.post(url, {"answer": ["explain", "listen"], "enough": "1"}).status_code == 302
    assert Answer.objects.get().value == '["explain","listen"]'
    assert "1. Explaining; 2. Listening" in client.get(url).text


def test_the_last_answer_counts_and_a_late_repeat_changes_nothing(asked):
    _, slip = start(voice.session(consultation=asked))
    item = next(card.item for card in cards(slip) if card.item and card.item.key == "walk")
    at = timezone.now()
    for turn, value in ((1, "bus"), (2, "foot"), (1, "car")):
        questions.keep_answer(participation=slip, item=item, value=value, turn=turn, at=at)
    assert Answer.objects.get().value == '"foot"'


def test_no_answer_after_the_room_has_closed_or_to_another_consultation(asked):
    session = voice.session(consultation=asked)
    client, slip = start(session)
    card = next(card for card in cards(slip) if card.item)
    other = voice.participation(session=voice.session())
    with pytest.raises(RefusedError):
        questions.keep_answer(participation=other, item=card.item, value="happy", turn=1, at=timezone.now())
    with pytest.raises(RefusedError):
        taking_part.send_words(
            participation=other, item=card.item, token="a-token-1234", words="made up", at=timezone.now()
        )
    rooms.close_session(session=session, by="person:0", at=timezone.now())
    answer = client.post(reverse("voice:card", args=[card.number]), {"answer": "happy"})
    assert answer.status_code == 403
    assert not Answer.objects.exists()


def test_easier_words_are_asked_for_and_stay(asked):
    client, slip = start(voice.session(consultation=asked))
    url = reverse("voice:card", args=[number_of(slip, "evening")])
    assert "How does the town feel in the evening?" in client.get(url).text
    easy = client.get(f"{url}?words=easiest").text
    assert "How is the town in the dark?" in easy
    assert "?words=usual" in easy
    assert "How is the town in the dark?" in client.get(url).text
    assert "I feel fine on the way" in client.get(reverse("voice:card", args=[1])).text


def test_a_fact_about_a_child_is_held_by_no_slip(asked):
    _, slip = start(voice.session(consultation=asked))
    card = next(card for card in cards(slip) if card.item and card.item.kind == "about_me")
    for band in ("under-11", "from-14"):
        questions.keep_answer(participation=slip, item=card.item, value=band, turn=1, at=timezone.now())
    row = AboutMe.objects.get()
    assert row.value == "from-14"
    assert slip.pk.hex not in f"{row.key}{row.pk.hex}"
    assert not [field for field in AboutMe._meta.get_fields() if field.name == "participation"]
    assert next(card for card in cards(slip) if card.item and card.item.kind == "about_me").value == "from-14"


def test_results_are_the_counts_protected_and_stay_when_the_answers_go(asked):
    session = voice.session(consultation=asked)
    chance, at = random.Random(3), timezone.now()
    for n in range(30):
        slip = taking_part.join(session=session, token=f"token-{n}-0123456", understood=True, at=at)
        for card in cards(slip):
            example_answers.give(slip, card, chance=chance, at=at)
    values = list(Answer.objects.filter(item__key="walk").values_list("value", flat=True))
    rooms.close_session(session=session, by="person:0", at=at)
    asking.close_consultation(consultation=asked, by="person:0", at=at)
    Participation.objects.all().delete()
    found = {result.item.key: result for result in question_results.results(asked)}
    assert set(found) == {
        "evening", "walk", "days", "talk", "seen", "would-help", "first", "places", "counters", "which",
        "where", "age",
    }  # fmt: skip
    table = found["walk"].tables[0]
    for key in table.columns:
        cell, true = table.cell("all", key), values.count(f'"{key}"')
        assert cell.shown is None or abs(cell.shown - true) <= 2, key
        assert not (cell.shown and true < 5)
    page = Client().get(reverse("voice:consultation", args=[asked.slug])).text
    assert "How do you usually get to school?" in page
    assert "Asked apart from all other answers" in page
    class_page = question_results.results(asked, session=session)
    assert "age" not in {result.item.key for result in class_page}


def test_who_answered_questions_alone_took_part(asked):
    _, slip = start(voice.session(consultation=asked))
    item = next(card.item for card in cards(slip) if card.item and card.item.key == "walk")
    questions.keep_answer(participation=slip, item=item, value="bus", turn=1, at=timezone.now())
    from gwrando.web.voice.queries import children, results

    assert results.n_participants(asked) == 1
    assert children.n_answered(slip.session) == 1
    assert children.has_answered(slip)
