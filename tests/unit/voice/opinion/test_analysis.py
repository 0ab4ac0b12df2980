"""The honest order: no step is taken that the one before does not allow, and nothing raises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice import opinion
from gwrando.voice.opinion import analysis, axis
from tests.unit.voice.opinion.test_axis import camps, votes_of


def run(rows, *, one_class=False, shuffles=99):
    names = [str(place) for place in range(len(rows[0]) if rows else 0)]
    return opinion.analyse(
        votes_of(rows), statements=names, one_class=one_class, rng=np.random.default_rng(1), shuffles=shuffles
    )


def test_two_camps_have_groups_marks_and_words():
    found = run(camps(np.random.default_rng(1), (24, 36), 12, 0.8))
    assert found.words == axis.AN_AXIS
    assert found.groups.k == 2
    assert sum(found.groups.sizes) == 60
    assert found.marks
    assert len(found.tallies) == 12
    again = run(camps(np.random.default_rng(1), (24, 36), 12, 0.8))
    assert again.marks == found.marks
    assert again.groups.labels.tobytes() == found.groups.labels.tobytes()
    with pytest.raises(ValueError):
        found.groups.labels[0] = 1


def test_one_class_is_never_cut_into_groups():
    found = run(camps(np.random.default_rng(1), (24, 36), 12, 0.8), one_class=True)
    assert (found.words, found.axis, found.groups, found.marks) == (analysis.ONE_CLASS, None, None, ())


def test_chance_has_no_groups_but_may_have_what_is_shared():
    rows = camps(np.random.default_rng(3), (40,), 9, 0.0)
    found = run([[*row, 1] for row in rows])
    assert found.words == axis.NONE_TO_SHOW
    assert (found.groups, found.marks) == (None, ())
    assert [each.statement for each in found.shared] == ["9"]


def test_where_no_large_enough_groups_are_found_the_words_say_so(monkeypatch):
    monkeypatch.setattr("gwrando.voice.opinion.groups.find", lambda *_, **__: None)
    found = run(camps(np.random.default_rng(1), (24, 36), 12, 0.8))
    assert found.words == axis.SIDE_TOO_SMALL
    assert found.groups is None


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(["mixed", "camps", "all agree", "all pass", "missing", "one each"]),
    st.integers(0, 2**32 - 1),
)
def test_no_size_or_pattern_raises_and_no_shown_group_is_small(people, statements, pattern, seed):
    rng = np.random.default_rng(seed)
    kinds = {"all agree": [1], "all pass": [0], "missing": [None]}.get(pattern, [1, -1, 0, None])
    rows = [[kinds[rng.integers(len(kinds))] for _ in range(statements)] for _ in range(people)]
    if pattern == "camps" and people:
        rows = camps(rng, (people // 2, people - people // 2), statements, 0.9)
    if pattern == "one each":
        rows = [
            [1 if place == person % max(statements, 1) else None for place in range(statements)]
            for person in range(people)
        ]
    found = run(rows, shuffles=19)
    answered = sum(any(value is not None for value in row) for row in rows)
    if found.groups is not None:
        assert min(found.groups.sizes) >= max(5, answered / 10)
        assert found.axis.p <= 0.05
    else:
        assert found.marks == ()
    assert found.words.cy
    assert found.words.en
    assert len(found.tallies) == (statements if rows else 0)
