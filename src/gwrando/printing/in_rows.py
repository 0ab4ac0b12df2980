"""The same charts for print, one line a row: what it is, the mark on its scale, the number in words.

A page of paper has room beside a mark, which a telephone has not: the words stand beside it instead of above, so that a
chart of twenty rows takes half a page. Rows of one group stand under its name, once. Marks, colours and patterns are
those of `printing.charts`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import charts, svg

WIDTH = 900
"""Pixels; on a column of 16.6 cm its letters of 16 px are 8.4 points."""
_LABEL, _PLOT, _SAID = 0.0, 0.36, 0.71
"""Where the three columns begin, as shares of the width."""
_END = 0.69
_LABEL_LETTERS, _SAID_LETTERS, _WIDE_LETTERS = 33, 28, 88
_ROW_PX, _GAP_PX = 22, 6


@dataclass(frozen=True)
class Line:
    """One row: `group` (blank: none), what it is, what it says in words, and how its mark is drawn from the middle's y."""

    group: str
    label: str
    said: str
    drawn: Callable[[float], list[str]]


class Plot:
    """A scale between the two columns of words; x as shares of the whole width."""

    def __init__(self, scale: svg.Scale) -> None:
        self.scale = scale

    def at(self, value: float) -> float:
        """The share of the width for a value; one outside the scale is put at its end."""
        return _PLOT + (_END - _PLOT) * (self.scale.at(value) - 0.03) / 0.94

    def axis(self, y: float, label: str) -> tuple[list[str], float]:
        """The axis under the plot, its numbers and its name, and the height used."""
        made = [svg.line(_PLOT, y, _END, y, kind="chart-axis")]
        for tick in self.scale.ticks():
            x = self.at(tick)
            made.append(svg.line(x, y, x, y + 6, kind="chart-axis"))
            made.append(svg.text(x, y + 22, svg.number(tick), anchor="middle", small=True))
        below = y + 22
        for part in svg.wrapped(label, width=_LABEL_LETTERS + 3):
            below += svg.LINE_PX
            made.append(svg.text(_PLOT, below, part, small=True))
        return made, below - y + 10


def _laid_out(lines: Sequence[Line], y: float) -> tuple[list[str], float]:
    """The rows below each other, each group under its name."""
    made: list[str] = []
    group = ""
    for line in lines:
        if line.group and line.group != group:
            y += _GAP_PX
            for part in svg.wrapped(line.group, width=_WIDE_LETTERS):
                y += svg.LINE_PX
                made.append(svg.text(_LABEL, y, part, strong=True))
            y += _GAP_PX + 3
        group = line.group
        labels = svg.wrapped(line.label, width=_LABEL_LETTERS)
        said = svg.wrapped(line.said, width=_SAID_LETTERS)
        tall = _ROW_PX * max(len(labels), len(said))
        made += [
            svg.text(_LABEL, y + 17 + n * _ROW_PX, part, strong=not line.group)
            for n, part in enumerate(labels)
        ]
        made += [svg.text(_SAID, y + 17 + n * _ROW_PX, part) for n, part in enumerate(said)]
        made += line.drawn(y + 11)
        y += tall + _GAP_PX
    return made, y


def _unknown(y: float) -> list[str]:
    return [svg.line(_PLOT, y, _END, y, kind="chart-unknown", width=2, dashes="3 7")]


def _dot(row: charts.DotRow, plot: Plot) -> Callable[[float], list[str]]:
    def drawn(y: float) -> list[str]:
        if row.value is None:
            return _unknown(y)
        made = [svg.line(_PLOT, y, _END, y, kind="chart-rule", width=0.5)]
        stroke, kind = svg.colour(row.series), f"chart-interval chart-series-{row.series + 1}"
        if row.low is not None and row.high is not None:
            ends = plot.at(row.low), plot.at(row.high)
            made.append(svg.line(ends[0], y, ends[1], y, kind=kind, width=4, stroke=stroke))
            for end, x in zip((row.low, row.high), ends, strict=True):
                made.append(
                    svg.line(x, y - 6, x, y + 6, kind=kind, width=2, stroke=stroke)
                    if plot.scale.inside(end)
                    else svg.arrow(x, y, series=row.series, right=end > plot.scale.high)
                )
        inside = plot.scale.inside(row.value)
        made.append(
            svg.mark(plot.at(row.value), y, series=row.series)
            if inside
            else svg.arrow(plot.at(row.value), y, series=row.series, right=row.value > plot.scale.high)
        )
        return made

    return drawn


def dot_plot(
    rows: Sequence[charts.DotRow],
    *,
    groups: Sequence[str],
    title: str,
    description: str,
    x_label: str,
    x_range: tuple[float, float],
    language: Language,
    log: bool,
    reference: float | None,
    chart_id: str,
) -> str:
    """Dots with their intervals, one line a row; SVG text. `groups` has the group of each row."""
    plot = Plot(svg.Scale(*x_range, log=log))
    lines = [
        Line(group, row.label, charts.dot_said(row, language), _dot(row, plot))
        for group, row in zip(groups, rows, strict=True)
    ]
    made, y = _laid_out(lines, 0.0)
    if reference is not None:
        x = plot.at(reference)
        made.insert(0, svg.line(x, 0, x, y, kind="chart-reference", width=2, dashes="4 3"))
    axis, used = plot.axis(y, x_label)
    return _root(
        made + axis, y + used, title=title, description=description, language=language, chart_id=chart_id
    )


def _bar(row: charts.BarRow, plot: Plot) -> Callable[[float], list[str]]:
    def drawn(y: float) -> list[str]:
        if row.value is None:
            return _unknown(y)
        long = plot.at(row.value) - plot.at(0)
        return [
            f'<rect class="chart-series-{row.series + 1}" x="{svg.percent(_PLOT)}" y="{y - 8:g}" '
            f'width="{svg.percent(long)}" height="16" rx="3" fill="{svg.colour(row.series)}"/>'
        ]

    return drawn


def bars(
    rows: Sequence[charts.BarRow],
    *,
    groups: Sequence[str],
    title: str,
    description: str,
    x_label: str,
    x_max: float | None,
    language: Language,
    chart_id: str,
) -> str:
    """Bars from nought, one line a row; SVG text."""
    most = max((row.value for row in rows if row.value is not None), default=0.0) if x_max is None else x_max
    plot = Plot(svg.Scale(0, most or 1.0))
    lines = [
        Line(group, row.label, charts.bar_said(row, language), _bar(row, plot))
        for group, row in zip(groups, rows, strict=True)
    ]
    made, y = _laid_out(lines, 0.0)
    axis, used = plot.axis(y, x_label)
    return _root(
        made + axis, y + used, title=title, description=description, language=language, chart_id=chart_id
    )


def _parts(row: charts.StackRow, plot: Plot) -> Callable[[float], list[str]]:
    def drawn(y: float) -> list[str]:
        if None in row.values:
            return _unknown(y)
        made: list[str] = []
        before = 0.0
        for place, value in enumerate(row.values):
            after = before + (value or 0.0)
            if after > before:
                start, end = plot.at(before), plot.at(min(after, plot.scale.high))
                made.append(charts.box(svg.percent(start), y - 9, svg.percent(end - start), place))
            before = after
        return made

    return drawn


def stacked_bars(
    rows: Sequence[charts.StackRow],
    *,
    series: Sequence[str],
    title: str,
    description: str,
    x_label: str,
    language: Language,
    chart_id: str,
) -> str:
    """Bars in parts of a hundred, one line a row, the parts in the order of the key; SVG text."""
    made = [charts.patterns(len(series))]
    y = 0.0
    for place, name in enumerate(series):
        made.append(charts.box(svg.percent(0.005), y + 3, "24", place))
        for part in svg.wrapped(name, width=_WIDE_LETTERS - 4):
            made.append(f'<svg x="34" overflow="visible">{svg.text(0.0, y + 18, part)}</svg>')
            y += svg.LINE_PX + 4
    plot = Plot(svg.Scale(0, 100))
    hidden = charts.CANNOT_TELL.in_(language)
    lines = [
        Line(
            "",
            row.label,
            hidden
            if None in row.values
            else " · ".join(f"{svg.number(round(value or 0))}%" for value in row.values),
            _parts(row, plot),
        )
        for row in rows
    ]
    drawn, y = _laid_out(lines, y + _GAP_PX)
    axis, used = plot.axis(y, x_label)
    return _root(
        made + drawn + axis,
        y + used,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
    )


def _root(
    parts: Sequence[str], height: float, *, title: str, description: str, language: Language, chart_id: str
) -> str:
    return svg.root(
        parts,
        height=height,
        title=title,
        description=description,
        language=language,
        chart_id=chart_id,
        width=WIDTH,
    )
