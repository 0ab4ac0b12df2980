"""What happened -> evidence that may be offered for a standard. A person judges it; nothing accepts itself."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gwrando.standards.document import Fact, fingerprint
from gwrando.standards.framework import EvidenceKind, Framework
from gwrando.text import Bilingual

CONSULTATION = "consultation:"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened, as its own part of Gwrando recorded it. `url` is where to look, if anywhere."""

    kind: EvidenceKind
    claim: Bilingual
    source: str
    happened_on: dt.date
    facts: tuple[Fact, ...] = ()
    url: str = ""

    @property
    def sha256(self) -> str:
        """The fingerprint that the evidence has once it is accepted as it stands now."""
        return fingerprint(
            kind=self.kind,
            claim=self.claim,
            source=self.source,
            happened_on=self.happened_on,
            facts=self.facts,
        )


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A happening offered for one standard, because an indicator of that standard names its kind."""

    standard: str
    happening: Happening


def suggestions(framework: Framework, happenings: Sequence[Happening]) -> tuple[Suggestion, ...]:
    """Each happening for each standard that asks for its kind: standards in order, newest first in each."""
    newest = sorted(happenings, key=lambda one: (one.happened_on, one.source), reverse=True)
    return tuple(
        Suggestion(standard=standard.key, happening=one)
        for standard in framework.standards
        for one in newest
        if one.kind in standard.evidence
    )


def fact(*, cy: str, en: str, value: object) -> Fact:
    """A fact with its name in both languages."""
    return Fact(name=Bilingual(cy=cy, en=en), value=str(value))


def consultation(
    *,
    source: str,
    title: Bilingual,
    url: str,
    opened_on: dt.date,
    closed_on: dt.date | None,
    feedback_due_on: dt.date | None,
    fed_back_on: dt.date | None,
    n_sessions: int,
    n_participants: int | None,
    n_understood: tuple[int, int] | None,
    decisions: tuple[int, int, int],
    evaluated: Mapping[str, tuple[Bilingual, int, int]] | None = None,
) -> tuple[Happening, ...]:
    """What one consultation can show: asked, the promise shown, word back, answered with reasons.

    `n_participants` None: fewer than may be shown. `n_understood`: how many knew who would read their
    answers, of how many asked. `decisions`: did, will, not this time. `evaluated`: what children were asked about
    taking part -> the question, how many said yes, of how many, all as they may be shown.
    """
    found: list[Happening] = []
    sessions = fact(cy="Sesiynau", en="Sessions", value=n_sessions)
    people = (
        ()
        if n_participants is None
        else (fact(cy="Plant a gymerodd ran", en="Children who took part", value=n_participants),)
    )
    if n_sessions:
        knew = (
            ()
            if n_understood is None
            else (
                fact(
                    cy="Yn gwybod pwy fyddai'n darllen, o'r rhai a holwyd",
                    en="Knew who would read, of those asked",
                    value=f"{n_understood[0]} / {n_understood[1]}",
                ),
            )
        )
        found.append(
            Happening(
                kind="promise_shown",
                claim=Bilingual(
                    cy=f"Dangoswyd pwy fydd yn gwrando a beth all newid cyn y cwestiwn cyntaf: “{title.cy}”.",
                    en=f"Who will listen and what can change was shown before the first question: “{title.en}”.",
                ),
                source=source,
                happened_on=opened_on,
                facts=(sessions, *knew),
                url=url,
            )
        )
    if closed_on is not None:
        found.append(
            Happening(
                kind="asked",
                claim=Bilingual(
                    cy=f"Gofynnwyd i blant am eu barn: “{title.cy}”.",
                    en=f"Children were asked what they think: “{title.en}”.",
                ),
                source=source,
                happened_on=closed_on,
                facts=(sessions, *people),
                url=url,
            )
        )
    if closed_on is not None and evaluated:
        found.append(
            Happening(
                kind="evaluated",
                claim=Bilingual(
                    cy=f"Dywedodd plant sut oedd hi i gymryd rhan: “{title.cy}”.",
                    en=f"Children said how it was to take part: “{title.en}”.",
                ),
                source=source,
                happened_on=closed_on,
                facts=tuple(
                    fact(
                        cy=f"{question.cy} Oedd neu do, o'r rhai a ddywedodd",
                        en=f"{question.en} Yes, of those who said",
                        value=f"{yes} / {of}",
                    )
                    for question, yes, of in evaluated.values()
                ),
                url=url,
            )
        )
    if fed_back_on is not None and feedback_due_on is not None:
        found.append(
            Happening(
                kind="word_back",
                claim=_word_back(title, late_days=(fed_back_on - feedback_due_on).days),
                source=source,
                happened_on=fed_back_on,
                facts=(
                    fact(cy="Y dydd y cytunwyd arno", en="Agreed day", value=feedback_due_on),
                    fact(cy="Gair yn ôl", en="Word back", value=fed_back_on),
                ),
                url=url,
            )
        )
    if fed_back_on is not None and any(decisions):
        did, will, not_this_time = decisions
        found.append(
            Happening(
                kind="answered_with_reason",
                claim=Bilingual(
                    cy=f"Atebwyd yr hyn a ddywedodd plant, gyda rheswm bob tro: “{title.cy}”.",
                    en=f"What children said was answered, with a reason each time: “{title.en}”.",
                ),
                source=source,
                happened_on=fed_back_on,
                facts=(
                    fact(cy="Fe wnaethon ni hyn", en="We did this", value=did),
                    fact(cy="Byddwn ni'n gwneud hyn", en="We will do this", value=will),
                    fact(cy="Ddim y tro hwn", en="Not this time", value=not_this_time),
                ),
                url=url,
            )
        )
    return tuple(found)


def _word_back(title: Bilingual, *, late_days: int) -> Bilingual:
    if late_days <= 0:
        return Bilingual(
            cy=f"Cafodd y plant air yn ôl erbyn y dydd y cytunwyd arno: “{title.cy}”.",
            en=f"The children had word back by the agreed day: “{title.en}”.",
        )
    return Bilingual(
        cy=f"Cafodd y plant air yn ôl yn hwyr. Diwrnodau'n hwyr: {late_days}. “{title.cy}”.",
        en=f"The children had word back late. Days late: {late_days}. “{title.en}”.",
    )


def edition(
    *,
    source: str,
    title: Bilingual,
    published_on: dt.date,
    checked_by_children: str,
    files: Mapping[str, str],
    url: str,
) -> tuple[Happening, ...]:
    """What one published version for children or young people can show.

    `files`: what each is called (such as "poster cy") -> its SHA-256. `checked_by_children` may be blank.
    """
    facts = tuple(
        fact(cy=f"Ôl bys ({name})", en=f"Fingerprint ({name})", value=sha256[:16])
        for name, sha256 in sorted(files.items())
    )
    made = Happening(
        kind="edition",
        claim=Bilingual(
            cy=f"Cyhoeddwyd fersiwn i blant neu bobl ifanc: “{title.cy}”.",
            en=f"A version for children or young people was published: “{title.en}”.",
        ),
        source=source,
        happened_on=published_on,
        facts=facts,
        url=url,
    )
    if not checked_by_children.strip():
        return (made,)
    checked = Happening(
        kind="checked_by_children",
        claim=Bilingual(
            cy=f"Edrychodd plant ar y fersiwn cyn ei gyhoeddi: “{title.cy}”.",
            en=f"Children checked the version before it was published: “{title.en}”.",
        ),
        source=source,
        happened_on=published_on,
        facts=(
            *facts,
            fact(cy="Pwy, fel y cofnodwyd", en="Who, as recorded", value=checked_by_children.strip()[:200]),
        ),
        url=url,
    )
    return (made, checked)


def strategy(
    *,
    source: str,
    title: Bilingual,
    as_of: dt.date,
    origins: Sequence[Sequence[str]],
    url: str,
) -> tuple[Happening, ...]:
    """What a strategy can show: how many of its commitments came from consultations; none, nothing.

    `origins`: where each commitment came from (`consultation:NAME`, `report:NAME`), empty where it says nothing.
    """
    named = sorted({ref for refs in origins for ref in refs if ref.startswith(CONSULTATION)})
    if not named:
        return ()
    n_from_children = sum(any(ref.startswith(CONSULTATION) for ref in refs) for refs in origins)
    return (
        Happening(
            kind="commitment",
            claim=Bilingual(
                cy=f"Daeth ymrwymiadau yn “{title.cy}” o'r hyn a ddywedodd plant.",
                en=f"Commitments in “{title.en}” came from what children said.",
            ),
            source=source,
            happened_on=as_of,
            facts=(
                fact(cy="Ymrwymiadau", en="Commitments", value=len(origins)),
                fact(cy="O'r hyn a ddywedodd plant", en="From what children said", value=n_from_children),
                fact(cy="O ba ymgyngoriadau", en="From which consultations", value=", ".join(named)[:200]),
            ),
            url=url,
        ),
    )


def project_return(
    *,
    source: str,
    title: Bilingual,
    accepted_on: dt.date,
    period_end: dt.date,
    heard_children: bool,
    url: str,
) -> tuple[Happening, ...]:
    """What a funded project's accepted return can show; nothing when it says nothing of children's words."""
    if not heard_children:
        return ()
    return (
        Happening(
            kind="project",
            claim=Bilingual(
                cy=f"Adroddodd prosiect yr ydym yn talu amdano yr hyn a ddywedodd plant: “{title.cy}”.",
                en=f"A project we pay for reported what children said: “{title.en}”.",
            ),
            source=source,
            happened_on=accepted_on,
            facts=(fact(cy="Cyfnod hyd", en="Period to", value=period_end),),
            url=url,
        ),
    )
