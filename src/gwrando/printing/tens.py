"""Ten dots a row, so many of them full: a share for those who do not read percentages; SVG text."""

from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import svg
from gwrando.printing.charts import CANNOT_TELL, DataTable
from gwrando.text import Bilingual

OF_TEN = Bilingual(cy="O bob 10", en="Of each 10")
_GROUP = Bilingual(cy="Grŵp", en="Group")
_STEP_PX, _RADIUS_PX = 27, 10


@dataclass(frozen=True)
class TenRow:
    """One row: what it is, how many of ten (0 to 10; None when it cannot be told), and that in words."""

    label: str
    full: int | None
    said: str


def tens(
    rows: Sequence[TenRow],
    *,
    title: str,
    description: str,
    language: Language,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Rows of ten dots. Full and empty ones differ by their line too. Raises ValueError for no row or more than ten."""
    if not rows or any(row.full is not None and not 0 <= row.full <= 10 for row in rows):
        raise ValueError("a row has none to ten full dots")
    most = svg.letters(width)
    made: list[str] = []
    y = 0.0
    for row in rows:
        for part in svg.wrapped(row.label, width=most):
            y += svg.LINE_PX
            made.append(svg.text(0.0, y, part, strong=True))
        for part in svg.wrapped(row.said, width=most):
            y += svg.LINE_PX
            made.append(svg.text(0.0, y, part))
        if row.full is not None:
            y += 12 + _RADIUS_PX
            for n in range(10):
                fill, kind = (svg.SERIES[0], "chart-dot") if n < row.full else ("none", "chart-ring")
                made.append(
                    f'<circle class="{kind}" cx="{_RADIUS_PX + 2 + n * _STEP_PX}" cy="{y:g}" r="{_RADIUS_PX}" '
                    f'fill="{fill}" stroke="currentColor" stroke-width="1"/>'
                )
            y += _RADIUS_PX
        y += 14
    return svg.root(
        made,
        height=y,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def tens_table(rows: Sequence[TenRow], *, language: Language) -> DataTable:
    """One row a row: what, and how many of ten."""
    hidden = CANNOT_TELL.in_(language)
    return DataTable(
        header=(_GROUP.in_(language), OF_TEN.in_(language)),
        rows=tuple((row.label, hidden if row.full is None else str(row.full)) for row in rows),
    )
