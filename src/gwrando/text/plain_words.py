"""Jargon and the plain words to use instead, in Welsh and English (`words/cy.yaml`, `words/en.yaml`).

Welsh words are found under their mutations too: `ddalfa` and `nalfa` are `dalfa`.
Source: the lists are ours; mutations as in any Welsh grammar (soft, nasal, aspirate, h before vowels).
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from gwrando.errors import Language

Level = Literal["everyone", "young_people", "children"]
LEVELS: tuple[Level, ...] = ("everyone", "young_people", "children")

_MUTATIONS = (
    ("ll", ("l",)),
    ("rh", ("r",)),
    ("ch", ()),
    ("th", ()),
    ("ph", ()),
    ("ff", ()),
    ("dd", ()),
    ("ng", ()),
    ("p", ("b", "mh", "ph")),
    ("t", ("d", "nh", "th")),
    ("c", ("g", "ngh", "ch")),
    ("b", ("f", "m")),
    ("d", ("dd", "n")),
    ("g", ("", "ng")),
    ("m", ("f",)),
    *((vowel, (f"h{vowel}",)) for vowel in "aeiouwyâêîôûŵŷ"),
)


@dataclass(frozen=True)
class PlainWord:
    """One entry of the list: the hard words (all forms), what to write instead, who should not meet them."""

    hard: str
    plain: str
    level: Level
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Jargon found in a text: as written there, where (start and end in characters), and its entry."""

    written: str
    start: int
    end: int
    entry: PlainWord


def mutations(word: str) -> tuple[str, ...]:
    """A Welsh word under every mutation of its first sound, itself first: dalfa, ddalfa, nalfa."""
    for first, changed in _MUTATIONS:
        if word.startswith(first):
            return (word, *(f"{new}{word[len(first) :]}" for new in changed))
    return (word,)


@cache
def entries(language: Language) -> tuple[PlainWord, ...]:
    """The list of one language, as in its file."""
    text = files("gwrando.text").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return tuple(
        PlainWord(
            hard=row["hard"],
            plain=row["plain"],
            level=row["level"],
            forms=(row["hard"], *row.get("also", ())),
        )
        for row in yaml.safe_load(text)
    )


@cache
def _pattern(language: Language, level: Level) -> tuple[re.Pattern[str], dict[str, PlainWord]]:
    """One pattern for all forms (longest first), and the entry of each form."""
    known: dict[str, PlainWord] = {}
    for entry in entries(language):
        if LEVELS.index(entry.level) > LEVELS.index(level):
            continue
        for form in entry.forms:
            for way in mutations(form.lower()) if language == "cy" else (form.lower(),):
                known.setdefault(way, entry)
    longest_first = sorted(known, key=lambda form: (-len(form), form))
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w])(?:{either})(?![\w])", re.IGNORECASE), known


def jargon(text: str, *, language: Language, level: Level) -> list[Found]:
    """The jargon in a text for readers of a level, in order, without overlaps; the longest form wins.

    `level` "children" includes what young people and everyone should not meet. A form in capitals (ASB) is
    found in capitals only, as `mash` is a word too.
    """
    pattern, known = _pattern(language, level)
    same = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    found = []
    for match in pattern.finditer(same):
        entry = known[match.group().lower()]
        shouted = [form for form in entry.forms if form.isupper() and form.lower() == match.group().lower()]
        if shouted and match.group() not in (*shouted, *(f"{form}s" for form in shouted)):
            continue
        found.append(
            Found(
                written=text[match.start() : match.end()], start=match.start(), end=match.end(), entry=entry
            )
        )
    return found
