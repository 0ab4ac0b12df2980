"""Small numbers of children: one table protected, and a whole protected beside the rooms that were shown before it.

A room sees its own counts when it has closed; the whole consultation is counted later. Both are safe alone, and together they
may not be: where two rooms each show "fewer than 5" and the whole shows 10 (so 8 to 12), both must be 4. Before a whole is
kept, this is asked of every hidden number of every room: what can it still be, knowing all tables? Where the answer is too
narrow the whole is shown more coarsely, and where nothing helps it is not shown.

Source: interval disclosure by linear programming, as in the Handbook on Statistical Disclosure Control for Outputs (SDAP,
2019) and Willenborg and de Waal 2001, chapter 6; here in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from gwrando.outputs import CountTable, DisclosureRules, Reason, SafeTable, protect
from gwrando.outputs.tables import SafeCell

COARSER = (10, 20, 50, 100)
"""Thresholds that are also the rounding, tried in this order where the usual rules would say too much."""
MOST_NOT_SHOWN = 4  # children of a room that is not shown
NO_MOST = 100_000  # more children than one consultation hears: stands for "no most"
LOOKS = 3
FEWEST_VALUES = 3
"""A hidden number below the threshold must still be able to be any of so many."""


def protected(counts: CountTable) -> SafeTable:
    """One row of counts under the children's-voice rules; one table leaves, never both (decision 0031).

    Where those rules leave no number but perhaps a nought or of those who passed, the same rules with named reasons can
    still say that all other answers were few: "nearly everyone agreed", without a number.
    """
    return _protected(counts, DisclosureRules.childrens_voice())


def _protected(counts: CountTable, rules: DisclosureRules) -> SafeTable:
    table = protect(counts, rules)
    if not any(table.cell("all", column).shown for column in counts.columns if column != "pass"):
        return protect(counts, replace(rules, name_reasons=True))
    return table


def protected_beside(
    counts: CountTable, rooms: Sequence[SafeTable], *, n_others: int = 0
) -> SafeTable | None:
    """The whole of which `rooms` are parts that were shown already; None where no form of it is safe beside them.

    All tables have one row and the same columns. `n_others` rooms were not shown: fewer than five answered in each.
    """
    usual = DisclosureRules.childrens_voice()
    for rules in (
        usual,
        *(replace(usual, threshold=n, rounding_base=n, minimum_denominator=n) for n in COARSER),
    ):
        made = _protected(counts, rules)
        if not reveals(made, rooms, n_others=n_others):
            return made
    return None


def _range(cell: SafeCell, rules: DisclosureRules) -> tuple[float, float]:
    """The least and the most that a number can be, from how it is shown alone."""
    if cell.shown is not None:
        return rules.least(cell.shown), rules.most(cell.shown)
    if cell.reason is Reason.FEW:
        return 0, rules.threshold - 1  # a nought is hidden too where it protects another
    return 0, NO_MOST


def _line(table: SafeTable) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    cells = [_range(table.cell("all", column), table.rules) for column in table.columns]
    return cells, _range(table.row_total("all"), table.rules)


@dataclass(frozen=True)
class _System:
    """Whole numbers between bounds with sums between bounds: one for each room and column, in that order.

    With a whole, also one a column for the rooms that were not shown, which had fewer than five children each; and for `moved`
    children who came or went since the rooms were shown.
    """

    bounds: Bounds
    sums: LinearConstraint
    width: int

    def solved(self, aim: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Numbers that all tables allow and that make `aim` smallest. Raises ValueError when there are none."""
        # rooms and columns (the columns nested in the total) are two laminar families: the sums are totally unimodular, so
        # the corner that the simplex method ends in is in whole numbers by itself
        found = milp(aim, bounds=self.bounds, constraints=self.sums)
        if found.x is None:
            raise ValueError("the tables contradict each other")
        corner: npt.NDArray[np.int64] = np.rint(found.x).astype(np.int64)
        return corner

    def ends(self, at: int) -> tuple[int, int]:
        """The least and the most of one number."""
        aim = np.zeros(len(self.bounds.lb))
        aim[at] = 1
        return int(self.solved(aim)[at]), int(self.solved(-aim)[at])


def _system(
    rooms: Sequence[SafeTable], whole: SafeTable | None, n_others: int = 0, *, moved: int = 0
) -> _System:
    width = len(rooms[0].columns)
    parts = [_line(room) for room in rooms]
    others = float(MOST_NOT_SHOWN * n_others + moved)
    rest = [(float(-moved), others)] * width if whole is not None else []
    numbers = [one for cells, _ in parts for one in cells] + rest
    rows, between = [], []
    for at, (_, total) in enumerate(parts):
        row = np.zeros(len(numbers))
        row[at * width : (at + 1) * width] = 1
        rows.append(row)
        between.append(total)
    if whole is not None:
        cells, total = _line(whole)
        for column, ends in enumerate(cells):
            row = np.zeros(len(numbers))
            row[column::width] = 1
            rows.append(row)
            between.append(ends)
        rows.append(np.ones(len(numbers)))
        between.append(total)
        row = np.zeros(len(numbers))
        row[-width:] = 1
        rows.append(row)
        between.append((float(-moved), others))
    return _System(
        Bounds(np.array([low for low, _ in numbers]), np.array([high for _, high in numbers])),
        LinearConstraint(
            np.array(rows), np.array([low for low, _ in between]), np.array([high for _, high in between])
        ),
        width,
    )


def possible(
    rooms: Sequence[SafeTable],
    room: int,
    column: int,
    *,
    whole: SafeTable | None = None,
    n_others: int = 0,
) -> tuple[int, int]:
    """The least and the most that this number of this room can be, knowing all tables (`NO_MOST`: anything).

    `n_others`: rooms of the whole that were not shown, each because fewer than five answered in it.

    Raises ValueError when the tables contradict each other: they are not of the same children.
    """
    found = _system(rooms, whole, n_others)
    return found.ends(room * found.width + column)


def _narrow(low: int, high: int, threshold: int) -> bool:
    """Perhaps small, and one of fewer than three values; that nobody did something is no secret in these rules."""
    return high > 0 and low < threshold and high - low + 1 < FEWEST_VALUES


def reveals(whole: SafeTable, rooms: Sequence[SafeTable], *, n_others: int = 0) -> bool:
    """Whether a small number that a room hides can be told to fewer than three values once the whole is known, and could
    not from the room's own table, which was judged when it was shown.
    """
    if not rooms:
        return False
    # a room may have been shown before its last answers came, or before somebody took theirs back
    for moved in (0, MOST_NOT_SHOWN * len(rooms)):
        try:
            return _told(_system(rooms, whole, n_others, moved=moved), rooms)
        except ValueError:
            continue
    return False  # so many came or went that the rooms say nothing about the whole


def _told(system: _System, rooms: Sequence[SafeTable]) -> bool:
    """Whether any hidden number of a room is told. Raises ValueError when the tables contradict each other."""
    columns = list(rooms[0].columns)
    hidden = [
        at * system.width + n
        for at, room in enumerate(rooms)
        for n, column in enumerate(columns)
        if room.cell("all", column).shown is None
    ]
    low, high = _spread(system, hidden)
    for at in hidden:
        room, column = divmod(at, system.width)
        threshold = rooms[room].rules.threshold
        if high[at] - low[at] + 1 >= FEWEST_VALUES:
            continue  # two answers that all tables allow are far enough apart: nothing to ask
        ends = system.ends(at)
        if _narrow(*ends, threshold) and ends != possible([rooms[room]], 0, column):
            return True
    return False


def _spread(system: _System, hidden: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """The least and the most of each hidden number among a few answers that all tables allow: most need no more asking."""
    rng = np.random.default_rng(0)  # which answers are looked at changes the time, never what is found
    aims = [np.ones(len(system.bounds.lb)), *rng.normal(size=(LOOKS, len(system.bounds.lb)))]
    found = np.array([system.solved(sign * aim) for aim in aims for sign in (1.0, -1.0)])
    return (
        {at: int(found[:, at].min()) for at in hidden},
        {at: int(found[:, at].max()) for at in hidden},
    )
