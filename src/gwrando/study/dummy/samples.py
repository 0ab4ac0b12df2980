"""A few made-up records in the form of one extract plug-in, to prove that it reads what it says it reads."""

from pathlib import Path
from typing import Any

import numpy as np

from gwrando.study.dummy import hazard, lives
from gwrando.study.dummy import people as who
from gwrando.study.dummy.born import Columns, day_number
from gwrando.study.dummy.draws import Draws
from gwrando.study.dummy.extracts import Agency
from gwrando.study.dummy.lives import NO_DAY, Lives
from gwrando.study.dummy.model import AGENCIES, ROLES, Model
from gwrando.study.vocabulary import EVENT_TYPES

N_CHILDREN, N_EVENTS = 400, 12
SEED = 1
COVERED = "2013-01-01"
"""From this day on every service of the made-up Gwent has its extract."""


def one_of_each(service: str, children: Columns, *, draws: Draws) -> Lives:
    """Children to whom events of every type of one service happen, all alike often."""
    types = tuple(sorted(name for name, about in EVENT_TYPES.items() if about.service == service))
    n = len(children["child_no"])
    child = np.repeat(np.arange(n), N_EVENTS)
    key = np.arange(n * N_EVENTS)
    first, last = np.maximum(children["from_day"], day_number(COVERED))[child], children["to_day"][child]
    day = first + draws.below("sample/day", key, last - first + 1)
    kind = draws.below("sample/type", key, len(types))
    spell = np.array([EVENT_TYPES[name].spell for name in types])[kind]
    end = np.where(spell, np.minimum(day + draws.below("sample/lasts", key, 60), last), NO_DAY)
    order = np.lexsort((kind, day, child))
    events = {
        "child": children["child_no"][child],
        "day": day.astype(np.int32),
        "end": end.astype(np.int32),
        "type": kind.astype(np.int8),
        "agency": np.full(len(key), AGENCIES.index(service), np.int8),
        "role": draws.below("sample/role", key, len(ROLES)).astype(np.int8),
        "action": np.zeros(len(key), np.int8),
        "reason": np.zeros(len(key), np.int8),
        "opinion": np.zeros(len(key), np.bool_),
        "recorded": np.ones(len(key), np.bool_),
    }
    events = {name: values[order] for name, values in events.items()}
    made = {**children, "first_offence": np.full(n, hazard.NEVER, np.int32)}
    return Lives(children=made, events=events, types=types, truth={"coverage": {}})


def sample(extract: Any, folder: Path) -> dict[str, Path]:
    """Writes the files of one plug-in into `folder`; gives where each file kind is. The same every time."""
    draws = Draws(seed=SEED)
    children = lives.children(N_CHILDREN, draws=draws, model=Model())
    agency = Agency(extract.service, extract, folder, draws=draws)
    agency.write(one_of_each(extract.service, children, draws=draws), who.people(children, draws=draws))
    agency.sheets.close()
    return {kind: agency.sheets.path(kind) for kind in agency.form.kinds}


__all__ = ["one_of_each", "sample"]
