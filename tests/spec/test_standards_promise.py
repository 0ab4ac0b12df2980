"""# The feedback promise

Before a consultation opens, a day for word back is agreed with the children. The share of promises kept
is

    kept / (kept + late + overdue)

over the promises whose day has passed. Word back on the agreed day or before it is *kept*; after it,
*late*; none by the end of that day, *overdue*. A promise whose day has not come is *waiting* and not
counted, even when word came early: counting early word at once, and silence only later, would flatter
the office. With no day passed the share cannot be told. The interval is Wilson's 95 %.

Source: National Participation Standard "Feedback": in an agreed time, how ideas were used and why, what
happens next (domain.md 2.1). E. B. Wilson (1927), JASA 22, 209-212.
"""

import datetime as dt

import pytest

from gwrando.standards import promise
from tests.factories.standards import words
from tests.spec.spec import rows


def test_status() -> None:
    """## One promise, seen on 10 March 2026

    | agreed day | word back  | status  |
    |------------|------------|---------|
    | 2026-03-01 | 2026-02-20 | kept    |
    | 2026-03-01 | 2026-03-01 | kept    |
    | 2026-03-01 | 2026-03-02 | late    |
    | 2026-03-09 |            | overdue |
    | 2026-03-10 |            | waiting |
    | 2026-04-01 |            | waiting |
    """
    for row in rows(test_status):
        one = promise.Promise(
            title=words("t"),
            closed_on=dt.date(2026, 2, 1),
            due_on=dt.date.fromisoformat(row["agreed day"]),
            kept_on=dt.date.fromisoformat(row["word back"]) if row["word back"] else None,
        )
        assert promise.status(one, today=dt.date(2026, 3, 10)) == row["status"], row


def test_share() -> None:
    """## The share kept, with its interval

    | kept | late | overdue | waiting | share | low   | high  |
    |------|------|---------|---------|-------|-------|-------|
    | 0    | 0    | 0       | 3       |       |       |       |
    | 1    | 0    | 0       | 0       | 1     | 0.207 | 1     |
    | 0    | 0    | 1       | 0       | 0     | 0     | 0.793 |
    | 7    | 2    | 1       | 4       | 0.7   | 0.397 | 0.892 |
    | 56   | 14   | 10      | 0       | 0.7   | 0.592 | 0.789 |
    """
    today, closed = dt.date(2026, 3, 10), dt.date(2026, 2, 1)
    past, future = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
    for row in rows(test_share):
        kinds = {
            "kept": (past, past),
            "late": (past, today),
            "overdue": (past, None),
            "waiting": (future, None),
        }
        found = promise.summary(
            [
                promise.Promise(title=words("t"), closed_on=closed, due_on=due_on, kept_on=kept_on)
                for kind, (due_on, kept_on) in kinds.items()
                for _ in range(row[kind])
            ],
            today=today,
        )
        if row["share"] is None:
            assert found.share is None, row
        else:
            expected = (row["share"], row["low"], row["high"])
            assert found.share is not None
            got = (found.share.share, found.share.low, found.share.high)
            assert got == pytest.approx(expected, abs=5e-4), row
