"""The opinion map: where groups of opinion are and how large, as SVG with its table. No child is ever a point.

A point for a child would stand for that child's answers: someone who knows a few of them could find the point and read
the rest. Only groups of at least five are drawn, at the mean of their people on a coarse grid (decision 0132).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import svg
from gwrando.printing.charts import DataTable
from gwrando.text import Bilingual

TITLE = Bilingual(cy="Llun o'r grwpiau", en="A picture of the groups")
DESCRIPTION = Bilingual(
    cy="Mae pob cylch yn grŵp o blant a phobl ifanc a atebodd yn debyg. Po fwyaf yw'r cylch, mwyaf sydd yn y grŵp; "
    "po bellaf yw dau gylch oddi wrth ei gilydd, mwyaf gwahanol oedd eu hatebion. Nid oes plentyn unigol yn y llun. "
    "Mae'r tabl isod yn dweud yr un peth.",
    en="Each circle is a group of children and young people who answered alike. The larger the circle, the more there "
    "are in the group; the farther apart two circles are, the more differently they answered. No single child is in "
    "the picture. The table below says the same.",
)
GROUP = Bilingual(cy="Grŵp", en="Group")
ABOUT = Bilingual(cy="Tua faint", en="About how many")
ACROSS = Bilingual(cy="Lle ar draws (-10 i 10)", en="Place across (-10 to 10)")
UP = Bilingual(cy="Lle i fyny (-10 i 10)", en="Place up (-10 to 10)")
LETTERS = "ABCDE"
_LARGEST_PX = 32
_GRID = 10


@dataclass(frozen=True)
class Circle:
    """One group as it may be drawn: its letter, its size as protected, its place on a grid from -10 to 10."""

    letter: str
    size: int
    across: int
    up: int


def on_the_grid(centres: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Mean places as whole numbers from -10 to 10, the farthest from the middle at 10."""
    farthest = max((abs(value) for centre in centres for value in centre), default=0.0) or 1.0
    return [(round(_GRID * x / farthest), round(_GRID * y / farthest)) for x, y in centres]


def picture(circles: Sequence[Circle], *, language: Language) -> str:
    """The map as SVG text, as wide as its page; low where all groups lie on one line. ValueError for no groups."""
    if not circles:
        raise ValueError("a map needs groups")
    half = 110 if any(circle.up for circle in circles) else 50
    most = max(circle.size for circle in circles)
    made = [svg.line(0.03, half, 0.97, half, kind="chart-rule", width=0.5)]
    for place, circle in enumerate(circles):
        x, y = 0.5 + 0.37 * circle.across / _GRID, half - (half - 40) * circle.up / _GRID
        radius = _LARGEST_PX * (circle.size / most) ** 0.5  # the area tells how many
        made.append(
            f'<circle class="chart-series-{place + 1}" cx="{svg.percent(x)}" cy="{y:g}" r="{radius:.1f}" '
            f'fill="{svg.colour(place)}" fill-opacity="0.85" stroke="currentColor" stroke-width="1"/>'
        )
    for circle in circles:  # the letters last, over all circles, on a white ground that any colour allows
        x, y = 0.5 + 0.37 * circle.across / _GRID, half - (half - 40) * circle.up / _GRID
        made.append(
            f'<circle cx="{svg.percent(x)}" cy="{y:g}" r="11" fill="#FFFFFF"/>'
            f'<text x="{svg.percent(x)}" y="{y + 6:g}" font-size="{svg.TEXT_PX}" font-weight="600" '
            f'text-anchor="middle" fill="#1B2430">{svg.words(circle.letter)}</text>'
        )
    return svg.root(
        made,
        height=2 * half,
        title=TITLE.in_(language),
        description=DESCRIPTION.in_(language),
        language=language,
        chart_id="",
        width=None,
    )


def picture_table(circles: Sequence[Circle], *, language: Language) -> DataTable:
    """The same as rows of text: group, about how many, place across, and place up where that differs."""
    two = any(circle.up for circle in circles)
    head = (GROUP, ABOUT, ACROSS, UP) if two else (GROUP, ABOUT, ACROSS)
    rows = []
    for circle in circles:
        row = (circle.letter, svg.number(circle.size), svg.number(circle.across), svg.number(circle.up))
        rows.append(row[: len(head)])
    return DataTable(header=tuple(words.in_(language) for words in head), rows=tuple(rows))
