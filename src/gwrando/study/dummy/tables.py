"""Made-up lives in the form of a study's tables, past ingest and linkage: `child`, `observed`, `chronology`.

For tests and benchmarks of the steps that come after. Only what would be recorded is in them: nothing hidden (frailty,
the family, events outside coverage), which stays in `Lives`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gwrando.study.dummy import hazard
from gwrando.study.dummy.born import Columns, day_number
from gwrando.study.dummy.lives import NO_DAY, Lives, year_7
from gwrando.study.dummy.model import AGENCIES, DISTRICTS, ETHNICITIES, REASONS, ROLES
from gwrando.study.schemas import TABLES

_ACTIONS = ("taken", "not_taken")


def _words(words: tuple[str, ...], codes: NDArray[Any]) -> pa.DictionaryArray:
    """Codes as text, held once each; a code below nought is null."""
    places = pa.array(codes.astype(np.int32), pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(words, pa.string()))


def _days(days: NDArray[Any]) -> pa.Array:
    return pa.array(days.astype(np.int32), pa.int32(), mask=days == NO_DAY).cast(pa.date32())


def child(lives: Lives) -> pa.Table:
    """One row per child, by child_no; `n_services` counts the services with an event (two know every child)."""
    c, e = lives.children, lives.events
    seen = np.zeros((len(c["child_no"]), len(AGENCIES)), np.bool_)
    seen[:, [AGENCIES.index("education"), AGENCIES.index("health")]] = True
    had = e["recorded"]
    seen[e["child"][had] - c["child_no"][0], e["agency"][had]] = True
    months = c["birth_day"].astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    return pa.table(
        {
            "child_no": c["child_no"],
            "birth_month": _days(months.astype(np.int64)),
            "sex": _words(("F", "M"), c["sex"]),
            "area": _words(DISTRICTS, c["district"]),
            "ethnicity": _words(ETHNICITIES, c["ethnicity"]),
            "deprivation": c["deprivation"].astype(np.int32),
            "n_services": seen.sum(axis=1).astype(np.int32),
        }
    )


def stay_days(children: Columns, agency: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From and to which day a service could know each child: in the area, under 18, and at school for education."""
    begins, ends = children["from_day"].astype(np.int64), children["to_day"].astype(np.int64)
    if agency == "education":
        starts = year_7(children["birth_day"].astype(np.int64))
        begins = np.maximum(begins, starts - int(7 * hazard.YEAR))  # reception
    return begins, ends


def observed(lives: Lives) -> pa.Table:
    """One row per child, service and time covered by its extract while the child was in its area; by child."""
    rows: dict[str, list[NDArray[Any]]] = {"child_no": [], "agency": [], "from_on": [], "to_on": []}
    for code, agency in enumerate(AGENCIES):
        begins, ends = stay_days(lives.children, agency)
        for first, last in lives.truth["coverage"].get(agency, (("1970-01-01", "2099-12-31"),)):
            start, stop = np.maximum(begins, day_number(first)), np.minimum(ends, day_number(last))
            some = np.flatnonzero(start <= stop)
            rows["child_no"].append(lives.children["child_no"][some])
            rows["agency"].append(np.full(len(some), code))
            rows["from_on"].append(start[some])
            rows["to_on"].append(stop[some])
    joined = {name: np.concatenate(parts) for name, parts in rows.items()}
    order = np.lexsort((joined["from_on"], joined["agency"], joined["child_no"]))
    return pa.table(
        {
            "child_no": joined["child_no"][order],
            "agency": _words(AGENCIES, joined["agency"][order]),
            "from_on": _days(joined["from_on"][order]),
            "to_on": _days(joined["to_on"][order]),
        }
    )


def chronology(lives: Lives, *, order: Literal["child", "agency"] = "child") -> pa.Table:
    """One row per recorded event; by child and day, or by agency and day (as extracts come, child order unknown)."""
    had = np.flatnonzero(lives.events["recorded"])
    e = {name: values[had] for name, values in lives.events.items()}
    birth = lives.children["birth_day"][e["child"] - lives.children["child_no"][0]]
    columns: Mapping[str, Any] = {
        "child_no": e["child"],
        "starts_on": _days(e["day"]),
        "last_on": _days(e["day"]),
        "ends_on": _days(e["end"]),
        "date_precision": _words(("day",), np.zeros(len(had), np.int8)),
        "age_years": ((e["day"] - birth) / hazard.YEAR).astype(np.int32),
        "type": _words(lives.types, e["type"]),
        "role": _words(ROLES, e["role"]),
        "agency": _words(AGENCIES, e["agency"]),
        "action": _words(_ACTIONS, e["action"] - 1),
        "action_reason": _words(REASONS, e["reason"] - 1),
        "basis": _words(("fact", "opinion"), e["opinion"].astype(np.int8)),
        "detail": pa.nulls(len(had), pa.string()),
        "source_file": _words(("lives",), np.zeros(len(had), np.int8)),
        "source_row": np.arange(1, len(had) + 1, dtype=np.int32),
    }
    made = pa.table(columns).select(list(TABLES["chronology"].columns))
    if order == "agency":
        made = made.take(pa.array(np.lexsort((e["child"], e["day"], e["agency"]))))
    return made


def write_parquet(lives: Lives, folder: Path, *, order: Literal["child", "agency"] = "child") -> None:
    """Writes child.parquet, observed.parquet and chronology.parquet into `folder`, which is made when absent."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {"child": child(lives), "observed": observed(lives), "chronology": chronology(lives, order=order)}
    for name, table in made.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


__all__ = ["child", "chronology", "observed", "stay_days", "write_parquet"]
