"""Matched estimates on made-up lives with a known truth, and what is said where there is too little to say."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.discrete.conditional_models import ConditionalLogit

from gwrando.errors import RefusedError
from gwrando.outputs import Estimate
from gwrando.study import triggers
from gwrando.study.definition import Comparison, Exposure, Study, Windows
from gwrando.study.statistics import multiple, nulls
from gwrando.study.triggers import cohort, contrasts, controls, members, odds, words
from tests.factories import study as factory

INDEX = factory.at_age(13)
TRIGGERS = ("fixed_exclusion", "missing_episode", "victim_of_crime")
CONTROLS = ("bereavement", "injury_attendance", "school_move")


def asked(**changes: object) -> Study:
    given_ = {
        "triggers": TRIGGERS,
        "negative_controls": CONTROLS,
        "comparison": Comparison(per_child=4, match_on=("sex",)),
        "windows": Windows(main_days=365, also_days=(90,)),
    }
    return factory.study(**{**given_, **changes})


def lives(n_cases: int, n_others: int, *, odds_ratio: float, seed: int = 1) -> dict[str, list]:
    """Children of one age; exclusions and missing episodes are more common in cases, all else is not."""
    rng, found = np.random.default_rng(seed), {}
    for n in range(n_cases + n_others):
        is_case = n < n_cases
        life = [("offence", INDEX)] if is_case else []
        for kind in (*TRIGGERS, *CONTROLS):
            p = 0.2
            if is_case and kind in TRIGGERS[:2]:
                p = p * odds_ratio / (1 - p + p * odds_ratio)
            if rng.random() < p:
                life.append((kind, INDEX - timedelta(days=int(rng.integers(1, 365)))))
        found[f"{'case' if is_case else 'other'}{n:04d}"] = life
    return found


@pytest.fixture(scope="module")
def told() -> tuple[Study, dict[str, Estimate], members.Members]:
    """One study of 120 cases, worked out once."""
    study = asked()
    with factory.lives(lives(120, 600, odds_ratio=4.0)) as store:
        factory.asked(store, study)
        read = members.members(store, study)
        counted = triggers.matched(store, study, seed=5)
    return study, {estimate.name: estimate for estimate in counted.estimates}, read


def test_planted_triggers_are_found_and_null_ones_are_not(told: tuple) -> None:
    _, found, _ = told
    for key in TRIGGERS[:2]:
        estimate = found[f"matched_{key}"]
        assert estimate.low < 4 < estimate.high
        assert estimate.q < 0.001
        assert estimate.family == "triggers"
    for key in (TRIGGERS[2], *CONTROLS):
        assert found[f"matched_{key}"].low < 1 < found[f"matched_{key}"].high
    assert found["matched_bereavement"].family == "controls"
    assert found["matched_fixed_exclusion_90"].q is None
    assert (
        found["matched_fixed_exclusion_90"].rests_on["cohort_exposed"]
        < (found["matched_fixed_exclusion"].rests_on["cohort_exposed"])
    )


def test_q_is_of_the_family(told: tuple) -> None:
    study, found, _ = told
    for family in ("triggers", "controls"):
        keys = [e.key for e in study.exposures if e.family == family]
        p = [found[f"matched_{key}"].p for key in keys]
        assert [found[f"matched_{key}"].q for key in keys] == pytest.approx(
            multiple.false_discovery_rates(p).tolist()
        )


def test_adjusted_is_the_conditional_logit_of_statsmodels(told: tuple) -> None:
    study, found, read = told
    x = np.column_stack([read.exposed(n, 365) for n in range(len(study.exposures))]).astype(float)
    expected = ConditionalLogit(read.is_case.astype(float), x, groups=read.set_of).fit(disp=0)
    for number, exposure in enumerate(study.exposures):
        estimate = found[f"adjusted_{exposure.key}"]
        assert math.log(estimate.value) == pytest.approx(expected.params[number], abs=5e-4)
        assert math.log(estimate.low) == pytest.approx(expected.conf_int()[number][0], abs=1e-3)
        assert estimate.rests_on["degrees_of_freedom"] == 120 - 6


def test_what_every_estimate_carries(told: tuple) -> None:
    study, found, read = told
    assert {name.split("_")[0] for name in found} == {"matched", "adjusted", "found", "power", "controls"}
    assert len(found) == 6 * (2 + 1 + 2) + 8 + 1
    for estimate in found.values():
        assert estimate.method == "study-matched"
        assert estimate.n_children <= 720
        assert estimate.rests_on
        assert "dyfeisio" in estimate.source.cy
        for language in ("cy", "en"):
            text = estimate.title.in_(language)
            assert text
            assert not {"cause", "achos"} & set(text.lower().split())
    one = contrasts.contrast(read, study, number=0, days=365)
    assert found["matched_fixed_exclusion"].rests_on == one.rests_on
    assert sum(one.cohort) == 120
    assert sum(one.comparison) >= len({*read.child[~read.is_case]})


def test_the_controls_own_estimate(told: tuple) -> None:
    study, found, read = told
    numbers = [n for n, e in enumerate(study.exposures) if e.key in study.controls]
    ratios = [contrasts.contrast(read, study, number=n, days=365).odds for n in numbers]
    null = nulls.null_of([math.log(o.value) for o in ratios], [o.log_error for o in ratios])
    low, high = nulls.range_of_one_more(null)
    estimate = found["controls"]
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx(
        (math.exp(null.mean), math.exp(low), math.exp(high))
    )
    assert estimate.rests_on["cohort_exposed_0"] == found["matched_bereavement"].rests_on["cohort_exposed"]
    assert estimate.low < 1 < estimate.high


def test_power_says_what_could_have_been_found(told: tuple) -> None:
    _, found, _ = told
    assert found["found_fixed_exclusion_3"].value > found["found_fixed_exclusion_2"].value > 0.2
    assert found["power_2_2"].value < found["power_20_2"].value
    assert found["power_10_3"].rests_on == {"sets": 120}
    for name in ("found_fixed_exclusion_2", "power_10_3"):
        assert found[name].low <= found[name].value <= found[name].high


def test_few_children_and_none() -> None:
    study = asked(
        triggers=("fixed_exclusion", "permanent_exclusion"),
        negative_controls=("bereavement",),
        cohort=factory.study().cohort.model_copy(update={"min_children": 10}),
        more_exposures=(
            Exposure(event="looked_after", lasting=True),
            Exposure(event="victim_of_crime", name="victim", role="victim"),
        ),
    )
    found = lives(12, 60, odds_ratio=6.0)
    with factory.lives(found) as store:
        made = triggers.choose(store, study, seed=1)
        assert made["matched"] == 12 + 48
        estimates = {e.name: e for e in triggers.matched(store, study, seed=1).estimates}
        rows = triggers.log_odds(store, study, seed=1)
    none = estimates["matched_permanent_exclusion"]
    assert (none.value, none.p, none.q, none.reason) == (None, None, None, words.NO_CONTRAST)
    assert estimates["found_permanent_exclusion_3"].value == 0
    assert words.LASTING in estimates["matched_looked_after"].notes
    assert estimates["matched_victim"].title.en.startswith("Being a victim of crime (as a victim)")
    assert estimates["matched_victim"].title.cy.startswith("Bod yn ddioddefwr trosedd (fel dioddefwr)")
    assert words.FEW_SETS in estimates["matched_bereavement"].notes
    assert estimates["adjusted_fixed_exclusion"].reason == words.TOO_FEW_TO_ADJUST
    assert "controls" not in estimates
    assert math.isnan(rows["permanent_exclusion"][0])
    assert rows["permanent_exclusion"][2] == 0
    value, error, n_sets = rows["fixed_exclusion"]
    assert value == pytest.approx(math.log(estimates["matched_fixed_exclusion"].value))
    assert error > 0
    assert n_sets == sum(
        estimates["matched_fixed_exclusion"].rests_on[f"sets_only_{side}_side"]
        for side in ("case", "comparison")
    )


def test_a_cohort_of_nine_is_refused_without_its_number() -> None:
    with factory.lives(lives(9, 30, odds_ratio=1.0)) as store, pytest.raises(RefusedError) as refused:
        triggers.choose(store, asked(), seed=1)
    assert "9" not in refused.value.en


def test_nobody_at_all() -> None:
    study = asked()
    with factory.lives({"a": []}) as store:
        factory.asked(store, study)
        found = triggers.matched(store, study, seed=1)
    assert {e.value for e in found.estimates if e.name.startswith(("matched", "adjusted", "found"))} == {None}
    assert {e.reason for e in found.estimates if e.name.startswith("power")} == {words.NO_CONTRAST}


def test_sets_hold_no_child_twice_and_start_at_random() -> None:
    study = asked(comparison=Comparison(per_child=5, match_on=("sex",)))
    with factory.lives(lives(60, 300, odds_ratio=1.0)) as store:
        cohort.cohort(store, study)
        uses = np.zeros(361, dtype=int)
        for seed in range(20):
            cohort.match(store, study, seed=seed)
            rows = store.columns("read_matched")
            pairs = set(zip(rows["set_no"].tolist(), rows["child_no"].tolist(), strict=True))
            assert len(pairs) == len(rows["set_no"]) == 360
            np.add.at(uses, rows["child_no"][~rows["is_case"]], 1)
    # cases are numbered 1 to 60 and joined on one day, so none may serve; the others serve alike: 60 * 5 * 20 / 300
    assert uses[1:61].sum() == 0
    assert abs(uses[61:].mean() - 20) < 1e-9
    # Poisson's spread is 20 and each search takes neighbours, so about as much again; far more would be a poor shuffle
    assert 10 < uses[61:].var() < 60
    first, second = uses[61:211].sum(), uses[211:].sum()
    assert abs(first - second) < 400


def test_the_search_goes_on_where_few_fit() -> None:
    """One child in forty was at school all year: the near steps seldom find five of them."""
    found = lives(15, 800, odds_ratio=1.0)
    late = (INDEX - timedelta(days=30), factory.at_age(17))
    stays = {("education", key): late for n, key in enumerate(found) if key.startswith("other") and n % 40}
    study = asked(comparison=Comparison(per_child=5, match_on=("sex",)))
    with factory.lives(found, stays=stays) as store:
        cohort.cohort(store, study)
        made = cohort.match(store, study, seed=1)
    assert made["picked_far"] > made["picked_near"]
    assert made["picked_far"] + made["picked_near"] == 15 * 5


def test_sets_of_one_where_nobody_is_alike() -> None:
    study = asked()
    with factory.lives({"a": factory.life("13 offence"), "b": []}, sexes={"a": "F", "b": "M"}) as store:
        factory.asked(store, study)
        assert store.rows("read_matched")[0][:3] == (1, 1, True)
        found = triggers.matched(store, study, seed=1)
    by_name = {table.name: table.counts for table in found.tables}
    assert by_name["trigger_fixed_exclusion"] == ((0, 1), (0, 0))
    assert by_name["matched_sets"] == ((0, 1),)
    assert by_name["comparison_uses"] == ((0, 0),)


def test_how_often_comparison_children_serve_is_counted() -> None:
    study = asked(comparison=Comparison(per_child=2, match_on=("sex",)))
    found = {**lives(30, 20, odds_ratio=1.0)}
    with factory.lives(found) as store:
        factory.asked(store, study)
        rows = store.columns("read_matched")
        by_name = {table.name: table.counts for table in triggers.matched(store, study, seed=1).tables}
    uses = Counter(rows["child_no"][~rows["is_case"]].tolist())
    assert by_name["matched_sets"] == ((30, 0),)
    assert by_name["comparison_uses"] == (
        (sum(n == 1 for n in uses.values()), sum(n > 1 for n in uses.values())),
    )
    assert by_name["comparison_uses"][0][1] > 0


@dataclass(frozen=True)
class Figure:
    name: str
    value: float | None
    low: float | None
    high: float | None


def figure(key: str, value: float, spread: float = 1.2) -> Figure:
    return Figure(f"matched_{key}", value, value / spread, value * spread)


def verdict(*figures: Figure, study: Study) -> str:
    return controls.verdicts(figures, study=study)["fixed_exclusion"].answer


def test_beside_the_controls() -> None:
    study = asked()
    quiet = [figure(key, value) for key, value in zip(CONTROLS, (0.9, 1.0, 1.1), strict=True)]
    loud = [figure(key, value) for key, value in zip(CONTROLS, (1.0, 2.0, 4.0), strict=True)]
    trigger = figure("fixed_exclusion", 3.0)
    assert verdict(trigger, *quiet, study=study) == "outside"
    assert verdict(trigger, *loud, study=study) == "inside"
    assert verdict(trigger, study=study) == "cannot_tell"
    assert verdict(*quiet, study=study) == "cannot_tell"
    assert verdict(Figure("matched_fixed_exclusion", 3.0, 0.0, 9.0), *quiet, study=study) == "cannot_tell"
    assert set(controls.verdicts(quiet, study=study)) == set(TRIGGERS)
    # with one or two they are held one by one
    assert verdict(trigger, quiet[1], study=study) == "outside"
    assert verdict(figure("fixed_exclusion", 1.1), quiet[1], study=study) == "inside"
    found = controls.verdicts([trigger, loud[2]], study=study)["fixed_exclusion"]
    assert (found.answer, found.reason) == ("inside", controls.A_CONTROL_STANDS_OUT)


def test_adjustment_that_has_no_answer() -> None:
    """Two exposures that always come together cannot be told apart, and one that never differs in a set says nothing."""
    rows = np.repeat(np.arange(30), 3)
    case = np.tile([True, False, False], 30)
    x = np.zeros((90, 2))
    x[::6] = 1
    x[1::9] = 1
    assert odds._fit(x, rows, case, [0, 1]) == {}
    assert odds._fit(np.ones((90, 1)), rows, case, [0]) == {}
    only = np.zeros((90, 2))
    only[case, 0] = 1
    only[::4, 1] = 1
    corrected = odds._fit(only, rows, case, [4, 7])
    assert set(corrected) == {4, 7}
    assert corrected[4][0] > 20


@given(st.sampled_from(["subject", "victim", "witness", "suspect"]))
def test_roles_have_words(role: str) -> None:
    title = words.title_of(Exposure(event="da_witnessed", role=role))
    assert title.en.startswith("Witnessing domestic abuse (as ")
    assert title.cy.startswith("Bod yn dyst i gam-drin domestig (fel ")
