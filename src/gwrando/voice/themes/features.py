"""Short answers as rows of numbers: ideas and lemmas, runs of letters, and (where installed) their meaning.

Each view is a matrix with one row an answer, of length 1 (or 0 for an answer without letters). Views are put side by
side, each times the root of its part, so that the product of two rows is the mixture of the views' likenesses.
Features are hashed to a fixed number of columns: a learnt model holds weights of columns and no child's words.
Source: Salton and Buckley (1988) for the weights; Weinberger et al. (2009) for hashing with signs.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.errors import Language
from gwrando.voice.themes import bridge, lemmas

Matrix = NDArray[np.float32]
COLUMNS = 4096  # a view's columns: 1,000 answers are 16 MB, and two features seldom meet
SHORTEST, LONGEST = 3, 5  # letters in a run
LETTERS_READ = 4000  # of one answer; more says nothing new about its theme and costs time
_RUN_OF = re.compile(r"[a-z0-9']+")
_ENGLISH = re.compile(r"[a-z]+")


def word_features(text: str, *, language: Language) -> list[str]:
    """Ideas in English words, and for Welsh the Welsh lemmas beside them."""
    if language == "cy":
        own = [f"cy:{lemmas.lemma(word, language='cy')}" for word in lemmas.words(text)]
        return bridge.ideas(text) + own
    words = _ENGLISH.findall(text.lower())
    return [bridge.idea_of(word, lemma=lemmas.lemma(word, language="en")) for word in words]


def letter_features(text: str, *, language: Language) -> list[str]:
    """Runs of three to five letters within words, and of the ideas of a Welsh text: a misspelt word keeps most of them."""
    words = _RUN_OF.findall(bridge.plain(text)) + (bridge.ideas(text) if language == "cy" else [])
    edged = [f" {word} " for word in words]
    return [
        word[start : start + length]
        for word in edged
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(word) - length + 1)
    ]


def hashed(documents: Sequence[Sequence[str]]) -> Matrix:
    """One row a document: 1 + log of how often each feature occurs, at the feature's column with its sign."""
    made = np.zeros((len(documents), COLUMNS), dtype=np.float32)
    for row, document in enumerate(documents):
        for feature, times in Counter(document).items():
            number = zlib.crc32(feature.encode())
            sign = 1.0 if number & 1 else -1.0
            made[row, (number >> 1) % COLUMNS] += sign * (1.0 + np.log(times))
    return made


def of_length_one(rows: Matrix) -> Matrix:
    """Each row divided by its length; a row of noughts stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def rarity(rows: Matrix) -> NDArray[np.float32]:
    """How telling each column is: 1 + log((1 + documents) / (1 + documents that have it))."""
    n, held = len(rows), (rows != 0).sum(axis=0)
    return np.asarray(1.0 + np.log((1.0 + n) / (1.0 + held)), dtype=np.float32)


@dataclass(frozen=True)
class Reading:
    """What is read from one answer once: its language and features."""

    language: Language
    words: tuple[str, ...]
    letters: tuple[str, ...]


def read(text: str) -> Reading:
    """The answer's language and features. Raises `MissingExtraError` where simplemma is not installed."""
    text = text[:LETTERS_READ]
    language = lemmas.language_of(text)
    return Reading(
        language,
        tuple(word_features(text, language=language)),
        tuple(letter_features(text, language=language)),
    )
