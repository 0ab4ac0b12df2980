"""Word-codes: three short words that open a room, the same code in Welsh and in English.

The list is of pairs (afal/apple): a code is three pairs, so it can be read out, written on the wall and typed
in either language, or in both. With 353 pairs there are about 44 million codes (25.4 bits). A guess can only
be made of three words of the list, so mistyped words tell a guesser nothing and need not be counted.
"""

import csv
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from gwrando.errors import InputError, Language

WORDS_IN_A_CODE = 3
LONGEST_TYPED = 80  # characters looked at; more cannot be a code
SLIP_LETTERS = "BCDFGHJKMNPQRTVWXY346789"  # no vowels (no words by chance), no look-alikes: 24 letters
SLIP_LENGTH = 8


@dataclass(frozen=True)
class WordCode:
    """One code in both languages: words with a hyphen between, as shown on the wall (`afal-afon-cath`)."""

    cy: str
    en: str

    def in_(self, language: Language) -> str:
        """The code as it is shown in one language."""
        return self.cy if language == "cy" else self.en


def plain(word: str) -> str:
    """Lower case, no accents: what a child on a phone keyboard types (`tŷ` and `ty` are one word)."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """The curated list: (Welsh, English) word pairs, both unique without their accents."""
    text = files("gwrando.voice").joinpath("words", "codes.csv").read_text(encoding="utf-8")
    return tuple((row["cy"], row["en"]) for row in csv.DictReader(text.splitlines()))


@cache
def _places() -> dict[str, int]:
    places: dict[str, int] = {}
    for place, pair in enumerate(pairs()):
        for word in pair:
            if places.setdefault(plain(word), place) != place:
                raise ValueError(f"two pairs of the word list share the word {word}")
    return places


def _code(places: Sequence[int]) -> WordCode:
    chosen = [pairs()[place] for place in places]
    return WordCode(cy="-".join(cy for cy, _ in chosen), en="-".join(en for _, en in chosen))


def draw(choose: Callable[[int], int]) -> WordCode:
    """A new code of three different words; `choose(n)` returns 0 to n-1 (as `secrets.randbelow`)."""
    left = list(range(len(pairs())))
    return _code([left.pop(choose(len(left))) for _ in range(WORDS_IN_A_CODE)])


def words_of(typed: str) -> list[str]:
    """The words in what was typed, whatever stands between them (space, hyphen, comma, new line)."""
    kept = "".join(letter if letter.isalpha() else " " for letter in plain(typed[:LONGEST_TYPED]))
    return kept.split()


def read(typed: str) -> WordCode:
    """The code a person typed, in Welsh, English or a mix, with or without accents.

    Raises `InputError` when it is not three words of the list; the message names the nearest list words,
    and never anything about which rooms are open.
    """
    words, places = words_of(typed), _places()
    if len(words) != WORDS_IN_A_CODE:
        raise InputError(
            cy="Mae gan y cod dri gair, er enghraifft afal-afon-cath.",
            en="The code has three words, for example apple-river-cat.",
            next_cy="Edrychwch ar y cod ar y wal ac ysgrifennwch y tri gair.",
            next_en="Look at the code on the wall and type all three words.",
        )
    wrong = [place for place, word in enumerate(words, start=1) if word not in places]
    if wrong:
        near = get_close_matches(words[wrong[0] - 1], places, n=1, cutoff=0.65)
        ordinal_en = ("first", "second", "third")[wrong[0] - 1]
        which_cy = ("y gair cyntaf", "yr ail air", "y trydydd gair")[wrong[0] - 1]
        raise InputError(
            cy=f"Dydyn ni ddim yn adnabod {which_cy}.",
            en=f"We do not know the {ordinal_en} word.",
            next_cy=f"Ai “{near[0]}” yw'r gair?"
            if near
            else "Edrychwch eto ar sut mae'r gair yn cael ei sillafu.",
            next_en=f"Is the word “{near[0]}”?" if near else "Look again at how the word is spelt.",
        )
    return _code([places[word] for word in words])


def draw_slip(choose: Callable[[int], int]) -> str:
    """A new slip number: 8 letters and digits that look different from one another (110 billion)."""
    return "".join(SLIP_LETTERS[choose(len(SLIP_LETTERS))] for _ in range(SLIP_LENGTH))


def shown_slip(slip: str) -> str:
    """The slip number in two halves, as printed: `K7M4 P9RX`."""
    return f"{slip[:4]} {slip[4:]}"


def read_slip(typed: str) -> str | None:
    """The slip number a person typed, or None when it cannot be one."""
    kept = "".join(
        letter for letter in typed[:LONGEST_TYPED].upper() if letter.isascii() and letter.isalnum()
    )
    return kept if len(kept) == SLIP_LENGTH and all(letter in SLIP_LETTERS for letter in kept) else None
