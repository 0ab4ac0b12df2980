"""What can be counted about a text's ease: sentences, words, long words. Each measure says what it is not.

These are counts, not a reading age. No number here was fitted to children's reading, none says whether a
child understands; only children can say that. `lix` is Björnsson's LIX, made for Swedish and used for many
languages
because it needs no syllables; in Welsh it counts letters as written (ll and dd are two), and Welsh runs
higher than the same text in English because it has more long words. So compare like with like, never across
languages.

Source: C. H. Björnsson, Läsbarhet (1968), for LIX; Cymraeg Clir (Canolfan Bedwyr) for short sentences in
Welsh.
"""

import re
from dataclasses import dataclass
from typing import Literal

from gwrando.errors import Language

LONG_WORD_LETTERS = 7  # LIX: a long word has more than six letters

# A full stop after these does not end a sentence.
_SHORTENED = frozenset(
    {"mr", "mrs", "ms", "dr", "st", "prof", "e.g", "i.e", "etc", "no", "h.y", "e.e", "ayyb", "rh"}
)
_WORD = re.compile(
    r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}\-.,][^\W_]+)*['\N{RIGHT SINGLE QUOTATION MARK}]?"
)
_END = re.compile(
    r"[.!?\N{HORIZONTAL ELLIPSIS}]+[\"'\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK})\]]*(?=\s|$)"
)
_BREAK = re.compile(r"\n\s*(?:\n|[-*\N{BULLET}]\s)|\n\s*\n")


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, where it starts in the text (in characters), and its number of words."""

    text: str
    start: int
    n_words: int


@dataclass(frozen=True)
class Measures:
    """Counts over one text. Means are 0 for a text without words; `lix` is a guide, not a reading age."""

    n_sentences: int
    n_words: int
    n_long_words: int
    mean_sentence_words: float
    longest_sentence_words: int
    lix: float


def words(text: str) -> list[str]:
    """The words of a text, in order. A number is a word; `i'r`, `Youth-led` and `3.5` are one word each."""
    return [found.rstrip("'\N{RIGHT SINGLE QUOTATION MARK}") or found for found in _WORD.findall(text)]


def _ends(block: str) -> list[int]:
    """Where the sentences of one paragraph end (index after the last character)."""
    ends = []
    for found in _END.finditer(block):
        before = re.findall(r"[\w.]+$", block[: found.start()])
        if before and before[-1].lower() in _SHORTENED and found.group().startswith("."):
            continue
        after = block[found.end() :].lstrip()
        if after and after[0].islower():  # "Pwy? meddai hi" goes on
            continue
        ends.append(found.end())
    if not ends or block[ends[-1] :].strip():
        ends.append(len(block))
    return ends


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text. A blank line or a list item ends one, with or without a full stop."""
    found = []
    at = 0
    for edge in [*(match.start() for match in _BREAK.finditer(text)), len(text)]:
        block = text[at:edge]
        begin = 0
        for end in _ends(block):
            part = block[begin:end]
            n_words = len(words(part))
            if n_words:
                lead = len(part) - len(part.lstrip())
                found.append(Sentence(text=part.strip(), start=at + begin + lead, n_words=n_words))
            begin = end
        at = edge
    return found


def measures(text: str) -> Measures:
    """Counts of one text. Raises nothing: an empty text gives noughts."""
    parts = sentences(text)
    every = words(text)
    n_long = sum(sum(letter.isalpha() for letter in word) >= LONG_WORD_LETTERS for word in every)
    n = len(every)
    mean = n / len(parts) if parts else 0.0
    return Measures(
        n_sentences=len(parts),
        n_words=n,
        n_long_words=n_long,
        mean_sentence_words=mean,
        longest_sentence_words=max((part.n_words for part in parts), default=0),
        lix=mean + 100 * n_long / n if n else 0.0,
    )


_COMMON: dict[Language, frozenset[str]] = {
    "cy": frozenset(
        [
            "y",
            "yr",
            "yn",
            "ac",
            "ar",
            "ni",
            "mae",
            "eich",
            "ein",
            "bod",
            "sydd",
            "neu",
            "wedi",
            "gan",
            "fydd",
            "bydd",
            "byddwn",
            "rydym",
            "chi",
            "nid",
            "oes",
            "pan",
            "gyda",
            "am",
            "os",
            "eu",
            "i'r",
            "o'r",
            "a'r",
            "yn",
            "eu",
            "fel",
            "yw",
            "hwn",
            "hyn",
            "beth",
            "sut",
            "pob",
            "bob",
            "rhoi",
            "cael",
            "wneud",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "and",
            "of",
            "to",
            "is",
            "are",
            "we",
            "you",
            "will",
            "our",
            "your",
            "in",
            "that",
            "it",
            "for",
            "with",
            "be",
            "not",
            "if",
            "on",
            "this",
            "have",
            "what",
            "how",
            "every",
            "when",
            "who",
            "their",
            "them",
            "they",
            "by",
            "from",
            "at",
            "or",
            "can",
        ]
    ),
}


def likely_language(text: str) -> Language | Literal["unsure"]:
    """The language a text seems to be in, by its most common small words; `unsure` for short or mixed texts.

    A guide for finding English left in the Welsh place. It needs three small words and twice as many of one
    language as of the other.
    """
    every = [word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in words(text)]
    welsh = sum(word in _COMMON["cy"] for word in every)
    english = sum(word in _COMMON["en"] for word in every)
    if welsh + english < 3:
        return "unsure"
    if welsh >= 2 * english:
        return "cy"
    return "en" if english >= 2 * welsh else "unsure"
