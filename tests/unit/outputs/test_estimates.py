"""Estimates: rounded or hidden by the counts they rest on, and checked again when read."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from gwrando.errors import DisclosureError, InputError
from gwrando.outputs import DisclosureRules, Estimate, SafeEstimate, protect, protect_estimate
from gwrando.outputs.estimates import (
    HIDDEN,
    NOT_FINITE,
    NOT_TOLD,
    WEEKS,
    probability,
    protect_estimates,
    rounded,
    said,
)
from tests.factories.outputs import both, count_table

RULES = DisclosureRules.acro()


def estimate(**changes: Any) -> Estimate:
    given = {
        "name": "matched_x",
        "kind": "odds_ratio",
        "title": both("X"),
        "value": 2.1449,
        "low": 1.31,
        "high": 3.33,
        "n_children": 243,
        "rests_on": {"exposed cases": 23, "exposed comparison": 41},
        "unit": both("times"),
        "source": both("Made up"),
        "missing": both("Nothing"),
        "method": "conditional logistic regression",
        "p": 0.0012,
        "q": 0.034,
        "family": "triggers",
    }
    return Estimate(**(given | changes))


def safe(**changes: Any) -> SafeEstimate:
    return protect_estimate(estimate(**changes), RULES)


def test_what_may_be_shown_is_rounded() -> None:
    found = safe()
    assert (found.outcome, found.value, found.low, found.high) == ("shown", 2.1, 1.3, 3.4)
    assert (found.p, found.q, found.n, found.reason) == ("<0.01", "0.03", 245, None)
    assert found.words == both("2.1").model_copy(update={"cy": "2.1 (1.3 i 3.4)", "en": "2.1 (1.3 to 3.4)"})
    assert found.rules is RULES
    assert (found.level, found.family, found.unit, found.method) == (
        0.95,
        "triggers",
        both("times"),
        "conditional logistic regression",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"rests_on": {"exposed cases": 9, "others": 50}},
        {"rests_on": {"exposed cases": 50, "others": 0}},
        {"rests_on": {"children": 50, "degrees_of_freedom": 9}},
        {"n_children": 9},
        {"value": None, "low": None, "high": None, "rests_on": {"cases": 9}, "reason": both("why")},
    ],
)
def test_few_children_hide_all_of_it(changes: dict[str, Any]) -> None:
    found = safe(notes=(both("a note"),), **changes)
    assert (found.outcome, found.reason) == ("hidden", HIDDEN)
    assert (found.value, found.low, found.high, found.p, found.q, found.n) == (None,) * 6
    assert found.notes == ()
    assert found.words == HIDDEN
    assert (found.text("cy"), found.text("en")) == (HIDDEN.cy, HIDDEN.en)


def test_ten_are_enough() -> None:
    assert safe(rests_on={"exposed cases": 10}, n_children=10).outcome == "shown"


def test_noughts_hide_only_where_the_rules_say_so() -> None:
    shown = protect_estimate(estimate(rests_on={"a": 0}), DisclosureRules.public_counts())
    assert shown.outcome == "shown"
    nobody = protect_estimate(estimate(rests_on={"a": 0}, n_children=0), DisclosureRules.public_counts())
    assert nobody.n == 0


@pytest.mark.parametrize("counts", [[[4, 50], [60, 70], [200, 300]], [[4, 2], [60, 70], [80, 90]]])
def test_a_hidden_cell_hides_what_rests_on_it(counts: list[list[int]]) -> None:
    """Its count may be large: it was hidden to protect another."""
    table = protect(count_table(counts, name="trigger"), RULES)
    seen = set()
    for row in (*table.rows, ""):
        for column in (*table.columns, ""):
            at = [*table.rows, ""].index(row), [*table.columns, ""].index(column)
            grid = [[*line, total] for line, total in zip(table.cells, table.row_totals, strict=True)]
            cell = [*grid, [*table.column_totals, table.grand_total]][at[0]][at[1]]
            found = protect_estimate(
                estimate(rests_on={f"trigger/{row}/{column}": 40}), RULES, tables=[table]
            )
            assert found.outcome == ("hidden" if cell.shown is None else "shown"), (row, column)
            seen.add((found.outcome, not row, not column))
    assert {("hidden", False, False), ("shown", False, False), ("shown", True, True)} <= seen


def test_a_total_that_is_not_made_is_not_hidden() -> None:
    table = protect(count_table([[40, 50]], name="trigger", totals="columns"), RULES)
    assert protect_estimate(estimate(rests_on={"trigger/r1/": 90}), RULES, tables=[table]).outcome == "shown"


@pytest.mark.parametrize(
    "key", ["other/r1/c1", "trigger/r9/c1", "trigger/r1/c9", "trigger/r9/", "trigger//c9"]
)
def test_a_misspelt_cell_is_refused(key: str) -> None:
    table = protect(count_table([[40, 50], [60, 70]], name="trigger"), RULES)
    with pytest.raises(InputError, match="well formed"):
        protect_estimate(estimate(rests_on={key: 40}), RULES, tables=[table])


def test_what_could_not_be_estimated_says_why() -> None:
    none = {"value": None, "low": None, "high": None}
    assert safe(**none, reason=both("No sets differ.")).reason == both("No sets differ.")
    assert safe(**none).reason == NOT_TOLD
    found = safe(**none, reason=both("why"), p=0.2)
    assert (found.outcome, found.p, found.n) == ("not_told", None, 245)
    assert safe(value=1e6, high=1e6).high == 1e6
    assert safe(high=1e6 + 1e-4).outcome == "not_told"
    for ends in ({"high": float("inf")}, {"value": 2e6, "high": 3e6}):
        assert safe(**ends).reason == NOT_FINITE
    assert safe(low=2.5).reason == NOT_TOLD  # a figure outside its interval is no answer
    assert safe(high=2.0).outcome == "not_told"
    assert safe(low=2.1449).outcome == safe(high=2.1449).outcome == "shown"


def test_a_true_count_is_not_said_in_words() -> None:
    notes = (both("Of 41 exposed."), both("Of 2,431 in all."), both("Windows of 365 days, 240 children."))
    found = safe(notes=notes, rests_on={"a": 41, "b": 2431, "c": 240}, n_children=500)
    assert found.notes == notes[2:]
    told = safe(value=None, low=None, high=None, reason=both("Only 41 sets differ."), rests_on={"a": 41})
    assert told.reason == NOT_TOLD


def test_days_become_whole_weeks() -> None:
    lag = {"kind": "days", "value": 52.0, "low": 20.0, "high": 141.0, "unit": both("days")}
    found = safe(**lag)
    assert (found.value, found.low, found.high, found.unit) == (7.0, 2.0, 21.0, WEEKS)
    assert found.text("en") == "7 (2 to 21)"
    few = safe(**lag, rests_on={"children": 19})
    assert (few.value, few.low, few.high) == (7.0, None, None)
    assert few.text("cy") == "7"
    assert safe(**lag, rests_on={"children": 20}).low == 2.0
    assert safe(**lag, n_children=19).low is None


def test_an_age_has_its_ends_only_from_enough_children() -> None:
    age = {"kind": "years", "value": 9.34, "low": 8.21, "high": 10.02, "unit": both("years")}
    found = safe(**age, rests_on={"children": 20})
    assert (found.value, found.low, found.high, found.unit) == (9.3, 8.2, 11.0, both("years"))
    assert safe(**age, rests_on={"children": 19}).words == both("9.3")
    with pytest.raises(InputError):
        safe(**(age | {"low": -0.1}))


def test_a_share_of_given_counts_is_made_from_the_rounded_ones() -> None:
    share = {"kind": "share", "value": 23 / 61, "low": 0.27, "high": 0.5}
    found = safe(**share, rests_on={"part": 23, "whole": 61})
    assert found.value == 0.42  # 25 of 60, not 23 of 61
    low, _ = proportion_confint(23, 62, method="wilson")
    _, high = proportion_confint(27, 58, method="wilson")
    assert (found.low, found.high) == (
        rounded(low, "share", "ROUND_FLOOR"),
        rounded(high, "share", "ROUND_CEILING"),
    )
    assert (found.p, found.q, found.n, found.outcome) == ("<0.01", "0.03", 245, "shown")
    assert safe(**share, rests_on={"part": 61, "whole": 61}).value == 1.0
    assert (
        safe(**share, rests_on={"part": 13, "whole": 17}).outcome == "hidden"
    )  # fewer than 20 below the line
    assert safe(**share, rests_on={"part": 13, "whole": 18}).outcome == "shown"
    assert safe(**share, rests_on={"part": 13, "all": 17}).value == 0.38
    assert safe(**(share | {"kind": "power"}), rests_on={"part": 23, "whole": 61}).value == 0.38


@pytest.mark.parametrize(
    ("value", "kind", "how", "shown"),
    [
        (2.149, "odds_ratio", "ROUND_HALF_UP", 2.1),
        (2.15, "odds_ratio", "ROUND_HALF_UP", 2.2),
        (2.101, "odds_ratio", "ROUND_CEILING", 2.2),
        (2.199, "odds_ratio", "ROUND_FLOOR", 2.1),
        (0.04567, "odds_ratio", "ROUND_HALF_UP", 0.046),
        (99.6, "odds_ratio", "ROUND_HALF_UP", 100.0),
        (1234.0, "odds_ratio", "ROUND_HALF_UP", 1200.0),
        (0.0, "odds_ratio", "ROUND_FLOOR", 0.0),
        (-0.056, "difference", "ROUND_FLOOR", -0.056),
        (-0.0561, "difference", "ROUND_FLOOR", -0.057),
        (2.3000000000000003, "odds_ratio", "ROUND_CEILING", 2.3),  # the last bits of a machine do not count
        (10.4, "days", "ROUND_HALF_UP", 1.0),
        (10.5, "days", "ROUND_HALF_UP", 2.0),
        (-0.4, "days", "ROUND_HALF_UP", 0.0),
        (7.1, "days", "ROUND_CEILING", 2.0),
    ],
)  # fmt: skip
def test_rounding(value: float, kind: Any, how: str, shown: float) -> None:
    assert rounded(value, kind, how) == shown
    assert str(rounded(value, kind, how)) != "-0.0"


@given(st.floats(1e-5, 9e5), st.sampled_from(["ROUND_HALF_UP", "ROUND_FLOOR", "ROUND_CEILING"]))
def test_rounding_against_python_and_twice_is_once(value: float, how: str) -> None:
    found = rounded(value, "odds_ratio", how)
    near = float(f"{value:.2g}")
    step = 10.0 ** (len(f"{near:.0f}") - 2) if near >= 1 else near  # one step of two figures, or less
    assert abs(found - near) <= step * 1.000001
    assert rounded(found, "odds_ratio", how) == found
    if how == "ROUND_FLOOR":
        assert found <= value * (1 + 1e-8)
    if how == "ROUND_CEILING":
        assert found >= value * (1 - 1e-8)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, None), (0.0, "<0.01"), (0.0099, "<0.01"), (0.01, "0.01"), (0.015, "0.02"), (0.2, "0.20"), (0.99, "0.99"), (0.991, ">0.99"), (1.0, ">0.99")],
)  # fmt: skip
def test_p_and_q_to_two_decimals(value: float | None, text: str | None) -> None:
    assert probability(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [(2.0, "odds_ratio", "2.0"), (2.1, "rate_ratio", "2.1"), (12.0, "odds_ratio", "12"), (0.31, "share", "31%"), (0.046, "power", "4.6%"),
     (-0.05, "difference", "\N{MINUS SIGN}5%"), (100.0, "odds_ratio", "100"), (10.0, "days", "10"), (10.0, "odds_ratio", "10"), (11.0, "odds_ratio", "11"), (0.0, "odds_ratio", "0.0"), (1.0, "share", "100%")],
)  # fmt: skip
def test_figures_in_words(value: float, kind: Any, text: str) -> None:
    assert said(value, kind) == text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "a name"},
        {"name": ""},
        {"name": "é"},
        {"name": "x" * 81},
        {"name": 3},
        {"kind": "score"},
        {"title": "X"},
        {"notes": ("X",)},
        {"reason": "X"},
        {"method": 3},
        {"method": "x" * 401},
        {"family": "a\nb"},
        {"level": 1},
        {"level": 0.4},
        {"level": 1.0},
        {"n_children": -1},
        {"n_children": 20.0},
        {"rests_on": {}},
        {"rests_on": {"a": -1}},
        {"rests_on": {"a": 30, "b": -1}},
        {"rests_on": {"a": True}},
        {"p": 1.1},
        {"q": -0.1},
        {"low": None},
        {"high": None},
        {"value": None},
        {"value": "2"},
        {"value": True},
        {"low": -0.1},
        {"value": float("nan")},
        {"kind": "share", "low": 0.1, "value": 0.5, "high": 1.1},
        {"kind": "power", "low": -0.1, "value": 0.5, "high": 1.0},
        {"kind": "difference", "low": -1.1, "value": 0.5, "high": 1.0},
        {"kind": "difference", "low": 0.0, "value": 0.5, "high": 1.1},
    ],
)
def test_what_is_no_estimate(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="well formed"):
        estimate(**changes)


@pytest.mark.parametrize("changes", [
    {"title": both("A123456789012")},
    {"reason": both("child a@b.cy")},
    {"notes": (both("0123456789ab0123456789ab"),)},
    {"method": "12345678"},
    {"family": "12345678"},
    {"unit": both("12345678")},
])  # fmt: skip
def test_what_looks_like_a_person_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(DisclosureError, match="identifies"):
        estimate(**changes)


def test_the_longest_names_and_the_ends_of_a_range_are_taken() -> None:
    assert estimate(name="x" * 80, method="x" * 400, level=0.5).name == "x" * 80
    for changes in (
        {"kind": "share", "low": 0.0, "value": 0.5, "high": 1.0},
        {"kind": "difference", "low": -1.0, "value": 0.5, "high": 1.0},
        {"low": 0, "value": 2, "high": 2},
        {"p": 0.0, "q": 1.0},
    ):
        assert protect_estimate(estimate(**changes), RULES).outcome == "shown"


def test_a_title_may_name_a_day() -> None:
    assert estimate(title=both("Up to 2025-12-31")).title == both("Up to 2025-12-31")


def test_written_and_read() -> None:
    every = protect_estimates(
        [
            estimate(),
            estimate(rests_on={"a": 1}),
            estimate(value=None, low=None, high=None, reason=both("why")),
            estimate(kind="days", value=70.0, low=None, high=None, notes=(both("note"),)),
        ],
        RULES,
    )
    assert [one.outcome for one in every] == ["shown", "hidden", "not_told", "shown"]
    for one in every:
        assert SafeEstimate.from_dict(json.loads(json.dumps(one.to_dict()))) == one


FORGED: dict[str, tuple[dict[str, Any], type[Exception]]] = {
    "three figures": ({"value": 2.14}, DisclosureError),
    "an end of three figures": ({"low": 1.31}, DisclosureError),
    "the other end": ({"high": 3.41}, DisclosureError),
    "no end to it": ({"high": float("inf")}, DisclosureError),
    "too large": ({"high": 1.1e6}, DisclosureError),
    "a whole number": ({"value": 2}, DisclosureError),
    "an exact n": ({"n": 243}, DisclosureError),
    "a small n": ({"n": 5}, DisclosureError),
    "n as text": ({"n": "245"}, DisclosureError),
    "an exact p": ({"p": "0.0012"}, DisclosureError),
    "p as a number": ({"q": 0.03}, DisclosureError),
    "a hidden figure told": ({"outcome": "hidden", "reason": {"cy": "x", "en": "x"}}, InputError),
    "hidden with its p": ({"outcome": "hidden", "reason": {"cy": "x", "en": "x"}, "value": None, "low": None, "high": None}, DisclosureError),
    "hidden with its n": ({"outcome": "hidden", "reason": {"cy": "x", "en": "x"}, "value": None, "low": None, "high": None, "p": None, "q": None}, DisclosureError),
    "no such outcome": ({"outcome": "seen"}, InputError),
    "shown and not": ({"reason": {"cy": "x", "en": "x"}}, InputError),
    "outside its interval": ({"low": 2.2}, InputError),
    "one end": ({"low": None}, InputError),
    "another field": ({"more": 1}, InputError),
    "a field short": ({"n": ...}, InputError),
    "no rules": ({"rules": None}, InputError),
    "other rules": ({"rules": {"name": "mine"}}, InputError),
    "an exact figure of one that is hidden": ({"outcome": "not_told", "reason": {"cy": "x", "en": "x"}, "value": None, "low": None, "high": None}, DisclosureError),
    "a name that is none": ({"name": "a b"}, InputError),
    "a person's number": ({"title": {"cy": "A123456789012", "en": "x"}}, DisclosureError),
    "no title": ({"title": 3}, InputError),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_estimate_is_refused(case: str) -> None:
    changes, error = FORGED[case]
    data = safe().to_dict() | changes
    data = {key: value for key, value in data.items() if value is not ...}
    with pytest.raises(error):
        SafeEstimate.from_dict(data)


def test_weeks_are_whole_when_read() -> None:
    data = safe(kind="days", value=70.0, low=None, high=None).to_dict()
    with pytest.raises(DisclosureError, match="breaks its own rules"):
        SafeEstimate.from_dict(data | {"value": 10.5})
    assert SafeEstimate.from_dict(data | {"value": 213.0}).value == 213.0


def test_it_cannot_be_changed_afterwards() -> None:
    given = {"exposed": 30}
    one = estimate(rests_on=given)
    given["exposed"] = 1
    assert dict(one.rests_on) == {"exposed": 30}
    notes = [both("a"), both("b")]
    one = estimate(notes=notes)
    found = dataclasses.replace(protect_estimate(one, RULES), notes=notes)
    notes.clear()
    assert one.notes == found.notes == (both("a"), both("b"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        safe().value = 3.0  # type: ignore[misc]
