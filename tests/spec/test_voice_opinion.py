"""# Groups of opinion, and whether there are any

When children agree or disagree with many statements, a map of "opinion groups" can be drawn. The published method always
draws one: also in a class that answers by tossing coins. So we take these steps in order, and stop where the next would
say more than is known.

1. **Counts** with their intervals (see *Counting votes*).
2. **Is there an axis of opinion?** Answers less the mean of their statement make a table; a missing answer is nought. The
   strength of the first axis is the largest sum of squares any one direction through the table has. The answers to each
   statement then change places at random among those who gave them, 199 times. p is the share of all 200 tables, ours among them,
   with an axis at least as strong; between 0.01 and 0.12, ten times as many tables decide. Above 0.05 the page says: *there are no groups of opinion we can show*.
3. **Groups**, of a whole consultation only and never of one class: k-means from five fixed starts, on axes stronger than
   chance only. One axis has two sides, so it gives two groups; two axes give two to five, by the silhouette. No group is
   smaller than five people or a tenth of all: otherwise *one side is too few people to show as a group*.
4. **What marks a group.** Groups come from the answers, so answers always seem to mark them. Each statement is therefore judged by
   groups found without it (in twenty parts where there are more than twenty), and must be clearer than the clearest mark
   anywhere in 95 of 100 consultations with the answers to each statement dealt out again.
5. **What most people share**: more than half, at the lower end of the interval too, and in each group shown; with all ties.

        strength = largest eigenvalue of Z'Z          Z = votes less the mean of their statement, nought where missing
        p        = (1 + number of shuffled tables as strong) / (1 + 199)
        place    = Z · axis · √(statements / answers given)
        clearness of a mark = (x - n·K/N) / √( n · K/N · (1 - K/N) · (N - n)/(N - 1) )

x of n in the group chose the side, K of N did in all. Above 20,000 votes people stand in a circle in random order and
each statement's answers are passed on by a random number of people: as exact a test, and quicker.

What it does not know: a child who agrees with everything makes an axis too; two camps and an even spread along one line
look alike; and a group is a way of answering these statements, never a kind of child.

Source: Horn (1965), Psychometrika 30:179-185; Hemerik and Goeman (2018), TEST 27:811-825; Small, Bjorkegren, Erkkila, Shaw
and Megill (2021), Recerca 26(2); Rousseeuw (1987), Journal of Computational and Applied Mathematics 20:53-65; Westfall and Young
(1993), Resampling-Based Multiple Testing. Code: `gwrando.voice.opinion`.
"""

import numpy as np
import pytest

from gwrando.voice import tally
from gwrando.voice.opinion import analysis, axis, marks, together
from gwrando.voice.tally import Vote
from tests.spec.spec import rows


def room(people_a, people_b, statements, odd):
    """Two camps that answer oppositely; each answer is the other way with a chance of `odd` in a hundred."""
    chance = np.random.default_rng(8)
    votes = []
    for person in range(people_a + people_b):
        for place in range(statements):
            agrees = ((place % 2 == 0) == (person < people_a)) != (100 * chance.random() < odd)
            votes.append(Vote(f"{person:03}", str(place), "agree" if agrees else "disagree"))
    return votes


def test_what_is_said():
    """## What is said of whom

    Two camps that answer oppositely on 12 statements, but each answer is the other way with the chance given (per cent).

    | camp one | camp two | the other way | one class | what is said   | groups |
    |----------|----------|---------------|-----------|----------------|--------|
    | 14       | 14       | 15            | no        | an axis        | 14 14  |
    | 20       | 40       | 15            | no        | an axis        | 40 20  |
    | 14       | 14       | 15            | yes       | one class      |        |
    | 14       | 14       | 50            | no        | none to show   |        |
    | 25       | 3        | 10            | no        | side too small |        |
    | 4        | 4        | 0             | no        | too few        |        |
    """
    words = {
        "an axis": axis.AN_AXIS,
        "one class": analysis.ONE_CLASS,
        "none to show": axis.NONE_TO_SHOW,
        "side too small": axis.SIDE_TOO_SMALL,
        "too few": axis.TOO_FEW,
    }
    for row in rows(test_what_is_said):
        found = analysis.analyse(
            room(row["camp one"], row["camp two"], 12, row["the other way"]),
            statements=[str(place) for place in range(12)],
            one_class=row["one class"] == "yes",
            rng=np.random.default_rng(1),
        )
        assert found.words == words[row["what is said"]], row
        assert " ".join(map(str, found.groups.sizes if found.groups else ())) == (row["groups"] or "")


def test_the_smallest_group():
    """## The smallest group that is shown

    | people | smallest group |
    |--------|----------------|
    | 10     | 5              |
    | 50     | 5              |
    | 51     | 6              |
    | 1,000  | 100            |
    """
    for row in rows(test_the_smallest_group):
        assert axis.smallest_group(row["people"]) == row["smallest group"]


def test_how_clear_a_mark_is():
    """## How clear a mark is

    In standard deviations of dealing the same answers out at random.

    | chose, in the group | of this group | chose, in all | of all | clearness |
    |---------------------|---------------|---------------|--------|-----------|
    | 7                   | 14 | 14            | 28 | 0.00      |
    | 11                  | 14 | 14            | 28 | 2.97      |
    | 14                  | 14 | 14            | 28 | 5.20      |
    | 14                  | 14 | 28            | 28 | 0.00      |
    """
    for row in rows(test_how_clear_a_mark_is):
        x, n, whole, everyone = list(row.values())[:4]
        found = marks.clearness(np.array([x, whole - x]), np.array([n, everyone - n]))
        assert found[0] == pytest.approx(row["clearness"], abs=0.005)


def test_what_is_shared():
    """## What most people share

    30 children, two statements shown and all that tie with the second.

    | agree with 1 | agree with 2 | agree with 3 | agree with 4 | shown |
    |--------------|--------------|--------------|--------------|-------|
    | 30           | 28           | 25           | 10           | 1 2   |
    | 30           | 25           | 25           | 25           | 1 2 3 4 |
    | 28           | 22           | 10           | 8            | 1 2 4 |
    | 20           | 20           | 20           | 20           |       |
    """
    for row in rows(test_what_is_shared):
        counts = list(row.values())[:4]
        votes = [
            Vote(str(child), str(place), "agree" if child < n else "disagree")
            for place, n in enumerate(counts, start=1)
            for child in range(30)
        ]
        names = ["1", "2", "3", "4"]
        found = together.shared(
            tally.tally(votes, statements=names),
            votes=analysis.from_votes(votes, statements=names),
            groups=None,
            shown=2,
        )
        assert " ".join(sorted(each.statement for each in found)) == str(row["shown"] or ""), row
