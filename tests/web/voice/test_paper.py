"""Paper through the real doors: print, draw, photograph, send, decide, close, read the result."""

import re
from datetime import timedelta

import cv2
import numpy as np
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gwrando.voice.codes import shown_slip
from gwrando.voice.paper import SheetLayout, pictures, vision
from gwrando.web.voice.actions import asking
from gwrando.web.voice.models import (
    Concern,
    PaperLook,
    PaperPrinting,
    PaperSheet,
    PaperUpload,
    Participation,
    Text,
    Vote,
)
from tests.factories import accounts, voice
from tests.factories import paper as made_up

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BALLPOINT = made_up.PENS[0]
CANARY = "Blodwenna Canari-Wnaed"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def facilitator(room):
    client = Client()
    person = accounts.person("facilitator", scope=f"group:{room.group_id}")
    client.force_login(person, backend=BACKEND)
    return client


def mark(page, plan, given, *, seed, number=1):
    """The drawn page with marks: (item, box, style) each."""
    rng = np.random.default_rng(seed)
    items = [placed for placed in plan.pages[number - 1] if placed.boxes]
    for item, box, style in given:
        x, y, width, height = items[item].boxes[box].frame
        lines = made_up.strokes(style, width, rng)
        page = made_up.draw(page, lines, x=x + width / 2, y=y + height / 2, pen=BALLPOINT, rng=rng)
    return page


def jpeg(page):
    return cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def send(client, room, *files):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("voice:paper_upload", args=[room.pk]), {"scans": sent})


def test_from_the_printer_to_the_results():
    """Six children on paper, one photo each; a doubtful mark, handwriting, a cat, a sheet twice."""
    room = voice.session(mode="paper")
    client = facilitator(room)
    address = reverse("voice:paper", args=[room.pk])
    assert "Print the sheets first" in client.get(address).text
    form = {"token": "token-walk-1", "n_sheets": "6", "languages": "en", "size_pt": "13"}
    assert client.post(reverse("voice:paper_print", args=[room.pk]), form).status_code == 302
    printing = PaperPrinting.objects.get()
    page = client.get(address)
    assert "Sheets 1 to 6" in page.text
    pdf = client.get(reverse("voice:paper_sheets", args=[room.pk, printing.pk]))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "no-store" in pdf.headers["Cache-Control"]
    slips = client.get(reverse("voice:paper_slips", args=[room.pk, printing.pk]))
    assert slips.content.startswith(b"%PDF-")
    assert pdf.content == client.get(reverse("voice:paper_sheets", args=[room.pk, printing.pk])).content

    plan = SheetLayout.model_validate_json(printing.layout)
    drawn = [picture.astype(np.float32) / 255 for picture in pictures.pages(pdf.content)]
    assert len(drawn) == 6 * len(plan.pages) == 6  # three statements and the question on one page
    rng = np.random.default_rng(3)
    given = [[(0, 0, "tick"), (1, 1, "cross"), (2, 2, "tick")] for _ in drawn]
    given[1] += [(0, 1, "cross")]  # two boxes of one statement
    filled = [
        mark(page, plan, marks, seed=20 + place)
        for place, (page, marks) in enumerate(zip(drawn, given, strict=True))
    ]
    writing = plan.pages[0][-1].writing
    filled[2] = made_up.write_words(filled[2], writing, rng)
    # one of each: drawing them takes longer than reading
    pictured = [made_up.photographed(filled[0], rng, hard=False), made_up.scanned(filled[1], rng)]
    photos = [
        jpeg(page)
        for page in (*pictured, *((np.clip(page, 0, 1) * 255).astype(np.uint8) for page in filled[2:]))
    ]
    cat = jpeg(np.tile(np.linspace(40, 220, 500), (400, 1)).astype(np.uint8))

    answer = send(client, room, *[(f"{CANARY} {n}.jpg", photo) for n, photo in enumerate(photos)], ("cat.jpg", cat), ("odd.heic", b"not a picture"), ("empty.pdf", b""))  # fmt: skip
    assert answer.status_code == 200
    assert "6 of 9 pages read" in answer.text
    assert "3 pages are no sheets of this room" in answer.text
    assert "This is not one of our sheets" in answer.text
    assert Participation.objects.count() == 6
    assert Vote.objects.filter(choice="agree").count() == 5
    looks = {look.kind: look for look in PaperLook.objects.all()}
    assert set(looks) == {"mark", "words"}
    again = send(client, room, ("again.jpg", photos[3]))
    assert "0 of 1 pages read" in again.text
    assert "1 page was here before: it counts once" in again.text
    assert Vote.objects.count() == 17
    assert [(up.n_read, up.n_again, up.n_not_ours) for up in PaperUpload.objects.order_by("pk")] == [
        (6, 0, 3),
        (0, 1, 0),
    ]
    for model in apps.get_models():  # the name of a file may be a child's
        assert CANARY not in repr(list(model._default_manager.values())), model

    picture = client.get(reverse("voice:paper_picture", args=[room.pk, looks["words"].pk]))
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in picture.headers["Cache-Control"]
    assert cv2.imdecode(np.frombuffer(picture.content, np.uint8), cv2.IMREAD_GRAYSCALE).shape[1] > 500
    queue = reverse("voice:paper_look", args=[room.pk])
    assert "more than one box is marked" in client.get(queue).text
    written = looks["words"].pk
    both = {f"mark-{looks['mark'].pk}": "disagree", f"words-{written}": "More lights in the park"}
    wrong = client.post(queue, both | {f"none-{written}": "on"})
    assert wrong.status_code == 400
    assert "Nothing is kept yet" in wrong.text
    assert "More lights in the park" in wrong.text  # what was typed is still there
    assert PaperLook.objects.count() == 2
    assert "2 things are settled" in client.post(queue, both, follow=True).text
    assert "Nothing is waiting for you" in client.get(queue).text
    assert client.get(reverse("voice:paper_picture", args=[room.pk, looks["words"].pk])).status_code == 404
    assert Text.objects.get().door == ""

    asking.close_consultation(consultation=room.consultation, by="person:1", at=timezone.now())
    public = Client().get(reverse("voice:consultation", args=[room.consultation.slug]))
    assert "6 children and young people took part" in public.text
    assert "Answered on paper in 1 of 1 rooms" in public.text
    assert (
        "The consultation has closed: sheets are neither printed nor read any more."
        in client.get(address).text
    )
    slip = Participation.objects.get(sheet__number=3).slip
    mine = Client().post(reverse("voice:join"), {"code": shown_slip(slip)}, follow=True)
    assert "More lights in the park" in mine.text


def test_a_slip_whose_sheet_was_not_read_is_known():
    printing = voice.printing()
    slip = PaperSheet.objects.first().slip
    page = Client().post(reverse("voice:join"), {"code": slip.lower()}, follow=True)
    assert page.status_code == 200
    assert "has not been read yet" in page.text
    asking.close_consultation(consultation=printing.session.consultation, by="person:1", at=timezone.now())
    assert "No sheet with this slip was read" in Client().get(reverse("voice:slip", args=[slip])).text


def test_a_room_turns_to_paper_when_the_wifi_fails():
    room = voice.session()
    client = facilitator(room)
    address = reverse("voice:paper", args=[room.pk])
    assert client.get(address).headers["Location"] == reverse("voice:room", args=[room.pk])
    assert "Answer on paper here" in client.get(reverse("voice:room", args=[room.pk])).text
    client.post(reverse("voice:paper_use", args=[room.pk]))
    assert client.get(address).status_code == 200
    assert address in client.get(reverse("voice:rooms")).text


def test_a_room_opened_for_paper():
    group = voice.group()
    found = voice.consultation()
    client = Client()
    client.force_login(accounts.person("participation_officer"), backend=BACKEND)
    form = {
        "consultation": found.pk,
        "group": group.pk,
        "minutes": 60,
        "police_in_room": "no",
        "mode": "paper",
    }
    client.post(reverse("voice:rooms"), form)
    room = found.sessions.get()
    assert room.mode == "paper"
    office = client.get(reverse("voice:office_consultation", args=[found.slug])).text
    assert reverse("voice:paper", args=[room.pk]) in office


def test_without_the_part_it_says_so_in_both_languages_and_typing_still_works(monkeypatch):
    printing = voice.printing()
    monkeypatch.setattr(vision.importlib.util, "find_spec", lambda name: None)
    client = facilitator(printing.session)
    for language, sentence in (("en", "Sheets cannot be read on this server yet"), ("cy", "Ni ellir darllen taflenni ar y gweinydd hwn eto")):  # fmt: skip
        with translation.override(language):
            page = client.get(reverse("voice:paper", args=[printing.session_id]))
        assert sentence in page.text
        assert "gwrando[paper]" in page.text.replace("&quot;", '"')
        assert 'type="file"' not in page.text


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"n_sheets": "0"}, "There is something to put right"),
        ({"n_sheets": "101"}, "There is something to put right"),
        ({"afterwards_en": "We shred them."}, "in both languages, or in neither"),
        ({"afterwards_cy": "Rydym yn eu rhwygo."}, "in both languages, or in neither"),
    ],
)
def test_what_cannot_be_printed_is_said(changes, said):
    room = voice.session(mode="paper")
    form = {"token": "token-1234", "n_sheets": "3", "languages": "en", "size_pt": "13"} | changes
    answer = facilitator(room).post(reverse("voice:paper_print", args=[room.pk]), form)
    assert answer.status_code == 400
    assert said in answer.text
    assert not PaperPrinting.objects.exists()


def test_files_that_cannot_be_sent_are_told(monkeypatch):
    printing = voice.printing()
    client = facilitator(printing.session)
    address = reverse("voice:paper_upload", args=[printing.session_id])
    assert client.post(address, {}).status_code == 400
    monkeypatch.setattr("gwrando.web.voice.forms.paper.MOST_UPLOAD", 10)
    answer = send(client, printing.session, ("a.png", b"x" * 11))
    assert answer.status_code == 400
    assert "too large together" in answer.text
    monkeypatch.undo()
    many = send(client, printing.session, *[(f"{n}.png", b"x") for n in range(61)])
    assert many.status_code == 403
    assert "61 pages" in many.text
    assert not PaperUpload.objects.exists()


def test_whole_pages_are_placed_written_and_set_aside():
    printing = voice.printing()
    look = voice.looks(printing)["page"]
    client = facilitator(printing.session)
    queue = reverse("voice:paper_look", args=[printing.session_id])
    page = client.get(queue).text
    assert "Whose page is it?" in page
    place = reverse("voice:paper_place", args=[printing.session_id, look.pk])
    assert "Say whose page it is" in client.post(place, {"whose": "nobody"}, follow=True).text
    client.post(place, {"whose": "new"})
    copy = PaperSheet.objects.get(copy=1)
    assert copy.participation is not None
    sheet = client.get(reverse("voice:paper_sheet", args=[printing.session_id, copy.pk]))
    assert "Sheet 1 b" in sheet.text

    find = reverse("voice:paper_find", args=[printing.session_id])
    for number in ("99", "cat", "", "12345"):
        assert "No sheet with this number" in client.post(find, {"number": number}, follow=True).text
    from gwrando.voice.paper import PageReading
    from gwrando.web.voice.actions import paper

    unclear = PageReading(file="a", picture=1, state="code_unclear", crop=voice.PNG)
    paper.keep_page(session=printing.session, reading=unclear, at=timezone.now())
    waits = PaperLook.objects.get(why="code_unclear")
    assert "A sheet whose number could not be read" in client.get(queue).text
    found = client.post(find, {"number": "2", "look": str(waits.pk)})
    assert f"look={waits.pk}" in found.headers["Location"]
    assert str(waits.pk) in client.get(found.headers["Location"]).text
    address = found.headers["Location"].split("?")[0]
    refused = client.post(address, {"token": "x", "look": str(waits.pk)})
    assert refused.status_code == 400
    client.post(
        address, {"token": "token-sheet-2", "look": str(waits.pk), "q-s1": "agree", "words": "Made up"}
    )
    assert not PaperLook.objects.filter(pk=waits.pk).exists()
    assert Vote.objects.get(participation__sheet__number=2).choice == "agree"
    assert "checked" in client.get(address, {"look": "odd"}).text
    blank = voice.reading(printing, sheet=3, choices=(None, None, None))
    paper.keep_page(session=printing.session, reading=blank, at=timezone.now())
    look = PaperLook.objects.get(why="blank")
    assert re.search(r"sheet/\d+/\?look=", client.get(queue).text)
    client.post(reverse("voice:paper_aside", args=[printing.session_id, look.pk]))
    assert not PaperLook.objects.filter(kind="page").exists()


def test_what_a_person_leaves_open_stays_and_an_odd_choice_is_refused():
    printing = voice.printing()
    looks = voice.looks(printing)
    mark, words = looks["mark"].pk, looks["words"].pk
    client = facilitator(printing.session)
    queue = reverse("voice:paper_look", args=[printing.session_id])
    assert "0 things are settled" in client.post(queue, {"token": ""}, follow=True).text
    assert client.post(queue, {f"mark-{mark}": "maybe"}).status_code == 400
    assert "Type the words that worry you" in client.post(queue, {f"worried-{words}": "on"}).text
    assert {look.pk for look in PaperLook.objects.filter(kind__in=["mark", "words"], parent=None)} == {
        mark,
        words,
    }
    done = {f"mark-{mark}": "none", f"words-{words}": "made up", f"worried-{words}": "on"}
    assert "2 things are settled" in client.post(queue, done, follow=True).text
    assert Concern.objects.get().source == "adult"


def test_things_of_another_room_are_not_found():
    mine, other = voice.printing(), voice.printing()
    looks = voice.looks(other)
    client = facilitator(mine.session)
    for name, more in (
        ("paper_sheets", {"printing": other.pk}),
        ("paper_slips", {"printing": other.pk}),
        ("paper_sheet", {"sheet": other.sheets.first().pk}),
        ("paper_picture", {"look": looks["words"].pk}),
    ):
        address = reverse(f"voice:{name}", kwargs={"pk": mine.session_id} | more)
        assert client.get(address).status_code == 404, name
    assert client.get(reverse("voice:paper", args=[other.session_id])).status_code == 404
    one = reverse("voice:paper_sheet", args=[mine.session_id, mine.sheets.first().pk])
    assert client.get(one, {"look": str(looks["page"].pk)}).context["page"] is None
    for name in ("paper_aside", "paper_place"):
        address = reverse(f"voice:{name}", kwargs={"pk": mine.session_id, "look": looks["page"].pk})
        assert client.post(address, {"whose": "new"}).status_code == 404, name
    client.post(reverse("voice:paper_look", args=[mine.session_id]), {f"none-{looks['words'].pk}": "on"})
    assert PaperLook.objects.filter(pk=looks["words"].pk).exists()
    wrong = reverse("voice:paper_aside", kwargs={"pk": other.session_id, "look": looks["words"].pk})
    assert facilitator(other.session).post(wrong).status_code == 404  # handwriting is not set aside unread


def test_old_handwriting_is_marked_late():
    printing = voice.printing()
    voice.looks(printing)
    PaperLook.objects.update(hour=timezone.now() - timedelta(hours=30))
    client = facilitator(printing.session)
    page = client.get(reverse("voice:paper_look", args=[printing.session_id]))
    assert "Waits for more than a day" in page.text
    today = client.get(reverse("home:today"))
    assert "Marks and handwriting on paper to look at" in today.text
    assert "Past its time" in today.text
