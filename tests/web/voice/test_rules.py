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
@pytest.mark.parametrize("held, mine", [("", True), ("person:1", True), ("person:2", False)])
@pytest.mark.parametrize("until", [BEFORE, AT, AFTER])
@pytest.mark.parametrize("readers", [(), ("person:1",), ("person:2",)])
def test_three_doors_while_nobody_else_reads_and_each_person_once(
    decided, door, rule, may, held, mine, until, readers
):
    text = Text(door=decided, claimed_by=held, claimed_until=until if held else None)
    theirs = mine or until <= AT  # a claim that has run out holds nobody back
    may_read = decided == "" and theirs and "person:1" not in readers
    asked = {"by": "person:1", "at": AT, "readers": readers}
    assert says_yes(rules.check_may_claim, text, **asked) is may_read
    assert says_yes(rules.check_may_decide, text, door=door, rule=rule, **asked) is (may and may_read)
    assert rules.held_by_another(text, by="person:1", at=AT) is not theirs


@pytest.mark.parametrize("door", ["", "publish", "not_publish", "worried"])
@pytest.mark.parametrize("state", ["open", "closed", "answered"])
def test_a_decision_is_undone_until_word_is_back(door, state):
    may = says_yes(rules.check_may_undo, Text(door=door), consultation=Consultation(**STATES[state]))
    assert may is (door != "" and state != "answered")


@pytest.mark.parametrize(
    "minutes, made, calls",
    [
        (-60, (), ("told",)),
        (-1, ("told",), ()),
        (0, ("told",), ("called",)),
        (0, (), ("told", "called")),
        (59, ("told", "called"), ()),
        (60, ("told", "called"), ("everyone",)),
        (600, (), ("told", "called", "everyone")),
        (600, ("told", "called", "everyone"), ()),
    ],
)
def test_who_is_called_when(minutes, made, calls):
    at = AT + timedelta(minutes=minutes)
    assert rules.calls_due(Concern(due_at=AT), made=made, at=at) == calls
    for over in ({"acknowledged_at": BEFORE}, {"closed_at": BEFORE}):
        assert rules.calls_due(Concern(due_at=AT, **over), made=(), at=at) == ()


@pytest.mark.parametrize(
    "taken, closed, asked, may",
    [
        (BEFORE, None, None, True),
        (None, None, None, False),
        (BEFORE, BEFORE, None, False),
        (BEFORE, None, BEFORE, False),
    ],
)
def test_the_adult_is_asked_to_check_in_once_by_whoever_has_it(taken, closed, asked, may):
    worry = Concern(acknowledged_at=taken, closed_at=closed, check_in_at=asked)
    assert says_yes(rules.check_may_check_in, worry) is may


@pytest.mark.parametrize(
    "closed, to, may",
    [
        (None, "person:2", True),
        (None, "person:1", False),
        (None, "person:3", False),
        (BEFORE, "person:2", False),
    ],
)
def test_a_worry_is_handed_to_another_lead_while_it_is_open(closed, to, may):
    leads = {"person:1", "person:2"}
    assert (
        says_yes(rules.check_may_hand_over, Concern(closed_at=closed), to=to, leads=leads, by="person:1")
        is may
    )


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
