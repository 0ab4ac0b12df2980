"""Slips to cut out: a child keeps the number, gives the sheet back, and sees the answer with it. Needs nothing but the core."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files

import segno

from gwrando.printing import pdf
from gwrando.text import Bilingual, dates
from gwrando.voice.codes import shown_slip
from gwrando.voice.paper.layout import SheetLanguages

A_PAGE = 10
TITLE = Bilingual(cy="Slipiau i'w torri a'u cadw", en="Slips to cut out and keep")
DESCRIPTION = Bilingual(
    cy="Un slip i bob taflen, gyda'i rif a chod QR.",
    en="One slip for each sheet, with its number and a QR code.",
)
KEEP = Bilingual(
    cy="Cadwch y slip hwn. Nid yw'n dweud pwy ydych chi.", en="Keep this slip. It does not say who you are."
)


def goes_with(sheet: int) -> Bilingual:
    """Which sheet a slip belongs to."""
    return Bilingual(cy=f"Eich slip · taflen {sheet}", en=f"Your slip · sheet {sheet}")


def come_back(*, door: str, due_on: date | None) -> Bilingual:
    """Where the answer will be, and by when if a day was promised."""
    if due_on is None:
        return Bilingual(cy=f"Bydd ein hateb yma: {door}", en=f"Our answer will be here: {door}")
    return Bilingual(
        cy=f"Bydd ein hateb yma erbyn {dates.spoken(due_on, 'cy')}: {door}",
        en=f"Our answer will be here by {dates.spoken(due_on, 'en')}: {door}",
    )


def render(
    slips: Sequence[tuple[int, str]],
    *,
    links: Mapping[str, str],
    door: str,
    due_on: date | None,
    languages: SheetLanguages,
    at: datetime,
) -> bytes:
    """One PDF (PDF/UA-1, A4, ten a page) of (sheet number, slip number) in their order.

    `links`: slip number -> the address its QR code holds; `door`: the short address where a slip number is typed.
    The same input and `at` give the same bytes.
    """
    codes, rows = {}, []
    for sheet, slip in slips:
        file = f"slip-{sheet}.svg"
        made = segno.make(links[slip], error="m", micro=False)
        codes[file] = made.svg_inline(border=2, omitsize=True).encode()
        rows.append({"sheet": sheet, "shown": shown_slip(slip), "file": file})
    first = "en" if languages == "en" else "cy"
    data = {
        "title": getattr(TITLE, first),
        "description": getattr(DESCRIPTION, first),
        "languages": languages,
        "goes_with": {str(sheet): goes_with(sheet).model_dump() for sheet, _ in slips},
        "lines": [line.model_dump() for line in (KEEP, come_back(door=door, due_on=due_on))],
        "pages": [rows[place : place + A_PAGE] for place in range(0, len(rows), A_PAGE)],
    }
    template = files("gwrando.voice.paper").joinpath("slips.typ").read_text(encoding="utf-8")
    return pdf.render(template, data=data, files=codes, at=at)
