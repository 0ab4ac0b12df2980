"""Findings -> words, charts and tables for a page, in the page's language."""

from typing import Any

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeTable
from gwrando.printing import charts
from gwrando.text import Bilingual
from gwrando.web.findings.models import Finding, Improvement, Release

GROUPS = (
    (
        ("trigger",),
        Bilingual(cy="Beth oedd wedi digwydd o'r blaen", en="What had happened before"),
        Bilingual(
            cy="Pethau oedd yn y cofnodion cyn ymuno â'r grŵp, o'u cymharu â phlant eraill o'r un oed.",
            en="Things on record before joining the cohort, beside other children of the same age.",
        ),
    ),
    (
        ("answered", "noticed"),
        Bilingual(cy="Pwy sylwodd, a phryd y daeth cymorth", en="Who noticed, and when help came"),
        Bilingual(
            cy="Am wasanaethau, nid am blant: sawl hysbysiad a gafodd ateb, a pha mor fuan.",
            en="About services, not about children: how many notices were answered, and how soon.",
        ),
    ),
    (
        ("order",),
        Bilingual(cy="Beth ddaeth gyntaf", en="What came first"),
        Bilingual(cy="Mae trefn pethau'n newid eu hystyr.", en="The order of things changes what they mean."),
    ),
    (
        ("control", "left_out", "linked"),
        Bilingual(cy="Faint y gellir ymddiried yn hyn", en="How far this can be trusted"),
        Bilingual(
            cy="Cwestiynau lle na ddylai fod gwahaniaeth, pwy a adawyd allan, a pha gofnodion "
            "na chysylltwyd.",
            en="Questions where there should be no difference, who was left out, and which "
            "records were not linked.",
        ),
    ),
)
TOTAL = Bilingual(cy="Cyfanswm", en="Total")
SHARE = Bilingual(cy="Canran", en="Per cent")
ABOUT = Bilingual(cy="Tua", en="About")
BETWEEN = Bilingual(cy="Amrediad 95%", en="95% interval")
OF = Bilingual(cy="o", en="of")
WHO = Bilingual(cy="Pwy", en="Who")
COUNT = Bilingual(cy="Nifer y plant", en="Number of children")
NOTICED = Bilingual(cy="Rhywun wedi sylwi", en="Somebody noticed")
SHARES = Bilingual(cy="Cyfrannau", en="Shares")
HEAD = Bilingual(cy="Beth", en="What")
SUMMARY = Bilingual(
    cy="Cyfran y plant yn y grŵp a'r plant cymhariaeth yr oedd hyn yn eu cofnodion cyn ymuno",
    en="The share of children in the cohort and of comparison children with this on record before joining",
)
RECORD_SHARE = Bilingual(cy="Canran y cofnodion", en="Per cent of records")
CHILD_SHARE = Bilingual(cy="Canran y plant", en="Per cent of children")


def _said(row: dict[str, Any], language: Language) -> str:
    if row["share"] is None:
        return charts.CANNOT_TELL.in_(language)
    numbers = f"{ABOUT.in_(language)} {row['k']:,} {OF.in_(language)} {row['n']:,}"
    return f"{numbers} · {_percent(row['share'])}% ({_percent(row['low'])}–{_percent(row['high'])})"


def _percent(share: float) -> str:
    return f"{round(100 * share)}"


def _dot(row: dict[str, Any], *, label: str, language: Language, series: int) -> charts.DotRow:
    values = {name: None if row[name] is None else 100 * row[name] for name in ("share", "low", "high")}
    return charts.DotRow(
        label=label,
        value=values["share"],
        low=values["low"],
        high=values["high"],
        said=_said(row, language),
        series=series,
    )


def chart(finding: Finding, *, language: Language, width: int | None = None) -> str:
    """The picture of one finding: a funnel of bars for help, dots with intervals for the rest."""
    title, words = getattr(finding, f"title_{language}"), getattr(finding, f"words_{language}")
    if finding.kind == "answered":
        return _funnel(finding, title=title, words=words, language=language, width=width)
    series = [0, 1, 2] if finding.kind in {"trigger", "control"} else [0] * len(finding.rows)
    rows = [
        _dot(row, label=row["label"][language], language=language, series=series[place % len(series)])
        for place, row in enumerate(finding.rows)
    ]
    label = RECORD_SHARE if finding.kind == "linked" else CHILD_SHARE
    return charts.dot_plot(
        rows,
        title=title,
        description=words,
        x_label=label.in_(language),
        x_range=(0, 100),
        language=language,
        chart_id=f"f{finding.pk}",
        width=width,
    )


def _funnel(finding: Finding, *, title: str, words: str, language: Language, width: int | None) -> str:
    noticed = finding.rows[0]["n"]
    steps = [(NOTICED.in_(language), noticed, "" if noticed is None else f"{noticed:,}")]
    steps += [(row["label"][language], row["k"], _said(row, language)) for row in finding.rows]
    bars = [
        charts.BarRow(
            label=label,
            value=None if value is None else float(value),
            said=said or charts.CANNOT_TELL.in_(language),
            series=place % 3,
        )
        for place, (label, value, said) in enumerate(steps)
    ]
    return charts.bars(
        bars,
        title=title,
        description=words,
        x_label=COUNT.in_(language),
        language=language,
        chart_id=f"f{finding.pk}",
        width=width,
    )


def share_table(finding: Finding, *, language: Language) -> dict[str, Any]:
    """The shares of a finding as a table: who, about how many of how many, per cent, interval."""
    head = [WHO.in_(language), ABOUT.in_(language), SHARE.in_(language), BETWEEN.in_(language)]
    rows = []
    for row in finding.rows:
        if row["share"] is None:
            rows.append([row["label"][language], charts.CANNOT_TELL.in_(language), "", ""])
            continue
        rows.append(
            [
                row["label"][language],
                f"{row['k']:,} {OF.in_(language)} {row['n']:,}",
                f"{_percent(row['share'])}%",
                f"{_percent(row['low'])}–{_percent(row['high'])}%",
            ]
        )
    return {
        "head": head,
        "rows": rows,
        "caption": f"{SHARES.in_(language)}: {getattr(finding, f'title_{language}')}",
    }


def table(safe: SafeTable, *, language: Language) -> dict[str, Any]:
    """One safe table for a page: its cells as text, with totals where they mean something."""
    with_total = any(total.reason is not Reason.NO_TOTAL for total in safe.row_totals)
    head = [HEAD.in_(language), *(label.in_(language) for label in safe.columns.values())]
    rows = []
    for key, label in safe.rows.items():
        cells = [label.in_(language), *(safe.cell(key, column).text(language) for column in safe.columns)]
        if with_total:
            cells.append(safe.row_total(key).text(language))
        rows.append(cells)
    return {
        "name": safe.name,
        "title": safe.title.in_(language),
        "head": [*head, TOTAL.in_(language)] if with_total else head,
        "rows": rows,
        "source": safe.source.in_(language),
        "missing": safe.missing.in_(language),
        "unit": safe.unit.in_(language),
        "rules": safe.rules.reason.in_(language),
    }


def groups(found: list[Finding]) -> list[dict[str, Any]]:
    """The findings in the order of the front page, by question; empty groups are left out."""
    made = [
        {"title": title, "lead": lead, "findings": [item for item in found if item.kind in kinds]}
        for kinds, title, lead in GROUPS
    ]
    return [group for group in made if group["findings"]]


def overview(found: list[Finding], *, language: Language) -> dict[str, Any]:
    """One picture of all triggers: cohort beside comparison children; None-like empty when there are none."""
    asked = [item for item in found if item.kind == "trigger"]
    dots = [
        _dot(
            row,
            label=f"{getattr(item, f'title_{language}')} · {row['label'][language]}",
            language=language,
            series=place,
        )
        for item in asked
        for place, row in enumerate(item.rows[:2])
    ]
    if not dots:
        return {}
    return {
        "caption": SUMMARY.in_(language),
        "head": [HEAD.in_(language), SHARE.in_(language)],
        "rows": [[dot.label, dot.said] for dot in dots],
        "chart": charts.dot_plot(
            dots,
            title=SUMMARY.in_(language),
            description=SUMMARY.in_(language),
            x_label=CHILD_SHARE.in_(language),
            x_range=(0, 100),
            language=language,
            chart_id="overview",
        ),
    }


def how(release: Release) -> list[Bilingual]:
    """How a study was done and what it cannot say."""
    return [Bilingual.model_validate(line) for line in release.how]


def improvement(item: Improvement, found: list[Finding]) -> dict[str, Any]:
    """One improvement with the finding it comes from, when that is in the release."""
    return {"item": item, "finding": next((f for f in found if f.ref == item.finding_ref), None)}
