"""Runs a study: its steps in order, once each; the release; what is kept between runs and how it is erased."""

from gwrando.study.run import lock, stores
from gwrando.study.run.erasing import erase, to_erase
from gwrando.study.run.hashing import Hashed, hash_extract
from gwrando.study.run.machine import Machine, asked, used
from gwrando.study.run.order import ORDER, Result, run
from gwrando.study.run.release import protected, rules_of
from gwrando.study.run.status import Standing, standing
from gwrando.study.run.steps import Step, Watch

__all__ = [
    "ORDER",
    "Hashed",
    "Machine",
    "Result",
    "Standing",
    "Step",
    "Watch",
    "asked",
    "erase",
    "hash_extract",
    "lock",
    "protected",
    "rules_of",
    "run",
    "standing",
    "stores",
    "to_erase",
    "used",
]
