"""The papers of a study as files: a self-contained web page and a PDF/UA-1 document, in each language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from importlib.resources import files as package_files

from gwrando.errors import Language
from gwrando.outputs import SafeEstimate, SafeTable
from gwrando.printing import html, pdf, pictures
from gwrando.printing.pictures import Picture
from gwrando.study.report.blocks import Block
from gwrando.study.report.document import Findings
from gwrando.study.report.papers import PAPERS, Paper, blocks
from gwrando.text import Bilingual

LANGUAGES: tuple[Language, ...] = ("cy", "en")
YOUNG_PX = 560
"""Width of a picture for young people in its own pixels: its letters are then as large as theirs."""
MOST_ROWS = 30
"""More rows than these are drawn as several pictures, so that none is taller than a page."""
IN_LINES = ("dots", "bars", "parts")
"""Pictures that a wide screen shows as print does, one line a row; a narrow one shows the words above the marks."""
WHOLE_ROWS = 8
"""A table of so many rows is never parted between two pages."""
_SIZES: dict[Paper, float] = {"report": 9.5, "summary": 9.0, "young": 12.0}


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
    drawn, wide, numbers = {}, {}, {}
    for place, block in enumerate(made):
        if block.picture is not None:
            drawn[place] = pictures.drawn(
                block.picture, language=language, chart_id=f"{block.picture.ref}-{place}"
            )
            if paper != "young" and block.picture.kind in IN_LINES:
                wide[place] = pictures.in_lines(
                    block.picture, language=language, chart_id=f"{block.picture.ref}-{place}w"
                )
            numbers[place] = pictures.table(block.picture, language=language)
    return template.render(
        blocks=made,
        chart=drawn,
        wide_chart=wide,
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
        f"picture{place}.svg": _print_svg(block.picture, language, paper)
        for place, block in enumerate(made)
        if block.picture is not None
    }
    data = {
        "title": f"{found.title.in_(language)}. {PAPERS[paper].in_(language)}",
        "language": language,
        "size": _SIZES[paper],
        "paper": paper,
        "footer": PAPERS[paper].in_(language),
        "blocks": [
            _block_out(place, block, language) | {"sticky": _before_picture(made, place)}
            for place, block in enumerate(made)
        ],
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


def _print_svg(picture: Picture, language: Language, paper: Paper) -> bytes:
    """For young people the words stand above the marks, as large as the text; else beside them, one line a row."""
    drawn = (
        pictures.drawn(picture, language=language, chart_id="p", width=YOUNG_PX)
        if paper == "young"
        else pictures.in_lines(picture, language=language, chart_id="p")
    )
    return drawn.replace("currentColor", "#1B2430").encode()


def _before_picture(made: Sequence[Block], place: int) -> bool:
    """Whether a paragraph leads to a picture or table: it then stays with it, so that no heading is left alone."""
    for after in made[place + 1 : place + 4]:
        if after.kind in ("picture", "table", "small_table", "facts"):
            return True
        if after.kind != "p":
            break
    return False


def _widths(block: Block) -> list[int]:
    """How wide each column of a table may be, in letters: what it needs, within reason."""
    columns = zip(*[row for row in (block.head, *block.rows) if row], strict=True)
    return [
        max(
            8, min(44, max(map(len, column))), *(len(word) + 2 for cell in column for word in cell.split(" "))
        )
        for column in columns
    ]


def _block_out(place: int, block: Block, language: Language) -> dict[str, object]:
    made: dict[str, object] = {
        "kind": block.kind,
        "text": block.text,
        "items": list(block.items),
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "widths": _widths(block) if block.kind in ("table", "small_table") else [],
        "titled": block.titled,
        "whole": len(block.rows) <= WHOLE_ROWS,
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
