"""Second looks at the same records: with another linkage, without a service, over the years that all services cover.

Each look makes its tables aside, so that nothing of the first is written over, and gives numbers about groups only.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from gwrando.study import chronology
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.triggers import cohort, contrasts, members, within_child

OF_CHILDREN = ("chronology", "child", "population", "observed")
"""What changes with a draw, in the order in which it is made."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One exposure in one look, in the main window.

    log, error         log odds ratio and its standard error; nan where it cannot be estimated
    n_sets             sets that say something
    n_children         children compared
    rests_on           the true counts behind it
    within, within_error, n_within  log relative incidence within children, its standard error, children; nan where not asked
    """

    log: float
    error: float
    n_sets: int
    n_children: int
    rests_on: Mapping[str, int]
    within: float = math.nan
    within_error: float = math.nan
    n_within: int = 0

    @property
    def known(self) -> bool:
        """Whether the odds ratio could be estimated with both ends of its interval."""
        return math.isfinite(self.log) and math.isfinite(self.error) and self.error > 0


@contextmanager
def opened(engine: Engine, study: Study) -> Iterator[Engine]:
    """What all looks read, made once: the events that they ask about, and the questions. Looks are made within it."""
    with engine.aside("looks") as base:
        asked = sorted({study.cohort.event, *(exposure.event for exposure in study.exposures)})
        base.load("work.looked_type", {"type": asked}, types={})
        base.run("looked")
        cohort.prepare(base, study)
        members.load_exposures(base, study)
        yield base


def draws(base: Engine, study: Study, *, seed: int) -> Iterator[dict[str, Look]]:
    """The answers had each draw been the linkage, draw by draw.

    A draw differs from the linkage in a few children. They are made anew, those of all draws at once; all others are
    as the first look found them.
    """
    numbers = [int(row[0]) for row in base.rows("read_draws")]
    with base.aside("drawn") as drawn:
        drawn.run("touched")
        drawn.run("link_drawn")
        chronology.chronology(drawn)
        drawn.run("population")
        made = {name: drawn.arrow(f"read_drawn_{name}") for name in OF_CHILDREN}
        made["touched"] = drawn.arrow("read_touched")
    with base.aside("draws") as around:
        for name, rows in made.items():
            around.stream(f"work.drawn_{name}", rows.to_reader())
        for name in OF_CHILDREN[1:]:
            around.run(f"first_{name}")
        for number in numbers:
            with around.aside("draw") as other:
                other.run("drawn_now", {"draw": number})
                for name in OF_CHILDREN:
                    other.run(f"{name}_of_draw")
                yield look(other, study, seed=seed, within=True)


def look(engine: Engine, study: Study, *, seed: int, within: bool = False) -> dict[str, Look]:
    """Cohort and sets made anew from the chronology that stands there, and each exposure's answer. Refuses no size."""
    cohort.cohort(engine, study, observed=not within)
    cohort.sets(engine, study, seed=seed)
    found = members.read(engine, study)
    inside = within_child.log_ratios(engine, study) if within else {}
    answers = {}
    for number, exposure in enumerate(study.exposures):
        one = contrasts.contrast(found, study, number=number, days=study.windows.main_days)
        known = one.odds.n_sets > 0 and math.isfinite(one.odds.log_error)
        ratio, error, n_within = inside.get(exposure.key, (math.nan, math.nan, 0))
        answers[exposure.key] = Look(
            log=math.log(one.odds.value) if known else math.nan,
            error=one.odds.log_error if known else math.nan,
            n_sets=one.odds.n_sets,
            n_children=one.n_children,
            rests_on=one.rests_on,
            within=ratio,
            within_error=error,
            n_within=n_within,
        )
    return answers


def without(base: Engine, study: Study, *, service: str, seed: int) -> dict[str, Look]:
    """The answers had this service not shared its records. Exposures that it records itself are left out."""
    rows = [row for row in base.rows("read_coverage") if row[0] != service]
    with base.aside("without") as other:
        _coverage(other, rows)
        other.run("link_without", {"agency": service})
        other.run("child")
        other.run("chronology_without", {"agency": service})
        other.run("observed")
        return look(other, study, seed=seed)


def common_years(coverage: Sequence[tuple[Any, ...]]) -> tuple[date, date] | None:
    """First and last day that every service covers; None where all cover the same days, or none are common."""
    starts, ends = max(row[1] for row in coverage), min(row[2] for row in coverage)
    same = all((row[1], row[2]) == (starts, ends) for row in coverage)
    return None if same or starts > ends else (starts, ends)


def covered(base: Engine, study: Study, *, seed: int) -> dict[str, Look] | None:
    """The answers over the days that every service covers; None where that is all days there are, or none."""
    rows = base.rows("read_coverage")
    days = common_years(rows)
    if days is None:
        return None
    with base.aside("covered") as other:
        _coverage(other, [(agency, *days, knows) for agency, _, _, knows in rows])
        other.run("observed")
        return look(other, study, seed=seed)


def _coverage(engine: Engine, rows: Sequence[tuple[Any, ...]]) -> None:
    names = ("agency", "starts_on", "ends_on", "knows_every_child")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    kinds = {"starts_on": "DATE", "ends_on": "DATE", "knows_every_child": "BOOLEAN"}
    engine.load("work.coverage", columns, types=kinds)
