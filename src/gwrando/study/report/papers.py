"""The papers of a study as blocks: one for partners (whole), one for commissioners (two pages), one for young people.

Blocks are the same for the web page and the PDF, so that neither says what the other does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gwrando.errors import Language
from gwrando.outputs import Reason, SafeEstimate, SafeTable
from gwrando.printing.pictures import Picture
from gwrando.study.report.document import CLIMB, Finding, Findings, Section
from gwrando.text import Bilingual

Paper = Literal["report", "summary", "young"]
PAPERS: Mapping[Paper, Bilingual] = {
    "report": Bilingual(cy="Adroddiad i bartneriaid", en="Report for partners"),
    "summary": Bilingual(cy="Crynodeb i gomisiynwyr", en="Summary for commissioners"),
    "young": Bilingual(cy="I bobl ifanc", en="For young people"),
}
MADE_UP = Bilingual(
    cy="Data dychmygol: nid yw'r plant hyn yn bod, ac nid yw'r ffigurau hyn yn dweud dim am Went.",
    en="Made-up data: these children do not exist, and these figures say nothing about Gwent.",
)
HOW = Bilingual(
    cy="Sut y gwnaed hyn, a beth na all ei ddweud", en="How this was done, and what it cannot say"
)
FINDINGS = Bilingual(cy="Canfyddiadau", en="Findings")
COULD_DO = Bilingual(cy="Beth allai gwasanaethau ei wneud", en="What services could do")
WHY = Bilingual(cy="Pam y radd hon", en="Why this grade")
SOURCE = Bilingual(cy="Ffynhonnell", en="Source")
MISSING = Bilingual(cy="Ar goll", en="Missing")
TOTAL = Bilingual(cy="Cyfanswm", en="Total")
ESTIMATES = Bilingual(cy="Amcangyfrifon", en="Estimates")
OTHERS = Bilingual(cy="Rhifau eraill a ryddhawyd", en="Other numbers released")
METHODS = Bilingual(cy="Atodiad dulliau", en="Methods annex")
ATRS = Bilingual(cy="Cofnod tryloywder algorithmig (ATRS)", en="Algorithmic transparency record (ATRS)")
COMMITMENT = Bilingual(cy="ymrwymiad", en="commitment")
FIGURE = Bilingual(cy="Rhifau'r llun", en="Numbers of the picture")
NOT_SHOWN = Bilingual(cy="Ni ellir dweud", en="Cannot be told")
ESTIMATE_HEAD = (
    Bilingual(cy="Beth", en="What"),
    Bilingual(cy="Amcangyfrif (cyfwng)", en="Estimate (interval)"),
    Bilingual(cy="q", en="q"),
    Bilingual(cy="Plant", en="Children"),
)
MOST_IN_SUMMARY = 6


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a paper in one language."""

    kind: Literal[
        "h1", "h2", "h3", "p", "lead", "note", "grade", "small", "list", "table", "picture", "facts"
    ]
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Picture | None = field(default=None)


def blocks(
    paper: Paper,
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate],
    language: Language,
) -> list[Block]:
    """The blocks of one paper in one language."""
    if paper == "young":
        return list(_young(found, language))
    if paper == "summary":
        return list(_summary(found, language))
    return list(_report(found, tables, estimates, language))


def _paragraphs(text: Bilingual, language: Language) -> Iterator[Block]:
    for line in text.in_(language).splitlines():
        yield Block(kind="p", text=line)


def _opening(found: Findings, language: Language) -> Iterator[Block]:
    yield Block(kind="h1", text=found.title.in_(language))
    if found.made_up:
        yield Block(kind="note", text=MADE_UP.in_(language))
    yield Block(kind="lead", text=found.question.in_(language))


def _report(
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate],
    language: Language,
) -> Iterator[Block]:
    yield from _opening(found, language)
    yield Block(kind="h2", text=HOW.in_(language))
    yield Block(kind="list", items=tuple(line.in_(language) for line in found.how))
    for picture in found.pictures:
        yield Block(kind="picture", text=picture.title.in_(language), picture=picture)
    yield Block(kind="h2", text=FINDINGS.in_(language))
    named = {table.name: table for table in tables}
    told = {estimate.name: estimate for estimate in estimates}
    for finding in found.findings:
        yield from _finding(finding, named, told, language)
    yield from _improvements(found, language)
    yield from _others(found, tables, estimates, language)
    yield Block(kind="h2", text=METHODS.in_(language))
    yield from _sections(found.methods, language)
    yield Block(kind="h2", text=ATRS.in_(language))
    yield from _sections(found.atrs, language)


def _others(
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate],
    language: Language,
) -> Iterator[Block]:
    """What was released and stands in no finding: tables with something to show, then all other estimates that are shown."""
    named = {name for finding in found.findings for name in (*finding.tables, *finding.estimates)}
    rest = [table for table in tables if table.name not in named]
    rest = [table for table in rest if any(cell.shown is not None for line in table.cells for cell in line)]
    figures = [one for one in estimates if one.name not in named and one.value is not None]
    if rest or figures:
        yield Block(kind="h2", text=OTHERS.in_(language))
    for table in rest:
        yield table_block(table, language)
    if figures:
        yield estimates_block(figures, language)


def _finding(
    finding: Finding,
    named: Mapping[str, SafeTable],
    told: Mapping[str, SafeEstimate],
    language: Language,
) -> Iterator[Block]:
    yield Block(kind="h3", text=finding.title.in_(language))
    yield Block(kind="grade", text=finding.grade_words.in_(language))
    yield Block(kind="lead", text=finding.plain.in_(language))
    yield from _paragraphs(finding.words, language)
    for picture in finding.pictures:
        yield Block(kind="picture", text=picture.title.in_(language), picture=picture)
    for name in finding.tables:
        yield table_block(named[name], language)
    if finding.estimates:
        yield estimates_block([told[name] for name in finding.estimates], language)
    source, missing = finding.source.in_(language), finding.missing.in_(language)
    yield Block(kind="small", text=f"{SOURCE.in_(language)}: {source} {MISSING.in_(language)}: {missing}")


def table_block(table: SafeTable, language: Language) -> Block:
    """One safe table, with its totals where they mean something."""
    totals = any(total.reason is not Reason.NO_TOTAL for total in table.row_totals)
    head = ["", *(label.in_(language) for label in table.columns.values())]
    rows = []
    for key, label in table.rows.items():
        cells = [label.in_(language), *(table.cell(key, column).text(language) for column in table.columns)]
        rows.append(tuple([*cells, table.row_total(key).text(language)] if totals else cells))
    return Block(
        kind="table",
        text=f"{table.title.in_(language)} ({table.unit.in_(language)})",
        head=tuple([*head, TOTAL.in_(language)] if totals else head),
        rows=tuple(rows),
    )


def estimates_block(estimates: Sequence[SafeEstimate], language: Language) -> Block:
    """Estimates as a table: what, figure with interval, q, children."""
    rows = []
    for one in estimates:
        unit = f" {one.unit.in_(language)}" if one.value is not None and one.kind in ("days", "years") else ""
        n = "" if one.n is None else f"{one.n:,}"
        rows.append((one.title.in_(language), one.text(language) + unit, one.q or "", n))
    head = tuple(part.in_(language) for part in ESTIMATE_HEAD)
    return Block(kind="table", text=ESTIMATES.in_(language), head=head, rows=tuple(rows))


def _improvements(found: Findings, language: Language) -> Iterator[Block]:
    if not found.improvements:
        return
    yield Block(kind="h2", text=COULD_DO.in_(language))
    head = (
        Bilingual(cy="Gwasanaeth", en="Service"),
        Bilingual(cy="Beth", en="What"),
        Bilingual(cy="Ar beth mae'n dibynnu", en="What it rests on"),
        Bilingual(cy="Ymrwymiad", en="Commitment"),
    )
    rows = tuple(
        (
            item.service_words.in_(language),
            item.text.in_(language),
            item.rests_words.in_(language),
            item.commitment_ref or "-",
        )
        for item in found.improvements
    )
    yield Block(
        kind="table",
        text=COULD_DO.in_(language),
        head=tuple(part.in_(language) for part in head),
        rows=rows,
    )


def _sections(sections: Sequence[Section], language: Language) -> Iterator[Block]:
    for section in sections:
        yield Block(kind="h3", text=section.title.in_(language))
        for paragraph in section.paragraphs:
            yield Block(kind="p", text=paragraph.in_(language))
        if section.facts:
            rows = tuple((name.in_(language), value.in_(language)) for name, value in section.facts)
            yield Block(kind="facts", text=section.title.in_(language), rows=rows)


def _summary(found: Findings, language: Language) -> Iterator[Block]:
    """Two pages: what was asked, what is firmest, when help came, what services could do, what it cannot say."""
    yield from _opening(found, language)
    asked = [one for one in found.findings if one.kind == "trigger"]
    firm = sorted(asked, key=lambda one: -CLIMB.index(one.grade) if one.grade in CLIMB else 0)
    yield Block(
        kind="h2",
        text=Bilingual(cy="Beth oedd wedi digwydd o'r blaen", en="What had happened before").in_(language),
    )
    yield _lines([one for one in firm if one.grade != "cannot_tell"][:MOST_IN_SUMMARY], language)
    hidden = [one.title.in_(language) for one in asked if one.grade == "cannot_tell"]
    if hidden:
        yield Block(kind="small", text=f"{NOT_SHOWN.in_(language)}: {'; '.join(hidden)}.")
    helped = [
        one
        for one in found.findings
        if one.kind in ("answered", "transition", "known") and one.grade != "cannot_tell"
    ]
    if helped:
        title = Bilingual(cy="Pwy sylwodd, a phryd y daeth cymorth", en="Who noticed, and when help came")
        yield Block(kind="h2", text=title.in_(language))
        yield _lines(helped[:MOST_IN_SUMMARY], language)
    drawn = {one.ref: one for one in found.pictures}
    picture = drawn.get("all-ratios", drawn.get("all-triggers"))
    if found.improvements:
        yield Block(kind="h2", text=COULD_DO.in_(language))
        items = []
        for item in found.improvements[:MOST_IN_SUMMARY]:
            end = f" ({COMMITMENT.in_(language)} {item.commitment_ref})" if item.commitment_ref else ""
            items.append(f"{item.service_words.in_(language)}: {item.text.in_(language)}{end}")
        yield Block(kind="list", items=tuple(items))
    yield Block(kind="h2", text=HOW.in_(language))
    yield Block(kind="list", items=tuple(line.in_(language) for line in found.how[-3:]))
    if picture is not None:
        few = picture.model_copy(update={"rows": picture.rows[:MOST_IN_SUMMARY]})
        yield Block(kind="picture", text=picture.title.in_(language), picture=few)


def _lines(chosen: Sequence[Finding], language: Language) -> Block:
    head = (
        Bilingual(cy="Beth", en="What"),
        Bilingual(cy="Mewn geiriau", en="In words"),
        Bilingual(cy="Pa mor gadarn", en="How firm"),
    )
    rows = tuple(
        (one.title.in_(language), one.plain.in_(language), one.grade_words.in_(language)) for one in chosen
    )
    return Block(
        kind="table", text=FINDINGS.in_(language), head=tuple(part.in_(language) for part in head), rows=rows
    )


def _young(found: Findings, language: Language) -> Iterator[Block]:
    yield Block(kind="h1", text=PAPERS["young"].in_(language))
    yield Block(kind="lead", text=found.title.in_(language))
    for section in found.young:
        yield Block(kind="h2", text=section.title.in_(language))
        for paragraph in section.paragraphs:
            yield Block(kind="p", text=paragraph.in_(language))
    strip = next((one for one in found.pictures if one.kind == "strip"), None)
    if strip is not None:
        yield Block(kind="picture", text=strip.title.in_(language), picture=strip)
