"""Paper out and in: sheets that are printed, filled in by hand, and read back offline from a scan or a photo.

Making sheets needs nothing extra. Reading them needs the extra `paper`; `reader.read` raises `MissingExtraError` without it.
"""

from gwrando.voice.paper.layout import SheetLayout, SheetOptions
from gwrando.voice.paper.questions import PaperChoice, PaperQuestion
from gwrando.voice.paper.results import Batch, BoxReading, ItemReading, PageReading

__all__ = [
    "Batch",
    "BoxReading",
    "ItemReading",
    "PageReading",
    "PaperChoice",
    "PaperQuestion",
    "SheetLayout",
    "SheetOptions",
]
