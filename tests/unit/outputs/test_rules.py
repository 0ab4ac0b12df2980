"""Rules: a written reason in both languages, numbers that protect, and no way to switch them off."""

import dataclasses
from typing import Any

import pytest

from gwrando.errors import InputError
from gwrando.outputs import PROFILES, DisclosureRules

ACRO = DisclosureRules.acro()


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_profile_has_its_name_a_reason_and_survives_being_written(name: str) -> None:
    rules = PROFILES[name]()
    assert rules.name == name
    assert len(rules.reason.cy) > 40
    assert len(rules.reason.en) > 40
    assert DisclosureRules.from_dict(rules.to_dict()) == rules


def test_acro_has_acros_defaults() -> None:
    """The figures of acro 1.0.2's default.yaml."""
    assert (ACRO.threshold, ACRO.rounding_base, ACRO.zeros_are_disclosive) == (10, 5, True)
    assert (ACRO.nk_n, ACRO.nk_k, ACRO.p_ratio) == (2, 0.90, 0.10)


def test_the_other_profiles_figures() -> None:
    public, voice = DisclosureRules.public_counts(), DisclosureRules.childrens_voice()
    assert (ACRO.all_of_group, ACRO.minimum_denominator, ACRO.name_reasons) == (10, 20, False)
    assert (public.threshold, public.rounding_base, public.zeros_are_disclosive) == (5, 5, False)
    assert (public.all_of_group, public.minimum_denominator, public.name_reasons) == (0, 20, True)
    assert (voice.threshold, voice.rounding_base, voice.zeros_are_disclosive) == (5, 5, False)
    assert (voice.all_of_group, voice.minimum_denominator, voice.name_reasons) == (1, 10, False)


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 2},
        {"threshold": 101},
        {"threshold": True},
        {"threshold": 10.0},
        {"threshold": "10"},
        {"rounding_base": 1},
        {"rounding_base": 11},
        {"all_of_group": -1},
        {"all_of_group": 11},
        {"nk_n": 0},
        {"nk_n": 4},
        {"nk_k": 0.49},
        {"nk_k": 1.0},
        {"p_ratio": 0.04},
        {"p_ratio": 1.01},
        {"minimum_denominator": 9},
        {"minimum_denominator": 10_001},
        {"name": " "},
        {"zeros_are_disclosive": 0},
        {"name_reasons": "no"},
        {"reason": "because"},
    ],
)
def test_a_value_that_does_not_protect_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        dataclasses.replace(ACRO, **change)
    assert next(iter(change)) in caught.value.where


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 3, "rounding_base": 3, "all_of_group": 3},
        {"threshold": 100, "minimum_denominator": 100},
        {"rounding_base": 2},
        {"rounding_base": 10},
        {"all_of_group": 0},
        {"all_of_group": 10},
        {"nk_n": 1},
        {"nk_n": 3},
        {"nk_k": 0.5},
        {"nk_k": 0.99},
        {"p_ratio": 0.05},
        {"p_ratio": 1.0},
        {"minimum_denominator": 10},
        {"minimum_denominator": 10_000},
    ],
)
def test_the_ends_of_each_range_are_allowed(change: dict[str, Any]) -> None:
    made = dataclasses.replace(ACRO, **change)
    assert {name: getattr(made, name) for name in change} == change


@pytest.mark.parametrize("change", [{"off": True}, {"reason": {"cy": "a"}}, {"threshold": 1}])
def test_rules_in_a_file_that_cannot_be_read_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        DisclosureRules.from_dict(ACRO.to_dict() | change)


def test_rules_in_a_file_without_a_reason_are_refused() -> None:
    data = ACRO.to_dict()
    del data["reason"]
    with pytest.raises(InputError, match="cannot be read"):
        DisclosureRules.from_dict(data)


@pytest.mark.parametrize("base", [2, 3, 4, 5, 10])
def test_the_least_count_behind_a_shown_number(base: int) -> None:
    rules = dataclasses.replace(ACRO, rounding_base=base)
    for count in range(10, 200):
        shown = rules.rounded(count)
        alike = [other for other in range(10, 250) if rules.rounded(other) == shown]
        assert rules.least(shown) == min(alike)
        assert rules.most(shown) == max(alike)
        assert rules.may_be_shown(shown)


def test_a_nought_may_be_shown_under_some_rules_only() -> None:
    voice = DisclosureRules.childrens_voice()
    assert (ACRO.may_be_shown(0), voice.may_be_shown(0)) == (False, True)
    assert (voice.least(0), voice.most(0)) == (0, 0)
    assert not voice.may_be_shown(-5)
    assert not ACRO.may_be_shown(12)
    assert not ACRO.may_be_shown(5)
    assert ACRO.may_be_shown(10)
