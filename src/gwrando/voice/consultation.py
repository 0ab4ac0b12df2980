"""The consultation as a document: what children are asked, by whom, and what they are promised.

Loads from YAML and from the site's database alike, and writes the same YAML back.
"""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from gwrando.text import Bilingual, document_file
from gwrando.voice.document import Document, Key
from gwrando.voice.questions.activities import Activity

Source = Literal["office", "young_person", "import"]
LONGEST_STATEMENT = 200  # characters a statement may have: more cannot be read on one small screen


class Statement(Document):
    """One sentence to agree or disagree with. `id` is unique inside the consultation."""

    id: Key
    text: Bilingual
    easier: Bilingual | None = None  # the same sentence for a reader of about ten
    easiest: Bilingual | None = None  # and of about seven
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
    """One consultation: its promise, its statements and the activities after them. Grain: one round of asking.

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
    activities: tuple[Activity, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [statement.id for statement in self.statements]
        if len(set(ids)) != len(ids):
            raise document_file.problem(
                cy="mae gan ddau osodiad yr un id", en="two statements have the same id"
            )
        ids = [activity.id for activity in self.activities]
        if len(set(ids)) != len(ids):
            raise document_file.problem(
                cy="mae gan ddau weithgaredd yr un id", en="two activities have the same id"
            )
        return self
