"""What was read: page by page, box by box, with the ink that was seen. Nothing is guessed: a doubt stays a doubt."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gwrando.voice.paper.code import PageCode
from gwrando.voice.paper.words import Doubt, PageState

State = Literal["marked", "empty", "doubtful"]


@dataclass(frozen=True)
class BoxReading:
    """One box. `ink`: area of the mark (mm2) times its darkness (0-1, printed black is 1); `shape`: 12 x 12 bytes of it."""

    choice: str
    state: State
    ink: float
    doubt: Doubt | None = None
    shape: bytes = b""


@dataclass(frozen=True)
class ItemReading:
    """One item with boxes. `choice` is set when exactly one is marked and nothing is in doubt; `crop` (PNG) when it is.

    `beside`, `over`: ink (mm2) seen beside the boxes, and on their words more than on the same words elsewhere.
    """

    question: str
    state: State
    boxes: tuple[BoxReading, ...]
    choice: str | None = None
    doubt: Doubt | None = None
    crop: bytes = b""
    beside: float = 0.0
    over: float = 0.0


@dataclass(frozen=True)
class WritingReading:
    """One box for words: whether anything is written, and its picture (PNG) for a person to type from."""

    question: str
    is_written: bool
    ink: float
    crop: bytes = b""
    shape: bytes = b""


@dataclass(frozen=True)
class PageReading:
    """One page of one file. Only `read` pages count; every other state is told to a person (`words.TOLD`).

    `picture` counts the pages of a file from 1. `crop` is a small PNG of the whole picture where a person must look.
    """

    file: str
    picture: int
    state: PageState
    code: PageCode | None = None
    items: tuple[ItemReading, ...] = ()
    writings: tuple[WritingReading, ...] = ()
    crop: bytes = b""

    @property
    def is_blank(self) -> bool:
        """Whether three quarters or more of a page's boxes seem left empty: a person looks at the whole page.

        The child may have stopped early, or ringed the words: a ring is seen by comparing items, which fails from there on.
        """
        n_empty = sum(all(box.state == "empty" for box in item.boxes) for item in self.items)
        return self.state == "read" and bool(self.items) and 4 * n_empty >= 3 * len(self.items)


@dataclass(frozen=True)
class Batch:
    """All pages of some files, in their order; each page of a sheet counts once."""

    pages: tuple[PageReading, ...]

    def counted(self) -> Iterator[PageReading]:
        """The pages that count: read, first time seen."""
        return (page for page in self.pages if page.state == "read")

    def choices(self) -> dict[tuple[int, str], str]:
        """What was read for certain: (sheet, question) -> choice. Doubtful and empty items are not in it."""
        return {
            (page.code.sheet, item.question): item.choice
            for page in self.counted()
            for item in page.items
            if page.code is not None and item.choice is not None
        }

    def doubtful(self) -> Iterator[tuple[PageReading, ItemReading]]:
        """The queue: every item that a person must look at, those of two pages with one number among them."""
        return ((page, item) for page in self._seen() for item in page.items if item.state == "doubtful")

    def written(self) -> Iterator[tuple[PageReading, WritingReading]]:
        """The handwriting that a person must type."""
        return ((page, writing) for page in self._seen() for writing in page.writings if writing.is_written)

    def _seen(self) -> Iterator[PageReading]:
        return (page for page in self.pages if page.state in ("read", "differs"))

    def states(self) -> Counter[PageState]:
        """How many pages are in each state."""
        return Counter(page.state for page in self.pages)
