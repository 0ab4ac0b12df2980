"""Who may write in the children's column, and who may publish."""

import pytest

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.standards import rules


def actor(*roles: str) -> Actor:
    return Actor(label="person:1", grants=tuple(Grant(role, "all") for role in roles), person_id=1)


def test_the_childrens_column_is_the_childrens() -> None:
    rules.check_may_judge_as_children(actor("young_inspector"))
    for office in ("participation_officer", "commissioner"):
        with pytest.raises(RefusedError, match="children's"):
            rules.check_may_judge_as_children(actor("young_inspector", office))


def test_publishing_needs_a_judgement_and_another_pair_of_eyes() -> None:
    rules.check_may_publish(actor("commissioner"), judges={"person:2"})
    with pytest.raises(RefusedError, match="nothing to publish"):
        rules.check_may_publish(actor("commissioner"), judges=set())
    with pytest.raises(RefusedError, match="you judged"):
        rules.check_may_publish(actor("commissioner"), judges={"person:1", "person:2"})


def test_words_stay_once_anybody_has_judged() -> None:
    rules.check_may_change_words(n_judgements=0)
    with pytest.raises(RefusedError, match="cannot be changed"):
        rules.check_may_change_words(n_judgements=1)
