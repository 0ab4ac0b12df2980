"""Rows of text written fast, the same bytes on every machine: columns joined by Arrow, lines ended by CR LF."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gwrando.study.dummy.born import day_number
from gwrando.study.dummy.draws import Numbers
from gwrando.study.dummy.people import Texts
from gwrando.study.extract.columns import DateStyle
from gwrando.study.extract.example import date_text

_FROM, _TO = day_number("1985-01-01"), day_number("2045-01-01")


@cache
def _written(style: DateStyle) -> Texts:
    days = [date_text(day, style) for day in np.arange(_FROM, _TO).astype("datetime64[D]").tolist()]
    return np.array([*days, ""], dtype=object)


def dates(days: Numbers, style: DateStyle) -> Texts:
    """Days as text in a date style of extracts; a day that is not there is empty."""
    places = np.where(days < _FROM, _TO - _FROM, days.astype(np.int64) - _FROM)
    found: Texts = _written(style)[places]
    return found


def cell(text: str, delimiter: str = ",") -> str:
    """A cell as CSV wants it: in quotes only where it must be."""
    if any(c in text for c in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def lines(columns: Sequence[Texts], *, delimiter: str = ",") -> str:
    """The rows as CSV text. Cells are joined as they are: nothing made up here holds a delimiter or a quote."""
    if not columns or not len(columns[0]):
        return ""
    texts = [pa.array(column, pa.string()) for column in columns]
    rows = pc.binary_join_element_wise(*texts, delimiter)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows), "\r\n")
    return f"{joined[0].as_py()}\r\n"


class Sheets:
    """The files of one extract while they are written: heading first, rows as they come."""

    def __init__(self, folder: Path, prefix: str, *, encoding: str, delimiter: str = ",") -> None:
        self.folder, self.prefix, self.encoding, self.delimiter = folder, prefix, encoding, delimiter
        self.open: dict[str, IO[str]] = {}
        self.headings: dict[str, tuple[str, ...]] = {}

    def path(self, kind: str) -> Path:
        """Where a file kind is written; the name says that it is made up."""
        return self.folder / f"{self.prefix}_{kind}.csv"

    def begin(self, kind: str, headings: Sequence[str]) -> None:
        """Opens the file of a kind and writes its headings."""
        # the letters that an old encoding does not have are lost, as they are in life
        file = self.path(kind).open("w", encoding=self.encoding, newline="", errors="replace")
        file.write(self.delimiter.join(cell(h, self.delimiter) for h in headings) + "\r\n")
        self.open[kind], self.headings[kind] = file, tuple(headings)

    def add(self, kind: str, cells: Mapping[str, Texts]) -> None:
        """Writes rows; `cells` has one column for each heading."""
        self.open[kind].write(lines([cells[h] for h in self.headings[kind]], delimiter=self.delimiter))

    def close(self) -> None:
        """Closes all."""
        for file in self.open.values():
            file.close()


__all__ = ["Sheets", "cell", "dates", "lines"]
