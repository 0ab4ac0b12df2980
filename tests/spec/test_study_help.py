"""# What came first, and when somebody noticed

**What came first.** Of the children who have both of two events, how many had the first one first? Children with only one of them are not in it, because
then the pair would only say how common each event is. On the same day counts as "not in this order".

Source: domain notes 0.2 (the gap between noticed and helped), 1.6 (order decides the meaning); study.md 4.6. Code: the SQL steps
`count_order`, `count_noticed`.
"""

from gwrando.study.definition import Order
from tests.factories import study as factory
from tests.spec.spec import rows


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
