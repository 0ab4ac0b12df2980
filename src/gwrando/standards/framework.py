"""Frameworks: what an organisation is assessed against, and in which words. Data, not code."""

from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from gwrando import plugins
from gwrando.errors import InputError
from gwrando.text import Bilingual, document_file

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
EvidenceKind = Literal[
    "asked",  # a consultation was held and is closed
    "promise_shown",  # who will listen and what can change was shown before the first question
    "word_back",  # the children heard back, by the date that was agreed or after it
    "answered_with_reason",  # what children said was answered (did, will, not this time) and why
    "evaluated",  # children said how it was to take part
    "edition",  # a version for children or young people was published
    "checked_by_children",  # children checked that version before it was published
    "commitment",  # the strategy's commitments say where they came from
    "project",  # a funded project reported what children said changed
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Document):
    """One step of a scale: a word that a child understands. `is_gap`: at this step there is work to do."""

    key: Key
    word: Bilingual
    meaning: Bilingual
    is_gap: bool


class Scale(_Document):
    """The words of judgement, from least to most. They are words: nothing adds or averages them."""

    note: Bilingual
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=7)]

    @model_validator(mode="after")
    def _usable(self) -> "Scale":
        keys = [level.key for level in self.levels]
        if len(set(keys)) < len(keys):
            raise document_file.problem(
                cy="mae dau gam â'r un allwedd ar y raddfa", en="two steps of the scale have the same key"
            )
        gaps = [level.is_gap for level in self.levels]
        if not gaps[0] or gaps[-1] or gaps != sorted(gaps, reverse=True):
            raise document_file.problem(
                cy="rhaid i'r raddfa fynd o'r lleiaf i'r mwyaf: bwlch yw'r cam cyntaf ond nid yr olaf",
                en="the scale must go from least to most: the first step is a gap and the last is not",
            )
        return self

    def level(self, key: str) -> Level:
        """The step with this key. Raises `InputError` when the scale has no such step."""
        for level in self.levels:
            if level.key == key:
                return level
        raise InputError(
            cy="Nid yw'r gair hwn ar y raddfa.",
            en="This word is not on the scale.",
            where=key,
            next_cy=f"Dewiswch un o'r rhain: {', '.join(level.key for level in self.levels)}.",
            next_en=f"Choose one of these: {', '.join(level.key for level in self.levels)}.",
        )


class Indicator(_Document):
    """One thing the organisation will do, and which kinds of evidence can show it."""

    key: Key
    text: Bilingual
    evidence: tuple[EvidenceKind, ...] = ()


class Standard(_Document):
    """One standard: its name, the child's right, and what the organisation will do."""

    key: Key
    name: Bilingual
    right: Bilingual
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @property
    def evidence(self) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence that can show this standard, each once, in the order of its indicators."""
        return tuple(dict.fromkeys(kind for indicator in self.indicators for kind in indicator.evidence))


class Framework(_Document):
    """Standards in order and the scale they are judged on; `source` and `status` say whose words."""

    key: Key
    title: Bilingual
    edition: str
    source: Bilingual
    status: Bilingual
    scale: Scale
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_once(self) -> "Framework":
        keys = [standard.key for standard in self.standards]
        inner = [indicator.key for standard in self.standards for indicator in standard.indicators]
        if len(set(keys)) < len(keys) or len(set(inner)) < len(inner):
            raise document_file.problem(
                cy="mae dwy safon neu ddau ddangosydd â'r un allwedd",
                en="two standards or two indicators have the same key",
            )
        return self

    def standard(self, key: str) -> Standard:
        """The standard with this key. Raises `InputError` when the framework has no such standard."""
        for standard in self.standards:
            if standard.key == key:
                return standard
        raise InputError(
            cy="Nid oes safon o'r enw hwn yn y fframwaith.",
            en="There is no standard of this name in the framework.",
            where=key,
            next_cy=f"Dewiswch un o'r rhain: {', '.join(standard.key for standard in self.standards)}.",
            next_en=f"Choose one of these: {', '.join(standard.key for standard in self.standards)}.",
        )

    def with_scale(self, scale: Scale) -> "Framework":
        """The same standards, judged in an office's own words."""
        return self.model_copy(update={"scale": scale})


def names() -> list[str]:
    """The names of the frameworks installed here, sorted."""
    return plugins.names("gwrando.frameworks")


def load(name: str) -> Framework:
    """The framework of this name: the file NAME.yaml in the package its plug-in entry names.

    Raises `InputError` when no such plug-in is installed, its file is absent or wrong, or its key differs.
    """
    package = plugins.load("gwrando.frameworks", name)
    where = f"{package.__name__}/{name}.yaml"
    file = files(package) / f"{name}.yaml"
    if not file.is_file():
        raise InputError(
            cy=f"Nid oes ffeil yn y pecyn ar gyfer y fframwaith '{name}'.",
            en=f"The package holds no file for the framework '{name}'.",
            where=where,
            next_cy="Gofynnwch i awdur y pecyn ychwanegu'r ffeil.",
            next_en="Ask the author of the package to add the file.",
        )
    framework = document_file.from_text(file.read_text(encoding="utf-8"), Framework, name=where)
    if framework.key != name:
        raise InputError(
            cy="Mae'r allwedd yn y ffeil yn wahanol i enw'r fframwaith.",
            en="The key in the file differs from the name of the framework.",
            where=where,
            next_cy=f"Rhowch 'key: {name}' yn y ffeil.",
            next_en=f"Write 'key: {name}' in the file.",
        )
    return framework
