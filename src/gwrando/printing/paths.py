"""Charts of time and order as accessible SVG: curves that rise in steps, which of two things came first, a strip of ages.

As the other charts: words beside the marks, shapes as well as colours, no inline style; each has its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import svg
from gwrando.printing.charts import CANNOT_TELL, DataTable
from gwrando.text import Bilingual

_PLOT_PX, _PRINT_PX, _GAP_PX = 190, 300, 14
_DASHES = ("", "8 4", "2 4", "12 4 2 4", "1 3")
_GROUP = Bilingual(cy="Grŵp", en="Group")
_WHAT = Bilingual(cy="Beth", en="What")
_THEN = Bilingual(cy="wedyn", en="then")
_AGE = Bilingual(cy="Oed", en="Age")
_SHARE = Bilingual(cy="Cyfran", en="Share")


@dataclass(frozen=True)
class Curve:
    """One line of (x, y) points that holds its height until the next point; `series` picks colour and dashes."""

    label: str
    points: tuple[tuple[float, float], ...]
    series: int = 0


@dataclass(frozen=True)
class Ordered:
    """Two things and how often the first came first; `share` (0-100) None when it cannot be told."""

    first: str
    then: str
    share: float | None
    said: str


@dataclass(frozen=True)
class Moment:
    """One thing on a strip of ages: when (years), and what is said of it."""

    label: str
    age: float
    said: str


def curves(
    given: Sequence[Curve],
    *,
    title: str,
    description: str,
    x_label: str,
    y_label: str,
    x_max: float,
    language: Language,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Curves that rise in steps, y from 0 to 100; SVG text. Raises ValueError for no curve or one without points."""
    if not given or any(not curve.points for curve in given):
        raise ValueError("a chart needs curves with points")
    if any(not (0 <= x <= x_max and 0 <= y <= 100) for curve in given for x, y in curve.points):
        raise ValueError("a point lies off the chart")
    most = svg.letters(width)
    scale = svg.Scale(0, x_max)
    made: list[str] = []
    y = 0.0
    for part in svg.wrapped(y_label, width=most):
        y += svg.LINE_PX
        made.append(svg.text(0.0, y, part, small=True))
    top, tall = y + 30, _PLOT_PX if width is None else _PRINT_PX
    for tick in (0, 25, 50, 75, 100):
        height = top + tall * (1 - tick / 100)
        made.append(svg.line(0.03, height, 0.97, height, kind="chart-rule", width=0.5))
        if tick:  # nought stands on the axis, and its number would lie under the marks
            made.append(svg.text(0.035, height - 4, f"{tick}%", small=True))
    for curve in given:
        made += _stepped(curve, scale, top, tall)
    lines, used = svg.axis(scale, y=top + tall + 4, label=x_label)
    y = top + tall + 4 + used
    for curve in given:
        colour, dashes = svg.colour(curve.series), _DASHES[curve.series]
        kind = f"chart-series-{curve.series + 1}"
        lines.append(svg.line(0.0, y + 16, 0.12, y + 16, kind=kind, width=4, dashes=dashes, stroke=colour))
        for part in svg.wrapped(curve.label, width=most - 6):
            y += svg.LINE_PX
            lines.append(svg.text(0.15, y, part))
        y += 6
    return svg.root(
        made + lines,
        height=y + 6,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def _stepped(curve: Curve, scale: svg.Scale, top: float, tall: float) -> list[str]:
    colour, dashes = svg.colour(curve.series), _DASHES[curve.series]
    kind = f"chart-series-{curve.series + 1}"

    def height(y: float) -> float:
        return top + tall * (1 - y / 100)

    made, before = [], 0.0
    points = sorted(curve.points)
    for place, (x, y) in enumerate(points):
        at, low, high = scale.at(x), height(before), height(y)
        until = scale.at(points[place + 1][0]) if place + 1 < len(points) else scale.at(scale.high)
        made.append(svg.line(at, low, at, high, kind=kind, width=3, dashes=dashes, stroke=colour))
        made.append(svg.line(at, high, until, high, kind=kind, width=3, dashes=dashes, stroke=colour))
        made.append(svg.mark(at, high, series=curve.series))
        before = y
    return made


def curves_table(given: Sequence[Curve], *, x_name: str, language: Language) -> DataTable:
    """One row a point: group, x, y in per cent."""
    rows = [
        (curve.label, svg.number(x), f"{svg.number(y)}%") for curve in given for x, y in sorted(curve.points)
    ]
    return DataTable(header=(_GROUP.in_(language), x_name, _SHARE.in_(language)), rows=tuple(rows))


def order(
    pairs: Sequence[Ordered],
    *,
    title: str,
    description: str,
    language: Language,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Pairs of things as arrows, thick where the order was common, with the share in words; SVG text.

    The arrow's length is the share of children with both who had the first one first. Raises ValueError for no pair.
    """
    if not pairs:
        raise ValueError("a chart needs pairs")
    most = svg.letters(width)
    made: list[str] = []
    y = 0.0
    for place, pair in enumerate(pairs):
        for part in svg.wrapped(pair.first, width=most):
            y += svg.LINE_PX
            made.append(svg.text(0.0, y, part, strong=True))
        y += 18
        if pair.share is None:
            made.append(svg.line(0.03, y, 0.97, y, kind="chart-unknown", width=2, dashes="3 7"))
        else:
            end = 0.03 + 0.94 * pair.share / 100
            series = place % len(svg.SERIES)
            kind, colour = f"chart-series-{series + 1}", svg.colour(series)
            made.append(svg.line(0.03, y, 0.97, y, kind="chart-rule", width=0.5))
            made.append(svg.line(0.97, y - 8, 0.97, y + 8, kind="chart-rule", width=1))
            made.append(svg.line(0.03, y, end, y, kind=kind, width=8, stroke=colour))
            made.append(svg.arrow(end, y, series=series, right=True))
        for part in svg.wrapped(pair.said, width=most):
            y += svg.LINE_PX
            made.append(svg.text(0.0, y + 4, part))
        for part in svg.wrapped(f"{_THEN.in_(language)}: {pair.then}", width=most):
            y += svg.LINE_PX
            made.append(svg.text(0.0, y + 6, part, strong=True))
        y += 2 * _GAP_PX
    return svg.root(
        made,
        height=y,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def order_table(pairs: Sequence[Ordered], *, language: Language) -> DataTable:
    """One row a pair: which, then which, and how often."""
    head = (Bilingual(cy="Yn gyntaf", en="First"), Bilingual(cy="Wedyn", en="Then"), _SHARE)
    return DataTable(
        header=tuple(part.in_(language) for part in head),
        rows=tuple((pair.first, pair.then, pair.said or CANNOT_TELL.in_(language)) for pair in pairs),
    )


def strip(
    moments: Sequence[Moment],
    *,
    title: str,
    description: str,
    mark: str,
    x_label: str,
    ages: tuple[float, float],
    language: Language,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Numbered marks along a line of ages, and what each number means below; SVG text.

    `mark` stands over the strip: that nobody's life went so. Raises ValueError for no moment or one off the line.
    """
    scale = svg.Scale(*ages)
    if not moments or not all(scale.inside(moment.age) for moment in moments):
        raise ValueError("a strip needs moments on its line")
    most = svg.letters(width)
    made: list[str] = []
    y = 0.0
    for part in svg.wrapped(mark, width=most):
        y += svg.LINE_PX
        made.append(svg.text(0.0, y, part, strong=True))
    y += 26
    path = sorted(moments, key=lambda moment: moment.age)
    rows: list[
        float
    ] = []  # where the last mark of each row of numbers stands: numbers never lie on each other
    places = []
    for moment in path:
        at = scale.at(moment.age)
        row = next((n for n, last in enumerate(rows) if at - last > 0.075), len(rows))
        if row == len(rows):
            rows.append(at)
        rows[row] = at
        places.append((at, row))
    middle = y + 24 * (len(rows) - 1) + 12
    made.append(svg.line(0.03, middle + 18, 0.97, middle + 18, kind="chart-rule", width=2))
    for number, (at, row) in enumerate(places, start=1):
        height = middle - 24 * row
        made.append(svg.line(at, height, at, middle + 18, kind="chart-rule", width=1))
        made.append(
            f'<circle class="chart-dot" cx="{svg.percent(at)}" cy="{height:g}" r="12" fill="{svg.SERIES[0]}"/>'
        )
        made.append(
            f'<text class="chart-on" x="{svg.percent(at)}" y="{height + 5:g}" font-size="15" font-weight="600" '
            f'text-anchor="middle" fill="#fff">{number}</text>'
        )
    lines, used = svg.axis(scale, y=middle + 18, label=x_label)
    y = middle + 18 + used + 4
    for number, moment in enumerate(path, start=1):
        for part in svg.wrapped(f"{number} {moment.label}: {moment.said}", width=most):
            y += svg.LINE_PX
            lines.append(svg.text(0.0, y, part))
        y += 4
    return svg.root(
        made + lines,
        height=y + 6,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def strip_table(moments: Sequence[Moment], *, language: Language) -> DataTable:
    """One row a moment, in the order of ages."""
    path = sorted(moments, key=lambda moment: moment.age)
    return DataTable(
        header=(_WHAT.in_(language), _AGE.in_(language)),
        rows=tuple((moment.label, moment.said) for moment in path),
    )
