"""Act: what was promised, and what public data can say about fairness."""

from gwrando.strategy.document import Aim, Commitment, StrategyDocument, Wording

__all__ = ["Aim", "Commitment", "StrategyDocument", "Wording"]
