"""Lemmas and the language of a short text, in Welsh and English: simplemma, which undoes Welsh mutations."""

import re
from functools import lru_cache
from typing import Any

from gwrando.errors import Language, MissingExtraError

_WORD = re.compile(r"[^\W\d_]+")


def _simplemma() -> Any:
    try:
        import simplemma
    except ImportError:
        raise MissingExtraError(extra="themes") from None
    return simplemma


@lru_cache(maxsize=20_000)
def lemma(word: str, *, language: Language) -> str:
    """The lemma of one word in small letters; the word itself where none is known. Raises `MissingExtraError`."""
    return str(_simplemma().lemmatize(word, lang=language, low_memory=True)).lower()


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def language_of(text: str) -> Language:
    """The likelier of Welsh and English, from the share of words each list knows; English when neither is likelier, as for an answer without letters.

    Raises `MissingExtraError`. Source: simplemma's language detector.
    """
    shares = dict(_simplemma().langdetect(text, lang=("cy", "en"), low_memory=True))
    return "cy" if shares.get("cy", 0) > shares.get("en", 0) else "en"
