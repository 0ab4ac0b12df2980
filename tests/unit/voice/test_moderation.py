"""What the readings of one text come to, the published rules, and how quickly words were read."""

from datetime import UTC, datetime, timedelta
from itertools import product
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.voice import moderation
from gwrando.voice.moderation import DOORS, Reading, outcome


def readings(doors):
    """One reading a person, each held back under a rule of its own."""
    rules = list(moderation.RULES)
    return [
        Reading(f"person:{n}", door, rules[n % 4] if door == "not_publish" else "")
        for n, door in enumerate(doors)
    ]


def said(doors, *, two):
    """The same told in another way: (door or None, how many more must read)."""
    if "worried" in doors:
        return "worried", 0
    if not doors:
        return None, 2 if two else 1
    if not two:
        return doors[0], 0
    if len(doors) == 1:
        return None, 1
    if doors[0] == doors[1]:
        return doors[0], 0
    return (doors[2], 0) if len(doors) > 2 else (None, 1)


@pytest.mark.parametrize("two", [False, True])
def test_every_course_of_up_to_four_readings(two):
    for n in range(5):
        for doors in product(DOORS, repeat=n):
            found = outcome(readings(doors), two=two)
            assert (found.door, found.needs) == said(doors, two=two), doors
            assert found.n_readers == n
            assert found.differ is (n >= 2 and doors[0] != doors[1])
            assert bool(found.rule) is (found.door == "not_publish")


def test_the_rule_is_that_of_the_one_who_settled_it():
    names, hurt = (
        Reading("person:1", "not_publish", "names-someone"),
        Reading("person:2", "not_publish", "could-hurt"),
    )
    assert outcome([names, hurt], two=True).rule == "could-hurt"
    assert outcome([names], two=False).rule == "names-someone"


def test_nobody_is_two_readers():
    with pytest.raises(ValueError, match="two readers"):
        outcome([Reading("person:1", "publish"), Reading("person:1", "publish")], two=True)


def test_every_rule_says_why_with_two_examples_in_both_languages():
    assert list(moderation.RULES) == ["names-someone", "could-recognise", "could-hurt", "not-about-this"]
    for key, rule in moderation.RULES.items():
        assert rule.key == key
        for words in (rule.said, rule.why, rule.not_shown, rule.shown):
            assert words.cy.strip()
            assert words.en.strip()
        assert rule.not_shown != rule.shown


def test_the_limit_counts_from_the_end_of_the_hour_it_came_in():
    received = datetime(2026, 11, 29, 14, tzinfo=UTC)
    assert moderation.read_by(received, hours=2) == datetime(2026, 11, 29, 17, tzinfo=UTC)
    assert moderation.read_by(received, hours=24) - received == timedelta(hours=25)


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), max_size=30))
def test_pace_against_the_standard_library(decided):
    found = moderation.pace(decided)
    assert found.n == len(decided)
    assert found.in_time == len([1 for _, in_time in decided if in_time])
    assert found.median_hours == (median(hours for hours, _ in decided) if decided else None)
