"""A sheet as data: which item stands on which page, and every box's place in millimetres.

The layout is saved beside the printed sheets. Whoever reads them back needs it and nothing else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from gwrando.errors import InputError
from gwrando.text import document_file
from gwrando.voice.codes import SLIP_LETTERS
from gwrando.voice.document import Document, Key
from gwrando.voice.paper import code
from gwrando.voice.paper.geometry import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP_FIRST, Rect
from gwrando.voice.paper.questions import PaperQuestion

SheetLanguages = Literal["cy", "en", "both"]
BOX_MM = 10.0  # side of a box, measured on the middle of its line
LINE_MM = 0.6  # the box's line
ROUND_MM = 2.6  # free round a box: a tick may leave it
STRIP_MM = BOX_MM + 2 * ROUND_MM
LABEL_GAP_MM = 4.0
PAD_MM = 2.4
FEWEST_WRITING_MM = 25.0


class SheetOptions(Document):
    """How sheets look: languages on one sheet, size of the letters in points (13 is large, 18 very large)."""

    languages: SheetLanguages = "both"
    size_pt: float = Field(default=13.0, ge=11.0, le=20.0)


class PlacedBox(Document):
    """One box to mark and the words beside it, where no mark is looked for."""

    choice: Key
    frame: Rect
    label: Rect


class PlacedQuestion(Document):
    """One item on one page. `strip` is the line of boxes with the room round them; `writing` the handwriting's frame."""

    key: Key
    number: int = Field(ge=1)
    text: Rect
    strip: Rect | None = None
    boxes: tuple[PlacedBox, ...] = ()
    writing: Rect | None = None


class SheetLayout(Document):
    """All pages of one sheet. Every sheet of a printing has the same layout; only its number differs."""

    session: str = Field(pattern=rf"^[{SLIP_LETTERS}]{{{code.SESSION_LENGTH}}}$")
    options: SheetOptions = SheetOptions()
    promise_mm: float = Field(ge=0.0, le=PAGE_HEIGHT)
    pages: tuple[tuple[PlacedQuestion, ...], ...] = Field(min_length=1, max_length=code.MOST_PAGES)

    @model_validator(mode="after")
    def _everything_is_on_the_page_and_apart(self) -> Self:
        paper = Rect(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
        keys = [placed.key for page in self.pages for placed in page]
        if len(set(keys)) != len(keys):
            raise document_file.problem(cy="mae'r un eitem yno ddwywaith", en="an item is there twice")
        for page in self.pages:
            taken = [
                rect
                for placed in page
                for rect in (*(box.frame for box in placed.boxes), placed.writing)
                if rect is not None
            ]
            if not all(rect.inside(paper) for rect in taken) or not all(
                one.apart(other) for place, one in enumerate(taken) for other in taken[:place]
            ):
                raise document_file.problem(
                    cy="mae blwch oddi ar y dudalen neu ar ben un arall",
                    en="a box lies off the page or on another",
                )
        return self

    @property
    def mark(self) -> str:
        """Five letters that stand for this layout in the QR code: sheets of another layout are not read with it."""
        digest = int.from_bytes(hashlib.sha256(self.model_dump_json().encode()).digest()[:8], "big")
        letters = []
        for _ in range(code.PRINT_LENGTH):
            digest, place = divmod(digest, len(SLIP_LETTERS))
            letters.append(SLIP_LETTERS[place])
        return "".join(letters)

    def questions(self) -> tuple[str, ...]:
        """The keys of all items, in their order on the sheet."""
        return tuple(placed.key for page in self.pages for placed in page)


def _boxes(asked: PaperQuestion, *, y: float) -> tuple[PlacedBox, ...]:
    cell = (RIGHT - LEFT) / max(3, len(asked.choices))
    return tuple(
        PlacedBox(
            choice=choice.key,
            frame=Rect(LEFT + place * cell + ROUND_MM, y + ROUND_MM, BOX_MM, BOX_MM),
            label=Rect(
                LEFT + place * cell + ROUND_MM + BOX_MM + LABEL_GAP_MM,
                y + ROUND_MM - 1.0,
                cell - 2 * ROUND_MM - BOX_MM - LABEL_GAP_MM,
                BOX_MM + 2.0,
            ),
        )
        for place, choice in enumerate(asked.choices)
    )


def _placed(asked: PaperQuestion, *, number: int, y: float, text_mm: float) -> tuple[PlacedQuestion, float]:
    """The item with its top at `y`, and where it ends (mm)."""
    text = Rect(LEFT, y + PAD_MM, RIGHT - LEFT, text_mm)
    end = text.bottom + PAD_MM / 2
    strip, writing = None, None
    boxes: tuple[PlacedBox, ...] = ()
    if asked.choices:
        strip, boxes = Rect(LEFT, end, RIGHT - LEFT, STRIP_MM), _boxes(asked, y=end)
        end = strip.bottom
    if asked.writing_mm:
        writing = Rect(LEFT, end + 1.0, RIGHT - LEFT, asked.writing_mm)
        end = writing.bottom + 1.0
    made = PlacedQuestion(key=asked.key, number=number, text=text, strip=strip, boxes=boxes, writing=writing)
    return made, end + PAD_MM / 2


def _too_long(key: str) -> InputError:
    return InputError(
        cy="Mae eitem yn rhy hir i un dudalen.",
        en="An item is too long for one page.",
        where=key,
        next_cy="Gwnewch y testun yn fyrrach, y llythrennau'n llai, neu'r blwch ysgrifennu'n is.",
        next_en="Make the text shorter, the letters smaller, or the box for writing lower.",
    )


def place(
    asked: Sequence[PaperQuestion],
    *,
    session: str,
    options: SheetOptions,
    text_mm: Mapping[str, float],
    promise_mm: float,
) -> SheetLayout:
    """Items to pages, in their order, never cut in two.

    `text_mm` is the height of each item's text (by key) and `promise_mm` that of the promise, as Typst measured them.
    A box for writing shrinks (down to 25 mm) rather than open a new page. Raises `InputError` when there is nothing to
    ask, when an item does not fit on a page, or when a sheet would have more than nine pages.
    """
    if not asked:
        raise InputError(
            cy="Nid oes dim i'w ofyn ar y daflen.",
            en="There is nothing to ask on the sheet.",
            next_cy="Ychwanegwch osodiad neu gwestiwn at yr ymgynghoriad.",
            next_en="Add a statement or a question to the consultation.",
        )
    pages: list[list[PlacedQuestion]] = [[]]
    y = TOP_FIRST + promise_mm
    for number, one in enumerate(asked, start=1):
        made, end = _placed(one, number=number, y=y, text_mm=text_mm[one.key])
        over = end - BOTTOM
        if over > 0 and one.writing_mm - over >= FEWEST_WRITING_MM:
            lower = one.model_copy(update={"writing_mm": one.writing_mm - over - 0.01})
            made, end = _placed(lower, number=number, y=y, text_mm=text_mm[one.key])
        elif over > 0 and pages[-1]:
            pages.append([])
            made, end = _placed(one, number=number, y=TOP_FIRST, text_mm=text_mm[one.key])
        if end > BOTTOM:
            raise _too_long(one.key)
        pages[-1].append(made)
        y = end
    if len(pages) > code.MOST_PAGES:
        raise InputError(
            cy=f"Byddai gan y daflen fwy na {code.MOST_PAGES} tudalen.",
            en=f"The sheet would have more than {code.MOST_PAGES} pages.",
            next_cy="Gofynnwch lai o bethau: dwy ochr un daflen yw'r mwyaf y mae plentyn yn ei lenwi'n fodlon.",
            next_en="Ask fewer things: two sides of one sheet is the most a child fills in gladly.",
        )
    return SheetLayout(
        session=session,
        options=options,
        promise_mm=promise_mm,
        pages=tuple(tuple(page) for page in pages),
    )
