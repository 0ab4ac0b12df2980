"""# How sure a share of a study is

A study releases rounded numbers, some of them hidden. Everything it says is worked out from the numbers shown, so that a
reader can do it again. Beside each share stands a 95 % interval, Wilson's, which stays honest when groups are small:

    centre = (k/n + z²/2n) / (1 + z²/n)
    half   = z · √( k/n · (1 - k/n) / n + z²/4n² ) / (1 + z²/n)          z = 1.96

Because k and n are rounded to the nearest 5, each may be 2 off. The low end is worked out with the smallest k and the largest
n that the shown numbers can stand for, the high end with the largest k and the smallest n. So the interval always holds the one
that the true numbers would have given.

The difference of two shares has Newcombe's interval, made from the two shares' own intervals:

    low  = (p - q) - √( (p - low p)² + (high q - q)² )
    high = (p - q) + √( (high p - p)² + (q - low q)² )

When m questions are asked at once, z is taken for 95 % over all of them (Bonferroni: 1 - 0.05/2m), and a trigger is said to
recur *more often than in comparison children* only if the whole interval of the difference lies above nought.

Source: E. B. Wilson (1927), Journal of the American Statistical Association 22:209-212; R. G. Newcombe (1998), Statistics in
Medicine 17:873-890, method 10; O. J. Dunn (1961), Journal of the American Statistical Association 56:52-64. Code:
`gwrando.outputs.intervals`.
"""

import pytest

from gwrando.outputs import intervals
from tests.spec.spec import rows


def test_wilson():
    """## A share and its interval, in per cent

    | k   | n   | from  | to    |
    |-----|-----|-------|-------|
    | 7   | 10  | 39.7  | 89.2  |
    | 10  | 15  | 41.7  | 84.8  |
    | 19  | 19  | 83.2  | 100.0 |
    | 56  | 80  | 59.2  | 78.9  |
    | 0   | 20  | 0.0   | 16.1  |
    """
    for row in rows(test_wilson):
        low, high = intervals.wilson(row["k"], row["n"], z=intervals.z_for(level=0.95))
        assert (round(100 * low, 1), round(100 * high, 1)) == (row["from"], row["to"])


def test_widened_for_rounding():
    """## The same from rounded numbers

    Shown 50 of 100: the true numbers may be 48 to 52 of 98 to 102.

    | k   | n   | from  | to    |
    |-----|-----|-------|-------|
    | 50  | 100 | 37.7  | 62.6  |
    | 10  | 100 | 4.0   | 20.2  |
    | 200 | 400 | 44.4  | 55.6  |
    """
    for row in rows(test_widened_for_rounding):
        found = intervals.share_of_shown(row["k"], row["n"], slack=(2, 2), z=intervals.z_for(level=0.95))
        assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (row["from"], row["to"])
        plain = intervals.wilson(row["k"], row["n"], z=intervals.z_for(level=0.95))
        assert found.low < plain[0] < plain[1] < found.high


def test_quantiles():
    """## How wide for how many questions

    | questions | z     |
    |-----------|-------|
    | 1         | 1.960 |
    | 5         | 2.576 |
    | 7         | 2.690 |
    """
    for row in rows(test_quantiles):
        assert intervals.z_for(level=0.95, questions=row["questions"]) == pytest.approx(row["z"], abs=0.0005)


def test_difference():
    """## Is it more often? In per cent; shown numbers, one question

    | k cohort | n cohort | k others | n others | from  | to   | more often |
    |----------|----------|----------|----------|-------|------|------------|
    | 50       | 100      | 100      | 400      | 11.6  | 38.4 | yes        |
    | 30       | 100      | 100      | 400      | -6.5  | 18.2 | no         |
    | 10       | 100      | 100      | 400      | -22.9 | -3.8 | no         |
    """
    z = intervals.z_for(level=0.95)
    for row in rows(test_difference):
        cohort = intervals.share_of_shown(row["k cohort"], row["n cohort"], slack=(2, 2), z=z)
        others = intervals.share_of_shown(row["k others"], row["n others"], slack=(2, 2), z=z)
        _, low, high = intervals.difference(cohort, others)
        assert (round(100 * low, 1), round(100 * high, 1)) == (row["from"], row["to"])
        assert ("yes" if low > 0 else "no") == row["more often"]
