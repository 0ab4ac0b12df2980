"""The example consultations load once, and later parts of the loop can pull from them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gwrando.voice.opinion.axis import SIDE_TOO_SMALL
from gwrando.web.accounts.models import Person, RoleGrant
from gwrando.web.audit import queries as audit
from gwrando.web.audit.models import Entry
from gwrando.web.voice import queries
from gwrando.web.voice.models import Consultation, Duty, Participation, Session, Statement, Vote
from gwrando.web.voice.queries import opinion, results
from tests.factories import voice

pytestmark = pytest.mark.django_db
ABOUT_ME = [str(number) for number in range(15)]


def load() -> str:
    out = StringIO()
    call_command("example_voice", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (Consultation, Session, Participation, Vote, RoleGrant, Entry)]


def test_the_examples_load_once(settings):
    settings.DEMO = True
    call_command("example_accounts", stdout=StringIO())
    assert "apple-river-cat" in load()
    before = counts()
    assert Duty.objects.count() == 28
    load()
    assert counts() == before
    assert (
        Person.objects.get(email="facilitator@gwrando.example").grants.filter(role="facilitator").count() == 5
    )
    assert not audit.verify().problem
    london = Consultation.objects.get(slug="london-youth-policing")
    assert (london.statements.count(), results.n_participants(london)) == (24, 24)
    assert not Statement.objects.filter(consultation=london, key__in=ABOUT_ME).exists()
    seen = opinion.kept(london)
    assert seen.groups == ()  # one side would be three people
    assert seen.words == SIDE_TOO_SMALL
    assert Consultation.objects.filter(is_example=False).count() == 0
    for language in ("cy", "en"):
        page = Client().get(f"/{language}/voice/heard/london-youth-policing/")
        assert "The Computational Democracy Project" in page.text


def test_the_examples_are_not_for_a_real_server(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        load()


def test_evidence_a_story_and_the_open_room_of_the_examples():
    """One loading for all that is only looked at: it takes as long as the rest together."""
    assert queries.followed_story() is None
    load()
    found = {row.title.en: row for row in queries.consultations_for_evidence()}
    answered = found["Talking with the police"]
    assert (answered.n_participants, answered.n_sessions) == (45, 2)
    assert (answered.n_did, answered.n_will, answered.n_not_this_time) == (1, 1, 1)
    assert answered.was_on_time is True
    assert (answered.n_comprehension, answered.n_comprehension_right) == (45, 40)
    waiting = found["Our plan for children and the police"]
    assert (waiting.n_participants, waiting.was_on_time, waiting.n_comprehension) == (None, None, None)
    assert found["Young Londoners on scrutiny of the police (2022)"].is_imported
    story = queries.followed_story()
    assert (story.decision, story.commitment_ref, story.was_on_time) == ("did", "A1.1", True)
    assert story.result.agree.n == 45
    assert Client().get(story.url).status_code == 200
    answer = Client().post(reverse("voice:join"), {"code": "afal afon cath"})
    assert answer.headers["Location"] == reverse("voice:promise")


def test_a_story_whose_counts_are_hidden_is_passed_over():
    from gwrando.web.voice.actions import answering, asking

    session = voice.session()
    voice.class_of(3, session=session)
    found = asking.close_consultation(consultation=session.consultation, by="person:1", at=timezone.now())
    voice.feedback(found)
    answering.publish_feedback(consultation=found, by="person:1", at=timezone.now())
    assert queries.followed_story() is None
    (row,) = queries.consultations_for_evidence()
    assert row.n_participants is None
