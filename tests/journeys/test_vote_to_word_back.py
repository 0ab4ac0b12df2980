"""Journey (b): from a facilitator's code to a child's vote, the results, the answer, and the word back on the slip."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import accounts, voice

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIELDS = (
    "title",
    "purpose",
    "who_asks",
    "who_listens",
    "what_can_change",
    "decision_maker",
    "feedback_owner",
)


def signed_in(role: str, scope: str = "all") -> Client:
    client = Client()
    client.force_login(accounts.person(role, scope=scope), backend=BACKEND)
    return client


def hidden(page: str, name: str) -> str:
    """The value of a hidden field, as a browser would send it back."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def press(page: str, says: str) -> str:
    """The address of the link with these words."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>{re.escape(says)}</a>', page)
    assert found, says
    return unescape(found[1])


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_childs_vote_comes_back_as_an_answer(language: str) -> None:
    site = f"/{language}/voice"
    due = timezone.localdate() + dt.timedelta(days=40)

    # the officer writes the promise, and it may not open before it is whole
    officer = signed_in("participation_officer")
    draft = {f"{field}_{tongue}": f"{field} {tongue}" for field in FIELDS for tongue in ("cy", "en")}
    draft |= {
        "question_cy": "Beth arall?",
        "question_en": "What else?",
        "statements_cy": "Dylai swyddogion esbonio.\nRwy'n teimlo'n ddiogel.",
        "statements_en": "Officers should explain.\nI feel safe.",
    }
    made = officer.post(f"{site}/office/new/", draft)
    office = made.headers["Location"]
    assert officer.post(f"{office}open/").status_code == 403
    officer.post(f"{office}change/", draft | {"feedback_due_on": due.isoformat()})
    assert officer.post(f"{office}open/").status_code == 302

    # the facilitator opens a room for their class
    group = voice.group()
    facilitator = signed_in("facilitator", f"group:{group.pk}")
    rooms = facilitator.get(f"{site}/rooms/").text
    consultation = re.search(r'<option value="(\d+)">title', rooms)[1]
    room = facilitator.post(
        f"{site}/rooms/",
        {"consultation": consultation, "group": group.pk, "minutes": 45, "police_in_room": "no"},
    ).headers["Location"]
    code = re.search(rf'<p class="wall-code" lang="{language}">([^<]+)</p>', facilitator.get(room).text)[1]

    # six children take part on phones, without accounts
    slips = []
    for number in range(6):
        child = Client()
        assert child.get("/go").status_code == 302
        promise = child.post(f"{site}/join/", {"code": code.replace("-", " ")}).headers["Location"]
        page = child.get(promise).text
        assert f"who_listens {language}" in page
        card = child.post(promise, {"token": hidden(page, "token"), "who": "nobody"}).headers["Location"]
        for choice in ("agree", "disagree" if number else "pass"):
            page = child.get(card).text
            card = child.post(card, {"choice": choice, "turn": hidden(page, "turn")}).headers["Location"]
        words = child.get(card).text
        how_was_it = child.post(
            card, {"token": hidden(words, "token"), "words": "Dewch i'r ysgol" if number == 0 else ""}
        ).headers["Location"]
        thanks = child.post(how_was_it).headers["Location"]
        slip = re.search(r'<p class="slip-number">([^<]+)</p>', child.get(thanks).text)[1]
        slips.append(slip)
        assert child.post(thanks).status_code == 302  # finish: the tablet forgets

    # one more is worried; the lead has it, and reads what was written
    lead = signed_in("safeguarding_lead")
    worried = Client()
    worried.post(f"{site}/join/", {"code": code})
    page = worried.get(f"{site}/worry/").text
    worried.post(f"{site}/worry/", {"token": hidden(page, "token"), "words": "Geiriau gwneud"})
    assert group.name_cy if language == "cy" else group.name_en in lead.get(f"{site}/worries/").text
    waiting = lead.get(f"{site}/waiting/").text
    assert unescape(waiting).count("Dewch i'r ysgol") == 1
    text = lead.post(f"{site}/waiting/next/").headers["Location"]
    assert "Dewch i'r ysgol" in unescape(lead.get(text).text)
    lead.post(text, {"door": "publish", "rule": ""})

    # nobody sees results while it is open; heads are counted; it is closed
    public = press(officer.get(office).text, "The public page" if language == "en" else "Y dudalen gyhoeddus")
    facilitator.post(f"{room}heads/", {"head_count": 7})
    assert "<table" not in Client().get(public).text
    facilitator.post(f"{room}close/")
    officer.post(f"{office}close/")
    results = unescape(officer.get(office).text)
    assert ("nearly everyone" if language == "en" else "bron pawb") in results
    assert "Dewch i'r ysgol" in results

    # the officer answers, and sends word back
    entry = {
        f"{field}_{tongue}": f"{field} {tongue}"
        for field in ("said", "reason", "next_step", "owner")
        for tongue in ("cy", "en")
    }
    form = officer.get(f"{office}answer/").text
    first = re.search(r'name="statements" value="(\d+)"', form)[1]
    officer.post(
        f"{office}answer/",
        entry
        | {"decision": "will", "due_on": due.isoformat(), "commitment_ref": "A1.2", "statements": [first]},
    )
    officer.post(f"{office}publish/")

    # the slip and the class code both lead to the answer, and two taps say whether it answered
    child = Client()
    back = child.post(f"{site}/join/", {"code": slips[0].lower()}).headers["Location"]
    page = child.get(back).text
    for said in (f"said {language}", f"reason {language}", f"next_step {language}", "A1.2"):
        assert said in page
    child.post(back, {"token": hidden(page, "token"), "answered_me": "yes"})
    classmate = Client()
    classmate.post(f"{site}/join/", {"code": code})
    assert f"reason {language}" in classmate.get(f"{site}/class/").text
    assert f"reason {language}" in Client().get(public).text
    finished = officer.get(office).text
    assert ("Too few have said" if language == "en" else "Rhy ychydig sydd wedi dweud") in finished

    # the facilitator gives the word to the class, and the consultation is finished
    assert ("1 group still waits" if language == "en" else "1 grŵp yn dal i aros") in finished
    today = timezone.localdate().isoformat()
    facilitator.post(f"{room}give/", {"do": "give", "how": "assembly", "given_on": today})
    assert ("still wait" if language == "en" else "yn dal i aros") not in officer.get(office).text
