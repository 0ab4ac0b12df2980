"""The printed sheet: accessible, the same bytes twice, and every mark and box where the layout says."""

import io
from datetime import UTC, datetime

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from gwrando.errors import InputError
from gwrando.text import Bilingual
from gwrando.voice.paper import SheetOptions, geometry, marks, reader, sheets, words
from gwrando.voice.paper.geometry import Rect
from tests.factories import paper as made_up

AT = datetime(2026, 11, 29, tzinfo=UTC)


def test_it_is_a_tagged_pdf_with_a_title_and_the_same_bytes_twice(printed: made_up.Printed) -> None:
    made = [
        sheets.render(printed.plan, printed.asked, head=printed.head, n_sheets=2, first=7, at=AT)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    with pikepdf.open(io.BytesIO(made[0])) as document:
        assert len(document.pages) == 4
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert "dyfeisio" in str(about["dc:title"])


def test_the_corner_marks_are_opencvs_own(first_page: made_up.Picture) -> None:
    known = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for number, rows in enumerate(geometry.MARKS):
        theirs = cv2.aruco.generateImageMarker(known, number, geometry.MARK_MODULES)[1:-1, 1:-1]
        assert [[bit == "1" for bit in row] for row in rows] == (theirs > 0).tolist()
        rect = geometry.corner_marks()[number]
        step = geometry.MARK_MM / geometry.MARK_MODULES
        there = [
            [
                first_page[
                    round((rect.y + (y + 1.5) * step) * made_up.PX_MM),
                    round((rect.x + (x + 1.5) * step) * made_up.PX_MM),
                ]
                > 0.5
                for x in range(4)
            ]
            for y in range(4)
        ]
        assert there == (theirs > 0).tolist()


def test_boxes_are_printed_where_the_layout_says(
    printed: made_up.Printed, first_page: made_up.Picture
) -> None:
    for placed in printed.plan.pages[0]:
        for box in placed.boxes:
            frame = box.frame
            for x, y in (
                (frame.x, frame.y + 5),
                (frame.right, frame.y + 5),
                (frame.x + 5, frame.y),
                (frame.x + 5, frame.bottom),
            ):
                assert first_page[round(y * made_up.PX_MM), round(x * made_up.PX_MM)] < 0.3
            inner, around = frame.grown(-0.6), frame.grown(2.3)
            cut = [
                slice(int(a * made_up.PX_MM) + 1, int(b * made_up.PX_MM))
                for a, b in ((inner.y, inner.bottom), (inner.x, inner.right))
            ]
            assert first_page[cut[0], cut[1]].min() > 0.99
            ring = first_page[
                int(around.y * made_up.PX_MM) + 1 : int(around.bottom * made_up.PX_MM),
                int(around.x * made_up.PX_MM) + 1 : int(around.right * made_up.PX_MM),
            ].copy()
            edge = round((2.3 - 0.6) * made_up.PX_MM)
            ring[edge:-edge, edge:-edge] = 1
            assert ring.min() > 0.99


def test_nothing_else_is_printed_beside_the_boxes(
    printed: made_up.Printed, first_page: made_up.Picture
) -> None:
    """What the reader takes for blank is blank: the edges, and the line of boxes but for boxes and words."""
    blank = np.asarray(first_page)[:, : int(8 * made_up.PX_MM)]
    assert blank.min() > 0.99
    for placed in printed.plan.pages[0]:
        assert placed.strip is not None
        middle = placed.boxes[0].frame.y + placed.boxes[0].frame.height / 2
        strip = Rect(placed.strip.x, middle - marks.BESIDE_MM, placed.strip.width, 2 * marks.BESIDE_MM)
        cut = first_page[int(strip.y * made_up.PX_MM) : int(strip.bottom * made_up.PX_MM)].copy()
        for box in placed.boxes:
            for rect in (box.frame.grown(0.6), box.label.grown(0.8)):
                cut[:, int(rect.x * made_up.PX_MM) : int(rect.right * made_up.PX_MM) + 1] = 1
        assert cut.min() > 0.99


@pytest.mark.parametrize("languages", ["cy", "en", "both"])
def test_one_language_or_both(languages: str) -> None:
    made = made_up.Printed(made_up.document(3), options=SheetOptions(languages=languages, size_pt=18))  # type: ignore[arg-type]
    pdf = sheets.render(made.plan, made.asked, head=made.head, n_sheets=1, at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == ("en-GB" if languages == "en" else "cy-GB")


def test_the_head_says_who_asks_and_what_becomes_of_the_paper() -> None:
    plain = sheets.heading(made_up.document(1))
    more = sheets.heading(
        made_up.document(1), afterwards=Bilingual(cy="Caiff ei rhwygo.", en="It is shredded.")
    )
    assert len(more.promise) == len(plain.promise) + 1
    assert any("enw" in line.cy and "name" in line.en for line in plain.promise)
    assert "It is shredded." in [line.en for line in more.promise]


@pytest.mark.parametrize(("first", "n_sheets"), [(1, 0), (1, 501), (9999, 2), (0, 1)])
def test_more_sheets_than_there_are_numbers(printed: made_up.Printed, first: int, n_sheets: int) -> None:
    with pytest.raises(InputError):
        sheets.render(printed.plan, printed.asked, head=printed.head, n_sheets=n_sheets, first=first, at=AT)


def test_a_layout_of_other_items_is_a_mistake_of_ours(printed: made_up.Printed) -> None:
    with pytest.raises(ValueError, match="other items"):
        sheets.render(printed.plan, printed.asked[1:], head=printed.head, n_sheets=1, at=AT)


def test_a_slip_number_stands_on_the_first_page_and_disturbs_nothing(printed: made_up.Printed) -> None:
    made = sheets.render(
        printed.plan,
        printed.asked,
        head=printed.head,
        n_sheets=2,
        slips={1: "TPX49KMB", 2: "B3C4D6F7"},
        at=AT,
    )
    with_slip, _, head = sheets.of_document(
        made_up.document(6), session=made_up.SESSION, options=SheetOptions(), with_slip=True
    )
    assert head.promise[-1] == words.SLIP
    assert with_slip.mark != printed.plan.mark  # the promise is longer, so everything stands lower
    document = pdfium.PdfDocument(made)
    texts = [document[place].get_textpage().get_text_bounded() for place in range(4)]
    assert ["Slip TPX4 9KMB" in text for text in texts] == [True, False, False, False]
    assert "Slip B3C4 D6F7" in texts[2]
    found = reader.read([("a.pdf", made)], [printed.plan])
    assert [page.code.sheet for page in found.pages if page.code] == [1, 1, 2, 2]
    assert not any(reader.has_something(page) for page in found.pages)
