"""Finds the modules of the study part, which may not be installed."""

import importlib
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from gwrando.errors import MissingExtraError

if TYPE_CHECKING:
    from gwrando.study.ingest.problems import Problem

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


def together(problems: "Iterable[Problem]") -> Iterator[tuple[bool, list[str], str, str]]:
    """Problems that say the same, once: whether they stop a run, every place, and the words in both languages."""
    places: dict[tuple[bool, str, str], list[str]] = {}
    for one in problems:
        said = (one.stops, f"{one.says.cy} {one.then.cy}", f"{one.says.en} {one.then.en}")
        places.setdefault(said, []).append(one.where)
    for (stops, cy, en), where in places.items():
        yield stops, where, cy, en
