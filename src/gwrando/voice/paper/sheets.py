"""A consultation or a list of items -> sheets to print: one PDF (PDF/UA-1, A4, black on white) and its layout.

Needs nothing but the core of Gwrando: a school can print without the part that reads.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from gwrando.errors import InputError, Language
from gwrando.printing import pdf
from gwrando.text import Bilingual
from gwrando.voice.codes import shown_slip
from gwrando.voice.consultation import ConsultationDocument
from gwrando.voice.document import Document
from gwrando.voice.paper import code, geometry, words
from gwrando.voice.paper.layout import LINE_MM, PlacedQuestion, SheetLayout, SheetOptions, place
from gwrando.voice.paper.questions import PaperQuestion, of_consultation

NO_SLIPS: Mapping[int, str] = MappingProxyType({})
MOST_AT_ONCE = 500  # sheets in one PDF: a whole year group; the file stays one a printer takes


class Heading(Document):
    """What stands over the items: title, then the promise line by line (purpose first), both languages."""

    title: Bilingual
    promise: tuple[Bilingual, ...]
    is_example: bool = False


def heading(
    document: ConsultationDocument, *, afterwards: Bilingual | None = None, with_slip: bool = False
) -> Heading:
    """The head of a consultation's sheets: purpose, who asks, what is done with the sheet, that nothing must be filled in.

    `afterwards` says what becomes of the paper, by whoever keeps it; without it nothing is promised about that.
    `with_slip` says what the slip number is for, on sheets that have one.
    """
    asks = () if document.promise is None else (words.who_asks(document.promise.who_asks),)
    after = () if afterwards is None else (afterwards,)
    slip = (words.SLIP,) if with_slip else ()
    return Heading(
        title=document.title,
        promise=(document.purpose, *asks, words.READ_BY, *after, words.HOW_TO_MARK, *slip),
        is_example=document.is_example,
    )


def _words(text: Bilingual) -> dict[str, str]:
    return {"cy": text.cy, "en": text.en}


def _data(head: Heading, options: SheetOptions) -> dict[str, Any]:
    first: Language = "en" if options.languages == "en" else "cy"
    return {
        "title": head.title.in_(first),
        "description": words.DESCRIPTION.in_(first),
        "languages": options.languages,
        "size": options.size_pt,
        "heading": _words(head.title),
        "promise": [_words(line) for line in head.promise],
        "example": _words(words.EXAMPLE) if head.is_example else None,
        "help": _words(words.HELP),
    }


def _template() -> str:
    return files("gwrando.voice.paper").joinpath("sheet.typ").read_text(encoding="utf-8")


def layout(
    asked: Sequence[PaperQuestion], *, head: Heading, session: str, options: SheetOptions | None = None
) -> SheetLayout:
    """Where everything stands, from heights that Typst measured. Raises `InputError` as `layout.place`."""
    chosen = options or SheetOptions()
    items = [{"number": number, "words": _words(one.text)} for number, one in enumerate(asked, start=1)]
    data = {**_data(head, chosen), "measure": True, "items": items}
    promise_mm, *heights = pdf.marked(_template(), data=data, label="height")
    text_mm = {one.key: round(height, 3) for one, height in zip(asked, heights, strict=True)}
    return place(asked, session=session, options=chosen, text_mm=text_mm, promise_mm=round(promise_mm, 3))


def _item(placed: PlacedQuestion, asked: PaperQuestion) -> dict[str, Any]:
    return {
        "number": placed.number,
        "words": _words(asked.text),
        "text": list(placed.text),
        "writing": None if placed.writing is None else list(placed.writing),
        "boxes": [{"frame": list(box.frame), "label": list(box.label)} for box in placed.boxes],
        "choices": [{"label": _words(choice.label), "symbol": choice.symbol} for choice in asked.choices],
    }


def _qr(rows: Sequence[str]) -> bytes:
    """The modules as one SVG path of rows: sharp at any size."""
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, bit in enumerate(row) if bit == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.MODULES} {code.MODULES}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    ).encode()


def _printing(
    plan: SheetLayout,
    asked: Sequence[PaperQuestion],
    *,
    head: Heading,
    first: int,
    n_sheets: int,
    slips: Mapping[int, str] = NO_SLIPS,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    if not 1 <= n_sheets <= MOST_AT_ONCE or not 1 <= first <= code.MOST_SHEETS - n_sheets + 1:
        raise InputError(
            cy=f"Gellir argraffu 1 i {MOST_AT_ONCE} o daflenni ar y tro, wedi'u rhifo hyd at {code.MOST_SHEETS}.",
            en=f"Print 1 to {MOST_AT_ONCE} sheets at a time, numbered up to {code.MOST_SHEETS}.",
            next_cy="Argraffwch lai o daflenni ar y tro.",
            next_en="Print fewer sheets at a time.",
        )
    by_key = {one.key: one for one in asked}
    if list(by_key) != list(plan.questions()):
        raise ValueError("the layout was made for other items")
    sheets, pictures = [], {}
    for sheet in range(first, first + n_sheets):
        pages = []
        for page in range(1, len(plan.pages) + 1):
            here = code.PageCode(session=plan.session, sheet=sheet, page=page, layout=plan.mark)
            file = f"qr-{sheet}-{page}.svg"
            pictures[file] = _qr(code.modules(here))
            slip = slips.get(sheet, "") if page == 1 else ""
            pages.append(
                {
                    "file": file,
                    "shown": here.shown(pages=len(plan.pages)),
                    "slip": shown_slip(slip) if slip else None,
                }
            )
        sheets.append(pages)
    data = {
        **_data(head, plan.options),
        "measure": False,
        "sheets": sheets,
        "pages": [[_item(placed, by_key[placed.key]) for placed in page] for page in plan.pages],
        "marks": [list(rows) for rows in geometry.MARKS],
        "corners": [list(rect) for rect in geometry.corner_marks()],
        "qr": list(geometry.qr()),
        "top": geometry.TOP_FIRST,
        "line": LINE_MM,
    }
    return data, pictures


def render(
    plan: SheetLayout,
    asked: Sequence[PaperQuestion],
    *,
    head: Heading,
    n_sheets: int,
    first: int = 1,
    slips: Mapping[int, str] = NO_SLIPS,
    at: datetime,
) -> bytes:
    """The sheets numbered `first` to `first + n_sheets - 1` as one PDF. The same input and `at` give the same bytes.

    `slips`: sheet number -> slip number, printed at the top of the sheet's first page. Raises `InputError` for more sheets than one file may hold, ValueError when `plan` was made for other items.
    """
    data, pictures = _printing(plan, asked, head=head, first=first, n_sheets=n_sheets, slips=slips)
    return pdf.render(_template(), data=data, files=pictures, at=at)


def preview(
    plan: SheetLayout,
    asked: Sequence[PaperQuestion],
    *,
    head: Heading,
    sheet: int = 1,
    slips: Mapping[int, str] = NO_SLIPS,
    at: datetime,
    dots_per_inch: int = 100,
) -> list[bytes]:
    """One sheet as PNG pictures, a page each. Errors as `render`."""
    data, pictures = _printing(plan, asked, head=head, first=sheet, n_sheets=1, slips=slips)
    return pdf.pages(_template(), data=data, files=pictures, at=at, dots_per_inch=dots_per_inch)


def of_document(
    document: ConsultationDocument,
    *,
    session: str,
    options: SheetOptions | None = None,
    afterwards: Bilingual | None = None,
    with_slip: bool = False,
) -> tuple[SheetLayout, tuple[PaperQuestion, ...], Heading]:
    """Layout, items and head of a consultation's sheets, ready for `render`. Errors as `layout`."""
    asked, head = of_consultation(document), heading(document, afterwards=afterwards, with_slip=with_slip)
    return layout(asked, head=head, session=session, options=options), asked, head
