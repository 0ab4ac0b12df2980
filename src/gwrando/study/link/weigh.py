"""Match weights of pairs: Splink trained on the records themselves (no labels), on the engine's own connection.

What was learnt is rounded before it is used, so that the order in which threads add up cannot change a weight, and
filled from the preset where too few pairs could teach it. Source: study.md 2.2.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gwrando.study.engine import Engine, Linkage
from gwrando.study.link.preset import EM_PAIRS, U_PAIRS, Preset

TABLE = "names.link_name"
LOWEST_WEIGHT = -4.0
"""Pairs below this match weight (log2 of the odds) are not kept: fewer than one in fifteen by Splink's account."""
FROM_PRESET = 0.02
"""How much of a trained share comes from the preset all the same, so that nothing is ever ruled out."""
FEWEST_FOR_TRAINING = 200
"""Below this many records nothing is learnt: the preset's own shares are used."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """A trained model as Splink's own document, and whether its shares were learnt or are the preset's."""

    document: Mapping[str, Any]
    trained: bool

    def evidence(self) -> list[tuple[str, str, float, float]]:
        """Comparison, level, m and u: what agreement was found to be worth, for the methods annex."""
        return [
            (
                comparison["output_column_name"],
                level["label_for_charts"],
                level["m_probability"],
                level["u_probability"],
            )
            for comparison in self.document["comparisons"]
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]


@contextmanager
def _quietly(engine: Engine) -> Iterator[Linkage]:
    """Splink on the engine, without its log lines; the tables that it makes for itself are gone afterwards."""
    linkage = engine.linkage()
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice about small samples; we report the quality ourselves
        try:
            yield linkage
        finally:
            linkage.close()


def train(engine: Engine, preset: Preset, *, n_records: int, seed: int, table: str = TABLE) -> Model:
    """Learns from a table: u by seeded sampling, m by expectation maximisation in blocked passes."""
    from splink import Linker
    from splink.blocking_rule_library import CustomRule

    learns = n_records >= FEWEST_FOR_TRAINING
    with _quietly(engine) as linkage:
        frame = linkage.register(table)
        linker = Linker([frame], preset.settings(), log_level=None, validate_settings=False)
        if learns:
            rules: list[Any] = [CustomRule(rule, sql_dialect="duckdb") for rule in preset.prior_rules]
            linker.training.estimate_probability_two_random_records_match(rules, recall=preset.prior_recall)
            linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=seed, num_chunks=1)
            passes = [_pass(linker, rule) for rule in preset.train_rules]
            learns = any(passes)
        document = linker.misc.save_model_to_json()
    return Model(document=settled(document, preset, learnt=learns, n_records=n_records), trained=learns)


def _pass(linker: Any, rule: str) -> bool:
    """One training pass; false when it taught nothing."""
    from splink.blocking_rule_library import CustomRule
    from splink.internals.exceptions import EMTrainingException

    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            CustomRule(rule, sql_dialect="duckdb"), estimate_without_term_frequencies=True, max_pairs=EM_PAIRS
        )
    except (EMTrainingException, ValueError):
        # no pairs to learn from; or Splink 5.0.0 refuses a share that came out as nought
        return False
    return True


def settled(document: Mapping[str, Any], preset: Preset, *, learnt: bool, n_records: int) -> dict[str, Any]:
    """The model with every share present, never 0 or 1, and rounded to six figures."""
    pairs = n_records * (n_records - 1) / 2
    prior = float(document["probability_two_random_records_match"]) if learnt else 0.0
    # without training: as if about half of the records had one other record of the same child
    prior = prior or 0.5 * n_records / max(1.0, pairs)
    comparisons = []
    for comparison in document["comparisons"]:
        column = comparison["output_column_name"]
        m_before, u_before = preset.shares(column)
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        nothing = [level for level in comparison["comparison_levels"] if level.get("is_null_level")]
        ms = _shares(levels, "m_probability", m_before, learnt=learnt)
        us = _shares(levels, "u_probability", u_before, learnt=learnt)
        found = [
            {**level, "m_probability": m, "u_probability": u}
            for level, m, u in zip(levels, ms, us, strict=True)
        ]
        comparisons.append({**comparison, "comparison_levels": nothing + found})
    return {
        **{name: value for name, value in document.items() if name != "linker_uid"},  # by chance
        "probability_two_random_records_match": _rounded(min(0.5, max(prior, 1e-12))),
        "comparisons": comparisons,
    }


def _shares(levels: list[dict[str, Any]], kind: str, known: list[float], *, learnt: bool) -> list[float]:
    if not learnt:
        return [_rounded(share) for share in known]
    found = [level.get(kind) or usual for level, usual in zip(levels, known, strict=True)]
    total = sum(found)
    part = FROM_PRESET if kind == "m_probability" else FROM_PRESET / 10
    return [
        _rounded((1 - part) * share / total + part * usual) for share, usual in zip(found, known, strict=True)
    ]


def _rounded(share: float) -> float:
    return float(f"{share:.6g}")


def weigh(engine: Engine, model: Model, *, table: str = TABLE) -> int:
    """Makes `names.splinked`: pairs from `LOWEST_WEIGHT` up, with their match weight, as Splink gives them; their number."""
    from splink import Linker

    with _quietly(engine) as linkage:
        frame = linkage.register(table)
        linker = Linker([frame], dict(model.document), log_level=None, validate_settings=False)
        weighed = linker.inference.predict(threshold_match_weight=LOWEST_WEIGHT)
        return linkage.adopt("names.splinked", weighed)
