"""A study's stores with persons in them, for linkage."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gwrando.study import engine

KEY = "0123456789abcdef" * 4
COLUMNS = (
    "agency", "record", "forename", "middle_names", "surname", "other_surname", "born_on", "sex", "postcode", "upn",
    "nhs_number",
)  # fmt: skip

Opens = Callable[..., AbstractContextManager[engine.DuckDB]]


def load(store: engine.DuckDB, persons: list[dict[str, Any]]) -> None:
    """Fills `names.person`; what is not given is not known."""
    usual = {
        "middle_names": None,
        "other_surname": None,
        "sex": None,
        "postcode": None,
        "upn": None,
        "nhs_number": None,
    }
    rows = [{**usual, "born_on": date(2008, 5, 9), **person} for person in persons]
    store.load(
        "names.person", {name: [row[name] for row in rows] for name in COLUMNS}, types={"born_on": "DATE"}
    )


@pytest.fixture
def opened(tmp_path: Path) -> Opens:
    """Opens the study's stores with these persons."""

    @contextmanager
    def _opened(persons: Any, *, threads: int = 1) -> Iterator[engine.DuckDB]:
        with engine.open_duckdb(tmp_path, key=KEY, threads=threads, fresh=True) as store:
            if isinstance(persons, list):
                load(store, persons)
            else:  # an Arrow table
                columns = {name: persons[name].to_pylist() for name in COLUMNS}
                store.load("names.person", columns, types={"born_on": "DATE"})
            yield store

    return _opened
