"""A chart as a document: what it shows in both languages, so that one file can hold it and any door can draw it.

A study writes `Picture`s into its release; its own pages, its PDF and the site draw the same ones. Numbers in a picture
are ones that were released already.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gwrando.errors import Language
from gwrando.printing import charts, in_rows, paths, tens
from gwrando.printing.charts import DataTable
from gwrando.text import Bilingual

PictureKind = Literal["dots", "bars", "parts", "curves", "order", "strip", "tens"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
AGES = (0.0, 18.0)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PictureRow(_Part):
    """One line of a picture; `group` names what several lines are about (dots and bars).

    dots    `values` (value,), with `low` and `high`; bars `values` (value,); parts one value for each series;
    curves  x and y in turn; order `values` (share 0-100,) of `label` before `then`; strip `values` (age in years,)
    tens    `values` (how many of ten,)
    """

    label: Bilingual
    group: Bilingual | None = None
    values: tuple[Finite | None, ...] = Field(max_length=200)
    low: Finite | None = None
    high: Finite | None = None
    said: Bilingual | None = None
    then: Bilingual | None = None
    series: int = Field(default=0, ge=0, le=4)


class Picture(_Part):
    """One chart. `mark` stands over a strip: that the path is made up."""

    ref: str = Field(pattern=r"^[a-z0-9_-]{1,80}$")
    kind: PictureKind
    title: Bilingual
    description: Bilingual
    x_label: Bilingual
    y_label: Bilingual | None = None
    x_range: tuple[Finite, Finite] | None = None
    ratios: bool = False
    reference: Finite | None = None
    series: tuple[Bilingual, ...] = Field(default=(), max_length=5)
    rows: tuple[PictureRow, ...] = Field(min_length=1, max_length=120)
    mark: Bilingual | None = None

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        """What cannot be drawn in one language is no picture."""
        if self.kind == "strip" and self.mark is None:
            raise ValueError("a strip says that it is made up")
        for row in self.rows:
            pair = self.kind == "curves" and (not row.values or len(row.values) % 2 or None in row.values)
            if pair or (self.kind == "order" and row.then is None):
                raise ValueError("row")
            if self.kind in ("dots", "bars", "order", "strip", "tens") and len(row.values) != 1:
                raise ValueError("row")
            if self.kind == "strip" and row.values[0] is None:
                raise ValueError("row")
        drawn(self, language="cy")
        return self


def _label(row: PictureRow, language: Language, *, apart: bool) -> str:
    """The label, after its group's name unless that stands apart."""
    label = row.label.in_(language)
    return label if row.group is None or apart else f"{row.group.in_(language)} · {label}"


def _dots(picture: Picture, language: Language, apart: bool = False) -> list[charts.DotRow]:
    return [
        charts.DotRow(
            label=_label(row, language, apart=apart),
            value=row.values[0],
            low=row.low,
            high=row.high,
            said="" if row.said is None else row.said.in_(language),
            series=row.series,
        )
        for row in picture.rows
    ]


def _bars(picture: Picture, language: Language, apart: bool = False) -> list[charts.BarRow]:
    return [
        charts.BarRow(
            label=_label(row, language, apart=apart),
            value=row.values[0],
            said="" if row.said is None else row.said.in_(language),
            series=row.series,
        )
        for row in picture.rows
    ]


def _stacks(picture: Picture, language: Language) -> list[charts.StackRow]:
    return [charts.StackRow(label=row.label.in_(language), values=row.values) for row in picture.rows]


def _curves(picture: Picture, language: Language) -> list[paths.Curve]:
    made = []
    for row in picture.rows:
        flat = [value for value in row.values if value is not None]
        points = tuple(zip(flat[::2], flat[1::2], strict=True))
        made.append(paths.Curve(label=row.label.in_(language), points=points, series=row.series))
    return made


def _pairs(picture: Picture, language: Language) -> list[paths.Ordered]:
    return [
        paths.Ordered(
            first=row.label.in_(language),
            then=row.then.in_(language) if row.then else "",
            share=row.values[0],
            said=charts.CANNOT_TELL.in_(language) if row.said is None else row.said.in_(language),
        )
        for row in picture.rows
    ]


def _moments(picture: Picture, language: Language) -> list[paths.Moment]:
    return [
        paths.Moment(
            label=row.label.in_(language),
            age=row.values[0] or 0.0,
            said="" if row.said is None else row.said.in_(language),
        )
        for row in picture.rows
    ]


def _tens(picture: Picture, language: Language) -> list[tens.TenRow]:
    return [
        tens.TenRow(
            label=row.label.in_(language),
            full=None if row.values[0] is None else round(row.values[0]),
            said="" if row.said is None else row.said.in_(language),
        )
        for row in picture.rows
    ]


def in_lines(picture: Picture, *, language: Language, chart_id: str = "") -> str:
    """The picture for print, one line a row (`printing.in_rows`), where its kind can be drawn so; else as `drawn`."""
    about = {
        "title": picture.title.in_(language),
        "description": picture.description.in_(language),
        "x_label": picture.x_label.in_(language),
    }
    groups = ["" if row.group is None else row.group.in_(language) for row in picture.rows]
    if picture.kind == "dots":
        return in_rows.dot_plot(
            _dots(picture, language, apart=True),
            **about,
            groups=groups,
            x_range=picture.x_range or (0.0, 100.0),
            log=picture.ratios,
            reference=picture.reference,
            language=language,
            chart_id=chart_id,
        )
    if picture.kind == "bars":
        return in_rows.bars(
            _bars(picture, language, apart=True),
            **about,
            groups=groups,
            x_max=None if picture.x_range is None else picture.x_range[1],
            language=language,
            chart_id=chart_id,
        )
    if picture.kind == "parts":
        series = [name.in_(language) for name in picture.series]
        rows = _stacks(picture, language)
        return in_rows.stacked_bars(rows, **about, series=series, language=language, chart_id=chart_id)
    return drawn(picture, language=language, chart_id=chart_id, width=in_rows.WIDTH)


def drawn(picture: Picture, *, language: Language, chart_id: str = "", width: int | None = None) -> str:
    """The picture as SVG text in one language; see `printing.charts` and `printing.paths`."""
    title, about = picture.title.in_(language), picture.description.in_(language)
    x_label = picture.x_label.in_(language)
    series = [name.in_(language) for name in picture.series]
    span = picture.x_range
    if picture.kind == "dots":
        return charts.dot_plot(
            _dots(picture, language),
            title=title,
            description=about,
            x_label=x_label,
            x_range=span or (0.0, 100.0),
            log=picture.ratios,
            reference=picture.reference,
            language=language,
            chart_id=chart_id,
            width=width,
        )
    if picture.kind == "bars":
        return charts.bars(
            _bars(picture, language),
            title=title,
            description=about,
            x_label=x_label,
            x_max=None if span is None else span[1],
            language=language,
            chart_id=chart_id,
            width=width,
        )
    if picture.kind == "parts":
        return charts.stacked_bars(
            _stacks(picture, language),
            series=series,
            title=title,
            description=about,
            x_label=x_label,
            language=language,
            chart_id=chart_id,
            width=width,
        )
    if picture.kind == "curves":
        return paths.curves(
            _curves(picture, language),
            title=title,
            description=about,
            x_label=x_label,
            y_label=picture.y_label.in_(language) if picture.y_label else "",
            x_max=(span or (0.0, 365.0))[1],
            language=language,
            chart_id=chart_id,
            width=width,
        )
    if picture.kind == "order":
        return paths.order(
            _pairs(picture, language),
            title=title,
            description=about,
            language=language,
            chart_id=chart_id,
            width=width,
        )
    if picture.kind == "tens":
        return tens.tens(
            _tens(picture, language),
            title=title,
            description=about,
            language=language,
            chart_id=chart_id,
            width=width,
        )
    return paths.strip(
        _moments(picture, language),
        title=title,
        description=about,
        mark=picture.mark.in_(language) if picture.mark else "",
        x_label=x_label,
        ages=span or AGES,
        language=language,
        chart_id=chart_id,
        width=width,
    )


def table(picture: Picture, *, language: Language) -> DataTable:
    """The numbers of a picture as a table in one language."""
    if picture.kind == "dots":
        return _said(charts.dot_plot_table(_dots(picture, language), language=language), picture, language)
    if picture.kind == "bars":
        return charts.bars_table(_bars(picture, language), language=language)
    if picture.kind == "parts":
        series = [name.in_(language) for name in picture.series]
        return charts.stacked_bars_table(_stacks(picture, language), series=series, language=language)
    if picture.kind == "curves":
        x_name = picture.x_label.in_(language)
        return paths.curves_table(_curves(picture, language), x_name=x_name, language=language)
    if picture.kind == "order":
        return paths.order_table(_pairs(picture, language), language=language)
    if picture.kind == "tens":
        return tens.tens_table(_tens(picture, language), language=language)
    return paths.strip_table(_moments(picture, language), language=language)


def _said(found: DataTable, picture: Picture, language: Language) -> DataTable:
    """Where rows say their numbers in words, the words instead of value and interval."""
    if any(row.said is None for row in picture.rows):
        return found
    rows = tuple(
        (_label(row, language, apart=False), row.said.in_(language) if row.said else "")
        for row in picture.rows
    )
    return DataTable(header=found.header[:2], rows=rows)
