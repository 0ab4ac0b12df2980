"""The consultation as a document: what children are asked, by whom, and what they are promised.

Loads from YAML and from the site's database alike, and writes the same YAML back.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from gwrando.text import Bilingual, document_file

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Source = Literal["office", "young_person", "import"]
LONGEST_STATEMENT = 200  # characters a statement may have: more cannot be read on one small screen


class Document(BaseModel):
    """What the documents of voice share: frozen, no unknown fields, YAML in and out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def from_text(cls, text: str, *, name: str) -> Self:
        """The document in this YAML text. Raises `InputError` naming the fields, never their values."""
        return document_file.from_text(text, cls, name=name)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The document in a YAML file. Raises `InputError` as `from_text`, or when it cannot be opened."""
        return document_file.from_file(path, cls)

    def to_yaml(self) -> str:
        """The YAML that `from_text` reads back to an equal document."""
        return document_file.to_yaml(self)


class Statement(Document):
    """One sentence to agree or disagree with. `id` is unique inside the consultation."""

    id: Key
    text: Bilingual
    source: Source = "office"
    is_our_translation: bool = False  # one of the two languages was written by us, not by the source


class Promise(Document):
    """What children are told before the first question: the Lundy four, in words they can repeat."""

    who_asks: Bilingual
    who_listens: Bilingual
    what_can_change: Bilingual
    decision_maker: Bilingual
    feedback_owner: Bilingual
    feedback_due_on: date


class ConsultationDocument(Document):
    """One consultation: its promise and its statements. Grain: one round of asking.

    `promise` may be missing while it is a draft or when it was imported; `gates.problems` says what is
    missing before it may open. `attribution` is shown wherever the consultation is shown.
    """

    id: Key
    title: Bilingual
    purpose: Bilingual
    promise: Promise | None = None
    question: Bilingual | None = None  # one open question in their own words, after the statements
    is_example: bool = False
    attribution: Bilingual | None = None
    statements: tuple[Statement, ...] = ()

    @model_validator(mode="after")
    def _statement_ids_are_unique(self) -> Self:
        ids = [statement.id for statement in self.statements]
        if len(set(ids)) != len(ids):
            raise document_file.problem(
                cy="mae gan ddau osodiad yr un id", en="two statements have the same id"
            )
        return self
