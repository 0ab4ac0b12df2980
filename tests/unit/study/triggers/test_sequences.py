"""Order through its step: planted order, no order, few children, the two halves."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from gwrando.study.definition import Order, Study
from gwrando.study.triggers import sequences, within_words
from tests.factories import study as factory
from tests.factories import within

INDEX = date(2018, 6, 1)


def study(**changes: object) -> Study:
    """One declared pair."""
    return factory.study(
        orders=(Order(first="da_witnessed", then="fixed_exclusion"),),
        sequences=factory.study().sequences.model_copy(update={"least_share": 0.3, **changes}),
    )


def lives(seed: int, *, cases: int, others: int, cohort_share: float, other_share: float) -> dict[str, list]:
    """Children with both events of the pair within the last year; the given shares have the first one first, 40 days
    before the other on average."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list] = {name: [] for name in within.COLUMNS}
    for number in range(1, cases + others + 1):
        in_order = rng.random() < (cohort_share if number <= cases else other_share)
        gap = int(rng.integers(30, 51))
        last = int(rng.integers(1, 300))
        first, then = (last + gap, last) if in_order else (last, last + gap)
        rows["chronology"].append(within.event(number, "da_witnessed", INDEX - timedelta(days=first)))
        rows["chronology"].append(within.event(number, "fixed_exclusion", INDEX - timedelta(days=then)))
        rows["matched"].append((number, number, number <= cases, INDEX))
    return rows


def test_a_planted_order_is_found_and_confirmed() -> None:
    store = within.store(**lives(1, cases=400, others=800, cohort_share=0.85, other_share=0.5))
    found = sequences.sequences(store, study(), seed=1)
    named = {estimate.name: estimate for estimate in found.estimates}
    declared = named["order_da_witnessed_fixed_exclusion"]
    assert declared.low is not None
    assert declared.low > 2
    assert declared.q is not None
    assert declared.q < 0.001
    assert named["order_chance_da_witnessed_fixed_exclusion"].value == pytest.approx(1.7, abs=0.1)
    assert (named["order_chance_da_witnessed_fixed_exclusion"].low or 0) > 1.5
    lag = named["lag_da_witnessed_fixed_exclusion"]
    assert lag.value == pytest.approx(40, abs=3)
    assert lag.low is not None
    assert lag.high is not None
    assert 33 < lag.low < lag.value < lag.high < 48
    mined = named["order_sequence_1"]
    assert mined.title == within_words.order(("da_witnessed", "fixed_exclusion"))
    assert mined.notes == (within_words.CONFIRMED_HALF,)
    assert mined.q is not None
    assert mined.q < 0.05
    assert {table.name for table in found.tables} == {"ordered_da_witnessed_fixed_exclusion", "sequence_1"}
    declared_table = found.tables[0]
    assert sum(declared_table.counts[0]) == 400
    assert sum(declared_table.counts[1]) == 800
    # the half in which it was found and the half in which it is confirmed share no child
    assert sum(map(sum, found.tables[1].counts)) < 700


def test_no_order_is_not_found() -> None:
    store = within.store(**lives(2, cases=150, others=450, cohort_share=0.5, other_share=0.5))
    found = {e.name: e for e in sequences.sequences(store, study(), seed=1).estimates}
    declared = found["order_da_witnessed_fixed_exclusion"]
    assert declared.low is not None
    assert declared.high is not None
    assert declared.low < 1 < declared.high
    chance = found["order_chance_da_witnessed_fixed_exclusion"]
    assert (chance.low or 9) < 1 < (chance.high or 0)
    # under 200 cohort children nothing is kept apart to confirm it
    assert found["order_sequence_1"].notes == (within_words.EXPLORATORY,)
    assert found["order_sequence_1"].p is None
    assert found["order_sequence_1"].q is None


def test_halves_are_even_and_follow_the_seed() -> None:
    store = within.store(**lives(3, cases=200, others=400, cohort_share=0.5, other_share=0.5))
    one = sequences.read(store, study(), seed=1)
    assert 0.4 < one.half.mean() < 0.6
    assert (one.half == sequences.read(store, study(), seed=1).half).all()
    assert (one.half != sequences.read(store, study(), seed=2).half).any()


def test_few_children_say_nothing() -> None:
    store = within.store(**lives(4, cases=6, others=6, cohort_share=1, other_share=0.5))
    found = sequences.sequences(store, study(), seed=1)
    named = {e.name: e for e in found.estimates}
    assert named["lag_da_witnessed_fixed_exclusion"].reason == within_words.FEW
    assert named["order_da_witnessed_fixed_exclusion"].reason in (None, within_words.ALL_ALIKE)
    assert not [name for name in named if "sequence" in name]


def test_nobody_with_both() -> None:
    rows = lives(5, cases=12, others=12, cohort_share=1, other_share=1)
    rows["chronology"] = [row for row in rows["chronology"] if row[1] == "da_witnessed"]
    found = {e.name: e for e in sequences.sequences(within.store(**rows), study(), seed=1).estimates}
    assert found["order_da_witnessed_fixed_exclusion"].reason == within_words.NOBODY
    assert found["order_chance_da_witnessed_fixed_exclusion"].reason == within_words.NOBODY


def test_longer_sequences_need_all_their_events_as_often_as_they_hold_them() -> None:
    rows: dict[str, list] = {name: [] for name in within.COLUMNS}
    days = {1: (90, 60, 30), 2: (90, 60, 60), 3: (90, 60, 120), 4: (90, 80, 30)}
    kinds = {1: "aba", 2: "aba", 3: "aba", 4: "abb"}
    types = {"a": "da_witnessed", "b": "missing_episode"}
    for number, offsets in days.items():
        rows["matched"].append((number, number, number != 3, INDEX))
        for kind, offset in zip(kinds[number], offsets, strict=True):
            rows["chronology"].append(within.event(number, types[kind], INDEX - timedelta(days=offset)))
    found = sequences.read(within.store(**rows), study(), seed=1)
    pattern = tuple(found.types.index(types[kind]) for kind in "aba")
    one = sequences.sequence(found, found.mined(), pattern)
    # 1 has it; 2 has all three but the last two on one day; 3 (comparison) has 120 a, 90 a, 60 b; 4 has one a only
    assert {key: n for key, n in one.counts.items() if n} == {
        ("cohort", "in_order"): 1,
        ("cohort", "not_in_order"): 1,
        ("comparison", "not_in_order"): 1,
    }
    assert [lag.n_children for lag in one.lags] == [1, 1]
    assert one.lags[0].median is None
    assert one.n_members == 3
    assert one.compared.ratio == math.inf


def test_the_most_shared_sequences_come_first() -> None:
    store = within.store(**lives(6, cases=60, others=60, cohort_share=0.6, other_share=0.5))
    found = sequences.read(store, study(), seed=1)
    told = sequences.shared(found, study())
    assert [tuple(found.types[kind] for kind in kinds) for kinds in told] == [
        ("da_witnessed", "fixed_exclusion"),
        ("fixed_exclusion", "da_witnessed"),
    ]


def test_sequences_that_would_be_hidden_are_counted_in_words_alone() -> None:
    # all cohort children have the order: a table with an empty part cannot be shown, nor lags of what nobody can see
    store = within.store(**lives(7, cases=60, others=60, cohort_share=1, other_share=0.5))
    found = sequences.sequences(store, study(), seed=1)
    named = {e.name: e for e in found.estimates}
    assert not [name for name in named if name.startswith(("order_sequence_", "lag_sequence"))]
    assert named["order_sequences_not_told"].reason == within_words.not_told(1, 0)


def test_the_lag_of_a_sequence_is_hidden_with_its_share() -> None:
    store = within.store(**lives(8, cases=150, others=150, cohort_share=0.7, other_share=0.5))
    named = {e.name: e for e in sequences.sequences(store, study(), seed=1).estimates}
    share, lag = named["order_sequence_1"], named["lag_sequence_1_1"]
    assert set(share.rests_on.items()) <= set(lag.rests_on.items())
    assert min(share.rests_on.values()) >= sequences.SHOWABLE
