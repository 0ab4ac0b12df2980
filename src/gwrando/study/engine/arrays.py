"""Columns on their way in and out of an engine: Arrow tables, numpy arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

type Column = Sequence[Any] | np.ndarray | pa.Array | pa.ChunkedArray
Columns = dict[str, np.ndarray]

ARROW: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
}
"""The types that a table of a study may have, and the same in Arrow."""


def arrow(columns: Mapping[str, Column], *, types: Mapping[str, str]) -> pa.Table:
    """An Arrow table of columns of values: text unless `types` says otherwise."""
    return pa.table({name: _column(found, types.get(name, "VARCHAR")) for name, found in columns.items()})


def _column(found: Column, kind: str) -> pa.Array | pa.ChunkedArray:
    if isinstance(found, pa.Array | pa.ChunkedArray):
        return found.cast(ARROW[kind])
    if isinstance(found, np.ndarray) and found.dtype.kind in "iufbM":
        # from_pandas: NaN and NaT are gaps
        return pa.array(found, type=ARROW[kind], from_pandas=True)
    return pa.array(list(found), type=ARROW[kind])


def arrays(table: pa.Table) -> Columns:
    """Each column of an Arrow table as a numpy array, of the same type on every engine.

    Whole numbers are int64; with gaps they are float64 and a gap is NaN. Dates are datetime64[D] (NaT). Text
    is an array of objects (None). True and false are bool; with gaps they are objects.
    """
    return {name: _array(table.column(name)) for name in table.column_names}


def _array(column: pa.ChunkedArray) -> np.ndarray:
    kind = column.type
    gaps = column.null_count > 0
    if pa.types.is_dictionary(kind):
        return _array(column.cast(kind.value_type))
    if pa.types.is_decimal(kind):
        whole = kind.scale == 0 and not gaps
        return np.asarray(pc.cast(column, pa.int64() if whole else pa.float64()).to_numpy())
    if pa.types.is_timestamp(kind):
        return np.asarray(column.to_numpy()).astype("datetime64[us]")
    if pa.types.is_date(kind):
        return np.asarray(column.to_numpy()).astype("datetime64[D]")
    if pa.types.is_integer(kind):
        return np.asarray(pc.cast(column, pa.float64() if gaps else pa.int64()).to_numpy())
    if pa.types.is_floating(kind):
        return np.asarray(pc.cast(column, pa.float64()).to_numpy())
    if pa.types.is_boolean(kind) and not gaps:
        return np.asarray(column.to_numpy())
    found = np.empty(len(column), dtype=object)
    found[:] = column.to_pylist()
    return found
