"""Help planted in made-up lives, with known share and delay, comes out of the tables again."""

import math
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest

from gwrando.study import services
from gwrando.study.answers import Counted
from gwrando.study.definition import Notice
from gwrando.study.dummy import lives, model, tables
from tests.factories import study as studies

SHARE, MEDIAN, SPREAD = 0.65, 75.0, 2.2
NOTICE = Notice(event="camhs_referral", help=("camhs_seen",), within_days=42, follow_days=365)


@pytest.fixture(scope="module")
def found() -> tuple[lives.Lives, Counted]:
    # one referral a child as a rule, so that what follows the first is what was planted
    kind = replace(model.KINDS["camhs_referral"], again=0.0, rate=0.012, frailty=0.0)
    made = lives.make(16_000, seed=8, model=model.Model(kinds={**model.KINDS, "camhs_referral": kind}))
    follow = next(f for f in model.FOLLOWS if f.first == "camhs_referral")
    assert (follow.share, follow.median_days, follow.spread) == (SHARE, MEDIAN, SPREAD)
    store = studies._engine()
    for name, table in (
        ("child", tables.child(made)),
        ("observed", tables.observed(made)),
        ("chronology", tables.chronology(made)),
    ):
        columns = {c: table[c].to_pylist() for c in table.column_names}
        kinds = {c: "DATE" for c in columns if c.endswith("_on") or c == "birth_month"}
        kinds |= {c: "INTEGER" for c in ("child_no", "age_years", "source_row", "deprivation", "n_services")}
        store.load(f"work.{name}", columns, types=kinds)
    store.load(
        "work.population",
        {"child_no": made.children["child_no"].tolist()},
        types={"child_no": "INTEGER"},
    )
    agencies = ("education", "health", "police", "social_care", "youth_justice")
    store.load(
        "work.coverage",
        {
            "agency": list(agencies),
            "starts_on": [date(1990, 1, 1)] * 5,
            "ends_on": [date(2060, 1, 1)] * 5,
            "knows_every_child": [a == "health" for a in agencies],
        },
        types={"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"},
    )
    store.load("work.repeated", {"agency": [], "n_rows": []}, types={"n_rows": "INTEGER"})
    members = {"grp": [], "child_no": [], "index_on": []}
    store.load("work.member", members, types={"child_no": "INTEGER", "index_on": "DATE"})
    return made, services.ask(store, studies.study(notices=(NOTICE,), orders=()))


def planted(days: float) -> float:
    """The share of first notices that help has followed by then."""
    return SHARE * NormalDist().cdf(math.log((days + 0.5) / MEDIAN) / math.log(SPREAD))


def test_the_curve_is_the_planted_one(found: tuple[lives.Lives, Counted]) -> None:
    estimates = {e.name: e for e in found[1].estimates}
    points = [28, 42, 91, 182, 365]
    for days in points:
        estimate = estimates[f"waited_camhs_referral_{days}"]
        error = math.sqrt(planted(days) * (1 - planted(days)) / estimate.n_children)
        assert estimate.n_children > 1000
        assert abs(estimate.value - planted(days)) < 3 * error + 0.01, days
        assert estimate.low < estimate.value < estimate.high


def test_the_median_is_the_planted_one(found: tuple[lives.Lives, Counted]) -> None:
    wait = {e.name: e for e in found[1].estimates}["wait_camhs_referral"]
    truth = MEDIAN * SPREAD ** NormalDist().inv_cdf(0.5 / SHARE)
    assert wait.low <= truth <= wait.high
    assert abs(wait.value - truth) < 20


def test_answered_is_counted_as_by_hand(found: tuple[lives.Lives, Counted]) -> None:
    made, counted = found
    events = made.events
    first: dict[int, int] = {}
    helps: dict[int, list[int]] = {}
    known = events["recorded"]
    for mask, keep in ((made.of("camhs_referral") & known, first), (made.of("camhs_seen") & known, helps)):
        for child, day in zip(events["child"][mask].tolist(), events["day"][mask].tolist(), strict=True):
            if keep is first:
                first[child] = min(first.get(child, day), day)
            else:
                helps.setdefault(child, []).append(day)
    children = dict(
        zip(made.children["child_no"].tolist(), range(len(made.children["child_no"])), strict=True)
    )
    births = made.children["birth_day"].astype("datetime64[D]")
    answers = {"in_time": 0, "late": 0, "none": 0}
    for child, day in first.items():
        place = children[child]
        month = births[place].astype("datetime64[M]")
        grown = (month + np.timedelta64(18 * 12, "M")).astype("datetime64[D]").astype(int) - 1
        end = min(int(grown), int(made.children["to_day"][place]))
        if day + 365 > end:
            continue
        wait = min((h - day for h in helps.get(child, []) if h >= day), default=9999)
        answers["in_time" if wait <= 42 else "late" if wait <= 365 else "none"] += 1
    table = next(t for t in counted.tables if t.name == "answered_camhs_referral")
    assert table.counts == (tuple(answers.values()),)
