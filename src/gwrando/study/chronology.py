"""Chronology: linked children, and everything that happened to each, in the order of their lives."""

from gwrando.study.engine import Engine


def chronology(engine: Engine) -> int:
    """Makes `work.child`, `work.chronology` (one row per child and event) and `work.observed`; gives the number of
    events.

    Reads the work store alone, so the names can be let go before.
    """
    engine.run("child")
    made = engine.run("chronology")
    engine.run("observed")
    return made
