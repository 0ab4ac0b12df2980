"""Chronology: everything that is on record about each linked child, in one long table sorted by child and day.

Achievements and help stand in it as well as harms; who recorded each thing, in which file and row, what was done
about it, and how exactly its day is known. What no service covered is in `work.observed`.
"""

from gwrando.study.engine import Engine


def chronology(engine: Engine) -> int:
    """Makes `work.child`, `work.repeated`, `work.chronology` and `work.observed`; gives the number of events.

    Reads the work store alone (`event`, `record`, `link_now`, `coverage`, `stay`), so the names can be let go before;
    a draw of the linkage needs another `link_now` and this step again.
    """
    engine.run("child")
    engine.run("repeated")
    made = engine.run("chronology")
    engine.run("observed")
    return made


__all__ = ["chronology"]
