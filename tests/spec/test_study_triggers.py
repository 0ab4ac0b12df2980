"""# Counting triggers, both directions

A study picks a cohort: children with a recorded offence as a suspect at the ages asked about. The day of the first one is
the child's **index day**. Each child in the cohort is compared with children of the same sex and quarter of birth who have not joined by that
day; the comparison child's index day is the same, so both are of one age.

**One direction.** A trigger is *recorded* for a child of either group when it stands in the chronology in the 365 days before the index day
(the main window; the definition may give another). What came on the day or after it does not count, nor what came earlier. Only children are
asked about who were under observation on all these days in the service that records the trigger: for others it is not known (*not observed*).

**The other direction.** Of all children with the trigger, whether in the cohort or not: how many joined the cohort after it first happened?

Lives are written as ages and events: `12.5 da_witnessed; 13 offence` is a child who witnessed domestic abuse at 12 and a half and was recorded
as a suspect at 13. Children here are all girls born on one day.

Source: Richardson (2004), Occupational and Environmental Medicine 61:e59 (comparison children may join later); the design notes on base rates
(both directions). Code: the SQL steps `index_event`, `picked_near`, `exposed`, `covered`,
`count_reverse`.
"""

from gwrando.study import triggers
from tests.factories import study as factory
from tests.spec.spec import rows

ONE = {"triggers": ("da_witnessed",), "negative_controls": ()}


def test_who_is_in_the_cohort():
    """## Who is in the cohort, and since when

    Ages 10 to 17, one offence or more.

    | life                            | in the cohort | joined at age |
    |---------------------------------|---------------|---------------|
    | 13 offence                      | yes           | 13            |
    | 9.5 offence                     | no            |               |
    | 9.5 offence; 14 offence         | yes           | 14            |
    | 15 offence; 12 offence          | yes           | 12            |
    | 12 victim_of_crime              | no            |               |
    """
    for row in rows(test_who_is_in_the_cohort):
        with factory.lives({"a": factory.life(row["life"])}) as store:
            factory.asked(store, factory.study())
            found = store.connection.execute("select index_on from work.main.cohort").fetchall()
        expected = [(factory.at_age(row["joined at age"]),)] if row["in the cohort"] == "yes" else []
        assert found == expected


def test_recorded_before():
    """## Recorded before the index day

    | life of a child in the cohort                   | witnessing domestic abuse |
    |-------------------------------------------------|---------------------------|
    | 12.5 da_witnessed; 13 offence                   | recorded                  |
    | 12.01 da_witnessed; 13 offence                  | recorded                  |
    | 11.9 da_witnessed; 13 offence                   | not_recorded              |
    | 13 offence                                      | not_recorded              |
    | 13 da_witnessed; 13 offence                     | not_recorded              |
    | 14 da_witnessed; 13 offence                     | not_recorded              |
    | 14 da_witnessed; 12.5 da_witnessed; 13 offence  | recorded                  |
    """
    for row in rows(test_recorded_before):
        with factory.lives({"a": factory.life(row["life of a child in the cohort"])}) as store:
            asked = factory.study(**ONE)
            factory.asked(store, asked)
            found = factory.states(store, asked)
        assert found == [(1, True, "da_witnessed", row["witnessing domestic abuse"])]


def test_comparison_children():
    """## Who is a comparison child of a girl who joined at 13

    | life              | a comparison child | witnessing domestic abuse |
    |-------------------|--------------------|---------------------------|
    | 12.5 da_witnessed | yes                | recorded                  |
    | 14 da_witnessed   | yes                | not_recorded              |
    |                   | yes                | not_recorded              |
    | 15 offence        | yes, joins later   | not_recorded              |
    | 12 offence        | no                 |                           |
    """
    for row in rows(test_comparison_children):
        found = {"case": factory.life("13 offence"), "other": factory.life(row["life"])}
        with factory.lives(found) as store:
            asked = factory.study(**ONE)
            factory.asked(store, asked)
            shown = {
                state
                for child, is_case, _, state in factory.states(store, asked)
                if child == 2 and not is_case
            }
        is_one = row["a comparison child"].startswith("yes")
        assert shown == ({row["witnessing domestic abuse"]} if is_one else set())


def test_the_other_direction():
    """## Of all children with the trigger

    | life                                | counted as    |
    |-------------------------------------|---------------|
    | 9 da_witnessed; 13 offence          | joined_later  |
    | 9 da_witnessed                      | not_joined    |
    | 14 da_witnessed; 13 offence         | joined_before |
    | 13 da_witnessed; 13 offence         | joined_before |
    | 13 offence                          |               |
    """
    for row in rows(test_the_other_direction):
        with factory.lives({"a": factory.life(row["life"])}) as store:
            asked = factory.study(**ONE)
            factory.asked(store, asked)
            triggers.matched(store, asked, seed=1)
            found = store.connection.execute(
                "select later, n_children from work.main.count_reverse"
            ).fetchall()
        assert found == ([(row["counted as"], 1)] if row["counted as"] else [])
