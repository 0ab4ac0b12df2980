"""Blocks of rows between a file and the engine, and the words for a file that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from gwrando.errors import InputError

SHAPES = ("", "cells", "nul", "line_break", "cut_short")
"""What may be wrong with the shape of a row: the number of cells; a NUL; a line break in a cell; a last line that was
never ended and no manifest to say that the file is whole. The mark of a row is its place here (0: nothing)."""

CELLS, NUL, LINE_BREAK, CUT_SHORT = 1, 2, 3, 4

LONGEST_LINE = 1 << 20
"""Bytes of a line after which a file is refused. A row of codes and dates is a few hundred."""

BLOCK_BYTES = 1 << 20
"""Bytes read at a time: what bounds memory."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rows of a file: row numbers (the heading is row 1), the cells of each wanted column as text, and marks."""

    rows: pa.Array
    cells: Sequence[pa.Array]
    shapes: pa.Array

    def __post_init__(self) -> None:
        if any(len(column) != len(self.rows) for column in (*self.cells, self.shapes)):
            raise ValueError("columns of a block differ in length")


def plain_block(first: int, cells: Sequence[pa.Array], n: int) -> Block:
    """A block of consecutive rows with nothing wrong in their shape."""
    numbers = pa.array(np.arange(first, first + n, dtype=np.int64))
    return Block(rows=numbers, cells=cells, shapes=pa.repeat(pa.scalar(0, pa.int8()), n))


def block_of(
    numbers: Sequence[int], rows: Sequence[Sequence[str]], shapes: Sequence[int], places: Sequence[int]
) -> Block:
    """A block from rows of Python text; a row with a mark gives empty cells."""
    blank = ("",) * (max(places, default=-1) + 1)
    used = [row if not mark else blank for row, mark in zip(rows, shapes, strict=True)]
    cells = [pa.array([row[place] for row in used], type=pa.string()) for place in places]
    return Block(
        rows=pa.array(numbers, type=pa.int64()), cells=cells, shapes=pa.array(shapes, type=pa.int8())
    )


def unreadable(file: str, cy: str, en: str, *, next_cy: str = "", next_en: str = "") -> InputError:
    """The refusal of a whole file. Words only: never a piece of what is in it.

    What to do is to ask the service for the file again, where nothing else is said.
    """
    return InputError(
        cy=cy,
        en=en,
        where=file,
        next_cy=next_cy
        or "Gofynnwch i'r gwasanaeth anfon y ffeil eto, gyda maniffest (gwrando study manifest). Ni newidiwyd "
        "dim.",
        next_en=next_en
        or "Ask the service to send the file again, with a manifest (gwrando study manifest). Nothing was "
        "changed.",
    )


def not_opened(file: str) -> InputError:
    """A file that is not there, or may not be read."""
    return unreadable(
        file,
        "Ni ellir agor y ffeil.",
        "The file cannot be opened.",
        next_cy="Gwiriwch enw'r ffeil yn study.toml, ei bod yn ffolder yr astudiaeth, a bod gennych hawl i'w darllen.",
        next_en="Check its name in study.toml, that it is in the study's folder, and that you may read it.",
    )
