"""What the steps of a whole study hand on, made up: tables and estimates with the names the report knows."""

from collections.abc import Sequence
from typing import Any

from gwrando.outputs import CountTable, Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.triggers import GROUPS, STAGES
from tests.factories import study as studies
from tests.factories.outputs import both

STUDY: Study = studies.study(
    triggers=("da_witnessed", "missing_episode"),
    negative_controls=("bereavement",),
    notices=studies.study().notices[:1],
    orders=studies.study().orders[:1],
)
ORDER = f"{STUDY.orders[0].first}_{STUDY.orders[0].then}"
GROUP_KEYS = tuple(GROUPS)


def table(
    name: str,
    rows: dict[str, list[int]],
    columns: Sequence[str],
    *,
    totals: Any = "rows",
) -> CountTable:
    return CountTable(
        name=name,
        title=both(f"About {name}"),
        rows={key: GROUPS.get(key, both(key)) for key in rows},
        columns={key: both(key) for key in columns},
        counts=list(rows.values()),
        source=both("Made-up records."),
        missing=both("What nobody recorded."),
        unit=both("children"),
        totals=totals,
    )


def tables(**changes: dict[str, list[int]]) -> list[CountTable]:
    """Every kind of table a study makes, of 200 children and 600 comparison children."""
    given: list[tuple[str, dict[str, list[int]], Sequence[str], Any]] = []
    for key in ("da_witnessed", "missing_episode", "bereavement"):
        given += [
            (
                f"trigger_{key}",
                {"cohort": [80, 120], "comparison": [80, 520]},
                ("recorded", "not_recorded"),
                "rows",
            ),
            (f"reverse_{key}", {"all": [80, 400]}, ("joined_later", "not_later"), "columns"),
            (f"timing_{key}", {"cohort": [80, 30]}, ("before", "after"), "columns"),
        ]
    given += [
        (
            "funnel_da_witnessed",
            {"all": [40, 60, 100, 200]},
            ("in_time", "late", "noticed", "nothing"),
            "rows",
        ),
        ("answered_ppn", {"all": [40, 60, 100]}, ("in_time", "late", "none"), "rows"),
        ("repeat_ppn", {"all": [90, 70, 40]}, ("helped_first", "again", "once"), "rows"),
        ("earliest_police", {"cohort": [150, 50], "comparison": [120, 480]}, ("before", "none"), "rows"),
        ("base_police", {"all": [150, 3000]}, ("joined_later", "not_later"), "columns"),
        (
            "known_by_age",
            {"cohort_8": [80, 60, 60], "comparison_8": [400, 150, 50]},
            ("none", "one", "two_or_more"),
            "rows",
        ),
        (
            "help_when",
            {"cohort": [60, 40, 100], "comparison": [100, 20, 480]},
            ("before", "after", "none"),
            "rows",
        ),
        (
            "transition",
            {f"{group}_{when}": [30, 50, 90] for when in ("m3", "p0", "p3") for group in GROUP_KEYS},
            ("helped", "noticed", "nothing"),
            "rows",
        ),
        (f"order_{ORDER}", {"all": [60, 40]}, ("in_order", "not_in_order"), "columns"),
        ("first_noticed", {"cohort": [60, 60, 80], "comparison": [80, 120, 400]}, tuple(STAGES), "rows"),
        ("left_out", {"index": [200, 20], "others": [3000, 300]}, ("in", "out"), "columns"),
        ("linked", {"education": [900, 100], "police": [300, 20]}, ("linked", "alone"), "rows"),
    ]
    return [
        table(name, changes.get(name, rows), columns, totals=totals) for name, rows, columns, totals in given
    ]


def estimate(
    name: str, value: float | None, low: float | None = None, high: float | None = None, **changes: Any
) -> Estimate:
    given = {
        "name": name,
        "kind": "odds_ratio",
        "title": both(f"Figure {name}"),
        "value": value,
        "low": low,
        "high": high,
        "n_children": 800,
        "rests_on": {"exposed": 80},
        "unit": both("times"),
        "source": both("Made-up records."),
        "missing": both("What nobody recorded."),
        "method": "as it is done",
        "family": "triggers",
    }
    return Estimate(**(given | changes))


def estimates(**changes: Estimate | None) -> list[Estimate]:
    """Every kind of estimate a study makes; one trigger that holds everywhere, one that does not, a quiet control."""
    made = [
        estimate("matched_da_witnessed", 4.2, 2.8, 6.4, q=0.004),
        estimate("matched_da_witnessed_90", 4.0, 2.1, 7.0),
        estimate("matched_da_witnessed_180", 4.1, 2.3, 7.0),
        estimate("adjusted_da_witnessed", 3.1, 1.9, 5.2),
        estimate("within_da_witnessed", 1.8, 1.2, 2.7, kind="rate_ratio"),
        estimate("within_pre_da_witnessed", 1.0, 0.6, 1.6, kind="rate_ratio"),
        estimate("draws_da_witnessed", 4.0, 2.5, 6.6, family="sensitivity"),
        estimate("without_police_da_witnessed", 3.7, 2.0, 6.9, family="sensitivity"),
        estimate("covered_da_witnessed", 4.4, 2.2, 8.0, family="sensitivity"),
        estimate("matched_missing_episode", 1.3, 0.9, 1.9, q=0.31),
        estimate("found_missing_episode", 0.41, kind="power", title=both("An odds ratio of 2")),
        estimate("matched_bereavement", 1.1, 0.7, 1.6, q=0.7),
        estimate(f"order_{ORDER}", 0.6, 0.5, 0.7, kind="share"),
        estimate(f"lag_{ORDER}", 63.0, 20.0, 200.0, kind="days", unit=both("days")),
        estimate("wait_ppn", 30.0, 21.0, 45.0, kind="days", unit=both("days")),
        estimate("wait_q1_ppn", 14.0, kind="days", unit=both("days")),
        estimate("wait_q3_ppn", 90.0, kind="days", unit=both("days")),
        estimate("lead_police", 400.0, 300.0, 500.0, kind="days", unit=both("days")),
        estimate("lead_comparison_police", None, reason=both("Too few.")),
        *(
            estimate(f"waited_ppn_{days}", share, share - 0.05, share + 0.05, kind="share")
            for days, share in ((14, 0.2), (28, 0.3), (91, 0.5))
        ),
        estimate("age_da_witnessed", 8.3, kind="years", unit=both("years")),
        estimate("age_ppn", 11.2, kind="years", unit=both("years")),
    ]
    kept = [changes.get(one.name, one) for one in made]
    return [one for one in kept if one is not None]


def counted(**changes: Any) -> Counted:
    return Counted(tables=tuple(tables()), estimates=tuple(estimates(**changes)))
