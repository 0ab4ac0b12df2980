"""Who is in the cohort, and with whom they are compared."""

from gwrando.errors import RefusedError
from gwrando.study.definition import Study
from gwrando.study.engine import Engine


def choose(engine: Engine, study: Study, *, seed: int) -> dict[str, int]:
    """Makes population, cohort and comparison group; gives rows made by step.

    Raises `RefusedError` when the cohort is smaller than the study's smallest: the number itself is not told.
    """
    cohort = study.cohort
    made = {"population": engine.run("population")}
    made["index_event"] = engine.run(
        "index_event",
        {
            "event": cohort.event,
            "role": cohort.role,
            "age_from": cohort.age_from,
            "age_to": cohort.age_to,
            "min_events": cohort.min_events,
        },
    )
    made["cohort"] = engine.run("cohort")
    if made["cohort"] < cohort.min_children:
        raise RefusedError(
            cy=f"Mae llai na {cohort.min_children} o blant yn y grŵp: ni ellir cyfrif heb bwyntio at "
            "blentyn.",
            en=f"There are fewer than {cohort.min_children} children in the cohort: it cannot be counted "
            "without pointing at a child.",
            where="cohort",
            next_cy="Ehangwch yr oedran, y dyddiadau neu'r ardal, neu ysgrifennwch mewn geiriau heb rifau.",
            next_en="Widen the ages, the dates or the area, or write in words without numbers.",
        )
    made["comparison"] = engine.run("comparison", {"per_child": study.comparison.per_child, "seed": seed})
    made["member"] = engine.run("member")
    return made
