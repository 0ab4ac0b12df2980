"""Safe outputs: the only way numbers leave. Counts go in, tables that cannot point at a child come out."""

from gwrando.outputs import bundle
from gwrando.outputs.disclosure import protect
from gwrando.outputs.estimates import Estimate
from gwrando.outputs.rules import PROFILES, DisclosureRules
from gwrando.outputs.tables import Contributors, CountTable, Reason, SafeCell, SafeTable

__all__ = [
    "PROFILES",
    "Contributors",
    "CountTable",
    "DisclosureRules",
    "Estimate",
    "Reason",
    "SafeCell",
    "SafeTable",
    "bundle",
    "protect",
]
