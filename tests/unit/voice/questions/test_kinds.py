"""What a question may be: both languages, choices that differ, bands that cover."""

import pytest
from pydantic import ValidationError

from gwrando.errors import InputError
from gwrando.text import Bilingual
from gwrando.voice import ConsultationDocument
from gwrando.voice.questions import KINDS, Activity, choices, ordered
from gwrando.voice.questions.activities import asked
from gwrando.voice.questions.kinds import PREFER_NOT, QUESTION

TEXT = {"cy": "Beth?", "en": "What?"}


def options(n):
    return [{"id": f"o-{at}", "label": {"cy": f"d{at}", "en": f"c{at}"}} for at in range(n)]


def question(kind, **more):
    return QUESTION.validate_python({"type": kind, "id": "q", "text": TEXT} | more)


def squares(*at):
    return [{"id": f"s-{x}-{y}-{n}", "label": TEXT, "across": x, "down": y} for n, (x, y) in enumerate(at)]


GOOD = {
    "one": {"options": options(2)},
    "several": {"options": options(12), "most": 3},
    "yes_no": {},
    "faces": {},
    "scale": {"points": 10, "low": TEXT, "high": TEXT},
    "number": {"most": 10},
    "order": {"options": options(4)},
    "grid": {"options": options(5), "rows": options(8)},
    "words": {},
    "ideas": {},
    "panel": {"panel": TEXT},
    "about_me": {"options": options(3)},
    "share": {"options": options(3)},
    "pair": {"options": options(6)},
    "place": {"squares": squares((1, 1), (6, 8))},
}


def test_there_is_a_good_example_of_every_kind():
    assert set(GOOD) == set(KINDS)


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_goes_through_its_document_and_back(kind):
    made = question(kind, **GOOD[kind])
    assert QUESTION.validate_json(made.model_dump_json(exclude_none=True)) == made
    kept = Activity(id="a", title=Bilingual(cy="T", en="T"), questions=(made,))
    assert Activity.from_text(kept.to_yaml(), name="a") == kept


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("one", {"options": options(1)}),
        ("one", {"options": options(13)}),
        ("one", {"options": [*options(2), options(1)[0]]}),
        ("about_me", {"options": [*options(2), {"id": PREFER_NOT, "label": TEXT}]}),
        ("one", {"options": options(2), "text": {"cy": "", "en": "What?"}}),
        ("one", {"options": options(2), "text": {"en": "What?"}}),
        ("number", {"most": 11}),
        ("number", {"least": 5, "most": 5}),
        ("number", {"most": 100, "bands": [1, 10]}),
        ("number", {"most": 100, "bands": [0, 10, 10]}),
        ("number", {"most": 100, "bands": [0, 101]}),
        ("number", {"most": 100, "bands": list(range(13))}),
        ("grid", {"options": options(6), "rows": options(2)}),
        ("grid", {"options": options(2), "rows": [*options(1), *options(1)]}),
        ("scale", {"points": 11, "low": TEXT, "high": TEXT}),
        ("place", {"squares": squares((1, 1), (1, 1))}),
        ("place", {"squares": squares((1, 1), (7, 1))}),
        ("score", {}),
    ],
)
def test_what_a_question_may_not_be(kind, more):
    with pytest.raises(ValidationError):
        question(kind, **more)


def test_choices_are_in_order_and_rather_not_comes_last():
    assert list(choices(question("about_me", **GOOD["about_me"]))) == ["o-0", "o-1", "o-2", PREFER_NOT]
    assert list(choices(question("scale", **GOOD["scale"]))) == [str(n) for n in range(1, 11)]
    assert choices(question("words")) == {} == choices(question("number", most=3))
    assert choices(question("ideas")) == {} == choices(question("panel", panel=TEXT))
    assert len(choices(question("faces"))) == 5
    assert list(choices(question("place", **GOOD["place"]))) == ["s-1-1-0", "s-6-8-1"]
    assert ordered(question("faces"))
    assert not ordered(question("one", **GOOD["one"]))


def test_ids_inside_an_activity_and_a_consultation_differ():
    one = question("faces")
    with pytest.raises(ValidationError):
        Activity(id="a", title=Bilingual(cy="T", en="T"), questions=(one, one))
    activity = Activity(id="a", title=Bilingual(cy="T", en="T"), questions=(one,))
    text = Bilingual(cy="T", en="T")
    with pytest.raises(ValidationError):
        ConsultationDocument(id="c", title=text, purpose=text, activities=(activity, activity))
    with pytest.raises(InputError, match="activities"):
        ConsultationDocument.from_text(
            "id: c\ntitle: {cy: T, en: T}\npurpose: {cy: T, en: T}\n"
            "activities: [{id: a, title: {cy: T, en: T}, questions: [{type: x}]}]",
            name="c.yaml",
        )
    assert list(asked((activity,))) == [(activity, one)]
