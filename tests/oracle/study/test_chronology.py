"""The chronology and who was under observation, against a restatement in plain Python on generated records."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import chronology as factory
from tests.factories.chronology import ENDS_ON, STARTS_ON, Told

BORN = {1: date(2006, 3, 1), 2: date(2009, 11, 1), 3: date(2004, 1, 1)}
KINDS = ("da_witnessed", "ppn", "care_support", "school_award", "missing_episode")
DAYS = st.dates(date(2012, 1, 1), date(2012, 4, 30))
ROW = st.builds(
    Told,
    child=st.sampled_from(sorted(BORN)),
    type=st.sampled_from(KINDS),
    on=st.one_of(DAYS, st.just(date(2012, 2, 29))),
    ends_on=st.one_of(st.none(), st.dates(date(2012, 5, 1), date(2012, 5, 4))),
    precision=st.sampled_from(("day", "day", "month", "year")),
    role=st.sampled_from(("subject", "witness")),
    action=st.sampled_from((None, "taken", "not_taken")),
    reason=st.sampled_from((None, "no_consent")),
    basis=st.sampled_from(("fact", "opinion")),
    record=st.sampled_from(("", "", "second")),
    file=st.sampled_from(("event", "other")),
)


def span(row: Told) -> tuple[date, date]:
    """The first and the last day on which it may have begun."""
    if row.precision == "day":
        return row.on, row.on
    if row.precision == "month":
        after = (row.on.replace(day=1) + timedelta(days=32)).replace(day=1)
        return row.on.replace(day=1), after - timedelta(days=1)
    return date(row.on.year, 1, 1), date(row.on.year, 12, 31)


def better(row: Told) -> tuple:
    """Sorts rows that tell of the same thing: the one to keep comes first."""
    action = {"taken": 1, "not_taken": 2, None: 3}[row.action]
    end = -(row.ends_on or date.min).toordinal()
    return (action, row.reason is None, row.basis != "fact", end, row.file, row.row, row.of)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=24))
def test_chronology(rows: list[Told]) -> None:
    # a record belongs to one child: the second record of a service is one child's
    told = [
        Told(**{**row.__dict__, "row": number, "record": f"second-{row.child}" if row.record else ""})
        for number, row in enumerate(rows, start=2)
    ]
    with factory.store(told, born=BORN) as store:
        found = store.connection.execute("from work.main.chronology").fetchall()
        merged = {agency: (kept, gone) for agency, kept, gone in store.rows("count_merged")}
    things: dict[tuple, list[Told]] = defaultdict(list)
    for row in told:
        things[row.child, row.agency, row.type, row.role, span(row)[0], row.precision].append(row)
    expected, counted = [], defaultdict(lambda: [0, 0])
    for (child, agency, kind, role, first, precision), alike in things.items():
        kept = min(alike, key=better)
        born = BORN[child]
        age = ((first.year - born.year) * 12 + first.month - born.month) // 12
        expected.append(
            (
                child,
                kind,
                age,
                agency,
                first,
                span(kept)[1],
                kept.ends_on,
                precision,
                role,
                kept.action,
                kept.reason,
                kept.basis,
                None,
                kept.file,
                kept.row,
            )
        )
        counted[agency][0] += 1
        counted[agency][1] += len(alike) - 1
    assert found == sorted(expected, key=lambda row: (row[0], row[4], row[3], row[1], row[8], row[7]))
    assert merged == {agency: tuple(pair) for agency, pair in counted.items()}


STAY = st.tuples(
    st.sampled_from(("education", "police")),
    st.sampled_from(sorted(BORN)),
    st.dates(date(2003, 1, 1), date(2028, 1, 1)),
    st.one_of(st.none(), st.integers(0, 2500)),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STAY, max_size=8), st.booleans())
def test_observed(stays: list[tuple], linked: bool) -> None:
    rows = [
        (agency, f"{agency}-{child}", starts, None if days is None else starts + timedelta(days=days))
        for agency, child, starts, days in stays
    ]
    unlinked = () if linked else (("education", "education-1"), ("police", "police-2"))
    with factory.store([], born=BORN, stays=rows, unlinked=unlinked) as store:
        found = store.connection.execute("from work.main.observed").fetchall()
    expected = []
    for child, born in BORN.items():
        grown = born.replace(year=born.year + 18)
        for agency in factory.SERVICES:
            if (agency, f"{agency}-{child}") in unlinked:
                continue
            spells = [(s, e) for a, record, s, e in rows if (a, record) == (agency, f"{agency}-{child}")]
            days: set[date] = set()
            for starts, ends in spells or [(STARTS_ON, ENDS_ON)]:
                on, last = (
                    max(starts, STARTS_ON, born),
                    min(ends or ENDS_ON, ENDS_ON, grown - timedelta(days=1)),
                )
                days |= {on + timedelta(days=n) for n in range((last - on).days + 1)}
            for on in sorted(days):
                if on - timedelta(days=1) not in days:
                    begun = on
                if on + timedelta(days=1) not in days:
                    expected.append((child, agency, begun, on))
    assert found == sorted(expected)
