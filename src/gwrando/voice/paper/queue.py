"""What waits for a person after sheets were read: the rows, their pictures, and one page that shows them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gwrando.printing import html
from gwrando.text import Bilingual
from gwrando.voice.paper import words
from gwrando.voice.paper.results import Batch, PageReading

WORDS = {
    "title": Bilingual(cy="Taflenni i edrych arnynt", en="Sheets to look at"),
    "nothing": Bilingual(cy="Nid oes dim yn aros am berson.", en="Nothing waits for a person."),
    "look": Bilingual(cy="Marciau amheus", en="Doubtful marks"),
    "look_how": Bilingual(
        cy="Ysgrifennwch y dewis yn y golofn olaf o to_look_at.csv. Gadewch hi'n wag os nad yw'n glir.",
        en="Write the choice into the last column of to_look_at.csv. Leave it empty where it is not clear.",
    ),
    "type": Bilingual(cy="Llawysgrifen", en="Handwriting"),
    "type_how": Bilingual(
        cy="Teipiwch y geiriau i golofn olaf to_type.csv, fel y maent. Darllenwch nhw heddiw: gall plentyn fod wedi "
        "ysgrifennu bod rhywun mewn perygl.",
        en="Type the words into the last column of to_type.csv, as they stand. Read them today: a child may have written "
        "that someone is in danger.",
    ),
    "sheet": Bilingual(cy="Taflen", en="Sheet"),
    "alt_look": Bilingual(cy="Llun o'r rhan o'r daflen", en="Picture of that part of the sheet"),
    "alt_type": Bilingual(cy="Llun o'r llawysgrifen", en="Picture of the handwriting"),
}


@dataclass(frozen=True)
class Waiting:
    """One row of the queue. `crop` is the picture's name beside the tables, `picture` the page of the file."""

    file: str
    picture: int
    sheet: int | None
    question: str
    why: Bilingual
    crop: str
    image: bytes


def _name(page: PageReading, question: str) -> str:
    sheet = f"sheet-{page.code.sheet}-page-{page.code.page}" if page.code else "unknown"
    parts = (sheet, re.sub(r"[^A-Za-z0-9]+", "-", page.file), str(page.picture), question)
    return f"pictures/{'-'.join(part for part in parts if part)}.png"


def _row(page: PageReading, question: str, why: Bilingual, image: bytes) -> Waiting:
    return Waiting(
        file=page.file,
        picture=page.picture,
        sheet=page.code.sheet if page.code else None,
        question=question,
        why=why,
        crop=_name(page, question) if image else "",
        image=image,
    )


def to_look_at(batch: Batch) -> Iterator[Waiting]:
    """Doubtful items first, then pages: not read, or read with nothing on them. `question` is empty for a page."""
    for page, item in batch.doubtful():
        yield _row(page, item.question, words.DOUBTS[item.doubt or "frame"], item.crop)
    for page in batch.pages:
        if page.is_blank:
            yield _row(page, "", words.NOTHING_SEEN, page.crop)
        elif page.state not in ("read", "again", "differs"):
            yield _row(page, "", words.TOLD[page.state], page.crop)


def to_type(batch: Batch) -> Iterator[Waiting]:
    """Handwriting, one row for each box with words in it."""
    for page, writing in batch.written():
        yield _row(page, writing.question, WORDS["type"], writing.crop)


def page(batch: Batch) -> str:
    """One HTML page, both languages, that shows every picture beside what to do; pictures lie where `crop` says."""
    template = html.environment("gwrando.voice.paper").get_template("look.html.j2")
    return template.render(w=WORDS, looks=list(to_look_at(batch)), typings=list(to_type(batch)))
