"""Reading a Polis export: last vote counts, rejected left out, clear errors that repeat no cell."""

import random

import pytest

from gwrando.errors import InputError
from gwrando.voice import polis_import

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1,x,2,0,1,0,1,"Listen,  please"\n1,x,0,0,1,0,0,Answer us\n1,x,1,0,0,0,-1,Rejected\n'
    "1,x,3,0,0,0,1,I am 12\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "20,x,0,7,1\n10,x,0,7,-1\n10,x,2,7,0\n11,x,2,8,-1\n12,x,1,9,1\n13,x,3,9,1\n14,x,0,9,-1\n14,x,0,9,1\n"
)


def read(comments=COMMENTS, votes=VOTES, **options):
    return polis_import.read(votes=votes, comments=comments, rng=random.Random(5), **options)


def test_last_votes_count_and_rejected_statements_are_left_out():
    found = read(leave_out={"3"})
    assert found.statements == {"0": "Answer us", "2": "Listen, please"}
    assert (found.rejected, found.left_out, found.superseded) == (("1",), ("3",), 2)
    by_statement = {}
    for vote in found.votes:
        by_statement.setdefault(vote.statement, []).append(vote.choice)
    # person 7 changed to agree (later time); person 9 changed in the same millisecond (later line)
    assert sorted(by_statement["0"]) == ["agree", "agree"]
    assert sorted(by_statement["2"]) == ["disagree", "pass"]
    assert found.n_participants == 3


def test_voter_numbers_are_new_and_their_order_is_shuffled():
    votes = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
        f"1,x,0,{100 + n},1\n" for n in range(30)
    )
    found = read(votes=votes)
    assert {vote.participation for vote in found.votes} == {str(n) for n in range(1, 31)}
    mixed = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
        f"1,x,0,{n:02},{1 if n < 15 else -1}\n" for n in range(30)
    )
    orders = {
        tuple(
            vote.choice
            for vote in polis_import.read(votes=mixed, comments=COMMENTS, rng=random.Random(seed)).votes
        )
        for seed in range(3)
    }
    assert len(orders) == 3


@pytest.mark.parametrize(
    "changed, where",
    [
        ({"votes": "a,b\n1,2\n"}, "votes.csv"),
        ({"comments": "comment-id,moderated\n1,1\n"}, "comments.csv"),
        ({"votes": VOTES + "1,x,0,7,2\n"}, "votes.csv:10"),
        ({"votes": VOTES + "soon,x,0,7,1\n"}, "votes.csv:10"),
        ({"votes": VOTES + "1,x,44,7,1\n"}, "votes.csv:10"),
        ({"votes": VOTES + "1,x,0,7\n"}, "votes.csv:10"),
        ({"votes": VOTES + "1,x,0,7,1,9\n"}, "votes.csv:10"),
        ({"votes": VOTES + '1,x,0,"7,1\n'}, "votes.csv:10"),
        ({"comments": COMMENTS + "1,x,2,0,1,0,1,Secret words\n"}, "comments.csv:6"),
        ({"comments": COMMENTS + "1,x,x,0,1,0,1,Secret words\n"}, "comments.csv:6"),
        ({"comments": COMMENTS + "1,x,9,0,1,0,5,Secret words\n"}, "comments.csv:6"),
        ({"comments": COMMENTS + "1,x,9,0,1,0,1,\n"}, "comments.csv:6"),
    ],
)
def test_a_damaged_export_is_refused_with_file_and_line(changed, where):
    with pytest.raises(InputError) as refused:
        read(**changed)
    assert refused.value.where == where
    assert "Secret" not in str(refused.value)


def test_a_byte_order_mark_is_not_part_of_the_first_column():
    assert read(votes="\ufeff" + VOTES).n_participants == 3
