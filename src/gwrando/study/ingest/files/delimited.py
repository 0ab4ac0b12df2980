"""CSV: Arrow reads blocks that hold nothing unusual, Python's strict reader all others; both give the same rows.

Nothing unusual: no quote, no NUL, no stray carriage return, no empty line, and the right number of cells in every
line. Arrow is about ten times as fast but forgives too much to be let near anything else.
"""

import csv
from collections.abc import Generator, Iterator, Sequence

import pyarrow as pa
from pyarrow import csv as arrow_csv

from gwrando.study.ingest.files.block import (
    CELLS,
    CUT_SHORT,
    LINE_BREAK,
    LONGEST_LINE,
    NUL,
    Block,
    block_of,
    plain_block,
    unreadable,
)


def _lines(block: bytes) -> list[str]:
    """The lines of a block with their ends. Only a line feed ends a line here."""
    lines = block.decode().split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def _strange(file: str, line: int) -> Exception:
    return unreadable(
        file,
        f"Mae'r dyfynodau neu'r diweddiadau llinell wedi'u difrodi tua llinell {line}.",
        f"The quotes or line ends are damaged near line {line}.",
    )


class Delimited:
    """The rows of one CSV file, from blocks of lines. `headings` are the cells of its first line."""

    def __init__(self, blocks: Generator[bytes], *, file: str, delimiter: str = ",", whole: bool) -> None:
        self._blocks, self._file, self._delimiter, self._whole = blocks, file, delimiter, whole
        self._held = next(blocks, b"")
        cut = self._held.find(b"\n") + 1 or len(self._held)
        first, self._held = self._held[:cut], self._held[cut:]
        try:
            self.headings = next(csv.reader(_lines(first), strict=True, delimiter=delimiter), [])
        except csv.Error:
            raise _strange(file, 1) from None
        if b"\0" in first:
            raise _strange(file, 1)
        self._line, self._row = 2, 2

    def close(self) -> None:
        """Lets go of the file."""
        self._blocks.close()

    def blocks(self, places: Sequence[int]) -> Iterator[Block]:
        """The rows, with the cells at these places. Raises `InputError` when a quote is never closed."""
        block, carried = self._held or next(self._blocks, b""), b""
        while block:
            block = carried + block
            carried, following = b"", None
            found = None if self._unusual(block) else self._by_arrow(block, places)
            if found is None:
                following = next(self._blocks, b"")
                found, carried = self._by_python(block, places, last=not following)
            if len(found.rows):
                yield found
            block = next(self._blocks, b"") if following is None else following

    def _unusual(self, block: bytes) -> bool:
        return (
            b'"' in block
            or b"\0" in block
            or block.startswith((b"\n", b"\r\n"))
            or b"\n\n" in block
            or b"\n\r\n" in block
            or not block.endswith(b"\n")
            or block.count(b"\r") != block.count(b"\r\n")
        )

    def _by_arrow(self, block: bytes, places: Sequence[int]) -> Block | None:
        """The block by Arrow; None when a line has the wrong number of cells."""
        names = [str(place) for place in range(len(self.headings))]
        try:
            table = arrow_csv.read_csv(
                pa.py_buffer(block),
                read_options=arrow_csv.ReadOptions(
                    column_names=names, block_size=len(block) + 1, use_threads=False
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self._delimiter, quote_char=False, ignore_empty_lines=False
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    include_columns=[str(place) for place in places],
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        n = block.count(b"\n")
        if table.num_rows != n:
            return None
        first = self._row
        self._row, self._line = self._row + n, self._line + n
        return plain_block(first, [column.combine_chunks() for column in table.columns], n)

    def _by_python(self, block: bytes, places: Sequence[int], *, last: bool) -> tuple[Block, bytes]:
        """The block by the strict reader, and the lines at its end that belong to a row not ended yet."""
        lines = _lines(block)
        reader = csv.reader(lines, strict=True, delimiter=self._delimiter)
        numbers: list[int] = []
        rows: list[list[str]] = []
        shapes: list[int] = []
        done = 0
        carried = b""
        try:
            for row in reader:
                if row:
                    numbers.append(self._row)
                    rows.append(row)
                    shapes.append(self._mark(row, reader.line_num - done))
                self._row += 1
                done = reader.line_num
        except csv.Error:
            # either a quote still open at the end of the block, or damage inside it
            carried = "".join(lines[done:]).encode()
            if last or reader.line_num < len(lines) or len(carried) > LONGEST_LINE:
                raise _strange(self._file, self._line + done) from None
        self._line += done
        if last and rows and not block.endswith(b"\n") and not self._whole:
            shapes[-1] = shapes[-1] or CUT_SHORT
        return block_of(numbers, rows, shapes, places), carried

    def _mark(self, row: Sequence[str], n_lines: int) -> int:
        if any("\0" in cell for cell in row):
            return NUL
        if n_lines > 1:
            return LINE_BREAK
        return CELLS if len(row) != len(self.headings) else 0
