"""Votes as a sparse table and their two axes, beside full tables and an exact singular value decomposition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice.opinion import components, votes
from gwrando.voice.tally import Vote


def table_of(seed, shape, share):
    rng = np.random.default_rng(seed)
    row, column = np.nonzero(rng.random(shape) < share)
    return votes.from_columns(row, column, rng.choice([-1, 0, 1], len(row)))


def test_of_two_votes_the_later_counts_and_others_are_left_out():
    given_votes = [
        Vote("b", "y", "agree"),
        Vote("a", "x", "pass"),
        Vote("a", "x", "disagree"),
        Vote("c", "other", "agree"),
    ]
    found = votes.from_votes(given_votes, statements=["y", "x", "unanswered"])
    assert found.people.tolist() == ["a", "b"]
    assert [found.row.tolist(), found.column.tolist(), found.value.tolist()] == [[0, 1], [1, 0], [-1.0, 1.0]]
    assert found.means().tolist() == [1.0, -1.0, 0.0]
    with pytest.raises(ValueError):
        votes.from_votes(given_votes, statements=["x", "x"])


def test_columns_in_any_order_and_ids_far_apart_give_the_same_table():
    people, statements, values = [7, 3, 7, 3, 7], [1, 1, 2, 2, 1], [1, 0, -1, 1, -1]
    near = votes.from_columns(people, statements, values)
    far = votes.from_columns([each * 10**9 for each in people], statements, values)
    named = votes.from_columns([str(each) for each in people], statements, values)
    assert near.people.tolist() == [3, 7]
    for each in (near, far, named):
        assert each.row.tolist() == [0, 0, 1, 1]
        assert each.value.tolist() == [0.0, 1.0, -1.0, -1.0]
    with pytest.raises(ValueError):
        near.value[0] = 1.0
    with pytest.raises(ValueError, match="length"):
        votes.from_columns([1, 2], [1], [1])
    with pytest.raises(ValueError, match="vote"):
        votes.from_columns([1], [1], [2])


def test_a_selection_of_people_is_even_and_keeps_their_votes():
    table = table_of(1, (50, 9), 0.8)
    some = table.some_people(most=10)
    assert some.n_people == 10
    assert (some.people[0], some.people[-1]) == (table.people[0], table.people[-1])
    whole = {(table.people[r], c): v for r, c, v in zip(table.row, table.column, table.value, strict=True)}
    part = {(some.people[r], c): v for r, c, v in zip(some.row, some.column, some.value, strict=True)}
    assert part == {key: value for key, value in whole.items() if key[0] in set(some.people)}
    assert table.some_people(most=50) is table


@pytest.mark.parametrize(
    "shape, share",
    [
        ((30, 12), 0.7),
        ((12, 30), 0.7),
        ((300, 280), 0.5),
        ((280, 300), 0.5),
        ((900, 270), 0.05),
        ((2200, 240), 0.03),
        ((2, 2), 1.0),
    ],
)
def test_axes_are_those_of_an_exact_decomposition(shape, share):
    table = table_of(2, shape, share)
    found = components.components(table)
    full = np.full((table.n_people, table.n_statements), np.nan)
    full[table.row, table.column] = table.value
    centred = np.where(np.isnan(full), 0.0, full - np.nanmean(full, axis=0))
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    for place in range(2):
        if sizes[place] > 1e-9:
            assert abs(axes[place] @ found.axes[place]) > 1 - 1e-9
            assert found.axes[place][np.abs(found.axes[place]).argmax()] > 0
            assert found.strengths[place] == pytest.approx(sizes[place] ** 2)
        else:
            assert not found.axes[place].any()
    answers = (~np.isnan(full)).sum(axis=1)
    places = centred @ found.axes.T * np.sqrt(table.n_statements / answers)[:, None]
    assert found.places == pytest.approx(places)
    one = (1 - np.nanmean(full, axis=0)) * found.axes * np.sqrt(table.n_statements)
    assert found.statement_places == pytest.approx(one.T)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(1, 6), st.sampled_from([0.0, 0.5, 1.0]), st.booleans())
def test_small_and_equal_tables_have_axes_of_length_one_or_nought(people, statements, share, alike):
    table = table_of(people, (people, statements), share)
    if alike:
        table = votes.from_columns(table.row, table.column, np.ones(table.n_votes))
    found = components.components(table)
    lengths = np.linalg.norm(found.axes, axis=1)
    assert all(length == pytest.approx(1) or length == 0 for length in lengths)
    assert not alike or not lengths.any()
    assert np.isfinite(found.places).all()
