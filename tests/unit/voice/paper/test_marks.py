"""Ink counted: with a second answer in plain Python, and each rule on a drawn box of its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.voice.paper import light, marks
from gwrando.voice.paper.geometry import Rect
from gwrando.voice.paper.layout import PlacedBox, PlacedQuestion
from gwrando.voice.paper.light import Ink

PX = 8
FRAME = Rect(20, 20, 10, 10)
PLACED = PlacedBox(choice="agree", frame=FRAME, label=Rect(34, 19, 20, 12))


def paper(*inks: tuple[Rect, float], frame: Rect | None = FRAME, dark: bool = False) -> Ink:
    """A corner of a page with a box, and rectangles of ink of some darkness."""
    page = np.zeros((60 * PX, 80 * PX), np.float32)

    def put(rect: Rect, value: float) -> None:
        page[round(rect.y * PX) : round(rect.bottom * PX), round(rect.x * PX) : round(rect.right * PX)] = (
            value
        )

    for rect, value in inks:
        put(rect, value)
    if frame is not None:
        for x in (frame.x, frame.right):
            put(Rect(x - 0.3, frame.y - 0.3, 0.6, frame.height + 0.6), 0.9)
        for y in (frame.y, frame.bottom):
            put(Rect(frame.x - 0.3, y - 0.3, frame.width + 0.6, 0.6), 0.9)
    return Ink(dark=page, bold=page, strokes=page if not dark else np.zeros_like(page), floor=0.03)


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=1, max_size=6), st.floats(0, 0.5))
def test_ink_is_area_times_darkness_above_the_noise(rows: list[list[float]], floor: float) -> None:
    slow = sum(max(value - floor, 0.0) for row in rows for value in row) / PX / PX
    assert marks.amount(np.array(rows, dtype=np.float32), floor=floor) == pytest.approx(slow, abs=1e-5)


@given(st.floats(-1.8, 1.8), st.floats(-1.8, 1.8))
def test_a_box_is_found_again_where_it_lies(dx: float, dy: float) -> None:
    there = Rect(FRAME.x + dx, FRAME.y + dy, 10, 10)
    found, line = marks.located(paper(frame=there), FRAME)
    assert line > 0.5
    assert found == pytest.approx(there, abs=0.2)


def state(*inks: tuple[Rect, float], **how: object) -> tuple[str, str | None]:
    made, _ = marks.box(paper(*inks, **how), PLACED)  # type: ignore[arg-type]
    return made.state, made.doubt


def test_each_kind_of_ink_in_a_box() -> None:
    assert state() == ("empty", None)
    assert state((Rect(22, 24, 6, 0.6), 0.8)) == ("marked", None)
    assert state((Rect(24, 24, 0.7, 0.7), 0.8)) == ("doubtful", "faint")  # a spot
    assert state((Rect(24, 24, 0.4, 0.4), 0.8)) == ("empty", None)  # a speck of dust
    assert state((Rect(10, 24, 40, 0.6), 0.2)) == ("doubtful", "through")  # a fold
    assert state((Rect(17, 17, 16, 16), 0.7)) == ("doubtful", "around")  # scribbled over
    assert state((Rect(21, 21, 8, 8), 0.9), frame=None) == ("marked", None)  # filled to the line
    assert state(frame=None) == ("doubtful", "frame")


def test_a_box_filled_without_strokes_is_marked() -> None:
    filled = paper((Rect(20.5, 20.5, 9, 9), 0.9))
    solid = Ink(dark=filled.dark, bold=paper().bold, strokes=paper().strokes, floor=0.03)
    assert marks.box(solid, PLACED)[0].state == "marked"


def test_a_pale_dot_that_stays_in_the_box_is_a_mark_and_a_stain_that_goes_on_is_none() -> None:
    empty = paper()
    dot, stain = paper((Rect(23, 23, 3, 3), 0.25)), paper((Rect(23, 10, 3, 30), 0.25))
    for bold, expected in ((dot, "marked"), (stain, "empty")):
        seen = Ink(dark=empty.dark, bold=bold.bold, strokes=empty.strokes, floor=0.03)
        assert marks.box(seen, PLACED)[0].state == expected


def test_ink_beside_the_boxes_and_on_their_words() -> None:
    question = PlacedQuestion(
        key="s1", number=1, text=Rect(15, 5, 40, 8), strip=Rect(15, 17.4, 45, 15.2), boxes=(PLACED,)
    )
    written, over = paper((Rect(56, 22, 3, 3), 0.5)), paper((Rect(40, 22, 6, 1), 0.5))
    assert marks.beside(paper(), question, [FRAME]) == 0
    assert marks.beside(written, question, [FRAME]) == pytest.approx(9 * 0.47, rel=0.02)
    assert marks.beside(over, question, [FRAME]) == 0
    assert marks.on_words(over, PLACED, FRAME) == pytest.approx(6 * 0.47, rel=0.02)
    assert marks.beside(written, question.model_copy(update={"strip": None}), [FRAME]) == 0


def test_a_shape_is_small_and_the_same_for_the_same_ink() -> None:
    cut = light.cut(paper((Rect(22, 24, 6, 0.6), 0.8)).strokes, FRAME)
    assert len(marks.shape(cut)) == 144
    assert marks.shape(cut) == marks.shape(cut.copy())


def test_shadow_and_a_pale_printer_are_taken_out() -> None:
    """Two pages with the same print, one in half the light with half the contrast, show the same ink."""
    from gwrando.voice.paper.geometry import corner_marks

    page = np.full((2376, 1680), 250, np.uint8)
    for rect in (*corner_marks(), Rect(60, 100, 8, 0.6)):
        page[round(rect.y * PX) : round(rect.bottom * PX), round(rect.x * PX) : round(rect.right * PX)] = 20
    slope = np.linspace(0.9, 0.45, 1680)[None, :]
    dim = ((page * 0.5 + 125) * slope).astype(np.uint8)
    inks = [
        marks.amount(light.cut(light.ink(one).strokes, Rect(55, 95, 18, 10)), floor=0.03)
        for one in (page, dim)
    ]
    assert inks[0] == pytest.approx(inks[1], rel=0.1)
    assert 3.5 < inks[0] < 5.5


def test_a_haze_over_or_through_a_box_is_a_doubt() -> None:
    for place, doubt in ((Rect(0, 0, 80, 60), "around"), (Rect(0, 22, 80, 6), "through")):
        haze = paper((place, 0.049))
        assert marks.box(haze, PLACED)[0].doubt == doubt
