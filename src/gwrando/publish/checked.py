"""Who read a version with children: the only ground on which an edition may say that children checked it."""

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gwrando.errors import Language
from gwrando.strategy.document import StrategyDocument
from gwrando.text import Bilingual, dates


class CheckedByChildren(BaseModel):
    """A group of children read one audience's words: which group, how many, when, what they changed.

    `words_sha256` is the hash of the words they stood by in the end; other words cannot use this record.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Bilingual
    n_children: Annotated[int, Field(ge=1, le=100_000)]
    read_on: date
    what_changed: Bilingual
    words_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def said(self, language: Language) -> str:
        """The claim in one or two sentences, for the edition itself."""
        on = dates.spoken(self.read_on, language)
        if language == "cy":
            return (
                f"Darllenwyd gan blant: {self.group.cy}, {on}. Nifer y plant: {self.n_children}. "
                f"Beth newidiodd: {self.what_changed.cy}"
            )
        return (
            f"Read by children: {self.group.en}, {on}. Number of children: {self.n_children}. "
            f"What changed: {self.what_changed.en}"
        )


def words_sha256(doc: StrategyDocument, *, audience: str) -> str:
    """The hash of everything a strategy says to one audience, in both languages.

    The full version is also what stands in when an audience has no words of its own (introduction, aim
    titles).
    """
    said = [doc.title, doc.introduction if audience not in doc.wordings else doc.wordings[audience].text]
    for aim in doc.aims:
        said.append(aim.wordings[audience].text if audience in aim.wordings else aim.title)
        said.extend(each.wordings[audience].text for each in aim.commitments if audience in each.wordings)
    ids = [each.id for each in doc.commitments() if audience in each.wordings]
    parts = json.dumps([ids, [(each.cy, each.en) for each in said]], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()
