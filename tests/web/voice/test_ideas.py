"""Ideas with support and Question Time: through a child's own pages, the office's page, and what everyone may read."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.voice import ConsultationDocument
from gwrando.voice.questions import deal
from gwrando.web.home import actions as home
from gwrando.web.voice.actions import activities, asking, moderation, rooms, taking_part
from gwrando.web.voice.actions import ideas as actions
from gwrando.web.voice.forms.ideas import taps
from gwrando.web.voice.models import Item, Support, Text
from gwrando.web.voice.presenters import ideas as presenters
from gwrando.web.voice.queries import children, evidence, ideas, results, staff
from tests.factories import accounts, voice
from tests.web.voice.test_batch import sent
from tests.web.voice.test_child import start

pytestmark = pytest.mark.django_db
BY = "person:1"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def item() -> Item:
    """A question of ideas of an open consultation without statements."""
    return opened("ideas")


def opened(kind: str) -> Item:
    found = voice.consultation(state="draft", statements=[], question_cy="", question_en="")
    heading = {"title_cy": "Pennawd", "title_en": "Heading"}
    activity = activities.add_activity(consultation=found, columns=heading, by=BY, at=timezone.now())
    made = asked(activity, kind)
    asking.open_consultation(consultation=found, by=BY, at=timezone.now())
    return Item.objects.select_related("activity__consultation").get(pk=made.pk)


def asked(activity, kind):
    from gwrando.voice.questions.kinds import QUESTION

    both = {"cy": "Beth fyddech chi'n ei wneud?", "en": "What would you do?"}
    made = {"type": kind, "id": "q", "text": both}
    if kind == "panel":
        made["panel"] = {"cy": "Y Comisiynydd", "en": "The Commissioner"}
    return activities.keep_item(
        activity=activity, item=None, question=QUESTION.validate_python(made), by=BY, at=timezone.now()
    )


def idea(item, *, words="More light", child=None, door="publish", minutes_ago=30) -> Text:
    """An idea of another child, decided half an hour ago."""
    author = child or child_of(item)
    at = timezone.now()
    found = taking_part.send_words(
        participation=author,
        item=item,
        token=uuid4().hex,
        words=words,
        at=at,
    )
    if door:
        rule = "names-someone" if door == "not_publish" else ""
        moderation.decide_text(
            text=found, door=door, rule=rule, by="person:9", at=at - timedelta(minutes=minutes_ago)
        )
        found.refresh_from_db()
    return found


def of(item):
    found = item.activity.consultation
    found.refresh_from_db()
    return found


def say(child, item, said, *, turn=1, **more):
    actions.keep_support(
        participation=child,
        item=item,
        said={text.pk: yes for text, yes in said.items()},
        turn=turn,
        at=timezone.now(),
        **more,
    )


def child_of(item):
    return voice.participation(session=voice.session(consultation=of(item)))


CARD = 1


def card(client):
    return client.get(reverse("voice:card", args=[CARD]))


def test_an_idea_is_held_until_a_person_says_so_and_then_seen_in_another_room(item):
    client, slip = start(voice.session(consultation=of(item)))
    page = card(client)
    assert "appears here when a person has read it" in page.text
    client.post(
        reverse("voice:card", args=[CARD]),
        {"token": page.context["form"]["token"].value(), "words": "Lights by the canal", "turn": 1},
    )
    text = Text.objects.get()
    assert (text.item, text.door) == (item, "")
    other, _ = start(voice.session(consultation=of(item)))
    assert "Lights by the canal" not in card(other).text
    moderation.decide_text(text=text, door="publish", rule="", by="person:9", at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        seen = card(other).text
        assert "Lights by the canal" in seen
        for telling in (slip.slip, str(slip.pk), slip.session.group.name_en):
            assert telling not in seen
        mine = card(client)
        assert "Lights by the canal" not in mine.text  # never their own
        assert "You have written something here." in mine.text
        moderation.undo_decision(text=text, by="person:9", at=timezone.now())
        assert "Lights by the canal" not in card(other).text


@pytest.mark.parametrize("door", ["", "not_publish", "worried"])
def test_only_published_ideas_of_this_question_are_dealt(item, door):
    idea(item, door=door)
    idea(opened("ideas"))  # of another consultation
    assert ideas.screens(child_of(item), item, at=timezone.now()) == [[]]


def test_what_was_published_a_minute_ago_waits_for_the_full_ten_minutes(item):
    with time_machine.travel("2026-11-29 10:01:00+00:00", tick=False):
        idea(item, minutes_ago=0)
        child = child_of(item)
    for clock, n in (("10:09:59", 0), ("10:10:00", 1)):
        with time_machine.travel(f"2026-11-29 {clock}+00:00", tick=False):
            assert len(ideas.screens(child, item, at=timezone.now())[0]) == n


def test_ten_at_most_as_dealt_to_the_slip_and_more_on_the_next_screen(item):
    made = [idea(item, words=f"Idea {n}") for n in range(12)]
    client, slip = start(voice.session(consultation=of(item)))
    order = deal.dealt([text.pk.hex for text in made], slip=slip.slip, question=item.key)
    page = card(client)
    assert [row["idea"].pk.hex for row in page.context["ideas"]] == order[:10]
    assert len(page.content) < 50_000
    answer = client.post(
        reverse("voice:card", args=[CARD]),
        {"token": uuid4().hex, "turn": 1, "shown": order[:10], "like": order[:1], "more": "1"},
    )
    assert answer.headers["Location"].endswith("?more=1")
    second = client.get(answer.headers["Location"])
    assert [row["idea"].pk.hex for row in second.context["ideas"]] == order[10:]
    assert second.context["more"] == 0
    assert (
        client.get(f"{reverse('voice:card', args=[CARD])}?more=99").context["ideas"]
        == second.context["ideas"]
    )
    assert Support.objects.filter(supports=True).get().idea_id.hex == order[0]
    assert Support.objects.filter(supports=False).count() == 9


def test_long_ideas_keep_a_page_under_fifty_kilobytes(item):
    for n in range(10):
        idea(item, words="🙂" * 5000 + str(n))
    client, _ = start(voice.session(consultation=of(item)))
    assert len(card(client).content) < 50_000


def test_an_idea_too_long_to_send_is_asked_to_be_shorter_and_ticks_stay(item):
    other = idea(item)
    client, _ = start(voice.session(consultation=of(item)))
    answer = client.post(
        reverse("voice:card", args=[CARD]),
        {
            "token": uuid4().hex,
            "words": "a" * 20_001,
            "turn": 1,
            "shown": other.pk.hex,
            "like": other.pk.hex,
        },
    )
    assert answer.status_code == 400
    assert "Nothing is lost" in answer.text
    assert "a" * 20_001 in answer.text
    assert " checked" in answer.text
    assert not Support.objects.exists()


def test_support_counts_once_may_be_taken_back_and_a_late_repeat_changes_nothing(item):
    other, child = idea(item), child_of(item)
    for _ in range(2):
        say(child, item, {other: True}, turn=1)
    assert Support.objects.get().supports
    say(child, item, {other: False}, turn=2)
    say(child, item, {other: True}, turn=1)  # the same as before, late
    assert not Support.objects.get().supports
    with pytest.raises(IntegrityError):
        Support.objects.create(participation=child, idea=other, supports=True, turn=3)


def test_what_may_not_be_supported_is_left_out_without_a_word(item):
    child = child_of(item)
    mine, hidden, foreign = idea(item, child=child), idea(item, door="not_publish"), idea(opened("ideas"))
    say(child, item, {mine: True, hidden: True, foreign: True})
    assert not Support.objects.exists()


def test_a_question_of_another_consultation_or_a_closed_room_is_refused(item):
    other, child = idea(item), child_of(opened("ideas"))
    with pytest.raises(RefusedError):
        say(child, item, {other: True})
    child = child_of(item)
    rooms.close_session(session=child.session, by=BY, at=timezone.now())
    child.session.refresh_from_db()
    with pytest.raises(RefusedError):
        say(child, item, {other: True})
    say(child, item, {other: True}, late=True)
    assert Support.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, {}),
        ({"like": ["0" * 32]}, {}),  # ticked, yet never shown
        ({"shown": ["not an idea", "0" * 32], "like": ["not an idea"]}, {UUID(int=0): False}),
        ({"shown": [f"{n:032x}" for n in range(12)]}, {UUID(int=n): False for n in range(10)}),
    ],
)
def test_what_a_screen_sends_is_read_carefully(fields, found):
    assert taps(fields) == found


def test_support_and_words_wait_on_a_device_and_arrive_once(item):
    other, child = idea(item), child_of(item)
    fields = {
        "shown": [other.pk.hex],
        "like": [other.pk.hex],
        "token": ["a-token-1234"],
        "words": ["A bench"],
        "turn": ["1"],
    }
    rooms.close_session(session=child.session, by=BY, at=timezone.now())
    for _ in range(2):
        assert sent(child, (CARD, fields)).json() == {"kept": ["id-0"], "again": []}
    assert Support.objects.get().supports
    assert Text.objects.filter(participation=child).get().words == "A bench"
    again = sent(child, (CARD, fields | {"words": ["a" * 20_001], "like": []})).json()
    assert again["kept"] == []
    assert Support.objects.get().supports  # nothing of the entry was kept


def test_taking_back_takes_ideas_support_and_the_support_of_those_ideas(item):
    author, child = child_of(item), child_of(item)
    theirs, other = idea(item, child=author), idea(item)
    say(child, item, {theirs: True, other: False})
    say(author, item, {other: True})
    taking_part.withdraw(participation=author, at=timezone.now())
    row = Support.objects.get()
    assert (row.participation, row.idea) == (child, other)


def test_a_child_who_only_wrote_or_supported_took_part(item):
    author, child = child_of(item), child_of(item)
    theirs = idea(item, child=author)
    assert children.has_answered(author)
    assert not children.has_answered(child)
    say(child, item, {theirs: False})
    assert children.has_answered(child)
    assert [children.n_answered(one.session) for one in (author, child)] == [1, 1]
    assert staff.head_counts(child.session) == {"joined": 1, "answered": 1}
    assert results.n_participants(of(item)) == 2


def closed_with_support(item, counts):
    """Published ideas, each supported and not supported by so many children; then the consultation closes."""
    made, room = [], voice.session(consultation=of(item))
    for number, (yes, no) in enumerate(counts):
        text = idea(item, words=f"Idea {number}")
        for n in range(yes + no):
            say(voice.participation(session=room), item, {text: n < yes})
        made.append(text)
    asking.close_consultation(consultation=of(item), by=BY, at=timezone.now())
    return made


def test_no_support_is_shown_while_open_and_protected_support_after(item):
    one, two, three, few, most = closed_with_support(item, [(12, 8), (12, 8), (3, 1), (1, 30), (30, 1)])
    item.refresh_from_db()
    assert "Idea" not in item.result.replace('"Idea"', "").replace(
        "Syniad", ""
    )  # no word of a child is in what stays
    (found,) = ideas.results(of(item))
    # nearly everyone; a tie, both there; the hidden one; nearly nobody
    assert [row.idea for row in found.rows] == [most, one, two, three, few]
    _, first, _, last, _ = found.rows
    assert (first.table.cell("all", "supports").shown, first.table.cell("all", "saw").shown) == (10, 10)
    assert first.supports.n == 20
    assert last.supports is None
    public = Client().get(reverse("voice:consultation", args=[of(item).slug])).text
    assert "Idea 0" in public
    assert "Likes it too" in public
    assert "50 % (30 to 70 %)" in public
    assert evidence.published_texts(of(item)) == []  # they stand with their support, once
    moderation.undo_decision(text=one, by="person:9", at=timezone.now())
    assert [row.idea for row in ideas.results(of(item))[0].rows] == [most, two, three, few]


def test_nothing_of_support_is_on_any_page_while_it_is_open(item):
    other = idea(item)
    client, slip = start(voice.session(consultation=of(item)))
    before = card(client).text
    for _ in range(7):
        say(child_of(item), item, {other: True})
    after = card(client).text
    drop = ("csrfmiddlewaretoken", 'name="token"', "data-token")
    assert [line for line in before.splitlines() if not any(word in line for word in drop)] == [
        line for line in after.splitlines() if not any(word in line for word in drop)
    ]
    assert ideas.results(of(item)) == []
    for url in (reverse("voice:consultation", args=[of(item).slug]), reverse("voice:slip", args=[slip.slip])):
        assert "Likes it too" not in Client().get(url).text


def test_ideas_and_support_go_with_the_slip_and_the_counts_stay(item):
    closed_with_support(item, [(6, 6)])
    at = timezone.now() + timedelta(days=402)
    home.purge(by="system", at=at)  # marks
    home.purge(by="system", at=at)
    assert not Text.objects.exists()
    assert not Support.objects.exists()
    item.refresh_from_db()
    assert len(json.loads(item.result)) == 1


def officer():
    client = Client()
    client.force_login(
        accounts.person("participation_officer"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_the_office_writes_both_kinds_and_they_go_through_the_document(item):
    client = officer()
    draft = voice.item().activity
    where = [draft.consultation.slug, draft.key]
    both = {"text_cy": "Beth?", "text_en": "What?"}
    assert client.post(reverse("voice:new_item", args=[*where, "ideas"]), both).status_code == 302
    assert client.post(reverse("voice:new_item", args=[*where, "panel"]), both).status_code == 400
    who = both | {"panel_cy": "Y Comisiynydd", "panel_en": "The Commissioner"}
    assert client.post(reverse("voice:new_item", args=[*where, "panel"]), who).status_code == 302
    made = draft.items.get(kind="panel")
    assert made.question.panel.en == "The Commissioner"
    assert "The Commissioner" in client.get(reverse("voice:item", args=[*where, made.pk])).text
    from gwrando.web.voice import documents

    document = documents.to_document(draft.consultation)
    assert ConsultationDocument.from_text(document.to_yaml(), name="c") == document


def test_questions_of_every_kind_stand_in_the_order_of_the_consultation():
    def one(place, activity):
        return {"place": place, "activity": activity}

    counted, proposed = (
        [one((1, 1), "A"), one((1, 3), ""), one((2, 1), "B")],
        [one((1, 2), "A"), one((3, 1), "C")],
    )
    assert [(q["place"], q["activity"]) for q in presenters.in_order(counted + proposed)] == [
        ((1, 1), "A"),
        ((1, 2), ""),
        ((1, 3), ""),
        ((2, 1), "B"),
        ((3, 1), "C"),
    ]
    assert [q["activity"] for q in presenters.in_order([one((2, 1), "A"), one((1, 1), "A")])] == ["A", "A"]
