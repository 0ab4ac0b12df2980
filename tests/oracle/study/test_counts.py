"""The SQL steps against a restatement in plain Python, on generated lives."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwrando.study import triggers
from gwrando.study.vocabulary import EVENT_TYPES
from tests.factories import study as factory

KINDS = ("da_witnessed", "fixed_exclusion", "ppn", "care_support", "missing_episode", "offence", "contact")
BIRTHS = (date(2005, 1, 1), date(2005, 2, 17), date(2005, 4, 3))
DAYS = st.integers(min_value=0, max_value=17 * 365)
LIFE = st.lists(st.tuples(st.sampled_from(KINDS), DAYS), max_size=8)
CHILD = st.tuples(LIFE, st.sampled_from("FM"), st.sampled_from(BIRTHS))


def age(born: date, on: date) -> int:
    """Whole years since the first of the month of birth."""
    return ((on.year - born.year) * 12 + on.month - born.month) // 12


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CHILD, min_size=1, max_size=14), st.integers(0, 5))
def test_counts_agree(children: list, seed: int) -> None:
    keys = list(range(1, len(children) + 1))
    born = {key: child[2] for key, child in zip(keys, children, strict=True)}
    sex = {key: child[1] for key, child in zip(keys, children, strict=True)}
    lives = {
        key: [(kind, born[key] + timedelta(days=day)) for kind, day in child[0]]
        for key, child in zip(keys, children, strict=True)
    }
    asked = factory.study(triggers=("da_witnessed", "fixed_exclusion"), negative_controls=())
    with factory.lives(lives, sexes=sex, born=born) as store:
        factory.asked(store, asked, seed=seed)
        chronology = store.connection.execute(
            "select child_no, starts_on, age_years, type from work.main.chronology order by 1, 2"
        ).fetchall()
        members = store.connection.execute(
            "select grp, child_no, index_on from work.main.member order by 1, 2"
        ).fetchall()
        counted = triggers.matched(store, asked, seed=seed).tables
        reverse = {
            row[:2]: row[2] for row in store.connection.execute("from work.main.count_reverse").fetchall()
        }
        order = {row[:3]: row[3] for row in store.connection.execute("from work.main.count_order").fetchall()}
        noticed = {
            row[:2]: row[2] for row in store.connection.execute("from work.main.count_noticed").fetchall()
        }

    # chronology: each thing once a day, in the order of the child's life
    events = {key: sorted({(on, kind) for kind, on in life}) for key, life in lives.items()}
    assert sorted(
        (key, on, age(born[key], on), kind) for key, life in events.items() for on, kind in life
    ) == sorted((key, on, years, kind) for key, on, years, kind in chronology)

    # cohort
    index = {}
    for key, life in events.items():
        days = [on for on, kind in life if kind == "offence" and 10 <= age(born[key], on) <= 17]
        if days:
            index[key] = min(days)
    assert {key: on for grp, key, on in members if grp == "cohort"} == index

    # both directions (who is compared with whom: test_matched.py)
    everyone = [(grp, key, on) for grp, key, on in members]
    for exposure in asked.exposures:
        before = Counter(
            (grp, any(k == exposure.key and 0 < (on - d).days <= 365 for d, k in events[key]))
            for grp, key, on in everyone
        )
        table = next(table for table in counted if table.name == f"trigger_{exposure.key}")
        assert table.counts == tuple(
            (before[grp, True], before[grp, False]) for grp in ("cohort", "comparison")
        )
    later = Counter()
    for key, life in events.items():
        for trigger in [e.key for e in asked.exposures]:
            days = [on for on, kind in life if kind == trigger]
            if days:
                joined = index.get(key)
                words = (
                    "not_joined"
                    if joined is None
                    else "joined_later"
                    if min(days) < joined
                    else "joined_before"
                )
                later[trigger, words] += 1
    assert reverse == later

    # order, over all children with both
    ordered = Counter()
    for life in events.values():
        for pair in asked.orders:
            a = [on for on, kind in life if kind == pair.first]
            b = [on for on, kind in life if kind == pair.then]
            if a and b:
                ordered[pair.first, pair.then, "in_order" if min(a) < min(b) else "not_in_order"] += 1
    assert order == ordered

    # who noticed first
    stages = Counter()
    for grp, key, on in everyone:
        ages = [age(born[key], d) for d, k in events[key] if EVENT_TYPES[k].kind == "noticed" and d < on]
        first = min(ages, default=None)
        stage = "never" if first is None else "primary" if first < 11 else "secondary"
        stages[grp, stage] += 1
    assert noticed == stages
