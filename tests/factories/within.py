"""Tables that the within-child and order steps read, put straight into an engine: by hand, or from made-up lives."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from gwrando.study.dummy import lives, tables
from gwrando.study.dummy.model import AGENCIES, Model
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES
from tests.factories import study as factory

TYPES = {
    "child": {"child_no": "INTEGER", "birth_month": "DATE"},
    "observed": {"child_no": "INTEGER", "from_on": "DATE", "to_on": "DATE"},
    "coverage": {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"},
    "chronology": {"child_no": "INTEGER", "starts_on": "DATE", "last_on": "DATE"},
    "cohort": {"child_no": "INTEGER", "index_on": "DATE"},
    "matched": {"set_no": "INTEGER", "child_no": "INTEGER", "is_case": "BOOLEAN", "index_on": "DATE"},
}
COLUMNS = {
    "child": ("child_no", "birth_month", "sex"),
    "observed": ("child_no", "agency", "from_on", "to_on"),
    "coverage": ("agency", "starts_on", "ends_on", "knows_every_child"),
    "chronology": ("child_no", "type", "role", "agency", "starts_on", "last_on", "date_precision"),
    "cohort": ("child_no", "index_on"),
    "matched": ("set_no", "child_no", "is_case", "index_on"),
}


def store(**given: Sequence[Sequence[Any]]) -> Engine:
    """An engine whose work store holds these tables (rows in the order of `COLUMNS`); tables not given are empty."""
    made = factory._engine()
    for table, names in COLUMNS.items():
        rows = given.get(table, ())
        made.load(f"work.{table}", factory.columns(names, rows), types=TYPES[table])
    return made


def event(
    child_no: int, kind: str, on: date, *, precision: str = "day", role: str = "subject"
) -> tuple[Any, ...]:
    """One row of the chronology."""
    return (child_no, kind, role, EVENT_TYPES[kind].service, on, on, precision)


def of_lives(n_children: int, *, seed: int, model: Model, others: int = 3) -> Engine:
    """An engine with made-up lives, everyone with a first offence as the cohort, and comparison children of the same
    sex and birth year dealt at random (a plain stand-in for the matched sets)."""
    made = lives.make(n_children, seed=seed, model=model)
    loaded = factory._engine()
    child = tables.child(made)
    observed = tables.observed(made)
    chronology = tables.chronology(made)
    for name, table in (("child", child), ("observed", observed), ("chronology", chronology)):
        columns = {
            column: table["starts_on" if column == "last_on" else column].to_pylist()
            for column in COLUMNS[name]
        }
        loaded.load(f"work.{name}", columns, types=TYPES[name])
    spans = [(agency, date(1970, 1, 1), date(2099, 12, 31), agency == "education") for agency in AGENCIES]
    loaded.load("work.coverage", factory.columns(COLUMNS["coverage"], spans), types=TYPES["coverage"])
    c = made.children
    ages = (c["first_offence"] - c["birth_day"]) / 365.25
    is_case = (ages >= 10) & (ages < 18)
    index = c["first_offence"].astype("datetime64[D]")
    cohort = [(int(c["child_no"][row]), index[row].item()) for row in np.flatnonzero(is_case)]
    loaded.load("work.cohort", factory.columns(COLUMNS["cohort"], cohort), types=TYPES["cohort"])
    loaded.load(
        "work.matched",
        factory.columns(COLUMNS["matched"], _dealt(made, is_case, others, seed)),
        types=TYPES["matched"],
    )
    return loaded


def _dealt(made: lives.Lives, is_case: np.ndarray, others: int, seed: int) -> list[tuple[Any, ...]]:
    c = made.children
    strata = (c["birth_day"] // 366) * 2 + c["sex"]
    rng = np.random.default_rng(seed)
    rows = []
    for number, row in enumerate(np.flatnonzero(is_case), start=1):
        on = c["first_offence"][row]
        free = np.flatnonzero((strata == strata[row]) & (c["first_offence"] > on))
        index_on = on.astype("datetime64[D]").item()
        rows.append((number, int(c["child_no"][row]), True, index_on))
        for other in rng.choice(free, size=min(others, len(free)), replace=False):
            rows.append((number, int(c["child_no"][other]), False, index_on))
    return rows
