"""Words that wait for a person: the queue of a team, two readers, undoing, the log, the rota."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import RefusedError
from gwrando.web.accounts import queries as accounts_queries
from gwrando.web.audit.models import Entry
from gwrando.web.voice import rules
from gwrando.web.voice.actions import answering, asking, moderation
from gwrando.web.voice.models import Concern, Duty, Reading, Text
from gwrando.web.voice.queries import moderation as queries
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def signed_in(role="safeguarding_lead", name="Somebody Else"):
    person = accounts.person(role)
    type(person).objects.filter(pk=person.pk).update(name=name)
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.label = f"person:{person.pk}"
    return client


def actor(client):
    from gwrando.web.accounts.models import Person

    person = Person.objects.get(pk=client.label.removeprefix("person:"))
    return accounts_queries.actor_of(person, at=timezone.now())


def test_three_doors_each_seen_by_the_child_who_wrote():
    child = voice.participation()
    texts = [
        voice.text(participation=child, words=words)
        for words in ("One", "Two", "Three", "I am scared of him")
    ]
    lead = signed_in()
    page = lead.get(reverse("voice:waiting"))
    assert page.context["numbers"] == {"waiting": 4, "late": 0, "first": 1, "held": 0, "second": 0}
    assert page.context["rows"][0]["text"].pk == texts[3].pk  # read first
    assert Concern.objects.get().source == "words"
    decide = [reverse("voice:decide", args=[text.pk]) for text in texts]
    alone = lead.get(decide[0]).text
    assert "One" in alone
    assert "question in English" in alone  # what was asked
    assert "Siôn Dafis in year 6" in alone  # the rules with their examples stand beside the decision
    lead.post(decide[0], {"door": "publish"})
    assert lead.post(decide[1], {"door": "not_publish"}).status_code == 403
    lead.post(decide[1], {"door": "not_publish", "rule": "could-hurt"})
    lead.post(decide[2], {"door": "worried"})
    wrong = lead.post(decide[3], {"door": "nowhere"})
    assert wrong.status_code == 400
    assert "Choose one of the three doors" in wrong.text
    assert lead.post(decide[0], {"door": "worried"}).status_code == 403
    doors = Text.objects.exclude(door="").order_by("words").values_list("door", flat=True)
    assert list(doors) == ["publish", "worried", "not_publish"]
    assert set(Concern.objects.values_list("source", flat=True)) == {"words", "moderator"}
    slip = Client().get(reverse("voice:slip", args=[child.slip])).text
    for said in ("others can see it", "could hurt someone", "is acting on it", "waiting for a person"):
        assert said in slip


def test_a_team_reads_without_getting_in_each_others_way():
    first, second = voice.text(words="One"), voice.text(words="Two")
    anna, beth = signed_in(name="Anna Mair Rees"), signed_in(name="Beth Ann")
    went = anna.post(reverse("voice:next_text")).headers["Location"]
    assert anna.post(reverse("voice:next_text")).headers["Location"] == went  # what she holds comes first
    other = beth.post(reverse("voice:next_text")).headers["Location"]
    assert {went, other} == {reverse("voice:decide", args=[text.pk]) for text in (first, second)}
    assert "It is yours until" in anna.get(went).text
    assert "AMR is reading it until" in beth.get(went).text
    assert "AMR is reading it until" in beth.get(reverse("voice:waiting")).text
    assert beth.post(went, {"door": "publish"}).status_code == 403
    assert beth.post(f"{went}take/").status_code == 403
    assert not Text.objects.exclude(door="").exists()
    carol = signed_in()
    assert carol.post(reverse("voice:next_text")).headers["Location"] == reverse("voice:waiting")
    assert len(carol.get(reverse("voice:waiting"), {"show": "free"}).context["rows"]) == 0
    assert len(anna.get(reverse("voice:waiting"), {"show": "mine"}).context["rows"]) == 1
    beth.post(f"{went}leave/")  # not hers: nothing happens
    assert Text.objects.filter(claimed_by=anna.label).count() == 1
    anna.post(f"{went}leave/")
    assert beth.post(f"{went}take/").status_code == 302
    with time_machine.travel(timezone.now() + rules.CLAIM + timedelta(seconds=1)):
        later = signed_in()  # a claim that has run out holds nobody back
        assert later.post(went, {"door": "publish", "next": "1"}).status_code == 302
    assert Text.objects.get(door="publish").claimed_by == ""


def test_a_text_somebody_took_a_moment_ago_is_passed_over(monkeypatch):
    one, two = voice.text(words="One"), voice.text(words="Two")
    lead = signed_in()
    offered = iter([one, two])
    moderation.claim_text(text=one, by="person:999", at=timezone.now())
    monkeypatch.setattr(queries, "next_text", lambda **_: next(offered, None))
    assert lead.post(reverse("voice:next_text")).headers["Location"] == reverse("voice:decide", args=[two.pk])


def test_the_first_texts_need_two_people_who_agree():
    room = voice.session(consultation=voice.consultation(read_twice=2))
    texts = [voice.text(participation=voice.participation(session=room), words=f"Text {n}") for n in range(3)]
    assert [text.needs_two for text in texts] == [True, True, False]
    at = timezone.now()
    anna, beth, carol = signed_in(), signed_in(), signed_in()

    one = voice.decided(text=texts[0], by=anna.label)
    assert one.door == ""
    with pytest.raises(RefusedError):
        moderation.decide_text(text=one, door="publish", rule="", by=anna.label, at=at)
    assert texts[0].pk not in set(queries.queue(for_person=actor(anna), at=at).values_list("pk", flat=True))
    page = beth.get(reverse("voice:decide", args=[one.pk])).text
    assert "their choice is not shown" in page
    assert "You have read it" in anna.get(reverse("voice:decide", args=[one.pk])).text
    assert "Somebody has read it" in beth.get(reverse("voice:waiting")).text
    beth.post(reverse("voice:decide", args=[one.pk]), {"door": "publish"})
    assert Text.objects.get(pk=one.pk).door == "publish"

    two = voice.decided(text=texts[1], by=anna.label)
    kept = beth.post(
        reverse("voice:decide", args=[two.pk]), {"door": "not_publish", "rule": "could-hurt"}, follow=True
    )
    assert "Kept. Somebody else will read it too" in kept.text
    assert Text.objects.get(pk=two.pk).door == ""
    assert "chose differently" in carol.get(reverse("voice:decide", args=[two.pk])).text
    carol.post(reverse("voice:decide", args=[two.pk]), {"door": "not_publish", "rule": "names-someone"})
    settled = Text.objects.get(pk=two.pk)
    assert (settled.door, settled.rule, settled.decided_by) == ("not_publish", "names-someone", carol.label)
    assert list(Reading.objects.filter(text=two).order_by("pk").values_list("n_readers", "settled")) == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert voice.decided(text=texts[2], by=anna.label).door == "publish"  # one is enough after the first two


def test_one_person_who_is_worried_is_enough():
    room = voice.session(consultation=voice.consultation(read_twice=20))
    found = voice.text(participation=voice.participation(session=room))
    assert voice.decided(text=found, door="worried").door == "worried"
    assert Concern.objects.get().source == "moderator"


def test_the_database_keeps_one_reading_a_person():
    found = voice.decided()
    row = Reading.objects.get(text=found)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_undoing_hides_the_words_from_the_next_page_on():
    room = voice.session()
    children = voice.class_of(5, session=room)
    found = voice.decided(text=voice.text(participation=children[0], words="Made up words"))
    asking.close_consultation(consultation=room.consultation, by="person:0", at=timezone.now())
    public = reverse("voice:consultation", args=[room.consultation.slug])
    assert "Made up words" in Client().get(public).text
    lead = signed_in()
    assert "Undo the decision" in lead.get(reverse("voice:decide", args=[found.pk])).text
    assert "no other child sees them" in lead.post(reverse("voice:undo", args=[found.pk]), follow=True).text
    assert "Made up words" not in Client().get(public).text
    assert "waiting for a person" in Client().get(reverse("voice:slip", args=[children[0].slip])).text
    assert lead.post(reverse("voice:undo", args=[found.pk])).status_code == 403  # nothing left to undo
    voice.decided(text=found, by=lead.label)  # and the same person may decide anew
    assert "Made up words" in Client().get(public).text


def test_undoing_a_worry_keeps_the_worry():
    found = voice.decided(door="worried", text=voice.text(words="Made up"))
    moderation.undo_decision(text=found, by="person:1", at=timezone.now())
    assert Concern.objects.get().words == "Made up"
    voice.decided(door="worried", text=found)
    assert Concern.objects.count() == 1


def test_what_is_decided_stands_when_word_is_back():
    room = voice.session()
    found = voice.decided(text=voice.text(participation=voice.participation(session=room)))
    at = timezone.now()
    asking.close_consultation(consultation=room.consultation, by="person:0", at=at)
    voice.feedback(room.consultation)
    answering.publish_feedback(consultation=room.consultation, by="person:0", at=at)
    lead = signed_in()
    assert "the decision stands" in lead.get(reverse("voice:decide", args=[found.pk])).text
    assert lead.post(reverse("voice:undo", args=[found.pk])).status_code == 403


def test_each_text_has_a_limit_and_the_late_come_first():
    slow, quick = (voice.session(consultation=voice.consultation(read_within_hours=n)) for n in (48, 2))
    late = voice.text(participation=voice.participation(session=quick), words="late")
    voice.text(participation=voice.participation(session=slow), words="early")
    assert late.read_by == late.received_hour + timedelta(hours=3)
    with time_machine.travel(late.read_by + timedelta(minutes=1)):
        lead = signed_in()
        page = lead.get(reverse("voice:waiting"))
        assert [row["text"].words for row in page.context["rows"]] == ["late", "early"]
        assert page.context["numbers"]["late"] == 1
        assert len(lead.get(reverse("voice:waiting"), {"show": "late"}).context["rows"]) == 1
        slug = slow.consultation.slug
        rows = lead.get(reverse("voice:waiting"), {"consultation": slug, "show": "nonsense"}).context["rows"]
        assert [row["text"].words for row in rows] == ["early"]
        office = signed_in("participation_officer")
        assert "1 late" in office.get(reverse("voice:office")).text
        log = reverse("voice:reading_log")
        assert log in office.get(reverse("voice:office")).text
        assert log not in signed_in("analyst").get(reverse("voice:office")).text
        page = office.get(reverse("voice:office_consultation", args=[quick.consultation.slug])).text
        assert "1 text was not read in time" in page
        assert "within 2 hours" in page
        voice.decided(text=late, by=lead.label)
        row = Reading.objects.get()
        assert (row.waited_hours, row.in_time) == (3, False)


def test_two_thousand_texts_are_pages_of_twenty(django_assert_max_num_queries):
    child = voice.participation()
    kept = voice.text(participation=child, words="first")
    made = [
        Text(
            participation=child,
            token=f"many-{n}",
            words="Made up",
            received_hour=kept.received_hour,
            read_by=kept.read_by,
        )
        for n in range(1999)
    ]
    Text.objects.bulk_create(made)
    lead = signed_in()
    with django_assert_max_num_queries(15):
        page = lead.get(reverse("voice:waiting"), {"page": "100"})
    assert len(page.context["rows"]) == 20
    assert "Page 100 of 100" in page.text
    assert "show=all" in page.text
    assert len(page.content) < 50_000


def test_the_log_says_what_and_how_quickly_and_holds_no_words():
    for door, rule in (("publish", ""), ("not_publish", "could-hurt"), ("worried", "")):
        found = voice.decided(door=door, rule=rule, text=voice.text(words="Made up words"))
    moderation.undo_decision(text=found, by="person:1", at=timezone.now())
    pages = [signed_in(role).get(reverse("voice:reading_log")) for role in sorted(queries.LOG_READERS)]
    for page in pages:
        assert page.context["numbers"].doors == {"publish": 1, "not_publish": 1, "worried": 0}
        assert page.context["numbers"].rules["could-hurt"] == 1
        assert page.context["numbers"].undone == 1
        assert "2 of 2" in page.text
        assert "Made up words" not in page.text
        assert len(page.context["rows"]) == 4
    Text.objects.all().delete()  # slips go after a year; the log stays
    page = signed_in().get(reverse("voice:reading_log"))
    assert "deleted" in page.text
    assert signed_in("analyst").get(reverse("voice:reading_log")).status_code == 403
    assert not queries.log(for_person=actor(signed_in("analyst"))).exists()
    steps = Entry.objects.filter(action__startswith="voice.decide_text").values_list("action", "note")
    assert ("voice.decide_text.publish", "n=1") in set(steps)
    assert Entry.objects.filter(action="voice.read_text.undo").exists()


def test_nobody_but_the_lead_has_a_queue():
    found = voice.text()
    officer = actor(signed_in("participation_officer"))
    assert not queries.queue(for_person=officer, at=timezone.now()).exists()
    assert queries.text(found.pk, for_person=officer) is None
    missing = "/en/voice/waiting/00000000-0000-4000-8000-000000000000/"
    assert signed_in().get(missing).status_code == 404
    assert queries.initials(["person:999999", "system", "example"]) == {}


@pytest.mark.parametrize(
    "language, words", [("en", "to keep everyone safe"), ("cy", "Nid ydym yn dangos enwau pobl")]
)
def test_anybody_reads_the_rules_with_an_example_beside_each(language, words):
    with translation.override(language):
        page = Client().get(reverse("voice:word_rules")).text
    assert words in page
    assert page.count("rule-shown") == 4


def test_the_rota_names_somebody_for_each_day():
    lead, officer = signed_in(), signed_in("participation_officer")
    person = accounts.person("safeguarding_lead")
    today = timezone.localdate()
    data = {"person": person.pk, "place": "first", "first_day": today, "last_day": today + timedelta(days=13)}
    officer.post(reverse("voice:rota"), data)
    assert 9 <= Duty.objects.count() <= 10  # ten working days; fewer never
    officer.post(reverse("voice:rota"), data | {"weekends": "on"})
    assert Duty.objects.count() == 14
    lead.post(reverse("voice:rota"), data | {"place": "second"})
    assert set(queries.on_duty(Duty.objects.filter(place="second").first().day)) == {"first", "second"}
    for wrong in (
        {"last_day": today - timedelta(days=1)},
        {"last_day": today + timedelta(days=92)},
        {"person": 0},
    ):
        assert officer.post(reverse("voice:rota"), data | wrong).status_code == 400
    assert person.name in lead.get(reverse("voice:rota")).text
    row = Duty.objects.get(day=today, place="first")
    assert lead.post(reverse("voice:take_off_duty", args=[row.pk])).status_code == 302
    assert lead.post(reverse("voice:take_off_duty", args=[row.pk])).status_code == 404
    assert "first" not in queries.on_duty(today)


def test_a_day_with_a_room_and_nobody_on_duty_is_seen():
    lead = signed_in()
    at = timezone.now()
    assert queries.n_bare_days(at=at) == 0
    assert not queries.is_bare_today(at=at)
    room = voice.session()
    assert queries.n_bare_days(at=at) == 7
    assert queries.is_bare_today(at=at)
    assert "nobody is on duty" in lead.get(reverse("voice:rota")).text
    assert "nobody on duty" in lead.get(reverse("home:today")).text
    facilitator = signed_in("facilitator")
    opened = {
        "consultation": room.consultation_id,
        "group": room.group_id,
        "minutes": 60,
        "police_in_room": "no",
    }
    page = facilitator.post(reverse("voice:rooms"), opened, follow=True).text
    assert "Nobody is named in the rota today" in page
    voice.duty(accounts.person("safeguarding_lead"))
    assert "Nobody is named" not in facilitator.post(reverse("voice:rooms"), opened, follow=True).text
    assert queries.n_bare_days(at=at) == 6
    assert not queries.is_bare_today(at=at)


def test_the_office_is_warned_when_two_must_read_and_one_can():
    found = voice.consultation(read_twice=20)
    officer = signed_in("participation_officer")
    page = officer.get(reverse("voice:office_consultation", args=[found.slug])).text
    assert "Those texts will wait" in page
    for _ in range(2):
        accounts.person("safeguarding_lead")
    page = officer.get(reverse("voice:office_consultation", args=[found.slug])).text
    assert "Those texts will wait" not in page
    assert "first 20 texts" in page


def test_the_reader_sees_which_question_the_words_answer():
    child = voice.participation()
    own = voice.text(participation=child)
    bare = voice.text(
        participation=voice.participation(
            session=voice.session(consultation=voice.consultation(question_cy="", question_en=""))
        )
    )
    assert queries.asked(own).en == "question in English"
    assert queries.asked(bare) is None
    asked = voice.item()
    Text.objects.filter(pk=own.pk).update(item=asked)
    assert queries.asked(Text.objects.get(pk=own.pk)) == asked.question.text


def test_one_worry_about_the_same_words_is_enough_while_it_is_open():
    found = voice.text(words="I want to die")
    by_list = Concern.objects.get()
    lead = signed_in()
    assert f"Worry {by_list.pk}" in lead.get(reverse("voice:decide", args=[found.pk])).text
    voice.decided(door="worried", text=found)
    assert Concern.objects.get() == by_list
    moderation.undo_decision(text=found, by="person:1", at=timezone.now())
    Concern.objects.update(acknowledged_at=timezone.now(), closed_at=timezone.now(), note="Not about a child")
    voice.decided(door="worried", text=found)  # closed as nothing, and a person is worried all the same
    assert Concern.objects.count() == 2
