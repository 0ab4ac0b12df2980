"""Chronology: linked children, and everything that happened to each, in the order of their lives."""

from gwrando.study.engine import Engine


def chronology(engine: Engine) -> int:
    """Makes `work.child` and `work.chronology` (one row per child and event); gives the number of events.

    Needs the names once more, for the month of birth and the sex that most records agree on; after this step
    they can be let go.
    """
    engine.run("child")
    return engine.run("chronology")
