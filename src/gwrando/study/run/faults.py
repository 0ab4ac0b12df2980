"""What is told when an engine fails inside a step: which step and what to do; never the engine's own words,
which can hold a cell of an extract."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from gwrando.errors import GwrandoError, InputError


def _engine_errors() -> tuple[type[BaseException], ...]:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ModuleNotFoundError:
        return (duckdb.Error,)
    return (duckdb.Error, PySparkException, Py4JError)


def _memory(step: str) -> InputError:
    return InputError(
        cy="Nid oedd digon o gof i'r cam hwn. Ni ysgrifennwyd rhyddhad, ac mae'r camau cynharach wedi'u cadw.",
        en="There was not enough memory for this step. No release was written, and the earlier steps are kept.",
        where=step,
        next_cy="Rhedwch eto gyda mwy o gof (--memory 4GB) neu lai o edafedd (--threads 1).",
        next_en="Run again with more memory (--memory 4GB) or fewer threads (--threads 1).",
    )


@contextmanager
def told(step: str, *, show_causes: bool) -> Iterator[None]:
    """Turns an engine's failure into an expected error. The cause is shown for made-up children only."""
    try:
        yield
    except GwrandoError:
        raise
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        raise _memory(step) from (error if show_causes else None)
    except _engine_errors() as error:
        if "OutOfMemoryError" in str(error):
            raise _memory(step) from (error if show_causes else None)
        raise InputError(
            cy="Methodd y cam hwn y tu mewn i'r peiriant data. Ni ysgrifennwyd rhyddhad.",
            en="This step failed inside the data engine. No release was written.",
            where=f"{step}: {type(error).__name__}",
            next_cy="Rhedwch eto. Os yw'n methu eto, rhowch wybod i ni am y cam a'r gair uchod, heb ddim data.",
            next_en="Run again. If it fails again, tell us the step and the word above, and send no data.",
        ) from (error if show_causes else None)
