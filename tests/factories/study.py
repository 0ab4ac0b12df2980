"""Small studies for tests: lives written as text, put straight into the stores of an engine."""

import atexit
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from gwrando.study import chronology, definition, dummy, engine, services, triggers
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.triggers import cohort, members
from gwrando.study.vocabulary import EVENT_TYPES

BORN = date(2005, 1, 1)
ENDS_ON = date(2026, 1, 31)
KEY = "k" * 32
ROLES = {"offence": "suspect", "da_witnessed": "witness", "victim_of_crime": "victim"}
Life = Sequence[tuple[str, date]]


def study(**changes: object) -> Study:
    """The made-up study's definition, with changes."""
    found = definition.from_file(dummy.template("study.toml"))
    return found.model_copy(update=changes)


def at_age(years: float, *, born: date = BORN) -> date:
    """The day a child born on `born` is this old (years of 365.25 days)."""
    return born + timedelta(days=round(years * 365.25))


def life(text: str | None, *, born: date = BORN) -> list[tuple[str, date]]:
    """Events from "9 da_witnessed; 13.5 offence": age in years, then event type."""
    parts = [part.split() for part in (text or "").split(";") if part.strip()]
    return [(kind, at_age(float(age), born=born)) for age, kind in parts]


@cache
def _engine() -> Engine:
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return engine.open_duckdb(folder, key=KEY, threads=1)


@contextmanager
def lives(
    found: Mapping[str, Life],
    *,
    sexes: Mapping[str, str] | None = None,
    born: Mapping[str, date] | None = None,
    ends_on: date = ENDS_ON,
    areas: Mapping[str, str] | None = None,
    stays: Mapping[tuple[str, str], tuple[date, date | None]] | None = None,
    covers: Mapping[str, tuple[date, date]] | None = None,
    ends: Mapping[tuple[str, date], date] | None = None,
    unknown: Collection[tuple[str, str]] = (),
) -> Iterator[Engine]:
    """An engine whose stores hold these children (key -> events), each with a record in every service.

    stays   (service, child) -> first and last day on which the service knew it; always where nothing is said
    covers  service -> first and last day of its extract; from the first birth on where nothing is said
    ends    (event type, its first day) -> its last day
    unknown (service, child): the service has no record of the child

    One engine for a whole test run: opening encrypted files is slow, and each step makes its table anew.
    """
    services = ("education", "health", "police", "social_care", "youth_justice")
    store = _engine()
    links = [
        (service, f"{service}-{child}", number)
        for child, number in numbered(found).items()
        for service in services
        if (service, child) not in unknown
    ]
    names = ("agency", "record", "child_no")
    store.load("work.link_now", columns(names, links), types={"child_no": "INTEGER"})
    events = [
        (
            EVENT_TYPES[kind].service,
            f"{EVENT_TYPES[kind].service}-{child}",
            kind,
            on,
            ROLES.get(kind, "subject"),
            row,
        )
        for child, happened in found.items()
        for row, (kind, on) in enumerate(happened, start=2)
    ]
    names = ("agency", "record", "type", "starts_on", "role", "source_row")
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "source_row": "INTEGER"}
    empty = {name: [None] * len(events) for name in ("action", "action_reason", "detail")}
    empty["ends_on"] = [(ends or {}).get((event[2], event[3])) for event in events]
    same = {name: [word] * len(events) for name, word in (("date_precision", "day"), ("basis", "fact"))}
    files = {"source_file": ["event"] * len(events)}
    store.load("work.event", {**columns(names, events), **empty, **same, **files}, types=kinds)
    records = [
        (
            service,
            f"{service}-{child}",
            (born or {}).get(child, BORN).replace(day=1),
            (sexes or {}).get(child, "F"),
            (areas or {}).get(child),
            None,
            None,
        )
        for child in found
        for service in services
    ]
    names = ("agency", "record", "birth_month", "sex", "area", "ethnicity", "deprivation")
    store.load(
        "work.record", columns(names, records), types={"birth_month": "DATE", "deprivation": "INTEGER"}
    )
    sources = [(s, *(covers or {}).get(s, (BORN, ends_on)), s in ("education", "health")) for s in services]
    names = ("agency", "starts_on", "ends_on", "knows_every_child")
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"}
    store.load("work.coverage", columns(names, sources), types=kinds)
    known = [(service, f"{service}-{child}", *when) for (service, child), when in (stays or {}).items()]
    names = ("agency", "record", "starts_on", "ends_on")
    kinds = {"starts_on": "DATE", "ends_on": "DATE"}
    store.load("work.stay", columns(names, known), types=kinds)
    chronology.chronology(store)
    yield store


def numbered(found: Mapping[str, object]) -> dict[str, int]:
    """The number of each child in the stores: 1 for the first key."""
    return {key: number for number, key in enumerate(sorted(found), start=1)}


def columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """Rows turned into named columns."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def asked(store: Engine, found: Study, *, seed: int = 1) -> None:
    """Cohort, comparison and all counts, without the refusal of small cohorts."""
    cohort.cohort(store, found)
    cohort.match(store, found, seed=seed)
    triggers.ask(store, found)
    services.ask(store, found)


def states(store: Engine, found: Study) -> list[tuple[int, bool, str, str]]:
    """What the main window says of each member of each set: (child_no, is_case, exposure, state), after `asked`."""
    read = members.members(store, found)
    rows = store.columns("read_matched")
    days = found.windows.main_days
    said = []
    for number, exposure in enumerate(found.exposures):
        seen, had = read.observed(exposure, days), read.exposed(number, days)
        words = np.where(~seen, "not_observed", np.where(had, "recorded", "not_recorded"))
        said += list(
            zip(
                rows["child_no"].tolist(),
                rows["is_case"].tolist(),
                [exposure.key] * len(words),
                words.tolist(),
                strict=True,
            )
        )
    return said
