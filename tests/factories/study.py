"""Small studies for tests: lives written as text, put straight into the stores of an engine."""

import atexit
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from gwrando.study import definition, dummy, engine, triggers
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.schemas import EVENT_TYPES

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
) -> Iterator[Engine]:
    """An engine whose stores hold these children (key -> events), each with a record in every service.

    One engine for a whole test run: opening encrypted files is slow, and each step makes its table anew.
    """
    services = ("education", "health", "police", "social_care", "youth_justice")
    store = _engine()
    links = [(service, f"{service}-{child}", child) for child in found for service in services]
    store.load("work.link", columns(("agency", "record", "child_key"), links), types={})
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
    names = ("agency", "record", "type", "on_date", "role", "source_row")
    store.load("work.event", columns(names, events), types={"on_date": "DATE", "source_row": "INTEGER"})
    people = [
        (
            service,
            f"{service}-{child}",
            "x",
            "x",
            "x",
            (born or {}).get(child, BORN),
            (sexes or {}).get(child, "F"),
            None,
            None,
        )
        for child in found
        for service in services
    ]
    names = (
        "agency",
        "record",
        "forename",
        "forename_base",
        "surname",
        "born_on",
        "sex",
        "postcode",
        "outcode",
    )
    store.load("names.person", columns(names, people), types={"born_on": "DATE"})
    sources = [(s, "%Y-%m-%d", BORN, ends_on, s in ("education", "health")) for s in services]
    names = ("agency", "date_format", "starts_on", "ends_on", "knows_every_child")
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"}
    store.load("work.source", columns(names, sources), types=kinds)
    store.run("child")
    store.run("chronology")
    yield store


def columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """Rows turned into named columns."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def asked(store: Engine, found: Study, *, seed: int = 1) -> None:
    """Cohort, comparison and all counts, without the refusal of small cohorts."""
    cohort = found.cohort
    store.run("population")
    given = {"event": cohort.event, "role": cohort.role, "age_from": cohort.age_from, "age_to": cohort.age_to}
    store.run("index_event", {**given, "min_events": cohort.min_events})
    store.run("cohort")
    store.run("comparison", {"per_child": found.comparison.per_child, "seed": seed})
    store.run("member")
    triggers.ask(store, found)
