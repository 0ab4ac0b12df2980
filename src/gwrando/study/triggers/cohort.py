"""Who is in the cohort, and with whom each of its children is compared."""

import hashlib

import numpy as np

from gwrando.errors import RefusedError
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import SERVICES

PRIME = 2147483647
"""Our own arithmetic in SQL is modulo this prime (2^31 - 1)."""
FAR_STEPS = 1500
"""How many children a search passes at most, so that the work stays in step with the number of cohort children."""


def choose(engine: Engine, study: Study, *, seed: int) -> dict[str, int]:
    """Makes population, cohort, the matched sets and both groups; gives rows made by step.

    Raises `RefusedError` when the cohort is smaller than the study's smallest: the number itself is not told.
    """
    made = cohort(engine, study)
    if made["cohort"] < study.cohort.min_children:
        raise RefusedError(
            cy=f"Mae llai na {study.cohort.min_children} o blant yn y grŵp: ni ellir cyfrif heb bwyntio at "
            "blentyn.",
            en=f"There are fewer than {study.cohort.min_children} children in the cohort: it cannot be counted "
            "without pointing at a child.",
            where="cohort",
            next_cy="Ehangwch yr oedran, y dyddiadau neu'r ardal, neu ysgrifennwch mewn geiriau heb rifau.",
            next_en="Widen the ages, the dates or the area, or write in words without numbers.",
        )
    return {**made, **match(engine, study, seed=seed)}


def cohort(engine: Engine, study: Study, *, observed: bool = True) -> dict[str, int]:
    """Makes `index_event` and `cohort`, and `population` unless it is `observed` already; gives rows made by step.

    Refuses no size.
    """
    asked = study.cohort
    given = {"event": asked.event, "role": asked.role, "age_from": asked.age_from, "age_to": asked.age_to}
    return {
        **({"population": engine.run("population")} if observed else {}),
        "index_event": engine.run("index_event", {**given, "min_events": asked.min_events}),
        "cohort": engine.run("cohort"),
    }


def match(engine: Engine, study: Study, *, seed: int) -> dict[str, int]:
    """Makes the matched sets (`matched`), both groups (`member`) and how long each was observed where (`covered`).

    The same tables and seed give the same sets on any engine, in whatever order the rows stand. Source: see
    docs/methods/study-matched.md.
    """
    prepare(engine, study)
    return {**sets(engine, study, seed=seed), "member": engine.run("member")}


def prepare(engine: Engine, study: Study) -> None:
    """Loads what every search for comparison children reads: the steps of a search, and a number for each service."""
    steps = _near(study) + FAR_STEPS
    engine.load("work.search", {"step_no": np.arange(steps)}, types={"step_no": "INTEGER"})
    engine.load(
        "work.service_no",
        {"agency": list(SERVICES), "service_no": np.arange(len(SERVICES))},
        types={"service_no": "INTEGER"},
    )


def _near(study: Study) -> int:
    """How many children a search passes before it counts as far."""
    return study.comparison.per_child + 4


def sets(engine: Engine, study: Study, *, seed: int) -> dict[str, int]:
    """Makes `matched` and `covered`, as `match` does; needs `cohort` and `prepare`."""
    per_child, main_days, near = study.comparison.per_child, study.windows.main_days, _near(study)
    how = {f"by_{part}": int(part in study.comparison.match_on) for part in ("sex", "birth_quarter", "area")}
    draw = {"per_child": per_child, "main_days": main_days}
    move = {"move_month": study.transition.month, "move_age": study.transition.age}
    return {
        "placed": engine.run("placed", {**how, "shuffle": _word(seed, "shuffle")}),
        "needed": engine.run("needed", {"main_days": main_days}),
        "wanted": engine.run("wanted", {"start": _word(seed, "start")}),
        "picked_near": engine.run("picked_near", {**draw, "first_step": 0, "last_step": near - 1}),
        "picked_far": engine.run(
            "picked_far", {**draw, "first_step": near, "last_step": near + FAR_STEPS - 1}
        ),
        "matched": engine.run("matched", move),
        "covered": engine.run("covered"),
    }


def _word(seed: int, what: str) -> int:
    """A number from 0 up to the prime for one use of the seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{what}".encode()).digest()[:8], "big") % PRIME


__all__ = ["choose", "cohort", "match", "prepare", "sets"]
