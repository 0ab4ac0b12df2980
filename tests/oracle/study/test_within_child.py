"""The within-child and order steps in SQL against a restatement in plain Python, on generated lives."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwrando.study.triggers import sequences, within_child
from tests.factories import study as factory
from tests.factories import within

KINDS = ("da_witnessed", "fixed_exclusion", "missing_episode", "offence")
ZERO = date(2014, 1, 1)
DAY = timedelta(days=1)
STUDY = factory.study(
    triggers=("da_witnessed", "fixed_exclusion"),
    negative_controls=(),
    more_exposures=(),
    within_child=factory.study().within_child.model_copy(update={"after_days": 60, "before_days": 10}),
    sequences=factory.study().sequences.model_copy(update={"within_days": 400}),
)
OFFSETS = st.integers(0, 1_500)
EVENT = st.tuples(st.sampled_from(KINDS[:3]), OFFSETS, st.sampled_from(("day", "day", "month")))
SPAN = st.tuples(st.integers(-400, 900), st.integers(30, 1_600))
CHILD = st.fixed_dictionaries(
    {
        "born": st.integers(0, 40),
        "index": st.one_of(st.none(), OFFSETS),
        "events": st.lists(EVENT, max_size=6),
        "police": st.lists(SPAN, max_size=2),
        "education": st.lists(SPAN, max_size=2),
    }
)


def month(number: int) -> date:
    """The first day of a month, from February 2001 on."""
    return date(2001 + (number + 1) // 12, (number + 1) % 12 + 1, 1)


def spans(given_: list[tuple[int, int]]) -> list[tuple[date, date]]:
    """Times under observation: first and last day, joined where they overlap or touch."""
    days = sorted({start + step for start, length in given_ for step in range(length)})
    found: list[list[int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1][1] = day
        else:
            found.append([day, day])
    return [(ZERO + low * DAY, ZERO + high * DAY) for low, high in found]


def written(children: list[dict]) -> dict[str, list]:
    """The rows of each table."""
    rows: dict[str, list] = {name: [] for name in within.COLUMNS}
    for number, child in enumerate(children, start=1):
        rows["child"].append((number, month(child["born"]), "F"))
        for agency in ("police", "education"):
            rows["observed"] += [(number, agency, low, high) for low, high in spans(child[agency])]
        for kind, offset, precision in child["events"]:
            rows["chronology"].append(within.event(number, kind, ZERO + offset * DAY, precision=precision))
        if child["index"] is not None:
            rows["cohort"].append((number, ZERO + child["index"] * DAY))
    cases = [row[0] for row in rows["cohort"]]
    for set_no, (case, index_on) in enumerate(rows["cohort"], start=1):
        rows["matched"].append((set_no, case, True, index_on))
        for other in range(1, len(children) + 1):
            if other not in cases:
                rows["matched"].append((set_no, other, False, index_on))
    for agency in ("police", "education"):
        rows["coverage"].append((agency, ZERO - 400 * DAY, ZERO + 1_300 * DAY, True))
    return rows


def years_later(on: date, years: int) -> date:
    """The same day some years later."""
    return on.replace(year=on.year + years)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHILD, min_size=1, max_size=7))
def test_time_and_spells(children: list[dict]) -> None:
    rows = written(children)
    lives = within_child.read(within.store(**rows), STUDY)
    assert list(lives.alone) == ["da_witnessed", "fixed_exclusion"]
    cohort = STUDY.cohort
    for key, agency in (("da_witnessed", "police"), ("fixed_exclusion", "education")):
        expected = {}
        for number, index_on in rows["cohort"]:
            child = children[number - 1]
            police = [s for s in spans(child["police"]) if s[0] <= index_on <= s[1]]
            own = [s for s in spans(child[agency]) if s[0] <= index_on <= s[1]]
            if not police or not own:
                continue
            born = month(child["born"])
            begins = max(years_later(born, cohort.age_from), police[0][0], own[0][0] + 60 * DAY)
            grown = years_later(born, cohort.age_to + 1)
            ends = min(grown, police[0][1] + DAY, own[0][1] + DAY)
            if begins <= index_on < ends:
                planned = min(grown, ZERO + 1_301 * DAY)
                starts = sorted(
                    {ZERO + o * DAY for kind, o, known in child["events"] if kind == key and known == "day"}
                )
                expected[number] = (begins, ends, index_on, ends < planned, starts)
        cases, exposure = lives.alone[key], lives.alone[key].exposures[0]
        found = {
            number: (
                on(cases.starts[place]),
                on(cases.stops[place]),
                on(cases.event_on[place]),
                bool(lives.early[key][place]),
                [on(day) for day in exposure.starts[exposure.child == place]],
            )
            for place, number in enumerate(sorted(expected))
        }
        assert len(cases.starts) == len(expected)
        assert found == expected
        for place, number in enumerate(sorted(expected)):
            ages = [years_later(month(children[number - 1]["born"]), age) for age in range(11, 18)]
            assert [on(day) for day in cases.age_cuts[place]] == ages
    both = lives.together
    assert both is not None
    assert len(both.starts) == len(
        set(numbers(rows, children, "police")) & set(numbers(rows, children, "education"))
    )
    assert (both.starts <= both.event_on).all() or not len(both.starts)


def numbers(rows: dict, children: list[dict], agency: str) -> list[int]:
    """The cohort children with time for an exposure of this service."""
    found = []
    for number, index_on in rows["cohort"]:
        child = children[number - 1]
        police = [s for s in spans(child["police"]) if s[0] <= index_on <= s[1]]
        own = [s for s in spans(child[agency]) if s[0] <= index_on <= s[1]]
        old = years_later(month(child["born"]), STUDY.cohort.age_from)
        grown = years_later(month(child["born"]), STUDY.cohort.age_to + 1)
        if police and own and max(old, own[0][0] + 60 * DAY) <= index_on < grown:
            found.append(number)
    return found


def on(day: int) -> date:
    """A day since 1970 as a date."""
    return date(1970, 1, 1) + int(day) * DAY


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHILD, min_size=2, max_size=7))
def test_windows_before_the_index_day(children: list[dict]) -> None:
    rows = written(children)
    store = within.store(**rows)
    within_child.read(store, STUDY)
    found = {row[:4]: row[4] for row in store.rows("read_within_windows", {"after_days": 60})}
    expected: Counter[tuple[int, bool, int, int]] = Counter()
    for _, number, is_case, index_on in rows["matched"]:
        child = children[number - 1]
        for place, (key, agency) in enumerate((("da_witnessed", "police"), ("fixed_exclusion", "education"))):
            first, last = index_on - 120 * DAY, index_on - DAY
            if not any(low <= first and last <= high for low, high in spans(child[agency])):
                continue
            gaps = [
                (index_on - (ZERO + o * DAY)).days
                for kind, o, known in child["events"]
                if kind == key and known == "day"
            ]
            now, then = any(1 <= gap <= 60 for gap in gaps), any(60 < gap <= 120 for gap in gaps)
            if now or then:
                expected[place, is_case, int(now), int(then)] += 1
    assert found == expected


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHILD, min_size=2, max_size=7))
def test_order_of_members(children: list[dict]) -> None:
    rows = written(children)
    lives = sequences.read(within.store(**rows), STUDY, seed=1)
    members: dict[tuple[int, bool], date] = {}
    for _, number, is_case, index_on in rows["matched"]:
        members.setdefault((number, is_case), index_on)
    listed = sorted(members, key=lambda member: (not member[1], member[0]))
    assert lives.is_case.tolist() == [is_case for _, is_case in listed]
    before = {}
    for place, (number, is_case) in enumerate(listed):
        index_on = members[number, is_case]
        for kind, offset, known in children[number - 1]["events"]:
            gap = (index_on - (ZERO + offset * DAY)).days
            if known == "day" and 1 <= gap <= 400:
                before.setdefault(place, set()).add((-gap, kind))
    found: dict[int, set] = {}
    for member, day, kind in zip(lives.member.tolist(), lives.day.tolist(), lives.kind.tolist(), strict=True):
        found.setdefault(member, set()).add((day, lives.types[kind]))
    assert found == before

    one = sequences.pair(lives, "da_witnessed", "fixed_exclusion")
    counts: Counter[tuple[str, str]] = Counter()
    lags = []
    for place, events in before.items():
        first = [day for day, kind in events if kind == "da_witnessed"]
        then = [day for day, kind in events if kind == "fixed_exclusion"]
        if first and then:
            way = "in_order" if min(first) < min(then) else "not_in_order"
            counts["cohort" if listed[place][1] else "comparison", way] += 1
            if way == "in_order" and listed[place][1]:
                lags.append(min(then) - min(first))
    assert {key: n for key, n in one.counts.items() if n} == counts
    assert one.lags[0].n_children == len(lags)

    kinds = tuple(lives.types.index(kind) for kind in ("da_witnessed", "fixed_exclusion"))
    again = sequences.sequence(lives, lives.mined(), kinds)
    follows: Counter[tuple[str, str]] = Counter()
    for place, events in before.items():
        first = [day for day, kind in events if kind == "da_witnessed"]
        then = [day for day, kind in events if kind == "fixed_exclusion"]
        if first and then:  # a later one of the second kind is enough
            way = "in_order" if min(first) < max(then) else "not_in_order"
            follows["cohort" if listed[place][1] else "comparison", way] += 1
    assert {key: n for key, n in again.counts.items() if n} == follows
    assert np.all(np.diff(lives.member) >= 0)
