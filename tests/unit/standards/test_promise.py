"""The feedback promise against a second answer."""

import datetime as dt
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from gwrando.standards import promise
from tests.factories.standards import words

DAY = dt.date(2026, 1, 1)


days = st.integers(-40, 40)
promises = st.lists(
    st.builds(
        lambda closed, wait, took: promise.Promise(
            title=words("t"),
            closed_on=DAY + dt.timedelta(closed),
            due_on=DAY + dt.timedelta(closed + abs(wait)),
            kept_on=None if took is None else DAY + dt.timedelta(closed + abs(took)),
        ),
        days,
        days,
        st.none() | days,
    ),
    max_size=12,
)


@given(promises)
def test_summary_has_a_second_answer(found: list[promise.Promise]) -> None:
    got = promise.summary(found, today=DAY)
    past = [one for one in found if one.due_on < DAY]
    kept = [one for one in past if one.kept_on and one.kept_on <= one.due_on]
    assert (got.n_due, got.n_kept) == (len(past), len(kept))
    assert got.n_due == got.n_kept + got.n_late + len(got.overdue)
    assert all(one.kept_on is None and one.due_on < DAY for one in got.overdue)
    assert [one.due_on for one in got.overdue] == sorted(one.due_on for one in past if one.kept_on is None)
    assert len(got.not_yet_due) == len(found) - len(past)
    took = [(one.kept_on - one.closed_on).days for one in found if one.kept_on]
    assert got.median_days == (statistics.median(took) if took else None)
    if not past:
        assert got.share is None
    else:
        assert got.share is not None
        other = binomtest(len(kept), len(past)).proportion_ci(method="wilson")
        assert got.share.share == pytest.approx(len(kept) / len(past))
        assert (got.share.low, got.share.high) == pytest.approx((other.low, other.high), abs=1e-9)
