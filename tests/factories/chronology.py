"""Records, stays and coverage written by hand and put into the stores of an engine, for the chronology and after it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from gwrando.study import chronology
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES
from tests.factories import study as factory

SERVICES = ("education", "health", "police", "social_care", "youth_justice")
STARTS_ON, ENDS_ON = date(2005, 1, 1), date(2025, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row of an extract about one child."""

    child: int
    type: str
    on: date
    ends_on: date | None = None
    precision: str = "day"
    role: str = "subject"
    action: str | None = None
    reason: str | None = None
    basis: str = "fact"
    record: str = ""
    file: str = "event"
    row: int = 2

    @property
    def agency(self) -> str:
        """The service that keeps this kind of event."""
        return EVENT_TYPES[self.type].service

    @property
    def of(self) -> str:
        """The record it stands in."""
        return self.record or f"{self.agency}-{self.child}"


@contextmanager
def store(
    told: Sequence[Told],
    *,
    born: Mapping[int, date],
    stays: Sequence[tuple[str, str, date, date | None]] = (),
    coverage: Mapping[str, tuple[date, date]] | None = None,
    unlinked: Sequence[tuple[str, str]] = (),
    hashed: Sequence[tuple[str, str]] = (),
) -> Iterator[Engine]:
    """An engine that holds these rows of these children (each with a record in every service, and one for each other
    record named) after the chronology step."""
    links = {(service, f"{service}-{child}"): child for child in born for service in SERVICES}
    links |= {(row.agency, row.of): row.child for row in told}
    links = {key: child for key, child in links.items() if key not in set(unlinked)}
    engine = factory._engine()
    rows = [(agency, record, child) for (agency, record), child in sorted(links.items())]
    engine.load(
        "work.link_now",
        factory.columns(("agency", "record", "child_no"), rows),
        types={"child_no": "INTEGER"},
    )
    by_hash = [(agency, record, 0.9, None) for agency, record in hashed]
    engine.load(
        "work.link_hashed",
        factory.columns(("agency", "record", "likeness", "share"), by_hash),
        types={"likeness": "DOUBLE", "share": "DOUBLE"},
    )
    names = ("agency", "record", "birth_month", "sex", "area", "ethnicity", "deprivation")
    people = [
        (agency, record, born[child].replace(day=1), "FM"[child % 2], None, None, None)
        for agency, record, child in rows
    ]
    engine.load(
        "work.record",
        factory.columns(names, people),
        types={"birth_month": "DATE", "deprivation": "INTEGER"},
    )
    events = [
        (
            t.agency,
            t.of,
            t.type,
            t.on,
            t.ends_on,
            t.precision,
            t.role,
            t.action,
            t.reason,
            t.basis,
            None,
            t.file,
            t.row,
        )
        for t in told
    ]
    names = (
        *("agency", "record", "type", "starts_on", "ends_on", "date_precision", "role", "action"),
        *("action_reason", "basis", "detail", "source_file", "source_row"),
    )
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "source_row": "INTEGER"}
    engine.load("work.event", factory.columns(names, events), types=kinds)
    kinds = {"starts_on": "DATE", "ends_on": "DATE"}
    engine.load(
        "work.stay", factory.columns(("agency", "record", "starts_on", "ends_on"), list(stays)), types=kinds
    )
    covered = {service: (STARTS_ON, ENDS_ON) for service in SERVICES} | dict(coverage or {})
    sources = [(s, *covered[s], s in ("education", "health")) for s in SERVICES]
    names = ("agency", "starts_on", "ends_on", "knows_every_child")
    engine.load(
        "work.coverage", factory.columns(names, sources), types={**kinds, "knows_every_child": "BOOLEAN"}
    )
    chronology.chronology(engine)
    yield engine
