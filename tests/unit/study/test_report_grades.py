"""Grades of a finding from its safe estimates: one step at a time, each with its reasons."""

from typing import Any

import pytest

from gwrando.outputs import DisclosureRules
from gwrando.study import run
from gwrando.study.definition import Exposure
from gwrando.study.report import grades, released
from tests.factories import report as factory
from tests.factories.outputs import both
from tests.factories.report import STUDY, estimate

RULES: DisclosureRules = run.rules_of(STUDY)


def graded(key: str = "da_witnessed", lasting: bool = False, **changes: Any) -> grades.Graded:
    found = released.protected(factory.counted(**changes), RULES).estimates
    exposure = Exposure(event=key, lasting=lasting)
    return grades.graded(STUDY, exposure, {one.name: one for one in found})


@pytest.mark.parametrize(
    ("changes", "grade", "says"),
    [
        ({}, "robust", "It holds: linkage drawn again; each service left out in turn; other periods; only children observed throughout."),
        ({"matched_da_witnessed": estimate("matched_da_witnessed", 4.2, 2.8, 6.4, q=0.2)}, "recurs", "No difference"),
        ({"matched_da_witnessed": estimate("matched_da_witnessed", 4.2, 0.8, 9.4, q=0.04)}, "recurs", "No difference"),
        ({"matched_da_witnessed": estimate("matched_da_witnessed", 0.4, 0.2, 0.8, q=0.04)}, "less_often", "less often"),
        ({"matched_da_witnessed": estimate("matched_da_witnessed", 4.2, 2.8, 6.4, q=0.004, rests_on={"exposed": 4})}, "recurs", "small or hidden"),
        ({"within_da_witnessed": estimate("within_da_witnessed", 1.2, 0.8, 1.9, kind="rate_ratio")}, "more_often", "No difference was found after"),
        ({"within_da_witnessed": None, "within_pre_da_witnessed": None}, "more_often", "it was not made"),
        ({"within_da_witnessed": estimate("within_da_witnessed", None, reason=both("No days."))}, "more_often", "cannot be told: No days"),
        ({"within_pre_da_witnessed": estimate("within_pre_da_witnessed", 2.0, 1.3, 3.0, kind="rate_ratio")}, "more_often", "other way round"),
        ({"draws_da_witnessed": None}, "also_within", "Could not be checked: linkage drawn again"),
        ({"draws_da_witnessed": estimate("draws_da_witnessed", 2.0, 0.7, 5.0)}, "also_within", "does not hold: linkage"),
        ({"without_police_da_witnessed": estimate("without_police_da_witnessed", 0.9, 0.5, 1.5)}, "also_within", "does not hold: each service"),
        ({"matched_bereavement": estimate("matched_bereavement", 2.0, 1.4, 3.0, q=0.01)}, "also_within", "some difference is left between the groups"),
        ({"matched_bereavement": None}, "also_within", "nothing can be told from them"),
        ({f"{name}_da_witnessed": None for name in ("without_police", "covered")} | {"matched_da_witnessed_90": None, "matched_da_witnessed_180": None}, "also_within", "Could not be checked"),
    ],
)  # fmt: skip
def test_grades_climb_one_step_at_a_time(changes: dict[str, Any], grade: str, says: str) -> None:
    found = graded(**changes)
    assert found.grade == grade
    assert says in " ".join(reason.en for reason in found.reasons)
    assert found.reasons[-1].en == "This does not say why."


def test_what_never_ends_is_not_compared_within_a_child() -> None:
    found = graded(lasting=True)
    assert found.grade == "more_often"
    assert any("does not come to an end" in reason.en for reason in found.reasons)
