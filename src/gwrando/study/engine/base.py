"""What a step of a study may ask of an engine. DuckDB and Spark answer alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

import pyarrow as pa
from sqlglot import exp

from gwrando.study.engine import sql
from gwrando.study.engine.arrays import Column, Columns, arrays

Parameters = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stats:
    """What an engine holds now: rows by table (`store.table`), bytes of memory used and allowed."""

    rows: Mapping[str, int]
    memory: int
    memory_limit: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A step that is done: of which inputs (`fingerprint`), rows made, seconds taken, what it gave Python."""

    step: str
    fingerprint: str
    rows: int | None
    seconds: float
    result: str | None = None


class Linkage(ABC):
    """Splink on an engine's own connection."""

    dialect: str
    """Name of the SQL dialect of the engine, as Splink and sqlglot call it."""

    @property
    @abstractmethod
    def api(self) -> Any:
        """Splink's database api, for `Linker(...)`."""

    @abstractmethod
    def register(self, table: str, *, name: str | None = None, agency: str | None = None) -> Any:
        """The rows of one agency (or all) in one of our tables (`store.table`), as an input of Splink.

        Splink chooses a `name` of its own where none is given.
        """

    @abstractmethod
    def adopt(self, table: str, frame: Any) -> int:
        """Makes one of our tables (`store.table`) of a table that Splink made; its rows."""

    def close(self) -> None:
        """Deletes every table that Splink made for itself."""
        self.api.delete_tables_created_by_splink_from_db()

    def columns(self, frame: Any) -> Columns:
        """A table that Splink made, as arrays (see `arrays`)."""
        return arrays(frame.as_pyarrow_table())


@dataclass(kw_only=True)
class Engine(ABC):
    """One connection to a study's two stores, `names` (who) and `work` (what happened).

    Use it in a `with` block; it closes by itself. `names` is there only until records are linked.
    """

    schema: str = "main"
    """Where tables are made: `main`, or the name of a second look (`aside`)."""
    mine: set[str] = field(default_factory=set)
    """Tables (`store.table`) that a second look has made for itself."""
    around: dict[str, str] = field(default_factory=dict)
    """Of a look within a look: the tables that those around it have made, and the schema of each."""

    name: Literal["duckdb", "spark"] = field(init=False)

    def run(self, step: str, parameters: Parameters | None = None) -> int:
        """Runs one SQL step that makes a table, with bound parameters; gives the number of rows it made."""
        return self.make(sql.parsed(step), parameters)

    @abstractmethod
    def make(self, statement: exp.Expr, parameters: Parameters | None = None) -> int:
        """Runs a statement built as a tree (DuckDB's dialect) that makes a table; the rows it made."""

    @abstractmethod
    def ask(self, statement: exp.Expr, parameters: Parameters | None = None) -> Iterator[pa.RecordBatch]:
        """The batches of a select built as a tree (DuckDB's dialect); never the whole at once on DuckDB."""

    @abstractmethod
    def stream(self, table: str, reader: pa.RecordBatchReader) -> int:
        """Makes a table (`store.table`) of batches as they come, in bounded memory; its rows.

        What the reader raises comes out, and no table is left.
        """

    @abstractmethod
    def arrow(self, step: str, parameters: Parameters | None = None) -> pa.Table:
        """What one SQL step that is a plain select gives, as an Arrow table."""

    @abstractmethod
    def rows(self, step: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """The rows of one SQL step that is a plain select."""

    def columns(self, step: str, parameters: Parameters | None = None) -> Columns:
        """The columns of one SQL step that is a plain select, as arrays (see `arrays`)."""
        return arrays(self.arrow(step, parameters))

    @abstractmethod
    def load(self, table: str, columns: Mapping[str, Column], *, types: Mapping[str, str]) -> int:
        """Makes a table (`store.table`) of columns of values (text unless `types` says otherwise); its rows."""

    @abstractmethod
    def linkage(self) -> Linkage:
        """Splink on this engine."""

    @abstractmethod
    def forget_names(self) -> None:
        """Lets go of the store of names; later steps cannot read it."""

    @abstractmethod
    def stats(self) -> Stats:
        """Rows and memory now."""

    @abstractmethod
    def cancel(self) -> None:
        """Stops what is running; may come from another thread."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the stores; they stay on the disk."""

    @abstractmethod
    def marks(self) -> dict[str, Mark]:
        """The steps that are done, by name."""

    @abstractmethod
    def mark(self, done: Mark) -> None:
        """Writes down that a step is done; after its tables, so that a kill between the two redoes the step."""

    @abstractmethod
    def unmark(self, steps: Sequence[str]) -> None:
        """These steps are no longer done: their tables are about to change."""

    @abstractmethod
    def _sibling(self, schema: str) -> "Engine":
        """The same stores, with tables made in another, empty schema."""

    @abstractmethod
    def _drop(self) -> None:
        """Drops the schema of a second look, with all in it."""

    @contextmanager
    def aside(self, name: str) -> Iterator["Engine"]:
        """An engine for a second look: the tables it makes are its own, all others are read as they are.

        Nothing of the first look is written over, and all that was made is dropped at the end. A look within a look
        reads what the one around it has made so far; its name must be another.
        """
        word(name)
        if name == self.schema or name in self.around.values():
            raise ValueError("a second look has a name of its own")
        other = self._sibling(name)
        other.around = {**self.around, **dict.fromkeys(self.mine, self.schema)}
        try:
            yield other
        finally:
            other._drop()

    def _schema_of(self, table: str) -> str:
        return self.schema if table in self.mine else self.around.get(table, "main")

    def _makes(self, statement: exp.Expr) -> str:
        """The table that a statement makes. Raises ValueError when it makes none of ours."""
        table = sql.target(statement)
        if table is None:
            raise ValueError("the statement makes no table of the stores")
        parts(table)
        return table

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def word(text: str) -> str:
    """A table, schema or store name that is safe inside SQL: our own words only. Raises ValueError."""
    if not (text.isidentifier() and text.isascii()):
        raise ValueError("not a table name")
    return text


def parts(table: str) -> tuple[str, str]:
    """Store and name of `store.table`, both safe inside SQL."""
    store, _, name = table.partition(".")
    return word(store), word(name)
