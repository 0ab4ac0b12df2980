"""The office writes questions of every kind, gives pictures, and uploads whole consultations."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from gwrando.errors import InputError, RefusedError
from gwrando.voice import redraw
from gwrando.web.voice.actions import activities
from gwrando.web.voice.models import Activity, Consultation, Item, Picture
from tests.factories import voice
from tests.web.voice.test_office import signed_in
from tests.web.voice.test_questions import EXAMPLE

pytestmark = pytest.mark.django_db
WORDS = {"text_cy": "Beth?", "text_en": "What?"}
LINES = {"options_cy": "Un\nDau\nTri", "options_en": "One\nTwo\nThree"}
SENT = {
    "one": WORDS | LINES,
    "several": WORDS | LINES | {"most": "2"},
    "yes_no": WORDS | {"easier_cy": "Haws?", "easier_en": "Easier?"},
    "faces": WORDS,
    "scale": WORDS
    | {"low_cy": "Isel", "low_en": "Low", "high_cy": "Uchel", "high_en": "High", "points": "4"},
    "number": WORDS | {"least": "0", "most": "30", "bands": "0, 1, 10"},
    "order": WORDS | LINES,
    "grid": WORDS | LINES | {"rows_cy": "Parc\nYsgol", "rows_en": "Park\nSchool"},
    "words": WORDS,
    "about_me": WORDS | LINES,
    "share": WORDS | LINES,
    "pair": WORDS | LINES,
    "place": WORDS | {"across": "2", "squares_cy": "A\n-\nB\nC", "squares_en": "A\n-\nB\nC"},
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return signed_in("participation_officer")


@pytest.fixture
def activity(officer) -> Activity:
    """An activity that was written through the page."""
    draft = voice.consultation(state="draft")
    url = reverse("voice:activities", args=[draft.slug])
    answer = officer.post(url, {"title_cy": "Pennawd", "title_en": "Heading"})
    assert answer.status_code == 302
    return Activity.objects.get()


def test_a_question_of_every_kind_is_written_read_over_and_kept_the_same(officer, activity):
    slug = activity.consultation.slug
    for kind, sent in SENT.items():
        url = reverse("voice:new_item", args=[slug, activity.key, kind])
        assert officer.get(url).status_code == 200
        answer = officer.post(url, sent)
        assert answer.status_code == 302, (kind, answer.text)
    page = officer.get(reverse("voice:activity", args=[slug, activity.key])).text
    assert page.count("What?") == len(SENT)
    for item in Item.objects.all():
        url = reverse("voice:item", args=[slug, activity.key, item.pk])
        form = officer.get(url).context["form"]
        shown = {name: form[name].value() for name in form.fields if "picture" not in name}
        sent = {name: "" if value is None else value for name, value in shown.items()}
        before = item.document
        assert officer.post(url, sent).status_code == 302, item.kind
        item.refresh_from_db()
        assert item.document == before, item.kind
    assert officer.post(reverse("voice:open", args=[slug])).status_code == 302
    assert officer.get(reverse("voice:activities", args=[slug])).status_code == 403


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("one", {"options_en": "One\nTwo"}, "as many lines in English as in Welsh"),
        ("one", {"options_cy": "Un", "options_en": "One"}, "more items are needed"),
        ("yes_no", {"easier_en": ""}, "Write it in Welsh and in English"),
        ("number", {"bands": "0; 1"}, "whole numbers with commas"),
        ("number", {"bands": ""}, "give bands"),
        ("number", {"bands": "5, 6"}, "the bands must rise"),
        ("words", {"text_cy": ""}, "This field is required"),
        ("place", {"squares_cy": "A", "squares_en": "A"}, "more items are needed"),
    ],
)
def test_what_is_wrong_is_said_at_the_form_and_nothing_is_kept(officer, activity, kind, change, said):
    url = reverse("voice:new_item", args=[activity.consultation.slug, activity.key, kind])
    answer = officer.post(url, SENT[kind] | change)
    assert answer.status_code == 400
    assert said in answer.text
    assert not Item.objects.exists()


def test_a_picture_is_redrawn_described_and_stays_with_its_words(officer, activity):
    item = voice.item(activity)
    url = reverse("voice:item", args=[activity.consultation.slug, activity.key, item.pk])
    words = WORDS | {"options_cy": "Dewis 0\nDewis 1\nDewis 2", "options_en": "Choice 0\nChoice 1\nChoice 2"}
    upload = SimpleUploadedFile("dog.svg", voice.png(size=(900, 700)))
    answer = officer.post(url, words | {"picture_o-1": upload, "alt_o-1_cy": "Ci", "alt_o-1_en": "A dog"})
    assert answer.status_code == 302
    item.refresh_from_db()
    option = item.question.options[1]
    assert option.alt.en == "A dog"
    page = officer.get(reverse("voice:picture", args=[option.picture]))
    assert (page.status_code, page["Content-Type"]) == (200, "image/webp"), page.text
    drawn = Image.open(io.BytesIO(page.content))
    assert drawn.size == (463, 360)
    assert 'alt="A dog"' in officer.get(url).text
    answer = officer.post(url, words | {"picture_o-0": SimpleUploadedFile("x.png", b"not a picture")})
    assert answer.status_code == 400
    assert "This picture cannot be read" in answer.text
    assert officer.get(reverse("voice:picture", args=["nothing"])).status_code == 404
    # the same words with a new first choice: the picture moves with its words
    moved = {
        "options_cy": "Newydd\nDewis 1",
        "options_en": "New\nChoice 1",
        "alt_o-1_cy": "Ci",
        "alt_o-1_en": "A dog",
    }
    assert officer.post(url, WORDS | moved).status_code == 302
    item.refresh_from_db()
    assert [bool(option.picture) for option in item.question.options] == [False, True]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", voice.png()[:40], b"\x89PNG" + b"0" * 100, b"0" * 8_000_001]
)
def test_what_is_not_a_picture_is_refused(data):
    with pytest.raises(InputError):
        redraw.redrawn(data)


def test_a_bomb_is_refused_before_it_is_read_and_a_noisy_picture_is_kept_small():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(InputError):
        redraw.redrawn(out.getvalue())
    noise = io.BytesIO()
    Image.effect_noise((800, 600), 120).convert("RGBA").save(noise, "PNG")
    _, kept, size = redraw.redrawn(noise.getvalue())
    assert size == (480, 360)
    assert Image.open(io.BytesIO(kept)).info.get("exif") is None


def test_questions_move_and_go_while_it_is_a_draft(officer, activity):
    first, second = voice.item(activity), voice.item(activity)
    slug = activity.consultation.slug
    up = reverse("voice:item", args=[slug, activity.key, second.pk])
    assert officer.post(up, {"up": "1"}).status_code == 302
    assert list(activity.items.values_list("pk", flat=True)) == [second.pk, first.pk]
    officer.post(up, {"up": "1"})
    assert list(activity.items.values_list("pk", flat=True)) == [second.pk, first.pk]
    officer.post(up, {"remove": "1"})
    assert list(Item.objects.all()) == [first]
    url = reverse("voice:activity", args=[slug, activity.key])
    assert officer.post(url, {"title_cy": "Newydd", "title_en": "New", "intro_en": "x"}).status_code == 400
    assert officer.post(url, {"title_cy": "Newydd", "title_en": "New"}).status_code == 302
    assert Activity.objects.get().title_en == "New"
    again = {"title_cy": "Newydd", "title_en": "Heading"}
    officer.post(reverse("voice:activities", args=[slug]), again)
    assert set(Activity.objects.values_list("key", flat=True)) == {"heading", "heading-2"}
    officer.post(url, {"remove": "1"})
    assert not Item.objects.exists()
    assert officer.get(url).status_code == 404


def test_nothing_changes_once_it_is_open(activity):
    item = voice.item(activity)
    Consultation.objects.update(opened_at=item.activity.consultation.feedback_due_on and "2026-01-01T00:00Z")
    for act in (
        lambda: activities.remove_item(item=item, by="x", at=None),
        lambda: activities.remove_activity(activity=activity, by="x", at=None),
        lambda: voice.item(activity),
    ):
        with pytest.raises(RefusedError):
            act()


def test_a_whole_consultation_is_uploaded_and_what_is_wrong_is_said_with_its_line(officer):
    url = reverse("voice:upload")
    assert officer.get(url).status_code == 200
    answer = officer.post(url, {"document": SimpleUploadedFile("c.yaml", EXAMPLE.read_bytes())})
    assert answer.status_code == 302
    assert Consultation.objects.get().activities.count() == 5
    again = officer.post(url, {"document": SimpleUploadedFile("c.yaml", EXAMPLE.read_bytes())})
    assert again.status_code == 400
    assert "already a consultation with this id" in again.text
    broken = EXAMPLE.read_text("utf-8").replace("type: faces", "type: smiles")
    answer = officer.post(url, {"document": SimpleUploadedFile("c.yaml", broken.encode())})
    assert "consultation.yaml:" in answer.text
    answer = officer.post(url, {"document": SimpleUploadedFile("c.yaml", b"\xff\xfe\x00")})
    assert "UTF-8" in answer.text
    assert Picture.objects.count() == 0
