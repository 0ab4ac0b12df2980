"""Parquet: batches of columns, each turned to text so that the same rules read them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from gwrando.study.ingest.files.block import Block, plain_block, unreadable

_ROWS = 65_536


def _as_text(column: pa.Array) -> pa.Array:
    """A column as text: dates and times as ISO, nothing as empty. Raises `pa.ArrowException` for a nested column."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S")
    elif pa.types.is_floating(column.type):
        whole = pc.equal(column, pc.floor(column))
        return pc.fill_null(
            pc.if_else(whole, pc.cast(pc.if_else(whole, column, 0), pa.int64()).cast(pa.string()), column.cast(pa.string())), ""
        )  # fmt: skip
    return pc.fill_null(column.cast(pa.string()), "")


class Columnar:
    """The rows of one Parquet file. `headings` are its column names."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        try:
            self._parquet = parquet.ParquetFile(path)
            self.headings = list(self._parquet.schema_arrow.names)
        except (OSError, pa.ArrowException) as error:
            raise self._damaged() from (error if isinstance(error, FileNotFoundError) else None)

    def _damaged(self) -> Exception:
        return unreadable(
            self._file,
            "Mae'r ffeil Parquet wedi'i difrodi, neu mae colofn ynddi na ellir ei throi'n destun.",
            "The Parquet file is damaged, or holds a column that cannot be turned into text.",
        )

    def blocks(self, places: Sequence[int]) -> Iterator[Block]:
        """The rows, with the cells at these places."""
        first = 2
        try:
            for batch in self._parquet.iter_batches(
                batch_size=_ROWS, columns=list(dict.fromkeys(self.headings[place] for place in places))
            ):
                cells = [_as_text(batch.column(self.headings[place])) for place in places]
                yield plain_block(first, cells, batch.num_rows)
                first += batch.num_rows
        except (OSError, pa.ArrowException):
            raise self._damaged() from None
        finally:
            self._parquet.close()
