"""Understand: extracts -> linked chronologies -> counts -> findings. Runs in the safe setting only.

Only the definition side is exported; whoever runs a study does it through `gwrando study run`.
"""

from gwrando.study.agreement import Agreement
from gwrando.study.definition import Study, from_file
from gwrando.study.extract import Extract

__all__ = ["Agreement", "Extract", "Study", "from_file"]
