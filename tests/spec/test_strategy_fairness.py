"""# Fairness of stop and search: fitness, rates, ratios, missing ethnicity

**Fitness comes first.** A question is answered only from rows in which every column it needs is filled. From
95 % of rows on, the file can answer; from 80 % on it can with care, and the range that the gaps leave open
stands beside each figure; below 80 % it cannot, and no figure is made. Vehicle-only rows count as rows
(decision 0051).

**A rate** is searches for every 1,000 children a year: count / (children x years covered). Its 95 % limits are
Wilson's for a Poisson count: (x + z²/2 ± z √(x + z²/4)) / exposure, with z = 1.96.

**A ratio** is one group's rate over White children's. Its limits are `mover` (method of variance
estimates recovery): with rates p and q and their limits (l, u) and (L, U),

    lower = (pq − √((pq)² − U(2q − U) l(2p − l))) / (U(2q − U))
    upper = (pq + √((pq)² − L(2q − L) u(2p − u))) / (L(2q − L))

**Repeats.** The file has no person in it. Dividing counts and exposures by a dispersion of 1.4 or 2.0
leaves the ratio and widens its interval; a conclusion has to stand at both.

**Missing ethnicity** gives three answers: without them; shared out in proportion (among searches where the
officer wrote the same group); and all of them in one group or all White. No ratio is made where fewer than 5
searches would be expected at everyone's rate.

Source: Zou and Donner 2008, Statistics in Medicine 27:1693; Li, Tang and Wong 2014; Wilson 1927, JASA
22:209; Fagerland and Newcombe 2013.
"""

import pytest

from gwrando.strategy import disparity, fitness, intervals
from gwrando.strategy.populations import Population
from tests.spec.spec import rows


def test_fitness():
    """## When a file can answer

    | complete rows | rows | verdict   |
    |---------------|------|-----------|
    | 100           | 100  | can       |
    | 95            | 100  | can       |
    | 949           | 1000 | with_care |
    | 80            | 100  | with_care |
    | 799           | 1000 | cannot    |
    | 0             | 100  | cannot    |
    | 0             | 0    | cannot    |
    """
    for row in rows(test_fitness):
        assert fitness.verdict(row["complete rows"], row["rows"]) == row["verdict"]


def test_rate():
    """## A rate per 1,000 children a year, with its 95 % limits

    | searches | children | years | rate | low   | high  |
    |----------|----------|-------|------|-------|-------|
    | 10       | 1,000    | 1     | 10   | 5.43  | 18.41 |
    | 10       | 1,000    | 2     | 5    | 2.72  | 9.20  |
    | 0        | 1,000    | 1     | 0    | 0     | 3.84  |
    | 400      | 40,000   | 1     | 10   | 9.07  | 11.03 |
    """
    for row in rows(test_rate):
        people = Population(
            estimate=row["children"],
            low=row["children"],
            high=row["children"],
            published=0,
            source="census-2021",
        )
        found = disparity.rate(row["searches"], people, row["years"])
        assert (found.value, found.low, found.high) == pytest.approx(
            (row["rate"], row["low"], row["high"]), abs=0.006
        )


def test_ratio():
    """## A ratio of two rates, with 95 % mover limits

    Searches of a group among so many children, beside White children; the last columns are the ratio's
    limits at a
    dispersion of 2.0. The limits are those of statsmodels (`confint_poisson_2indep`, method "mover"); the
    last row is
    the breast cancer example of Graham, Mengersen and Morton 2003 (cases and person-years).

    | searches | children | White searches | White children | ratio | low  | high | low at 2 | high at 2 |
    |----------|----------|----------------|----------------|-------|------|------|----------|-----------|
    | 10       | 1,000    | 500            | 50,000         | 1     | 0.54 | 1.86 | 0.42     | 2.37      |
    | 40       | 1,000    | 500            | 50,000         | 4     | 2.90 | 5.52 | 2.55     | 6.30      |
    | 0        | 1,000    | 500            | 50,000         | 0     | 0    | 0.39 | 0        | 0.77      |
    | 60       | 51,477.5 | 30             | 54,308.7       | 2.11  | 1.36 | 3.26 | 1.14     | 3.89      |
    """
    for row in rows(test_ratio):
        given = (row["searches"], row["children"], row["White searches"], row["White children"])
        found = intervals.rate_ratio(*given)
        wide = intervals.rate_ratio(*given, dispersion=2.0)
        assert found.value == wide.value == pytest.approx(row["ratio"], abs=0.005)
        assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), abs=0.006)
        assert (wide.low, wide.high) == pytest.approx((row["low at 2"], row["high at 2"]), abs=0.006)


def test_missing_ethnicity():
    """## What missing ethnicity leaves open

    The three-year Gwent figures from which this project started (all ages of the file's years 2019 to
    2022), with equal
    populations so that the ratio is that of the counts: if all the unknown were White, or all were Black,
    the ratio moves by a factor of 0.84 to 5.46.

    | White | Black | unknown | factor if all White | factor if all Black |
    |-------|-------|---------|---------------------|---------------------|
    | 1,303 | 57    | 254     | 0.84                | 5.46                |
    | 1,303 | 57    | 0       | 1                   | 1                   |
    """
    for row in rows(test_missing_ethnicity):
        counts = {"white": row["White"], "asian": 0, "black": row["Black"], "mixed": 0, "other": 0}
        people = {
            group: Population(estimate=1000, low=1000, high=1000, published=1000, source="census-2021")
            for group in counts
        }
        found = disparity.disparity(
            counts, shared=counts, unknown=row["unknown"], populations=people, group="black", years=1.0
        )
        plain = found.ratio_white.value
        assert found.worst[0] / plain == pytest.approx(row["factor if all White"], abs=0.005)
        assert found.worst[1] / plain == pytest.approx(row["factor if all Black"], abs=0.005)


def test_too_few_expected():
    """## No ratio where fewer than 5 searches would be expected

    All children are searched at the overall rate; `expected` is that rate for the group's children.

    | group's children | all other children | searches of all | expected | ratio made |
    |------------------|--------------------|-----------------|----------|------------|
    | 100              | 9,900              | 499             | 4.99     | no         |
    | 100              | 9,900              | 500             | 5        | yes        |
    """
    for row in rows(test_too_few_expected):
        counts = {"white": row["searches of all"] - 5, "asian": 0, "black": 5, "mixed": 0, "other": 0}
        sizes = {"white": row["all other children"], "asian": 0, "black": row["group's children"]}
        people = {
            group: Population(
                estimate=sizes.get(group, 0), low=sizes.get(group, 0), high=sizes.get(group, 0), published=0,
                source="census-2021",
            )
            for group in counts
        }  # fmt: skip
        assert disparity.expected(counts, people, "black") == pytest.approx(row["expected"])
        made = disparity.disparity(
            counts, shared=counts, unknown=0, populations=people, group="black", years=1.0
        )
        assert (made is not None) == (row["ratio made"] == "yes")


def test_share():
    """## A share of searches (outcome, find rate), with Wilson's limits

    | with it | of    | share | low   | high  |
    |---------|-------|-------|-------|-------|
    | 0       | 10    | 0     | 0     | 0.278 |
    | 5       | 10    | 0.5   | 0.237 | 0.763 |
    | 10      | 10    | 1     | 0.722 | 1     |
    | 130     | 1,000 | 0.13  | 0.111 | 0.152 |
    """
    for row in rows(test_share):
        found = intervals.share(row["with it"], row["of"])
        assert (found.value, found.low, found.high) == pytest.approx(
            (row["share"], row["low"], row["high"]), abs=0.0006
        )
