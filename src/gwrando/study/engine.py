"""The engine of a study: one hardened, encrypted DuckDB connection that runs SQL files, and the text for
Spark.

A study has two encrypted files: `names` (who) and `work` (what happened). They are open together only while
records are linked; `forget_names` lets go of the first.
"""

import os
import secrets
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from gwrando.errors import InputError, RefusedError

KEY_VARIABLE = "GWRANDO_STUDY_KEY"
"""Environment variable that holds the study's key; it wins over the key file."""

_HARDEN = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set allow_community_extensions = false",
    "set temp_file_encryption = true",
    "set enable_progress_bar = false",
    "set preserve_insertion_order = true",
    "set enable_external_access = false",
)


def steps() -> list[str]:
    """The names of all SQL steps, sorted."""
    folder = resources.files("gwrando.study") / "sql"
    return sorted(item.name.removesuffix(".sql") for item in folder.iterdir() if item.name.endswith(".sql"))


def step_sql(step: str) -> str:
    """The text of one SQL step, in DuckDB's dialect."""
    return (resources.files("gwrando.study") / "sql" / f"{step}.sql").read_text(encoding="utf-8")


def spark_sql(step: str) -> str:
    """The same step in Spark's dialect, made by sqlglot; raises `sqlglot.errors.SqlglotError` if it cannot
    be."""
    made = sqlglot.transpile(
        step_sql(step), read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    return str(made[0])


def new_key_file(path: Path) -> None:
    """Writes a new random key that only its owner may read; an existing key is left as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))


def read_key(path: Path, *, environ: Mapping[str, str]) -> str:
    """The study's key: from the environment if set there, else from the key file.

    Raises `RefusedError` when there is none, when it is short, or when others may read the file.
    """
    key = environ.get(KEY_VARIABLE, "")
    if not key:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            key = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            mode, key = 0, ""
        if mode & 0o077:
            raise RefusedError(
                cy="Gall pobl eraill ar y peiriant hwn ddarllen ffeil allwedd yr astudiaeth.",
                en="Other people on this machine can read the study's key file.",
                where=path.name,
                next_cy=f"Rhedwch: chmod 600 {path.name}",
                next_en=f"Run: chmod 600 {path.name}",
            )
    if len(key) < 32 or not key.isascii() or not key.isalnum():
        raise RefusedError(
            cy="Nid oes allwedd ddilys i'r astudiaeth (o leiaf 32 o lythrennau a rhifau).",
            en="There is no valid key for the study (at least 32 letters and digits).",
            where=path.name,
            next_cy=f"Gosodwch {KEY_VARIABLE}, neu rhowch y ffeil allwedd yn ôl yn ei lle.",
            next_en=f"Set {KEY_VARIABLE}, or put the key file back in its place.",
        )
    return key


@dataclass(frozen=True, kw_only=True)
class Engine:
    """One connection to a study's two encrypted stores. Use it in a `with` block; it closes by itself."""

    connection: duckdb.DuckDBPyConnection

    def run(self, step: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Runs one SQL step with bound parameters; gives the number of rows it made."""
        made = self.connection.execute(step_sql(step), dict(parameters or {})).fetchall()
        return int(made[0][0]) if made and made[0] else 0

    def load(self, table: str, columns: Mapping[str, Sequence[Any]], *, types: Mapping[str, str]) -> int:
        """Fills a new table with columns of Python values (text unless `types` says otherwise)."""
        store, _, name = table.partition(".")
        arrow = {
            "VARCHAR": pa.string(),
            "INTEGER": pa.int32(),
            "DATE": pa.date32(),
            "BOOLEAN": pa.bool_(),
            "DOUBLE": pa.float64(),
        }
        data = pa.table(
            {c: pa.array(list(v), type=arrow[types.get(c, "VARCHAR")]) for c, v in columns.items()}
        )
        self.connection.register("arriving", data)
        try:
            # two of our own words, checked by _name; values never stand in the text
            self.connection.execute(
                f"create or replace table {_name(store)}.main.{_name(name)} as from arriving"
            )
        finally:
            self.connection.unregister("arriving")
        return int(data.num_rows)

    def stream(self, table: str, reader: pa.RecordBatchReader) -> int:
        """Fills a new table with what a reader gives, batch by batch; no table is left when the reader fails."""
        store, _, name = table.partition(".")
        self.connection.register("arriving", reader)
        try:
            # two of our own words, checked by _name; values never stand in the text
            made = self.connection.execute(
                f"create or replace table {_name(store)}.main.{_name(name)} as from arriving"
            ).fetchall()
        finally:
            self.connection.unregister("arriving")
        return int(made[0][0])

    def make(self, statement: exp.Expression) -> int:
        """Makes a table by a statement that was built as a tree; gives the number of rows made."""
        made = self.connection.execute(statement.sql("duckdb")).fetchall()
        return int(made[0][0]) if made and made[0] else 0

    def ask(self, statement: exp.Expression) -> Iterator[pa.RecordBatch]:
        """The rows of a select that was built as a tree, batch by batch."""
        yield from self.connection.execute(statement.sql("duckdb")).to_arrow_reader(100_000)

    def rows(self, step: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of one SQL step that is a plain select."""
        return self.connection.execute(step_sql(step), dict(parameters or {})).fetchall()

    def columns(self, step: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The columns of one SQL step that is a plain select, as numpy arrays (masked where a value is missing)."""
        found: dict[str, Any] = self.connection.execute(step_sql(step), dict(parameters or {})).fetchnumpy()
        return found

    def forget_names(self) -> None:
        """Lets go of the store of names; later steps cannot read it."""
        self.connection.execute("use work")
        self.connection.execute("checkpoint names")
        self.connection.execute("detach names")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()


def _name(text: str) -> str:
    """A table or store name that is safe inside SQL: our own words only."""
    if not (text.isidentifier() and text.isascii()):
        raise ValueError("not a table name")
    return text


def _extension() -> Path:
    """DuckDB's encryption, from the installed wheel's own path; nothing is fetched."""
    folder = resources.files("duckdb_extension_httpfs") / "extensions" / f"v{duckdb.__version__}"
    return Path(str(folder / "httpfs.duckdb_extension"))


def open_duckdb(workspace: Path, *, key: str, threads: int = 2, memory: str = "2GB") -> Engine:
    """A hardened connection to a study's new, empty, encrypted stores (`names.duckdb`, `work.duckdb`).

    Stores of an earlier run are replaced: inputs are never changed, and a run makes everything anew.
    After opening, the connection can read and write nothing but these two files, load no extension and change
    no setting. Raises `InputError` when the folder cannot be written.
    """
    paths = {store: workspace / f"{store}.duckdb" for store in ("names", "work")}
    connection = duckdb.connect(config={"threads": threads, "memory_limit": memory})
    try:
        for path in paths.values():
            path.unlink(missing_ok=True)
            path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        connection.load_extension(str(_extension()))
        for store, path in paths.items():
            quoted = str(path).replace("'", "''")
            # ATTACH takes no bound parameters; the key is letters and digits only (read_key)
            connection.execute(f"attach '{quoted}' as {store} (encryption_key '{key}')")
    except (OSError, duckdb.Error) as error:
        connection.close()
        raise InputError(
            cy="Ni ellir gwneud y storfa wedi'i hamgryptio yn ffolder yr astudiaeth.",
            en="The encrypted store cannot be made in the study's folder.",
            where=workspace.name,
            next_cy="Gwiriwch fod lle ar y ddisg, fod gennych hawl ysgrifennu, ac nad oes rhediad arall "
            "ar waith.",
            next_en="Check that there is room on the disk, that you may write there, and that no other "
            "run is going.",
        ) from error
    for setting in _HARDEN:
        connection.execute(setting)
    connection.execute("set lock_configuration = true")
    connection.execute("use names")
    return Engine(connection=connection)


def reopen(workspace: Path, store: str, *, key: str) -> duckdb.DuckDBPyConnection:
    """A read-only connection to one store of an earlier run; a wrong key or a changed byte is an error."""
    connection = duckdb.connect()
    connection.load_extension(str(_extension()))
    quoted = str(workspace / f"{_name(store)}.duckdb").replace("'", "''")
    connection.execute(f"attach '{quoted}' as {_name(store)} (encryption_key '{key}', read_only)")
    for setting in _HARDEN:
        connection.execute(setting)
    connection.execute(f"use {_name(store)}")
    return connection
