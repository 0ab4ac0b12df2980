"""The axis test: chance is called chance, a real divide is found, odd input never raises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice import opinion_groups
from gwrando.voice.tally import Vote

CHOICES = ("agree", "disagree", "pass")


def votes_of(answers):
    """Answers as a list of rows of 1, -1, 0 or None."""
    named = {1: "agree", -1: "disagree", 0: "pass"}
    return [
        Vote(str(person), str(statement), named[value])
        for person, row in enumerate(answers)
        for statement, value in enumerate(row)
        if value is not None
    ]


def run(answers, shuffles=99):
    columns = len(answers[0]) if answers else 0
    names = [str(column) for column in range(columns)]
    rng = np.random.default_rng(7)
    return opinion_groups.axis_test(votes_of(answers), statements=names, rng=rng, shuffles=shuffles)


def camps(rng, sizes, statements, gap):
    rows = []
    for camp, size in enumerate(sizes):
        agree = 0.5 + (gap / 2) * (1 if camp == 0 else -1) * np.where(np.arange(statements) % 2, 1, -1)
        rows += [[1 if value else -1 for value in rng.random(statements) < agree] for _ in range(size)]
    return rows


def test_two_real_camps_are_found_and_large_enough():
    found = run(camps(np.random.default_rng(1), (14, 14), 12, 0.8))
    assert found.p == pytest.approx(0.01)
    assert found.words is opinion_groups.AN_AXIS
    assert found.groups_may_be_shown


def test_a_camp_of_three_is_never_shown_as_a_group():
    found = run(camps(np.random.default_rng(2), (25, 3), 12, 1.0))
    assert found.p <= 0.05
    assert found.words is opinion_groups.SIDE_TOO_SMALL
    assert not found.groups_may_be_shown


def test_classes_that_answer_by_chance_are_rarely_called_groups():
    rng = np.random.default_rng(3)
    rows = [run(camps(rng, (28,), 12, 0.0)).p <= 0.05 for _ in range(100)]
    assert sum(rows) <= 12  # 5 expected; more than 12 of 100 has a chance under 0.2 %


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [[1, 1, 1]],
        [[1, -1, 0, 1]] * 30,  # all alike: nothing differs
        [[None, None, None, 1]] * 30,
        [[1, -1]] * 20 + [[-1, 1]] * 20,  # two statements only
    ],
)
def test_too_little_is_said_to_be_too_little(answers):
    found = run(answers)
    assert found.words is opinion_groups.TOO_FEW
    assert found.p is None
    assert not found.groups_may_be_shown


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_no_size_or_pattern_raises(people, statements, seed):
    rng = np.random.default_rng(seed)
    kinds = [None, 1, -1, 0][: rng.integers(1, 5)]
    answers = [[kinds[rng.integers(len(kinds))] for _ in range(statements)] for _ in range(people)]
    found = run(answers, shuffles=9)
    assert found.p is None or 0 < found.p <= 1


@pytest.mark.parametrize("people, fewest", [(10, 5), (50, 5), (51, 6), (1000, 100)])
def test_the_smallest_group_is_five_or_a_tenth(people, fewest):
    assert opinion_groups.smallest_group(people) == fewest


def test_strength_agrees_with_a_singular_value_decomposition():
    centred = np.random.default_rng(4).normal(size=(9, 5))
    second = np.linalg.svd(centred, compute_uv=False) ** 2
    assert opinion_groups._strength(centred) == pytest.approx(second[0] / second.sum())
    assert opinion_groups._strength(centred.T) == pytest.approx(second[0] / second.sum())
