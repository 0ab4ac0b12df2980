"""Planted effects, planted bias and too few children, through the within-child step and its verdicts."""

import math
from dataclasses import replace

import pytest

from gwrando.outputs import Estimate
from gwrando.study.definition import Exposure, Study
from gwrando.study.dummy.model import GWENT, Model
from gwrando.study.triggers import within_child, within_words
from gwrando.text import Bilingual
from tests.factories import study as factory
from tests.factories import within

ASKED = ("da_witnessed", "fixed_exclusion", "missing_episode")


def study(**changes: object) -> Study:
    """Three triggers that act in the made-up world, and a control that does not."""
    given = {"triggers": ASKED, "negative_controls": ("injury_attendance",), "more_exposures": (), **changes}
    return factory.study(**given)


def by_name(found: tuple[Estimate, ...]) -> dict[str, Estimate]:
    """Estimates by name."""
    return {estimate.name: estimate for estimate in found}


@pytest.fixture(scope="module")
def planted() -> tuple[Estimate, ...]:
    """What the step says of a world in which three of four exposures act."""
    store = within.of_lives(9_000, seed=3, model=Model(base=0.02))
    return within_child.within_child(store, study()).estimates


def test_planted_effects_are_found_and_the_control_is_not(planted: tuple[Estimate, ...]) -> None:
    found = by_name(planted)
    for key, truth in zip(ASKED, (0.8, 0.9, 1.0), strict=True):
        estimate = found[f"within_{key}"]
        assert estimate.value is not None
        assert math.log(estimate.value) == pytest.approx(truth, abs=0.35)
        assert estimate.q is not None
        assert estimate.q < 0.01
    verdicts = within_child.verdicts(planted)
    assert [verdicts[key].answer for key in ASKED] == ["agrees"] * 3
    assert verdicts["injury_attendance"].answer in ("disagrees", "cannot_tell")
    assert list(verdicts) == [*ASKED, "injury_attendance"]


def test_every_estimate_says_what_it_rests_on(planted: tuple[Estimate, ...]) -> None:
    for estimate in planted:
        assert (
            estimate.rests_on["children_inside"] + estimate.rests_on["children_outside"]
            == estimate.n_children
        )
        assert estimate.missing == within_words.MISSING
    names = set(by_name(planted))
    for word in ("", "pre_", "first_", "earlier_", "beside_"):
        assert f"within_{word}fixed_exclusion" in names
    notes = by_name(planted)["within_da_witnessed"].notes
    assert len([note for note in notes if note.en.startswith("Check:")]) == 6


def test_an_exposure_that_an_event_brings_is_marked() -> None:
    store = within.of_lives(12_000, seed=3, model=replace(GWENT, base=0.02))
    found = within_child.within_child(
        store, study(triggers=("fixed_exclusion",), negative_controls=())
    ).estimates
    assert within_words.MARKED in by_name(found)["within_fixed_exclusion"].notes
    assert within_child.verdicts(found)["fixed_exclusion"].answer == "disagrees"


def test_few_children_and_lasting_exposures_are_said_in_words() -> None:
    store = within.of_lives(300, seed=5, model=Model(base=0.02))
    lasting = Exposure(event="looked_after", lasting=True)
    found = within_child.within_child(store, study(more_exposures=(lasting,)))
    verdicts = within_child.verdicts(found.estimates)
    assert verdicts["da_witnessed"].answer == "cannot_tell"
    assert verdicts["da_witnessed"].reason == within_words.FEW
    assert verdicts["looked_after"].answer == "not_suited"
    assert verdicts["looked_after"].reason == within_words.LASTING
    assert by_name(found.estimates)["within_looked_after"].value is None


def test_one_exposure_alone_has_none_beside_it() -> None:
    store = within.of_lives(300, seed=5, model=Model(base=0.02))
    lives = within_child.read(store, study(triggers=("da_witnessed",), negative_controls=()))
    assert lives.together is None
    assert list(lives.alone) == ["da_witnessed"]


def test_raw_answers_for_repeated_looks(planted: tuple[Estimate, ...]) -> None:
    store = within.of_lives(9_000, seed=3, model=Model(base=0.02))
    raw = within_child.log_ratios(
        store, study(more_exposures=(Exposure(event="looked_after", lasting=True),))
    )
    for key in ASKED:
        estimate = by_name(planted)[f"within_{key}"]
        assert raw[key][0] == pytest.approx(math.log(estimate.value or 0), abs=1e-6)
        assert raw[key][1] > 0
        assert raw[key][2] == estimate.n_children
    assert math.isnan(raw["looked_after"][0])


def test_one_age_alone_needs_no_age_bands() -> None:
    store = within.of_lives(300, seed=5, model=Model(base=0.02))
    narrow = study()
    narrow = narrow.model_copy(
        update={"cohort": narrow.cohort.model_copy(update={"age_from": 15, "age_to": 15})}
    )
    lives = within_child.read(store, narrow)
    assert lives.alone["da_witnessed"].age_cuts.shape[1] == 0


ONE = Bilingual(cy="un", en="one")


def estimate(low: float | None, value: float | None, high: float | None, **changes: object) -> Estimate:
    """An estimate of the step with this interval."""
    given: dict = {
        "name": "within_x", "kind": "rate_ratio", "title": ONE, "value": value, "low": low, "high": high, "n_children": 50,
        "rests_on": {"children": 50}, "unit": ONE, "source": ONE, "missing": ONE, "method": within_child.METHOD,
        "family": "triggers", "reason": None if value is not None else ONE, "q": 0.02 if value is not None else None,
    }  # fmt: skip
    return Estimate(**{**given, **changes})


@pytest.mark.parametrize(
    ("figures", "notes", "answer"),
    [
        ((1.1, 1.6, 2.4), (), "agrees"),
        ((1.1, 1.6, 2.4), (within_words.MARKED,), "disagrees"),
        ((1.1, 1.6, 2.4), (within_words.SIZE,), "agrees"),
        ((0.3, 0.5, 0.9), (), "less"),
        ((0.8, 1.0, 1.3), (), "disagrees"),
        ((0.5, 1.0, 1.3), (), "cannot_tell"),
        ((0.8, 1.2, 3.0), (), "cannot_tell"),
        ((None, None, None), (), "cannot_tell"),
    ],
)
def test_verdicts(figures: tuple, notes: tuple, answer: str) -> None:
    assert within_child.verdicts([estimate(*figures, notes=notes)])["x"].answer == answer


def test_among_many_questions_an_interval_alone_is_not_enough() -> None:
    chance = estimate(1.1, 1.6, 2.4, q=0.06)
    assert within_child.verdicts([chance])["x"].reason == within_words.BY_CHANCE
    assert within_child.verdicts([chance], false_discovery=0.3)["x"].answer == "agrees"


def test_verdicts_leave_other_estimates_alone() -> None:
    checks = estimate(1.1, 1.6, 2.4, name="within_pre_x", family="checks")
    other = estimate(1.1, 1.6, 2.4, name="matched_x", method="study-matched")
    assert within_child.verdicts([checks, other]) == {}
