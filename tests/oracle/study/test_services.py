"""What services could do, counted again in plain Python on generated lives."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gwrando.study import services
from gwrando.study.services import questions
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from tests.factories import chronology as factory
from tests.factories import study as studies
from tests.factories.chronology import ENDS_ON, Told

BORN = {1: date(2006, 3, 1), 2: date(2006, 9, 1), 3: date(2007, 1, 1), 4: date(2006, 8, 1)}
COVERED = {"social_care": (date(2016, 3, 1), date(2019, 6, 30))}
KINDS = (
    "ppn",
    "ppn",
    "da_witnessed",
    "care_support",
    "school_support",
    "attendance_concern",
    "offence",
    "school_award",
)
ROW = st.builds(
    Told,
    child=st.sampled_from(sorted(BORN)),
    type=st.sampled_from(KINDS),
    on=st.dates(date(2016, 1, 1), date(2019, 12, 31)),
    ends_on=st.one_of(st.none(), st.dates(date(2017, 1, 1), date(2020, 6, 1))),
    precision=st.sampled_from(("day", "day", "day", "day", "month", "year")),
    role=st.sampled_from(("subject", "witness")),
)
STAY = st.tuples(
    st.sampled_from(sorted(BORN)), st.dates(date(2015, 1, 1), date(2017, 6, 1)), st.integers(200, 1500)
)
INDEX = st.dictionaries(
    st.sampled_from(sorted(BORN)), st.dates(date(2017, 1, 1), date(2020, 1, 1)), max_size=4
)


def span(row: Told) -> tuple[date, date]:
    """The first and the last day on which it may have begun."""
    if row.precision == "day":
        return row.on, row.on
    if row.precision == "month":
        after = (row.on.replace(day=1) + timedelta(days=32)).replace(day=1)
        return row.on.replace(day=1), after - timedelta(days=1)
    return date(row.on.year, 1, 1), date(row.on.year, 12, 31)


def observed(stays: list[tuple], child: int, day: date) -> date | None:
    """The last day of the unbroken time at school that holds this day; health knows every child throughout."""
    mine = [(s, min(s + timedelta(days=n), ENDS_ON)) for c, s, n in stays if c == child]
    days = {s + timedelta(days=n) for s, e in mine for n in range((e - s).days + 1)} if mine else None
    if days is None:
        return ENDS_ON
    if day not in days:
        return None
    while day + timedelta(days=1) in days:
        day += timedelta(days=1)
    return day


def months(day: date) -> int:
    """Months since year nought."""
    return 12 * day.year + day.month - 1


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(ROW, max_size=40), st.lists(STAY, max_size=4), INDEX, INDEX)
def test_services(rows: list[Told], stays: list[tuple], cohort: dict, comparison: dict) -> None:
    told, things = [], set()
    for number, row in enumerate(rows, start=2):  # each thing once: merging has its own test
        first = span(row)[0]
        end = row.ends_on if row.ends_on and row.ends_on >= span(row)[1] else None
        if (row.child, row.type, row.role, first, row.precision) not in things:
            things.add((row.child, row.type, row.role, first, row.precision))
            told.append(Told(**{**row.__dict__, "row": number, "ends_on": end}))
    study = studies.study()
    spells = [("education", f"education-{c}", s, s + timedelta(days=n)) for c, s, n in stays]
    with factory.store(told, born=BORN, stays=spells, coverage=COVERED) as store:
        store.run("population")
        members = [("cohort", c, on) for c, on in cohort.items()]
        members += [("comparison", c, on) for c, on in comparison.items()]
        columns = studies.columns(("grp", "child_no", "index_on"), members)
        store.load("work.member", columns, types={"child_no": "INTEGER", "index_on": "DATE"})
        services.ask(store, study)
        waiting = store.connection.execute("from work.main.waiting").fetchall()
        counted = {row[:3]: row[3] for row in store.rows("count_waiting")}
        lengths = {row[:3]: row[3] for row in store.rows("read_waits")}
        contact = {row[:2]: row[2] for row in store.rows("count_contact")}
        base = {row[:2]: row[2] for row in store.rows("count_base")}
        leads = {row[:3]: row[3] for row in store.rows("read_leads")}
        known = {row[:3]: row[3] for row in store.rows("count_known")}
        when = {row[:3]: row[3] for row in store.rows("count_help_when")}
        calendar = {row[:3]: row[3] for row in store.rows("count_transition")}
        seen = {row[:2]: row[2] for row in store.rows("count_transition_seen")}
        ages = {row[:2]: row[2] for row in store.rows("read_first_ages")}
    by_child = {c: [t for t in told if t.child == c] for c in BORN}

    # waits
    expected, answers, waited_for = [], Counter(), Counter()
    for wait in questions.waits_of(study):
        served = [COVERED.get(EVENT_TYPES[h].service, (factory.STARTS_ON, ENDS_ON)) for h in wait.helps]
        for child, life in by_child.items():
            mine = [t for t in life if t.type == wait.event and wait.role in (None, t.role)]
            dated = [t.on for t in mine if t.precision == "day"]
            if not dated or any(span(t)[0] <= min(dated) for t in mine if t.precision != "day"):
                continue
            begun = min(dated)
            until = observed(stays, child, begun)
            if until is None or not max(s for s, _ in served) <= begun <= min(e for _, e in served):
                continue
            end = min(
                [
                    until,
                    *(e for _, e in served),
                    BORN[child].replace(year=2024 + BORN[child].year - 2006) - timedelta(days=1),
                ]
            )
            helps = [t for t in life if t.type in wait.helps]
            already = any(span(t)[1] < begun and t.ends_on and t.ends_on >= begun for t in helps)
            came = min((t.on for t in helps if t.precision == "day" and t.on >= begun), default=None)
            vague = min(
                (span(t)[0] for t in helps if t.precision != "day" and span(t)[1] >= begun), default=None
            )
            if vague and vague <= end and (came is None or vague <= came) and not already:
                continue
            again = min((t.on for t in mine if t.precision == "day" and t.on > begun), default=None)
            saw = [
                t.on
                for t in life
                if EVENT_TYPES[t.type].kind == "noticed" and t.precision == "day" and t.on >= begun
            ]
            dates = [d if d and d <= end else None for d in (came, again, min(saw, default=None))]
            expected.append((child, wait.key, begun, end, already, *dates))
            if not already:
                longest = min((end - begun).days, wait.follow_days)
                helped = dates[0] is not None and (dates[0] - begun).days <= longest
                waited_for[wait.key, (dates[0] - begun).days if helped else longest, int(helped)] += 1
            if not already and (end - begun).days >= wait.follow_days:
                waited, twice, noticed = ((d - begun).days if d else 9999 for d in dates)
                answer = (
                    "in_time"
                    if waited <= wait.within_days
                    else "late"
                    if waited <= wait.follow_days
                    else None
                )
                answer = answer or ("noticed" if noticed <= wait.follow_days else "nothing")
                repeat = "again" if twice <= wait.follow_days and twice < waited else None
                repeat = repeat or ("helped_first" if waited <= wait.follow_days else "once")
                answers[wait.key, answer, repeat] += 1
    assert waiting == sorted(expected, key=lambda row: row[:2])
    assert counted == answers
    assert lengths == waited_for

    # who knew, and since when
    first = defaultdict(lambda: [date.max, date.max])
    for t in told:
        kind = EVENT_TYPES[t.type].kind
        if kind != "achieved" and t.type != "offence":
            pair = first[t.child, t.agency]
            pair[0] = min(pair[0], span(t)[1])
            if kind != "helped":
                pair[1] = min(pair[1], span(t)[1])
    contacts, based, lead, knowing = Counter(), Counter(), Counter(), Counter()
    for (child, agency), (_, on) in first.items():
        if on < date.max:
            based[agency, "joined_later" if cohort.get(child, date.min) > on else "not_later"] += 1
    for grp, child, index in members:
        for agency in SERVICES:
            on = first[child, agency][1]
            if on < index:
                contacts[grp, agency] += 1
                lead[agency, grp, (index - on).days] += 1
        for age in questions.KNOWN_AGES:
            birthday = BORN[child].replace(year=BORN[child].year + age)
            n = sum(first[child, agency][0] < min(index, birthday) for agency in SERVICES)
            knowing[grp, age, ("none", "one", "two_or_more")[min(n, 2)]] += 1
    assert (contact, base, leads, known) == (contacts, based, lead, knowing)

    # help before and after; the calendar; ages
    helped, blocks, over, first_ages = Counter(), Counter(), Counter(), Counter()
    for grp, child, index in members:
        life = by_child[child]
        helps = [t for t in life if EVENT_TYPES[t.type].kind == "helped"]
        for agency in ("any", *SERVICES):
            mine = [t for t in helps if agency in ("any", t.agency)]
            if mine:
                helped[grp, agency, "before" if any(span(t)[1] < index for t in mine) else "after"] += 1
        born = BORN[child]
        move = 12 * (born.year + 11 + (born.month >= 9)) + 8
        sure = [t for t in life if span(t)[1] < index and t.precision != "year"]
        for block in questions.BLOCKS:
            at = range(move + 3 * block, move + 3 * block + 3)
            help_on = any(
                t in helps and months(span(t)[0]) <= at[-1] and months(t.ends_on or span(t)[0]) >= at[0]
                for t in sure
            )
            other = any(
                EVENT_TYPES[t.type].kind in ("happened", "noticed") and months(span(t)[0]) in at for t in sure
            )
            if help_on or other:
                blocks[grp, block, "helped" if help_on else "noticed"] += 1
        mine = [(s, s + timedelta(days=n)) for c, s, n in stays if c == child] or [
            (date(2006, 9, 1), ENDS_ON)
        ]
        whole = False
        for s, _ in mine:
            until = observed(stays, child, s) if any(c == child for c, _, _ in stays) else ENDS_ON
            whole |= months(s) <= move - 12 and months(until) >= move + 11
        over[grp, "seen" if whole else "not_seen"] += 1
        if grp == "cohort":
            for kind in {t.type for t in sure}:
                on = min(span(t)[0] for t in sure if t.type == kind)
                first_ages[kind, months(on) - months(born)] += 1
    assert (when, calendar, seen, ages) == (helped, blocks, over, first_ages)
