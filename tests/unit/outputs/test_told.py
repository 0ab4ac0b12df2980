"""Estimates beside what is out: a reader who works counts out of ratios finds nothing that few children make.

The attack is a second answer of its own: it tries every whole count and keeps those that give the ratio as shown.
"""

import math
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gwrando.errors import DisclosureError
from gwrando.outputs import (
    DisclosureRules,
    Estimate,
    SafeEstimate,
    SafeTable,
    bundle,
    ledger,
    protect,
    protect_estimate,
    told,
)
from gwrando.outputs.estimates import ROUND_CEILING, ROUND_FLOOR, rounded
from tests.factories.outputs import both, count_table

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RULES = DisclosureRules.acro()
CASES, OTHERS, C = 200, 800, 80

HIDING = protect(count_table([[4, 60], [80, 90], [70, 90]], name="trigger_x"), RULES)
WHOLE = protect(count_table([[40, 60], [80, 90], [70, 90]], name="trigger_x"), RULES)
NO_TOTALS = protect(count_table([[40, 60]], name="trigger_x", totals="columns"), RULES)


def woolf(a: int, cases: int = CASES, c: int = C, others: int = OTHERS) -> tuple[float, float, float]:
    """The odds ratio of a 2 x 2 table with its 95 % interval (Woolf 1955), in plain Python."""
    b, d = cases - a, others - c
    value = a * d / (b * c)
    error = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return value, value * math.exp(-1.959964 * error), value * math.exp(1.959964 * error)


def ratio(a: int, cases: int = CASES, **changes: Any) -> SafeEstimate:
    value, low, high = woolf(a, cases)
    given = {
        "name": "matched_x", "kind": "odds_ratio", "title": both("X"), "value": value, "low": low, "high": high,
        "n_children": cases + OTHERS, "rests_on": {"exposed": a}, "unit": both("times"), "source": both("Made up"),
        "missing": both("Nothing"), "method": "m",
    }  # fmt: skip
    return protect_estimate(Estimate(**(given | changes)), RULES, about=["trigger_x"], tables=[WHOLE])


def share(part: int, whole: int, **changes: Any) -> SafeEstimate:
    rests = {"part": part, "whole": whole}
    given = {"kind": "share", "name": "helped", "rests_on": rests, "n_children": whole}
    return ratio(40, value=part / whole, low=None, high=None, **(given | changes))


@cache
def shown(a: int, cases: int) -> tuple[float, float, float]:
    value, low, high = woolf(a, cases)
    kind = "odds_ratio"
    return rounded(value, kind), rounded(low, kind, ROUND_FLOOR), rounded(high, kind, ROUND_CEILING)


def attack(one: SafeEstimate, cases: int = CASES) -> set[int]:
    """Every count of exposed cases that gives this ratio and interval as shown."""
    return {a for a in range(1, cases) if shown(a, cases) == (one.value, one.low, one.high)}


def release(folder: Path, *estimates: SafeEstimate, tables: tuple[SafeTable, ...] = ()) -> bundle.Release:
    about = bundle.ReleaseAbout(
        study_id="s", definition_sha256="a" * 64, title=both("S"), made_by="analyst 1"
    )
    other = protect(count_table([[400, 600]], name="something_else"), RULES)
    bundle.write_bundle(folder, tables=(other, *tables), estimates=estimates, about=about, at=AT)
    bundle.check_bundle(folder, by="lead 2", at=AT)
    return bundle.read_bundle(folder)


def test_two_ratios_tell_how_few_were_added_and_the_ledger_refuses_the_second(tmp_path: Path) -> None:
    """The attack works on the two estimates; with the ledger between them the second never leaves."""
    first, second = ratio(24), ratio(28)
    before, after = attack(first), attack(second)
    found = {now - then for now in after for then in before}
    assert found
    assert all(
        0 < many < RULES.threshold for many in found
    )  # the reader knows that fewer than ten were added
    path = tmp_path / "ledger.jsonl"
    ledger.add(path, release(tmp_path / "one", first))
    with pytest.raises(DisclosureError, match="would tell of a few children") as refused:
        ledger.add(path, release(tmp_path / "two", second))
    assert refused.value.where == "matched_x"
    (hidden,) = told.beside([second], out=ledger.estimates(ledger.read(path)), tables=[])
    assert (hidden.outcome, hidden.value, hidden.low, hidden.n, hidden.q) == (
        "hidden",
        None,
        None,
        None,
        None,
    )
    assert "compared with an earlier release" in hidden.text("en")
    assert "o'i gymharu â rhyddhad cynharach" in hidden.text("cy")
    assert ledger.add(path, release(tmp_path / "three", hidden))


@pytest.mark.parametrize("then", [15, 24, 40, 90])
@pytest.mark.parametrize("cases", [200, 203, 260, 700])
def test_whatever_is_let_through_the_attack_cannot_tell_few(then: int, cases: int) -> None:
    """Oracle: for every later count that is let through, the counts that fit leave room for a difference of many."""
    first = ratio(then)
    before = attack(first)
    let = 0
    for now in range(10, cases - 10, 3):
        second = ratio(now, cases)
        if told.unsafe(second, [told.told(first)], []):
            continue
        let += 1
        if now == then and cases == CASES:
            continue  # the very same again
        differences = {abs(a - b) for a in attack(second, cases) for b in before}
        assert max(differences, default=0) >= RULES.threshold, (then, now, cases)
    assert (
        let or cases - CASES < 2 * RULES.threshold
    )  # where the sample hardly grew, nothing but the same is let through


def test_the_very_same_again_tells_nothing() -> None:
    assert not told.unsafe(ratio(24), [told.told(ratio(24))], [])
    assert told.beside([ratio(24)], out=[told.told(ratio(24))], tables=[]) == [ratio(24)]


def test_many_more_children_tell_of_nobody() -> None:
    assert not told.unsafe(ratio(150, 700), [told.told(ratio(24))], [])
    assert told.unsafe(ratio(26, 700), [told.told(ratio(24))], [])  # the group grew, those with it hardly


@pytest.mark.parametrize(
    "changes, same",
    [
        ({"name": "matched_x"}, True),
        ({"name": "other", "title": both("X")}, True),
        ({"name": "other", "title": both("Y")}, False),
        ({"name": "other", "title": both("X"), "kind": "rate_ratio"}, False),
    ],
)
def test_which_estimates_ask_the_same(changes: dict[str, Any], same: bool) -> None:
    assert told.same_question(told.told(ratio(24, **changes)), told.told(ratio(24))) is same


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("matched_x_90", "matched_x_91", True),
        ("matched_x_91", "matched_x_90", True),
        ("matched_x_90", "matched_x_99", True),
        ("matched_x_90", "matched_x_100", False),
        ("matched_x_100", "matched_x_90", False),
        ("matched_x_90", "matched_y_91", False),
        ("matched_x_90", "matched_x", False),
        ("matched_x", "matched_x_90", False),
    ],
)
def test_periods_that_hardly_differ_ask_the_same(one: str, other: str, same: bool) -> None:
    now, before = ratio(24, name=one, title=both("A")), ratio(24, name=other, title=both("B"))
    assert told.same_question(told.told(now), told.told(before)) is same


def test_periods_of_another_kind_do_not() -> None:
    now = ratio(24, name="m_90", title=both("A"), kind="rate_ratio")
    assert not told.same_question(told.told(now), told.told(ratio(24, name="m_91", title=both("B"))))


def test_sizes_are_what_a_reader_can_work_out() -> None:
    n, least = told.sizes(told.told(ratio(24)))
    assert n == 1000
    assert least == pytest.approx(
        1 / (1 / 24 + 1 / 176 + 1 / 80 + 1 / 720), rel=0.06
    )  # two figures are shown
    low, high = ratio(24).low, ratio(24).high
    assert low is not None
    assert high is not None
    assert least == pytest.approx((2 * 1.959964 / math.log(high / low)) ** 2, rel=1e-6)
    assert told.sizes(told.told(share(100, 400))) == (400, 100.0, 300.0)
    bare = ratio(24, low=None, high=None)
    assert told.sizes(told.told(bare)) == (1000,)
    wait = ratio(24, kind="days", value=70.0, low=50.0, high=90.0)
    assert told.sizes(told.told(wait)) == (1000,)
    from_nought = replace(told.told(ratio(24)), figures=(2.0, 0.0, 3.0, None, None, 1000))
    assert told.sizes(from_nought) == (1000,)
    flat = replace(told.told(ratio(24)), figures=(2.0, 2.0, 2.0, None, None, 1000))
    assert told.sizes(flat) == (1000,)
    unknown = replace(told.told(ratio(24)), figures=(None,) * 6)
    assert (told.sizes(unknown), unknown.n) == ((0,), None)
    assert told.sizes(replace(told.told(share(100, 400)), figures=(None, None, None, None, None, 400))) == (
        400,
    )


@pytest.mark.parametrize(
    "now, before, tells",
    [
        (share(100, 400), share(100, 400), False),
        (share(100, 400), share(130, 500), False),
        (share(100, 400), share(105, 500), True),  # the part
        (share(100, 400), share(195, 500), True),  # the rest
        (share(100, 400), share(120, 415), True),  # the whole: could be fewer than ten
        (share(100, 400), share(4, 400), True),  # hidden then
        (share(4, 400), share(100, 400), True),  # hidden now
        (share(4, 400), share(3, 400), False),  # hidden both times
        (ratio(24, low=None, high=None), ratio(150, 700), True),  # not to be compared
        (ratio(24, kind="days", value=70.0), ratio(24, 260, kind="days", value=77.0), False),
        (ratio(24, kind="days", value=70.0), ratio(24, 210, kind="days", value=77.0), True),
        (ratio(24, kind="days", value=70.0), ratio(4, kind="days", value=77.0), True),
        (ratio(24, value=None, low=None, high=None), ratio(24), True),
        (ratio(24, value=None, low=None, high=None), ratio(24, value=None, low=None, high=None), False),
    ],
)
def test_what_tells(now: SafeEstimate, before: SafeEstimate, tells: bool) -> None:
    assert told.tells(told.told(now), told.told(before)) is tells


def test_the_sterner_of_two_rules_counts() -> None:
    stern = replace(RULES, threshold=60, rounding_base=5, all_of_group=10, minimum_denominator=60)
    now, before = told.told(share(130, 500)), told.told(share(100, 400))
    assert not told.tells(now, before)
    assert told.tells(replace(now, rules=stern), before)
    assert told.tells(now, replace(before, rules=stern))


def test_exactly_the_threshold_apart_is_enough() -> None:
    now, before = told.told(share(100, 400)), told.told(share(100, 400))
    apart = replace(before, figures=(0.22, *before.figures[1:5], 500))  # 110 and 390
    assert not told.tells(now, apart)
    nearer = replace(before, figures=(0.218, *before.figures[1:5], 500))  # 109 and 391
    assert told.tells(now, nearer)


def test_a_figure_about_what_an_earlier_table_hides_is_hidden() -> None:
    assert (told.hides(HIDING), told.hides(WHOLE), told.hides(NO_TOTALS)) == (True, False, False)
    assert told.unsafe(ratio(24), [], [HIDING])
    assert not told.unsafe(ratio(24), [], [WHOLE])
    assert not told.unsafe(replace(ratio(24), tables=("trigger_y",)), [], [HIDING])
    assert not told.unsafe(ratio(24), [told.told(ratio(24))], [HIDING])  # said already, and the same
    assert told.unsafe(ratio(24), [told.told(ratio(24, name="other", title=both("Y")))], [HIDING])
    assert told.unsafe(ratio(24), [told.told(ratio(150, 700))], [HIDING])
    assert not told.unsafe(ratio(4), [], [HIDING])
    assert not told.unsafe(told.hidden(ratio(24)), [told.told(ratio(28))], [HIDING])
    assert told.unsafe(ratio(4), [told.told(ratio(24))], [])  # that it is small now would tell


def test_a_table_that_hides_what_an_earlier_figure_told_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger.add(path, release(tmp_path / "one", ratio(24)))
    with pytest.raises(DisclosureError, match="would tell what one of the two hides"):
        ledger.add(path, release(tmp_path / "two", tables=(HIDING,)))
    said = ledger.estimates(ledger.read(path))
    assert told.untold(HIDING, said, [])
    assert told.untold(HIDING, [*said, replace(told.told(ratio(24)), tables=())], [])
    assert not told.untold(HIDING, said, [HIDING])
    assert not told.untold(WHOLE, said, [])
    assert not told.untold(HIDING, [told.told(ratio(4))], [])
    assert not told.untold(HIDING, [replace(told.told(ratio(24)), tables=("trigger_y",))], [])


def test_the_ledger_gives_back_what_was_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    given = [
        ratio(24, p=0.03, q=0.04),
        share(4, 400),
        ratio(24, name="none", title=both("N"), value=None, low=None, high=None),
    ]
    ledger.add(path, release(tmp_path / "one", *given))
    entries = ledger.read(path)
    assert list(ledger.estimates(entries)) == [told.told(one) for one in given]
    lost = [entry for entry in entries if entry.said.get("figure") != "low"]
    with pytest.raises(Exception, match="ledger was changed"):
        ledger.estimates(lost)
    old = [entry for entry in entries if entry.kind != "about"]
    assert ledger.estimates(old) == ()  # ledgers of before this have no such lines


def test_names_of_tables_are_kept_and_checked() -> None:
    one = ratio(24)
    assert one.tables == ("trigger_x",)
    assert SafeEstimate.from_dict(one.to_dict()) == one
    data = one.to_dict()
    del data["tables"]
    assert SafeEstimate.from_dict(data) == replace(one, tables=())
    with pytest.raises(Exception, match="tables"):
        SafeEstimate.from_dict({**one.to_dict(), "tables": ["a name"]})
    with pytest.raises(Exception, match="tables"):
        SafeEstimate.from_dict({**one.to_dict(), "tables": [3]})
    named = ratio(24, rests_on={"trigger_x/r1/c1": 40, "trigger_x/r1/c2": 60, "exposed": 24})
    assert named.tables == ("trigger_x",)
