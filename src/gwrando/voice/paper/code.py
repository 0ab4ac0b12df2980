"""What the QR code of a page says: which printing, which sheet, which page. Never who.

Twenty characters of the alphanumeric kind: `G1`, the session (8), the sheet (4 digits), the page (1), the layout (5).
They fill a QR code of version 2 with level H, the kind that can lose most, so every page has the same 25 x 25 modules.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import segno

from gwrando.voice.codes import SLIP_LETTERS

VERSION = "G1"
SESSION_LENGTH = 8
PRINT_LENGTH = 5
MOST_SHEETS = 9999
MOST_PAGES = 9
QR_VERSION = 2
MODULES = 25
_PATTERN = re.compile(
    rf"{VERSION}([{SLIP_LETTERS}]{{{SESSION_LENGTH}}})(\d{{4}})(\d)([{SLIP_LETTERS}]{{{PRINT_LENGTH}}})"
)


@dataclass(frozen=True)
class PageCode:
    """Which page this is. `sheet` and `page` count from 1; `layout` is `SheetLayout.mark` of what was printed."""

    session: str
    sheet: int
    page: int
    layout: str

    def text(self) -> str:
        """The 20 characters. ValueError when a part does not fit."""
        made = f"{VERSION}{self.session}{self.sheet:04d}{self.page}{self.layout}"
        if read(made) != self:
            raise ValueError("a part of the page code does not fit")
        return made

    def shown(self, *, pages: int) -> str:
        """What is printed under the QR code for people: `K7M4 P9RX · 12 · 1/2`."""
        return f"{self.session[:4]} {self.session[4:]} · {self.sheet} · {self.page}/{pages}"


def read(text: str) -> PageCode | None:
    """The page a QR code names, or None when it is no code of ours."""
    found = _PATTERN.fullmatch(text)
    if found is None:
        return None
    session, sheet, page, layout = found.groups()
    if int(sheet) < 1 or int(page) < 1:
        return None
    return PageCode(session=session, sheet=int(sheet), page=int(page), layout=layout)


def draw_session(choose: Callable[[int], int]) -> str:
    """A new session key of 8 letters; `choose(n)` returns 0 to n-1 (as `secrets.randbelow`)."""
    return "".join(SLIP_LETTERS[choose(len(SLIP_LETTERS))] for _ in range(SESSION_LENGTH))


def modules(code: PageCode) -> tuple[str, ...]:
    """The QR code as 25 rows of `0` (light) and `1` (dark), without its quiet zone."""
    made = segno.make(code.text(), version=QR_VERSION, error="h", mode="alphanumeric", boost_error=False)
    return tuple("".join("1" if dark else "0" for dark in row) for row in made.matrix)
