"""The report as pages: one HTML file a language."""

from collections.abc import Sequence

from gwrando.errors import Language
from gwrando.outputs import SafeTable
from gwrando.printing import charts, html
from gwrando.study.report import words
from gwrando.study.report.document import Finding, Findings
from gwrando.text import Bilingual


def _chart(finding: Finding, language: Language) -> str:
    rows = [
        charts.DotRow(
            label=row.label.in_(language),
            value=None if row.share is None else 100 * row.share,
            low=None if row.low is None else 100 * row.low,
            high=None if row.high is None else 100 * row.high,
            said=words.about(row).in_(language),
            series=at % 3,
        )
        for at, row in enumerate(finding.rows)
    ]
    per_cent = Bilingual(cy="Canran y plant", en="Per cent of children")
    return charts.dot_plot(
        rows,
        title=finding.title.in_(language),
        description=finding.words.in_(language),
        x_label=per_cent.in_(language),
        x_range=(0, 100),
        language=language,
        chart_id=finding.ref,
    )


def page(found: Findings, tables: Sequence[SafeTable], *, language: Language) -> str:
    """The report as one HTML page in one language: findings, charts, tables, how it was done."""
    template = html.environment("gwrando.study").get_template("templates/report.html.j2")
    return template.render(
        found=found,
        tables={table.name: table for table in tables},
        chart={finding.ref: _chart(finding, language) for finding in found.findings},
        language=language,
    )
