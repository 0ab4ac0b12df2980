"""Who may send, ask about and accept a return: person x state."""

import pytest

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.projects import rules
from gwrando.web.projects.models import Project, Return

SENDER = Actor(label="person:1", grants=(Grant("project_user", "project:7"),), person_id=1)
OFFICER = Actor(label="person:2", grants=(Grant("participation_officer", "all"),), person_id=2)


@pytest.mark.parametrize(
    "person, pk, may", [(SENDER, 7, True), (SENDER, 8, False), (OFFICER, 7, False), (Actor(), 7, False)]
)
def test_only_the_projects_own_worker_sends(person: Actor, pk: int, may: bool) -> None:
    assert rules.may_send(person, Project(pk=pk)) is may


@pytest.mark.parametrize(
    "role, may",
    [
        ("participation_officer", True),
        ("commissioner", True),
        ("analyst", True),
        ("project_user", False),
        ("admin", False),
    ],
)
def test_who_reads_every_return(role: str, may: bool) -> None:
    assert rules.may_read_all(Actor(label="person:3", grants=(Grant(role, "all"),))) is may


def test_a_return_is_accepted_by_another_person_and_once() -> None:
    sent = Return(sent_by="person:1")
    rules.check_may_accept(OFFICER, sent)
    with pytest.raises(RefusedError, match="that you sent"):
        rules.check_may_accept(SENDER, sent)
    done = Return(sent_by="person:1", accepted_by="person:2")
    for check in (lambda: rules.check_may_accept(OFFICER, done), lambda: rules.check_may_change(done)):
        with pytest.raises(RefusedError, match="accepted and is public"):
            check()
    rules.check_may_change(sent)
