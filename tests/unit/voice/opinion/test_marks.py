"""Marks, what is shared, and the published rule, beside counts and formulas written out."""

import math
from collections import Counter

import numpy as np
import pytest
from scipy.stats import hypergeom

from gwrando.voice import tally
from gwrando.voice.opinion import axis, components, groups, marks, published, together, votes
from gwrando.voice.opinion.together import Shared
from gwrando.voice.tally import Vote
from tests.unit.voice.opinion.test_clusters import camps
from tests.unit.voice.opinion.test_components import table_of


def test_counts_are_counts():
    table = table_of(3, (40, 7), 0.6)
    labels = np.arange(table.n_people) % 3 - 1
    found = marks.counts(table, labels, 2)
    plain = Counter(
        (int(labels[r]), int(c), {1: 0, -1: 1, 0: 2}[int(v)])
        for r, c, v in zip(table.row, table.column, table.value, strict=True)
        if labels[r] >= 0
    )
    assert {key: n for key, n in np.ndenumerate(found) if n} == dict(plain)


def test_clearness_is_in_hypergeometric_standard_deviations():
    answered, chose = np.array([14, 9]), np.array([11, 2])
    found = marks.clearness(chose, answered)
    for place in (0, 1):
        chance = hypergeom(23, 13, answered[place])
        assert found[place] == pytest.approx((chose[place] - chance.mean()) / chance.std())
    assert marks.clearness(np.array([14, 9]), answered).tolist() == [0, 0]  # all chose it: nothing differs
    assert marks.clearness(np.array([0, 0]), np.array([0, 0])).tolist() == [0, 0]


def test_answers_are_dealt_as_a_pack_of_cards():
    rng = np.random.default_rng(1)
    room, number = np.array([[5, 7, 3]] * 4000), np.full(4000, 6)
    found = marks._dealt(rng, room, number)
    assert (found.sum(axis=1) == 6).all()
    assert (found <= room).all()
    for group, size in enumerate((5, 7, 3)):
        share = np.bincount(found[:, group], minlength=8) / 4000
        assert share == pytest.approx(hypergeom(15, 6, size).pmf(np.arange(8)), abs=0.035)


def test_labels_are_matched_whatever_their_names():
    to = np.array([0, 0, 1, 1, 2, 2, -1])
    assert marks.matched(np.array([2, 2, 0, 0, 1, -1, 1]), to, 3).tolist() == [0, 0, 1, 1, 2, -1, 2]


def seen(table, n_axes=1, seed=1):
    found = groups.find(table, components.components(table), n_axes=n_axes)
    return found, marks.marks(table, found, rng=np.random.default_rng(seed))


def test_camps_are_marked_by_what_they_say():
    table, _camp = camps((20, 30))
    found, made = seen(table)
    assert made
    for mark in made:
        place = int(mark.statement)
        members = found.labels == mark.group
        value = {"agree": 1, "disagree": -1}[mark.side]
        mine = [
            v
            for r, c, v in zip(table.row, table.column, table.value, strict=True)
            if c == place and members[r]
        ]
        assert (mark.n_chose, mark.n_answered) == (mine.count(value), len(mine))
        assert mark.n_chose / mark.n_answered > mark.n_chose_others / mark.n_answered_others
        assert mark.p <= 0.05
    assert {mark.group for mark in made} == {0, 1}


def test_classes_that_answer_by_chance_are_seldom_marked():
    marked = 0
    for seed in range(24):
        rng = np.random.default_rng(seed)
        row, column = np.nonzero(np.ones((28, 12)))
        table = votes.from_columns(row, column, rng.choice([-1, 1], len(row)))
        found = groups.find(table, components.components(table), n_axes=1)
        if found is not None:  # groups, though there are none: what the published method would draw
            marked += bool(marks.marks(table, found, rng=rng, shuffles=99))
    assert marked <= 6  # 1.2 expected; more than 6 of 24 has a chance under 0.1 %


def test_a_statement_on_which_groups_stand_alone_is_not_judged_by_itself():
    row, column = np.nonzero(np.ones((40, 4)))
    rng = np.random.default_rng(5)
    value = rng.choice([-1, 1], len(row))
    value[column == 0] = np.where(row[column == 0] < 20, 1, -1)
    _found, made = seen(votes.from_columns(row, column, value))
    assert all(mark.statement != "0" for mark in made)


def test_nothing_to_judge_by_gives_no_marks():
    row, column = np.nonzero(np.ones((20, 1)))
    table = votes.from_columns(row, column, np.where(row < 10, 1, -1))
    found, made = seen(table)
    assert found.sizes == (10, 10)
    assert made == ()


def shared_of(rows, found=None, shown=5):
    given = [
        Vote(str(person), str(place), choice)
        for person, row in enumerate(rows)
        for place, choice in enumerate(row)
    ]
    names = [str(place) for place in range(len(rows[0]))]
    table = votes.from_votes(given, statements=names)
    return together.shared(tally.tally(given, statements=names), votes=table, groups=found, shown=shown)


def test_what_is_shared_has_all_its_ties_and_says_so_with_the_lower_end():
    rows = [
        ["agree", "agree", "agree" if person else "pass", "disagree", "agree" if person % 2 else "pass"]
        for person in range(20)
    ]
    found = shared_of(rows, shown=1)
    assert [(each.statement, each.side) for each in found] == [
        ("0", "agree"),
        ("1", "agree"),
        ("3", "disagree"),
    ]
    assert [each.statement for each in shared_of(rows)] == ["0", "1", "3", "2"]  # half is not most
    assert all(each.interval.low > 0.5 for each in found)
    assert found[0].strength == pytest.approx(21 / 22)


def test_what_one_group_refuses_is_not_shared():
    table, _camp = camps((10, 50))
    found = groups.find(table, components.components(table), n_axes=1)
    names = table.statements.astype(str).tolist()
    given = [
        Vote(str(r), str(c), {1: "agree", -1: "disagree"}[int(v)])
        for r, c, v in zip(table.row, table.column, table.value, strict=True)
    ]
    tallies = tally.tally(given, statements=names)
    alone = together.shared(tallies, votes=table, groups=None)
    assert alone  # fifty of sixty say the same
    assert together.shared(tallies, votes=table, groups=found) == ()


def test_ties_with_the_last_are_kept_and_no_more():
    rows = [
        Shared(str(n), "agree", tally.wilson(9, n=10), strength) for n, strength in enumerate((3, 2, 2, 1))
    ]
    assert [each.statement for each in together.with_ties(rows, shown=2)] == ["0", "1", "2"]
    assert [each.statement for each in together.with_ties(rows, shown=3)] == ["0", "1", "2"]


def plain_published(table, labels, k):
    """The published rule written out statement by statement: (statement, side, measure), strongest first, per group."""

    def z_two(a, n, b, m):
        a, n, b, m = a + 1, n + 1, b + 1, m + 1
        pooled = (a + b) / (n + m)
        return 0.0 if pooled == 1 else (a / n - b / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))

    result = []
    for group in range(k):
        rows = []
        for place in range(table.n_statements):
            n = Counter()
            for r, c, v in zip(table.row, table.column, table.value, strict=True):
                if c == place and labels[r] >= 0:
                    n[labels[r] == group, int(v)] += 1
            mine, others = sum(n[True, v] for v in (1, 0, -1)), sum(n[False, v] for v in (1, 0, -1))
            sides = {}
            for name, v in (("agree", 1), ("disagree", -1)):
                share = (n[True, v] + 1) / (mine + 2)
                far = 2 * math.sqrt(mine + 1) * ((n[True, v] + 1) / (mine + 1) - 0.5)
                ratio = share / ((n[False, v] + 1) / (others + 2))
                sides[name] = (share, far, ratio, z_two(n[True, v], mine, n[False, v], others))
            passes = any(far > 1.2815515 and z > 1.2815515 for _, far, _, z in sides.values())
            side = "agree" if sides["agree"][3] > sides["disagree"][3] else "disagree"
            if passes:
                rows.append((place, side, math.prod(sides[side])))
        result.append(sorted(rows, key=lambda row: -row[2]))
    return result


@pytest.mark.parametrize("seed", range(3))
def test_the_published_rule_is_the_published_formulas(seed):
    table, _ = camps((14, 22, 18), seed=seed, n_statements=15)
    found = published.published(table)
    plain = plain_published(table, found.labels, found.k)
    for mine, other in zip(found.representative, plain, strict=True):
        tail = [(each.place, each.side) for each in mine[1:]]  # the first may be the group's best agreement
        head = (mine[0].place, mine[0].side)
        assert tail == [row[:2] for row in other if row[:2] != head][: len(tail)]
        assert len(mine) == min(5, len(other) + (head not in [row[:2] for row in other]))


def test_a_group_with_nothing_above_the_line_still_gets_the_one_statement_the_rule_promises():
    row, column = np.nonzero(np.ones((16, 8)))
    value = np.where(column == row % 8, -1, np.where((row + column) % 2, -1, 0))
    found = published.published(votes.from_columns(row, column, value))
    assert all(found.representative)


def test_the_published_consensus_and_priority_by_hand():
    row, column = np.nonzero(np.ones((20, 8)))
    value = np.where(column == 0, 1, np.where(column == 1, -1, np.where((row + column) % 2, 1, -1)))
    found = published.published(votes.from_columns(row, column, value))
    (first, *_), (last, *_) = found.consensus["agree"], found.consensus["disagree"]
    assert (first.place, first.n_chose, first.n_answered) == (0, 20, 20)
    assert first.share == pytest.approx(21 / 22)
    assert first.share_z == pytest.approx(2 * math.sqrt(21) * 0.5)
    assert last.place == 1
    far = np.hypot(*found.components.statement_places[0])
    wanted = (1 - 1 / 22) * (far + 1) * 21 / 22
    assert found.priority[0] == pytest.approx((wanted * (1 + 8 * 2 ** (20 / -5))) ** 2)
    pairs = [(found.labels == group).sum() for group in range(found.k)]
    assert found.group_aware["agree"][0] == pytest.approx(math.prod((n + 1) / (n + 2) for n in pairs))


@pytest.mark.parametrize("shape", [(0, 0), (2, 3), (28, 6), (1, 1)])
def test_the_published_method_answers_for_small_tables_too(shape):
    row, column = np.nonzero(np.ones(shape))
    found = published.published(votes.from_columns(row, column, np.ones(len(row))))
    assert found.k == 1
    assert (
        axis.shuffle_test(votes.from_columns(row, column, np.ones(len(row))), rng=np.random.default_rng(1)).p
        is None
    )
