"""Opens a file by what it holds, not by its name: Parquet, a spreadsheet, or text (plain or gzip)."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from gwrando.study.extract import Encoding
from gwrando.study.ingest.files.block import BLOCK_BYTES, Block, unreadable
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
        raise unreadable(path.name, "Ni ellir agor y ffeil.", "The file cannot be opened.") from error
    return digest.hexdigest()


class _Text:
    """A text file whose encoding is found on the way: UTF-8 until a byte says otherwise, then Windows-1252."""

    def __init__(self, path: Path, *, encodings: Sequence[Encoding], whole: bool) -> None:
        self._path, self._encodings, self._whole = path, encodings, whole
        with open_bytes(path) as stream:
            try:
                first = stream.read(4)
            except (EOFError, OSError):
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
        except (EOFError, OSError):
            raise unreadable(
                path.name,
                "Mae'r ffeil gywasgedig wedi'i thorri neu ei difrodi.",
                "The compressed file was cut off or is damaged.",
            ) from None
    if first == b"PAR1":
        return Columnar(path)
    if first.startswith(b"PK\x03\x04"):
        return Sheet(path, sheet=sheet)
    return _Text(path, encodings=encodings, whole=whole)
