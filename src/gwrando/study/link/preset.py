"""What Splink is told: levels of agreement, rules that choose pairs, and rules to train on. One for children's records, one
for any table of people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

U_PAIRS = 1.1e6
"""Pairs of records sampled for the u probabilities (chance agreement)."""
EM_PAIRS = 1e6
"""Pairs in a training pass: more than this cost 200 s at a million records and changed F1 by 0.0004."""


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of agreement: a condition on the two records and its words for the methods annex."""

    condition: str
    label: str
    m: float
    """Share of pairs of one child's records that agree so, before anything is learnt."""
    u: float
    """Share of pairs of two children's records that agree so, before anything is learnt."""
    term: str = ""
    """Column whose frequent values count for less (exact agreement only)."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Everything Splink is told about a table of records."""

    comparisons: Mapping[str, tuple[Level, ...]]
    """Column -> its levels of agreement, from the surest down; below the last is disagreement, and missing says nothing."""
    pair_rules: tuple[str, ...]
    """Which pairs are looked at."""
    prior_rules: tuple[str, ...]
    """Pairs that are almost surely one person; with `prior_recall` they say how many pairs are."""
    prior_recall: float
    train_rules: tuple[str, ...]
    """One training pass each: what one takes as given, another learns."""
    rare: frozenset[str] = frozenset()
    """Comparisons that agree too rarely in a sample of pairs to be learnt: their own shares are used."""

    def settings(self) -> Any:
        """The same as Splink's `SettingsCreator`."""
        from splink import SettingsCreator
        from splink.blocking_rule_library import CustomRule
        from splink.comparison_library import CustomComparison

        return SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="record_no",
            comparisons=[
                CustomComparison(output_column_name=column, comparison_levels=self._levels(column))
                for column in self.comparisons
            ],
            blocking_rules_to_generate_predictions=[
                CustomRule(rule, sql_dialect="duckdb") for rule in self.pair_rules
            ],
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        )

    def _levels(self, column: str) -> list[Any]:
        from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel

        levels = self.comparisons[column]
        found: list[Any] = [NullLevel(column)]
        for level in levels:
            made = CustomLevel(level.condition, label_for_charts=level.label, base_dialect_str="duckdb")
            if level.term:
                made.configure(tf_adjustment_column=level.term)
            found.append(made)
        found.append(ElseLevel())
        if column in self.rare:
            for made, m, u in zip(found[1:], *self.shares(column), strict=True):
                made.configure(
                    m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True
                )
        return found

    def shares(self, column: str) -> tuple[list[float], list[float]]:
        """m and u of each level and of disagreement, before anything is learnt."""
        ms, us = ([getattr(level, kind) for level in self.comparisons[column]] for kind in "mu")
        return [*ms, 1 - sum(ms)], [*us, 1 - sum(us)]
