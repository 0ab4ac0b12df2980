"""The papers of a study as files: a self-contained web page and a PDF/UA-1 document, in each language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from importlib.resources import files as package_files

from gwrando.errors import Language
from gwrando.outputs import SafeEstimate, SafeTable
from gwrando.printing import html, pdf, pictures
from gwrando.printing.pictures import Picture
from gwrando.study.report.document import Findings
from gwrando.study.report.papers import PAPERS, Block, Paper, blocks
from gwrando.text import Bilingual

LANGUAGES: tuple[Language, ...] = ("cy", "en")
PRINT_PX = 640
"""Width of a picture in the PDF in its own pixels: at nine tenths of the column its letters are as large as the text's."""
MOST_ROWS = 8
"""More rows than these are drawn as several pictures, so that none is taller than a page."""
_SIZES: dict[Paper, float] = {"report": 10.5, "summary": 9.5, "young": 13.0}


def page(
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate] = (),
    *,
    language: Language,
    paper: Paper = "report",
) -> str:
    """One paper as one HTML page that needs no other file."""
    template = html.environment("gwrando.study").get_template("templates/paper.html.j2")
    made = blocks(paper, found, tables, estimates, language)
    drawn, numbers = {}, {}
    for place, block in enumerate(made):
        if block.picture is not None:
            drawn[place] = pictures.drawn(
                block.picture, language=language, chart_id=f"{block.picture.ref}-{place}"
            )
            numbers[place] = pictures.table(block.picture, language=language)
    return template.render(
        blocks=made,
        chart=drawn,
        numbers=numbers,
        title=f"{found.title.in_(language)}. {PAPERS[paper].in_(language)}",
        language=language,
        paper=paper,
        figure=Bilingual(cy="Rhifau'r llun", en="Numbers of the picture").in_(language),
    )


def document(
    found: Findings,
    tables: Sequence[SafeTable],
    estimates: Sequence[SafeEstimate] = (),
    *,
    language: Language,
    paper: Paper,
    day: date,
) -> bytes:
    """One paper as a PDF/UA-1 document, dated `day` (the last day of the data, so that the bytes do not change)."""
    made = [part for block in blocks(paper, found, tables, estimates, language) for part in _for_print(block)]
    images = {
        f"picture{place}.svg": _print_svg(block.picture, language)
        for place, block in enumerate(made)
        if block.picture is not None
    }
    data = {
        "title": f"{found.title.in_(language)}. {PAPERS[paper].in_(language)}",
        "language": language,
        "size": _SIZES[paper],
        "paper": paper,
        "footer": PAPERS[paper].in_(language),
        "blocks": [_block_out(place, block, language) for place, block in enumerate(made)],
    }
    source = package_files("gwrando.study").joinpath("templates/paper.typ").read_text(encoding="utf-8")
    at = datetime.combine(day, time(), tzinfo=UTC)
    return pdf.render(source, data=data, files=images, at=at)


def _for_print(block: Block) -> list[Block]:
    """The block, or a picture of many rows as several."""
    picture = block.picture
    if (
        picture is None
        or len(picture.rows) <= MOST_ROWS
        or picture.kind not in ("dots", "bars", "parts", "order")
    ):
        return [block]
    every = [picture.rows[at : at + MOST_ROWS] for at in range(0, len(picture.rows), MOST_ROWS)]
    return [
        replace(
            block,
            text=f"{block.text} ({nth}/{len(every)})",
            picture=picture.model_copy(update={"rows": rows}),
        )
        for nth, rows in enumerate(every, start=1)
    ]


def _print_svg(picture: Picture, language: Language) -> bytes:
    drawn = pictures.drawn(picture, language=language, chart_id="p", width=PRINT_PX)
    return drawn.replace("currentColor", "#1B2430").encode()


def _widths(block: Block) -> list[int]:
    """How wide each column of a table may be, in letters: what it needs, within reason."""
    columns = zip(*[row for row in (block.head, *block.rows) if row], strict=True)
    return [max(8, min(44, max(len(cell) for cell in column))) for column in columns]


def _block_out(place: int, block: Block, language: Language) -> dict[str, object]:
    made: dict[str, object] = {
        "kind": block.kind,
        "text": block.text,
        "items": list(block.items),
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "widths": _widths(block) if block.kind == "table" else [],
        "picture": "",
        "alt": "",
    }
    if block.picture is not None:
        made |= {"picture": f"picture{place}.svg", "alt": block.picture.description.in_(language)}
    return made


def files(
    found: Findings, tables: Sequence[SafeTable], estimates: Sequence[SafeEstimate], *, day: date
) -> dict[str, bytes]:
    """Every file in words of a release, by name: findings.json, and each paper as HTML and PDF in both languages."""
    made = {"report/findings.json": found.to_json()}
    for paper in PAPERS:
        for language in LANGUAGES:
            text = page(found, tables, estimates, language=language, paper=paper)
            made[f"report/{paper}.{language}.html"] = text.encode()
            made[f"report/{paper}.{language}.pdf"] = document(
                found, tables, estimates, language=language, paper=paper, day=day
            )
    return made
