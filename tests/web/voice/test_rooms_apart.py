"""A room's own page and the whole's, together: no number under five can be worked out."""

import json
import random

import pytest
from django.utils import timezone

from gwrando.voice.small_numbers import reveals
from gwrando.web.voice.actions import asking, batch, rooms, taking_part
from gwrando.web.voice.management import example_answers
from gwrando.web.voice.models import Item
from gwrando.web.voice.queries import results
from gwrando.web.voice.queries.cards import cards
from tests.factories import voice
from tests.web.voice.test_questions import asked  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
ONE = [("Barn.", "An opinion.")]


def voted(consultation, agree, disagree):
    """A room that is over, with so many choices."""
    at = timezone.now()
    session = voice.session(consultation=consultation)
    statement = consultation.statements.get()
    for n in range(agree + disagree):
        token = f"token-{session.pk}-{n}-0123"
        slip = taking_part.join(session=session, token=token, understood=True, at=timezone.now())
        choice = "agree" if n < agree else "disagree"
        taking_part.cast_vote(
            participation=slip, statement=statement, choice=choice, turn=1, at=timezone.now()
        )
    rooms.close_session(session=session, by="person:0", at=at)
    session.refresh_from_db()
    return session


def test_the_whole_is_coarser_where_two_rooms_would_give_themselves_away():
    found = voice.consultation(statements=ONE)
    first, second = voted(found, 4, 12), voted(found, 4, 13)
    for session in (first, second):
        rooms.keep_room_results(session=session)
    asking.close_consultation(consultation=found, by="person:0", at=timezone.now())
    (whole,) = results.results(found)
    assert whole.table.rules.threshold == 10
    assert whole.table.cell("all", "agree").shown is None  # 10 of 8 to 12 would say that both are 4
    shown = [results.results(found, session=session)[0].table for session in (first, second)]
    assert [table.cell("all", "agree").shown for table in shown] == [None, None]
    assert not reveals(whole.table, shown)


def test_a_room_stays_as_it_was_shown_until_five_more_have_answered():
    found = voice.consultation(statements=ONE)
    session, statement = voice.session(consultation=found), found.statements.get()
    slips = [voice.participation(session=session) for _ in range(21)]

    def vote(slip):
        votes = [(statement, "agree", 1)]
        batch.cast_votes(participation=slip, votes=votes, at=timezone.now())

    for slip in slips[:7]:
        vote(slip)
    rooms.close_session(session=session, by="person:0", at=timezone.now())
    before = rooms.keep_room_results(session=session).result
    assert before
    for slip in slips[7:11]:  # from tablets that found the wi-fi again
        vote(slip)
    assert rooms.keep_room_results(session=session).result == before
    vote(slips[11])
    after = rooms.keep_room_results(session=session).result
    assert after != before
    for slip in slips[12:16]:
        vote(slip)
    asking.close_consultation(consultation=found, by="person:0", at=timezone.now())
    session.refresh_from_db()
    assert session.result == after  # four more: not made again, and the whole is made beside it all the same
    (whole,) = results.results(found)
    assert whole.nearly_all == "agree"
    assert rooms.keep_room_results(session=session).result == after


def test_a_consultation_closes_when_half_a_room_took_everything_back():
    found = voice.consultation(statements=ONE)
    session = voted(found, 12, 10)
    rooms.keep_room_results(session=session)
    for slip in list(session.participations.all())[:11]:
        taking_part.withdraw(participation=slip, at=timezone.now())
    asking.close_consultation(consultation=found, by="person:0", at=timezone.now())
    assert results.results(found)[0].table.row_total("all").shown == 10


def test_a_room_of_four_is_never_kept():
    found = voice.consultation(statements=ONE)
    session = voted(found, 2, 2)
    assert rooms.keep_room_results(session=session).result == ""


def test_facts_about_children_are_not_even_kept_for_one_room(asked):  # noqa: F811
    session, chance = voice.session(consultation=asked), random.Random(1)
    for n in range(8):
        token = f"token-{n}-0123456"
        slip = taking_part.join(session=session, token=token, understood=True, at=timezone.now())
        for card in cards(slip):
            example_answers.give(slip, card, chance=chance, at=timezone.now())
    kept = json.loads(rooms.keep_room_results(session=session).result)
    facts = Item.objects.get(kind="about_me")
    assert kept["items"]
    assert str(facts.pk) not in kept["items"]
