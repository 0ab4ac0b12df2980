"""A study on DuckDB: two encrypted files, one hardened connection that reaches nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from gwrando.errors import InputError, RefusedError
from gwrando.study.engine import sql
from gwrando.study.engine.arrays import Column, arrow
from gwrando.study.engine.base import Engine, Linkage, Mark, Parameters, Stats, parts, word

BATCH = 65_536
"""Rows of a batch that `ask` gives."""

SPILL = ".spill"
"""Folder inside the study's for what does not fit in memory; encrypted with a key of the connection's own."""

_HARDEN = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set allow_community_extensions = false",
    "set temp_file_encryption = true",
    "set enable_progress_bar = false",
    "set preserve_insertion_order = true",
    "set enable_external_access = false",
)
_MARKS = (
    "create table if not exists work.main.step_done"
    " (step varchar primary key, fingerprint varchar, n_rows bigint, seconds double, result varchar)"
)


@dataclass(kw_only=True)
class DuckDB(Engine):
    """The stores as encrypted DuckDB files."""

    connection: duckdb.DuckDBPyConnection
    holds_names: bool = True
    texts: dict[tuple[str, str, str | None, frozenset[str], frozenset[tuple[str, str]]], str] = field(
        default_factory=dict
    )
    """Steps as second looks run them, by name, step, table made, tables of their own and of the looks around."""

    def __post_init__(self) -> None:
        self.name = "duckdb"

    def run(self, step: str, parameters: Parameters | None = None) -> int:
        """The step as it is written; in a second look, with its own tables."""
        table = self._makes(sql.parsed(step))
        return self._create(self._step(step, makes=table), parameters, makes=table)

    def make(self, statement: exp.Expr, parameters: Parameters | None = None) -> int:
        """The tree as DuckDB's text, run."""
        table = self._makes(statement)
        return self._create(self._text(statement, makes=table), parameters, makes=table)

    def _create(self, text: str, parameters: Parameters | None, *, makes: str) -> int:
        made = self.connection.execute(text, dict(parameters or {})).fetchall()
        self._made(makes)
        return int(made[0][0]) if made and made[0] else 0

    def ask(self, statement: exp.Expr, parameters: Parameters | None = None) -> Iterator[pa.RecordBatch]:
        """Batches of `BATCH` rows as DuckDB makes them."""
        found = self.connection.execute(self._text(statement), dict(parameters or {}))
        yield from found.to_arrow_reader(BATCH)

    def stream(self, table: str, reader: pa.RecordBatchReader) -> int:
        """DuckDB takes the batches one by one."""
        self._put(table, reader)
        made = self.connection.table(".".join(self._place(table))).shape
        return int(made[0])

    def rows(self, step: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Python's own values, as DuckDB gives them."""
        return self.connection.execute(self._step(step), dict(parameters or {})).fetchall()

    def arrow(self, step: str, parameters: Parameters | None = None) -> pa.Table:
        """The whole answer in Arrow's columns."""
        return self.connection.execute(self._step(step), dict(parameters or {})).to_arrow_table()

    def _step(self, step: str, *, makes: str | None = None) -> str:
        if self.schema == "main":
            return sql.step_sql(step)
        # a second look asks the same things again and again: turning a tree into text costs more than a small query
        key = (self.schema, step, makes, frozenset(self.mine), frozenset(self.around.items()))
        if key not in self.texts:
            self.texts[key] = self._text(sql.parsed(step), makes=makes)
        return self.texts[key]

    def _text(self, statement: exp.Expr, *, makes: str | None = None) -> str:
        """The statement as DuckDB reads it; in a second look, with its own tables in its own place."""

        def place(table: str) -> tuple[str, str, str]:
            return self._place(table, schema=self.schema if table == makes else self._schema_of(table))

        if self.schema == "main":
            return statement.sql(dialect="duckdb")
        return sql.moved(statement, place).sql(dialect="duckdb", copy=False)

    def _place(self, table: str, *, schema: str | None = None) -> tuple[str, str, str]:
        store, name = parts(table)
        there = self.schema if schema is None else schema
        return (store, "main", name) if there == "main" else (there, store, name)

    def _made(self, table: str) -> None:
        if self.schema != "main":
            self.mine.add(table)

    def load(self, table: str, columns: Mapping[str, Column], *, types: Mapping[str, str]) -> int:
        """The columns pass through Arrow; no file is touched."""
        data = arrow(columns, types=types)
        self._put(table, data)
        return int(data.num_rows)

    def _put(self, table: str, data: Any) -> None:
        self.connection.register("arriving", data)
        try:
            # three of our own words, checked; values never stand in the text
            self.connection.execute(
                f"create or replace table {'.'.join(self._place(table))} as from arriving"
            )
        finally:
            self.connection.unregister("arriving")
        self._made(table)

    def linkage(self) -> Linkage:
        """Splink on this connection; its own tables are in memory (and in the encrypted spill) until `close`."""
        return _Splink(self.connection)

    def forget_names(self) -> None:
        """Detaches the store of names; this connection cannot attach it again."""
        if self.holds_names:
            self.connection.execute("use work")
            self.connection.execute("checkpoint names")
            self.connection.execute("detach names")
            self.holds_names = False

    def stats(self) -> Stats:
        """Rows as DuckDB counts them in its catalogue, memory of its buffers."""
        tables = self.connection.execute(
            "select database_name, table_name, estimated_size from duckdb_tables()"
            " where schema_name = 'main' and database_name in ('names', 'work') order by all"
        ).fetchall()
        used, limit = self.connection.execute(
            "select (select sum(memory_usage_bytes) from duckdb_memory()), current_setting('memory_limit')"
        ).fetchall()[0]
        counted = {f"{store}.{name}": int(rows) for store, name, rows in tables}
        return Stats(rows=counted, memory=int(used), memory_limit=size(str(limit)))

    def cancel(self) -> None:
        """Interrupts the query."""
        self.connection.interrupt()

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def marks(self) -> dict[str, Mark]:
        """From the table `step_done` of the work store."""
        return _marks(self.connection)

    def mark(self, done: Mark) -> None:
        """Into the table `step_done` of the work store."""
        self.connection.execute(
            "insert or replace into work.main.step_done values (?, ?, ?, ?, ?)",
            [done.step, done.fingerprint, done.rows, done.seconds, done.result],
        )

    def unmark(self, steps: Sequence[str]) -> None:
        """Out of the table `step_done` of the work store."""
        self.connection.execute(
            "delete from work.main.step_done where step in (select unnest(?::varchar[]))", [list(steps)]
        )

    def _sibling(self, schema: str) -> "DuckDB":
        if schema in (*sql.STORES, "main"):
            raise ValueError("a second look has a name of its own")
        # in memory (and in the encrypted spill): nothing to write through to the disk, nothing left by a kill
        self.connection.execute(f"attach ':memory:' as {schema}")
        for store in sql.STORES:
            self.connection.execute(f"create schema {schema}.{store}")
        return DuckDB(schema=schema, connection=self.connection, holds_names=False, texts=self.texts)

    def _drop(self) -> None:
        self.connection.execute(f"detach {word(self.schema)}")
        self.mine.clear()


def _marks(connection: duckdb.DuckDBPyConnection) -> dict[str, Mark]:
    found = connection.execute(
        "select step, fingerprint, n_rows, seconds, result from work.main.step_done"
    ).fetchall()
    return {
        step: Mark(step=step, fingerprint=fingerprint, rows=rows, seconds=seconds, result=result)
        for step, fingerprint, rows, seconds, result in found
    }


class _Splink(Linkage):
    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        from splink import DuckDBAPI

        # in memory: nothing to encrypt and write down that is thrown away at once, nothing left by a kill
        connection.execute("attach if not exists ':memory:' as splinking")
        connection.execute("use splinking")
        self._api = DuckDBAPI(connection)

    @property
    def api(self) -> Any:
        return self._api

    def close(self) -> None:
        super().close()
        self._api.duckdb_con.execute("use names")
        self._api.duckdb_con.execute("detach splinking")

    def register(self, table: str, *, name: str | None = None, agency: str | None = None) -> Any:
        store, own = parts(table)
        rows = self._api.duckdb_con.table(f"{store}.main.{own}")
        if agency is not None:
            rows = rows.filter(duckdb.ColumnExpression("agency") == duckdb.ConstantExpression(agency))
        return self._api.register(rows, dataset_display_name=name and word(name))

    def adopt(self, table: str, frame: Any) -> int:
        store, own = parts(table)
        # Splink's own name of its table is the only other thing in the text
        made = self._api.duckdb_con.execute(
            f"create or replace table {store}.main.{own} as from {word(frame.physical_name)}"
        ).fetchall()
        return int(made[0][0])


_UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}  # fmt: skip


def size(text: str) -> int:
    """Bytes of a size such as `2GB`, `512MB` or `1.5 GiB`. Raises ValueError."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+)", text.strip().lower())
    factor = {unit.lower(): factor for unit, factor in _UNITS.items()}.get(found[2]) if found else None
    if found is None or factor is None:
        raise ValueError("not a size")
    return int(float(found[1]) * factor)


def extension() -> Path:
    """DuckDB's encryption, from the installed wheel's own path; nothing is fetched."""
    folder = resources.files("duckdb_extension_httpfs") / "extensions" / f"v{duckdb.__version__}"
    return Path(str(folder / "httpfs.duckdb_extension"))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def stores(workspace: Path) -> dict[str, Path]:
    """The two files of a study, by store."""
    return {store: workspace / f"{store}.duckdb" for store in sql.STORES}


def forget(workspace: Path) -> None:
    """Deletes the stores of earlier runs, and what they spilled."""
    for path in stores(workspace).values():
        path.unlink(missing_ok=True)
        path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    for path in sorted((workspace / SPILL).glob("*")):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        (workspace / SPILL).rmdir()


def open_duckdb(
    workspace: Path,
    *,
    key: str,
    threads: int = 2,
    memory: str = "2GB",
    names: bool = True,
    fresh: bool = False,
) -> DuckDB:
    """A hardened connection to a study's encrypted stores (`names.duckdb`, `work.duckdb`), new or of an earlier
    run.

    `fresh` makes them anew; without `names`, the store of names is not opened at all. After opening, the
    connection can read and write nothing but these files, load no extension and change no setting. Raises
    `InputError` when the folder cannot be written, `RefusedError` when the stores do not open with this key.
    """
    if fresh:
        forget(workspace)
    paths = stores(workspace)
    there = any(path.exists() for path in paths.values())
    connection = duckdb.connect(config={"threads": threads, "memory_limit": memory})
    try:
        connection.load_extension(str(extension()))
        connection.execute(f"set temp_directory = {_quoted(workspace / SPILL)}")
        for store in sql.STORES if names else ("work",):
            # ATTACH takes no bound parameters; the key is letters and digits only (read_key)
            connection.execute(f"attach {_quoted(paths[store])} as {store} (encryption_key '{key}')")
        connection.execute(_MARKS)
    except (OSError, duckdb.Error):
        connection.close()
        # not the cause itself: its words hold the statement, and the statement the key
        raise (_other_key(workspace) if there else _no_room(workspace)) from None
    for setting in _HARDEN:
        connection.execute(setting)
    connection.execute("set lock_configuration = true")
    connection.execute("use names" if names else "use work")
    return DuckDB(connection=connection, holds_names=names)


def _no_room(workspace: Path) -> InputError:
    return InputError(
        cy="Ni ellir gwneud y storfa wedi'i hamgryptio yn ffolder yr astudiaeth.",
        en="The encrypted store cannot be made in the study's folder.",
        where=workspace.name,
        next_cy="Gwiriwch fod lle ar y ddisg, fod gennych hawl ysgrifennu, ac nad oes rhediad arall ar waith.",
        next_en="Check that there is room on the disk, that you may write there, and that no other run is "
        "going.",
    )


def _other_key(workspace: Path) -> RefusedError:
    return RefusedError(
        cy="Nid yw storfeydd rhediad cynharach yn agor gyda'r allwedd hon, neu maent wedi'u difrodi.",
        en="The stores of an earlier run do not open with this key, or they are damaged.",
        where=workspace.name,
        next_cy="Rhowch yr hen allwedd yn ôl, neu dechreuwch o'r newydd: gwrando study run --fresh",
        next_en="Put the earlier key back, or start anew: gwrando study run --fresh",
    )


def open_store(
    path: Path, *, key: str, read_only: bool = True, name: str = "store"
) -> duckdb.DuckDBPyConnection:
    """A hardened connection to one encrypted file, called `name` in SQL and in use; made when it is not there
    and may be written. Raises duckdb.Error: a wrong key or a changed byte is an error."""
    connection = duckdb.connect()
    try:
        connection.load_extension(str(extension()))
        how = ", read_only" if read_only else ""
        connection.execute(f"attach {_quoted(path)} as {word(name)} (encryption_key '{key}'{how})")
        for setting in (*_HARDEN, "set lock_configuration = true", f"use {word(name)}"):
            connection.execute(setting)
    except duckdb.Error:
        connection.close()
        raise
    return connection


def reopen(workspace: Path, store: str, *, key: str) -> duckdb.DuckDBPyConnection:
    """A read-only connection to one store of an earlier run; a wrong key or a changed byte is an error."""
    return open_store(stores(workspace)[word(store)], key=key, name=store)


def look(workspace: Path, *, key: str) -> DuckDB:
    """The work store of an earlier run, read only, as an engine whose `rows` and `columns` answer."""
    return DuckDB(connection=reopen(workspace, "work", key=key), holds_names=False)


def marks_on_duckdb(workspace: Path, *, key: str) -> dict[str, Mark]:
    """The steps that earlier runs did; none where there is no store yet. A store that does not open is left to
    `open_duckdb`, which says so."""
    if not stores(workspace)["work"].exists():
        return {}
    try:
        connection = reopen(workspace, "work", key=key)
    except duckdb.Error:
        return {}
    try:
        return _marks(connection)
    except duckdb.CatalogException:
        return {}
    finally:
        connection.close()
