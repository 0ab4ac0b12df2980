"""The axis test: chance is called chance, a real divide is found, odd input never raises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice.opinion import axis, components, votes
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
    return axis.axis_test(votes_of(answers), statements=names, rng=rng, shuffles=shuffles)


def camps(rng, sizes, statements, gap):
    rows = []
    for camp, size in enumerate(sizes):
        agree = 0.5 + (gap / 2) * (1 if camp == 0 else -1) * np.where(np.arange(statements) % 2, 1, -1)
        rows += [[1 if value else -1 for value in rng.random(statements) < agree] for _ in range(size)]
    return rows


def test_two_real_camps_are_found_and_large_enough():
    found = run(camps(np.random.default_rng(1), (14, 14), 12, 0.8))
    assert found.p == pytest.approx(0.01)
    assert found.words is axis.AN_AXIS
    assert found.groups_may_be_shown


def test_a_camp_of_three_is_never_shown_as_a_group():
    found = run(camps(np.random.default_rng(2), (25, 3), 12, 1.0))
    assert found.p <= 0.05
    assert found.words is axis.SIDE_TOO_SMALL
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
    assert found.words is axis.TOO_FEW
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
    assert axis.smallest_group(people) == fewest


def table_of(rng, shape, given):
    """Random votes of which a share is given."""
    row, column = np.nonzero(rng.random(shape) < given)
    return votes.from_columns(row, column, rng.choice([-1, 0, 1], len(row)))


def plain(table):
    """The centred answers as a full table: a missing answer at the mean of its statement."""
    full = np.full((table.n_people, table.n_statements), np.nan)
    full[table.row, table.column] = table.value
    return np.where(np.isnan(full), 0.0, full - np.nanmean(full, axis=0))


@pytest.mark.parametrize(
    "shape, given", [((12, 5), 0.9), ((5, 12), 0.9), ((60, 40), 0.05), ((200, 120), 0.9), ((400, 380), 0.16)]
)
def test_strengths_are_those_of_a_singular_value_decomposition(shape, given):
    table = table_of(np.random.default_rng(4), shape, given)
    answers = axis._Answers(table, rng=np.random.default_rng(5))
    exact = np.linalg.svd(plain(table), compute_uv=False)[:2] ** 2
    assert answers.as_they_are() == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("shape, given", [((30, 8), 0.7), ((300, 80), 0.9), ((500, 120), 0.17)])
def test_shuffled_answers_keep_each_statements_answers_and_who_gave_them(shape, given, monkeypatch):
    table = table_of(np.random.default_rng(6), shape, given)
    seen = []
    monkeypatch.setattr(
        axis._Answers, "_strengths", lambda self, held: seen.append(held.copy()) or np.zeros((len(held), 2))
    )
    answers = axis._Answers(table, rng=np.random.default_rng(7))
    list(answers.shuffled(np.random.default_rng(8), 3))
    lines = np.concatenate(seen)
    assert len(lines) == 3
    for column, part in enumerate(answers.parts):
        for line in lines:
            given_now = line[column][answers.places[column]] if answers.full else line[part]
            assert np.sort(given_now) == pytest.approx(np.sort(answers.table.data[part]), abs=1e-6)
            if answers.full:
                assert np.count_nonzero(line[column]) <= len(given_now)
    assert not np.array_equal(lines[0], lines[1])


def test_chance_is_called_chance_also_when_answers_go_round_a_circle(monkeypatch):
    monkeypatch.setattr(axis, "SHUFFLED_ONE_BY_ONE", 0)
    rng = np.random.default_rng(9)
    found = [run(camps(rng, (28,), 12, 0.0)).p <= 0.05 for _ in range(100)]
    assert sum(found) <= 12
    assert run(camps(rng, (14, 14), 12, 0.8)).p == pytest.approx(0.01)


def test_a_close_call_is_made_with_ten_times_the_shuffles():
    clear = run(camps(np.random.default_rng(1), (14, 14), 12, 0.8))
    assert clear.shuffles == 99
    seen = [run(camps(np.random.default_rng(seed), (14, 14), 12, 0.35)) for seed in range(12)]
    assert {found.shuffles for found in seen} == {99, 999}
    for found in seen:
        hundredths = found.p * (found.shuffles + 1)
        assert hundredths == pytest.approx(round(hundredths))
    close = [found for found in seen if found.shuffles == 999]
    again = [run(camps(np.random.default_rng(seed), (14, 14), 12, 0.35), shuffles=999) for seed in range(12)]
    for found, other in zip(seen, again, strict=True):
        if found in close:
            assert found.p == pytest.approx(other.p, abs=0.03)


def test_the_second_axis_counts_when_there_are_three_corners():
    rng = np.random.default_rng(10)
    rows = []
    for corner in range(3):
        agree = np.where(np.arange(18) % 3 == corner, 0.95, 0.2)
        rows += [[1 if value else -1 for value in rng.random(18) < agree] for _ in range(20)]
    found = run(rows)
    assert found.n_axes == 2
    assert run(camps(np.random.default_rng(1), (14, 14), 12, 0.8)).n_axes == 1
    assert run([]).n_axes == 0


def test_of_very_many_people_a_selection_is_shuffled(monkeypatch):
    monkeypatch.setattr(axis, "MOST_PEOPLE", 30)
    rows = camps(np.random.default_rng(1), (40, 40), 12, 0.8)
    assert run(rows).n_participants == 80
    assert run(rows).p == pytest.approx(0.01)
    seldom = [[1, 1, 1]] * 90
    seldom[1] = [-1, -1, -1]  # not among the thirty
    assert run(seldom).words is axis.TOO_FEW


def test_the_smaller_side_is_that_of_the_best_cut():
    places = np.random.default_rng(11).normal(size=14)

    def within(side):
        return sum((value - sum(side) / len(side)) ** 2 for value in side)

    ordered = sorted(places.tolist())
    best = min(range(1, 14), key=lambda cut: within(ordered[:cut]) + within(ordered[cut:]))
    assert axis.smaller_side(places) == min(best, 14 - best)


def test_axes_point_the_same_way_on_every_run():
    table = table_of(np.random.default_rng(12), (300, 280), 0.4)
    one, two = components.components(table), components.components(table)
    assert one.axes.tobytes() == two.axes.tobytes()
