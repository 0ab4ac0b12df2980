"""A room's own page and the whole's, together: no number under five can be worked out."""

import pytest
from django.utils import timezone

from gwrando.voice.small_numbers import reveals
from gwrando.web.voice.actions import asking, rooms, taking_part
from gwrando.web.voice.queries import results
from tests.factories import voice

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
    session = voted(found, 6, 6)
    rooms.keep_room_results(session=session)
    before = session.result
    assert before
    statement = found.statements.get()

    def late(n):
        slip = voice.participation(session=voice.session(consultation=found))
        type(slip).objects.filter(pk=slip.pk).update(session=session)
        slip.session = voice.session(consultation=found)
        taking_part.cast_vote(
            participation=slip, statement=statement, choice="agree", turn=1, at=timezone.now()
        )

    for n in range(4):
        late(n)
    assert rooms.keep_room_results(session=session).result == before
    late(4)
    assert rooms.keep_room_results(session=session).result != before
    assert results.results(found, session=session)[0].table.cell("all", "agree").shown == 10
    after = session.result
    for n in range(5):
        late(n)
    found.refresh_from_db()
    asking.close_consultation(consultation=found, by="person:0", at=timezone.now())
    session.refresh_from_db()
    assert session.result != after  # the last time, inside the closing
    kept = session.result
    assert rooms.keep_room_results(session=session).result == kept


def test_a_room_of_four_is_never_kept():
    found = voice.consultation(statements=ONE)
    session = voted(found, 2, 2)
    assert rooms.keep_room_results(session=session).result == ""
