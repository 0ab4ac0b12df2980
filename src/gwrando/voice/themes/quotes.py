"""Quotes: a sentence of a child's words that a person chooses, shortens where needed, and finds to identify nobody.

The machine only points: at capital letters, numbers, places, schools, days and people of one's own. What it does not
mark may still tell who wrote it, so a person goes through the whole list every time.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from gwrando.voice.themes import bridge

LEFT_OUT = "[…]"
Kind = Literal["name", "number", "place", "school", "day", "somebody"]
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.:/]\d+)*")
_MARK = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|…")
_PLAIN_CAPITALS = frozenset(("i", "i'm", "i've", "i'd", "i'll"))


@dataclass(frozen=True)
class Mark:
    """Something in a text to look at: from `start` to `end` (characters), and what kind of thing it may be."""

    start: int
    end: int
    kind: Kind


@cache
def _lists() -> dict[str, frozenset[str]]:
    """Kind of mark (and "beginnings") -> plain words in both languages, the Welsh ones also mutated."""
    text = files("gwrando.voice").joinpath("words", "quotes.yaml").read_text(encoding="utf-8")
    lists: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return {
        kind: frozenset(both["en"])
        | {form for word in both["cy"] for form in bridge.mutated(bridge.plain(word))}
        for kind, both in lists.items()
    }


def _kind_of(word: str) -> Kind | None:
    lists = _lists()
    kinds: tuple[Kind, ...] = ("school", "day", "somebody", "place")
    return next((kind for kind in kinds if {word, word.removesuffix("s")} & lists[kind]), None)


def marks(text: str) -> tuple[Mark, ...]:
    """What a person should look at before these words become a quote, in the order of the text.

    A word with a capital letter is taken for a name, at the beginning of a sentence only when it is no
    everyday word. Numbers, and words for schools, days, people of one's own and places, in both languages, with
    a plural s and mutated.
    """
    found: list[Mark] = []
    begins = {match.start() + len(match[0]) - len(match[0].lstrip()) for match in _SENTENCE.finditer(text)}
    for match in _WORD.finditer(text):
        word = bridge.plain(match[0])
        kind: Kind | None = "number" if match[0][0].isdigit() else _kind_of(word)
        if kind is None and match[0][0].isupper() and word not in _PLAIN_CAPITALS:
            everyday = word in _lists()["beginnings"] or bridge.knows(word)
            kind = None if match.start() in begins and everyday else "name"
        if kind is not None:
            found.append(Mark(match.start(), match.end(), kind))
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as they stand in it, without the white space around them."""
    return tuple(found.strip() for found in _SENTENCE.findall(text) if found.strip())


def shortened(quote: str, *, text: str) -> str | None:
    """The quote with "[…]" wherever words of the text were left out; None when it holds anything the text does not.

    Words are compared as written. Of all ways in which the quote's words can lie in the text in their order, the
    one with the fewest gaps is taken (the first such). Marks that a person typed are allowed and made anew; words
    left out before the first sentence used, or after the last, are no gap.
    """
    wanted = _MARK.sub(" ", quote).split()
    given = text.split()
    if not wanted:
        return None
    places = _fewest_gaps(wanted, given)
    if places is None:
        return None
    said = [] if _at_a_beginning(given, places[0]) else [LEFT_OUT]
    for before, place in zip([None, *places], places, strict=False):
        if before is not None and place != before + 1:
            said.append(LEFT_OUT)
        said.append(given[place])
    if not _at_an_end(given, places[-1]):
        said.append(LEFT_OUT)
    return " ".join(said)


def _at_a_beginning(given: list[str], place: int) -> bool:
    return place == 0 or given[place - 1][-1] in ".!?"


def _at_an_end(given: list[str], place: int) -> bool:
    return place == len(given) - 1 or given[place][-1] in ".!?"


def _fewest_gaps(wanted: list[str], given: list[str]) -> list[int] | None:
    """Where each wanted word lies among the given ones, in order, with as few gaps as can be; None where they do not."""
    never = len(given) + 1
    # gaps[j]: fewest gaps when the last wanted word so far lies at j; came[i][j]: where the word before it lies
    gaps = [0 if word == wanted[0] else never for word in given]
    came: list[list[int]] = []
    for word in wanted[1:]:
        best, best_at = never, -1  # of all places before j - 1
        now, back = [never] * len(given), [-1] * len(given)
        for j in range(1, len(given)):
            if j >= 2 and gaps[j - 2] < best:
                best, best_at = gaps[j - 2], j - 2
            if given[j] != word:
                continue
            if gaps[j - 1] <= best + 1 and gaps[j - 1] < never:
                now[j], back[j] = gaps[j - 1], j - 1
            elif best < never:
                now[j], back[j] = best + 1, best_at
        gaps = now
        came.append(back)
    least = min(gaps, default=never)
    if least >= never:
        return None
    places = [gaps.index(least)]
    for back in reversed(came):
        places.append(back[places[-1]])
    return places[::-1]
