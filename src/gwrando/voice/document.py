"""What the documents of voice share."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from gwrando.text import document_file

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Document(BaseModel):
    """Frozen, no unknown fields, YAML in and out."""

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
