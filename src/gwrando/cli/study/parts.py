"""Finds the modules of the study part, which may not be installed."""

import importlib
from types import ModuleType

from gwrando.errors import MissingExtraError

_STUDY = {"duckdb", "duckdb_extension_httpfs", "pyarrow", "rich", "splink", "sqlglot", "scipy"}
_SPARK = {"pyspark", "py4j"}


def part(name: str) -> ModuleType:
    """A module of the study, or `MissingExtraError` where the study part is not installed."""
    try:
        return importlib.import_module(f"gwrando.study.{name}")
    except ModuleNotFoundError as error:
        raise missing(error) from error


def missing(error: ModuleNotFoundError) -> Exception:
    """What to tell about a module that is not there: the part to install, or the error itself."""
    package = (error.name or "").partition(".")[0]
    if package in _STUDY:
        return MissingExtraError(extra="study")
    return MissingExtraError(extra="spark") if package in _SPARK else error
