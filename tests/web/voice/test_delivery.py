"""Word to the groups: given, not given, still waiting; whether it answered; reminders."""

import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.home import queries as home
from gwrando.web.voice.actions import answering, asking, taking_part
from gwrando.web.voice.actions import delivery as actions
from gwrando.web.voice.models import Consultation, Delivery
from gwrando.web.voice.queries import delivery, evidence, replies
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OFFICER = Actor(label="person:0", grants=(Grant("participation_officer", "all"),))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def browser(role="participation_officer", scope="all"):
    client = Client()
    client.force_login(accounts.person(role, scope=scope), backend=BACKEND)
    return client


def answered(*rooms, decision="did"):
    at, found = timezone.now(), rooms[0].consultation
    asking.close_consultation(consultation=found, by="person:1", at=at)
    voice.feedback(found, decision=decision)
    return answering.publish_feedback(consultation=found, by="person:1", at=at)


def today(**more):
    return {"do": "give", "how": "assembly", "given_on": timezone.localdate().isoformat(), **more}


def waiting_card(actor=OFFICER):
    cards = {one.key: one for one in home.waiting(for_person=actor, at=timezone.now())}
    return cards["word_given"].n, cards["word_given"].pressing


def test_a_consultation_stays_open_until_every_group_has_the_word_or_somebody_says_why_not():
    first = voice.session()
    second = voice.session(consultation=first.consultation)
    again = voice.session(consultation=first.consultation, group=first.group)
    child = voice.class_of(1, session=first)[0]
    client = browser("facilitator", f"group:{first.group_id}")
    give, room = (reverse(name, args=[first.pk]) for name in ("voice:give", "voice:room"))
    assert client.get(give).headers["Location"] == room  # no word yet
    assert waiting_card() == (0, False)
    found = answered(first)
    assert waiting_card() == (2, False)
    assert delivery.reached(found) == delivery.Reached(2, 0, 0, 2)
    assert "Word is back: give it to your group" in client.get(room).text
    assert "Give the word to the group" in client.get(reverse("voice:rooms")).text
    assert client.get(reverse("voice:give", args=[second.pk])).status_code == 404
    wrong = client.post(give, today(how="not_given", given_on=""))
    assert wrong.status_code == 400
    assert "Write why it could not be given" in wrong.text
    assert client.post(give, today(how="nobody")).status_code == 403  # somebody joined
    early = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert client.post(give, today(given_on=early)).status_code == 403
    for _ in range(2):
        assert client.post(give, today(why_not="not needed")).status_code == 302
    assert Delivery.objects.get().why_not == ""
    assert delivery.of_group(again).status == "given"  # one group, whichever of its rooms
    officer = browser()
    page = officer.get(reverse("voice:office_consultation", args=[found.slug])).text
    assert "This consultation is not finished: 1 group still waits" in page
    assert "Word given" in page
    assert "1 of 2 groups" in officer.get(reverse("voice:office")).text
    assert waiting_card() == (1, False)
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        assert waiting_card() == (1, True)
        public = Client().get(reverse("voice:consultation", args=[found.slug])).text
        assert "1 of the 2 groups" in public
        assert "tag-late" in public
    officer.post(
        reverse("voice:give", args=[second.pk]), today(how="not_given", why_not="The club has closed")
    )
    assert delivery.reached(found) == delivery.Reached(2, 1, 1, 0, timezone.localdate())
    assert waiting_card() == (0, False)
    assert "The club has closed" in officer.get(reverse("voice:office_consultation", args=[found.slug])).text
    public = Client().get(reverse("voice:consultation", args=[found.slug])).text
    assert "The club has closed" not in public
    assert "1 group could not be given it" in public
    one = Delivery.objects.get(how="assembly")
    assert client.post(give, {"do": "take_out", "delivery": "x"}).status_code == 404
    assert client.post(give, {"do": "take_out", "delivery": one.pk}).status_code == 302
    assert delivery.of_group(first).status == "waiting"
    assert child.slip not in public


def test_a_room_in_which_nobody_took_part_is_not_counted():
    room = voice.session()
    at = timezone.now()
    with pytest.raises(RefusedError):
        actions.say_given(session=room, how="assembly", given_on=timezone.localdate(at), by="person:1", at=at)
    found = answered(room)
    room.refresh_from_db()
    room.consultation = found
    actions.say_given(session=room, how="nobody", given_on=timezone.localdate(at), by="person:1", at=at)
    assert delivery.reached(found) == delivery.Reached(0, 0, 0, 0)
    assert delivery.waiting_groups(for_person=OFFICER) == []


def test_what_a_group_is_given_in_both_languages():
    room = voice.session()
    child, *_ = voice.class_of(12, session=room)
    answered(room, decision="not_this_time")
    client = browser()
    for language, answer in (("cy", "Ddim y tro hwn"), ("en", "Not this time")):
        with translation.override(language):
            give = reverse("voice:give", args=[room.pk])
            slip = reverse("voice:slip", args=[child.slip])
        for wanted in ("poster", "slides"):
            made = client.get(give, {"as": wanted})
            assert made.headers["Content-Type"] == "application/pdf"
            with pikepdf.open(io.BytesIO(made.content)) as opened:
                assert str(opened.Root.Lang) == f"{language}-GB"
        aloud = client.get(give, {"as": "aloud"}).text
        name = room.group.name_cy if language == "cy" else room.group.name_en
        assert f"<h1>{name}</h1>" in aloud
        assert answer in aloud
        assert "<table" not in aloud
        page = Client().get(slip).text
        for text in (aloud, page):
            assert (
                "Cytunodd bron pawb yn eich grŵp" if language == "cy" else "Nearly everyone in your group"
            ) in text
        assert page.index(name) < page.index(answer) < page.index("answered_me")
    with translation.override("cy"):
        page = client.get(reverse("voice:give", args=[room.pk]))
    assert f'value="{timezone.localdate().isoformat()}"' in page.text  # a date box reads no Welsh day


def test_a_group_of_four_is_not_told_what_it_said():
    room = voice.session()
    child, *_ = voice.class_of(4, session=room)
    answered(room)
    assert "in your group" not in Client().get(reverse("voice:slip", args=[child.slip])).text


def test_replies_are_shown_protected_and_only_when_five_more_have_come():
    room = voice.session()
    children = voice.class_of(14, session=room)
    found = answered(room)
    room.consultation = found
    shown = []
    for number, child in enumerate(children):
        taking_part.reply(
            session=room, participation=child, token=f"t-{number}", answered_me=number > 4, at=timezone.now()
        )
        found = Consultation.objects.get(pk=found.pk)
        shown.append((found.n_replies, replies.yes_of(found)))
    assert [n for n, _ in shown] == [0] * 4 + [5] * 5 + [10] * 5
    assert [pair for _, pair in shown][3] is None
    assert shown[-1][1] == (5, 10)  # 5 of 10 at the tenth; the four since change nothing
    (one,) = (each for each in evidence.consultations_for_evidence() if each.id == found.pk)
    assert (one.replied, one.reached.of) == ((5, 10), 1)
    for page in (
        browser().get(reverse("voice:office_consultation", args=[found.slug])).text,
        Client().get(reverse("voice:consultation", args=[found.slug])).text,
    ):
        assert "50 % (24 to 76 %)" in page
        assert "Too few have said" not in page


def test_replies_nearly_all_of_one_kind_give_no_number():
    room = voice.session()
    found = answered(room)
    page = reverse("voice:consultation", args=[found.slug])
    assert "Too few have said" in Client().get(page).text
    for number in range(5):
        taking_part.reply(
            session=voice.Session.objects.get(pk=room.pk),
            participation=None,
            token=f"class-{number}",
            answered_me=True,
            at=timezone.now(),
        )
    assert replies.yes_of(Consultation.objects.get(pk=found.pk)) is None
    assert "Yes for nearly everyone" in Client().get(page).text


def test_officers_are_reminded_without_a_childs_words(settings, capsys):
    settings.MAIL_IS_SENT = True
    officer = accounts.person("participation_officer")
    accounts.person("commissioner")
    call_command("word_due")
    assert mail.outbox == []  # nothing is asked
    room = voice.session()
    voice.text(participation=voice.participation(session=room), words="A made-up secret")
    call_command("word_due")
    assert mail.outbox == []  # sixty days away
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=46)):
        call_command("word_due")
    assert [message.to for message in mail.outbox] == [[officer.email]]
    assert "1 sent" in capsys.readouterr().out
    answered(room)
    with time_machine.travel(now + timedelta(days=61)), pytest.raises(CommandError, match="promised day: 1"):
        call_command("word_due")
    before, after = (message.body for message in mail.outbox)
    assert "There is no word back yet" in before
    assert "IT IS LATE. Groups that still wait for it: 1" in after
    assert "MAE'N HWYR" in after
    assert "made-up secret" not in before + after
    settings.MAIL_IS_SENT = False
    with (
        time_machine.travel(now + timedelta(days=50)),
        pytest.raises(CommandError, match="1 could not be sent"),
    ):
        call_command("word_due")
