"""The tally against plain restatements, and Wilson's interval against statsmodels and SciPy."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from gwrando.voice import tally

votes = st.lists(
    st.builds(
        tally.Vote,
        participation=st.sampled_from("abcdefgh"),
        statement=st.sampled_from(["s1", "s2", "s3", "s4"]),
        choice=st.sampled_from(tally.CHOICES),
    ),
    max_size=80,
)
ASKED = ["s1", "s2", "s3"]


def slow_tally(given_votes):
    """The same by walking over every person and statement."""
    people = {vote.participation for vote in given_votes if vote.statement in ASKED}
    found = []
    for statement in ASKED:
        count = Counter()
        for person in people:
            theirs = [v.choice for v in given_votes if v.participation == person and v.statement == statement]
            count[theirs[-1] if theirs else "none"] += 1
        found.append((count["agree"], count["disagree"], count["pass"], count["none"]))
    return found


@given(votes)
def test_the_tally_is_the_slow_tally(given_votes):
    found = tally.tally(given_votes, statements=ASKED)
    assert [(row.agree, row.disagree, row.passed, row.unanswered) for row in found] == slow_tally(given_votes)


@given(votes, st.integers(0, 1000))
def test_the_order_of_people_does_not_matter(given_votes, seed):
    last = tally.latest(given_votes)
    shuffled = random.Random(seed).sample(last, len(last))
    assert tally.tally(shuffled, statements=ASKED) == tally.tally(given_votes, statements=ASKED)


@given(votes)
def test_saying_it_again_changes_nothing(given_votes):
    again = given_votes + tally.latest(given_votes)
    assert tally.tally(again, statements=ASKED) == tally.tally(given_votes, statements=ASKED)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_two_other_libraries(pair):
    k, n = pair
    found = tally.wilson(k, n=n)
    low, high = proportion_confint(k, n, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
    second = binomtest(k, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((second.low, second.high), abs=1e-12)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_a_statement_nobody_answered_has_no_share():
    (row,) = tally.tally([], statements=["s1"])
    assert row.share("agree") is None
    (row,) = tally.tally([tally.Vote("a", "s1", "pass")], statements=["s1"])
    assert row.share("pass").share == 1.0
    assert row.answered == 1


def test_a_statement_named_twice_is_refused():
    with pytest.raises(ValueError, match="named twice"):
        tally.tally([], statements=["s1", "s1"])
