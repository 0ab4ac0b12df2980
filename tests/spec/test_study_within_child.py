"""# The same child, before and after

Children who offend differ from others in ways nobody recorded: family, place, temperament. Matching cannot take that away. So
each trigger is also looked at **within the child**: of the children in the cohort who had it, did the index event fall in the
days after it more often than on the same child's other days? What stays the same in a child's life cancels out.

This is the *self-controlled case series*. A child's time under observation is cut where its age or its exposure changes. Given
that a child had its first event, the chance that it fell in an interval is that interval's days times the *relative incidence*
of its window and of its year of age, divided by the sum of the same over the child's whole time. Newton's method finds the
relative incidences for which the events are most likely. With fewer than 30 events inside or outside a window, the 95 % interval
is read off the profile likelihood; else it is Wald's. Below ten children with the trigger nothing is told.

The observation is the unbroken time around the index day in which both services saw the child, from one window after the
beginning on (before that nobody knows whether the child is still in the days after an earlier one). Only events whose day is known
count. What never ends once begun (being looked after) has no days after, and is refused with the reason in words.

The method is meant for what few children ever do. Where a first event comes to many, those with the strongest hidden reasons
leave early, and they are the ones with most triggers: in made-up worlds where one child in ten offended, strong effects came out
somewhat too low. All time of all cohort children counts, also of those without the trigger: it says how the event grows with age.

**Checks.** The design fails silently if an event changes what happens next. Each check is made every time and shown:

- *The days before it*: if offences bring the trigger about, they crowd into the days before it. 1 is expected.
- *Only time after the first one*: from a child's first exposure on, what an event does to later ones cannot mislead.
- *Only time before the index day, against comparison children* (case-time-control): the window just before against the one before that.
- *The early end of the time observed*: do events crowd before an observation that ended early?
- *Age bands half as wide*, and *the other triggers beside it* in one model.

A result that a check contradicts is **marked**: it cannot earn "also within the same child". So is one whose interval shuts out no
difference only because many questions were asked (its q is above half of the study's false discovery rate).

None of this says that one thing brings about another.

Source: Farrington (1995), Biometrics 51:228-235; Whitaker, Farrington, Spiessens and Musonda (2006), Statistics in Medicine
25:1768-1797; Farrington, Whitaker and Ghebremichael Weldeselassie (2018), Self-Controlled Case Series Studies; Suissa (1995),
Epidemiology 6:248-253; Hausman (1978), Econometrica 46:1251-1271. Code: `study.statistics.case_intervals`, `case_likelihood`,
`case_series`, `case_checks`, `study.triggers.within_child`.
"""

import numpy as np
import pytest

from gwrando.study.statistics.case_checks import case_time_control
from gwrando.study.statistics.case_intervals import Cases, Exposure, layout
from gwrando.study.statistics.case_series import fit, incidence
from gwrando.study.triggers import within_child
from tests.spec.spec import rows
from tests.unit.study.triggers.test_within_child import estimate


def test_which_window_a_day_belongs_to():
    """## Which window a day belongs to

    A trigger on day 100 (and, in the last lines, again on day 200); 60 days after count, 30 before are kept apart.

    | triggers on | day | window |
    |-------------|-----|--------|
    | 100         | 69  | other  |
    | 100         | 70  | before |
    | 100         | 99  | before |
    | 100         | 100 | itself |
    | 100         | 101 | after  |
    | 100         | 160 | after  |
    | 100         | 161 | other  |
    | 100 150     | 145 | after and before |
    | 100 150     | 210 | after  |
    | 100 150     | 211 | other  |
    """
    names = {"x:0": "itself", "x:1": "after", "x:before": "before"}
    for row in rows(test_which_window_a_day_belongs_to):
        days = np.array([int(day) for day in str(row["triggers on"]).split()])
        one = Exposure(
            name="x", child=np.zeros(len(days), dtype=int), starts=days, edges=(0, 1, 61), before=30
        )
        cut = layout(
            Cases(
                starts=np.array([0]),
                stops=np.array([400]),
                event_child=np.array([0]),
                event_on=np.array([row["day"]]),
                age_cuts=np.zeros((1, 0), dtype=int),
                exposures=(one,),
            )
        )
        place = cut.design[cut.cell[np.flatnonzero(cut.events)[0]]]
        found = " and ".join(names[column] for column, yes in zip(cut.columns, place, strict=True) if yes)
        assert (found or "other") == row["window"]


def test_one_window_without_age():
    """## One window, without age

    Each child is observed for 365 days and has the trigger on the first; its window is the days after it that are named.
    Then the relative incidence is (events inside / days inside) divided by (events outside / days outside).

    | children | window, days | events inside | relative incidence | low   | high   |
    |----------|--------------|---------------|--------------------|-------|--------|
    | 100      | 73           | 40            | 2.667              | 1.787 | 3.978  |
    | 100      | 73           | 20            | 1.000              | 0.596 | 1.598  |
    | 20       | 73           | 8             | 2.667              | 1.045 | 6.446  |
    | 12       | 73           | 0             | 0.000              | 0.000 | 0.694  |
    """
    for row in rows(test_one_window_without_age):
        n, inside, length = row["children"], row["events inside"], row["window, days"]
        one = Exposure(name="x", child=np.arange(n), starts=np.zeros(n, dtype=int), edges=(0, length))
        cut = layout(
            Cases(
                starts=np.zeros(n, dtype=int),
                stops=np.full(n, 365),
                event_child=np.arange(n),
                event_on=np.where(np.arange(n) < inside, 10, 300),
                age_cuts=np.zeros((1, 0), dtype=int),
                exposures=(one,),
            )
        )
        found = incidence(cut, fit(cut), "x:0")
        assert found.ratio == pytest.approx(row["relative incidence"], abs=5e-4)
        assert found.low == pytest.approx(row["low"], abs=6e-4)
        assert found.high == pytest.approx(row["high"], abs=6e-4)


def test_only_time_before_the_index_day():
    """## Only time before the index day

    "Later" and "earlier" count the children with the trigger in the window just before the index day alone, or in the one before that
    alone. The ratio of the two in the cohort is divided by the ratio in comparison children.

    | cohort later | cohort earlier | others later | others earlier | ratio |
    |--------------|----------------|--------------|----------------|-------|
    | 40           | 20             | 30           | 30             | 2.000 |
    | 40           | 20             | 60           | 30             | 1.000 |
    | 3            | 1              | 60           | 30             |       |
    """
    for row in rows(test_only_time_before_the_index_day):
        found = case_time_control(
            row["cohort later"], row["cohort earlier"], row["others later"], row["others earlier"]
        )
        if row["ratio"] is None:
            assert found is None
        else:
            assert found is not None
            assert found.ratio == pytest.approx(row["ratio"], abs=5e-4)


def test_what_is_concluded():
    """## What is concluded

    | relative incidence | low | high | q    | marked | answer      |
    |--------------------|-----|------|------|--------|-------------|
    | 1.8                | 1.2 | 2.7  | 0.01 | no     | agrees      |
    | 1.8                | 1.2 | 2.7  | 0.01 | yes    | disagrees   |
    | 1.8                | 1.2 | 2.7  | 0.04 | no     | agrees      |
    | 1.8                | 1.2 | 2.7  | 0.06 | no     | cannot_tell |
    | 1.6                | 0.9 | 2.8  | 0.20 | no     | cannot_tell |
    | 1.0                | 0.8 | 1.3  | 0.90 | no     | disagrees   |
    | 0.5                | 0.3 | 0.8  | 0.01 | no     | less        |
    |                    |     |      |      | no     | cannot_tell |
    """
    for row in rows(test_what_is_concluded):
        notes = (within_child.words.MARKED,) if row["marked"] == "yes" else ()
        one = estimate(row["low"], row["relative incidence"], row["high"], q=row["q"], notes=notes)
        assert within_child.verdicts([one])["x"].answer == row["answer"]
