"""Places on a sheet, in millimetres from the top left corner of an A4 page.

What the reader looks for stands here once: four corner marks that also say which corner they are, and the QR code.
"""

from typing import NamedTuple

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARK_MM = 12.0  # a corner mark's side: 6 x 6 modules of 2 mm
MARK_MODULES = 6
EDGE_MM = 9.0  # from the edge of the paper: printers leave out about 5 mm
QR_MODULE_MM = 0.9
QR_X, QR_Y = 159.0, 10.0
QR_MM = 25 * QR_MODULE_MM
LEFT, RIGHT = 15.0, 195.0  # the column of text
TOP_FIRST, BOTTOM = 41.0, 271.0  # below the head of a page, above its foot

# The inner 4 x 4 modules of marks 0-3 of the public ArUco dictionary "4X4_50" (0 black, 1 white), so that a sheet can be
# made without OpenCV; a test compares them with OpenCV's own. Clockwise from the top left corner.
MARKS = (
    ("1011", "0101", "0011", "0010"),
    ("0000", "1111", "1001", "1010"),
    ("0011", "0011", "0010", "1101"),
    ("1001", "1001", "0100", "0110"),
)


class Rect(NamedTuple):
    """A rectangle in mm: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right side, mm from the left edge of the page."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower side, mm from the top edge of the page."""
        return self.y + self.height

    def grown(self, by: float) -> "Rect":
        """The rectangle with `by` mm more on each side (less when negative)."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def apart(self, other: "Rect") -> bool:
        """Whether the two share no area."""
        return (
            self.right <= other.x or other.right <= self.x or self.bottom <= other.y or other.bottom <= self.y
        )

    def inside(self, other: "Rect") -> bool:
        """Whether it lies wholly in the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def corner_marks() -> tuple[Rect, ...]:
    """The four marks, clockwise from the top left; the place in the tuple is the mark's number."""
    right, low = PAGE_WIDTH - EDGE_MM - MARK_MM, PAGE_HEIGHT - EDGE_MM - MARK_MM
    places = ((EDGE_MM, EDGE_MM), (right, EDGE_MM), (right, low), (EDGE_MM, low))
    return tuple(Rect(x, y, MARK_MM, MARK_MM) for x, y in places)


def qr() -> Rect:
    """Where the QR code's modules are (its quiet zone lies round it)."""
    return Rect(QR_X, QR_Y, QR_MM, QR_MM)
