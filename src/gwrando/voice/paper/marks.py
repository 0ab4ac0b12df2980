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
EMPTY_INK, MARKED_INK = 0.15, 0.45  # mm2 of full black
FAINT_LINE = 0.2  # a box whose line is paler than this was not found
AROUND = 0.55  # ink round the box, by area, against ink inside it
PALE, AROUND_PALE = 0.34, 0.2  # a pale mark that also goes over the edge is a fold or a stain more often than a pencil
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


def _sides(
    profile: NDArray[np.float32], *, side: int, reach: int
) -> tuple[int, int, float]:
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


def _ring(strokes: Dark) -> NDArray[np.bool_]:
    """Which pixels of a cut grown by `RING_TO_MM` lie in the ring round the box."""
    ring = np.ones(strokes.shape, dtype=np.bool_)
    inset = round((RING_TO_MM - RING_FROM_MM) * PX_PER_MM)
    ring[inset:-inset, inset:-inset] = False
    return ring


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
    ring = _ring(outer)
    per_mm2 = amount(outer[ring], floor=seen.floor) / (float(ring.sum()) * _AREA)
    share = per_mm2 / (found / (inner.size * _AREA))
    inked = inner[inner > max(seen.floor, 0.5 * float(inner.max()))]
    pale = found < PALE_INK and inked.size > 0 and float(inked.mean()) < PALE
    if share > AROUND or (pale and share > AROUND_PALE and _line_like(inner, seen.floor)):
        return "around"
    return None


def box(seen: Ink, placed: PlacedBox) -> tuple[BoxReading, Rect]:
    """One box by itself, and where it was found. `reader` looks at it beside the others of its item."""
    frame, line = located(seen, placed.frame)
    if line < FAINT_LINE:
        frame = placed.frame
    inner = frame.grown(-INNER_MM)
    strokes = cut(seen.strokes, inner)
    found = max(amount(strokes, floor=seen.floor), _filled(cut(seen.dark, inner)))
    doubt = _doubt(seen, frame, found, line)
    state: State = "doubtful" if doubt else "marked" if found >= MARKED_INK else "empty"
    made = BoxReading(
        choice=placed.choice,
        state=state,
        ink=round(found, 2),
        doubt=doubt,
        shape=b"" if found < EMPTY_INK else shape(strokes),
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
        right, bottom = round((taken.right - strip.x) * PX_PER_MM), round((taken.bottom - strip.y) * PX_PER_MM)
        strokes[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 0.0
    return amount(strokes, floor=seen.floor)


def _with(placed: PlacedBox, frame: Rect) -> Rect:
    """The words' place, moved as far as the box was."""
    label = placed.label
    return Rect(label.x + frame.x - placed.frame.x, label.y + frame.y - placed.frame.y, label.width, label.height)


def on_words(seen: Ink, placed: PlacedBox, frame: Rect) -> float:
    """Ink (mm2) on the words of one box: their print, and whatever was drawn over them."""
    return amount(cut(seen.strokes, _with(placed, frame)), floor=seen.floor)
