"""The deal of ideas: a function of the slip and the ideas, fair to every idea, and support counted once a child."""

import hashlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from gwrando.text import Bilingual
from gwrando.voice import panel
from gwrando.voice.questions import deal

IDEAS = [f"{n:032x}" for n in range(25)]
WORDS = Bilingual(cy="Syniad", en="Idea")


def test_the_order_is_that_of_a_plain_hash_and_of_nothing_else():
    found = deal.dealt(IDEAS, slip="12345678", question="q1")
    keyed = [(hashlib.sha256(f"12345678:q1:{idea}".encode()).hexdigest(), idea) for idea in IDEAS]
    assert found == [idea for _, idea in sorted(keyed)]
    assert found == deal.dealt(reversed(IDEAS), slip="12345678", question="q1")
    assert found != deal.dealt(IDEAS, slip="12345678", question="q2")
    assert found != deal.dealt(IDEAS, slip="12345679", question="q1")


def test_one_idea_more_leaves_the_order_of_the_others():
    before = deal.dealt(IDEAS[1:], slip="7", question="q")
    after = deal.dealt(IDEAS, slip="7", question="q")
    assert [idea for idea in after if idea != IDEAS[0]] == before


def test_no_idea_is_first_more_often_than_chance_makes_it():
    first = Counter(deal.dealt(IDEAS[:5], slip=str(slip), question="q")[0] for slip in range(2000))
    assert chisquare([first[idea] for idea in IDEAS[:5]]).pvalue > 0.01  # fixed slips: the same every time


@pytest.mark.parametrize(("n", "sizes"), [(0, [0]), (1, [1]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_ten_at_most_on_a_screen_and_every_idea_on_one(n, sizes):
    found = deal.screens(IDEAS[:n])
    assert [len(screen) for screen in found] == sizes
    assert [idea for screen in found for idea in screen] == IDEAS[:n]


def test_ideas_join_the_screens_at_the_full_ten_minutes():
    at = datetime(2026, 11, 29, 9, 39, 59, 5, tzinfo=UTC)
    assert deal.shown_from(at) == datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
    assert deal.shown_from(deal.shown_from(at)) == deal.shown_from(at)


@given(st.text(alphabet="ab 🙂\n", max_size=1200))
def test_a_long_idea_is_cut_and_says_so(words):
    seen = deal.shortened(words)
    assert len(seen) <= deal.SHOWN_CHARACTERS + 2
    if len(words) <= deal.SHOWN_CHARACTERS:
        assert seen == words
    else:
        assert seen.endswith(" …")
        assert words.startswith(seen.removesuffix(" …"))


def test_a_long_idea_is_cut_between_words():
    assert deal.shortened("goleuadau " * 60) == "goleuadau " * 39 + "…"
    assert deal.shortened("a" * 500) == "a" * 400 + " …"


@given(st.lists(st.booleans()))
def test_support_counts_each_child_in_one_column(said):
    part = deal.support("i", words=WORDS, said=said)
    assert part.counts == (len([one for one in said if one]), len([one for one in said if not one]))
    assert list(part.columns) == ["supports", "saw"]
    assert part.told == "supports"


def test_a_question_is_supported_in_other_words_than_an_idea():
    idea, question = (deal.support("i", words=WORDS, said=[], panel=panel) for panel in (False, True))
    assert idea.columns["supports"] != question.columns["supports"]


def test_word_does_not_go_back_while_a_question_has_neither_answer_nor_reason():
    assert panel.problems(0) == ()
    (found,) = panel.problems(3)
    assert found.code == "panel-unanswered"
    assert "3" in found.message.cy
    assert "3" in found.message.en
