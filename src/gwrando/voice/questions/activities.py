"""An activity: some questions under one heading, with a line that says what they are for."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from gwrando.text import Bilingual, document_file
from gwrando.voice.document import Document, Key
from gwrando.voice.questions.kinds import Question

MOST_QUESTIONS = 30  # of one activity: more than a lesson holds


class Activity(Document):
    """Grain: one part of a sitting. `id` is unique inside the consultation, a question's id inside its activity."""

    id: Key
    title: Bilingual
    intro: Bilingual | None = None
    questions: Annotated[tuple[Question, ...], Field(max_length=MOST_QUESTIONS)] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [question.id for question in self.questions]
        if len(set(ids)) != len(ids):
            raise document_file.problem(
                cy="mae gan ddau gwestiwn yr un id", en="two questions have the same id"
            )
        return self


def asked(activities: Iterable[Activity]) -> Iterator[tuple[Activity, Question]]:
    """Every question with its activity, in order."""
    for activity in activities:
        for question in activity.questions:
            yield activity, question
