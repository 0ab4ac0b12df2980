"""What is shown to others and what is not: the published rules, and what the readings of one text come to.

A rule is read by the child whose words were held back, so it is a sentence a child of eight can follow, with an example
beside it and a way to say the same thing that could be shown. No rule is about grammar, politeness or agreement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from gwrando.text import Bilingual

Door = Literal["publish", "not_publish", "worried"]
DOORS: tuple[Door, ...] = ("publish", "not_publish", "worried")


@dataclass(frozen=True)
class Rule:
    """One reason why words are not shown: what the child reads, why, and an example with a way it could be shown.

    The examples are made up.
    """

    key: str
    said: Bilingual
    why: Bilingual
    not_shown: Bilingual
    shown: Bilingual


_RULES = (
    Rule(
        key="names-someone",
        said=Bilingual(
            cy="Nid ydym yn dangos enwau pobl, i gadw pawb yn ddiogel.",
            en="We do not show people's names, to keep everyone safe.",
        ),
        why=Bilingual(
            cy="Nid yw'r person yma i ateb, a gallai pobl eraill fod yn gas wrthyn nhw.",
            en="The person is not here to answer, and others could be unkind to them.",
        ),
        not_shown=Bilingual(
            cy="Mae Siôn Dafis ym mlwyddyn 6 yn dwyn beiciau.", en="Siôn Dafis in year 6 steals bikes."
        ),
        shown=Bilingual(cy="Mae beiciau'n cael eu dwyn wrth yr ysgol.", en="Bikes get stolen by the school."),
    ),
    Rule(
        key="could-recognise",
        said=Bilingual(
            cy="Nid ydym yn dangos geiriau a allai ddweud wrth eraill pwy ydych chi.",
            en="We do not show words that could tell others who you are.",
        ),
        why=Bilingual(
            cy="Fe wnaethon ni addo na fydd neb yn gwybod pa eiriau yw eich rhai chi.",
            en="We promised that nobody will know which words are yours.",
        ),
        not_shown=Bilingual(
            cy="Fi yw'r unig un yn y dosbarth sydd â brawd yn y carchar.",
            en="I am the only one in the class with a brother in prison.",
        ),
        shown=Bilingual(
            cy="Mae gan rai plant deulu yn y carchar. Siaradwch â nhw hefyd.",
            en="Some children have family in prison. Talk to them too.",
        ),
    ),
    Rule(
        key="could-hurt",
        said=Bilingual(
            cy="Nid ydym yn dangos geiriau a allai frifo rhywun.",
            en="We do not show words that could hurt someone.",
        ),
        why=Bilingual(
            cy="Mae rhai geiriau'n brifo pobl am bwy ydyn nhw. Cewch ddweud bod rhywbeth yn ddrwg, heb alw enwau.",
            en="Some words hurt people for who they are. You can say that something is bad, without calling names.",
        ),
        not_shown=Bilingual(
            cy="Mae pawb o'r stad yna'n sbwriel.", en="Everyone from that estate is rubbish."
        ),
        shown=Bilingual(
            cy="Mae pobl yn ymladd ar y stad, ac mae'n gas gen i hynny.",
            en="People fight on the estate, and I hate it.",
        ),
    ),
    Rule(
        key="not-about-this",
        said=Bilingual(
            cy="Rydym yn dangos geiriau sy'n ateb y cwestiwn yn unig.",
            en="We only show words that answer the question.",
        ),
        why=Bilingual(
            cy="Mae pobl eraill yn darllen i ddysgu am y cwestiwn. Cewch ddweud rhywbeth arall wrth oedolyn yn yr ystafell.",
            en="Others read to learn about the question. You can tell the adult in the room something else.",
        ),
        not_shown=Bilingual(cy="asdfgh haha pizza", en="asdfgh haha pizza"),
        shown=Bilingual(
            cy="Dylai'r heddlu ddod i'n clwb ar nos Wener, pan mae pizza.",
            en="The police should come to our club on Friday, when there is pizza.",
        ),
    ),
)
RULES: dict[str, Rule] = {rule.key: rule for rule in _RULES}


@dataclass(frozen=True)
class Reading:
    """What one person chose for one text. `by` is a label; `rule` is "" unless the words were held back."""

    by: str
    door: Door
    rule: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the readings of one text come to: the door, or None while `needs` more people must read it.

    `differ` is True when two people chose different doors, so that a third decides.
    """

    door: Door | None
    rule: str
    n_readers: int
    needs: int
    differ: bool


def outcome(readings: Sequence[Reading], *, two: bool) -> Outcome:
    """What follows from the readings of one text, in the order they were made.

    One person who is worried is enough, at once. Otherwise one reading decides, or with `two` the first two people
    when they choose the same door (the rule is the second person's), and a third person when they do not.
    Raises ValueError when one person read twice.
    """
    n = len(readings)
    if len({reading.by for reading in readings}) != n:
        raise ValueError("one person cannot be two readers")
    worried = next((reading for reading in readings if reading.door == "worried"), None)
    differ = n >= 2 and readings[0].door != readings[1].door
    if worried is not None:
        return Outcome("worried", "", n, 0, differ)
    wanted = (3 if differ else 2) if two else 1
    if n < wanted:
        return Outcome(None, "", n, wanted - n, differ)
    last = readings[wanted - 1]
    return Outcome(last.door, last.rule if last.door == "not_publish" else "", n, 0, differ)


def read_by(received: datetime, *, hours: int) -> datetime:
    """When a text should have been read: so many hours after the end of the hour it came in."""
    return received + timedelta(hours=hours + 1)


@dataclass(frozen=True)
class Pace:
    """How quickly texts were decided: how many, how many in time, and the hour by which half were (None for none)."""

    n: int
    in_time: int
    median_hours: float | None


def pace(decided: Sequence[tuple[int, bool]]) -> Pace:
    """The pace of decisions, each (whole hours waited, in time). The median is the mean of the two in the middle."""
    hours = sorted(waited for waited, _ in decided)
    n = len(hours)
    middle = (hours[(n - 1) // 2] + hours[n // 2]) / 2 if n else None
    return Pace(n=n, in_time=sum(in_time for _, in_time in decided), median_hours=middle)
