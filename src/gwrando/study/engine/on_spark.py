"""A study on Spark: each table a folder of Parquet files, each step the same SQL in Spark's dialect.

Spark has no encrypted store. What it spills and shuffles is encrypted; the tables are not, so a study of real
children asks for a reason why that is acceptable (decision 0093), and the folder is deleted after the run.
"""

import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from sqlglot import exp

from gwrando.errors import InputError
from gwrando.study.engine import sql, to_spark
from gwrando.study.engine.arrays import Column, arrow
from gwrando.study.engine.base import Engine, Linkage, Mark, Parameters, Stats, parts, word
from gwrando.study.engine.on_duckdb import size

FOLDER = "spark"
_MARKS = "steps.json"


@dataclass(kw_only=True)
class Spark(Engine):
    """The stores as folders of Parquet files, read and written by a Spark session."""

    session: Any
    folder: Path
    memory: str = "2GB"
    holds_names: bool = True
    ours: bool = True
    """Whether the session was started for this engine, and ends with it."""

    def __post_init__(self) -> None:
        self.name = "spark"

    def make(self, statement: exp.Expr, parameters: Parameters | None = None) -> int:
        """The tree's select in Spark's dialect, written as a folder that then takes its place."""
        table = self._makes(statement)
        made = self.session.sql(self._text(statement), args=_given(parameters))
        path = self._path(table, new=True)
        made.write.mode("overwrite").parquet(str(path))
        return self._arrived(table, path)

    def ask(self, statement: exp.Expr, parameters: Parameters | None = None) -> Iterator[pa.RecordBatch]:
        """The answer in batches; Spark collects it whole."""
        found = self.session.sql(self._text(statement), args=_given(parameters)).toArrow()
        yield from found.to_batches()

    def stream(self, table: str, reader: pa.RecordBatchReader) -> int:
        """One Parquet file, written as the batches come."""
        path = self._path(table, new=True)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        try:
            with pq.ParquetWriter(path / "part.parquet", reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        return self._arrived(table, path)

    def _text(self, statement: exp.Expr) -> str:
        return to_spark.turned(statement, lambda table: to_spark.view(table) + self._after(table))

    def _after(self, table: str) -> str:
        schema = self._schema_of(table)
        return "" if schema == "main" else f"__{schema}"

    def _path(self, table: str, *, new: bool = False) -> Path:
        store, name = parts(table)
        path = self.folder / self.schema / store / name
        return path.with_suffix(".new") if new else path

    def _arrived(self, table: str, path: Path) -> int:
        """Puts a table that was written whole in its place, and shows it to Spark; its rows."""
        place = self._path(table)
        shutil.rmtree(place, ignore_errors=True)
        path.rename(place)
        if self.schema != "main":
            self.mine.add(table)
        self._show(table, place)
        return int(ds.dataset(place, format="parquet").count_rows())

    def _show(self, table: str, place: Path) -> None:
        self.session.read.parquet(str(place)).createOrReplaceTempView(
            to_spark.view(table) + self._after(table)
        )

    def arrow(self, step: str, parameters: Parameters | None = None) -> pa.Table:
        """The whole answer in Arrow's columns."""
        return self.session.sql(self._text(sql.parsed(step)), args=_given(parameters)).toArrow()

    def rows(self, step: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Python's own values; whole decimals are whole numbers."""
        found = self.arrow(step, parameters)
        columns = [[_plain(value) for value in column.to_pylist()] for column in found.columns]
        return list(zip(*columns, strict=True))

    def load(self, table: str, columns: Mapping[str, Column], *, types: Mapping[str, str]) -> int:
        """One Parquet file, written without Spark."""
        path = self._path(table, new=True)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        pq.write_table(arrow(columns, types=types), path / "part.parquet")
        return self._arrived(table, path)

    def linkage(self) -> Linkage:
        """Splink in this session, with the functions of its jar."""
        return _Splink(self)

    def forget_names(self) -> None:
        """Drops the views of the store of names and deletes its files."""
        if self.holds_names:
            for place in sorted((self.folder / "main" / "names").glob("*")):
                self.session.catalog.dropTempView(to_spark.view(f"names.{place.stem}"))
            shutil.rmtree(self.folder / "main" / "names", ignore_errors=True)
            self.holds_names = False

    def stats(self) -> Stats:
        """Rows from the files' own counts, memory of the driver's Java."""
        places = sorted(path for path in (self.folder / "main").glob("*/*") if not path.suffix)
        counted = {
            f"{path.parent.name}.{path.name}": int(ds.dataset(path, format="parquet").count_rows())
            for path in places
        }
        runtime = self.session._jvm.java.lang.Runtime.getRuntime()
        used = int(runtime.totalMemory()) - int(runtime.freeMemory())
        return Stats(rows=counted, memory=used, memory_limit=int(runtime.maxMemory()))

    def cancel(self) -> None:
        """Cancels every job of the session's context."""
        self.session.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Drops the views; stops Spark if it was started for this engine."""
        for view in self.session.catalog.listTables():
            if view.isTemporary:
                self.session.catalog.dropTempView(view.name)
        if self.ours:
            self.session.stop()

    def marks(self) -> dict[str, Mark]:
        """From `steps.json` beside the tables."""
        return marks_on_spark(self.folder.parent)

    def mark(self, done: Mark) -> None:
        """Into `steps.json`, which is replaced whole."""
        self._write_marks({**self.marks(), done.step: done})

    def unmark(self, steps: Sequence[str]) -> None:
        """Out of `steps.json`, which is replaced whole."""
        self._write_marks({step: mark for step, mark in self.marks().items() if step not in set(steps)})

    def _write_marks(self, marks: Mapping[str, Mark]) -> None:
        beside = self.folder / f"{_MARKS}.new"
        with beside.open("w", encoding="utf-8") as file:
            json.dump({step: asdict(mark) for step, mark in marks.items()}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / _MARKS)

    def _sibling(self, schema: str) -> "Spark":
        other = Spark(
            schema=schema, session=self.session, folder=self.folder, memory=self.memory, holds_names=False,
            ours=False,
        )  # fmt: skip
        other._drop()
        for store in sql.STORES:
            (self.folder / schema / store).mkdir(parents=True)
        return other

    def _drop(self) -> None:
        for table in sorted(self.mine):
            self.session.catalog.dropTempView(to_spark.view(table) + self._after(table))
        self.mine.clear()
        shutil.rmtree(self.folder / self.schema, ignore_errors=True)


class _Splink(Linkage):
    dialect = "spark"

    def __init__(self, engine: Spark) -> None:
        from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]
        from splink import SparkAPI
        from splink.internals.dialects import SparkDialect

        self.engine = engine
        self._api = SparkAPI(spark_session=engine.session, break_lineage_method="parquet")  # type: ignore[no-untyped-call]

        # Splink's translation keeps DuckDB's name. Its jar has a function of that kind, but it counts otherwise:
        # of pairs near 0.9 three in a thousand fall on the other side (decision 0096)
        engine.session.udf.register("jarowinkler_similarity", arrow_udf(_alike_as_duckdb, "double"))
        # the records that Splink samples for training are drawn by the engine's hash: DuckDB's on both, or the
        # weights of every pair would differ
        engine.session.udf.register("bucket_as_duckdb", arrow_udf(_bucket_as_duckdb, "long"))
        engine.session.udf.register("hash_as_duckdb", arrow_udf(_hash_as_duckdb, "decimal(20,0)"))
        dialect: Any = SparkDialect()  # type: ignore[no-untyped-call]  # Splink has one for the whole process
        dialect.hash_bucket_expression = lambda key, modulus: f"bucket_as_duckdb({key}, {modulus})"
        dialect.hash_function_expression = lambda key: f"hash_as_duckdb({key})"  # parts of a sample

    @property
    def api(self) -> Any:
        return self._api

    def register(self, table: str, *, name: str | None = None, agency: str | None = None) -> Any:
        rows = self.engine.session.table(to_spark.view(table))
        if agency is not None:
            rows = rows.where(rows["agency"] == agency)
        return self._api.register(rows, dataset_display_name=name and word(name))

    def adopt(self, table: str, frame: Any) -> int:
        path = self.engine._path(table, new=True)
        frame.as_spark_dataframe().write.mode("overwrite").parquet(str(path))
        return self.engine._arrived(table, path)


def _alike_as_duckdb(left: pa.Array, right: pa.Array) -> pa.Array:
    """Jaro-Winkler similarity of texts pair by pair, by DuckDB itself; runs in Spark's Python workers."""
    return _by_duckdb({"l": left, "r": right}, "jaro_winkler_similarity(l, r)")


def _bucket_as_duckdb(key: pa.Array, modulus: pa.Array) -> pa.Array:
    """The bucket of each key, as Splink asks DuckDB for it; runs in Spark's Python workers."""
    return _by_duckdb({"k": key, "m": modulus}, "cast(hash(k) % m as bigint)")


def _hash_as_duckdb(key: pa.Array) -> pa.Array:
    """DuckDB's hash of each key, which is never below nought; runs in Spark's Python workers."""
    return _by_duckdb({"k": key}, "cast(hash(k) as decimal(20,0))")


def _by_duckdb(columns: Mapping[str, pa.Array], expression: str) -> pa.Array:
    """One of the expressions above over columns, in their order."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        found = (
            connection.from_arrow(pa.table(dict(columns))).project(f"{expression} as found").to_arrow_table()
        )
    return found.column("found").combine_chunks()


def _given(parameters: Parameters | None) -> dict[str, Any]:
    return dict(parameters or {})


def _plain(value: Any) -> Any:
    """Python's own numbers: Spark gives decimals where DuckDB gives whole numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def session(folder: Path, *, master: str, memory: str) -> Any:
    """A Spark session for one study; what it shuffles and spills is encrypted, it listens on loopback alone."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    megabytes = max(512, size(memory) // 2**20)
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{megabytes}m",
        "spark.executor.memory": f"{megabytes}m",
        "spark.jars": similarity_jar_location(),
        "spark.io.encryption.enabled": "true",
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "4",
        "spark.default.parallelism": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
    }
    # it writes the query that failed, and a cell with it, to the screen
    logging.getLogger("SQLQueryContextLogger").disabled = True
    # its Python workers run functions of ours (`_by_duckdb`): with this Python, unless somebody set another
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("gwrando study")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def marks_on_spark(workspace: Path) -> dict[str, Mark]:
    """The steps that an earlier run did before it was stopped; none where there was none."""
    try:
        found = json.loads((workspace / FOLDER / _MARKS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {step: Mark(**mark) for step, mark in found.items()}


def forget_spark(workspace: Path) -> None:
    """Deletes everything that Spark kept for a study."""
    shutil.rmtree(workspace / FOLDER, ignore_errors=True)


def open_spark(
    workspace: Path,
    *,
    master: str = "local[2]",
    memory: str = "2GB",
    names: bool = True,
    fresh: bool = False,
    within: Any = None,
) -> Spark:
    """A study's stores on Spark, new or of an earlier run.

    `within` is a running session to share (its context is kept); else one is started on `master` and stopped
    when the engine is closed. Raises `InputError` when Spark does not start.
    """
    if fresh:
        forget_spark(workspace)
    folder = workspace / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for store in sql.STORES:
            (folder / "main" / store).mkdir(parents=True, exist_ok=True)
        found = within.newSession() if within is not None else session(folder, master=master, memory=memory)
        found.sparkContext.setCheckpointDir(str(folder / "checkpoint"))
    except (OSError, RuntimeError) as error:
        raise InputError(
            cy="Ni ddechreuodd Spark.",
            en="Spark did not start.",
            where=master,
            next_cy="Gwiriwch fod Java 17 neu'n fwy newydd wedi'i osod (java -version) a bod y meistr yn ateb.",
            next_en="Check that Java 17 or later is installed (java -version) and that the master answers.",
        ) from error
    made = Spark(session=found, folder=folder, memory=memory, holds_names=names, ours=within is None)
    for place in sorted((folder / "main").glob("*/*")):
        if place.suffix:
            shutil.rmtree(place, ignore_errors=True)
        elif names or place.parent.name != "names":
            made._show(f"{place.parent.name}.{place.name}", place)
    return made
