"""ACRO as the second answer for the rules it has: thresholds, noughts, dominance (n,k) and p %."""

import contextlib
import io
import logging
import random
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from gwrando.outputs import Contributors, DisclosureRules
from gwrando.outputs.disclosure import sensitive
from gwrando.outputs.grid import Grid
from tests.factories.outputs import count_table

ROWS, COLUMNS = ("r1", "r2", "r3"), ("c1", "c2")
RULES = DisclosureRules.acro()


@pytest.fixture(scope="module")
def acro_session() -> Iterator[Any]:
    """An ACRO session; its warnings and its printing are its own affair and stay here."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        level = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        import acro

        yield acro.ACRO(suppress=False)
        logging.disable(level)


def outcome(session: Any, records: list[tuple[str, str, int]], *, sums: bool) -> dict[tuple[str, str], str]:
    """ACRO's findings per cell, as the names of the checks that failed."""
    import pandas as pd

    frame = pd.DataFrame(records, columns=["row", "column", "value"])
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        more = {"values": frame["value"], "aggfunc": "sum"} if sums else {}
        session.crosstab(frame["row"], frame["column"], **more)
        found = session.results.get_index(-1).outcome
    return {(row, column): found.loc[row, column] for row in found.index for column in found.columns}


@pytest.mark.parametrize("seed", range(2))
def test_thresholds_and_noughts(acro_session: Any, seed: int) -> None:
    rng = random.Random(seed)
    counts = [[rng.choice([0, 1, 5, 9, 10, 11, 40]) for _ in COLUMNS] for _ in ROWS]
    counts[0] = [12, 15]  # so that every column is in ACRO's table
    counts[1][0], counts[2][1] = max(1, counts[1][0]), max(1, counts[2][1])
    records = [
        (row, column, 1)
        for row, line in zip(ROWS, counts, strict=True)
        for column, count in zip(COLUMNS, line, strict=True)
        for _ in range(count)
    ]
    theirs = outcome(acro_session, records, sums=False)
    table = count_table(counts)
    ours = {place for place, count in Grid.of(table).known() if RULES.is_small(count)}
    for i, row in enumerate(ROWS):
        for j, column in enumerate(COLUMNS):
            assert ((i, j) in ours) is ("Threshold" in theirs[row, column] or "Zero" in theirs[row, column])


@pytest.mark.parametrize("seed", range(3))
def test_dominance(acro_session: Any, seed: int) -> None:
    rng = random.Random(seed)
    values = {}
    for row in ROWS:
        for column in COLUMNS:
            top = [rng.choice([20, 60, 200, 900]), rng.choice([10, 50, 150])]
            values[row, column] = sorted([*top, *(rng.randint(1, 9) for _ in range(12))], reverse=True)
    records = [(row, column, value) for (row, column), found in values.items() for value in found]
    theirs = outcome(acro_session, records, sums=True)
    table = count_table(
        [[sum(values[row, column]) for column in COLUMNS] for row in ROWS],
        contributors={
            place: Contributors(n=len(found), largest=tuple(found[:3])) for place, found in values.items()
        },
    )
    ours = sensitive(table, RULES, Grid.of(table))
    for i, row in enumerate(ROWS):
        for j, column in enumerate(COLUMNS):
            dominated = "NKCheck" in theirs[row, column] or "PPercentCheck" in theirs[row, column]
            assert ((i, j) in ours) is dominated, (row, column)
