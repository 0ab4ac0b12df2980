"""The engine of a study: runs SQL files over two stores, `names` (who) and `work` (what happened).

DuckDB (encrypted files) is the engine of a study; Spark runs the same files where the data do not fit on one
machine. Both stores are open together only while records are linked; `forget_names` lets go of the first.
"""

from gwrando.study.engine import sql
from gwrando.study.engine.arrays import arrays
from gwrando.study.engine.base import Engine, Linkage, Mark, Stats
from gwrando.study.engine.keys import KEY_VARIABLE, new_key_file, read_key
from gwrando.study.engine.on_duckdb import (
    DuckDB,
    extension,
    forget,
    look,
    marks_on_duckdb,
    open_duckdb,
    open_store,
    reopen,
    size,
)
from gwrando.study.engine.on_spark import Spark, forget_spark, marks_on_spark, open_spark
from gwrando.study.engine.sql import step_sql, steps
from gwrando.study.engine.to_spark import spark_sql

__all__ = [
    "KEY_VARIABLE", "DuckDB", "Engine", "Linkage", "Mark", "Spark", "Stats", "arrays", "extension", "forget", "forget_spark", "look",
    "marks_on_duckdb", "marks_on_spark", "new_key_file", "open_duckdb", "open_spark", "open_store", "read_key", "reopen", "size",
    "spark_sql", "sql", "step_sql", "steps",
]  # fmt: skip
