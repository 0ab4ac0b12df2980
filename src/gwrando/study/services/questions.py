"""The questions of a study about its services, put into tables that the SQL steps read."""

from dataclasses import dataclass

from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual

WITHIN_DAYS, FOLLOW_DAYS = 42, 365
"""For what happened to a child where the study names no notice: help within six weeks, looked for over a year."""
KNOWN_AGES = (5, 8, 11, 14)
"""Ages at which services that know something are counted: start of school, middle and end of primary, adolescence."""
BLOCKS = tuple(range(-4, 4))
"""The calendar round the move to secondary school: three months each, a year before and a year after."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One question about a wait for help: from a notice, or from something that happened (an exposure)."""

    key: str
    event: str
    role: str | None
    helps: tuple[str, ...]
    within_days: int
    follow_days: int
    is_notice: bool

    @property
    def name(self) -> str:
        """Its key in tables and estimates: the event of a notice, the key of an exposure."""
        return self.key.partition(":")[2]

    @property
    def title(self) -> Bilingual:
        """The name of what the wait begins with."""
        return EVENT_TYPES[self.event].title


def waits_of(study: Study) -> tuple[Wait, ...]:
    """The notices of a study, then its exposures: how long until help came, and whether it came."""
    services = {extract.service for extract in study.extracts}
    helped = tuple(
        t for t, about in EVENT_TYPES.items() if about.kind == "helped" and about.service in services
    )
    within = max((n.within_days for n in study.notices), default=WITHIN_DAYS)
    follow = max((n.follow_days for n in study.notices), default=FOLLOW_DAYS)
    notices = [
        Wait(
            key=f"notice:{notice.event}",
            event=notice.event,
            role=None,
            helps=notice.help,
            within_days=notice.within_days,
            follow_days=notice.follow_days,
            is_notice=True,
        )
        for notice in study.notices
    ]
    exposures = [
        Wait(
            key=f"from:{exposure.key}",
            event=exposure.event,
            role=exposure.role,
            helps=helped,
            within_days=within,
            follow_days=follow,
            is_notice=False,
        )
        for exposure in study.exposures
        if EVENT_TYPES[exposure.event].kind != "helped"
    ]
    return (*notices, *exposures)


def load(engine: Engine, study: Study) -> None:
    """Fills the tables of questions: `wait`, `wait_from`, `wait_help`, `event_about`, `known_age`, `calendar_block`."""
    waits = waits_of(study)
    engine.load(
        "work.wait",
        {
            "question": [w.key for w in waits],
            "within_days": [w.within_days for w in waits],
            "follow_days": [w.follow_days for w in waits],
        },
        types={"within_days": "INTEGER", "follow_days": "INTEGER"},
    )
    engine.load(
        "work.wait_from",
        {
            "question": [w.key for w in waits],
            "type": [w.event for w in waits],
            "role": [w.role for w in waits],
        },
        types={},
    )
    helps = [(w.key, help_) for w in waits for help_ in w.helps]
    engine.load(
        "work.wait_help", {"question": [h[0] for h in helps], "help": [h[1] for h in helps]}, types={}
    )
    engine.load(
        "work.event_about",
        {
            "type": list(EVENT_TYPES),
            "kind": [about.kind for about in EVENT_TYPES.values()],
            "service": [about.service for about in EVENT_TYPES.values()],
        },
        types={},
    )
    engine.load("work.known_age", {"age": list(KNOWN_AGES)}, types={"age": "INTEGER"})
    engine.load("work.calendar_block", {"block": list(BLOCKS)}, types={"block": "INTEGER"})
