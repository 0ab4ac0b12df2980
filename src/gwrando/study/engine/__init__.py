"""The engine of a study: runs SQL files over two stores, `names` (who) and `work` (what happened).

DuckDB (encrypted files) is the engine of a study; Spark runs the same files where the data do not fit on one
machine. Both stores are open together only while records are linked; `forget_names` lets go of the first.
"""

from gwrando.study.engine.arrays import arrays
from gwrando.study.engine.base import Engine, Linkage, Mark, Stats
from gwrando.study.engine.keys import KEY_VARIABLE, new_key_file, read_key
from gwrando.study.engine.on_duckdb import DuckDB, forget, open_duckdb, reopen, size
from gwrando.study.engine.sql import step_sql, steps
from gwrando.study.engine.to_spark import spark_sql

__all__ = [
    "KEY_VARIABLE", "DuckDB", "Engine", "Linkage", "Mark", "Stats", "arrays", "forget", "new_key_file",
    "open_duckdb", "read_key", "reopen", "size", "spark_sql", "step_sql", "steps",
]  # fmt: skip
