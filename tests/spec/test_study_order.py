"""# What comes before what

For two events a and b: among children who have **both** in the time before the index day, how many have a first? Never among all
children: then a pair would only say again how common each event is. Two questions are kept apart.

**Within the child.** If the child's own events came in any order, how often would a be strictly first? A child with n of a and m of b,
and k events of either on the earliest of their days, has the chance n/(n+m) x (n-1)/(n+m-1) x ... (k factors). The sum of the
children's chances is the number expected; the found number is tested against it exactly (Poisson-binomial, mid-p). Age is not
taken out here: what belongs to primary school comes before what belongs to secondary school.

**Between groups.** Is the share in order larger in the cohort than in comparison children, who are as old on the same day? The odds
ratio is the conditional one, its interval the exact mid-p one.

**How long.** The lag is the number of days from the first a to the first b, in cohort children who have it in order: the median, and the
middle half. Each is the mean of the ten values nearest to it in order, so that no child's own number of days is told; none below ten
children, no middle half below thirty.

**Sequences** that at least the declared share of the cohort has are found by prefix projection, then treated the same way: among the
children who have all the events, who has them in order? With 200 cohort children or more, they are looked for in one half of the
children and these numbers come from the other; else they are marked *exploratory* and have no p.

Events of one day have no order; an event whose day is not known is left out.

Source: the design notes of the study, 4.6 and 4.8; Pei and others (2001), ICDE, 215-224 (prefix projection); Wang (1993), Statistica Sinica
3:295-312; Lancaster (1961), JASA 56:223-234. Code: `study.statistics.order`, `mining`, `study.triggers.sequences`.
"""

from datetime import date, timedelta

import numpy as np
import pytest

from gwrando.study.statistics import mining, order
from gwrando.study.triggers import sequences
from tests.factories import study as factory
from tests.factories import within
from tests.spec.spec import rows

INDEX = date(2018, 6, 1)
TYPES = {"a": "da_witnessed", "b": "fixed_exclusion", "c": "missing_episode"}


def test_in_order():
    """## In this order, given both

    Days before the index day: `90a 30b` is a 90 days before and b 30 days before.

    | life            | a, then b    |
    |-----------------|--------------|
    | 90a 30b         | in_order     |
    | 90b 30a         | not_in_order |
    | 30a 30b         | not_in_order |
    | 90b 60a 30b     | not_in_order |
    | 90a 60b 30a     | in_order     |
    | 90a             |              |
    | 1200a 30b       |              |
    """
    for row in rows(test_in_order):
        events = [
            within.event(1, TYPES[part[-1]], INDEX - timedelta(days=int(part[:-1])))
            for part in row["life"].split()
        ]
        store = within.store(chronology=events, matched=[(1, 1, True, INDEX)])
        found = sequences.pair(sequences.read(store, factory.study(), seed=1), TYPES["a"], TYPES["b"])
        told = [way for (group, way), n in found.counts.items() if n]
        assert told == ([row["a, then b"]] if row["a, then b"] else [])


def test_chance():
    """## The chance that a is first

    | a | b | on the earliest day | chance |
    |---|---|---------------------|--------|
    | 1 | 1 | 1                   | 0.5    |
    | 2 | 1 | 1                   | 0.6667 |
    | 1 | 3 | 1                   | 0.25   |
    | 1 | 1 | 2                   | 0      |
    | 2 | 1 | 2                   | 0.3333 |
    """
    for row in rows(test_chance):
        one = [np.array([row[name]]) for name in ("a", "b", "on the earliest day")]
        assert order.chance_first(*one)[0] == pytest.approx(row["chance"], abs=5e-5)


def test_between_groups():
    """## Cohort against comparison children

    | cohort in order | cohort not | others in order | others not | odds ratio | low   | high  | p      |
    |-----------------|------------|-----------------|------------|------------|-------|-------|--------|
    | 8               | 3          | 10              | 20         | 5.102      | 1.133 | 28.41 | 0.0330 |
    | 60              | 40         | 100             | 100        | 1.498      | 0.921 | 2.450 | 0.1037 |
    | 0               | 5          | 3               | 2          | 0          | 0     | 1.378 | 0.0833 |
    | 0               | 0          | 3               | 2          |            |       |       |        |
    """
    for row in rows(test_between_groups):
        names = ("cohort in order", "cohort not", "others in order", "others not")
        found = order.compared(*(row[name] for name in names))
        if row["odds ratio"] is None:
            assert found.ratio is None
            continue
        assert found.ratio == pytest.approx(row["odds ratio"], rel=1e-3)
        assert found.low == pytest.approx(row["low"], rel=1e-3)
        assert found.high == pytest.approx(row["high"], rel=1e-3)
        assert found.p == pytest.approx(row["p"], abs=6e-5)


def test_lags():
    """## The lag of the children 1, 2, 3 ... days

    | children | median | middle half from | to    |
    |----------|--------|------------------|-------|
    | 9        |        |                  |       |
    | 10       | 5.5    |                  |       |
    | 20       | 10.5   |                  |       |
    | 30       | 15.5   | 7.5              | 23.5  |
    """
    for row in rows(test_lags):
        found = order.lag(np.arange(1, row["children"] + 1))
        assert (found.median, found.lower, found.upper) == (row["median"], row["middle half from"], row["to"])


def test_sequences():
    """## Which sequences are shared

    Children of the example: `a b c`, `a c`, `b a c` and `c`, each event a day after the last.

    | sequence | children |
    |----------|----------|
    | a        | 3        |
    | c        | 4        |
    | a c      | 3        |
    | b c      | 2        |
    | a b      | 1        |
    | a b c    | 1        |
    """
    lives = ("abc", "ac", "bac", "c")
    events = [
        (child, day, "abc".index(kind)) for child, life in enumerate(lives) for day, kind in enumerate(life)
    ]
    indexed = mining.events(*(np.array(part) for part in zip(*events, strict=True)), n_children=4, n_kinds=3)
    found = {
        " ".join("abc"[kind] for kind in one.kinds): one
        for one in mining.mine(indexed, least=1, most_events=3)
    }
    for row in rows(test_sequences):
        assert found[row["sequence"]].n_children == row["children"]
