"""Problems: each found where it is, none invented."""

import pytest

from gwrando.publish import audience, checks
from tests.unit.publish.documents import FINE, example, small

CHILDREN = audience.load("children")
LONG = {
    "cy": "Byddwn yn dod i'ch gweld chi. " * 12,
    "en": "We will come to see you soon. " * 12,
}


def codes(found: list[checks.Problem]) -> set[str]:
    return {one.code for one in found}


def test_words_missing_for_an_audience_are_named() -> None:
    doc = small(full={"text": FINE}, young_people={"text": FINE})
    (found,) = checks.problems(doc, CHILDREN)
    assert (found.code, found.where, found.must, found.language) == ("missing-wording", "A1.1", True, None)
    assert checks.problems(doc, audience.load("young_people")) == []


@pytest.mark.parametrize("audience_key", ["young_people", "children"])
def test_removing_any_promise_of_the_example_is_always_found(audience_key: str) -> None:
    """Metamorphic: taking out one wording adds exactly one missing-wording, at that promise."""
    doc = example()
    who = audience.load(audience_key)
    assert "missing-wording" not in codes(checks.problems(doc, who))
    for each in doc.commitments():
        less = each.model_copy(
            update={"wordings": {k: v for k, v in each.wordings.items() if k != audience_key}}
        )
        aims = tuple(
            aim.model_copy(
                update={"commitments": tuple(less if one.id == each.id else one for one in aim.commitments)}
            )
            for aim in doc.aims
        )
        found = checks.problems(doc.model_copy(update={"aims": aims}), who)
        assert [one.where for one in found if one.code == "missing-wording"] == [each.id]


def test_an_unknown_picture_must_be_mended() -> None:
    found = checks.problems(small(picture="unicorn"), CHILDREN)
    assert [(one.code, one.words, one.must) for one in found] == [("unknown-picture", "unicorn", True)]


def test_too_long_for_a_poster_and_not_fitting() -> None:
    found = checks.problems(small(LONG, n=9), CHILDREN)
    assert codes(found) == {"too-long-for-poster", "poster-does-not-fit"}
    assert {one.language for one in found if one.code == "poster-does-not-fit"} == {"cy", "en"}
    assert "A1.1" in next(one for one in found if one.code == "poster-does-not-fit").message.en
    assert codes(checks.problems(small(LONG, n=9), audience.load("full"))) == set()


def test_mean_is_said_once_a_language_when_no_sentence_alone_is_too_long() -> None:
    twelve = {
        "cy": "Byddwn yn dod i'ch gweld chi bob tymor a byddwn yn gwrando arnoch chi.",
        "en": "We will come to see you each term and we will listen to you.",
    }
    found = checks.problems(small(twelve, n=6), CHILDREN)
    assert [(one.code, one.language) for one in found] == [
        ("sentences-long-on-average", "cy"),
        ("sentences-long-on-average", "en"),
    ]


def test_problems_come_in_the_order_of_the_document() -> None:
    where = [one.where for one in checks.problems(example(), audience.load("young_people"))]
    assert where == sorted(where)
    assert where


def test_the_example_may_be_published() -> None:
    for key in audience.names():
        assert not [one for one in checks.problems(example(), audience.load(key)) if one.must]
    assert checks.problems(example(), CHILDREN) == []


def test_every_message_is_in_two_languages() -> None:
    for key in audience.names():
        for one in checks.problems(small(LONG, n=9, picture=None), audience.load(key)):
            assert one.message.cy != one.message.en
