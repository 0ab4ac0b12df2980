"""Which cells to hide so that as little as possible is lost: asked of the HiGHS solver in pytauargus, where it is installed.

The solver only suggests. What it suggests is hidden first, then the same proof as for our own choice runs over it
(`disclosure`), which hides more where it cannot prove a number safe; and whichever of the two hides less is taken. So no
number rests on the solver being right. It runs in a process of its own in a folder that is deleted, because it writes its
working files (which hold the counts) into the folder it is started in.

Source: Fischetti and Salazar (2000), Models and algorithms for optimizing cell suppression in tabular data with linear
constraints, JASA 95:916-928; the JJ format of tau-Argus.
"""

import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Set
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from gwrando.outputs.grid import Grid, Place
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.swaps import COSTS, Room

SECONDS = 20
NEVER_HIDE = "z"
_RUN = (
    "from pytauargus import HiTaSCtrl; import sys; "
    "sys.exit(min(HiTaSCtrl().full_jj(in_file_jj='in.jj', out_file='out.jj', max_time=int(sys.argv[1])), 9))"
)


class Suppressor(Protocol):
    """Suggests places to hide."""

    def suggest(
        self, grid: Grid, rules: DisclosureRules, must: Mapping[Place, Room], public: Set[Place]
    ) -> set[Place] | None:
        """Places to hide beside those that must be hidden; None when there is no suggestion."""


def installed() -> bool:
    """Whether the solver is there (`pip install gwrando[optimal]`)."""
    return find_spec("pytauargus") is not None


@dataclass(frozen=True)
class Optimal:
    """The solver of pytauargus, for tables of two directions. `seconds` is the longest it may take for one table."""

    seconds: int = SECONDS

    def suggest(
        self, grid: Grid, rules: DisclosureRules, must: Mapping[Place, Room], public: Set[Place]
    ) -> set[Place] | None:
        """Places to hide that protect every place that must be hidden at the least cost; None when it finds none."""
        if not must:
            return set()
        places = list(grid.places())
        if any(grid.at(place) is None for place in places):
            return None  # hidden at the source: sums that cannot be checked need no solver
        with tempfile.TemporaryDirectory(prefix="gwrando-") as name:
            folder = Path(name)
            (folder / "in.jj").write_text(problem(grid, rules, must, public), encoding="ascii")
            try:
                done = subprocess.run(  # noqa: S603 - our own interpreter, no shell, nothing from outside
                    [sys.executable, "-c", _RUN, str(self.seconds)],
                    cwd=folder,
                    capture_output=True,
                    timeout=2 * self.seconds + 10,
                    check=False,
                )
                found = (folder / "out.jj").read_text(encoding="ascii").split()
            except (OSError, ValueError, subprocess.TimeoutExpired):
                return None
        if done.returncode or not all(part.isdigit() and int(part) < len(places) for part in found):
            return None
        return {places[int(part)] for part in found}


def problem(grid: Grid, rules: DisclosureRules, must: Mapping[Place, Room], public: Set[Place]) -> str:
    """The table as the solver reads it: a line a cell (number, count, cost, status, bounds, protection), then its sums.

    Costs are by place (cell, total, grand total), never by size: see decision 0012.
    """
    places = list(grid.places())
    number = {place: at for at, place in enumerate(places)}
    most = 2 * sum(grid.at(place) or 0 for place in places) + 2 * rules.threshold
    lines = ["0", str(len(places))]
    for place in places:
        count = grid.at(place) or 0
        total = (place[0] == grid.rows) + (place[1] == grid.columns)
        status, low, up = "s", 0, 0
        if place in must:
            room = must[place]
            status, low, up = "u", math.ceil(min(room.down, count)), math.ceil(room.up)
        elif place in public or (total and grid.questions) or count < rules.smallest_hidden:
            status = NEVER_HIDE
        lines.append(f"{number[place]} {count} {COSTS[total]:g} {status} 0 {most} {low} {up} 0")
    sums = []
    if grid.row_sums:
        for row in range(grid.rows + grid.column_sums):
            sums.append([(row, grid.columns), *((row, column) for column in range(grid.columns))])
    if grid.column_sums:
        for column in range(grid.columns + grid.row_sums):
            sums.append([(grid.rows, column), *((row, column) for row in range(grid.rows))])
    lines.append(str(len(sums)))
    for whole, *parts in sums:
        terms = [f"{number[whole]} (-1)", *(f"{number[part]} (1)" for part in parts)]
        lines.append(f"0 {len(terms)} : {' '.join(terms)}")
    return "\n".join(lines) + "\n"
