"""What the answers about services look like: tables that may be protected, estimates that rest on what they say."""

from datetime import date, timedelta

import pytest

from gwrando.errors import InputError
from gwrando.outputs import DisclosureRules, protect
from gwrando.outputs.estimates import protect_estimate
from gwrando.study import services
from gwrando.study.answers import Counted
from gwrando.study.services import calendar, questions, waiting, words
from gwrando.study.services.register import RESTS, findings_made
from gwrando.study.triggers import GROUPS
from tests.factories import chronology as factory
from tests.factories import study as studies
from tests.factories.chronology import Told

N = 120
BORN = {child: date(2005, 1 + child % 12, 1) for child in range(1, N + 1)}
INDEX = date(2020, 5, 1)


def lives() -> list[Told]:
    """Every child has a notice; help comes to most after 10, 20, 30 ... days; half the children are the cohort."""
    told = []
    for child in BORN:
        on = date(2016, 1, 1) + timedelta(days=child)
        told.append(Told(child=child, type="ppn", on=on))
        if child % 4:
            told.append(
                Told(child=child, type="care_support", on=on + timedelta(days=10 * (child % 4)), row=3)
            )
        if child % 3 == 0:
            told.append(Told(child=child, type="ppn", on=on + timedelta(days=15), row=4))
        told.append(Told(child=child, type="missing_episode", on=on + timedelta(days=400), row=5))
    return told


@pytest.fixture(scope="module")
def counted() -> Counted:
    with factory.store(lives(), born=BORN) as store:
        store.run("population")
        members = [("cohort" if child % 2 else "comparison", child, INDEX) for child in BORN]
        columns = studies.columns(("grp", "child_no", "index_on"), members)
        store.load("work.member", columns, types={"child_no": "INTEGER", "index_on": "DATE"})
        return services.ask(store, studies.study())


def test_names(counted: Counted) -> None:
    tables = {table.name for table in counted.tables}
    assert {
        "answered_ppn",
        "repeat_ppn",
        "already_ppn",
        "funnel_missing_episode",
        "known_by_age",
        "earliest_police",
    } <= tables
    assert {
        "base_police",
        "help_when",
        "help_when_social_care",
        "transition",
        "transition_seen",
        "merged_rows",
    } <= tables
    assert "funnel_ppn" not in tables
    estimates = {estimate.name for estimate in counted.estimates}
    assert {
        "wait_ppn",
        "wait_q1_ppn",
        "wait_q3_ppn",
        "wait_from_missing_episode",
        "waited_ppn_14",
    } <= estimates
    assert {"lead_police", "lead_q1_police", "lead_comparison_q3_police", "age_ppn"} <= estimates | {
        "lead_comparison_q3_police"
    }
    assert {"lead_q3_comparison_police"} <= estimates


def test_figures_by_hand(counted: Counted) -> None:
    tables = {table.name: table for table in counted.tables}
    estimates = {estimate.name: estimate for estimate in counted.estimates}
    # 30 children of each remainder by 4: help after 10, 20, 30 days, or never
    assert tables["answered_ppn"].counts == ((90, 0, 30),)
    # a second notice after 15 days came first for those helped after 20 or 30 days or never
    again = sum(child % 3 == 0 and child % 4 != 1 for child in BORN)
    assert (
        dict(zip(tables["repeat_ppn"].columns, tables["repeat_ppn"].counts[0], strict=True))["again"] == again
    )
    wait = estimates["wait_ppn"]
    assert (wait.value, wait.n_children) == (20.0, N)
    assert wait.rests_on == {"noticed": N, "helped": 90, "no_later": 60, "later_or_not": 60}
    assert (estimates["wait_q1_ppn"].value, estimates["wait_q3_ppn"].value) == (10.0, 30.0)
    points = [(e.name, e.value) for e in counted.estimates if e.name.startswith("waited_ppn")]
    assert points == [("waited_ppn_14", 0.25), ("waited_ppn_28", 0.5), ("waited_ppn_42", 0.75)]
    # a wait after the missing episode: nobody is helped then
    assert estimates["wait_from_missing_episode"].value is None
    assert estimates["wait_from_missing_episode"].reason == waiting.NOT_HALF
    leads = sorted((INDEX - date(2016, 1, 1) - timedelta(days=child)).days for child in BORN if child % 2)
    assert estimates["lead_police"].value == leads[29]
    assert tables["earliest_police"].counts == ((60, 0), (60, 0))
    assert tables["base_police"].counts == ((60, 60),)
    assert tables["help_when"].counts == ((60, 0, 0), (30, 0, 30))
    assert all(sum(row) == 60 for row in tables["known_by_age"].counts)
    assert all(sum(row) == 60 for row in tables["transition"].counts)


def test_every_table_can_be_protected(counted: Counted) -> None:
    rules = DisclosureRules.acro()
    safe = [protect(table, rules) for table in counted.tables]
    assert len(safe) == len(counted.tables)
    for estimate in counted.estimates:
        made = protect_estimate(estimate, rules, tables=safe)
        assert made.outcome in ("shown", "hidden", "not_told")
    shown = {e.name: protect_estimate(e, rules, tables=safe) for e in counted.estimates}
    # late help came to nobody: a curve would tell so, and every child met police, so the lead would tell all of a group
    assert shown["waited_ppn_14"].outcome == "hidden"
    assert shown["lead_police"].outcome == "hidden"
    assert shown["wait_ppn"].outcome == "shown"


def test_groups_are_the_members_groups() -> None:
    """Row totals of these tables are those of the trigger tables, so keys and labels have to be the same."""
    assert dict(words.GROUPS) == dict(GROUPS)


def test_words_inside_a_sentence() -> None:
    title = words.lower(words.Bilingual(cy="CAMHS a mwy", en="An event"))
    assert (title.cy, title.en) == ("CAMHS a mwy", "an event")


def test_a_study_without_notices_still_asks() -> None:
    found = questions.waits_of(studies.study(notices=()))
    assert {(wait.within_days, wait.follow_days) for wait in found} == {(42, 365)}
    assert not any(wait.is_notice for wait in found)


def test_blocks_have_names_of_their_own() -> None:
    keys = [calendar.block_key(block) for block in questions.BLOCKS]
    assert keys == ["m12", "m9", "m6", "m3", "p0", "p3", "p6", "p9"]
    assert len({calendar.block_label(block).cy for block in questions.BLOCKS}) == len(keys)


def test_register() -> None:
    study = studies.study()
    services.check_register(study)
    refs = [i.finding for i in study.improvements]
    found = services.register(study, grades={refs[0]: "shown", refs[1]: "cannot_tell"})
    assert [entry.rests for entry in found] == ["told", "cannot_tell", "not_released"]
    assert [entry.rests_words for entry in found] == [RESTS[entry.rests] for entry in found]
    assert found[0].service == study.improvements[0].service


@pytest.mark.parametrize("change", [{"finding": "answered_nothing"}, {"service": "elsewhere"}])
def test_register_refuses_what_the_study_does_not_make(change: dict) -> None:
    study = studies.study()
    wrong = study.improvements[0].model_copy(update=change)
    with pytest.raises(InputError, match=wrong.ref):
        services.check_register(study.model_copy(update={"improvements": (wrong,)}))


def test_findings_made_holds_every_table(counted: Counted) -> None:
    made = findings_made(studies.study())
    assert {table.name for table in counted.tables} - {"merged_rows"} <= made
