"""# Comparing with similar children: matched sets

How much more often was something recorded before a first offence than among children like the one who offended?

**Sets.** Each child of the cohort is the case of a set. Its comparison children are like it in what the definition matches on (sex, quarter of
birth, area), are under observation on its index day, and have not joined the cohort by then. They may join later, and may serve in several
sets: leaving such children out would bias the ratio. How many cohort children were never matched, and how many comparison children
serve more than once, is counted in the release. They are found by walking round the shuffled line of all children who are alike, from a
place of the case's own. The shuffle is worked out from the seed and the child's number, so the same study gives the same sets on any engine.

**Under observation.** An exposure is asked about in the days before the index day (the main window is a year). A child counts only if each of
those days is one on which the exposure could have been recorded: in a service that knows every child, the child's own time there; in other
services, as long as the extract covers it and some service knows that the child lives in the area. A case that was not observed long enough
leaves its set out of that question; so does a comparison child for itself. Without this, a child whose records begin a month ago would count as
one to whom nothing happened. What comes with the move to secondary school is asked only about children who had moved, in the same September as
their case.

**The odds ratio.** Only sets in which some members were exposed and others not say anything. In a set of m children with a exposed, the case is
an exposed one with chance aψ / (aψ + m − a), where ψ is the odds ratio. The number of exposed cases over all sets then has a known distribution
(a sum of unlike coin tosses), which is worked out in full, whatever the size of the study:

    estimate   the ψ at which as many exposed cases are expected as were seen; with fewer than five sets on either side,
               the median-unbiased ψ, at which what was seen lies in the middle
    interval   the ψ at which what was seen, or more, has chance 2.5 % (half of what was seen counted), and the same for less
    p          twice the smaller tail at ψ = 1, half of what was seen counted (mid-p)

**Adjusted.** With ten exposed cases and ten exposed comparison children for each exposure or more, a conditional logit holds the exposures alike;
with fewer, none is fitted and the report says so.

**Many questions.** In each declared family the false discovery rate is held (Benjamini and Hochberg). **Negative controls** are exposures declared
beforehand to mean nothing. With three or more, their spread gives the range in which one more of them would lie, and a trigger must lie
outside it. **Power**: the share of studies of this size that would find an odds ratio of 2 or 3 is printed, so that what could not have been
found is not taken for what is not there.

Source: Richardson (2004), Occupational and Environmental Medicine 61:e59; Breslow and Day (1980), Statistical Methods in Cancer Research I;
Hirji (2006), Exact Analysis of Discrete Data; Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300; Schuemie and
others (2014), Statistics in Medicine 33:209-218; Suissa (2008), American Journal of Epidemiology 167:492-499 (immortal time). Code:
`gwrando.study.statistics`, `gwrando.study.triggers` and the SQL steps `placed` to `exposed`.
"""

from datetime import timedelta

import pytest

from gwrando.study import triggers
from gwrando.study.definition import Comparison, Study
from gwrando.study.statistics import exact, multiple, nulls, power
from gwrando.study.triggers import contrasts, members
from tests.factories import study as factory
from tests.spec.spec import rows

INDEX = factory.at_age(13)


def test_odds_ratios():
    """## Sets of six: in how many the case was the only child exposed, and in how many one other was

    | case exposed | other exposed | odds ratio | from | to    | p     | estimate        |
    |--------------|---------------|------------|------|-------|-------|-----------------|
    | 12           | 20            | 3.00       | 1.42 | 6.12  | 0.005 | conditional     |
    | 6            | 30            | 1.00       | 0.38 | 2.30  | 0.962 | conditional     |
    | 3            | 4             | 3.80       | 0.70 | 18.15 | 0.113 | median_unbiased |
    | 0            | 9             | 0.40       | 0.00 | 1.97  | 0.194 | median_unbiased |
    | 0            | 0             |            | 0.00 | inf   | 1.000 | none            |
    """
    for row in rows(test_odds_ratios):
        n, other = row["case exposed"], row["other exposed"]
        got = exact.odds_ratio([1] * (n + other), size=[6] * (n + other), case_exposed=[1] * n + [0] * other)
        assert (got.low, got.high) == pytest.approx((row["from"], float(row["to"])), abs=0.005)
        assert got.p == pytest.approx(row["p"], abs=0.0005)
        assert got.estimator == row["estimate"]
        if row["odds ratio"] is not None:
            assert got.value == pytest.approx(row["odds ratio"], abs=0.005)


def test_false_discovery():
    """## Four questions of one family

    | p     | found at 10 %: q |
    |-------|------------------|
    | 0.001 | 0.004            |
    | 0.03  | 0.06             |
    | 0.07  | 0.0933           |
    | 0.4   | 0.4              |
    """
    told = list(rows(test_false_discovery))
    found = multiple.false_discovery_rates([row["p"] for row in told])
    assert found == pytest.approx([row["found at 10 %: q"] for row in told], abs=0.0001)


def test_power():
    """## Of 100 studies like this one, how many would find it

    Sets of one case and five others; the exposure has to reach p = 0.01.

    | cases | exposed among others, % | odds ratio 2 | odds ratio 3 |
    |-------|-------------------------|--------------|--------------|
    | 20    | 5                       | 3            | 9            |
    | 40    | 5                       | 7            | 23           |
    | 40    | 10                      | 12           | 43           |
    | 200   | 10                      | 71           | 100          |
    | 1000  | 5                       | 100          | 100          |
    """
    for row in rows(test_power):
        for ratio in (2, 3):
            found = power.share_found(
                [6] * row["cases"],
                exposed=row["exposed among others, %"] / 100,
                odds_ratio=ratio,
                threshold=0.01,
                seed=1,
                draws=4000,
            )
            assert 100 * found == pytest.approx(row[f"odds ratio {ratio}"], abs=3)


def test_controls():
    """## A trigger beside four negative controls

    The controls' odds ratios are 1.0, 1.2, 1.5 and 1.3; each log has a standard error of 0.1, and so has the trigger's.

    | odds ratio | p, calibrated | beside the controls |
    |------------|---------------|---------------------|
    | 1.2        | 0.88          | one of them         |
    | 2.0        | 0.08          | one of them         |
    | 4.0        | 0.01          | outside             |
    """
    import math

    null = nulls.null_of([math.log(x) for x in (1.0, 1.2, 1.5, 1.3)], [0.1] * 4)
    for row in rows(test_controls):
        p = nulls.calibrated_p(math.log(row["odds ratio"]), 0.1, null=null)
        assert p == pytest.approx(row["p, calibrated"], abs=0.006)
        assert (p < 0.05) == (row["beside the controls"] == "outside")


def prevalence(store: object, asked: Study, exposure: str) -> dict[str, tuple[int, int]]:
    """The counts of one trigger table: group -> (recorded, not recorded)."""
    counted = triggers.matched(store, asked, seed=1)
    table = next(table for table in counted.tables if table.name == f"trigger_{exposure}")
    return dict(zip(table.rows, table.counts, strict=True))


def test_under_observation():
    """## Observed for the whole year before the index day?

    A girl who joined the cohort at 13. `school` and `health` say since when, and until when, each knew her; the police extract covers the years
    given as her age. The exclusion is asked of the school, the missing episode of the police.

    | school   | health   | police covers | an exclusion | a missing episode |
    |----------|----------|---------------|--------------|-------------------|
    | 4 to 17  | 0 to 17  | 0 to 18       | observed     | observed          |
    | 12.5 to 17 | 0 to 17 | 0 to 18      | not observed | observed          |
    | 4 to 12.9 | 0 to 17 | 0 to 18       | not observed | observed          |
    | 12.5 to 17 | 12.5 to 17 | 0 to 18   | not observed | not observed      |
    | 4 to 17  | 0 to 17  | 12.5 to 18    | observed     | not observed      |
    | 4 to 17  | 0 to 17  | 0 to 12.5     | observed     | not observed      |
    """
    asked = factory.study(triggers=("fixed_exclusion", "missing_episode"), negative_controls=())
    for row in rows(test_under_observation):

        def when(text: str) -> tuple:
            first, last = text.split(" to ")
            return factory.at_age(float(first)), factory.at_age(float(last))

        with factory.lives(
            {"a": factory.life("13 offence")},
            stays={("education", "a"): when(row["school"]), ("health", "a"): when(row["health"])},
            covers={"police": when(row["police covers"])},
        ) as store:
            factory.asked(store, asked)
            found = [state for *_, state in factory.states(store, asked)]
        said = ["not observed" if state == "not_observed" else "observed" for state in found]
        assert said == [row["an exclusion"], row["a missing episode"]], row


def test_the_days_at_the_edge():
    """## A day more or less

    Days before the index day on which the school first knew the child and last did, and days since an exclusion.

    | school knew her from, days | until, days | exclusion, days | state        |
    |----------------------------|-------------|-----------------|--------------|
    | 365                        | 1           | 365             | recorded     |
    | 364                        | 1           | 100             | not_observed |
    | 365                        | 2           | 100             | not_observed |
    | 400                        | 0           | 366             | not_recorded |
    | 400                        | 0           | 1               | recorded     |
    | 400                        | 0           | 0               | not_recorded |
    """
    asked = factory.study(triggers=("fixed_exclusion",), negative_controls=())
    for row in rows(test_the_days_at_the_edge):

        def before(days: int) -> object:
            return INDEX - timedelta(days=days)

        life = [("offence", INDEX), ("fixed_exclusion", before(row["exclusion, days"]))]
        stay = (before(row["school knew her from, days"]), before(row["until, days"]))
        with factory.lives({"a": life}, stays={("education", "a"): stay}) as store:
            factory.asked(store, asked)
            assert [state for *_, state in factory.states(store, asked)] == [row["state"]]


def test_moved_to_secondary_school():
    """## Difficulty in the move is asked only of those who moved when their case did

    The case was born in `case born` and joined on the day given; the comparison child was born in `other born`. Matched on sex alone.

    | case born  | joined     | other born | asked of the case | asked of the other |
    |------------|------------|------------|-------------------|--------------------|
    | 2005-01-01 | 2017-01-10 | 2005-08-31 | yes               | yes                |
    | 2005-01-01 | 2017-01-10 | 2005-09-01 | yes               | no                 |
    | 2005-01-01 | 2016-05-10 | 2005-02-01 | no                | no                 |
    | 2005-10-01 | 2018-01-10 | 2005-09-01 | yes               | yes                |
    | 2005-10-01 | 2018-01-10 | 2005-01-01 | yes               | no                 |
    """
    from datetime import date

    asked = factory.study(
        triggers=("transition_trouble",),
        negative_controls=(),
        comparison=Comparison(per_child=1, match_on=("sex",)),
    )
    for row in rows(test_moved_to_secondary_school):
        born = {"a": date.fromisoformat(row["case born"]), "b": date.fromisoformat(row["other born"])}
        with factory.lives(
            {"a": [("offence", date.fromisoformat(row["joined"]))], "b": []}, born=born
        ) as store:
            factory.asked(store, asked)
            found = {
                is_case: state != "not_observed" for _, is_case, _, state in factory.states(store, asked)
            }
        assert found == {True: row["asked of the case"] == "yes", False: row["asked of the other"] == "yes"}


def test_immortal_time_is_gone():
    """## Planted: children whose records began a month ago

    Half of all children who were at the school all year were excluded, cohort or not. But three quarters of the other children came a month
    before the index day. Counting them as children to whom nothing happened makes exclusion look four times as common before an offence.

    | children counted                  | odds ratio |
    |-----------------------------------|------------|
    | all, observed or not              | 6.9        |
    | observed for the whole year       | 1.0        |
    """
    lives, stays = {}, {}
    for n in range(40):
        lives[f"case{n}"] = [("offence", INDEX)]
        lives[f"case{n}"] += [("fixed_exclusion", INDEX - timedelta(days=100))] * (n % 2)
    for n in range(400):
        late = n % 4 != 0
        lives[f"other{n}"] = [("fixed_exclusion", INDEX - timedelta(days=100))] * (not late and n % 8 == 0)
        if late:
            stays["education", f"other{n}"] = (INDEX - timedelta(days=30), factory.at_age(17))
    asked = factory.study(
        triggers=("fixed_exclusion",),
        negative_controls=(),
        comparison=Comparison(per_child=10, match_on=("sex",)),
    )
    with factory.lives(lives, stays=stays) as store:
        factory.asked(store, asked)
        read = members.members(store, asked)
        honest = contrasts.contrast(read, asked, number=0, days=365)
        counts = prevalence(store, asked, "fixed_exclusion")
    told = {row["children counted"]: row["odds ratio"] for row in rows(test_immortal_time_is_gone)}
    assert honest.odds.value == pytest.approx(told["observed for the whole year"], abs=0.15)
    assert honest.odds.low < 1 < honest.odds.high
    assert counts["cohort"] == (20, 20)
    excluded = sum(bool(life) for key, life in lives.items() if key.startswith("other"))
    naive = (20 / 20) / (excluded / (400 - excluded))
    assert naive == pytest.approx(told["all, observed or not"], abs=0.15)


def test_collider_by_coverage_is_gone():
    """## Planted: a service that knows only some children

    One child in five went missing, cohort or not. The police have a record of each child in the cohort, but of other children only of those
    who went missing. Comparing children with a police record alone would make missing episodes look rare before an offence.

    | children compared              | went missing: cohort, % | went missing: comparison, % |
    |--------------------------------|-------------------------|-----------------------------|
    | with a police record           | 20                      | 100                         |
    | all who live in the area       | 20                      | 20                          |
    """
    lives, unknown = {}, set()
    missing = [("missing_episode", INDEX - timedelta(days=50))]
    for n in range(50):
        lives[f"case{n}"] = [("offence", INDEX), *(missing if n % 5 == 0 else [])]
    for n in range(300):
        lives[f"other{n}"] = missing if n % 5 == 0 else []
        if n % 5:
            unknown.add(("police", f"other{n}"))
    asked = factory.study(
        triggers=("missing_episode",),
        negative_controls=(),
        comparison=Comparison(per_child=10, match_on=("sex",)),
    )
    with factory.lives(lives, unknown=unknown) as store:
        factory.asked(store, asked)
        counts = prevalence(store, asked, "missing_episode")
        read = members.members(store, asked)
        honest = contrasts.contrast(read, asked, number=0, days=365)
    naive, told = rows(test_collider_by_coverage_is_gone)
    for group in ("cohort", "comparison"):
        had, had_not = counts[group]
        assert 100 * had / (had + had_not) == pytest.approx(told[f"went missing: {group}, %"], abs=2)
    known = [key for key in lives if key.startswith("other") and ("police", key) not in unknown]
    assert {bool(lives[key]) for key in known} == {True}
    assert naive["went missing: comparison, %"] == 100
    assert honest.odds.low < 1 < honest.odds.high
    # what is not known stays so: a service that knows every child and has no record of one says nothing of it
    with factory.lives(lives, unknown={("health", key) for _, key in unknown}) as store:
        factory.asked(store, asked)
        left = store.rows("read_count_left_out")
    assert ("others", "out", 240) in left
