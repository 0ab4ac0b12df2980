"""The office, the facilitator and the safeguarding lead, through their pages."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.errors import InputError, RefusedError
from gwrando.text import Bilingual
from gwrando.voice import ConsultationDocument, Statement
from gwrando.web.voice import documents
from gwrando.web.voice.actions import asking, imports, rooms
from gwrando.web.voice.models import Concern, Consultation, Feedback, Group, Session
from tests.factories import accounts, voice

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def signed_in(role, scope="all"):
    client = Client()
    client.force_login(accounts.person(role, scope=scope), backend=BACKEND)
    return client


def form(**changes):
    made = {name: str(value) for name, value in voice.columns().items()}
    return made | {"statements_cy": "Barn un\nBarn dau", "statements_en": "One\nTwo"} | changes


def test_a_draft_is_written_changed_and_opened():
    client = signed_in("participation_officer")
    assert client.get(reverse("voice:new")).status_code == 200
    made = client.post(reverse("voice:new"), form(feedback_due_on=""))
    page = client.get(made.headers["Location"])
    assert "Give the date by which the children will have an answer" in page.text
    slug = Consultation.objects.get().slug
    refused = client.post(reverse("voice:open", args=[slug]))
    assert refused.status_code == 403
    assert "Give the date" in refused.text
    change = reverse("voice:change", args=[slug])
    assert "Barn dau" in client.get(change).text
    client.post(change, form(statements_cy="Rwy'n 12 oed", statements_en="I am 12"))
    assert "describes the child" in client.get(reverse("voice:office_consultation", args=[slug])).text
    client.post(change, form())
    assert client.post(reverse("voice:open", args=[slug])).status_code == 302
    assert client.get(change).status_code == 403  # what children were promised stays
    assert client.post(reverse("voice:open", args=[slug])).status_code == 403


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"statements_en": "One"}, "as many lines in English"),
        ({"statements_en": "One\n" + "x" * 201}, "too long"),
        ({"statements_cy": "a\n" * 61, "statements_en": "b\n" * 61}, "too many statements"),
        ({"title_cy": ""}, "There is something to put right"),
    ],
)
def test_a_draft_that_cannot_be_kept_loses_nothing(changes, said):
    client = signed_in("participation_officer")
    answer = client.post(reverse("voice:new"), form(**changes))
    assert answer.status_code == 400
    assert said in answer.text
    assert "purpose in English" in answer.text  # what was typed is still there
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("name", ["purpose", "who_asks", "who_listens", "decision_maker", "feedback_owner"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_each_missing_language_is_a_gate(name, language):
    found = voice.consultation(state="draft", **{f"{name}_{language}": " "})
    (problem,) = documents.problems(found, today=timezone.localdate())
    assert (problem.code, problem.where) == ("missing-language", name)


def test_the_open_question_may_be_left_out_but_not_in_one_language():
    none = voice.consultation(state="draft", question_cy="", question_en="")
    assert documents.problems(none, today=timezone.localdate()) == ()
    half = voice.consultation(state="draft", question_cy="")
    assert [problem.where for problem in documents.problems(half, today=timezone.localdate())] == ["question"]


def test_two_drafts_of_one_title_have_two_addresses():
    slugs = {voice.consultation(state="draft").slug, voice.consultation(state="draft").slug}
    assert len(slugs) == 2
    assert voice.consultation(state="draft", title_en="🙂").slug == "consultation"


def test_a_document_and_its_rows_are_the_same():
    found = voice.consultation(state="draft")
    document = documents.to_document(found)
    assert ConsultationDocument.from_text(document.to_yaml(), name="t") == document
    with pytest.raises(InputError):
        asking.import_document(document=document, by="system", at=timezone.now())
    other = asking.import_document(
        document=document.model_copy(update={"id": "another"}), by="system", at=timezone.now()
    )
    assert documents.to_document(other) == document.model_copy(update={"id": "another"})


def test_an_export_with_other_statements_is_refused():
    from gwrando.voice.polis_import import Conversation

    both = Bilingual(cy="A", en="B")
    document = ConsultationDocument(
        id="x", title=both, purpose=both, statements=(Statement(id="1", text=both),)
    )
    read = Conversation(statements={"2": "B"}, votes=(), rejected=(), left_out=(), superseded=0)
    with pytest.raises(InputError):
        imports.import_conversation(
            document=document, conversation=read, source_url="", by="system", at=timezone.now()
        )
    assert not Consultation.objects.exists()


def test_groups_are_added_and_mended():
    client = signed_in("participation_officer")
    assert client.post(reverse("voice:groups"), {"name_cy": "Un"}).status_code == 400
    client.post(reverse("voice:groups"), {"name_cy": "Un", "name_en": "One"})
    group = Group.objects.get()
    assert "no room can open" in client.get(reverse("voice:groups")).text
    client.post(
        reverse("voice:group", args=[group.pk]),
        {"name_cy": "Un", "name_en": "One", "safeguarding_name": "A", "safeguarding_contact": "B"},
    )
    assert "no room can open" not in client.get(reverse("voice:groups")).text
    assert client.get(reverse("voice:group", args=[group.pk])).status_code == 200
    assert client.get(reverse("voice:group", args=[0])).status_code == 404


def test_a_facilitator_opens_counts_and_closes_a_room_of_their_own_group():
    group, other, found = voice.group(), voice.group(), voice.consultation()
    client = signed_in("facilitator", scope=f"group:{group.pk}")
    page = client.get(reverse("voice:rooms"))
    assert group.name_en in page.text
    assert other.name_en not in page.text
    sent = {"consultation": found.pk, "group": group.pk, "minutes": 60, "police_in_room": "yes"}
    assert client.post(reverse("voice:rooms"), sent | {"group": other.pk}).status_code == 400
    assert client.post(reverse("voice:rooms"), sent | {"police_in_room": ""}).status_code == 400
    client.post(reverse("voice:rooms"), sent)
    session = Session.objects.get()
    assert session.police_in_room
    room = reverse("voice:room", args=[session.pk])
    page = client.get(room)
    assert session.code_cy in page.text
    assert session.code_en in page.text
    voice.class_of(6, session=session, choice=lambda person, place: "agree" if person else "pass")
    voice.participation(session=session)
    counts = client.get(room).context["counts"]
    assert counts == {"joined": 7, "answered": 6}
    assert "What the group said" not in client.get(room).text  # nothing live
    client.post(reverse("voice:heads", args=[session.pk]), {"head_count": 8})
    client.post(reverse("voice:heads", args=[session.pk]), {"head_count": "many"})
    session.refresh_from_db()
    assert session.head_count == 8
    client.post(reverse("voice:close_room", args=[session.pk]))
    client.post(reverse("voice:close_room", args=[session.pk]))
    assert "What the group said" in client.get(room).text
    assert client.get(reverse("voice:room", args=[voice.session().pk])).status_code == 404


def test_a_room_closes_by_itself_and_no_longer_than_a_school_day():
    session = voice.session(minutes=10_000)
    assert session.closes_at - session.opened_at == timedelta(hours=8)
    with time_machine.travel(session.closes_at, tick=False):
        client = signed_in("participation_officer")
        assert "Fewer than 5 answered" in client.get(reverse("voice:room", args=[session.pk])).text
    longer = rooms.extend_session(session=session, minutes=600, by="person:1", at=session.opened_at)
    assert longer.closes_at - session.opened_at == timedelta(minutes=600)


def test_a_room_does_not_open_for_a_group_without_a_safeguarding_person():
    with pytest.raises(RefusedError, match="no safeguarding person"):
        voice.session(group=voice.group(safeguarding_contact=""))


def test_a_facilitators_worry_reaches_the_lead():
    session = voice.session()
    client = signed_in("facilitator", scope=f"group:{session.group_id}")
    url = reverse("voice:adult_worry", args=[session.pk])
    client.post(url, {"token": "a-token-of-the-page", "words": ""})
    assert not Concern.objects.exists()
    client.post(url, {"token": "a-token-of-the-page", "words": "A child was very quiet."})
    assert Concern.objects.get().source == "adult"


def answer(**changes):
    made = {name: value or "" for name, value in voice.feedback_columns().items()}
    return made | changes


def test_you_said_we_did_is_recorded_and_sent_back():
    client = signed_in("participation_officer")
    found = voice.consultation(state="open")
    urls = {name: reverse(f"voice:{name}", args=[found.slug]) for name in ("answer", "publish", "close")}
    assert client.get(urls["answer"]).status_code == 403  # still open
    client.post(urls["close"])
    assert client.post(urls["close"]).status_code == 403
    assert client.get(urls["answer"]).status_code == 200
    refused = client.post(urls["publish"])
    assert refused.status_code == 403
    assert "no answer yet" in refused.text
    assert client.post(urls["answer"], answer(decision="will")).status_code == 400
    assert client.post(urls["answer"], answer(reason_cy="")).status_code == 400
    statement = found.statements.first()
    client.post(urls["answer"], answer(decision="will", due_on="2030-01-01", statements=[statement.pk]))
    client.post(urls["answer"], answer(decision="not_this_time", commitment_ref=""))
    last = Feedback.objects.latest("pk")
    client.post(reverse("voice:remove", args=[found.slug, last.pk]))
    assert client.post(reverse("voice:remove", args=[found.slug, last.pk])).status_code == 404
    public = reverse("voice:consultation", args=[found.slug])
    assert "said in English" not in Client().get(public).text  # not before it is sent
    client.post(urls["publish"])
    page = Client().get(public).text
    assert "said in English" in page
    assert "1 January 2030" in page
    assert client.post(urls["publish"]).status_code == 403
    assert "A1.1" in page


def test_a_late_answer_is_said_to_be_late_everywhere():
    session = voice.session()
    child = voice.participation(session=session)
    found = session.consultation
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        for path in (reverse("voice:heard"), reverse("voice:consultation", args=[found.slug])):
            assert "Late" in Client().get(path).text
        assert "Our answer is late" in Client().get(reverse("voice:slip", args=[child.slip])).text


def test_a_draft_is_nobodys_business_and_readers_of_the_office_cannot_write():
    found = voice.consultation(state="draft")
    assert Client().get(reverse("voice:consultation", args=[found.slug])).status_code == 404
    assert Client().get(reverse("voice:heard")).status_code == 200
    for role in ("analyst", "commissioner", "young_inspector"):
        page = signed_in(role).get(reverse("voice:office_consultation", args=[found.slug]))
        assert page.status_code == 200
        assert "Open to children" not in page.text
    assert signed_in("analyst").get(reverse("voice:office_consultation", args=["none"])).status_code == 404


def test_police_in_the_room_is_shown_to_children_and_with_the_results():
    session = voice.session(police=True)
    client = Client()
    client.post(reverse("voice:join"), {"code": session.code_en})
    assert "someone from the police is in the room" in client.get(reverse("voice:promise")).text
    voice.class_of(6, session=session)
    asking.close_consultation(consultation=session.consultation, by="person:1", at=timezone.now())
    page = Client().get(reverse("voice:consultation", args=[session.consultation.slug])).text
    assert "Someone from the police was in 1 of 1 rooms" in page
