"""PDFs: tagged, in a language, byte-identical, with every Welsh letter; or refused in both languages."""

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from gwrando.errors import InputError
from gwrando.printing import fonts, pdf

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
SOURCE = """#import "house.typ": *
#let d = json("data.json")
#show: house.with(title: d.title, language: d.language)
= #d.title
#image("dot.svg", alt: d.alt)
#bubble(d.words)
"""
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
DATA = {"title": "Tŷ", "language": "cy", "alt": "Dot coch", "words": "Dŵr"}


def made(**change: Any) -> bytes:
    return pdf.render(SOURCE, data={**DATA, **change}, files={"dot.svg": DOT}, at=AT)


def test_is_tagged_and_says_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(made())) as opened:
        root: Any = opened.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "cy-GB"
        assert "/StructTreeRoot" in root
        assert str(opened.docinfo["/Title"]) == "Tŷ"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        meta = opened.open_metadata()
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        figures = [
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        assert [str(figure.Alt) for figure in figures] == ["Dot coch"]


def test_same_input_gives_the_same_bytes_and_another_time_others() -> None:
    assert made() == made()
    wales = timezone(timedelta(hours=1))
    same_moment = pdf.render(SOURCE, data=DATA, files={"dot.svg": DOT}, at=AT.astimezone(wales))
    assert same_moment == made()
    parts_of_a_second = AT.replace(microsecond=417_000)  # as a clock gives it; PDF dates have whole seconds
    assert pdf.render(SOURCE, data=DATA, files={"dot.svg": DOT}, at=parts_of_a_second) == made()
    later = pdf.render(SOURCE, data=DATA, files={"dot.svg": DOT}, at=AT + timedelta(days=1))
    assert later != made()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        pdf.render(SOURCE, data=DATA, files={"dot.svg": DOT}, at=datetime(2026, 5, 1))


def test_a_file_may_not_take_the_place_of_ours() -> None:
    with pytest.raises(ValueError, match=r"house\.typ"):
        pdf.render(SOURCE, data=DATA, files={"house.typ": b""}, at=AT)


@pytest.mark.parametrize(
    "source, said",
    [
        ("= Hi", "no title"),
        ('#set document(title: "t")\n= Hi\n#image("dot.svg")', "no description in words"),
        ('#set document(title: "t")\n= Hi\n=== Deep', "heading level"),
        ('#set document(title: "t")\n= #json("data.json").nothing', "does not work with this data"),
    ],
)
def test_what_typst_refuses_is_said_in_both_languages(source: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        pdf.render(source, data={}, files={"dot.svg": DOT}, at=AT)
    assert said in caught.value.en
    assert caught.value.cy != caught.value.en


def test_a_letter_no_font_has_is_named_without_the_words_around_it() -> None:
    with pytest.raises(InputError) as caught:
        made(words="Megan \N{CJK UNIFIED IDEOGRAPH-6F22} Ŵyr")
    assert "U+6F22" in caught.value.en
    assert "Megan" not in str(caught.value)


def test_pictures_of_the_pages() -> None:
    both = pdf.pages('#set document(title: "t")\n= A\n#pagebreak()\nB', data={}, at=AT, dots_per_inch=20)
    assert len(both) == 2
    assert all(page.startswith(b"\x89PNG") for page in both)
    assert len(pdf.pages('#set document(title: "t")\n= A', data={}, at=AT, dots_per_inch=20)) == 1


@pytest.mark.parametrize("path", sorted(fonts.FOLDER.glob("*.ttf")), ids=lambda path: path.name)
def test_every_shipped_font_has_every_welsh_letter(path: Path) -> None:
    have = fonts.letters(path.read_bytes())
    assert not set(fonts.WELSH_LETTERS) - have
    second = {chr(code) for code in TTFont(path).getBestCmap()}
    assert have == second


def test_missing_letters() -> None:
    assert fonts.missing_letters("Dŵr a thân\n\t✓ → ✓") == "→✓"


def test_letters_of_a_font_of_every_plane(tmp_path: Path) -> None:
    """Format 12 tables (beyond the basic plane) are read as fontTools reads them."""
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "a", "face"])
    builder.setupCharacterMap({0x61: "a", 0x1F600: "face"})
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "a": empty, "face": empty})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "a", "face"), (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    builder.save(tmp_path / "f.ttf")
    assert fonts.letters((tmp_path / "f.ttf").read_bytes()) == {"a", "\N{GRINNING FACE}"}


# one table, cmap, at byte 28, with no subtables
EMPTY_MAP = b"\0\1\0\0\0\1" + b"\0" * 6 + b"cmap" + b"\0" * 4 + b"\0\0\0\x1c" + b"\0\0\0\4" + b"\0" * 4


@pytest.mark.parametrize("bad", [b"", b"not a font at all", b"\0\1\0\0" + b"\0" * 20, EMPTY_MAP])
def test_what_is_not_a_font(bad: bytes) -> None:
    with pytest.raises(ValueError):
        fonts.letters(bad)
