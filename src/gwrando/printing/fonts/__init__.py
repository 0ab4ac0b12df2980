"""The fonts that go into every PDF, and which letters they have.

Lexend (SIL Open Font Licence 1.1, `OFL.txt` beside this file) is the one font of the house: made for
reading fluency, and complete in Welsh (publish.md: the original Atkinson Hyperlegible has no ŵ ŷ at all).
"""

import struct
from functools import cache
from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("gwrando.printing.fonts")))
WELSH_LETTERS = (
    "aâáàäbcdeêéèëfghiîíìïjlmnoôóòöprstuûúùüwŵẃẁẅyŷýỳÿ" + "AÂÁÀÄBCDEÊÉÈËFGHIÎÍÌÏJLMNOÔÓÒÖPRSTUÛÚÙÜWŴẂẀẄYŶÝỲŸ"
)


def _format_4(table: bytes) -> set[int]:
    """The code points of a segment table (most of the basic plane)."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    at_offsets = 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", table, at_offsets)
    found = set()
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                where = at_offsets + 2 * i + offset + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", table, where)
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                found.add(code)
    return found


def _format_12(table: bytes) -> set[int]:
    """The code points of a group table (all planes)."""
    (count,) = struct.unpack_from(">L", table, 12)
    found: set[int] = set()
    for i in range(count):
        start, end, glyph = struct.unpack_from(">3L", table, 16 + 12 * i)
        found.update(code for code in range(start, end + 1) if glyph + code - start)
    return found


def _character_map(font: bytes) -> bytes:
    (n_tables,) = struct.unpack_from(">H", font, 4)
    for i in range(n_tables):
        tag, _, offset, length = struct.unpack_from(">4s3L", font, 12 + 16 * i)
        if tag == b"cmap":
            return font[offset : offset + length]
    raise ValueError("a font without a character map")


def letters(font: bytes) -> frozenset[str]:
    """Every character a TrueType or OpenType font can show (its `cmap`).

    Raises `ValueError` when the bytes hold no character map that we can read.
    Source: OpenType specification, chapter cmap, formats 4 and 12.
    """
    found: set[int] = set()
    try:
        cmap = _character_map(font)
        for i in range(struct.unpack_from(">H", cmap, 2)[0]):
            table = cmap[struct.unpack_from(">HHL", cmap, 4 + 8 * i)[2] :]
            kind = struct.unpack_from(">H", table)[0]
            if kind == 4:
                found |= _format_4(table)
            elif kind == 12:
                found |= _format_12(table)
    except struct.error:
        raise ValueError("not a font, or a broken one") from None
    if not found:
        raise ValueError("a font with no readable character map")
    return frozenset(map(chr, found))


@cache
def shipped() -> dict[str, frozenset[str]]:
    """The fonts in this folder: file name -> characters it can show."""
    return {path.name: letters(path.read_bytes()) for path in sorted(FOLDER.glob("*.ttf"))}


def missing_letters(text: str) -> str:
    """The characters of a text that the house font cannot show, each once, in order of code point."""
    have = shipped()["Lexend.ttf"]
    return "".join(sorted({letter for letter in text if letter not in have and not letter.isspace()}))
