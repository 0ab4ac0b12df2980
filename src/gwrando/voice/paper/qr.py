"""The QR code of a page laid flat. Where its modules lie is known, so they are looked up one by one.

That reads codes too blurred or too dim for a detector that must find them first; OpenCV decodes the clean copy.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.paper import code, geometry, vision
from gwrando.voice.paper.code import PageCode
from gwrando.voice.paper.find import PX_PER_MM
from gwrando.voice.paper.pictures import Grey

_STEP = geometry.QR_MODULE_MM * PX_PER_MM
_REACH_PX = 14  # the code may lie this far from its place on a sheet that is not quite flat
_QUIET, _CLEAN_PX = 4, 8
_SHARPER = (0.0, 1.5, 3.0, 6.0)  # how much blur is undone, the least first
_FEWEST_ALIKE = 0.55  # correlation of the fixed patterns with what is there


@cache
def _fixed() -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which modules are the same in every code of this version, and their darkness (1 dark)."""
    n = code.MODULES
    known = np.zeros((n, n), dtype=np.bool_)
    known[:8, :8] = known[:8, -8:] = known[-8:, :8] = True  # three finders with their white edge
    known[6, :] = known[:, 6] = True  # timing
    known[16:21, 16:21] = True  # the alignment pattern of version 2
    rows = code.modules(PageCode(session="B" * 8, sheet=1, page=1, layout="B" * 5))
    dark = np.array([[bit == "1" for bit in row] for row in rows])
    return known, dark[known].astype(np.float32)


def _sampled(page: NDArray[np.float32], dx: float, dy: float, stretch: float) -> NDArray[np.float32]:
    """Brightness at the middle of each module, the code moved by dx, dy pixels and stretched round its middle."""
    middle = (code.MODULES - 1) / 2
    steps = (np.arange(code.MODULES) - middle) * _STEP * stretch
    half = geometry.QR_MM * PX_PER_MM / 2
    xs = np.rint(geometry.QR_X * PX_PER_MM + half + steps + dx - 0.5).astype(np.intp)
    ys = np.rint(geometry.QR_Y * PX_PER_MM + half + steps + dy - 0.5).astype(np.intp)
    made: NDArray[np.float32] = page[np.ix_(ys, xs)]
    return made


def _alike(found: NDArray[np.float32], pattern: NDArray[np.float32]) -> float:
    if float(found.std()) < 1e-6:
        return 0.0
    return float(-np.corrcoef(found, pattern)[0, 1])


def read(page: Grey) -> PageCode | None:
    """The code of the page, or None when it cannot be read for certain. Raises `MissingExtraError`."""
    cv2 = vision.opencv()
    smooth = cv2.GaussianBlur(page, (0, 0), 1.6).astype(np.float32)
    known, pattern = _fixed()

    def how_alike(where: tuple[float, float, float]) -> float:
        return _alike(_sampled(smooth, *where)[known], pattern)

    far = range(-_REACH_PX, _REACH_PX + 1, 2)
    best = max(((dx, dy, 1.0) for dx in far for dy in far), key=how_alike)
    near = [
        (best[0] + dx, best[1] + dy, stretch)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        for stretch in (0.97, 0.985, 1.0, 1.015, 1.03)
    ]
    best = max(near, key=how_alike)
    if how_alike(best) < _FEWEST_ALIKE:
        return None
    wide = cv2.GaussianBlur(smooth, (0, 0), _STEP)
    for sharper in _SHARPER:
        found = _decoded(_sampled(smooth + sharper * (smooth - wide), *best), known, pattern)
        if found is not None:
            return found
    return None


def _decoded(
    cells: NDArray[np.float32], known: NDArray[np.bool_], pattern: NDArray[np.float32]
) -> PageCode | None:
    """The code in 25 x 25 brightnesses, black and white parted where the fixed patterns part."""
    cv2 = vision.opencv()
    fixed = cells[known]
    middle = (float(fixed[pattern > 0.5].mean()) + float(fixed[pattern < 0.5].mean())) / 2
    clean = np.where(cells < middle, 0, 255).astype(np.uint8)
    large = np.pad(
        np.kron(clean, np.ones((_CLEAN_PX, _CLEAN_PX), np.uint8)), _QUIET * _CLEAN_PX, constant_values=255
    )
    first, last = _QUIET * _CLEAN_PX, (_QUIET + code.MODULES) * _CLEAN_PX
    corners = np.array([[[first, first], [last, first], [last, last], [first, last]]], dtype=np.float32)
    try:
        text, _ = cv2.QRCodeDetector().decode(large, corners)
    except cv2.error:
        return None
    return code.read(text)
