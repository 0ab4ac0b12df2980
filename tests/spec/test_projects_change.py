"""# Change that children report, before and after

A project asks children the same question with three answers (no, maybe, yes) when they start and again
later. What is read first is who did not answer:

    response = answered the first time / asked
    drop-out = answered the first time and not again / answered the first time

Of the children who answered both times, an answer moved up, stayed, or moved down, by one step or two.
Shares have Wilson's 95 % interval. The mean change in steps has the paired interval

    mean of (after - before)  plus or minus  t(0.975, n - 1) * s / sqrt(n)

where the pairs are the children. It is not given for fewer than ten children, nor when every answer
moved alike: then it cannot be told. There is no group to compare with, so the figures never say why
something changed, and children who start at a hard time tend to get better anyway (regression to the
mean). The page says both.

Source: Student (1908), Biometrika 6, 1-25; E. B. Wilson (1927), JASA 22, 209-212. Order of reading:
reliability.md 5.1.
"""

import pytest

from gwrando.projects import impact
from tests.factories import projects as make
from tests.spec.spec import rows


def test_response_and_dropout() -> None:
    """## Who answered

    | asked | first time | both times | response | drop-out |
    |-------|------------|------------|----------|----------|
    | 74    | 61         | 48         | 0.824    | 0.213    |
    | 40    | 40         | 40         | 1        | 0        |
    | 40    | 20         | 0          | 0.5      | 1        |
    | 40    | 0          | 0          | 0        |          |
    | 0     | 0          | 0          |          |          |
    """
    for row in rows(test_response_and_dropout):
        found = impact.change(
            make.change(
                n_asked=row["asked"], n_before=row["first time"], steps=(0, 0, row["both times"], 0, 0)
            )
        )
        shares = [
            found.response.share if found.response else None,
            found.dropout.share if found.dropout else None,
        ]
        assert shares == pytest.approx([row["response"], row["drop-out"]], abs=5e-4), row


def test_change() -> None:
    """## How answers moved

    | down 2 | down 1 | same | up 1 | up 2 | share up | low   | high  | mean  | mean low | mean high |
    |--------|--------|------|------|------|----------|-------|-------|-------|----------|-----------|
    | 0      | 7      | 16   | 17   | 8    | 0.521    | 0.383 | 0.655 | 0.542 | 0.267    | 0.816     |
    | 1      | 3      | 11   | 5    | 1    | 0.286    | 0.138 | 0.5   | 0.095 | -0.309   | 0.500     |
    | 0      | 0      | 0    | 9    | 0    | 1        | 0.701 | 1     |       |          |           |
    | 0      | 0      | 20   | 0    | 0    | 0        | 0     | 0.161 |       |          |           |
    | 0      | 1      | 8    | 1    | 0    | 0.1      | 0.018 | 0.404 | 0     | -0.337   | 0.337     |
    """
    for row in rows(test_change):
        steps = tuple(row[name] for name in ("down 2", "down 1", "same", "up 1", "up 2"))
        found = impact.change(make.change(n_asked=100, n_before=100, steps=steps))
        assert found.up is not None
        expected = (row["share up"], row["low"], row["high"])
        assert (found.up.share, found.up.low, found.up.high) == pytest.approx(expected, abs=6e-4), row
        if row["mean"] is None:
            assert found.mean is None, row
        else:
            assert found.mean is not None
            expected = (row["mean"], row["mean low"], row["mean high"])
            assert (found.mean.steps, found.mean.low, found.mean.high) == pytest.approx(expected, abs=6e-4), (
                row
            )
