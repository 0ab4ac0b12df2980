"""A bridge of everyday words from Welsh to English: what is learnt from answers in one language helps in the other.

`bridge.csv` is our own list, one idea a line. It is no dictionary and nothing made with it is shown: one English word
stands for the idea. Mutated forms are made here, so that "fws", "bws" and "mws" are one word.
"""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

from gwrando.voice.themes import lemmas

# words of grammar: they say nothing of a theme, and some look like a mutated word of the list ("chi", "you", and "ci", "dog")
_GRAMMAR = (
    "yn y yr a ac o ar i am ni mi fi ti chi nhw hi ef fe fo e sy sydd mae oes oedd roedd dw dwi rwy ddim dim ond os "
    "pan achos er ers wedi bod fod fydd byddai does un dau gyda efo gan gen wrth at aton arnon ein fy ei dy eich eu "
    "iawn rhy bob beth pethau sut tu ol hyn hynny cael gael neu dyw maen gym tro"
)
GRAMMAR = frozenset(_GRAMMAR.split())
_SOFTER = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
}
_UNCHANGED = ("ch", "ph", "th", "dd", "ff", "ng")
_TOKEN = re.compile(r"[a-z0-9]+")
_LONGEST = 3  # words in the longest phrase of the list


def plain(text: str) -> str:
    """Small letters without accents, whatever apostrophe was typed: children leave accents out."""
    letters = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def mutated(word: str) -> frozenset[str]:
    """The word and every form that a mutation may give it; plain letters in, plain letters out."""
    found = {word}
    if word.startswith(("ll", "rh")):
        found.add(word[1:] if word.startswith("ll") else "r" + word[2:])
    elif not word.startswith(_UNCHANGED):
        found |= {soft + word[1:] for soft in _SOFTER.get(word[:1], ())}
    if word[:1] in "aeiouwy":
        found.add("h" + word)
    return frozenset(found)


@cache
def _lists() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Welsh form -> ideas, in the order of the list; English word -> idea."""
    welsh: dict[str, tuple[str, ...]] = {}
    english: dict[str, str] = {}
    text = files("gwrando.voice.themes").joinpath("bridge.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        words = row["english"].split()
        for word in words:
            english.setdefault(word, words[0])
        for entry in row["welsh"].split():
            for form in mutated(plain(entry).replace("-", " ")) - GRAMMAR:
                held = welsh.get(form, ())
                welsh[form] = held if words[0] in held else (*held, words[0])
    return welsh, english


def ideas(text: str) -> list[str]:
    """The ideas of a Welsh text, as English words in the order of the text; what the list does not know is left out."""
    known, _ = _lists()
    tokens = _TOKEN.findall(plain(text))
    found: list[str] = []
    place = 0
    while place < len(tokens):
        for length in range(_LONGEST, 0, -1):
            phrase = " ".join(tokens[place : place + length])
            if length > 1 and (tokens[place] in GRAMMAR and phrase not in known):
                continue
            if length == 1 and (phrase in GRAMMAR or len(phrase) == 1):  # one letter: what "'r" leaves
                continue
            if phrase in known:
                found += known[phrase]
                place += length - 1
                break
            if length == 1:
                found += known.get(plain(lemmas.lemma(tokens[place], language="cy")), ())
        place += 1
    return found


def idea_of(word: str, *, lemma: str) -> str:
    """The idea of an English word: of itself or of its lemma; the lemma where the list has neither."""
    _, english = _lists()
    return english.get(word) or english.get(lemma) or lemma


def knows(word: str) -> bool:
    """Whether the list has this plain word, in either language, or it is one of grammar: an everyday word, no name."""
    welsh, english = _lists()
    return word in GRAMMAR or word in welsh or word in english
