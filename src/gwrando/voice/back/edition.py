"""One group's edition of the answers, and the words of it in the order in which they are read aloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gwrando.errors import Language
from gwrando.text import Bilingual, dates
from gwrando.voice.codes import WordCode
from gwrando.voice.feedback import DECISIONS, FeedbackDocument, YouSaidWeDid, is_overdue

TITLE = Bilingual(cy="Dywedoch chi, gwnaethom ni", en="You said, we did")
SAID = Bilingual(cy="Dywedoch chi", en="You said")
WHY = Bilingual(cy="Pam", en="Why")
NEXT = Bilingual(cy="Beth nesaf", en="What next")
WHO = Bilingual(cy="Pwy sy'n gwneud hyn", en="Who does this")
BY = Bilingual(cy="Erbyn", en="By")
EXAMPLE = Bilingual(cy="Enghraifft wedi'i gwneud yw hon.", en="This is a made-up example.")
ANSWERED = Bilingual(cy="A wnaeth hyn eich ateb chi?", en="Did this answer you?")
COME_BACK = Bilingual(cy="Dewch yn ôl i ddweud wrthym.", en="Come back and tell us.")
QR = Bilingual(
    cy="Cod QR sy'n agor y dudalen gyda'ch ateb", en="QR code that opens the page with your answer"
)


@dataclass(frozen=True, kw_only=True)
class GroupEdition:
    """The answers to one consultation, for one group that took part.

    `asked_on`: the day its room was opened; `door`: the short address where the code is typed; `links`: language -> the
    address its QR code holds; `here`: number of the answer, from 1 -> what this group itself said, only where it was shown that.
    """

    document: FeedbackDocument
    group: Bilingual
    asked_on: date
    code: WordCode
    door: str
    links: Mapping[Language, str]
    here: Mapping[int, tuple[Bilingual, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part to read aloud: a heading ("" for none) and short lines. `key` is the decision of an answer, else ""."""

    heading: str
    lines: tuple[str, ...]
    key: str = ""


def asked(edition: GroupEdition, language: Language) -> str:
    """When this group was asked, and about what."""
    day, title = dates.spoken(edition.asked_on, language), edition.document.title.in_(language)
    if language == "cy":
        return f"Ar {day} gofynnon ni i chi am hyn: {title}."
    return f"On {day} we asked you about this: {title}."


def promised(edition: GroupEdition, language: Language, *, today: date) -> str:
    """That this is the answer, the day it came and the day it was promised by; that it is late where it is."""
    document = edition.document
    day = dates.spoken(document.published_on or today, language)
    due = dates.spoken(document.due_on, language)
    late = is_overdue(document, today=today)
    if language == "cy":
        said = f"Dyma ein hateb, ar {day}. Roedden ni wedi addo ateb erbyn {due}."
        return f"{said} Mae'n hwyr, ac mae'n ddrwg gennym." if late else said
    said = f"This is our answer, on {day}. We promised it by {due}."
    return f"{said} It is late, and we are sorry." if late else said


def decision(entry: YouSaidWeDid, language: Language) -> str:
    """What was decided, with its day where there is one."""
    words = f"{DECISIONS[entry.decision].in_(language)}."
    if entry.due_on is None:
        return words
    return f"{words} {BY.in_(language)} {dates.spoken(entry.due_on, language)}."


def come_back(edition: GroupEdition, language: Language) -> str:
    """Where to go and what to type there."""
    code = edition.code.in_(language)
    if language == "cy":
        return f"Ewch i {edition.door} a theipiwch: {code}."
    return f"Go to {edition.door} and type: {code}."


def script(edition: GroupEdition, language: Language, *, today: date) -> tuple[Part, ...]:
    """Everything, as an adult reads it out: who it is for, each answer in the order of the document, how to come back.

    Every answer has the same lines whatever was decided: "not this time" is neither shorter nor last.
    """
    opening = [asked(edition, language), promised(edition, language, today=today)]
    if edition.document.is_example:
        opening.append(EXAMPLE.in_(language))
    parts = [Part(edition.group.in_(language), tuple(opening))]
    for number, entry in enumerate(edition.document.entries, start=1):
        lines = (
            entry.said.in_(language),
            *(words.in_(language) for words in edition.here.get(number, ())),
            decision(entry, language),
            f"{WHY.in_(language)}: {entry.reason.in_(language)}",
            f"{NEXT.in_(language)}: {entry.next_step.in_(language)}",
            f"{WHO.in_(language)}: {entry.owner.in_(language)}.",
        )
        parts.append(Part(SAID.in_(language), lines, entry.decision))
    parts.append(Part(ANSWERED.in_(language), (COME_BACK.in_(language), come_back(edition, language))))
    return tuple(parts)
