"""# What services could do: noticed, helped, how late

**Answered.** For each kind of notice the definition says what counts as help and within how many days help is in time. Each child's *first* notice is
followed, over all observed children and not only the cohort: this is about services. Help on the day of the notice counts; help before it does not answer
it. A notice that cannot be followed for the whole time (the data of a helping service end, the child grows up or leaves the area) is not counted here at
all, whatever came of it, because help may have come after. Help that was under way when the notice came (a spell whose end is on record and is later) is
counted apart. Children whose first notice, or a help that may be the first, is known by its month or year alone are left out of waits.

**How long.** Over all first notices, also those followed for less, and nobody for longer than the definition says (help that comes years later answers
nothing): Kaplan-Meier, where who is followed no longer counts as waiting until then. Intervals by
log(-log), those of the median and the quartiles by Brookmeyer and Crowley. Where help did not come to half the children, the median is not told.

**Again.** A second notice on a later day before any help: the first was not enough for anybody to act.

**Funnel.** The same for what happened to children: noticed by anybody, helped by anybody, in time.

**Earliest opportunity.** A service's first contact with the child that was a chance to help (not help itself, not what went well, not the event that makes
the cohort), surely before the index day. A date known by its month counts as its last day, so that a lead is never made longer than it was. Beside it
stands the base rate: of all children with such a contact, how many joined the cohort afterwards.

**The move.** The September in which a child starts secondary school: the year it is 11 on 31 August. Three months at a time, a year before and a year
after; what is after the index day is left out for both groups alike.

Source: domain notes 0.2, 1.6; study.md 4.7, 4.11; Kaplan and Meier (1958); Brookmeyer and Crowley (1982). Code: `gwrando.study.services`, SQL steps `waiting`,
`count_waiting`, `first_known`, `count_transition`; `gwrando.study.statistics.waits`.
"""

from datetime import date, timedelta

from gwrando.study import services
from gwrando.study.definition import Notice
from gwrando.study.statistics.waits import waits
from tests.factories import chronology as factory
from tests.factories import study as studies
from tests.factories.chronology import Told
from tests.spec.spec import rows

NOTICE = Notice(event="ppn", help=("care_support", "school_support"), within_days=42, follow_days=365)
ON = date(2015, 3, 1)
BORN = {1: date(2006, 1, 1)}


def told(kind: str, day: object, *, precision: str = "day", ends: int | None = None) -> Told:
    """One row of child 1, so many days after the notice."""
    on = ON + timedelta(days=int(str(day)))
    return Told(
        child=1,
        type=kind,
        on=on,
        precision=precision,
        ends_on=ends and ON + timedelta(days=ends),
        row=int(str(day)) + 9000,
    )


def counted(life: list[Told]) -> list[tuple]:
    """What became of the wait for help after the notice: (answer, again)."""
    with factory.store(life, born=BORN) as store:
        store.run("population")
        store.load(
            "work.member",
            {"grp": [], "child_no": [], "index_on": []},
            types={"child_no": "INTEGER", "index_on": "DATE"},
        )
        services.ask(store, studies.study(notices=(NOTICE,), orders=()))
        return [row[1:3] for row in store.rows("count_waiting") if row[0] == "notice:ppn"]


def test_answered():
    """## A notice on day 0; in time is within 42 days, late until day 365

    | notices on day | help on day | answer  | again        |
    |----------------|-------------|---------|--------------|
    | 0              | 10          | in_time | helped_first |
    | 0              | 0           | in_time | helped_first |
    | 0              | 42          | in_time | helped_first |
    | 0              | 43          | late    | helped_first |
    | 0              | 365         | late    | helped_first |
    | 0              | 366         | noticed | once         |
    | 0              | -5          | noticed | once         |
    | 0              |             | noticed | once         |
    | 0 200          | 210         | late    | again        |
    | 0 200          | 200         | late    | helped_first |
    | 0 200          |             | noticed | again        |
    | 3700           | 3710        |         |              |
    """
    for row in rows(test_answered):
        life = [told("ppn", day) for day in str(row["notices on day"]).split()]
        if row["help on day"] is not None:
            life.append(told("care_support", row["help on day"]))
        assert counted(life) == ([(row["answer"], row["again"])] if row["answer"] else [])


def test_what_is_not_known():
    """## A notice on day 0, and one help whose date is not a day, or that began before

    | help on day | known by | lasts until day | counted                        |
    |-------------|----------|-----------------|--------------------------------|
    | 40          | month    |                 | left out                       |
    | 40          | year     |                 | left out                       |
    | -40         | day      | 100             | left out                       |
    | -40         | day      | -10             | noticed                        |
    | -40         | day      |                 | noticed                        |
    """
    for row in rows(test_what_is_not_known):
        help_ = told(
            "care_support", row["help on day"], precision=row["known by"], ends=row["lasts until day"]
        )
        found = counted([told("ppn", 0), help_])
        assert found == ([] if row["counted"] == "left out" else [(row["counted"], "once")])


def test_move():
    """## The month in which a child moves to secondary school

    | born       | moves      |
    |------------|------------|
    | 2006-01-01 | 2017-09-01 |
    | 2006-08-01 | 2017-09-01 |
    | 2006-09-01 | 2018-09-01 |
    | 2006-12-01 | 2018-09-01 |
    """
    for row in rows(test_move):
        with factory.store([], born={1: date.fromisoformat(str(row["born"]))}) as store:
            store.load(
                "work.member",
                {"grp": ["cohort"], "child_no": [1], "index_on": [date(2021, 1, 1)]},
                types={"child_no": "INTEGER", "index_on": "DATE"},
            )
            store.run("transition", {"month": 9, "age": 11})
            month = store.connection.execute("select move_month from work.main.transition").fetchall()[0][0]
        assert date(month // 12, month % 12 + 1, 1).isoformat() == str(row["moves"])


def test_median():
    """## Waits in days (+ means still waiting then), and when help had come to a quarter, half and three quarters

    | waits                | a quarter | half | three quarters |
    |----------------------|-----------|------|----------------|
    | 10 20 30 40          | 10        | 20   | 30             |
    | 10 20 30+ 40         | 10        | 20   | 40             |
    | 10 20+ 30+ 40+       | 10        |      |                |
    | 6 6 6 6+ 7 9+ 10 10+ | 6         | 7    | 10             |
    """
    for row in rows(test_median):
        found = [(int(text.rstrip("+")), not text.endswith("+")) for text in str(row["waits"]).split()]
        curve = waits([day for day, _ in found], [came for _, came in found], [1] * len(found))
        for share, column in ((0.25, "a quarter"), (0.5, "half"), (0.75, "three quarters")):
            value = curve.quantile(share)[0]
            assert value == (float("inf") if row[column] is None else row[column]), (row, column)
