"""Quotes: marks to look at, words left out shown, nothing added."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.voice.themes import quotes


def marked(text):
    return [(text[mark.start : mark.end], mark.kind) for mark in quotes.marks(text)]


@pytest.mark.parametrize(
    "text, found",
    [
        ("the bus is late", []),
        ("I think I'm fine. Maybe. We like it", []),
        ("it was Carys who did it", [("Carys", "name")]),
        ("Mae hi'n oer. Carys cried", [("Carys", "name")]),
        ("Carys Morgan did it", [("Carys", "name"), ("Morgan", "name")]),
        ("bus 151 at 3:30", [("151", "number"), ("3:30", "number")]),
        ("it was monday at my Primary", [("monday", "day"), ("Primary", "school")]),
        ("my brothers cried", [("brothers", "somebody")]),
        ("the lane by the church", [("lane", "place"), ("church", "place")]),
        ("digwyddodd e ddydd Gwener", [("Gwener", "day")]),
        ("mae fy mrawd yn ei ddosbarth", [("mrawd", "somebody"), ("ddosbarth", "school")]),
        ("ar y stryd yn Nhredegar", [("stryd", "place"), ("Nhredegar", "name")]),
        ("", []),
    ],
)
def test_what_a_person_should_look_at(text, found):
    assert marked(text) == found


def test_sentences_stand_as_they_are_written():
    assert quotes.sentences("It is dark!  I run home... \n ok?\n\n") == (
        "It is dark!",
        "I run home...",
        "ok?",
    )
    assert quotes.sentences(" . ") == (".",)
    assert quotes.sentences("") == ()


TEXT = "I hate it. The bus on Friday was late and cold. We need lights"


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("I hate it.", "I hate it."),
        ("We need lights", "We need lights"),
        ("The bus was late and cold.", "The bus […] was late and cold."),
        ("The bus […] was late and cold.", "The bus […] was late and cold."),
        ("The bus [...] was late … and cold.", "The bus […] was late and cold."),
        ("was late", "[…] was late […]"),
        ("I hate it. We need lights", "I hate it. […] We need lights"),
        ("I love it.", None),
        ("late was", None),
        ("We need need lights", None),
        ("[…]", None),
        ("", None),
    ],
)
def test_words_may_be_left_out_and_nothing_else(typed, shown):
    assert quotes.shortened(typed, text=TEXT) == shown


def by_hand(wanted, given):
    """Every way in which the wanted words lie in the text: the fewest gaps, or None."""
    ways = [
        sum(b != a + 1 for a, b in pairwise(way))
        for way in combinations(range(len(given)), len(wanted))
        if [given[place] for place in way] == wanted
    ]
    return min(ways, default=None)


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=4), st.lists(st.sampled_from("abc"), max_size=8))
def test_the_fewest_gaps_of_all_ways(wanted, given):
    places = quotes._fewest_gaps(wanted, given)
    if places is None:
        assert by_hand(wanted, given) is None
        return
    assert [given[place] for place in places] == wanted
    assert sum(b != a + 1 for a, b in pairwise(places)) == by_hand(wanted, given)
