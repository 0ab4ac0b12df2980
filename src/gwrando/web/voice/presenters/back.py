"""Word back to one group, as its page shows it; whether it answered, as a protected table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gwrando.errors import Language
from gwrando.outputs import SafeTable
from gwrando.text import Bilingual
from gwrando.voice.back import GroupEdition, script
from gwrando.voice.back.edition import SAID
from gwrando.web.voice.models import Feedback, Quote
from gwrando.web.voice.presenters import HIDDEN, ROUNDED, answer, between, cell_words
from gwrando.web.voice.queries import replies

SHARE = Bilingual(cy="Do, gydag amrediad 95 %", en="Yes, with 95 % interval")
WHO_SAID = Bilingual(cy="Pwy ddywedodd", en="Who said")
TOTAL = Bilingual(cy="Cyfanswm", en="Total")
NEARLY = {
    "yes": Bilingual(cy="Do i bron pawb", en="Yes for nearly everyone"),
    "no": Bilingual(cy="Naddo i bron pawb", en="No for nearly everyone"),
}
NOW_AND_THEN = Bilingual(
    cy="Gwneir y tabl eto pan fydd pump neu fwy wedi dweud ers y tro diwethaf.",
    en="The table is made again when five or more have said since the last time.",
)


def page(
    edition: GroupEdition,
    rows: Sequence[Feedback],
    *,
    quotes: Mapping[int, Sequence[Quote]],
    language: Language,
    today: date,
) -> dict[str, Any]:
    """The page behind a group's code, in the order in which it is read aloud: `opening` lines, then each answer with `here`."""
    opening = script(edition, language, today=today)[0]
    return {
        "opening": opening.lines,
        "you_said": SAID.in_(language),
        "answers": [
            answer(row, language=language, quotes=quotes)
            | {"here": [words.in_(language) for words in edition.here.get(number, ())]}
            for number, row in enumerate(rows, start=1)
        ],
    }


def replied(table: SafeTable | None, *, language: Language) -> dict[str, Any]:
    """ "Did this answer you?" as a table of text with source; empty until there is one."""
    if table is None:
        return {}
    found, nearly = replies.interval(table), replies.nearly(table)
    share = HIDDEN.in_(language)
    if nearly is not None:
        share = NEARLY[nearly].in_(language)
    elif found is not None:
        share = between(found, language)
    cells = [*(table.cell("all", column) for column in table.columns), table.row_total("all")]
    heads = [WHO_SAID, *table.columns.values(), TOTAL, SHARE]
    return {
        "caption": replies.ASKED.in_(language),
        "head": [words.in_(language) for words in heads],
        "rows": [[table.rows["all"].in_(language), *(cell_words(cell, language) for cell in cells), share]],
        "source": f"{ROUNDED.in_(language)} {NOW_AND_THEN.in_(language)}",
        "missing": replies.MISSING.in_(language),
    }
