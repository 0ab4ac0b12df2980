"""A fairness report as plain text, as one standalone accessible page, or as JSON."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Literal

from gwrando.errors import Language
from gwrando.printing import html
from gwrando.strategy import fairness_view
from gwrando.strategy.fairness_report import FairnessReport
from gwrando.strategy.fairness_view import FairnessView, TableView

Format = Literal["text", "json", "html"]
WIDTH = 100


def render(report: FairnessReport, *, form: Format, languages: Sequence[Language]) -> str:
    """The report in a format; text and html hold one part a language, json holds both in every sentence."""
    if form == "json":
        return report.model_dump_json(indent=2) + "\n"
    views = [fairness_view.view(report, language=language) for language in languages]
    if form == "html":
        return (
            html.environment("gwrando.strategy").get_template("fairness.html.j2").render(views=views).lstrip()
        )
    return "\n\n".join("\n".join(_lines(each)) for each in views) + "\n"


def _lines(view: FairnessView) -> Iterator[str]:
    yield from (view.title, "=" * len(view.title), "", *_wrapped(view.lead), "")
    yield from _list(view.headings["limits"], view.limits)
    yield from (
        view.headings["fits"],
        "-" * len(view.headings["fits"]),
        *_wrapped(view.headings["fits_note"]),
        "",
    )
    for force in view.fits:
        for number, period in enumerate(force.periods):
            yield f"{force.force}, {period}"
            for question, cells in force.rows:
                cell = cells[number]
                yield from _wrapped(f"  {question} {cell.words.upper()} ({cell.complete})")
                if cell.fit != "can":
                    yield from _wrapped(f"      {cell.why}")
            yield ""
    yield from _list(view.headings["summary"], view.summary)
    yield from (view.headings["figures"], "-" * len(view.headings["figures"]), "")
    if not view.figures:
        yield from (view.headings["no_figures"], "")
    for figure in view.figures:
        yield from _table(figure)
    yield from _list(view.headings["warnings"], view.warnings)
    yield from _wrapped(view.credit)


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, initial_indent="", subsequent_indent=indent, drop_whitespace=True)


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield from (title, "-" * len(title))
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield ""


def _table(table: TableView) -> Iterator[str]:
    """A table as blocks of `heading: value`, which a screen reader and a narrow terminal can both read."""
    yield table.caption
    yield from _wrapped(table.note)
    for row in table.rows:
        yield ""
        yield "  " + ", ".join(row[:2])
        for head, cell in zip(table.head[2:], row[2:], strict=True):
            if cell:
                yield from textwrap.wrap(
                    f"{head}: {cell}", WIDTH, initial_indent="    ", subsequent_indent="      "
                )
    if table.says:
        yield from (
            "",
            *(line for one in table.says for line in textwrap.wrap(one, WIDTH, subsequent_indent="  ")),
        )
    if table.source:
        yield from ("", *_wrapped(table.source))
    yield ""
