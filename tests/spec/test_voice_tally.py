"""# Counting votes, and how sure the counts are

Children answer each statement with agree, disagree or pass. We count the last answer a child gave. A
child who answered some statements and not this one is counted as "no answer": passing is an answer,
silence is not.

Beside each share stands a 95 % interval. It says: if we asked many groups like this one, most of the
intervals made this way would hold the share of the whole group we want to know about. With few children
it is wide, and that is the truth. We use Wilson's interval, because the usual one (share plus or minus
two standard errors) goes wrong when groups are small or nearly everybody agrees.

    centre = (k/n + z²/2n) / (1 + z²/n)
    half   = z · √( k/n · (1 - k/n) / n + z²/4n² ) / (1 + z²/n)          z = 1.96

What it does not know: children who were not asked. A class is not a random sample of all children.

Source: E. B. Wilson (1927), Journal of the American Statistical Association 22:209-212; L. D. Brown, T.
T. Cai and A. DasGupta (2001), Statistical Science 16:101-133. Code: `gwrando.voice.tally`.
"""

import pytest

from gwrando.voice import tally
from tests.spec.spec import rows

NAMES = {"a": "agree", "d": "disagree", "p": "pass"}


def test_counts():
    """## What is counted

    Answers in the order given, per child: `a` agree, `d` disagree, `p` pass, `-` none; the last one counts.

    | child 1 | child 2 | child 3 | agree | disagree | pass | no answer |
    |---------|---------|---------|-------|----------|------|-----------|
    | a       | a       | a       | 3     | 0        | 0    | 0         |
    | a       | d       | p       | 1     | 1        | 1    | 0         |
    | ad      | a       | -       | 1     | 1        | 0    | 1         |
    | ada     | p       | -       | 1     | 0        | 1    | 1         |
    | aaaa    | -       | -       | 1     | 0        | 0    | 2         |
    """
    for row in rows(test_counts):
        votes = []
        for child in ("1", "2", "3"):
            answers = "" if row[f"child {child}"] == "-" else row[f"child {child}"]
            votes += [tally.Vote(child, "s", NAMES[letter]) for letter in answers]
            votes.append(tally.Vote(child, "other", "agree"))  # so that all three took part
        found, _ = tally.tally(votes, statements=["s", "other"])
        shown = (found.agree, found.disagree, found.passed, found.unanswered)
        assert shown == (row["agree"], row["disagree"], row["pass"], row["no answer"])
        assert found.n_participants == 3


def test_intervals():
    """## How sure we are

    Shares in per cent. Even when all of 5 children agree, "all children would" cannot be said.

    | agree | answered | share | from | to    |
    |-------|----------|-------|------|-------|
    | 0     | 5        | 0.0   | 0.0  | 43.4  |
    | 5     | 5        | 100.0 | 56.6 | 100.0 |
    | 10    | 20       | 50.0  | 29.9 | 70.1  |
    | 20    | 28       | 71.4  | 52.9 | 84.7  |
    | 28    | 28       | 100.0 | 87.9 | 100.0 |
    | 300   | 400      | 75.0  | 70.5 | 79.0  |
    """
    for row in rows(test_intervals):
        found = tally.wilson(row["agree"], n=row["answered"])
        shown = [round(100 * value, 1) for value in (found.share, found.low, found.high)]
        assert shown == [row["share"], row["from"], row["to"]]
        assert found.n == row["answered"]


@pytest.mark.parametrize("k, n", [(0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_is_refused(k, n):
    with pytest.raises(ValueError):
        tally.wilson(k, n=n)
