"""Bytes of a text file, plain or gzip, as UTF-8 blocks that end where a line ends."""

import codecs
import gzip
import re
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from gwrando.study.ingest.files.block import BLOCK_BYTES, LONGEST_LINE, not_opened, unreadable

_UTF8_IN_CP1252 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
"""Letters beyond ASCII as UTF-8 writes them. In a cp1252 file they would be two or three odd signs in a row."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NotUtf8Error(Exception):
    """The bytes are not UTF-8; another encoding may be tried."""


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked when it is gzip (told by its first bytes, not its name).

    Raises `InputError` when it cannot be opened.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        return cast(BinaryIO, gzip.open(path) if packed else path.open("rb"))
    except OSError as error:
        raise not_opened(path.name) from error


def _chunks(stream: BinaryIO, file: str) -> Iterator[bytes]:
    try:
        while chunk := stream.read(BLOCK_BYTES):
            yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise unreadable(
            file,
            "Mae'r ffeil gywasgedig wedi'i thorri neu ei difrodi.",
            "The compressed file was cut off or is damaged.",
        ) from None
    except OSError as error:
        raise unreadable(file, "Ni ellir darllen y ffeil.", "The file cannot be read.") from error


def _as_utf8(chunks: Iterator[bytes], file: str, encoding: str) -> Iterator[bytes]:
    """The same text in UTF-8 without a byte-order mark. Raises `NotUtf8Error` or `InputError`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    held = b""
    try:
        for chunk in chunks:
            if encoding == "cp1252":
                # the last two bytes again, so that a letter on the edge is seen
                if _UTF8_IN_CP1252.search(held + chunk):
                    raise unreadable(
                        file,
                        "Mae'r ffeil yn cymysgu dau amgodiad (UTF-8 a Windows-1252).",
                        "The file mixes two encodings (UTF-8 and Windows-1252).",
                    )
                held = chunk[-2:]
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", True).encode()
    except UnicodeDecodeError:
        # "from None" on purpose: the cause holds a piece of the file
        if encoding in ("utf-8", "utf-8-sig"):
            raise NotUtf8Error from None
        raise unreadable(
            file,
            "Nid yw'r ffeil mewn amgodiad y gellir ei ddarllen (UTF-8, UTF-16, Windows-1252).",
            "The file is not in an encoding that can be read (UTF-8, UTF-16, Windows-1252).",
        ) from None
    except UnicodeEncodeError:  # a lone half of a pair in UTF-16
        raise unreadable(file, "Mae'r ffeil UTF-16 wedi'i difrodi.", "The UTF-16 file is damaged.") from None


def encoding_of(first: bytes) -> str:
    """The encoding that the first bytes of a file tell: UTF-8 unless there is a mark."""
    return next((name for mark, name in _MARKS if first.startswith(mark)), "utf-8")


def line_blocks(stream: BinaryIO, *, file: str, encoding: str) -> Generator[bytes]:
    """Blocks of whole lines in UTF-8; only the last may lack a line end.

    Raises `InputError` for a line longer than `LONGEST_LINE`, a cut archive or damaged text; `NotUtf8Error`.
    """
    rest = b""
    with stream:
        for piece in _as_utf8(_chunks(stream, file), file, encoding):
            cut = piece.rfind(b"\n") + 1
            if not cut:
                rest += piece
            else:
                yield from _checked(rest + piece[:cut], file)
                rest = piece[cut:]
            if len(rest) > LONGEST_LINE:
                raise _too_long(file)
        if rest:
            yield from _checked(rest, file)


def _checked(block: bytes, file: str) -> Iterator[bytes]:
    if len(block) > LONGEST_LINE:
        start = 0
        while len(block) - start > LONGEST_LINE:
            end = block.rfind(b"\n", start, start + LONGEST_LINE)
            if end < start:
                raise _too_long(file)
            start = end + 1
    yield block


def _too_long(file: str) -> Exception:
    return unreadable(
        file,
        f"Mae llinell yn y ffeil sy'n hirach na {LONGEST_LINE:,} beit.",
        f"A line of the file is longer than {LONGEST_LINE:,} bytes.",
    )
