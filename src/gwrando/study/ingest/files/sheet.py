"""Spreadsheets (.xlsx): one sheet, read row by row; dates as ISO text, whole numbers without a point."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path

from gwrando.study.ingest.files.block import CELLS, Block, block_of, unreadable

MOST_UNPACKED = 500_000_000
MOST_RATIO = 200
"""Bytes a workbook may hold unpacked, and how many times its packed size. Source: reliability.md 6 (uploads)."""

_ROWS = 20_000


def _text(value: object) -> str:
    """A cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if not isinstance(value, timedelta) else str(value.total_seconds())


def _check_archive(path: Path) -> None:
    """Raises `InputError` for a zip that is no workbook, or unpacks to too much."""
    with zipfile.ZipFile(path) as archive:
        sizes = [(item.file_size, item.compress_size) for item in archive.infolist()]
        is_book = "[Content_Types].xml" in archive.namelist()
    if not is_book:
        raise unreadable(
            path.name,
            "Ffolder wedi'i chywasgu (zip) yw hon, nid tabl.",
            "This is a compressed folder (zip), not a table.",
            next_cy="Dadbaciwch hi yn ffolder yr astudiaeth a rhowch enw'r ffeil sydd ynddi yn study.toml.",
            next_en="Unpack it in the study's folder and put the name of the file inside it into study.toml.",
        )
    unpacked, packed = sum(size for size, _ in sizes), sum(size for _, size in sizes)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise unreadable(
            path.name,
            "Mae'r daenlen yn rhy fawr o'i dadbacio; anfonwch CSV neu Parquet.",
            "The spreadsheet is too large when unpacked; send CSV or Parquet.",
        )


class Sheet:
    """The rows of one sheet of a workbook. `headings` are the cells of its first row."""

    def __init__(self, path: Path, *, sheet: str) -> None:
        # a spreadsheet library that is only needed for spreadsheets
        import openpyxl

        self._file = path.name
        with ExitStack() as opened:
            try:
                _check_archive(path)
                # the bytes, not the path: openpyxl refuses a workbook whose name ends otherwise
                stream = opened.enter_context(path.open("rb"))
                self._book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
                opened.callback(self._book.close)
                names = self._book.sheetnames
            except (
                OSError,
                zipfile.BadZipFile,
                KeyError,
                ValueError,
                TypeError,
                SyntaxError,
                EOFError,
            ) as error:
                # SyntaxError: a damaged XML part raises xml.etree's ParseError
                raise self._damaged() from (error if isinstance(error, OSError) else None)
            if sheet and sheet not in names:
                raise unreadable(
                    path.name,
                    f"Nid oes taflen o'r enw '{sheet}' yn y daenlen.",
                    f"There is no sheet named '{sheet}' in the spreadsheet.",
                    next_cy="Rhowch yr enw hwn ar y daflen gywir yn y daenlen, neu anfonwch y daflen fel CSV.",
                    next_en="Give the right sheet of the workbook this name, or send the sheet as CSV.",
                )
            self._close = opened.pop_all().close
        self._rows = self._raw(sheet or names[0])
        self.headings = self._trimmed(next(self._rows, ()))

    def _damaged(self) -> Exception:
        return unreadable(
            self._file,
            "Mae'r daenlen wedi'i difrodi neu nid yw'n .xlsx.",
            "The spreadsheet is damaged or is no .xlsx.",
        )

    def _raw(self, sheet: str) -> Iterator[Sequence[object]]:
        try:
            found = self._book[sheet]
            found.reset_dimensions()
            yield from found.iter_rows(values_only=True)
        except Exception as error:
            # openpyxl meets damaged XML with many kinds of error; all mean the same to a reader
            if isinstance(error, MemoryError):
                raise
            raise self._damaged() from None
        finally:
            self._close()

    def _trimmed(self, row: Sequence[object]) -> list[str]:
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def blocks(self, places: Sequence[int]) -> Iterator[Block]:
        """The rows, with the cells at these places; rows without a cell are passed over but counted."""
        numbers: list[int] = []
        rows: list[list[str]] = []
        shapes: list[int] = []
        for number, row in enumerate(self._rows, start=2):
            cells = self._trimmed(row)
            if not cells:
                continue
            # a row ends with its last filled cell; more cells than headings means a cell nobody named
            shapes.append(CELLS if len(cells) > len(self.headings) else 0)
            rows.append(cells + [""] * (len(self.headings) - len(cells)))
            numbers.append(number)
            if len(rows) == _ROWS:
                yield block_of(numbers, rows, shapes, places)
                numbers, rows, shapes = [], [], []
        if rows:
            yield block_of(numbers, rows, shapes, places)
