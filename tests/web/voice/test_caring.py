"""The safeguarding door: worries with their clock, calls, handing over, the report, what the adult and the child see."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import calls, caring, rooms
from gwrando.web.voice.models import AfterRoom, Concern, ConcernStep, Text
from gwrando.web.voice.queries import caring as queries
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def browser_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def signed_in(role, scope="all"):
    return browser_of(accounts.person(role, scope=scope))


def kinds(concern):
    return list(ConcernStep.objects.filter(concern=concern).values_list("kind", flat=True))


def test_the_lead_takes_and_closes_a_worry_and_the_office_sees_a_number_only():
    worry = voice.concern(words="Something made up")
    lead, officer = signed_in("safeguarding_lead"), signed_in("participation_officer")
    assert "Open by" in lead.get(reverse("voice:worries")).text
    with time_machine.travel(worry.due_at + timedelta(minutes=1), tick=False):
        late = signed_in("safeguarding_lead")
        assert "Should have been opened" in late.get(reverse("voice:worries")).text
        assert (
            "Ring another safeguarding lead now" in late.get(reverse("voice:concern", args=[worry.pk])).text
        )
        office = signed_in("participation_officer").get(reverse("voice:office")).text
        assert "1 has not been opened in time" in office
    office = officer.get(reverse("voice:office")).text
    assert "1 worry is with the safeguarding lead" in office
    assert "Something made up" not in office
    assert officer.get(reverse("voice:worries")).status_code == 403
    page = lead.get(reverse("voice:concern", args=[worry.pk])).text
    assert "Something made up" in page
    assert worry.session.group.safeguarding_contact in page
    assert lead.post(reverse("voice:close_concern", args=[worry.pk]), {"note": "x"}).status_code == 403
    lead.post(reverse("voice:take", args=[worry.pk]))
    assert lead.post(reverse("voice:take", args=[worry.pk])).status_code == 403
    assert lead.post(reverse("voice:close_concern", args=[worry.pk]), {"note": " "}).status_code == 403
    lead.post(reverse("voice:close_concern", args=[worry.pk]), {"note": "Rang the school.", "reported": "on"})
    closed = lead.get(reverse("voice:concern", args=[worry.pk])).text
    assert "Rang the school." in closed
    assert "A report was made to the local authority" in closed
    assert kinds(worry) == ["taken", "closed"]
    assert lead.get(reverse("voice:concern", args=[0])).status_code == 404
    Text.objects.all().delete()
    assert Concern.objects.get().words == "Something made up"


@pytest.fixture
def _mail(settings):
    settings.MAIL_IS_SENT = True


@pytest.mark.usefixtures("_mail")
def test_the_clock_calls_the_first_then_the_second_then_everybody():
    first, second, third = (accounts.person("safeguarding_lead") for _ in range(3))
    voice.duty(first)
    voice.duty(second, place="second")
    words = "Something made up about Angharad"
    worry = voice.concern(words=words)
    at = timezone.now()
    called = []
    for minutes in (0, 5, 61, 66, 121, 126):
        mail.outbox.clear()
        caring.escalate(send=calls.send_call, by="system", at=at + timedelta(minutes=minutes))
        called.append({message.to[0] for message in mail.outbox})
        for message in mail.outbox:
            assert words not in f"{message.subject}{message.body}"
            assert worry.session.group.name_en not in f"{message.subject}{message.body}"
    everybody = {person.email for person in (first, second, third)}
    assert called == [{first.email}, set(), {second.email}, set(), everybody, set()]
    assert kinds(worry) == ["told", "called", "everyone", "everyone", "everyone"]
    assert Entry.objects.filter(action="voice.escalate.called", note="reached=1 failed=0").count() == 1
    page = browser_of(second).get(reverse("voice:concern", args=[worry.pk])).text
    assert "Not opened in time. Called by e-mail:" in page
    caring.acknowledge_concern(concern=worry, by="person:1", at=at)
    assert caring.escalate(send=calls.send_call, by="system", at=at + timedelta(days=1)) == []


@pytest.mark.usefixtures("_mail")
def test_an_empty_rota_never_means_nobody():
    leads = [accounts.person("safeguarding_lead") for _ in range(2)]
    voice.concern()
    call_command("escalate")
    assert {message.to[0] for message in mail.outbox} == {person.email for person in leads}
    call_command("escalate")
    assert len(mail.outbox) == 2
    page = browser_of(leads[0]).get(reverse("voice:worries")).text
    assert "Nobody is named in the rota today" in page


def test_a_call_that_reached_nobody_is_said_aloud_and_made_again(capsys):
    assert settings.MAIL_IS_SENT is False
    lead = accounts.person("safeguarding_lead")
    worry = voice.concern()
    for _ in range(2):
        with pytest.raises(CommandError, match="reached nobody"):
            call_command("escalate")
    assert "0 reached, 1 failed" in capsys.readouterr().out
    assert kinds(worry) == ["failed"]  # once, however often it is tried
    page = browser_of(lead).get(reverse("voice:concern", args=[worry.pk])).text
    assert "The message could not be sent. Ring:" in page
    sent = []
    made = caring.escalate(send=lambda person, call, _: sent.append(call), by="system", at=timezone.now())
    assert [call.reached for call in made] == [1]
    assert sent == ["told"]


def test_with_no_lead_at_all_it_is_said():
    worry = voice.concern()
    with pytest.raises(CommandError):
        call_command("escalate")
    assert list(ConcernStep.objects.filter(concern=worry).values_list("kind", "to")) == [("failed", "")]


def test_nothing_to_call_about(capsys):
    call_command("escalate")
    assert "no call is due" in capsys.readouterr().out


@pytest.mark.usefixtures("_mail")
def test_the_digest_has_numbers_and_no_words():
    call_command("duty_digest")
    assert mail.outbox == []  # nothing waits, nothing is sent
    first = accounts.person("safeguarding_lead")
    accounts.person("safeguarding_lead")
    voice.text(words="Something made up")
    call_command("duty_digest")
    assert len(mail.outbox) == 2  # nobody in the rota: every lead
    mail.outbox.clear()
    voice.duty(first)
    call_command("duty_digest")
    assert [message.to for message in mail.outbox] == [[first.email]]
    assert "Texts to read: 1" in mail.outbox[0].body
    assert "Testunau i'w darllen: 1" in mail.outbox[0].body
    assert "Something made up" not in mail.outbox[0].body


def test_a_digest_that_cannot_go_is_said():
    accounts.person("safeguarding_lead")
    voice.concern()
    with pytest.raises(CommandError, match="1 could not be sent"):
        call_command("duty_digest")


@pytest.mark.usefixtures("_mail")
def test_handing_over_starts_the_clock_again_for_the_other_lead():
    mine, theirs = accounts.person("safeguarding_lead"), accounts.person("safeguarding_lead")
    client, worry = browser_of(mine), voice.concern()
    client.post(reverse("voice:take", args=[worry.pk]))
    later = timezone.now() + timedelta(hours=5)
    with time_machine.travel(later, tick=False):
        client = browser_of(mine)
        assert (
            "Choose who"
            in client.post(reverse("voice:hand_over", args=[worry.pk]), {"to": 0}, follow=True).text
        )
        assert client.post(reverse("voice:hand_over", args=[worry.pk]), {"to": mine.pk}).status_code == 403
        client.post(reverse("voice:hand_over", args=[worry.pk]), {"to": theirs.pk})
        worry.refresh_from_db()
        assert worry.acknowledged_at is None
        assert timedelta(minutes=44) < worry.due_at - later <= timedelta(minutes=60)
        assert "to be taken" in client.get(reverse("voice:worries")).text
        assert "Handed over to" in client.get(reverse("voice:concern", args=[worry.pk])).text
        caring.escalate(send=calls.send_call, by="system", at=later)
        assert [message.to for message in mail.outbox] == [[theirs.email]]
        browser_of(theirs).post(reverse("voice:take", args=[worry.pk]))
    worry.refresh_from_db()
    assert (worry.acknowledged_by, worry.handed_to) == (f"person:{theirs.pk}", "")
    assert kinds(worry) == ["taken", "handed_over", "told", "taken"]


def test_the_adult_of_the_room_is_asked_to_check_in_and_not_told_why():
    room = voice.session()
    worry = voice.taken_concern(session=room, words="Something made up")
    lead = signed_in("safeguarding_lead")
    facilitator = signed_in("facilitator", f"group:{room.group_id}")
    address = reverse("voice:room", args=[room.pk])
    assert "check in with your whole group" not in facilitator.get(address).text
    assert lead.post(reverse("voice:check_in", args=[worry.pk])).status_code == 302
    assert lead.post(reverse("voice:check_in", args=[worry.pk])).status_code == 403
    page = facilitator.get(address).text
    assert "check in with your whole group" in page
    assert "Something made up" not in page
    assert not queries.asked_to_check_in(voice.session())


def test_the_report_says_what_is_known_and_leaves_the_rest_open():
    room = voice.session()
    voice.class_of(3, session=room)
    worry = voice.taken_concern(session=room, words="Something made up")
    lead = signed_in("safeguarding_lead")
    page = lead.get(reverse("voice:report", args=[worry.pk])).text
    for said in (
        room.group.name_en,
        "Something made up",
        "section 130",
        "not counted; 3 joined",
        "Somebody, 01633 000000",
    ):
        assert said in page
    rooms.count_heads(session=room, head_count=28, by="person:1", at=timezone.now())
    assert "28 counted; 3 joined" in lead.get(reverse("voice:report", args=[worry.pk])).text
    assert "No words came with it" in lead.get(reverse("voice:report", args=[voice.concern().pk])).text


def test_the_adult_is_asked_after_the_room_whether_anything_worried_them():
    person = accounts.person()
    group = voice.group()
    accounts.grant(person, "facilitator", scope=f"group:{group.pk}")
    client = browser_of(person)
    data = {"consultation": voice.consultation().pk, "group": group.pk, "minutes": 60, "police_in_room": "no"}
    client.post(reverse("voice:rooms"), data)
    room = group.sessions.get()
    address = reverse("voice:room", args=[room.pk])
    assert "Did anything worry you?" not in client.get(address).text
    client.post(reverse("voice:close_room", args=[room.pk]))
    assert "Did anything worry you?" in client.get(address).text
    assert "did anything worry you?" in client.get(reverse("home:today")).text
    after = reverse("voice:after_room", args=[room.pk])
    assert "Choose yes or no" in client.post(after, {"worried": "perhaps"}, follow=True).text
    assert "You said no." in client.post(after, {"worried": "no"}, follow=True).text
    page = client.post(after, {"worried": "yes"}, follow=True).text
    assert "You said yes." in page
    assert "<details open>" in page  # the note for the lead stands ready
    assert AfterRoom.objects.get().worried
    assert queries.rooms_to_ask(for_person=voice.OFFICER, at=timezone.now()) == 0


def test_a_child_sees_whom_to_ring_at_once_after_words_to_read_first_and_once_only():
    client = Client()
    room = voice.session()
    client.post(reverse("voice:join"), {"code": room.code_en})
    token = client.get(reverse("voice:promise")).context["token"]
    client.post(reverse("voice:promise"), {"token": token, "who": "nobody"})
    for words, offered in (("More football", False), ("I am scared to go home", True)):
        token = client.get(reverse("voice:words")).context["form"]["token"].value()
        page = client.post(reverse("voice:words"), {"words": words, "token": token}, follow=True).text
        assert ("you can talk to someone now" in page) is offered
    assert "you can talk to someone now" not in client.get(reverse("voice:thanks")).text
    assert "08088023456" in page
    assert "not a secret we can keep" in client.get(reverse("voice:promise")).text
    assert "safeguarding person of your school or group" in client.get(reverse("voice:worry")).text


def test_help_is_offered_on_the_next_card_too():
    client, room = Client(), voice.session()
    client.post(reverse("voice:join"), {"code": room.code_en})
    token = client.get(reverse("voice:promise")).context["token"]
    client.post(reverse("voice:promise"), {"token": token, "who": "nobody"})
    token = client.get(reverse("voice:words")).context["form"]["token"].value()
    client.post(reverse("voice:words"), {"words": "I want to die", "token": token})
    card = reverse("voice:card", args=[1])
    assert "you can talk to someone now" in client.get(card).text
    assert "you can talk to someone now" not in client.get(card).text


def test_help_is_offered_after_a_batch_on_the_childs_own_device_only():
    client, room = Client(), voice.session()
    client.post(reverse("voice:join"), {"code": room.code_en})
    token = client.get(reverse("voice:promise")).context["token"]
    client.post(reverse("voice:promise"), {"token": token, "who": "nobody"})
    slip = room.participations.get().slip
    card = reverse("voice:card", args=[1])
    for number, (browser, offered) in enumerate(((Client(), False), (client, True))):
        fields = {"words": ["I want to die"], "token": [f"late-words-{number}"]}
        body = {"slip": slip, "sent": [{"id": "1", "card": "words", "fields": fields}]}
        answer = browser.post(reverse("voice:batch"), json.dumps(body), content_type="application/json")
        assert answer.json()["kept"] == ["1"]
        assert ("you can talk to someone now" in client.get(card).text) is offered
