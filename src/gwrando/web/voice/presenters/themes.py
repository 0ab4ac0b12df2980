"""Themes and quotes -> words and numbers for a template."""

from collections.abc import Mapping, Sequence
from typing import Any

from gwrando.errors import Language
from gwrando.text import Bilingual
from gwrando.voice.themes import quotes as quotes_of
from gwrando.web.voice.models import Quote
from gwrando.web.voice.presenters import HIDDEN, between, cell_words
from gwrando.web.voice.queries.themes import ThemeResult

THEME = Bilingual(cy="Thema", en="Theme")
SPOKE = Bilingual(cy="Faint soniodd amdani", en="How many spoke of it")
OF_ALL = Bilingual(cy="O'r rhai a ysgrifennodd", en="Of those who wrote")
THEME_SHARE = Bilingual(cy="Cyfran, gydag amrediad 95 %", en="Share, with 95 % interval")
THEMES_CAPTION = Bilingual(
    cy="Themâu yn eu geiriau eu hunain, a roddwyd gan bobl", en="Themes in their own words, given by people"
)
THEMES_SOURCE = Bilingual(
    cy="Darllenodd pobl y geiriau a rhoi themâu iddynt; gall un plentyn sôn am sawl thema. Mae'r niferoedd wedi'u talgrynnu "
    "i'r 5 agosaf; cuddir llai na 5, ac weithiau rhif arall i'w diogelu. Gwnaed y cyfrannau a'r amrediadau o'r niferoedd a "
    "ddangosir. Nid yw'r rhai a ysgrifennodd yn sampl o bob plentyn.",
    en="People read the words and gave them themes; one child may speak of several. Numbers are rounded to the nearest 5; "
    "fewer than 5 is hidden, and sometimes another number to protect it. Shares and intervals are made from the numbers "
    "shown. Those who wrote are not a sample of all children.",
)


def said(
    rows: Sequence[ThemeResult], quotes: Mapping[int, Sequence[Quote]], *, language: Language
) -> dict[str, Any]:
    """The table of themes (in the order people gave them) and each theme's quotes; empty without a table."""
    if not rows:
        return {}
    return {
        "caption": THEMES_CAPTION.in_(language),
        "source": THEMES_SOURCE.in_(language),
        "head": [words.in_(language) for words in (THEME, SPOKE, OF_ALL, THEME_SHARE)],
        "rows": [
            [
                row.theme.name.in_(language),
                cell_words(row.count, language),
                cell_words(row.n, language),
                between(row.share, language) if row.share else HIDDEN.in_(language),
            ]
            for row in rows
        ],
        "quoted": [
            {"name": row.theme.name.in_(language), "quotes": quotes[row.theme.pk]}
            for row in rows
            if quotes.get(row.theme.pk)
        ],
    }


LOOK_AT: dict[quotes_of.Kind, Bilingual] = {
    "name": Bilingual(cy="enw?", en="name?"),
    "number": Bilingual(cy="rhif?", en="number?"),
    "place": Bilingual(cy="lle?", en="place?"),
    "school": Bilingual(cy="ysgol?", en="school?"),
    "day": Bilingual(cy="dyddiad?", en="date?"),
    "somebody": Bilingual(cy="rhywun?", en="somebody?"),
}


def marked(text: str, *, language: Language) -> list[tuple[str, str]]:
    """A text in pieces: (words, what to look at them for), the second empty where nothing was marked."""
    pieces, place = [], 0
    for mark in quotes_of.marks(text):
        if mark.start > place:
            pieces.append((text[place : mark.start], ""))
        pieces.append((text[mark.start : mark.end], LOOK_AT[mark.kind].in_(language)))
        place = mark.end
    return [*pieces, (text[place:], "")] if place < len(text) else pieces
