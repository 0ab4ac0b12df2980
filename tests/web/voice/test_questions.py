"""Questions of every kind through a child's own pages, and what came of them."""

import random
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.voice import ConsultationDocument
from gwrando.web.voice.actions import asking, questions, rooms, taking_part
from gwrando.web.voice.management import example_answers
from gwrando.web.voice.models import (
    AboutMe,
    Answer,
    Concern,
    Consultation,
    Evaluation,
    Participation,
    Text,
    Vote,
)
from gwrando.web.voice.queries import consultations_for_evidence, evaluation, question_results
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
    assert sorted(text.item.key for text in Text.objects.all()) == ["why", "your-idea", "your-question"]


def questions_kinds():
    from gwrando.voice.questions import KINDS

    return KINDS


def given(card, page):
    """What a browser sends for one card."""
    if card.statement is not None:
        return {"choice": "agree", "turn": 1}
    question, turn = card.question, {"turn": card.turn}
    match question.type:
        case "words" | "ideas" | "panel":
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


def test_everything_of_a_slip_is_taken_back_and_a_worry_stays(asked):
    session = voice.session(consultation=asked)
    client, slip = start(session)
    chance, at = random.Random(5), timezone.now()
    for _ in range(3):  # a card may be skipped by chance
        for card in cards(slip):
            example_answers.give(slip, card, chance=chance, at=at)
    taking_part.send_words(participation=slip, token="a-token-1234", words="made up", at=at)
    taking_part.evaluate(participation=slip, said={"listened": "yes"}, at=at)
    taking_part.tell_worry(session=session, token="a-token-5678", words="made up", at=at)
    assert Answer.objects.exists()
    assert AboutMe.objects.exists()
    assert (
        reverse("voice:withdraw", args=[slip.slip])
        in client.get(reverse("voice:slip", args=[slip.slip])).text
    )
    url = reverse("voice:withdraw", args=[slip.slip])
    assert "take back everything" in client.get(url).text
    assert Participation.objects.exists()
    assert "It is gone" in client.post(url).text
    for model in (Participation, Answer, AboutMe, Text, Vote, Evaluation):
        assert not model.objects.exists(), model
    assert Concern.objects.count() == 1
    assert client.get(url).status_code == 404
    assert client.get(reverse("voice:withdraw", args=["rubbish"])).status_code == 404


def test_nothing_is_taken_back_once_it_has_closed(asked):
    client, slip = start(voice.session(consultation=asked))
    asking.close_consultation(consultation=asked, by="person:0", at=timezone.now())
    url = reverse("voice:withdraw", args=[slip.slip])
    assert client.post(url).status_code == 403
    assert Participation.objects.exists()
    assert url not in client.get(reverse("voice:slip", args=[slip.slip])).text


def test_how_it_was_is_counted_protected_and_evidence(asked):
    session = voice.session(consultation=asked)
    at = timezone.now()
    for n in range(20):
        slip = taking_part.join(session=session, token=f"token-{n}-0123456", understood=True, at=at)
        said = {
            "listened": "yes" if n < 13 else "no",
            "enjoyed": "a-bit" if n else "",
            "learnt": "",
            "safe": "",
        }
        taking_part.evaluate(participation=slip, said=said, at=at)
    client, slip = start(session)
    page = client.get(reverse("voice:evaluation"))
    assert page.text.count('type="radio"') == 12
    assert client.post(reverse("voice:evaluation"), {}).status_code == 302
    assert Evaluation.objects.count() == 20  # nothing said is nothing kept
    assert client.post(reverse("voice:evaluation"), {"safe": "very"}).status_code == 400
    client.post(reverse("voice:evaluation"), {"listened": "yes"})
    asking.close_consultation(consultation=asked, by="person:0", at=at)
    asked.refresh_from_db()
    found = evaluation.kept(asked)
    assert found["listened"].cell("all", "yes").shown == 15  # 14 rounded to 5
    assert found["listened"].cell("all", "no").shown == 5  # 7 rounded
    assert "nearly nobody" in Client().get(reverse("voice:consultation", args=[asked.slug])).text
    (one,) = consultations_for_evidence()
    assert one.evaluated["listened"][1:] == (15, 20)
    assert "enjoyed" not in one.evaluated
    assert client.get(reverse("voice:evaluation")).status_code == 403
