"""Findings -> words, charts and tables for a page, in the page's language."""

from typing import Any

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeEstimate, SafeTable
from gwrando.printing import charts, pictures
from gwrando.printing.pictures import Picture
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
        ("answered", "repeat", "funnel", "earliest", "known", "help_when", "transition", "noticed"),
        Bilingual(cy="Pwy sylwodd, a phryd y daeth cymorth", en="Who noticed, and when help came"),
        Bilingual(
            cy="Am wasanaethau, nid am blant: sawl hysbysiad a gafodd ateb, a pha mor fuan.",
            en="About services, not about children: how many notices were answered, and how soon.",
        ),
    ),
    (
        ("order", "sequence"),
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
SHARES = Bilingual(cy="Cyfrannau", en="Shares")
HEAD = Bilingual(cy="Beth", en="What")
ESTIMATES = Bilingual(cy="Amcangyfrifon", en="Estimates")
ESTIMATE = Bilingual(cy="Amcangyfrif (cyfwng)", en="Estimate (interval)")
Q = Bilingual(cy="q (darganfod ffug)", en="q (false discovery)")
CHILDREN = Bilingual(cy="Plant", en="Children")
CAME = Bilingual(cy="Newydd", en="New")
WENT = Bilingual(cy="Heb ei gynnwys bellach", en="No longer there")
SAME = Bilingual(cy="Yr un canfyddiadau a'r un graddau.", en="The same findings and the same grades.")


def _percent(share: float) -> str:
    return f"{round(100 * share)}"


def drawn(found: list[Picture], *, language: Language, prefix: str) -> list[dict[str, Any]]:
    """Pictures for a page: the drawing, its table, its title."""
    made = []
    for picture in found:
        numbers = pictures.table(picture, language=language)
        made.append(
            {
                "ref": picture.ref,
                "caption": picture.title.in_(language),
                "chart": pictures.drawn(picture, language=language, chart_id=f"{prefix}-{picture.ref}"),
                "head": list(numbers.header),
                "rows": [list(row) for row in numbers.rows],
            }
        )
    return made


def estimate_table(found: list[SafeEstimate], *, language: Language) -> dict[str, Any]:
    """Estimates as a table: what, figure with interval, q, children; with how each was made and what is missing."""
    rows = []
    for one in found:
        timed = one.value is not None and one.kind in ("days", "years")
        said = one.text(language) + (f" {one.unit.in_(language)}" if timed else "")
        n = "" if one.n is None else f"{one.n:,}"
        rows.append([one.title.in_(language), said, one.q or "", n])
    return {
        "caption": ESTIMATES.in_(language),
        "head": [part.in_(language) for part in (HEAD, ESTIMATE, Q, CHILDREN)],
        "rows": rows,
        "notes": sorted({note.in_(language) for one in found for note in one.notes}),
        "methods": sorted({one.method for one in found if one.method}),
    }


def sections(data: list[dict[str, Any]], *, language: Language) -> list[dict[str, Any]]:
    """Headings with paragraphs and facts, in one language."""
    return [
        {
            "title": section["title"][language],
            "paragraphs": [part[language] for part in section["paragraphs"]],
            "facts": [(name[language], value[language]) for name, value in section["facts"]],
        }
        for section in data
    ]


def changed(now: list[Finding], before: list[Finding] | None, *, language: Language) -> list[str]:
    """What a release says that the one before it did not: findings that came, went, or changed their grade."""
    if before is None:
        return []
    old = {item.ref: item for item in before}
    new = {item.ref: item for item in now}
    lines = [
        f"{getattr(item, f'title_{language}')}: {getattr(old[ref], f'grade_{language}')} "
        f"\N{EN DASH} {getattr(item, f'grade_{language}')}"
        for ref, item in new.items()
        if ref in old and old[ref].grade != item.grade
    ]
    lines += [
        f"{CAME.in_(language)}: {getattr(item, f'title_{language}')}"
        for ref, item in new.items()
        if ref not in old
    ]
    lines += [
        f"{WENT.in_(language)}: {getattr(item, f'title_{language}')}"
        for ref, item in old.items()
        if ref not in new
    ]
    return lines or [SAME.in_(language)]


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


def bilinguals(data: list[dict[str, str]]) -> list[Bilingual]:
    """Texts from a JSON column."""
    return [Bilingual.model_validate(line) for line in data]


def how(release: Release) -> list[Bilingual]:
    """How a study was done and what it cannot say."""
    return bilinguals(release.how)


def improvement(item: Improvement, found: list[Finding]) -> dict[str, Any]:
    """One improvement with the finding it comes from, when that is in the release."""
    return {"item": item, "finding": next((f for f in found if f.ref == item.finding_ref), None)}
