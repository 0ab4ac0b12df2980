"""The pieces charts are drawn with: escaping, wrapping, a scale, marks that differ in shape as well as
colour.

Horizontal places are shares of the width (written as percentages), heights and letters are pixels. So a chart
fills whatever width it is given and its words stay the same size: readable on a phone of 320 px.
Presentation attributes and classes only: the site's Content-Security-Policy refuses inline style.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from gwrando.errors import Language

TEXT_PX = 16
SMALL_PX = 15
LINE_PX = 22
WRAP = 30  # letters of 16 px bold Lexend that fit in 288 px, the room inside a page of 320 px
SERIES = ("#0B5D58", "#6B4FA0", "#B23A1E", "#123B4A", "#7A5C00")  # look.md; all above 4.5 on paper
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(text: str) -> str:
    """Text safe inside an element: escaped, without characters XML does not allow."""
    return escape(_NOT_XML.sub("", text))


def attribute(text: str) -> str:
    """Text safe as an attribute, with its quotation marks."""
    return quoteattr(_NOT_XML.sub("", text))


def wrapped(text: str, *, width: int = WRAP) -> list[str]:
    """The text in lines of at most `width` letters, broken at spaces; a longer single word keeps a line of
    its own.
    """
    lines: list[str] = []
    for word in re.split(r"[ \t\r\n]+", text.strip()):  # a space that does not break holds its words together
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def letters(width: int | None) -> int:
    """How many letters of a line fit: WRAP on a page of any width, more in a picture printed this wide (pixels)."""
    return WRAP if width is None else max(WRAP, int(width / 9.8))


def percent(share: float) -> str:
    """A share of the width as SVG reads it: `12.5%`."""
    return f"{round(share * 100, 3):g}%"


@dataclass(frozen=True)
class Scale:
    """Values to shares of the width, 0.03 to 0.97 so that marks at the ends are not cut. Linear, or ratios
    (log).
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError("a scale runs from a smaller to a larger finite number")
        if self.log and self.low <= 0:
            raise ValueError("a scale of ratios starts above nought")

    def at(self, value: float) -> float:
        """The share of the width; a value outside the range is put at the end (ask `inside`)."""
        value = min(max(value, self.low), self.high)
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return 0.03 + 0.94 * share

    def inside(self, value: float) -> bool:
        """Whether the value is on the scale."""
        return self.low <= value <= self.high

    def ticks(self) -> list[float]:
        """Two to six round numbers on the scale: 1, 2 or 5 times a power of ten; for ratios, halves and
        doubles.
        """
        if self.log:
            lowest, highest = math.ceil(math.log2(self.low) - 1e-9), math.floor(math.log2(self.high) + 1e-9)
            jump = max(1, math.ceil((highest - lowest + 1) / 6))
            return [2.0**power for power in range(lowest, highest + 1) if power % jump == 0]
        rough = (self.high - self.low) / 4
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(i * step, 10) for i in range(first, last + 1)]


def number(value: float) -> str:
    """A number as people read it: no needless noughts, thousands apart, a true minus sign."""
    shown = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    return shown.replace("-", "\N{MINUS SIGN}")


def colour(series: int) -> str:
    """The colour of a series, from look.md; a sixth series is refused (too many to tell apart)."""
    if not 0 <= series < len(SERIES):
        raise ValueError(f"a chart has at most {len(SERIES)} series")
    return SERIES[series]


def text(
    x: float,
    y: float,
    said: str,
    *,
    anchor: Literal["start", "middle", "end"] = "start",
    strong: bool = False,
    small: bool = False,
) -> str:
    """One line of words; `x` is a share of the width, `y` the base line in pixels."""
    kind = "chart-strong" if strong else "chart-small" if small else "chart-text"
    weight = ' font-weight="600"' if strong else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    size = SMALL_PX if small else TEXT_PX
    return (
        f'<text class="{kind}" x="{percent(x)}" y="{y:g}" font-size="{size}"{weight}{place} '
        f'fill="currentColor">{words(said)}</text>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    kind: str,
    width: float = 1,
    dashes: str = "",
    stroke: str = "currentColor",
) -> str:
    """A straight line; x are shares of the width, y pixels."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{kind}" x1="{percent(x1)}" y1="{y1:g}" x2="{percent(x2)}" y2="{y2:g}" '
        f'stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'
    )


_SHAPES = (
    "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z",  # circle
    "M0-9L9 0L0 9L-9 0Z",  # diamond
    "M-7-7H7V7H-7Z",  # square
    "M0-9L9 7H-9Z",  # triangle
    "M-3-8H3V-3H8V3H3V8H-3V3H-8V-3H-3Z",  # cross
)


def mark(x: float, y: float, *, series: int) -> str:
    """A mark whose shape and colour both tell the series: circle, diamond, square, triangle, cross."""
    return (
        f'<svg x="{percent(x)}" y="{y:g}" overflow="visible">'
        f'<path class="chart-series-{series + 1}" d="{_SHAPES[series]}" fill="{colour(series)}"/></svg>'
    )


def arrow(x: float, y: float, *, series: int, right: bool) -> str:
    """An arrow head at the end of the scale: the value (or its interval) goes on beyond."""
    path = "M0-6L8 0L0 6Z" if right else "M0-6L-8 0L0 6Z"
    return (
        f'<svg x="{percent(x)}" y="{y:g}" overflow="visible">'
        f'<path class="chart-series-{series + 1}" d="{path}" fill="{colour(series)}"/></svg>'
    )


def axis(scale: Scale, *, y: float, label: str) -> tuple[list[str], float]:
    """The ticks, their numbers and the label below them; with the height used in pixels."""
    made = [line(0.03, y, 0.97, y, kind="chart-axis")]
    for tick in scale.ticks():
        x = scale.at(tick)
        anchor: Literal["start", "middle", "end"] = "start" if x < 0.08 else "end" if x > 0.92 else "middle"
        made.append(line(x, y, x, y + 6, kind="chart-axis"))
        made.append(text(x, y + 24, number(tick), anchor=anchor, small=True))
    below = y + 24
    for part in wrapped(label):
        below += LINE_PX
        made.append(text(0.0, below, part, small=True))
    return made, below - y + 8


def root(
    parts: Sequence[str],
    *,
    height: float,
    title: str,
    description: str,
    language: Language,
    chart_id: str,
    width: int | None,
) -> str:
    """The whole picture: named and described for those who do not see it.

    `width` in pixels for print; None fills the width of the page. The ids of title and description are
    `chart_id` (given by the caller where one page holds the same chart twice) or a hash of the content.
    """
    if not title.strip() or not description.strip():
        raise ValueError("a chart needs a title and a description in words")
    inside = "".join(parts)
    name = (
        chart_id
        or "chart-"
        + hashlib.sha256("\0".join((title, description, language, inside)).encode()).hexdigest()[:10]
    )
    tall = math.ceil(height)
    size = (
        f'width="100%" height="{tall}"'
        if width is None
        else f'width="{width}" height="{tall}" viewBox="0 0 {width} {tall}"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" lang="{language}" {size} '
        f'font-family="Lexend, sans-serif" aria-labelledby={attribute(f"{name}-title {name}-desc")}>'
        f"<title id={attribute(name + '-title')}>{words(title)}</title>"
        f"<desc id={attribute(name + '-desc')}>{words(description)}</desc>"
        f"{inside.replace('CHART-ID', words(name))}</svg>"
    )
