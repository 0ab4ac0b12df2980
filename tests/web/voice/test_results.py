"""Results: SQL counts equal the pure tally; only protected tables leave; they stay when the votes have gone."""

import json
import random
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gwrando.errors import DisclosureError
from gwrando.voice import tally
from gwrando.web.voice import presenters
from gwrando.web.voice.actions import asking
from gwrando.web.voice.models import Concern, Participation, Statement, Text
from gwrando.web.voice.models import Vote as VoteRow
from gwrando.web.voice.queries import results
from tests.factories import voice

pytestmark = pytest.mark.django_db


def pure(consultation, session=None):
    rows = VoteRow.objects.filter(statement__consultation=consultation).select_related("statement")
    if session is not None:
        rows = rows.filter(participation__session=session)
    votes = [tally.Vote(str(row.participation_id), row.statement.key, row.choice) for row in rows]
    return tally.tally(votes, statements=[row.key for row in consultation.statements.all()])


def test_counts_in_the_database_are_the_pure_tally():
    chance = random.Random(3)
    found = voice.consultation()
    one, two = voice.session(consultation=found), voice.session(consultation=found)
    for room in (one, two):
        children = voice.class_of(9, session=room, choice=lambda *_: chance.choice(tally.CHOICES))
        VoteRow.objects.filter(participation=children[0]).first().delete()
        VoteRow.objects.filter(participation=children[1]).delete()
    assert tuple(results.tallies(found).values()) == pure(found)
    assert tuple(results.tallies(found, session=two).values()) == pure(found, session=two)


def closed(counts):
    """A closed consultation with one statement answered so: (agree, disagree, pass)."""
    found = voice.consultation(statements=voice.OPINIONS[:1])
    room = voice.session(consultation=found)
    choices = [c for c, n in zip(tally.CHOICES, counts, strict=True) for _ in range(n)]
    voice.class_of(len(choices), session=room, choice=lambda person, _: choices[person])
    return asking.close_consultation(consultation=found, by="person:1", at=timezone.now()), room


@pytest.mark.parametrize(
    "counts, agree, nearly, shown",
    [
        ((19, 5, 3), 0.8, None, (20, None, None)),
        ((25, 1, 1), None, "agree", (None, None, None)),
        ((27, 0, 0), None, "agree", (None, None, None)),
        ((0, 26, 1), 0.0, "disagree", (0, None, None)),
        ((3, 23, 1), None, "disagree", (None, None, None)),
        ((8, 8, 8), 0.4, None, (10, 10, 10)),
        ((2, 1, 1), None, None, (None, None, None)),
        ((1, 1, 22), None, None, (None, None, None)),
    ],
)
def test_what_leaves(counts, agree, nearly, shown):
    (result,) = results.results(closed(counts)[0])
    assert (result.agree and round(result.agree.share, 2)) == agree
    assert result.nearly_all == nearly
    assert tuple(result.table.cell("all", column).shown for column in results.COLUMNS) == shown
    assert all(number is None or number == 0 or number >= 5 for number in shown)


def test_no_result_before_it_has_closed():
    room = voice.session()
    voice.class_of(6, session=room)
    assert results.results(room.consultation) == []
    assert presenters.said([], language="en") == {}


def test_the_tables_made_at_closing_outlive_the_votes_and_are_checked_when_read():
    found, room = closed((19, 5, 3))
    before = [result.table for result in results.results(found)]
    VoteRow.objects.all().delete()
    room.participations.all().delete()
    assert [result.table for result in results.results(found)] == before
    assert results.n_participants(found) == 27
    statement = found.statements.get()
    table = json.loads(statement.result)
    table["cells"][0][1] = 3
    Statement.objects.filter(pk=statement.pk).update(result=json.dumps(table))
    with pytest.raises(DisclosureError):
        results.results(found)


def test_after_four_hundred_days_slips_votes_and_words_go_and_the_public_page_stays():
    found, room = closed((19, 5, 3))
    voice.text(participation=voice.participation(session=voice.session()))
    worry = voice.concern(session=room)
    with time_machine.travel(timezone.now() + timedelta(days=402), tick=False):
        call_command("purge", stdout=StringIO())
        assert not VoteRow.objects.exists()
        assert not Participation.objects.exists()
        assert not Text.objects.exists()
        assert Concern.objects.filter(pk=worry.pk).exists()  # an open worry is never deleted
        page = Client().get(reverse("voice:consultation", args=[found.slug])).text
        assert "80 %" in page
        assert "27 " in page


@pytest.mark.parametrize(
    "language, nearly, hidden", [("cy", "bron pawb", "cudd"), ("en", "nearly everyone", "hidden")]
)
def test_words_of_the_results(language, nearly, hidden):
    agreed = results.results(closed((25, 1, 1))[0])
    mixed = results.results(closed((19, 5, 3))[0])
    few = results.results(closed((2, 1, 1))[0])
    said = presenters.said([*agreed, *mixed, *few], language=language)
    assert len(said["agreed"]) == 1
    assert said["disagreed"] == []
    assert said["rows"][0][-1] == nearly
    assert said["rows"][1][-1].startswith("80 % (")
    assert said["rows"][2][-1] == hidden
    assert "<svg" in said["chart"]
    assert "style=" not in said["chart"]
    assert presenters.said(few, language=language)["chart"] == ""
    assert len(presenters.said(mixed, language=language, intervals=False)["head"]) == 5
