"""The definition of a study, `study.toml`: checked whole before any record about a child is read."""

from gwrando.study.definition.opened import OPENED, Opened, mark_opened
from gwrando.study.definition.parts import (
    CONTROLS,
    FEWEST_CHILDREN,
    Cohort,
    Comparison,
    Disclosure,
    Exposure,
    ExtractSource,
    Improvement,
    Notice,
    Order,
    Sensitivity,
    Sequences,
    Transition,
    Windows,
    WithinChild,
)
from gwrando.study.definition.reading import digest, from_file, json_schema
from gwrando.study.definition.study import Study
from gwrando.study.vocabulary import ROLES

__all__ = [
    "CONTROLS",
    "FEWEST_CHILDREN",
    "OPENED",
    "ROLES",
    "Cohort",
    "Comparison",
    "Disclosure",
    "Exposure",
    "ExtractSource",
    "Improvement",
    "Notice",
    "Opened",
    "Order",
    "Sensitivity",
    "Sequences",
    "Study",
    "Transition",
    "Windows",
    "WithinChild",
    "digest",
    "from_file",
    "json_schema",
    "mark_opened",
]
