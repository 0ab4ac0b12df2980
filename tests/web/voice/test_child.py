"""A child's pages: the door, the promise, the cards, the slip; kind words when something is wrong."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.web.voice import rules
from gwrando.web.voice.actions import rooms, taking_part
from gwrando.web.voice.models import Concern, FailedCode, Participation, Text, Vote
from tests.factories import voice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def enter(session, client=None, code=None):
    """A browser that has typed the code."""
    client = client or Client()
    answer = client.post(reverse("voice:join"), {"code": code or session.code_en})
    assert answer.status_code == 302
    return client


def start(session, who="nobody", client=None):
    """A browser that has joined, and its participation."""
    client = enter(session, client)
    page = client.get(reverse("voice:promise"))
    client.post(reverse("voice:promise"), {"token": page.context["token"], "who": who})
    return client, Participation.objects.get(token=page.context["token"])


@pytest.mark.parametrize("language", ["code_cy", "code_en"])
@pytest.mark.parametrize(
    "change", [str.upper, lambda code: code.replace("-", "  "), lambda code: f" {code}. "]
)
def test_the_code_opens_the_room_in_either_language_however_it_is_typed(language, change):
    session = voice.session()
    client = enter(session, code=change(getattr(session, language)))
    page = client.get(reverse("voice:promise"))
    assert "feedback_owner" not in page.text
    assert "who_asks in English" in page.text


def test_a_wrong_code_gets_kind_words_and_is_counted_without_the_address():
    client = Client(REMOTE_ADDR="203.0.113.7")
    answer = client.post(reverse("voice:join"), {"code": "apple apple apple"})
    assert answer.status_code == 400
    assert "does not open a room" in answer.text
    row = FailedCode.objects.get()
    assert row.tries == 1
    assert "203.0.113.7" not in f"{row.key}{row.pk}"
    assert row.until - timezone.now() <= rules.WINDOW


@pytest.mark.parametrize("typed", ["aple river cat", "apple river", "x" * 199, "🙂" * 100])
def test_a_mistyped_code_is_not_counted(typed):
    answer = Client().post(reverse("voice:join"), {"code": typed})
    assert answer.status_code == 400
    assert not FailedCode.objects.exists()


def test_an_empty_or_endless_code_is_asked_for_again():
    assert Client().post(reverse("voice:join"), {"code": ""}).status_code == 400
    assert Client().post(reverse("voice:join"), {"code": "a" * 10_000}).status_code == 400


def test_sixty_children_behind_one_address_are_let_in_and_a_guesser_is_not():
    session = voice.session()
    for _ in range(60):
        enter(session, Client(REMOTE_ADDR="203.0.113.7"))
    guesser = Client(REMOTE_ADDR="203.0.113.8")
    for _ in range(rules.FAILED_CODES_ALLOWED):
        assert guesser.post(reverse("voice:join"), {"code": "apple apple apple"}).status_code == 400
    stopped = guesser.post(reverse("voice:join"), {"code": session.code_en})
    assert stopped.status_code == 429
    assert "Wait ten minutes" in stopped.text
    enter(session, Client(REMOTE_ADDR="203.0.113.7"))
    with time_machine.travel(timezone.now() + rules.WINDOW, tick=False):
        later = voice.session()
        enter(later, guesser)
        taking_part.note_failed_code(address="203.0.113.9", at=timezone.now())
        assert FailedCode.objects.count() == 1  # the windows that are over are forgotten


def test_behind_the_proxy_of_a_real_server_the_proxys_own_entry_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for spoofed in range(3):
        Client(headers={"x-forwarded-for": f"10.0.0.{spoofed}, 203.0.113.7"}).post(
            reverse("voice:join"), {"code": "apple apple apple"}
        )
    assert FailedCode.objects.get().tries == 3


def test_a_closed_code_leads_to_the_page_of_the_answer():
    session = voice.session()
    rooms.close_session(session=session, by="person:1", at=timezone.now())
    client = enter(session)
    page = client.get(reverse("voice:back"))
    assert page.status_code == 200
    assert "on its way" in page.text
    assert not FailedCode.objects.exists()
    assert Client().get(reverse("voice:back")).status_code == 302


def test_staff_are_asked_to_sign_out_first():
    from tests.factories import accounts

    client = Client()
    client.force_login(
        accounts.person("analyst"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = client.post(reverse("voice:join"), {"code": voice.session().code_en})
    assert answer.status_code == 400
    assert "signed in as staff" in answer.text


def test_the_cookie_ends_with_the_room_for_every_child_at_once():
    session = voice.session(minutes=30)
    ends = {start(session)[0].session.get_expiry_date().replace(microsecond=0) for _ in range(3)}
    assert ends == {session.closes_at.replace(microsecond=0)}


def test_the_comprehension_tap_is_kept_and_a_wrong_one_is_explained():
    session = voice.session()
    client, child = start(session, who="teacher")
    assert child.understood is False
    assert "Nobody will know" in client.get(reverse("voice:promise") + "?again=1").text
    assert start(session, who="nobody")[1].understood is True
    assert start(session, who="")[1].understood is None


def test_the_same_page_sent_twice_joins_once():
    client = enter(voice.session())
    token = client.get(reverse("voice:promise")).context["token"]
    for _ in range(3):
        client.post(reverse("voice:promise"), {"token": token, "who": "nobody"})
    assert Participation.objects.count() == 1
    assert client.post(reverse("voice:promise"), {"who": "nobody"}).status_code == 400
    assert Client().get(reverse("voice:promise")).status_code == 302


def test_a_child_goes_through_the_cards_and_may_skip_and_change():
    client, child = start(voice.session())
    last = len(voice.OPINIONS)
    for number in range(1, last + 1):
        page = client.get(reverse("voice:card", args=[number]))
        answer = client.post(
            reverse("voice:card", args=[number]), {"choice": "agree", "turn": page.context["card"].turn}
        )
    assert answer.headers["Location"] == reverse("voice:words")
    page = client.get(reverse("voice:card", args=[1]))
    assert "your answer" in page.text
    client.post(reverse("voice:card", args=[1]), {"choice": "pass", "turn": page.context["card"].turn})
    assert sorted(Vote.objects.filter(participation=child).values_list("choice", flat=True)) == [
        "agree",
        "agree",
        "pass",
    ]
    assert client.get(reverse("voice:card", args=[99])).status_code == 404
    assert client.post(reverse("voice:card", args=[1]), {"choice": "love", "turn": 1}).status_code == 400


def test_without_an_open_question_the_cards_lead_to_how_it_was():
    found = voice.consultation(question_cy="", question_en="")
    client, _ = start(voice.session(consultation=found))
    last = len(voice.OPINIONS)
    answer = client.post(reverse("voice:card", args=[last]), {"choice": "agree", "turn": 1})
    assert answer.headers["Location"] == reverse("voice:evaluation")


def test_ten_thousand_emoji_are_kept_and_three_times_as_many_stay_in_the_box():
    client, child = start(voice.session())
    page = client.get(reverse("voice:words"))
    token = page.context["form"]["token"].value()
    emoji = "🙂" * 10_000
    assert client.post(reverse("voice:words"), {"token": token, "words": emoji}).status_code == 302
    assert Text.objects.get(participation=child).words == emoji
    too_many = client.post(reverse("voice:words"), {"token": token, "words": emoji * 3})
    assert too_many.status_code == 400
    assert emoji * 3 in too_many.text
    assert "Nothing is lost" in too_many.text


def test_words_are_optional_and_sent_twice_kept_once():
    client, child = start(voice.session())
    token = client.get(reverse("voice:words")).context["form"]["token"].value()
    client.post(reverse("voice:words"), {"token": token, "words": "  "})
    assert not Text.objects.exists()
    for _ in range(2):
        client.post(reverse("voice:words"), {"token": token, "words": "More football"})
    assert Text.objects.get(participation=child).received_hour.minute == 0


def test_after_closing_nothing_more_is_taken_and_what_was_said_is_kept():
    session = voice.session()
    client, child = start(session)
    client.post(reverse("voice:card", args=[1]), {"choice": "agree", "turn": 1})
    rooms.close_session(session=session, by="person:1", at=timezone.now())
    late = client.post(reverse("voice:card", args=[1]), {"choice": "disagree", "turn": 2})
    assert late.status_code == 403
    assert "What you said before it closed is kept" in late.text
    assert child.slip[:4] in late.text  # and the slip, so that they can come back
    assert client.get(reverse("voice:words")).status_code == 403
    assert Vote.objects.get(participation=child).choice == "agree"
    assert client.get(reverse("voice:thanks")).status_code == 200  # the slip is still theirs


def test_finish_forgets_the_slip_on_this_device():
    client, child = start(voice.session())
    assert child.slip[:4] in client.get(reverse("voice:thanks")).text
    passed_on = client.post(reverse("voice:thanks"), follow=True)
    assert client.get(reverse("voice:card", args=[1])).status_code in {302, 403}
    assert f'value="{child.session.code_en}"' in passed_on.text  # the next child types nothing
    assert child.slip[:4] not in passed_on.text
    _, other = start(child.session, client=client)
    assert other.pk != child.pk
    rooms.close_session(session=child.session, by="person:1", at=timezone.now())
    assert child.session.code_en not in client.post(reverse("voice:thanks"), follow=True).text


def test_another_room_on_the_same_device_is_another_slip():
    client, first = start(voice.session())
    _, second = start(voice.session(), client=client)
    assert first.pk != second.pk
    started = enter(second.session, client).get(reverse("voice:promise"))
    assert "You have started already" in started.text


def test_a_worry_reaches_the_lead_at_once_even_when_the_room_has_closed():
    session = voice.session()
    client, _ = start(session)
    rooms.close_session(session=session, by="person:1", at=timezone.now())
    token = client.get(reverse("voice:worry")).context["form"]["token"].value()
    for _ in range(2):
        answer = client.post(reverse("voice:worry"), {"token": token, "words": "someone is scared"})
    assert "right thing to do" in answer.text
    worry = Concern.objects.get()
    assert (worry.session, worry.source, worry.words) == (session, "button", "someone is scared")
    assert worry.hour.minute == 0
    assert worry.due_at <= timezone.now() + timedelta(minutes=60)


def test_a_worry_before_joining_has_the_room_and_without_a_room_the_helplines():
    client = enter(voice.session())
    token = client.get(reverse("voice:worry")).context["form"]["token"].value()
    client.post(reverse("voice:worry"), {"token": token, "words": ""})
    assert Concern.objects.get().words == ""
    page = Client().get(reverse("voice:worry"))
    assert "0800 1111" in page.text
    assert Client().post(reverse("voice:worry"), {"words": "x"}).status_code == 200
    assert client.post(reverse("voice:worry"), {"words": "no token"}).status_code == 400


def test_help_and_the_way_out_are_on_every_child_page():
    client, child = start(voice.session())
    paths = [
        reverse("voice:join"),
        reverse("voice:promise"),
        reverse("voice:card", args=[1]),
        reverse("voice:words"),
        reverse("voice:thanks"),
        reverse("voice:worry"),
        reverse("voice:slip", args=[child.slip]),
    ]
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        for said in ("080 880 23456", "0800 1111", "999", "Leave this page"):
            assert said in page.text, path
        assert page.headers["Cache-Control"] == "no-store, private"
        assert len(page.content) < 20_000, path


def test_a_slip_opens_its_page_and_a_made_up_one_does_not():
    child = voice.participation()
    assert Client().get(reverse("voice:slip", args=[child.slip])).status_code == 200
    shown = f"{child.slip[:4]} {child.slip[4:]}".lower()
    answer = Client().post(reverse("voice:join"), {"code": shown})
    assert answer.headers["Location"] == reverse("voice:slip", args=[child.slip])
    assert Client().get(reverse("voice:slip", args=["BBBBBBBB"])).status_code == 404
    assert Client().get(reverse("voice:slip", args=["no"])).status_code == 404
    assert FailedCode.objects.get().tries == 1  # what cannot be a slip is not counted


@pytest.mark.parametrize(
    "children, answered, closed, sees",
    [(5, True, True, True), (4, True, True, False), (5, False, True, False), (5, True, False, False)],
)
def test_a_child_sees_their_class_only_after_answering_when_closed_and_five(children, answered, closed, sees):
    session = voice.session()
    answers = voice.class_of(children, session=session)
    child = answers[0] if answered else voice.participation(session=session)
    if closed:
        rooms.close_session(session=session, by="person:1", at=timezone.now())
    page = Client().get(reverse("voice:slip", args=[child.slip]))
    assert ("What your class said" in page.text) is sees


def test_did_this_answer_you_is_two_taps_and_the_last_counts():
    session = voice.session()
    child = voice.class_of(6, session=session)[0]
    from gwrando.web.voice.actions import answering, asking
    from gwrando.web.voice.queries import replies

    slip = reverse("voice:slip", args=[child.slip])
    tap = {"token": "a-token-of-the-page", "answered_me": "yes"}
    assert Client().post(slip, tap).status_code == 403  # no answer yet
    found = asking.close_consultation(consultation=session.consultation, by="person:1", at=timezone.now())
    voice.feedback(found)
    found = answering.publish_feedback(consultation=found, by="person:1", at=timezone.now())
    client = Client()
    assert client.post(slip, tap).status_code == 302
    assert "how well we listen" in client.get(slip).text
    Client().post(slip, tap | {"answered_me": "no"})
    assert replies.counts(found) == {"yes": 0, "no": 1}
    class_client = enter(session)
    back = reverse("voice:back")
    token = class_client.get(back).context["token"]
    for _ in range(2):
        class_client.post(back, {"token": token, "answered_me": "yes"})
    assert replies.counts(found) == {"yes": 1, "no": 1}
    assert class_client.post(back, {"token": token, "answered_me": "maybe"}).status_code == 400
