"""Each rule as a table: person x state x time."""

from datetime import UTC, datetime, timedelta

import pytest

from gwrando.errors import RefusedError
from gwrando.text import Bilingual
from gwrando.voice.gates import Problem
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.voice import rules
from gwrando.web.voice.models import Concern, Consultation, Group, Participation, Session, Statement, Text

AT = datetime(2026, 11, 22, 10, 37, 12, 345, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(minutes=5), AT + timedelta(minutes=5)
PROBLEM = Problem("x", "y", Bilingual(cy="Rheswm.", en="A reason."))
OPENED = {"opened_at": BEFORE}
CLOSED = {**OPENED, "closed_at": BEFORE}
ANSWERED = {**CLOSED, "fed_back_at": BEFORE}
STATES = {"draft": {}, "open": OPENED, "closed": CLOSED, "answered": ANSWERED}


def says_yes(check, *args, **options) -> bool:
    try:
        check(*args, **options)
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize("state", STATES)
def test_states(state):
    assert rules.state(Consultation(**STATES[state])) == state


@pytest.mark.parametrize(
    "check, may",
    [
        (rules.check_may_change, {"draft"}),
        (rules.check_may_close, {"open"}),
        (rules.check_may_answer, {"closed"}),
    ],
)
@pytest.mark.parametrize("state", STATES)
def test_what_each_state_allows(check, may, state):
    assert says_yes(check, Consultation(**STATES[state])) is (state in may)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("problems", [(), (PROBLEM,)])
def test_gates_refuse_with_their_sentences(state, problems):
    row = Consultation(**STATES[state])
    assert says_yes(rules.check_may_open, row, problems=problems) is (state == "draft" and not problems)
    assert says_yes(rules.check_may_publish, row, problems=problems) is (state == "closed" and not problems)
    if state == "draft" and problems:
        with pytest.raises(RefusedError, match=r"A reason\."):
            rules.check_may_open(row, problems=problems)


@pytest.mark.parametrize(
    "opened, closes, closed, open_now",
    [
        (BEFORE, AFTER, None, True),
        (AT, AFTER, None, True),
        (BEFORE, AT, None, False),
        (AFTER, AFTER, None, False),
        (BEFORE, AFTER, BEFORE, False),
    ],
)
@pytest.mark.parametrize("state", STATES)
def test_a_child_takes_part_while_room_and_consultation_are_open(opened, closes, closed, open_now, state):
    room = Session(
        consultation=Consultation(pk=1, **STATES[state]), opened_at=opened, closes_at=closes, closed_at=closed
    )
    assert rules.session_is_open(room, at=AT) is open_now
    assert says_yes(rules.check_may_take_part, room, at=AT) is (open_now and state == "open")
    child = Participation(session=room)
    for theirs in (True, False):
        statement = Statement(consultation_id=1 if theirs else 2)
        may = open_now and state == "open" and theirs
        assert says_yes(rules.check_may_vote, child, statement=statement, at=AT) is may


FULL = {"safeguarding_name": "A", "safeguarding_contact": "B"}


@pytest.mark.parametrize(
    "role, scope, theirs",
    [
        ("facilitator", "group:7", True),
        ("facilitator", "all", True),
        ("facilitator", "group:8", False),
        ("participation_officer", "all", True),
        ("analyst", "all", False),
        ("safeguarding_lead", "all", False),
    ],
)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "person", [FULL, FULL | {"safeguarding_name": " "}, FULL | {"safeguarding_contact": ""}]
)
def test_who_may_open_a_room(role, scope, theirs, state, person):
    actor = Actor(label="person:1", grants=(Grant(role, scope),))
    may = says_yes(
        rules.check_may_open_session,
        actor,
        group=Group(pk=7, **person),
        consultation=Consultation(**STATES[state]),
    )
    assert may is (theirs and state == "open" and person == FULL)


@pytest.mark.parametrize(
    "decided, door, rule, may",
    [
        ("", "publish", "", True),
        ("", "worried", "", True),
        ("", "not_publish", "names-someone", True),
        ("", "not_publish", "", False),
        ("", "not_publish", "because", False),
        ("publish", "worried", "", False),
    ],
)
def test_three_doors_each_once(decided, door, rule, may):
    assert says_yes(rules.check_may_decide, Text(door=decided), door=door, rule=rule) is may


@pytest.mark.parametrize(
    "taken, closed, note, may_take, may_close",
    [
        (None, None, "done", True, False),
        (BEFORE, None, "done", False, True),
        (BEFORE, None, " ", False, False),
        (BEFORE, BEFORE, "done", False, False),
    ],
)
def test_a_worry_is_taken_once_and_closed_with_what_was_done(taken, closed, note, may_take, may_close):
    worry = Concern(acknowledged_at=taken, closed_at=closed)
    assert says_yes(rules.check_may_acknowledge, worry) is may_take
    assert says_yes(rules.check_may_close_concern, worry, note=note) is may_close


def test_times_of_children_are_hours_and_the_clock_runs_from_the_quarter():
    assert rules.hour(AT) == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert rules.acknowledge_by(AT) == datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    for minute in range(60):
        at = AT.replace(minute=minute)
        assert timedelta(minutes=44) < rules.acknowledge_by(at) - at <= timedelta(minutes=60)


@pytest.mark.parametrize(
    "due, back, now, late",
    [
        (None, None, AT, False),
        (AT.date(), None, AT, False),
        (AT.date(), None, AT + timedelta(days=1), True),
        (AT.date(), AT, AT + timedelta(days=9), False),
        (AT.date(), AT + timedelta(days=1), AT + timedelta(days=9), True),
        (AT.date(), datetime(2026, 11, 22, 23, 59, tzinfo=UTC), AT + timedelta(days=9), False),
        (
            datetime(2026, 7, 1).date(),
            datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
            AT,
            True,
        ),  # summer: already the 2nd
    ],
)
def test_late_by_the_clock_on_the_wall(due, back, now, late):
    assert rules.is_late(Consultation(feedback_due_on=due, fed_back_at=back), at=now) is late
