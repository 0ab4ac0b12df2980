"""A flat page in grey -> how dark each place is against the paper round it: 0 is paper, 1 is as black as the print.

Shadow, yellow light and a pale printer are taken out; what is left is ink, dirt and noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.paper import vision
from gwrando.voice.paper.find import PX_PER_MM
from gwrando.voice.paper.geometry import EDGE_MM, MARK_MM, PAGE_HEIGHT, PAGE_WIDTH, Rect, corner_marks
from gwrando.voice.paper.pictures import Grey

Dark = NDArray[np.float32]
_SMALLER = 4  # the paper's own brightness changes slowly: looked at with 2 pixels a mm
_WIDEST_DARK_MM = (
    13.0  # anything dark that is narrower is ink, not shadow: a filled box is 10 mm, a corner mark 12 mm
)
_WIDEST_STROKE_MM = 4.0  # anything dark that is wider is no stroke of a pen
_WIDEST_PALE_MM = (
    1.6  # a pale stroke is a pencil's and narrow; what is pale and wide is a stain or the edge of a shadow
)
_PALE = 0.32
_LEAST_CONTRAST = 0.15
_BLANK_MM = 8.0


@dataclass(frozen=True)
class Ink:
    """Pictures of a page, 8 pixels a mm, 0 paper to 1 print. `dark`: all darkness. `bold`: what is no wider than a crayon's
    stroke. `strokes`: of that, what is dark, or else as narrow as a pencil's.

    `floor` is how much stroke-like darkness blank paper shows in this picture (noise); below it nothing is ink.
    """

    dark: Dark
    bold: Dark
    strokes: Dark
    floor: float


def cut(picture: Dark, place: Rect) -> Dark:
    """The part of a picture (8 pixels a mm) that a rectangle in mm covers; cut off at the edge of the page."""
    left, top = max(0, round(place.x * PX_PER_MM)), max(0, round(place.y * PX_PER_MM))
    right, bottom = max(left, round(place.right * PX_PER_MM)), max(top, round(place.bottom * PX_PER_MM))
    made: Dark = picture[top:bottom, left:right]
    return made


def _paper(page: Grey) -> Dark:
    """The brightness the paper has at each place, from what is left when everything narrow and dark is closed over."""
    cv2 = vision.opencv()
    height, width = page.shape
    small = cv2.resize(page, (width // _SMALLER, height // _SMALLER), interpolation=cv2.INTER_AREA)
    side = int(_WIDEST_DARK_MM * PX_PER_MM / _SMALLER) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    smooth = cv2.GaussianBlur(closed, (0, 0), side / 4)
    made: Dark = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return np.maximum(made, 8.0)


def blank_places() -> tuple[Rect, ...]:
    """Places where nothing is printed on any sheet: along both edges."""
    xs = (3.0, PAGE_WIDTH - 3.0 - _BLANK_MM)
    first, last = EDGE_MM + MARK_MM + 5.0, PAGE_HEIGHT - EDGE_MM - MARK_MM - 5.0 - _BLANK_MM
    return tuple(Rect(x, y, _BLANK_MM, _BLANK_MM) for x in xs for y in np.arange(first, last, 12.0))


def ink(page: Grey) -> Ink:
    """What is dark on a page laid flat."""
    cv2 = vision.opencv()
    raw = 1.0 - page.astype(np.float32) / _paper(page)
    edges = [
        float(np.median(cut(raw, Rect(rect.x + 0.4, rect.y + 0.4, MARK_MM - 0.8, 1.2))))
        for rect in corner_marks()
    ]
    black = max(_LEAST_CONTRAST, float(np.median(edges)))
    dark: Dark = np.clip(raw / black, 0.0, 1.2).astype(np.float32)
    fine = np.clip(cv2.GaussianBlur(dark, (0, 0), 1.2) * 200.0, 0, 255).astype(
        np.uint8
    )  # the fast kind of opening

    def narrow(widest_mm: float) -> Dark:
        side = int(widest_mm * PX_PER_MM) | 1
        wide = cv2.morphologyEx(fine, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        made: Dark = (fine - wide).astype(np.float32) / 200.0
        return made

    bold = narrow(_WIDEST_STROKE_MM)
    strokes: Dark = np.maximum(narrow(_WIDEST_PALE_MM), np.where(bold > _PALE, bold, np.float32(0)))
    levels = [float(np.quantile(cut(strokes, place), 0.95)) for place in blank_places()]
    floor = float(np.median(levels))
    return Ink(dark=dark, bold=bold, strokes=_evened(strokes, levels, floor), floor=floor)


def _evened(strokes: Dark, levels: Sequence[float], floor: float) -> Dark:
    """The strokes where noise is no stronger than `floor`: a dim corner of a photo is noisier than the rest."""
    cv2 = vision.opencv()
    sides = np.array(levels, dtype=np.float32).reshape(2, -1).T  # down the left edge, down the right edge
    smooth = cv2.blur(np.ascontiguousarray(sides), (1, 5), borderType=cv2.BORDER_REPLICATE)
    height, width = strokes.shape
    more = cv2.resize(np.maximum(smooth - floor, 0.0), (width, height), interpolation=cv2.INTER_LINEAR)
    made: Dark = np.maximum(strokes - more, np.float32(0.0))
    return made
