"""Runs a study: its steps in order, once each; the release; what is kept between runs and how it is erased."""

from gwrando.study.run.machine import Machine
from gwrando.study.run.order import ORDER, Result, run
from gwrando.study.run.proving import prove
from gwrando.study.run.release import protected, rules_of
from gwrando.study.run.steps import Step, Watch

__all__ = ["ORDER", "Machine", "Result", "Step", "Watch", "protected", "prove", "rules_of", "run"]
