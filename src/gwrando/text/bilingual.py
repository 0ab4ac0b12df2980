"""Text in two languages, Welsh first: both, or an error."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from gwrando.errors import Language

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Bilingual(BaseModel):
    """A text in Welsh and English. Neither may be empty: a half-translated text cannot exist.

    `Bilingual(cy="...", en="...")`; in YAML and JSON a mapping with the keys `cy` and `en`.
    Raises pydantic's `ValidationError` when one language is missing or blank.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cy: Words
    en: Words

    def in_(self, language: Language) -> str:
        """The text in the language asked for."""
        return self.cy if language == "cy" else self.en
