"""What happened is offered as evidence where a standard asks for its kind; a late answer is said to be late."""

import datetime as dt

import pytest

from gwrando.standards import document, evidence, framework
from tests.factories.standards import words

WALES = framework.load("wales_participation_2016")
DAY = dt.date(2026, 3, 2)


def asked(**changes: object) -> tuple[evidence.Happening, ...]:
    return evidence.consultation(
        **{
            "source": "consultation:1",
            "title": words("title"),
            "url": "/en/voice/x/",
            "opened_on": DAY,
            "closed_on": DAY + dt.timedelta(7),
            "feedback_due_on": DAY + dt.timedelta(30),
            "fed_back_on": DAY + dt.timedelta(30),
            "n_sessions": 3,
            "n_participants": 24,
            "n_understood": (17, 20),
            "decisions": (1, 1, 1),
        }
        | changes
    )


def kinds(found: tuple[evidence.Happening, ...]) -> list[str]:
    return [one.kind for one in found]


def test_a_finished_consultation_shows_four_things() -> None:
    found = asked()
    assert kinds(found) == ["promise_shown", "asked", "word_back", "answered_with_reason"]
    assert found[0].facts[1].value == "17 / 20"
    assert found[1].facts[1].value == "24"
    assert found[2].claim.en == "The children had word back by the agreed day: “title (en)”."
    assert [fact.value for fact in found[3].facts] == ["1", "1", "1"]


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"n_sessions": 0}, ["asked", "word_back", "answered_with_reason"]),
        ({"closed_on": None, "fed_back_on": None}, ["promise_shown"]),
        ({"fed_back_on": None}, ["promise_shown", "asked"]),
        ({"feedback_due_on": None}, ["promise_shown", "asked", "answered_with_reason"]),
        ({"decisions": (0, 0, 0)}, ["promise_shown", "asked", "word_back"]),
        ({"decisions": (0, 0, 1)}, ["promise_shown", "asked", "word_back", "answered_with_reason"]),
    ],
)
def test_what_did_not_happen_is_not_offered(changes: dict, expected: list[str]) -> None:
    assert kinds(asked(**changes)) == expected


def test_late_word_is_said_to_be_late_and_few_children_are_not_counted_out_loud() -> None:
    found = asked(fed_back_on=DAY + dt.timedelta(35), n_participants=None, n_understood=None)
    assert "Days late: 5" in found[2].claim.en
    assert "Diwrnodau'n hwyr: 5" in found[2].claim.cy
    assert len(found[0].facts) == len(found[1].facts) == 1


def test_the_other_parts() -> None:
    version = {
        "source": "edition:1", "title": words("t"), "published_on": DAY,
        "files": {"poster cy": "a" * 64, "booklet cy": "b" * 64}, "url": "",
    }  # fmt: skip
    assert kinds(evidence.edition(checked_by_children=" ", **version)) == ["edition"]
    made, checked = evidence.edition(checked_by_children="Year 6, 12 children", **version)
    assert (made.kind, checked.kind) == ("edition", "checked_by_children")
    assert [fact.value for fact in made.facts] == ["b" * 16, "a" * 16]
    assert checked.facts[2].value == "Year 6, 12 children"
    plan = {"source": "strategy:1", "title": words("t"), "as_of": DAY, "url": ""}
    assert evidence.strategy(origins=((), ("report:a",)), **plan) == ()
    origins = ((), ("report:a", "consultation:b"), ("consultation:b", "consultation:c"))
    found = evidence.strategy(origins=origins, **plan)[0]
    assert [fact.value for fact in found.facts] == ["3", "2", "consultation:b, consultation:c"]
    report = {"source": "project:1", "title": words("t"), "accepted_on": DAY, "period_end": DAY, "url": ""}
    assert evidence.project_return(heard_children=False, **report) == ()
    assert kinds(evidence.project_return(heard_children=True, **report)) == ["project"]


def test_each_is_offered_where_a_standard_asks_for_it_newest_first() -> None:
    older, newer = asked(), asked(source="consultation:2", fed_back_on=DAY + dt.timedelta(31))
    offered = evidence.suggestions(WALES, older + newer)
    feedback = [one.happening for one in offered if one.standard == "feedback"]
    assert [(one.kind, one.source) for one in feedback] == [
        ("word_back", "consultation:2"),
        ("answered_with_reason", "consultation:2"),
        ("word_back", "consultation:1"),
        ("answered_with_reason", "consultation:1"),
    ]
    assert {one.standard for one in offered if one.happening.kind == "asked"} == {
        "no_discrimination",
        "respect",
    }
    order = [one.standard for one in offered]
    keys = [standard.key for standard in WALES.standards]
    assert [keys.index(one) for one in order] == sorted(keys.index(one) for one in order)


def test_a_suggestion_has_the_fingerprint_it_will_be_frozen_with() -> None:
    one = asked()[2]
    assert one.sha256 == document.fingerprint(
        kind=one.kind, claim=one.claim, source=one.source, happened_on=one.happened_on, facts=one.facts
    )
    assert one.sha256 != asked(fed_back_on=DAY + dt.timedelta(29))[2].sha256


def test_word_given_to_the_groups_says_how_many_and_whether_it_answered() -> None:
    last = DAY + dt.timedelta(33)
    (one,) = (each for each in asked(given=(last, 2, 3), replied=(15, 20)) if each.kind == "delivered")
    assert one.happened_on == last
    assert "Groups: 2 of 3." in one.claim.en
    assert "Grwpiau: 2 o 3." in one.claim.cy
    assert [each.value for each in one.facts] == ["2 / 3", "15 / 20"]
    (bare,) = (each for each in asked(given=(last, 2, 3)) if each.kind == "delivered")
    assert [each.value for each in bare.facts] == ["2 / 3"]
    assert "delivered" not in kinds(asked(given=(last, 2, 3), fed_back_on=None))
