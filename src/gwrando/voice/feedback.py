"""You said, we did: what children said, what was decided, why, and what happens next, by when."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from gwrando.text import Bilingual
from gwrando.voice.document import Document, Key
from gwrando.voice.gates import Problem

Decision = Literal["did", "will", "not_this_time"]
DECISIONS: dict[Decision, Bilingual] = {
    "did": Bilingual(cy="Fe wnaethon ni hyn", en="We did this"),
    "will": Bilingual(cy="Byddwn ni'n gwneud hyn", en="We will do this"),
    "not_this_time": Bilingual(cy="Ddim y tro hwn", en="Not this time"),
}


class YouSaidWeDid(Document):
    """One answer: what was said, the decision, the reason, the next step and (for "will") its date.

    `statements` are ids of the consultation's statements this answers, `themes` keys of its themes;
    `commitment_ref` names a commitment of the strategy (such as A1.2), as text, because listening comes before
    strategy.
    """

    said: Bilingual
    decision: Decision
    reason: Bilingual
    next_step: Bilingual
    owner: Bilingual
    due_on: date | None = None
    commitment_ref: str = ""
    statements: tuple[Key, ...] = ()
    themes: tuple[Key, ...] = ()


class FeedbackDocument(Document):
    """All answers to one consultation. `published_on` is None until a person publishes it."""

    consultation: Key
    title: Bilingual
    due_on: date
    published_on: date | None = None
    is_example: bool = False
    entries: tuple[YouSaidWeDid, ...] = ()


FEWEST_TO_ANSWER = 5  # children who spoke of a theme; the same number from which a count may be shown


def problems(
    document: FeedbackDocument, *, statements: Collection[str], themes: Mapping[str, Bilingual] | None = None
) -> tuple[Problem, ...]:
    """Everything that keeps this feedback from being published; empty when it may go back to the children.

    `statements` are the ids that the consultation asked about; `themes` the key and name of every theme that
    must get an answer, because at least `FEWEST_TO_ANSWER` children spoke of it.
    """
    found: list[Problem] = []
    if not document.entries:
        found.append(
            Problem(
                "no-answers",
                "entries",
                Bilingual(
                    cy="Nid oes ateb eto. Ysgrifennwch beth ddywedodd y plant a beth wnaethoch chi.",
                    en="There is no answer yet. Write what the children said and what you did.",
                ),
            )
        )
    for number, entry in enumerate(document.entries, start=1):
        if entry.decision == "will" and entry.due_on is None:
            found.append(
                Problem(
                    "will-needs-date",
                    f"entries.{number}.due_on",
                    Bilingual(
                        cy="Mae “byddwn ni'n gwneud hyn” yn addewid. Rhowch ddyddiad.",
                        en="“We will do this” is a promise. Give a date.",
                    ),
                )
            )
        for statement in entry.statements:
            if statement not in statements:
                found.append(
                    Problem(
                        "unknown-statement",
                        f"entries.{number}.statements",
                        Bilingual(
                            cy="Mae'r ateb hwn yn cyfeirio at osodiad nad yw yn yr ymgynghoriad.",
                            en="This answer points to a statement that is not in the consultation.",
                        ),
                    )
                )
    answered = {key for entry in document.entries for key in entry.themes}
    left = [name for key, name in (themes or {}).items() if key not in answered]
    if left:
        found.append(
            Problem(
                "theme-unanswered",
                "entries",
                Bilingual(
                    cy="Rhaid i bob thema gael ateb. Heb ateb eto: "
                    f"{', '.join(f'“{name.cy}”' for name in left)}.",
                    en="Every theme must get an answer. Not answered yet: "
                    f"{', '.join(f'“{name.en}”' for name in left)}.",
                ),
            )
        )
    return tuple(found)


def is_overdue(document: FeedbackDocument, *, today: date) -> bool:
    """True when the promised date has passed and nothing has been published, or it was published late."""
    return (document.published_on or today) > document.due_on
