"""Paper -> words for a template: what became of each page, and what waits for a person."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gwrando.errors import Language
from gwrando.text import Bilingual
from gwrando.voice.paper import PageReading
from gwrando.voice.paper import words as paper_words
from gwrando.voice.paper.questions import STATEMENT_CHOICES
from gwrando.web.voice.actions.paper import Told
from gwrando.web.voice.models import PaperLook, PaperSheet

# what a person is told of a page on the site, where it is not what the reader says
TOLD = paper_words.TOLD | {
    "clearer": Bilingual(
        cy="Yr un daflen, yn gliriach nag o'r blaen. Mae wedi helpu gyda'r marciau amheus.",
        en="The same sheet, clearer than before. It has helped with the doubtful marks.",
    ),
    "withdrawn": Bilingual(
        cy="Mae'r plentyn wedi tynnu atebion y daflen hon yn ôl. Nid yw'n cyfrif.",
        en="The child has taken the answers of this sheet back. It does not count.",
    ),
    "other_printing": Bilingual(
        cy="Un o'n taflenni ni yw hon, ond o ystafell neu ymgynghoriad arall. Anfonwch hi ar dudalen yr ystafell honno.",
        en="This is one of our sheets, but of another room or consultation. Send it on the page of that room.",
    ),
    "code_unclear": Bilingual(
        cy="Un o'n taflenni ni yw hon, ond ni ellir darllen ei chod. Mae'n aros i berson edrych arni.",
        en="This is one of our sheets, but its code cannot be read. It waits for a person to look at it.",
    ),
    "blank": paper_words.NOTHING_SEEN,
}
CHOICE_WORDS = {choice.key: choice.label for choice in STATEMENT_CHOICES}
NO_ANSWER = Bilingual(cy="dim ateb", en="no answer")


def paper_told(told: Sequence[Told], *, language: Language) -> list[dict[str, Any]]:
    """Every page that was not read for the first time: which it is, and what to do. In the order of the files."""
    return [
        {
            "file": one.file,
            "picture": one.picture,
            "sheet": one.sheet,
            "page": one.page,
            "words": TOLD[one.state].in_(language),
        }
        for one in told
        if one.state != "read"
    ]


def paper_look(
    look: PaperLook,
    *,
    statements: dict[str, Any],
    reading: PageReading | None = None,
    counts: Mapping[int, str] = MappingProxyType({}),
    language: Language,
) -> dict[str, Any]:
    """One thing that waits: which sheet, why, the printed statement; of a page that differs, both readings side by side.

    `counts`: statement pk -> the choice of the sheet that counts now.
    """
    words = TOLD.get(look.why) if look.kind == "page" else paper_words.DOUBTS.get(look.why)
    row = statements.get(look.question)
    return {
        "look": look,
        "sheet": sheet_name(look.sheet) if look.sheet else "",
        "why": words.in_(language) if words else "",
        "statement": "" if row is None else row.text_cy if language == "cy" else row.text_en,
        "read": [
            (
                statements[item.question],
                CHOICE_WORDS.get(item.choice or "", NO_ANSWER),
                CHOICE_WORDS.get(counts.get(statements[item.question].pk, ""), NO_ANSWER),
            )
            for item in (reading.items if reading else ())
            if item.question in statements
        ],
    }


def sheet_name(sheet: PaperSheet) -> str:
    """The number on the sheet; a photocopy that is another child's has a letter: `12`, `12 b`."""
    return (
        f"{sheet.number} {'abcdefghijklmnopqrstuvwxyz'[sheet.copy % 26]}" if sheet.copy else str(sheet.number)
    )
