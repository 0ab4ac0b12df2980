"""Triggers: who is in the cohort, with whom they are compared, and what is counted, both directions.

Everything here ends in a `CountTable`, which stays inside; `outputs.protect` makes it safe. Intervals and
differences are then made from protected numbers only, and never say that one thing causes another.
"""

from gwrando.study.triggers.cohort import choose
from gwrando.study.triggers.contrasts import log_odds
from gwrando.study.triggers.counts import ask, tables
from gwrando.study.triggers.odds import matched
from gwrando.study.triggers.tables import GROUPS, STAGES

__all__ = ["GROUPS", "STAGES", "ask", "choose", "log_odds", "matched", "tables"]
