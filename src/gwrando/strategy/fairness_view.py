"""A fairness report ready to be shown in one language: tables, charts and sentences, for every door.

The command line, the standalone page and the site show these same pieces; none of them computes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gwrando.errors import Language
from gwrando.printing import charts
from gwrando.printing.charts import DotRow
from gwrando.strategy import fairness_labels as labels
from gwrando.strategy import fairness_words
from gwrando.strategy.ethnicity import GROUP_WORDS
from gwrando.strategy.fairness_report import (
    CountFigure,
    Estimate,
    FairnessReport,
    GroupFigure,
    Range,
    ShareFigure,
)
from gwrando.strategy.fitness import COLUMNS, QUESTIONS, VERDICTS, percent
from gwrando.strategy.populations import SOURCES
from gwrando.strategy.searches import force_name, period_name
from gwrando.text import Bilingual

FIT_KEYS = {"can": "can", "with_care": "care", "cannot": "cannot"}  # as the site's component names them


@dataclass(frozen=True)
class FitCell:
    """One answer: its key for the shape (can, care, cannot), words, the share of complete rows, and why."""

    fit: str
    words: str
    complete: str
    why: str


@dataclass(frozen=True)
class ForceFits:
    """One force's fitness table: a row a question, a column a period."""

    force: str
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[FitCell, ...]], ...]


@dataclass(frozen=True)
class TableOfFits:
    """All forces at a glance: a row a question, a column a force, in each cell (period or "", key, words)."""

    forces: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[tuple[str, str, str], ...], ...]], ...]


@dataclass(frozen=True)
class TableView:
    """A table of text, first cell of each row its heading; `chart` is SVG or empty; `id` is unique on a
    page."""

    id: str
    caption: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: str = ""
    source: str = ""
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class FairnessView:
    """The whole report in one language, in the order to show it."""

    language: Language
    title: str
    lead: str
    limits: tuple[str, ...]
    overview: TableOfFits
    summary: tuple[str, ...]
    fits: tuple[ForceFits, ...]
    gaps: TableView
    figures: tuple[TableView, ...]
    warnings: tuple[str, ...]
    credit: str
    files: TableView
    headings: dict[str, str]
    mostly_cannot: bool


def view(report: FairnessReport, *, language: Language) -> FairnessView:
    """The report in one language."""
    say = _Say(language)
    return FairnessView(
        language=language,
        title=say(labels.TITLE),
        lead=say(labels.LEAD),
        limits=tuple(map(say, report.limits)),
        overview=_overview(report, say),
        summary=tuple(map(say, report.summary)),
        fits=_fits(report, say),
        gaps=_gaps(report, say),
        figures=tuple(each for each in _figures(report, say) if each.rows),
        warnings=tuple(map(say, report.warnings)),
        credit=say(report.credit),
        files=_files(report, say),
        headings={key: say(words) for key, words in labels.HEADINGS.items()},
        mostly_cannot=2 * sum(each.verdict == "cannot" for each in report.fits) > len(report.fits),
    )


@dataclass(frozen=True)
class _Say:
    """Words and numbers in one language."""

    language: Language

    def __call__(self, words: Bilingual) -> str:
        return words.in_(self.language)

    def force(self, key: str) -> str:
        return self(force_name(key))

    def period(self, key: str) -> str:
        return self(period_name(key))

    def between(self, low: str, high: str) -> str:
        return f"{low} {self(labels.TO)} {high}"

    def ratio(self, found: Estimate | None) -> str:
        if found is None:
            return self(labels.NONE)
        said = self.between(fairness_words.number(found.low), fairness_words.number(found.high))
        return f"{fairness_words.number(found.value)} ({said})"

    def rate(self, found: Estimate | None) -> str:
        if found is None:
            return self(labels.NONE)
        said = self.between(fairness_words.rate(found.low), fairness_words.rate(found.high))
        return f"{fairness_words.rate(found.value)} ({said})"

    def more_or_fewer(self, found: Estimate | None) -> str:
        if found is None:
            return self(labels.NONE)
        value, low, high = (f"{each:+,.0f}" for each in (found.value, found.low, found.high))
        return f"{value} ({self.between(low, high)})".replace("+0", "0").replace("-0", "0").replace("-", "−")

    def share(self, found: Estimate | None) -> str:
        if found is None:
            return self(labels.NONE)
        return f"{percent(found.value)} ({self.between(percent(found.low), percent(found.high))})"

    def span(self, found: Range | None) -> str:
        if found is None:
            return ""
        return self.between(fairness_words.number(found.low), fairness_words.number(found.high))


def _fits(report: FairnessReport, say: _Say) -> tuple[ForceFits, ...]:
    made = []
    for force in dict.fromkeys(each.force for each in report.fits):
        here = [each for each in report.fits if each.force == force]
        periods = tuple(dict.fromkeys(each.period for each in here))
        found = {(each.question, each.period): each for each in here}
        rows = []
        for question in QUESTIONS:
            cells = []
            for period in periods:
                each = found[question.key, period]
                cells.append(
                    FitCell(
                        fit=FIT_KEYS[each.verdict],
                        words=say(VERDICTS[each.verdict]),
                        complete=percent(each.complete),
                        why=say(each.why),
                    )
                )
            rows.append((say(question.title), tuple(cells)))
        made.append(
            ForceFits(force=say.force(force), periods=tuple(map(say.period, periods)), rows=tuple(rows))
        )
    return tuple(made)


def _overview(report: FairnessReport, say: _Say) -> TableOfFits:
    rows = []
    for question in QUESTIONS:
        cells: list[tuple[tuple[str, str, str], ...]] = []
        for force in report.forces:
            found = [each for each in report.fits if each.force == force and each.question == question.key]
            if len({each.verdict for each in found}) == 1:
                cells.append((("", FIT_KEYS[found[0].verdict], say(VERDICTS[found[0].verdict])),))
            else:
                cells.append(
                    tuple(
                        (say.period(each.period), FIT_KEYS[each.verdict], say(VERDICTS[each.verdict]))
                        for each in found
                    )
                )
        rows.append((say(question.title), tuple(cells)))
    return TableOfFits(forces=tuple(map(say.force, report.forces)), rows=tuple(rows))


def _gaps(report: FairnessReport, say: _Say) -> TableView:
    places = dict.fromkeys((each.force, each.period) for each in report.gaps)
    found = {(each.force, each.period, each.column): each.missing for each in report.gaps}
    return TableView(
        id="gaps",
        caption=say(labels.HEADINGS["gaps"]),
        note="",
        head=(
            say(labels.HEADINGS["force"]),
            say(labels.HEADINGS["period"]),
            *(say(words) for words in COLUMNS.values()),
        ),
        rows=tuple(
            (say.force(force), period, *(percent(found[force, period, column]) for column in COLUMNS))
            for force, period in places
        ),
    )


def _files(report: FairnessReport, say: _Say) -> TableView:
    return TableView(
        id="files",
        caption=say(labels.HEADINGS["files"]),
        note="",
        head=(say(labels.ONE_FILE), say(labels.ROWS), "SHA-256"),
        rows=tuple((each.name, f"{each.n_rows:,}", each.sha256) for each in report.files),
    )


def _figures(report: FairnessReport, say: _Say) -> list[TableView]:
    made = [
        _counts(report.counts, say),
        _groups(report.groups, say),
        _stands(report.groups, say),
        _officer(report, say),
    ]
    for key, caption in labels.SHARES.items():
        made.append(_shares([each for each in report.shares if each.question == key], key, caption, say))
    return made


def _chart(
    rows: Sequence[DotRow], *, caption: str, label: str, top: float, say: _Say, ratio: bool = False
) -> str:
    if not rows:
        return ""
    return charts.dot_plot(
        rows,
        title=caption,
        description=say(labels.DOT_NOTE),
        x_label=label,
        x_range=(0.1, 10.0) if ratio else (0.0, top),
        language=say.language,
        log=ratio,
        reference=1.0 if ratio else None,
    )


def _top(values: Sequence[float]) -> float:
    """A round end of the axis, at or above every value."""
    most = max(values, default=1.0)
    power = 10.0 ** math.floor(math.log10(most)) if most > 0 else 1.0
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= most)


def _counts(figures: Sequence[CountFigure], say: _Say) -> TableView:
    head = (
        labels.HEADINGS["force"],
        labels.HEADINGS["period"],
        labels.MONTHS,
        labels.CARE,
        labels.COUNT,
        labels.COULD_BE,
        labels.CHILDREN,
        labels.RATE,
        labels.RATE_COULD,
    )
    rows = [
        (
            say.force(each.force),
            say.period(each.period),
            str(each.n_months),
            say(VERDICTS[each.verdict]),
            say(each.count.words),
            say.between(f"{each.count_range.low:,.0f}", f"{each.count_range.high:,.0f}")
            if each.count_range
            else "",
            f"{each.population:,}" if each.population else "",
            say.rate(each.rate),
            (
                say.between(
                    fairness_words.rate(each.rate_range.low), fairness_words.rate(each.rate_range.high)
                )
                if each.rate_range
                else ""
            ),
        )
        for each in figures
    ]
    dots = [
        DotRow(
            label=f"{say.force(each.force)}, {say.period(each.period)}",
            value=each.rate.value,
            low=each.rate.low,
            high=each.rate_range.high if each.rate_range else each.rate.high,
            said=say.rate(each.rate),
            series=1 if each.verdict == "with_care" else 0,
        )
        for each in figures
        if each.rate is not None
    ]
    top = _top([row.high or 0.0 for row in dots])
    return TableView(
        id="counts",
        caption=say(labels.COUNT_CAPTION),
        note=say(labels.COUNT_NOTE),
        head=tuple(map(say, head)),
        rows=tuple(rows),
        chart=_chart(dots, caption=say(labels.COUNT_CAPTION), label=say(labels.RATE), top=top, say=say),
        source=say(SOURCES["ons-mid-2020"]),
    )


def _groups(figures: Sequence[GroupFigure], say: _Say) -> TableView:
    head = (
        labels.HEADINGS["force"],
        labels.HEADINGS["period"],
        labels.GROUP,
        labels.COUNT,
        labels.CHILDREN,
        labels.RATE,
        labels.RATIO,
        labels.WHOLE,
        labels.EXTRA,
    )
    rows = [
        (
            say.force(each.force),
            say.period(each.period),
            say(GROUP_WORDS[each.group]),
            say(each.count.words),
            f"{each.population:,} ({say.between(f'{each.population_low:,}', f'{each.population_high:,}')})",
            say.rate(each.rate),
            *(
                (say(fairness_words.BASE_GROUP), "", "")
                if each.group == "white"
                else (
                    say.ratio(each.ratio_white),
                    say.ratio(each.ratio_whole),
                    say.more_or_fewer(each.extra_a_year),
                )
            ),
        )
        for each in figures
    ]
    dots = [
        DotRow(
            label=f"{say.force(each.force)}: {say(GROUP_WORDS[each.group])}",
            value=each.ratio_white.value if each.ratio_white else None,
            low=each.ratio_white.low if each.ratio_white else None,
            high=each.ratio_white.high if each.ratio_white else None,
            said=say.ratio(each.ratio_white) if each.ratio_white else "",
        )
        for each in figures
        if each.group != "white"
    ]
    return TableView(
        id="groups",
        caption=say(labels.GROUP_CAPTION),
        note=say(labels.GROUP_NOTE),
        head=tuple(map(say, head)),
        rows=tuple(rows),
        chart=_chart(
            dots, caption=say(labels.GROUP_CAPTION), label=say(labels.RATIO), top=1.0, say=say, ratio=True
        ),
        source=" ".join(dict.fromkeys(say(SOURCES[each.population_source]) for each in figures)),
        says=tuple(
            f"{say.force(each.force)}, {say.period(each.period)}. {say(each.words)}"
            for each in figures
            if each.group != "white"
        ),
    )


def _stands(figures: Sequence[GroupFigure], say: _Say) -> TableView:
    names = [say(labels.DISPERSION).format(each) for each in ("1.0", "1.4", "2.0")]
    rows = [
        (
            say.force(each.force),
            say.period(each.period),
            say(GROUP_WORDS[each.group]),
            say.ratio(each.ratio_white),
            say.ratio(each.ratio_14),
            say.ratio(each.ratio_20),
            say.span(each.ratio_population),
            fairness_words.number(each.ratio_shared_out) if each.ratio_shared_out is not None else "",
            say.span(each.ratio_worst),
        )
        for each in figures
        if each.ratio_white is not None
    ]
    head = [say(words) for words in (labels.HEADINGS["force"], labels.HEADINGS["period"], labels.GROUP)]
    tail = [say(words) for words in (labels.POPULATION, labels.SHARED, labels.WORST)]
    return TableView(
        id="stands",
        caption=say(labels.STAND_CAPTION),
        note=say(labels.STAND_NOTE),
        head=(*head, *names, *tail),
        rows=tuple(rows),
    )


def _officer(report: FairnessReport, say: _Say) -> TableView:
    head = (labels.HEADINGS["force"], labels.HEADINGS["period"], labels.GROUP, labels.COUNT)
    return TableView(
        id="officer",
        caption=say(labels.OFFICER_CAPTION),
        note=say(labels.OFFICER_NOTE),
        head=tuple(map(say, head)),
        rows=tuple(
            (
                say.force(each.force),
                say.period(each.period),
                say(GROUP_WORDS[each.group]),
                say(each.count.words),
            )
            for each in report.officer
        ),
    )


def _shares(figures: Sequence[ShareFigure], key: str, caption: Bilingual, say: _Say) -> TableView:
    head = (
        labels.HEADINGS["force"],
        labels.HEADINGS["period"],
        labels.WHAT,
        labels.CARE,
        labels.COUNT,
        labels.OF,
        labels.SHARE,
        labels.COULD_BE,
    )
    rows = [
        (
            say.force(each.force),
            say.period(each.period),
            say(each.label),
            say(VERDICTS[each.verdict]),
            say(each.count.words),
            f"{each.of:,}",
            say.share(each.share),
            say.between(percent(each.worst.low), percent(each.worst.high)) if each.worst else "",
        )
        for each in figures
    ]
    dots = [
        DotRow(
            label=f"{say.force(each.force)}, {say.period(each.period)}"
            + (f": {say(each.label)}" if key == "outcome" else ""),
            value=100 * each.share.value,
            low=100 * each.share.low,
            high=100 * each.share.high,
            said=say.share(each.share),
        )
        for each in figures
        if each.share is not None
    ]
    top = min(_top([row.high or 0.0 for row in dots]), 100.0)
    return TableView(
        id=key,
        caption=say(caption),
        note=say(labels.SHARE_NOTES[key]),
        head=tuple(map(say, head)),
        rows=tuple(rows),
        chart=_chart(dots, caption=say(caption), label="%", top=top, say=say),
    )
