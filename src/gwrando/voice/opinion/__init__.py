"""Opinion: who agrees with whom, and whether that can be told at all. `analyse` takes the honest order.

Needs SciPy (the extra `web` or `study`); nothing else of `gwrando.voice` does.
"""

from gwrando.voice.opinion.analysis import Analysis, analyse
from gwrando.voice.opinion.axis import AxisTest, axis_test
from gwrando.voice.opinion.groups import Groups
from gwrando.voice.opinion.marks import Mark
from gwrando.voice.opinion.together import Shared
from gwrando.voice.opinion.votes import VoteTable

__all__ = ["Analysis", "AxisTest", "Groups", "Mark", "Shared", "VoteTable", "analyse", "axis_test"]
