"""Hands counted in a room without screens."""

from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.web.voice.actions import asking, rooms, taking_part
from gwrando.web.voice.models import HandCount
from gwrando.web.voice.queries import children, hands, question_results, results
from tests.factories import voice
from tests.web.voice.test_office import signed_in
from tests.web.voice.test_questions import asked  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_hands_are_counted_added_to_taps_and_counted_again(asked):  # noqa: F811
    session = voice.session(consultation=asked)
    client = signed_in("participation_officer")
    url = reverse("voice:hands", args=[session.pk])
    things = {thing.name: thing for thing in hands.asked(session)}
    kinds = Counter(thing.item.kind if thing.item else "statement" for thing in things.values())
    assert kinds == {"statement": 1, "faces": 1, "one": 1, "scale": 1, "yes_no": 1, "place": 1}
    walk = next(thing for thing in things.values() if thing.item and thing.item.key == "walk")
    first = next(thing for thing in things.values() if thing.statement)
    sent = {f"{walk.name}-foot": "12", f"{walk.name}-bus": "9", f"{first.name}-agree": "20"}
    assert client.get(url).text.count('type="number"') == sum(len(t.choices) for t in things.values())
    assert client.post(url, sent).status_code == 302
    child = voice.participation(session=session)
    taking_part.cast_vote(
        participation=child, statement=first.statement, choice="agree", turn=1, at=timezone.now()
    )
    tally = results.tallies(asked)[first.statement.pk]
    assert (tally.agree, tally.disagree, tally.unanswered) == (21, 0, 1)  # 21 hands for walk, 1 slip
    assert children.n_answered(session) == 22
    assert client.post(url, sent | {f"{walk.name}-foot": "13", f"{first.name}-agree": ""}).status_code == 302
    assert HandCount.objects.count() == 1
    rooms.close_session(session=session, by="person:0", at=timezone.now())
    asking.close_consultation(consultation=asked, by="person:0", at=timezone.now())
    table = next(r for r in question_results.results(asked) if r.item.key == "walk").tables[0]
    assert [table.cell("all", key).shown for key in ("foot", "bus")] == [15, 10]
    assert results.n_participants(asked) == 23


def test_more_hands_than_heads_or_a_closed_room_is_refused_and_nothing_is_lost(asked):  # noqa: F811
    session = voice.session(consultation=asked)
    rooms.count_heads(session=session, head_count=20, by="person:0", at=timezone.now())
    client = signed_in("participation_officer")
    url = reverse("voice:hands", args=[session.pk])
    name = hands.asked(session)[0].name
    answer = client.post(url, {f"{name}-agree": "15", f"{name}-disagree": "6"})
    assert answer.status_code == 403
    assert "more hands than heads" in answer.text
    assert 'value="15"' in answer.text
    assert client.post(url, {f"{name}-agree": "lots"}).status_code == 400
    assert not HandCount.objects.exists()
    rooms.close_session(session=session, by="person:0", at=timezone.now())
    assert client.post(url, {f"{name}-agree": "5"}).status_code == 403
    with pytest.raises(RefusedError):
        rooms.count_hands(session=session, counted={}, by="person:0", at=timezone.now())
