"""Explain: one strategy, every reader. Versions for audiences, checked, as web pages, booklets and
posters.
"""

from gwrando.publish.audience import Audience, load
from gwrando.publish.checked import CheckedByChildren
from gwrando.publish.checks import Problem, problems
from gwrando.publish.content import Elsewhere, Surroundings
from gwrando.publish.editions import Edition, render, render_all

__all__ = [
    "Audience",
    "CheckedByChildren",
    "Edition",
    "Elsewhere",
    "Problem",
    "Surroundings",
    "load",
    "problems",
    "render",
    "render_all",
]
