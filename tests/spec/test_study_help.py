"""# Noticed, helped, how late; and what came first

**Noticed, helped, how late.** For each kind of notice the definition says what counts as help and within how many days help is in time. Each child's
*first* notice is followed, over all children and not only the cohort: this is about services. Help on the day of the notice counts; help before it does
not answer it. A notice too near the end of the data to be followed is not counted at all, because help may have come after.

**What came first.** Of the children who have both of two events, how many had the first one first? Children with only one of them are not in it, because
then the pair would only say how common each event is. On the same day counts as "not in this order".

Source: domain notes 0.2 (the gap between noticed and helped), 1.6 (order decides the meaning); study.md 4.6. Code: the SQL steps `count_answered`,
`count_order`, `count_noticed`.
"""

from datetime import date, timedelta

from gwrando.study.definition import Notice, Order
from tests.factories import study as factory
from tests.spec.spec import rows

NOTICE = Notice(event="ppn", help=("care_support", "school_support"), within_days=42, follow_days=365)
ON = date(2015, 3, 1)


def test_answered():
    """## A notice on day 0; in time is within 42 days, late until day 365

    | notices on day | help on day | counted as |
    |----------------|-------------|------------|
    | 0              | 10          | in_time    |
    | 0              | 0           | in_time    |
    | 0              | 42          | in_time    |
    | 0              | 43          | late       |
    | 0              | 365         | late       |
    | 0              | 366         | none       |
    | 0              | -5          | none       |
    | 0              |             | none       |
    | 0 200          | 210         | late       |
    | 3900           | 3910        |            |
    """
    for row in rows(test_answered):
        days = [int(day) for day in str(row["notices on day"]).split()]
        life = [("ppn", ON + timedelta(days=day)) for day in days]
        if row["help on day"] is not None:
            life.append(("care_support", ON + timedelta(days=row["help on day"])))
        with factory.lives({"a": life}) as store:
            factory.asked(store, factory.study(notices=(NOTICE,), orders=()))
            found = store.connection.execute(
                "select answer, n_children from work.main.count_answered"
            ).fetchall()
        assert found == ([(row["counted as"], 1)] if row["counted as"] else [])


def test_order():
    """## Missing, then excluded?

    | life                                                      | counted as   |
    |-----------------------------------------------------------|--------------|
    | 12 missing_episode; 13 fixed_exclusion                    | in_order     |
    | 13 missing_episode; 12 fixed_exclusion                    | not_in_order |
    | 12 missing_episode; 12 fixed_exclusion                    | not_in_order |
    | 14 missing_episode; 12 missing_episode; 13 fixed_exclusion | in_order    |
    | 12 missing_episode                                        |              |
    """
    asked = factory.study(notices=(), orders=(Order(first="missing_episode", then="fixed_exclusion"),))
    for row in rows(test_order):
        with factory.lives({"a": factory.life(row["life"])}) as store:
            factory.asked(store, asked)
            found = store.connection.execute(
                "select ordering, n_children from work.main.count_order"
            ).fetchall()
        assert found == ([(row["counted as"], 1)] if row["counted as"] else [])


def test_first_noticed():
    """## When somebody first noticed a child who joined at 15

    | life                                     | stage     |
    |------------------------------------------|-----------|
    | 4.5 contact; 15 offence                  | primary   |
    | 10.5 ppn; 12 contact; 15 offence         | primary   |
    | 11.5 attendance_concern; 15 offence      | secondary |
    | 13.5 camhs_referral; 15 offence          | secondary |
    | 16 contact; 15 offence                   | never     |
    | 9 da_witnessed; 15 offence               | never     |
    """
    for row in rows(test_first_noticed):
        with factory.lives({"a": factory.life(row["life"])}) as store:
            factory.asked(store, factory.study())
            found = store.connection.execute(
                "select stage, n_children from work.main.count_noticed where grp = 'cohort'"
            ).fetchall()
        assert found == [(row["stage"], 1)]
