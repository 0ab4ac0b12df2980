"""Safe outputs: the only way numbers leave. Counts and estimates go in, what cannot point at a child comes out."""

from gwrando.outputs import bundle
from gwrando.outputs.disclosure import protect
from gwrando.outputs.estimates import Estimate, SafeEstimate, protect_estimate
from gwrando.outputs.rules import PROFILES, DisclosureRules
from gwrando.outputs.tables import Contributors as Contributors  # an eleventh and a twelfth name,
from gwrando.outputs.tables import CountTable, Reason, SafeTable
from gwrando.outputs.tables import SafeCell as SafeCell  # for those who read cells one by one

__all__ = [
    "PROFILES",
    "CountTable",
    "DisclosureRules",
    "Estimate",
    "Reason",
    "SafeEstimate",
    "SafeTable",
    "bundle",
    "protect",
    "protect_estimate",
]
