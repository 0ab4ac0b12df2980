"""Strategies for the tests of publishing: the shipped example, and small ones made to have one fault."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gwrando.strategy.document import StrategyDocument

EXAMPLE = Path(__file__).parents[3] / "examples" / "strategy" / "strategy.yaml"
AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
FINE = {"cy": "Byddwn yn gwrando arnoch chi.", "en": "We will listen to you."}


def example() -> StrategyDocument:
    """The example that ships with Gwrando."""
    return StrategyDocument.from_file(EXAMPLE)


def small(
    text: dict[str, str] = FINE, *, picture: str | None = "listen", n: int = 1, **wordings: Any
) -> StrategyDocument:
    """One aim with `n` promises that say `text` to everyone; `wordings` replaces those of the first promise."""
    every = {key: {"text": text, "picture": picture} for key in ("full", "young_people", "children")}
    promises = [
        {"id": f"A1.{i}", "owner": {"cy": "Ni", "en": "Us"}, "wordings": every} for i in range(1, n + 1)
    ]
    if wordings:
        promises[0] = {**promises[0], "wordings": wordings}
    return StrategyDocument.model_validate(
        {
            "id": "small",
            "title": {"cy": "Cynllun bach", "en": "A small plan"},
            "introduction": {"cy": "Dyma ein cynllun.", "en": "This is our plan."},
            "aims": [
                {
                    "id": "A1",
                    "key": "listen",
                    "title": {"cy": "Gwrando", "en": "Listen"},
                    "why": {"cy": "Mae'n deg.", "en": "It is fair."},
                    "commitments": promises,
                }
            ],
        }
    )
