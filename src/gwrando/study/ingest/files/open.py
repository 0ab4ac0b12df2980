"""Opens a file by what it holds, not by its name: Parquet, a spreadsheet, or text (plain or gzip)."""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from gwrando.study.extract import Encoding
from gwrando.study.ingest.files.block import BLOCK_BYTES, Block, not_opened, unreadable
from gwrando.study.ingest.files.columnar import Columnar
from gwrando.study.ingest.files.delimited import Delimited
from gwrando.study.ingest.files.lines import NotUtf8Error, encoding_of, line_blocks, open_bytes
from gwrando.study.ingest.files.sheet import Sheet


class Source(Protocol):
    """A file that has been opened: its headings, and its rows with the cells at the places asked for."""

    headings: list[str]

    def blocks(self, places: Sequence[int]) -> Iterator[Block]:
        """The rows, block by block."""
        ...


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises `InputError` when it cannot be opened."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(BLOCK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise not_opened(path.name) from error
    return digest.hexdigest()


class _Text:
    """A text file whose encoding is found on the way: UTF-8 until a byte says otherwise, then Windows-1252."""

    def __init__(self, path: Path, *, encodings: Sequence[Encoding], whole: bool) -> None:
        self._path, self._encodings, self._whole = path, encodings, whole
        with open_bytes(path) as stream:
            try:
                first = stream.read(4)
            except (EOFError, OSError, zlib.error):
                first = b""
        self._encoding = encoding_of(first)
        if self._encoding.removesuffix("-sig") not in encodings:
            raise self._unknown()
        try:
            opened = self._opened()
        except NotUtf8Error:
            self._fall_back()
            opened = self._opened()
        self.headings = opened.headings
        opened.close()

    def _unknown(self) -> Exception:
        return unreadable(
            self._path.name,
            "Nid yw'r ffeil yn un o'r amgodiadau y mae'r ategyn yn eu caniatáu.",
            "The file is in none of the encodings that the plug-in allows.",
        )

    def _fall_back(self) -> None:
        if "cp1252" not in self._encodings or self._encoding != "utf-8":
            raise self._unknown()
        self._encoding = "cp1252"

    def _opened(self) -> Delimited:
        blocks = line_blocks(open_bytes(self._path), file=self._path.name, encoding=self._encoding)
        return Delimited(blocks, file=self._path.name, whole=self._whole)

    def blocks(self, places: Sequence[int]) -> Iterator[Block]:
        """The rows. Raises `Again` when rows that were given already must be read anew in another encoding."""
        opened = self._opened()
        try:
            yield from opened.blocks(places)
        except NotUtf8Error:
            self._fall_back()
            raise Again from None
        finally:
            opened.close()


class Again(Exception):  # noqa: N818 - a signal, not an error
    """The rows given so far do not count: ask for the blocks again from the start."""


_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PAGES = (b"<htm", b"<!do", b"<tab", b"<?xm")
_WIDE = re.compile(
    rb"\0[^\0]\0[^\0]|[^\0]\0[^\0]\0|[^\0]\0{3}|\0{3}[^\0]|\xff\xfe\0\0|\0\0\xfe\xff", re.DOTALL
)
"""How text in UTF-16 or UTF-32 begins that has no mark (or one of UTF-32)."""


def _check_kind(first: bytes, file: str) -> None:
    """Raises `InputError` for what is not a table that is read here, by its first four bytes."""
    if first == _OLD_EXCEL:
        raise unreadable(
            file,
            "Hen ffeil Excel (.xls) yw hon, neu un gyda chyfrinair: ni ellir ei darllen.",
            "This is an old Excel file (.xls), or one with a password: it cannot be read.",
            next_cy="Gofynnwch i'r gwasanaeth ei chadw fel .xlsx heb gyfrinair, neu CSV, a'i hanfon mewn ffordd ddiogel.",
            next_en="Ask the service to save it as .xlsx without a password, or CSV, and to send it by a safe way.",
        )
    if first.lower() in _PAGES:
        raise unreadable(
            file,
            "Tudalen we neu XML yw hon, nid tabl.",
            "This is a web page or XML, not a table.",
            next_cy="Agorwch hi mewn taenlen, cadwch hi fel CSV UTF-8, a gwiriwch y rhesi; neu gofynnwch am CSV.",
            next_en="Open it in a spreadsheet, save it as CSV UTF-8 and check the rows; or ask for CSV.",
        )
    if _WIDE.fullmatch(first):
        raise unreadable(
            file,
            "Mae'r ffeil mewn amgodiad llydan (UTF-16 neu UTF-32) heb farc sy'n dweud pa un.",
            "The file is in a wide encoding (UTF-16 or UTF-32) without a mark that tells which.",
            next_cy="Gofynnwch i'r gwasanaeth ei chadw fel CSV UTF-8.",
            next_en="Ask the service to save it as CSV UTF-8.",
        )


def open_source(
    path: Path,
    *,
    sheet: str = "",
    encodings: Sequence[Encoding] = ("utf-8", "cp1252", "utf-16"),
    whole: bool = False,
) -> Source:
    """Opens a file. `whole`: a manifest has confirmed every byte, so a last line without an end is not doubted.

    Raises `InputError` when the file cannot be opened or is damaged where its headings are.
    """
    with open_bytes(path) as stream:
        try:
            first = stream.read(4)
        except (EOFError, OSError, zlib.error):
            raise unreadable(
                path.name,
                "Mae'r ffeil gywasgedig wedi'i thorri neu ei difrodi.",
                "The compressed file was cut off or is damaged.",
            ) from None
    if first == b"PAR1":
        return Columnar(path)
    if first.startswith(b"PK\x03\x04"):
        return Sheet(path, sheet=sheet)
    _check_kind(first, path.name)
    return _Text(path, encodings=encodings, whole=whole)
