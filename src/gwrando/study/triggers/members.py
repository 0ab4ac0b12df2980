"""The members of the matched sets as arrays: who was observed how long, and what was recorded when before the index day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwrando.study.definition import Exposure, Study
from gwrando.study.engine import Engine
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
AFTER_THE_MOVE = frozenset({"transition_trouble"})
"""Events that can only happen to a child who has moved to secondary school."""
LONG_AGO = np.int32(2**31 - 1)
"""Days since an exposure that was never recorded."""


@dataclass(frozen=True, kw_only=True)
class Members:
    """One row per member of a set; sets in order, each with its cohort child first.

    starts, sizes  first row and members of each set
    set_of         set of each row (0 for the first)
    child          a number of the child of each row, from 0: the same in each set it serves
    first_use      whether the row is the child's first in its group
    covered        days under observation up to the index day, by service (0: none); (rows, services)
    days           days from the latest exposure to the index day, (rows, exposures); `LONG_AGO` where none is recorded
    moved          whether the child had moved to secondary school by the index day, in the same month as its case
    """

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    set_of: NDArray[np.int64]
    child: NDArray[np.int64]
    first_use: Flags
    covered: Ints
    days: Ints
    moved: Flags

    @property
    def is_case(self) -> Flags:
        """Whether a row is the cohort child of its set."""
        found = np.zeros(len(self.set_of), dtype=bool)
        found[self.starts] = True
        return found

    def observed(self, exposure: Exposure, days: int) -> Flags:
        """The rows of children under observation for these days, where the exposure is recorded.

        Under observation means: each of the days before the index day is one on which the exposure could have been
        recorded; for what comes with the move to secondary school, that the child had moved, when its case did.
        """
        service = list(SERVICES).index(EVENT_TYPES[exposure.event].service)
        long_enough = self.covered[:, service] >= days
        return long_enough & self.moved if exposure.event in AFTER_THE_MOVE else long_enough

    def exposed(self, number: int, days: int) -> Flags:
        """The rows with the exposure (by its number in the definition) within these days before the index day."""
        return np.asarray(self.days[:, number] <= days)

    def children(self, rows: Flags) -> int:
        """How many children these rows are about: one that serves several sets counts once."""
        seen = np.zeros(int(self.child.max(initial=-1)) + 1, dtype=bool)
        seen[self.child[rows]] = True
        return int(seen.sum())


def load_exposures(engine: Engine, study: Study) -> None:
    """Writes the exposures of the definition where SQL can read them: `work.exposure`."""
    asked = study.exposures
    engine.load(
        "work.exposure",
        {
            "exposure_no": np.arange(len(asked)),
            "trigger": [exposure.key for exposure in asked],
            "type": [exposure.event for exposure in asked],
            "role": [exposure.role or "" for exposure in asked],
            "lasting": np.array([int(exposure.lasting) for exposure in asked]),
        },
        types={"exposure_no": "INTEGER", "lasting": "INTEGER"},
    )


def members(engine: Engine, study: Study) -> Members:
    """Reads the matched sets with what was observed and recorded; needs what `cohort.match` makes."""
    load_exposures(engine, study)
    return read(engine, study)


def read(engine: Engine, study: Study) -> Members:
    """The same where the exposures of the definition are loaded already."""
    engine.run("exposed", {"longest_days": max(study.windows.main_days, *study.windows.also_days, 0)})
    found = engine.columns("read_matched")
    n = len(found["set_no"])
    sets = found["set_no"].astype(np.int64)
    starts = np.flatnonzero(np.r_[True, sets[1:] != sets[:-1]]) if n else np.zeros(0, dtype=np.int64)
    set_of = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, n]))
    child = np.unique(found["child_no"], return_inverse=True)[1].astype(np.int64)
    group = 2 * child + found["is_case"].astype(np.int64)
    first_use = np.zeros(n, dtype=bool)
    first_use[np.unique(group, return_index=True)[1]] = True
    covered = np.zeros((n, len(SERVICES)), dtype=np.int32)
    part = engine.columns("read_covered")
    covered[part["member_no"] - 1, part["service_no"]] = part["n_days"]
    days = np.full((n, len(study.exposures)), LONG_AGO, dtype=np.int32)
    part = engine.columns("read_exposed")
    days[part["member_no"] - 1, part["exposure_no"]] = part["n_days"]
    moves = found["moves_on"]
    return Members(
        starts=starts,
        sizes=np.diff(np.r_[starts, n]),
        set_of=set_of,
        child=child,
        first_use=first_use,
        covered=covered,
        days=days,
        moved=(moves < found["index_on"]) & (moves == moves[starts][set_of]),
    )


__all__ = ["AFTER_THE_MOVE", "LONG_AGO", "Members", "load_exposures", "members", "read"]
