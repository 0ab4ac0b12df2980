"""Accessible charts as SVG text: dots with intervals, bars, bars in parts. And each one's table.

Every chart has a title and a description for those who do not see it, its numbers in words beside the
marks, and a shape or pattern for each colour. "Cannot tell" is drawn as such. Beside each chart on a page
goes its table: `dot_plot_table`, `bars_table`, `stacked_bars_table` give the rows.
Source: Analysis Function guidance on charts (labels not legends, no colour alone, text horizontal), WCAG 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import svg
from gwrando.text import Bilingual

CANNOT_TELL = Bilingual(cy="Ni ellir dweud", en="Cannot tell")
_TO = Bilingual(cy="i", en="to")
_VALUE = Bilingual(cy="Gwerth", en="Value")
_INTERVAL = Bilingual(cy="Cyfwng", en="Interval")
_GROUP = Bilingual(cy="Grŵp", en="Group")
_STRIP_PX = 26
_GAP_PX = 14


@dataclass(frozen=True)
class DotRow:
    """One line of a dot plot. `value` None means that it cannot be told; `said` replaces the number in words.

    `low` and `high` are the ends of the interval (both or neither); `series` 0-4 picks shape and colour.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    said: str = ""
    series: int = 0

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("an interval has two ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("an interval runs from the smaller to the larger end")


@dataclass(frozen=True)
class BarRow:
    """One bar. `value` None means that it cannot be told (or may not be shown); `said` replaces the number
    in words.
    """

    label: str
    value: float | None
    said: str = ""
    series: int = 0


@dataclass(frozen=True)
class StackRow:
    """One bar in parts, one value for each series; None for a part that may not be shown."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class DataTable:
    """The numbers of a chart as text: `header` and `rows` of the same length."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _interval(row: DotRow, language: Language) -> str:
    if row.low is None or row.high is None:
        return ""
    return f"{svg.number(row.low)} {_TO.in_(language)} {svg.number(row.high)}"


def dot_said(row: DotRow, language: Language) -> str:
    """What a dot says in words: its own, or its number with the interval, or that it cannot be told."""
    if row.said:
        return row.said
    if row.value is None:
        return CANNOT_TELL.in_(language)
    between = _interval(row, language)
    return f"{svg.number(row.value)} ({between})" if between else svg.number(row.value)


def _labels(label: str, said: str, y: float, width: int | None) -> tuple[list[str], float]:
    """The label in bold and what it says below it; with the y below them."""
    most = svg.letters(width)
    made = []
    for part in svg.wrapped(label, width=most):
        y += svg.LINE_PX
        made.append(svg.text(0.0, y, part, strong=True))
    for part in svg.wrapped(said, width=most):
        y += svg.LINE_PX
        made.append(svg.text(0.0, y, part))
    return made, y + 8


def _dot(row: DotRow, scale: svg.Scale, y: float) -> list[str]:
    middle = y + _STRIP_PX / 2
    if row.value is None:
        return [svg.line(0.03, middle, 0.97, middle, kind="chart-unknown", width=2, dashes="3 7")]
    made = [svg.line(0.03, middle, 0.97, middle, kind="chart-rule", width=0.5)]
    stroke = svg.colour(row.series)
    if row.low is not None and row.high is not None:
        kind = f"chart-interval chart-series-{row.series + 1}"
        x1, x2 = scale.at(row.low), scale.at(row.high)
        made.append(svg.line(x1, middle, x2, middle, kind=kind, width=4, stroke=stroke))
        for end, x in ((row.low, x1), (row.high, x2)):
            if scale.inside(end):
                made.append(svg.line(x, middle - 7, x, middle + 7, kind=kind, width=2, stroke=stroke))
            else:
                made.append(svg.arrow(x, middle, series=row.series, right=end > scale.high))
    if scale.inside(row.value):
        made.append(svg.mark(scale.at(row.value), middle, series=row.series))
    else:
        made.append(svg.arrow(scale.at(row.value), middle, series=row.series, right=row.value > scale.high))
    return made


def dot_plot(
    rows: Sequence[DotRow],
    *,
    title: str,
    description: str,
    x_label: str,
    x_range: tuple[float, float],
    language: Language,
    log: bool = False,
    reference: float | None = None,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Dots with their intervals, one row below the other; SVG text.

    `log` puts ratios on a scale where twice and half are equally far from one; `reference` draws a dashed
    line
    (for ratios: 1, no difference; name it in the description). What lies beyond `x_range` ends in an arrow.
    Raises `ValueError` for no rows, an empty title or description, or a range that is none.
    """
    if not rows:
        raise ValueError("a chart needs rows")
    scale = svg.Scale(*x_range, log=log)
    made: list[str] = []
    strips: list[str] = []
    y = 0.0
    for row in rows:
        words, y = _labels(row.label, dot_said(row, language), y, width)
        made += words
        if reference is not None:
            x = scale.at(reference)
            made.append(
                svg.line(x, y - 2, x, y + _STRIP_PX + 2, kind="chart-reference", width=2, dashes="4 3")
            )
        strips += _dot(row, scale, y)
        y += _STRIP_PX + _GAP_PX
    lines, used = svg.axis(scale, y=y, label=x_label)
    return svg.root(
        made + strips + lines,
        height=y + used,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def dot_plot_table(rows: Sequence[DotRow], *, language: Language) -> DataTable:
    """The rows of a dot plot: group, value, interval (blank where there is none)."""
    return DataTable(
        header=(_GROUP.in_(language), _VALUE.in_(language), _INTERVAL.in_(language)),
        rows=tuple(
            (
                row.label,
                CANNOT_TELL.in_(language) if row.value is None else svg.number(row.value),
                _interval(row, language),
            )
            for row in rows
        ),
    )


def bar_said(row: BarRow, language: Language) -> str:
    """What a bar says in words: its own, or its number, or that it cannot be told."""
    if row.said:
        return row.said
    return CANNOT_TELL.in_(language) if row.value is None else svg.number(row.value)


def _top(values: Sequence[float | None], x_max: float | None) -> float:
    shown = [value for value in values if value is not None]
    if any(value < 0 for value in shown):
        raise ValueError("a bar starts at nought: negative values need a dot plot")
    top = max(shown, default=0.0) if x_max is None else x_max
    return top if top > 0 else 1.0


def bars(
    rows: Sequence[BarRow],
    *,
    title: str,
    description: str,
    x_label: str,
    language: Language,
    x_max: float | None = None,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Bars from nought, one below the other, each with its number in words; SVG text.

    `x_max` is the end of the scale (the largest value when not given; a share needs 1 or 100).
    Raises `ValueError` for no rows, a negative value, a value beyond `x_max`, an empty title or description.
    """
    if not rows:
        raise ValueError("a chart needs rows")
    scale = svg.Scale(0, _top([row.value for row in rows], x_max))
    made: list[str] = []
    y = 0.0
    for row in rows:
        words, y = _labels(row.label, bar_said(row, language), y, width)
        made += words
        if row.value is None:
            made.append(svg.line(0.03, y + 9, 0.97, y + 9, kind="chart-unknown", width=2, dashes="3 7"))
        else:
            if not scale.inside(row.value):
                raise ValueError("a bar would run off the chart")
            long = scale.at(row.value) - scale.at(0)
            made.append(
                f'<rect class="chart-series-{row.series + 1}" x="{svg.percent(0.03)}" y="{y:g}" '
                f'width="{svg.percent(long)}" height="18" rx="3" fill="{svg.colour(row.series)}"/>'
            )
        y += 18 + _GAP_PX
    lines, used = svg.axis(scale, y=y, label=x_label)
    return svg.root(
        made + lines,
        height=y + used,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def bars_table(rows: Sequence[BarRow], *, language: Language) -> DataTable:
    """The rows of a bar chart: group, value (in words where the row says them)."""
    return DataTable(
        header=(_GROUP.in_(language), _VALUE.in_(language)),
        rows=tuple((row.label, bar_said(row, language)) for row in rows),
    )


# White lines, dots and checks over the colour: the parts differ in print and to those who do not see colours.
_PATTERNS = (
    "",
    '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="#fff" stroke-width="2"/>',
    '<circle cx="4" cy="4" r="1.8" fill="#fff"/>',
    '<path d="M0 4H8" stroke="#fff" stroke-width="2.5"/>',
    '<path d="M4 0V8M0 4H8" stroke="#fff" stroke-width="1.5"/>',
)


def _pattern(series: int) -> str:
    return (
        f'<pattern id="CHART-ID-p{series + 1}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{_PATTERNS[series]}</pattern>"
    )


def patterns(n_series: int) -> str:
    """The definitions that the boxes of so many series need; once in a picture."""
    return "<defs>" + "".join(_pattern(i) for i in range(n_series) if _PATTERNS[i]) + "</defs>"


def box(x: str, y: float, width: str, series: int) -> str:
    """The colour first and the pattern over it: a pattern holding the colour shows seams in print."""
    place = f'x="{x}" y="{y:g}" width="{width}" height="20"'
    over = f'<rect {place} fill="url(#CHART-ID-p{series + 1})"/>' if _PATTERNS[series] else ""
    return (
        f'<rect class="chart-series-{series + 1}" {place} fill="{svg.colour(series)}"/>{over}'
        f'<rect {place} fill="none" stroke="currentColor" stroke-width="1"/>'
    )


def _stack_said(row: StackRow, series: Sequence[str], language: Language) -> str:
    hidden = CANNOT_TELL.in_(language).lower()
    return " · ".join(
        f"{name} {hidden if value is None else svg.number(value)}"
        for name, value in zip(series, row.values, strict=True)
    )


def stacked_bars(
    rows: Sequence[StackRow],
    *,
    series: Sequence[str],
    title: str,
    description: str,
    x_label: str,
    language: Language,
    chart_id: str = "",
    width: int | None = None,
) -> str:
    """Bars in parts (counts, from nought), with a key, patterns as well as colours, and each part in words;
    SVG text.

    A bar with a part that may not be shown is not drawn, because its length would tell: its words say so.
    Raises `ValueError` for no rows, more than five series, a row of another length, negative values.
    """
    if not rows or not series:
        raise ValueError("a chart needs rows and series")
    if any(len(row.values) != len(series) for row in rows):
        raise ValueError("each row has one value for each series")
    for row in rows:
        _top(row.values, None)
    whole = [
        sum(value for value in row.values if value is not None) for row in rows if None not in row.values
    ]
    scale = svg.Scale(0, _top(whole, None))
    made = [patterns(len(series))]
    y = 0.0
    for i, name in enumerate(series):
        made.append(box(svg.percent(0.005), y + 2, "24", i))
        for part in svg.wrapped(name, width=svg.letters(width) - 5):
            made.append(f'<svg x="34" overflow="visible">{svg.text(0.0, y + 18, part)}</svg>')
            y += svg.LINE_PX + 4
    y += 6
    for row in rows:
        words, y = _labels(row.label, _stack_said(row, series, language), y, width)
        made += words
        if None in row.values:
            made.append(svg.line(0.03, y + 10, 0.97, y + 10, kind="chart-unknown", width=2, dashes="3 7"))
        else:
            before = 0.0
            for i, value in enumerate(row.values):
                after = before + (value or 0.0)
                if after > before:
                    start = scale.at(before)
                    made.append(box(svg.percent(start), y, svg.percent(scale.at(after) - start), i))
                before = after
        y += 20 + _GAP_PX
    lines, used = svg.axis(scale, y=y, label=x_label)
    return svg.root(
        made + lines,
        height=y + used,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def stacked_bars_table(rows: Sequence[StackRow], *, series: Sequence[str], language: Language) -> DataTable:
    """The rows of bars in parts: group, then one column for each series."""
    hidden = CANNOT_TELL.in_(language)
    return DataTable(
        header=(_GROUP.in_(language), *series),
        rows=tuple(
            (row.label, *(hidden if value is None else svg.number(value) for value in row.values))
            for row in rows
        ),
    )
