"""Estimates (ratios, waits, shares of a model), before and after protection.

An `Estimate` is what was worked out; it stays inside. `protect_estimate` rounds or hides it by the counts it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gwrando.text import Bilingual

EstimateKind = Literal["odds_ratio", "rate_ratio", "share", "difference", "days", "power"]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One unprotected figure with its interval.

    value, low, high  None when it could not be estimated; `reason` then says why
    rests_on          what -> the true count of children (or sets) the figure rests on; checked, never written
    n_children        children in the analysis behind it
    p, q              of the test in its family (q: false discovery rate), where there is one
    """

    name: str
    kind: EstimateKind
    title: Bilingual
    value: float | None
    low: float | None
    high: float | None
    n_children: int
    rests_on: Mapping[str, int]
    unit: Bilingual
    source: Bilingual
    missing: Bilingual
    method: str
    level: float = 0.95
    p: float | None = None
    q: float | None = None
    family: str = ""
    reason: Bilingual | None = None
    notes: tuple[Bilingual, ...] = field(default=())
