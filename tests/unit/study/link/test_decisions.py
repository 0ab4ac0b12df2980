"""What reviewers' answers come to."""

import pytest

from gwrando.study.link.decisions import Answer, Decision, places, standings

LEFT, RIGHT = ("education", "1"), ("police", "9")


def decision(by: str, answer: Answer, *, swapped: bool = False) -> Decision:
    left, right = (RIGHT, LEFT) if swapped else (LEFT, RIGHT)
    return Decision(left=left, right=right, answer=answer, by=by, at="2026-03-01T10:00:00Z")


@pytest.mark.parametrize(
    ("answers", "settled", "in_conflict"),
    [
        ([("ann", "same")], None, False),
        ([("ann", "same"), ("bob", "same")], "same", False),
        ([("ann", "same"), ("ann", "same")], None, False),
        ([("ann", "same"), ("bob", "different")], None, True),
        ([("ann", "same"), ("bob", "unsure")], None, True),
        ([("ann", "same"), ("bob", "different"), ("cai", "different")], "different", False),
        ([("ann", "same"), ("bob", "different"), ("cai", "unsure")], "unsure", False),
        ([("ann", "unsure"), ("bob", "unsure")], "unsure", False),
        ([("ann", "same"), ("bob", "different"), ("ann", "different")], "different", False),
    ],
)
def test_settled(answers: list[tuple[str, Answer]], settled: Answer | None, in_conflict: bool) -> None:
    given = [decision(by, answer, swapped=at % 2 == 1) for at, (by, answer) in enumerate(answers)]
    (standing,) = standings(given).values()
    assert standing.settled == settled
    assert standing.in_conflict is in_conflict


def test_places_of_settled_pairs() -> None:
    standing = standings([decision("ann", "same"), decision("bob", "same")])
    assert places(standing, {LEFT: 4, RIGHT: 2}, "same") == [(2, 4)]
    assert places(standing, {LEFT: 4}, "same") == []
    assert places(standing, {LEFT: 4, RIGHT: 2}, "different") == []
