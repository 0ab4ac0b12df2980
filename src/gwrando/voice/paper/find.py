"""A picture -> where the sheet lies in it, and the page laid flat: 8 pixels a millimetre, upright, 1680 x 2376.

Four corner marks that know which corner they are give position, turn and perspective; three of them are enough.
Source: ArUco markers (Garrido-Jurado and others 2014) in OpenCV; the plane from a least-squares homography.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.paper import vision
from gwrando.voice.paper.geometry import PAGE_HEIGHT, PAGE_WIDTH, corner_marks
from gwrando.voice.paper.pictures import Grey, smaller
from gwrando.voice.paper.words import PageState

PX_PER_MM = 8
FEWEST_MARKS = 3
MOST_OFF_MM = 4.0  # a corner further from its place than this: the sheet is not flat enough to be read
_LOOKS = (
    (1700, False),
    (3508, False),
    (2400, True),
)  # longest side, with contrast drawn out; the quick one first
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Flat:
    """A page laid flat. `off_mm`: how far the worst corner of a mark lies from its place; `n_marks` of four."""

    page: Grey
    off_mm: float
    n_marks: int


def _marks(picture: Grey) -> dict[int, list[Points]]:
    """Mark number -> the corners (pixels) of every mark of that number in the picture."""
    cv2 = vision.opencv()
    how = cv2.aruco.DetectorParameters()
    how.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    how.adaptiveThreshWinSizeMin, how.adaptiveThreshWinSizeMax, how.adaptiveThreshWinSizeStep = 7, 47, 10
    how.minMarkerPerimeterRate = (
        0.04  # of the picture's longer side: a sheet fills a third of the picture at least
    )
    known = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    corners, numbers, _ = cv2.aruco.ArucoDetector(known, how).detectMarkers(picture)
    found: dict[int, list[Points]] = {}
    for place, number in enumerate([] if numbers is None else numbers.ravel().tolist()):
        if number < len(corner_marks()):
            found.setdefault(number, []).append(corners[place].reshape(4, 2).astype(np.float64))
    return found


def _seen(picture: Grey) -> dict[int, list[Points]]:
    """The marks in the full picture's pixels, from the first look that shows all four, else from the best."""
    best: dict[int, list[Points]] = {}
    for longest, drawn_out in _LOOKS:
        look = smaller(picture, longest=longest)
        scale = picture.shape[1] / look.shape[1]
        if drawn_out:
            look = vision.opencv().createCLAHE(clipLimit=4.0, tileGridSize=(8, 8)).apply(look)
        found = {number: [corners * scale for corners in several] for number, several in _marks(look).items()}
        if len(found) > len(best):
            best = found
        if len(best) == len(corner_marks()):
            break
    return best


def places() -> dict[int, Points]:
    """Mark number -> its four corners on the page in mm, clockwise from the top left."""
    return {
        number: np.array(
            [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom)]
        )
        for number, rect in enumerate(corner_marks())
    }


def plane(seen: dict[int, Points]) -> tuple[Points, float]:
    """The homography from picture pixels to page mm, and how far (mm) the worst corner lies from its place after it.

    Raises ValueError when the points do not span a plane.
    """
    cv2 = vision.opencv()
    there = places()
    source = np.concatenate([seen[number] for number in sorted(seen)])
    target = np.concatenate([there[number] for number in sorted(seen)])
    found, _ = cv2.findHomography(source, target, 0)
    if found is None or not np.all(np.isfinite(found)) or np.linalg.det(found) <= 0:
        raise ValueError("no plane")
    laid = moved(found, source)
    return found, float(np.max(np.hypot(*(laid - target).T)))


def moved(homography: Points, points: Points) -> Points:
    """Points (n x 2) through a homography."""
    ahead = np.column_stack([points, np.ones(len(points))]) @ homography.T
    made: Points = ahead[:, :2] / ahead[:, 2:]
    return made


def flat(picture: Grey) -> Flat | PageState:
    """The sheet of the picture laid flat, or why there is none to read. Raises `MissingExtraError`."""
    cv2 = vision.opencv()
    seen = _seen(picture)
    if sum(len(several) > 1 for several in seen.values()) > 1:
        return "more_than_one"
    if len(seen) < FEWEST_MARKS:
        return "not_a_sheet"
    try:
        found, off_mm = plane({number: several[0] for number, several in seen.items()})
    except ValueError:
        return "not_a_sheet"
    if off_mm > MOST_OFF_MM:
        return "bent"
    # pixel 0 has its middle at half a pixel
    larger = np.array([[PX_PER_MM, 0, -0.5], [0, PX_PER_MM, -0.5], [0, 0, 1.0]]) @ found
    size = (round(PAGE_WIDTH * PX_PER_MM), round(PAGE_HEIGHT * PX_PER_MM))
    page: Any = cv2.warpPerspective(
        picture, larger, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return Flat(page=page, off_mm=off_mm, n_marks=len(seen))
