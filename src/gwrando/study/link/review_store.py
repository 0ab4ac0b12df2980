"""What review looks at after a run on Spark: `review.duckdb`, encrypted with the study's key.

On DuckDB the store of names stays, encrypted, and review reads it. Spark's tables are plain and go when a run ends, so
what review needs is written down before the names are let go: records as their services recorded them, and the pairs.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from gwrando.study import engine
from gwrando.study.engine import Engine

FILE = "review.duckdb"

_TABLES: Mapping[str, str] = {
    "person": "read_kept_person",
    "link_name": "read_kept_name",
    "link_pair": "read_link_pair",
    "link_chance": "read_link_chance",
}
"""Table of the store -> the step that reads it from the engine."""


def keep(store: Engine, folder: Path, *, key: str) -> None:
    """Writes the last linkage down for review, where the engine will not keep it; else lets an older one go.

    Written whole or not at all: a run that is killed here leaves what was there before.
    """
    forget(folder, but_whole=store.name != "duckdb")
    if store.name == "duckdb":
        return
    beside = folder / f"{FILE}.new"
    connection = engine.open_store(beside, key=key, read_only=False, name="names")
    try:
        for table, step in _TABLES.items():
            connection.register("arriving", store.arrow(step))
            connection.execute(f"create table {table} as from arriving")
            connection.unregister("arriving")
    finally:
        connection.close()
    beside.replace(folder / FILE)


def forget(folder: Path, *, but_whole: bool = False) -> None:
    """Deletes what was written for review; `but_whole`, only what a killed run left half-written."""
    for name in (f"{FILE}.new", f"{FILE}.new.wal", *(() if but_whole else (FILE,))):
        (folder / name).unlink(missing_ok=True)


def open_names(folder: Path, *, key: str) -> duckdb.DuckDBPyConnection:
    """The names and pairs of the last linkage, read only. Raises duckdb.Error: not there, in use, or another key."""
    if (folder / FILE).exists():
        return engine.open_store(folder / FILE, key=key, name="names")
    return engine.reopen(folder, "names", key=key)
