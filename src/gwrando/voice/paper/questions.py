"""What can stand on a sheet: a text with choices to mark, a box for handwriting, or both.

Statements are one case of it; another kind of item (a picture to choose, a question of a survey) is a `PaperQuestion` too.
"""

from typing import Literal

from pydantic import Field

from gwrando.text import Bilingual
from gwrando.voice.consultation import ConsultationDocument
from gwrando.voice.document import Document, Key

Symbol = Literal["yes", "no", "unsure", "none"]


class PaperChoice(Document):
    """One box to mark. `symbol` is drawn beside the words, as on the cards of the site."""

    key: Key
    label: Bilingual
    symbol: Symbol = "none"


class PaperQuestion(Document):
    """One item. `choices`: none, or two to four boxes in a line. `writing_mm`: height of a box for words, 0 for none."""

    key: Key
    text: Bilingual
    choices: tuple[PaperChoice, ...] = Field(default=(), max_length=4)
    writing_mm: float = Field(default=0.0, ge=0.0, le=200.0)


STATEMENT_CHOICES = (
    PaperChoice(key="agree", label=Bilingual(cy="Cytuno", en="I agree"), symbol="yes"),
    PaperChoice(key="disagree", label=Bilingual(cy="Anghytuno", en="I disagree"), symbol="no"),
    PaperChoice(key="pass", label=Bilingual(cy="Ddim yn siŵr", en="I am not sure"), symbol="unsure"),
)
OPEN_QUESTION = "open-question"
WRITING_MM = 60.0


def of_consultation(
    document: ConsultationDocument, *, writing_mm: float = WRITING_MM
) -> tuple[PaperQuestion, ...]:
    """The statements in their order, then the open question (key `open-question`) with room to write."""
    asked = [
        PaperQuestion(key=statement.id, text=statement.text, choices=STATEMENT_CHOICES)
        for statement in document.statements
    ]
    if document.question is not None:
        asked.append(PaperQuestion(key=OPEN_QUESTION, text=document.question, writing_mm=writing_mm))
    return tuple(asked)
