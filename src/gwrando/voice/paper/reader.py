"""Files in, readings out: each page found, each box measured, each sheet counted once. Nothing leaves this machine.

One page is in memory at a time. A picture that is no sheet, a broken file or a sheet of another printing is told, never
raised: the other pages of the batch are read all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from gwrando.voice.paper import find, light, marks, pictures, qr
from gwrando.voice.paper.code import PageCode
from gwrando.voice.paper.find import PX_PER_MM, Flat
from gwrando.voice.paper.geometry import Rect
from gwrando.voice.paper.layout import PlacedQuestion, SheetLayout
from gwrando.voice.paper.light import Ink
from gwrando.voice.paper.pictures import Grey
from gwrando.voice.paper.results import Batch, BoxReading, ItemReading, PageReading, WritingReading
from gwrando.voice.paper.words import Doubt, PageState

WRITTEN_INK = 1.5  # mm2 of full black in a box for words: from here a person is asked to look
SMALL_PX = 900  # longer side of the picture shown of a page that was not read
ALIKE = 0.5  # correlation of two pictures of the same marks; of two children's marks it is lower
TRACE, TRACE_INK = (
    0.2,
    1.0,
)  # next to a clear mark: the part of it, and the ink, below which there is no second
PASSING = 0.35  # the same for a pale line that passes through a box
BESIDE_EMPTY, BESIDE_MARKED = (
    2.0,
    8.0,
)  # mm2 of ink beside the boxes: an empty item with a word beside it is not empty
OVER_EMPTY, OVER_MARKED = (
    3.0,
    10.0,
)  # mm2 more on a choice's words than on the same words elsewhere on the page


def _crop(page: Grey, place: Rect) -> bytes:
    top, left = max(0, round(place.y * PX_PER_MM)), max(0, round(place.x * PX_PER_MM))
    bottom, right = round(place.bottom * PX_PER_MM), round(place.right * PX_PER_MM)
    return pictures.png(np.ascontiguousarray(page[top:bottom:2, left:right:2]))


def _whole(placed: PlacedQuestion) -> Rect:
    strip = placed.strip or placed.text
    return Rect(strip.x, placed.text.y, strip.width, strip.bottom - placed.text.y).grown(1.5)


def beside_others(boxes: Sequence[BoxReading]) -> tuple[BoxReading, ...]:
    """Boxes seen together: next to a clear mark, a trace a small part as strong is no second mark by the same hand."""
    best = max((box.ink for box in boxes if box.state == "marked"), default=0.0)
    most = {"faint": min(TRACE_INK, TRACE * best), "through": PASSING * best}
    return tuple(
        replace(box, state="empty", doubt=None) if box.ink < most.get(box.doubt or "", 0.0) else box
        for box in boxes
    )


def decided(boxes: Sequence[BoxReading], *, beside: float, over: float) -> tuple[str | None, Doubt | None]:
    """The choice of an item, or what is doubtful about it. Never both; neither when it is empty."""
    doubts = [box.doubt for box in boxes if box.doubt is not None]
    marked = [box.choice for box in boxes if box.state == "marked"]
    if len(marked) + len(doubts) > 1:
        return None, "two"
    if doubts:
        return None, doubts[0]
    if beside > (BESIDE_MARKED if marked else BESIDE_EMPTY) or over > (OVER_MARKED if marked else OVER_EMPTY):
        return None, "beside"
    return (marked[0], None) if marked else (None, None)


def _items(flat: Flat, seen: Ink, page: Sequence[PlacedQuestion]) -> tuple[ItemReading, ...]:
    asked = [placed for placed in page if placed.boxes]
    found = [[marks.box(seen, one) for one in placed.boxes] for placed in asked]
    words: dict[str, list[float]] = {}  # ink on the words of each choice, item by item
    for placed, boxes in zip(asked, found, strict=True):
        for one, (_, frame) in zip(placed.boxes, boxes, strict=True):
            words.setdefault(one.choice, []).append(marks.on_words(seen, one, frame))
    usual = {choice: sorted(inks)[len(inks) // 4] for choice, inks in words.items()}  # see is_blank
    made, taken = [], dict.fromkeys(words, 0)
    for placed, boxes in zip(asked, found, strict=True):
        over = 0.0
        for one in placed.boxes:  # the same words stand by other items: what is more on these was drawn
            over = max(over, words[one.choice][taken[one.choice]] - usual[one.choice])
            taken[one.choice] += 1
        readings = beside_others([reading for reading, _ in boxes])
        beside = marks.beside(seen, placed, [frame for _, frame in boxes])
        choice, doubt = decided(readings, beside=beside, over=over)
        made.append(
            ItemReading(
                question=placed.key,
                state="doubtful" if doubt else "marked" if choice else "empty",
                boxes=readings,
                choice=choice,
                doubt=doubt,
                crop=_crop(flat.page, _whole(placed)) if doubt else b"",
                beside=round(beside, 2),
                over=round(over, 2),
            )
        )
    return tuple(made)


def _writing(flat: Flat, seen: Ink, placed: PlacedQuestion) -> WritingReading:
    frame = placed.writing or placed.text
    strokes = light.cut(seen.strokes, frame.grown(-2.0))
    found = marks.amount(strokes, floor=max(seen.floor, 0.06))
    written = found >= WRITTEN_INK
    return WritingReading(
        question=placed.key,
        is_written=written,
        ink=round(found, 1),
        crop=_crop(flat.page, frame.grown(2.0)) if written else b"",
        shape=marks.shape(strokes) if written else b"",
    )


def _read(flat: Flat, code: PageCode, plan: SheetLayout, *, file: str, picture: int) -> PageReading:
    seen, page = light.ink(flat.page), plan.pages[code.page - 1]
    return PageReading(
        file=file,
        picture=picture,
        state="read",
        code=code,
        items=_items(flat, seen, page),
        writings=tuple(_writing(flat, seen, placed) for placed in page if placed.writing is not None),
        crop=pictures.png(pictures.smaller(flat.page, longest=SMALL_PX)),
    )


def page(
    picture: Grey,
    plans: Sequence[SheetLayout],
    *,
    file: str = "",
    number: int = 1,
) -> PageReading:
    """One picture read with whichever of the layouts its code names. Raises `MissingExtraError`."""
    found = find.flat(picture)
    if not isinstance(found, Flat):
        small = pictures.png(pictures.smaller(picture, longest=SMALL_PX))
        return PageReading(file=file, picture=number, state=found, crop=small)
    code = qr.read(found.page)
    plan = next(
        (one for one in plans if code and (one.session, one.mark) == (code.session, code.layout)), None
    )
    if code is None or plan is None or code.page > len(plan.pages):
        state: PageState = "code_unclear" if code is None else "other_printing"
        small = pictures.png(pictures.smaller(found.page, longest=SMALL_PX))
        return PageReading(file=file, picture=number, state=state, code=code, crop=small)
    return _read(found, code, plan, file=file, picture=number)


def _alike(one: bytes, other: bytes) -> float:
    a, b = (np.frombuffer(shape, dtype=np.uint8).astype(np.float64) for shape in (one, other))
    if a.size != b.size or not a.size or a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def same_marks(one: PageReading, other: PageReading) -> bool:
    """Whether two readings of a page show the same paper: the same choices, drawn by the same hand in the same way."""
    first, second = ([(item.question, item.choice) for item in page.items] for page in (one, other))
    written = [[writing.is_written for writing in page.writings] for page in (one, other)]
    if first != second or written[0] != written[1]:
        return False
    pairs = _pairs(one, other)
    return not pairs or float(np.median([_alike(a, b) for a, b in pairs])) >= ALIKE


def _pairs(one: PageReading, other: PageReading) -> list[tuple[bytes, bytes]]:
    """The shapes that stand at one place of two pages, where either has one."""
    pairs = [
        (a.shape, b.shape)
        for mine, theirs in zip(one.items, other.items, strict=True)
        for a, b in zip(mine.boxes, theirs.boxes, strict=True)
        if a.shape or b.shape
    ]
    return pairs + [
        (a.shape, b.shape)
        for a, b in zip(one.writings, other.writings, strict=True)
        if a.is_written or b.is_written
    ]


def same_paper(one: PageReading, other: PageReading) -> bool:
    """Whether two readings show the same paper, one perhaps more clearly: no choice against another, marks of one hand.

    Unlike `same_marks`, an item in doubt or words not seen in one of them do not speak against it.
    """
    choices = zip(one.items, other.items, strict=True)
    if any(a.choice and b.choice and a.choice != b.choice for a, b in choices):
        return False
    pairs = [(a, b) for a, b in _pairs(one, other) if a and b]
    return bool(pairs) and float(np.median([_alike(a, b) for a, b in pairs])) >= ALIKE


def has_something(page: PageReading) -> bool:
    """Whether anything was seen on a page: a mark, a doubt or words."""
    return any(item.state != "empty" for item in page.items) or any(one.is_written for one in page.writings)


def _counted_once(pages: Iterable[PageReading]) -> tuple[PageReading, ...]:
    """Each page of a sheet counts once; a second one is told as `again`, or as `differs` when its marks are others.

    Where they differ, every item of both is doubtful: two children may have had sheets with one number.
    """
    made: list[PageReading] = []
    first: dict[PageCode, int] = {}
    for reading in pages:
        if reading.state != "read" or reading.code is None:
            made.append(reading)
            continue
        place = first.setdefault(reading.code, len(made))
        if place == len(made):
            made.append(reading)
        elif same_marks(made[place], reading):
            made.append(replace(reading, state="again"))
        else:
            made.append(replace(reading, state="differs", items=_in_doubt(reading)))
            made[place] = replace(made[place], items=_in_doubt(made[place]))
    return tuple(made)


def _in_doubt(page: PageReading) -> tuple[ItemReading, ...]:
    return tuple(
        replace(item, state="doubtful", choice=None, doubt="differs", crop=item.crop or page.crop)
        for item in page.items
    )


def pages(files: Iterable[tuple[str, bytes]], plans: Sequence[SheetLayout]) -> Iterator[PageReading]:
    """Every page of the files, one at a time as it is read; a page that comes twice is `read` twice.

    For whoever keeps what was read before, and compares with `same_marks` and `same_paper`. Errors as `read`.
    """
    for name, content in files:
        for number, picture in enumerate(pictures.pages(content), start=1):
            if picture is None:
                yield PageReading(file=name, picture=number, state="not_a_picture")
            else:
                yield page(picture, plans, file=name, number=number)


def read(
    files: Iterable[tuple[str, bytes]],
    plans: Sequence[SheetLayout],
) -> Batch:
    """All pages of the files (name, bytes), read with the layouts they were printed with.

    Raises `MissingExtraError` when the part `paper` is not installed, and nothing for what the files hold.
    """
    return Batch(pages=_counted_once(pages(files, plans)))
