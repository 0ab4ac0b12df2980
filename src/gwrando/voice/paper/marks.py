"""Ink -> what each box holds: marked, empty or doubtful, and why it is doubtful.

A box is found again by its own printed line, because paper is never quite flat. What counts is ink inside it; ink round
it (a scribble over the edge, a stain, a fold) and ink beside the boxes (a word with a circle round it) makes a doubt.
The limits were set on the benchmark's first seed and are reported on others (decision 0135).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.paper import vision
from gwrando.voice.paper.find import PX_PER_MM
from gwrando.voice.paper.geometry import Rect
from gwrando.voice.paper.layout import LINE_MM, PlacedBox, PlacedQuestion
from gwrando.voice.paper.light import Dark, Ink, cut
from gwrando.voice.paper.results import BoxReading, State
from gwrando.voice.paper.words import Doubt

REACH_MM = 2.2  # a box may lie this far from its place on paper that is not flat
INNER_MM = 0.9  # inside the middle of its line: the line itself is never counted
RING_FROM_MM, RING_TO_MM = 0.9, 2.3
EMPTY_INK, MARKED_INK = 0.2, 0.6  # mm2 of full black
FAINT_LINE = 0.2  # a box whose line is paler than this was not found
AROUND, SCRIBBLED = (
    0.35,
    0.5,
)  # ink round the box, by area, against ink inside; share of the ring that is inked
PALE = 0.34  # a pale mark that passes through the box is a fold or a stain more often than a pencil
SECTORS = 24
ALONG = 0.25  # how narrow, against its length, ink lies that passes through
PALE_INK, SOLID_INK = 8.0, 20.0
BESIDE_MM = 6.4  # above and below the middle of the boxes; further off is the text of the next item
SHAPE = 12
_ALONE_PX = 4  # half a millimetre
_AREA = 1.0 / PX_PER_MM**2


def amount(strokes: Dark, *, floor: float) -> float:
    """Ink in a cut: area (mm2) times darkness, what noise alone shows taken off."""
    return float(np.maximum(strokes - floor, 0.0).sum()) * _AREA


def _filled(dark: Dark) -> float:
    """Ink of a box filled so well that it shows no strokes."""
    solid = dark > 0.5
    return float(dark[solid].sum()) * _AREA if float(solid.mean()) > 0.25 else 0.0


def _sides(profile: NDArray[np.float32], *, side: int, reach: int) -> tuple[int, int, float]:
    """Where along one axis (pixels off their place) a frame's two lines lie, and how dark the paler one is.

    First both together, then each by itself: paper that is bent makes a box a little wider or narrower.
    """
    width = max(1, round(LINE_MM * PX_PER_MM / 2))
    thick = np.convolve(profile, np.ones(2 * width + 1) / (2 * width + 1), mode="same")
    first = (len(profile) - side) // 2
    shifts = np.arange(-reach, reach + 1)
    both = thick[first + shifts] + thick[first + side + shifts] - 0.002 * np.abs(shifts)
    shift = int(shifts[int(np.argmax(both))])
    near = np.arange(max(-_ALONE_PX, -first - shift), _ALONE_PX + 1)
    low = shift + int(near[int(np.argmax(thick[first + shift + near]))])
    near = np.arange(-_ALONE_PX, min(_ALONE_PX, len(profile) - 1 - first - side - shift) + 1)
    high = shift + int(near[int(np.argmax(thick[first + side + shift + near]))])
    return low, high, float(min(thick[first + low], thick[first + side + high]))


def located(seen: Ink, frame: Rect) -> tuple[Rect, float]:
    """The frame where its line really lies, and how dark the palest pair of its sides is (0 to 1)."""
    reach = round(REACH_MM * PX_PER_MM)
    margin = REACH_MM + LINE_MM + _ALONE_PX / PX_PER_MM
    around = cut(seen.strokes, frame.grown(margin))
    inset = round((margin + 1.2) * PX_PER_MM)
    side_x, side_y = round(frame.width * PX_PER_MM), round(frame.height * PX_PER_MM)
    left, right, pale_x = _sides(around[inset:-inset].mean(axis=0), side=side_x, reach=reach)
    # the second axis is measured between the sides that were found, so that a shift of one does not dim the other
    inner = around[:, inset + left : around.shape[1] - inset + right]
    top, bottom, pale_y = _sides(inner.mean(axis=1), side=side_y, reach=reach)
    made = Rect(
        frame.x + left / PX_PER_MM,
        frame.y + top / PX_PER_MM,
        frame.width + (right - left) / PX_PER_MM,
        frame.height + (bottom - top) / PX_PER_MM,
    )
    return made, min(pale_x, pale_y)


def _ring(strokes: Dark, *, floor: float) -> NDArray[np.float64]:
    """Ink a mm2 in each of 24 sectors of the ring round a box, from a cut grown by `RING_TO_MM`; clockwise from the right."""
    inset = round((RING_TO_MM - RING_FROM_MM) * PX_PER_MM)
    height, width = strokes.shape
    ys, xs = np.mgrid[0:height, 0:width]
    ring = (ys < inset) | (ys >= height - inset) | (xs < inset) | (xs >= width - inset)
    angles = np.arctan2(ys - (height - 1) / 2, xs - (width - 1) / 2)[ring]
    sectors = ((angles + np.pi) / (2 * np.pi) * SECTORS).astype(np.intp) % SECTORS
    inks = np.maximum(strokes[ring] - floor, 0.0)
    made: NDArray[np.float64] = np.bincount(sectors, weights=inks, minlength=SECTORS) / np.maximum(
        np.bincount(sectors, minlength=SECTORS), 1
    )
    return made


def _passes(inked: NDArray[np.bool_]) -> bool:
    """Whether ink leaves the box on two sides that lie opposite, as a fold does and the tail of a tick does not."""
    places = np.nonzero(inked)[0]
    apart = np.abs(places[:, None] - places[None, :])
    return bool((np.minimum(apart, SECTORS - apart) >= SECTORS // 3).any())


def shape(strokes: Dark) -> bytes:
    """The ink of a cut as 12 x 12 bytes: enough to tell one hand from another."""
    cv2 = vision.opencv()
    small = cv2.resize(np.ascontiguousarray(strokes), (SHAPE, SHAPE), interpolation=cv2.INTER_AREA)
    return bytes(np.clip(small * 255.0, 0, 255).astype(np.uint8).tobytes())


def _line_like(strokes: Dark, floor: float) -> bool:
    """Whether the ink of a cut lies along one line, as a fold or a stain that passes through does; a cross does not."""
    ys, xs = np.nonzero(strokes > floor + 0.02)
    if len(ys) < 8:
        return True
    low, high = np.linalg.eigvalsh(np.cov(np.stack([ys, xs]), aweights=strokes[ys, xs]))
    return bool(low < ALONG * high)


def _doubt(seen: Ink, frame: Rect, found: float, line: float) -> Doubt | None:
    """What is doubtful about a box with this much ink, whose printed line is this dark."""
    if line < FAINT_LINE:
        return None if found > SOLID_INK else "frame"
    if found < MARKED_INK:
        return "faint" if found >= EMPTY_INK else None
    inner, outer = cut(seen.strokes, frame.grown(-INNER_MM)), cut(seen.strokes, frame.grown(RING_TO_MM))
    per_mm2 = found / (inner.size * _AREA)
    sectors = _ring(outer, floor=seen.floor)
    inked = sectors > max(0.15 * per_mm2, 0.015)
    if float(inked.mean()) > SCRIBBLED and float(sectors.mean()) > AROUND * per_mm2:
        return "around"
    strong = inner[inner > max(seen.floor, 0.5 * float(inner.max()))]
    pale = found < PALE_INK and strong.size > 0 and float(strong.mean()) < PALE
    return "through" if pale and _passes(inked) and _line_like(inner, seen.floor) else None


def _ink(seen: Ink, frame: Rect) -> float:
    """Ink in a box: strokes; or all of it when it is filled, or when it is pale and wide but stays in the box."""
    inner = frame.grown(-INNER_MM)
    found = max(amount(cut(seen.strokes, inner), floor=seen.floor), _filled(cut(seen.dark, inner)))
    wide = amount(cut(seen.bold, inner), floor=seen.floor)
    if wide > found and wide >= MARKED_INK:  # a stain goes on outside the box, a dot of a pencil does not
        sectors = _ring(cut(seen.bold, frame.grown(RING_TO_MM)), floor=seen.floor)
        if float(sectors.max()) < 0.5 * wide / (inner.width * inner.height):
            return wide
    return found


def box(seen: Ink, placed: PlacedBox) -> tuple[BoxReading, Rect]:
    """One box by itself, and where it was found. `reader` looks at it beside the others of its item."""
    frame, line = located(seen, placed.frame)
    if line < FAINT_LINE:
        frame = placed.frame
    found = _ink(seen, frame)
    doubt = _doubt(seen, frame, found, line)
    state: State = "doubtful" if doubt else "marked" if found >= MARKED_INK else "empty"
    made = BoxReading(
        choice=placed.choice,
        state=state,
        ink=round(found, 2),
        doubt=doubt,
        shape=b"" if found < EMPTY_INK else shape(cut(seen.strokes, frame.grown(-INNER_MM))),
    )
    return made, frame


def beside(seen: Ink, placed: PlacedQuestion, frames: Sequence[Rect]) -> float:
    """Ink (mm2) in the line of boxes that lies neither in or round a box nor on its words."""
    if placed.strip is None:
        return 0.0
    middle = sum(frame.y + frame.height / 2 for frame in frames) / len(frames)
    strip = Rect(placed.strip.x, middle - BESIDE_MM, placed.strip.width, 2 * BESIDE_MM)
    strokes = cut(seen.strokes, strip).copy()
    labels = [_with(one, frame).grown(0.8) for one, frame in zip(placed.boxes, frames, strict=True)]
    for taken in (*(frame.grown(RING_TO_MM + 0.3) for frame in frames), *labels):
        left, top = round((taken.x - strip.x) * PX_PER_MM), round((taken.y - strip.y) * PX_PER_MM)
        right, bottom = (
            round((taken.right - strip.x) * PX_PER_MM),
            round((taken.bottom - strip.y) * PX_PER_MM),
        )
        strokes[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 0.0
    return amount(strokes, floor=seen.floor)


def _with(placed: PlacedBox, frame: Rect) -> Rect:
    """The words' place, moved as far as the box was."""
    label = placed.label
    return Rect(
        label.x + frame.x - placed.frame.x, label.y + frame.y - placed.frame.y, label.width, label.height
    )


def on_words(seen: Ink, placed: PlacedBox, frame: Rect) -> float:
    """Ink (mm2) on the words of one box: their print, and whatever was drawn over them."""
    return amount(cut(seen.strokes, _with(placed, frame)), floor=seen.floor)
