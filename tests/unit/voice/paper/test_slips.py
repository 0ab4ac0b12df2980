"""Slips to cut out: accessible, ten a page, each with its own number and a QR code that leads to its page."""

import io
from datetime import UTC, date, datetime

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from gwrando.voice.paper import slips
from gwrando.voice.paper.layout import SheetLanguages

AT = datetime(2026, 11, 29, tzinfo=UTC)
ROWS = [(number, f"TPX49KM{letter}") for number, letter in enumerate("BCDFGHJKMNP", start=4)]
LINKS = {slip: f"https://gwrando.example/cy/voice/slip/{slip}/" for _, slip in ROWS}


def made(languages: SheetLanguages = "both", due_on: date | None = date(2027, 1, 31)) -> bytes:
    return slips.render(
        ROWS, links=LINKS, door="gwrando.example/go", due_on=due_on, languages=languages, at=AT
    )


def test_every_sheet_has_its_slip_and_the_same_bytes_twice() -> None:
    content = made()
    assert content == made()
    with pikepdf.open(io.BytesIO(content)) as document, document.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
    pages = pdfium.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    assert len(pages) == 2
    for number, slip in ROWS:
        assert f"sheet {number}" in text
        assert f"taflen {number}" in text
        assert f"{slip[:4]} {slip[4:]}" in text
    lines = " ".join(text.split())
    assert lines.count("31 Ionawr 2027") == lines.count("31 January 2027") == 11


def test_the_qr_code_leads_to_the_slips_own_page() -> None:
    page = pdfium.PdfDocument(made())[1].render(scale=3, grayscale=True).to_numpy()
    grey = np.ascontiguousarray(page[..., 0] if page.ndim == 3 else page)
    assert cv2.QRCodeDetector().detectAndDecode(grey)[0] == LINKS[ROWS[10][1]]


@pytest.mark.parametrize(
    ("language", "there", "absent"), [("cy", "Cadwch y slip", "Keep"), ("en", "Keep this slip", "Cadwch")]
)
def test_one_language_alone_and_no_day_where_none_was_promised(
    language: SheetLanguages, there: str, absent: str
) -> None:
    text = pdfium.PdfDocument(made(language, None))[0].get_textpage().get_text_bounded()
    assert there in text
    assert absent not in text
    assert "gwrando.example/go" in text
    assert "2027" not in text
