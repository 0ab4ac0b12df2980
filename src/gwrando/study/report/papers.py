"""The papers of a study as blocks: one for partners (whole), one for commissioners (two pages), one for young people.

Blocks are the same for the web page and the PDF, so that neither says what the other does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from gwrando.errors import Language
from gwrando.outputs import SafeEstimate, SafeTable
from gwrando.study.report import partners
from gwrando.study.report.blocks import Block, Sheet, drawn, opening, untitled
from gwrando.study.report.document import Findings
from gwrando.text import Bilingual

Paper = Literal["report", "summary", "young"]
PAPERS: Mapping[Paper, Bilingual] = {
    "report": Bilingual(cy="Adroddiad i bartneriaid", en="Report for partners"),
    "summary": Bilingual(cy="Crynodeb i gomisiynwyr", en="Summary for commissioners"),
    "young": Bilingual(cy="I bobl ifanc", en="For young people"),
}
COMMITMENT = Bilingual(cy="ymrwymiad", en="commitment")
MOST_IN_SUMMARY = 6


def blocks(
    paper: Paper,
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate],
    language: Language,
) -> list[Block]:
    """The blocks of one paper in one language."""
    sheet = Sheet(
        found=found,
        tables={table.name: table for table in tables},
        estimates={estimate.name: estimate for estimate in estimates},
        language=language,
    )
    made = {"report": partners.report, "summary": _summary, "young": _young}[paper]
    return untitled(made(sheet))


def _summary(sheet: Sheet) -> Iterator[Block]:
    """Two pages: what was asked, who noticed and when help came, what had happened, what could be done, what it cannot say."""
    yield from opening(sheet.found, sheet.language)
    yield sheet.paragraph(sheet.found.question, "lead")
    helped = sheet.of_kind("answered")
    if helped:
        title = Bilingual(cy="Pwy sylwodd, a phryd y daeth cymorth", en="Who noticed, and when help came")
        yield sheet.heading("h2", title)
        yield from _few(sheet, "all-helped", 3 * MOST_IN_SUMMARY)
        told = [one.plain for one in sheet.of_kind("help_when", "noticed") if one.grade != "cannot_tell"]
        if told:
            yield Block(kind="list", items=tuple(map(sheet.say, told)))
        yield from sheet.sources(helped[:1])
    yield sheet.heading("h2", partners.BEFORE)
    rows = []
    for one in partners.firmest(sheet)[:MOST_IN_SUMMARY]:
        rows.append((sheet.say(one.title), *map(sheet.share, one.rows[:2]), sheet.say(one.grade_words)))
    head = (
        partners.WHAT,
        Bilingual(cy="Y grŵp", en="Cohort"),
        Bilingual(cy="Plant cymhariaeth", en="Comparison children"),
        Bilingual(cy="Pa mor gadarn", en="How firm"),
    )
    yield from sheet.table(partners.BEFORE, head, rows)
    yield from sheet.sources(partners.firmest(sheet)[:1])
    yield from _few(sheet, "all-ratios", MOST_IN_SUMMARY)
    if sheet.found.improvements:
        yield sheet.heading("h2", partners.COULD_DO)
        items = []
        for item in sheet.found.improvements[:MOST_IN_SUMMARY]:
            end = f" ({sheet.say(COMMITMENT)} {item.commitment_ref})" if item.commitment_ref else ""
            items.append(f"{sheet.say(item.service_words)}: {sheet.say(item.text)}{end}")
        yield Block(kind="list", items=tuple(items))
    yield sheet.heading("h2", partners.CANNOT_BE_TOLD)
    yield Block(kind="list", items=tuple(sheet.say(line) for line in partners.untold(sheet)))
    reading = Bilingual(
        cy="14% (9 i 21), 25 o 180: y gyfran, ei chyfwng 95%, a'r plant wedi'u talgrynnu. Y gweddill: yr adroddiad i bartneriaid.",
        en="14% (9 to 21), 25 of 180: the share, its 95% interval, and the children, rounded. The rest: the report for partners.",
    )
    yield sheet.paragraph(reading, "small")


def _few(sheet: Sheet, ref: str, most: int) -> Iterator[Block]:
    """The picture with its first rows that can be told."""
    for picture in sheet.found.pictures:
        if picture.ref == ref:
            rows = [row for row in picture.rows if row.values[0] is not None][:most]
            if rows:
                yield drawn(picture.model_copy(update={"rows": tuple(rows)}), sheet.language)


def _young(sheet: Sheet) -> Iterator[Block]:
    yield Block(kind="h1", text=sheet.say(PAPERS["young"]))
    yield sheet.paragraph(sheet.found.title, "lead")
    for section in sheet.found.young:
        yield sheet.heading("h2", section.title)
        for paragraph in section.paragraphs:
            yield sheet.paragraph(paragraph)
        for picture in section.pictures:
            yield drawn(picture, sheet.language)
