"""Reach and change against a second answer (SciPy), and no word that says why."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gwrando.projects import document, impact
from tests.factories import projects as make

few = st.integers(0, 40)


@pytest.mark.parametrize("df", [*range(1, 60), 100, 199, 200, 201, 500, 5_000, 1_000_000])
def test_t_is_scipys(df: int) -> None:
    assert impact.t_975(df) == pytest.approx(stats.t.ppf(0.975, df), abs=1e-7)


@given(st.tuples(few, few, few, few, few))
def test_mean_change_is_scipys_paired_t(counts: tuple[int, int, int, int, int]) -> None:
    steps = make.change(n_asked=500, n_before=500, steps=counts).steps
    found = impact.mean_change(steps)
    n = sum(counts)
    if n < 10 or max(counts) == n:
        assert found is None
        return
    assert found is not None
    # the second answer starts from children, not counts: an answer before, an answer after
    before = np.full(n, 2.0)
    after = before + np.repeat([-2, -1, 0, 1, 2], counts)
    other = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((other.low, other.high), abs=1e-6)
    assert found.steps == pytest.approx(float(np.mean(after - before)))
    assert found.n == n


@given(st.tuples(few, few, few, few, few), few, few)
def test_change_has_a_second_answer(counts, lost: int, silent: int) -> None:
    n_both, n_before = sum(counts), sum(counts) + lost
    found = impact.change(make.change(n_asked=n_before + silent, n_before=n_before, steps=counts))
    assert (found.n_asked, found.n_before, found.n_both) == (n_before + silent, n_before, n_both)
    moved = np.sign(np.repeat([-2, -1, 0, 1, 2], counts))
    for got, k, n in (
        (found.response, n_before, n_before + silent),
        (found.dropout, lost, n_before),
        (found.up, int((moved > 0).sum()), n_both),
        (found.same, int((moved == 0).sum()), n_both),
        (found.down, int((moved < 0).sum()), n_both),
    ):
        if n == 0:
            assert got is None
        else:
            assert got is not None
            other = stats.binomtest(k, n).proportion_ci(method="wilson")
            assert (got.low, got.high) == pytest.approx((other.low, other.high), abs=1e-9)
            assert got.share == k / n


def test_the_interval_of_the_mean_holds_what_it_promises() -> None:
    """Children drawn from a known mixture, 400 times with 30 pairs: 95 % of intervals hold the true mean."""
    rng = np.random.default_rng(20_161_122)
    chance = np.array([0.03, 0.12, 0.35, 0.35, 0.15])
    truth = float((np.array(impact.STEPS) * chance).sum())
    held = 0
    for counts in rng.multinomial(30, chance, size=400):
        found = impact.mean_change(document.Steps(**dict(zip(
            ("down_2", "down_1", "same", "up_1", "up_2"), map(int, counts), strict=True
        ))))  # fmt: skip
        assert found is not None
        held += found.low <= truth <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_reach_stands_beside_the_plan() -> None:
    found = impact.reach(make.project(), make.project_return())
    assert (found.n_planned, found.n_reached, found.n_new) == (120, 74, 70)
    assert (found.sessions_planned, found.sessions_held) == (80, 41)


def test_no_caution_says_why() -> None:
    joined = " ".join(one.en for one in impact.CAUTIONS)
    assert "does not show what brought the change about" in joined
    for causal in ("because of", "thanks to", "led to", "made them", "impact of", "worked"):
        assert causal not in joined


def test_everyone_sees_rounded_numbers_and_shares_made_from_them() -> None:
    found = impact.public_change(make.project(), make.change())
    shown = {answer: found.table.cell("all", answer).shown for answer in impact.ANSWERS}
    assert shown == {"silent": 15, "once": 15, "down": 5, "same": 15, "up": 25}
    assert found.up is not None
    assert (found.up.share, found.up.n) == (25 / 45, 45)
    assert found.response is not None
    assert (found.response.share, found.response.n) == (60 / 75, 75)
    assert found.dropout is not None
    assert (found.dropout.share, found.dropout.n) == (15 / 60, 60)


def test_small_numbers_are_hidden_and_take_their_shares_with_them() -> None:
    small = make.change(n_asked=33, n_before=29, steps=(1, 3, 11, 5, 1))
    found = impact.public_change(make.project(), small)
    shown = {answer: found.table.cell("all", answer).shown for answer in impact.ANSWERS}
    assert shown["silent"] is None
    assert shown["down"] is None
    assert (found.response, found.up, found.same, found.down) == (None, None, None, None)


def test_a_share_needs_ten_children_to_share_among() -> None:
    found = impact.public_change(make.project(), make.change(n_asked=50, n_before=8, steps=(0, 0, 0, 0, 8)))
    assert found.table.cell("all", "up").shown == 10
    nobody = impact.public_change(make.project(), make.change(n_asked=40, n_before=0, steps=(0, 0, 0, 0, 0)))
    assert (nobody.up, nobody.dropout) == (None, None)


def test_reach_is_rounded_and_a_few_are_said_in_words() -> None:
    assert impact.safe_reach(make.project(), make.project_return()).n.shown == 75
    few = impact.safe_reach(make.project(), make.project_return(n_new=4, n_continuing=0)).n
    assert (few.shown, few.text("en")) == (None, "fewer than 5")


@given(st.tuples(few, few, few, few, few), few, few)
def test_no_number_below_five_is_ever_shown(counts, lost: int, silent: int) -> None:
    n_before = sum(counts) + lost
    report = make.change(n_asked=n_before + silent, n_before=n_before, steps=counts)
    found = impact.public_change(make.project(), report)
    for answer in impact.ANSWERS:
        shown = found.table.cell("all", answer).shown
        assert shown is None or shown == 0 or shown >= 5
