"""From counts to a safe table: what is hidden for its own sake, and what is hidden so that it stays hidden.

How a hidden number is protected. A reader knows every number shown, each total shown, and these rules. To
stay hidden, a cell must be able to take every value its rule allows without changing any sum that the reader
can check. For each cell that must be hidden we therefore find a **swap**: other hidden cells that can give
and
take what the cell gains or loses (in a table of two directions the four corners of a rectangle, totals
counting as cells), each staying within what the reader knows about it. The table before and after the swap
cannot be told apart, so the reader's interval for the cell holds its whole range. This is proven on exact
totals; rounding only adds to it.

Source: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), secondary suppression;
Hundepool et al., Handbook on Statistical Disclosure Control, tables (dominance, p %, feasibility interval).
"""

import math
from collections.abc import Mapping, Sequence, Set
from typing import NoReturn

from gwrando.errors import DisclosureError
from gwrando.outputs import labels
from gwrando.outputs.earlier import Memory, already_out, remembered
from gwrando.outputs.grid import Grid, Place
from gwrando.outputs.optimal import Suppressor
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.swaps import COSTS, Room, Swaps
from gwrando.outputs.tables import Contributors, CountTable, Reason, SafeCell, SafeTable


def protect(
    table: CountTable,
    rules: DisclosureRules,
    *,
    earlier: Sequence[SafeTable] = (),
    suppressor: Suppressor | None = None,
) -> SafeTable:
    """The table as it may leave under the rules; `earlier` are the tables already out about the same
    children. A `suppressor` suggests what to hide; its suggestion is taken where it hides less, after the same proof.

    Raises DisclosureError when no choice of hidden cells would protect it (too many categories for so few
    children, or an earlier table already says too much).
    """
    grid = Grid.of(table)
    _check_not_thin(table, rules)
    must = sensitive(table, rules, grid)
    if earlier:
        alone = _safe(table, rules, grid, _fewest(grid, rules, must, Memory({}, set(), set()), suppressor))
        if already_out(alone, earlier):
            return alone
    memory = remembered(table, rules, grid, earlier)
    for place, room in memory.must_hide.items():
        must[place] = room.or_more(must.get(place, room))
    return _safe(table, rules, grid, _fewest(grid, rules, must, memory, suppressor))


def _fewest(
    grid: Grid,
    rules: DisclosureRules,
    must: Mapping[Place, Room],
    memory: Memory,
    suppressor: Suppressor | None,
) -> set[Place]:
    """Every place to hide: our own choice, or the suppressor's where that, once proven, costs less.

    Raises DisclosureError when neither can be proven.
    """
    own: set[Place] | None = None
    suggested = None
    if suppressor is not None:
        suggested = suppressor.suggest(grid, rules, must, memory.public | memory.linked)
    try:
        own = _hidden(grid, rules, must, memory)
        if suggested is None:
            return own
        other = _hidden(grid, rules, must, memory, first=suggested)
    except DisclosureError:
        if own is None and suggested is not None:
            return _hidden(grid, rules, must, memory, first=suggested)
        if own is None:
            raise
        return own
    return other if price(grid, other) < price(grid, own) else own


def price(grid: Grid, hidden: Set[Place]) -> float:
    """What hiding these places costs a reader: a total more than a cell, the grand total more than a total."""
    return sum(COSTS[(place[0] == grid.rows) + (place[1] == grid.columns)] for place in hidden)


def _hidden(
    grid: Grid,
    rules: DisclosureRules,
    must: Mapping[Place, Room],
    memory: Memory,
    *,
    first: Set[Place] = frozenset(),
) -> set[Place]:
    """Every place to hide, those of `first` among them; raises DisclosureError when one that must be hidden cannot be
    protected.
    """
    hidden = set(must) | grid.unknown() | (first - memory.public - memory.linked)
    swaps = Swaps(grid, rules, hidden=hidden, public=memory.public | memory.linked)
    _hide_companions(swaps, {place: room for place, room in must.items() if place not in memory.linked})
    swaps = Swaps(grid, rules, hidden=swaps.hidden, public=memory.public)
    _hide_companions(swaps, {place: room for place, room in must.items() if place in memory.linked})
    return swaps.hidden


def _hide_companions(swaps: Swaps, must: Mapping[Place, Room]) -> None:
    for place, room in sorted(must.items()):
        swap = swaps.find(place, room)
        if swap is None:
            refuse()
        swaps.hide(swap)


def sensitive(table: CountTable, rules: DisclosureRules, grid: Grid) -> dict[Place, Room]:
    """The cells and totals that must be hidden for their own sake, and the room each needs (down, up)."""
    found: dict[Place, Room] = {}
    for place, count in grid.known():
        if rules.is_small(count):
            found[place] = Room(count - rules.smallest_hidden, rules.threshold - 1 - count)
    for place, given in _placed_contributors(table):
        count = grid.at(place) or 0
        room = dominance_room(given, count, rules)
        if count and room:
            found.setdefault(place, Room(room, room))
    for line in grid.lines():
        counts = [grid.at(place) or 0 for place in line]
        outside = sum(counts) - max(counts)
        if sum(counts) and outside < rules.all_of_group:
            largest = counts.index(max(counts))
            found.setdefault(line[largest], Room(rules.all_of_group - outside, 0))
            for place in line:  # the rest are noughts that would be shown, or small and found already
                found.setdefault(place, Room(0, rules.threshold - 1))
    return found


def dominance_room(given: Contributors, count: int, rules: DisclosureRules) -> int:
    """How far either side of the count a reader's interval must reach; 0 when no one dominates.

    (n,k): the `nk_n` largest make more than `nk_k` of the count. p %: what is left after the two largest is
    less
    than `p_ratio` of the largest, so that the second could work out the first. Fewer contributors than the
    threshold
    is hidden whatever the count.
    Source: Handbook on Statistical Disclosure Control, 4.2.2 (protection levels of the rules).
    """
    top = sum(given.largest[: rules.nk_n])
    room = 0
    if top > rules.nk_k * count:
        room = math.ceil(top / rules.nk_k - count)
    if given.largest:
        short = rules.p_ratio * given.largest[0] - (count - sum(given.largest[:2]))
        room = max(room, math.ceil(short))
    if room or given.n < rules.threshold:
        return max(room, rules.threshold - 1)
    return 0


def _placed_contributors(table: CountTable) -> list[tuple[Place, Contributors]]:
    rows, columns = list(table.rows), list(table.columns)
    return [
        ((rows.index(row), columns.index(column)), given)
        for (row, column), given in table.contributors.items()
    ]


def _check_not_thin(table: CountTable, rules: DisclosureRules) -> None:
    total = sum(count or 0 for line in table.counts for count in line)
    labels.check_thin(lines=len(table.rows), total=total, threshold=rules.threshold, where="rows")
    labels.check_thin(lines=len(table.columns), total=total, threshold=rules.threshold, where="columns")


def _safe(table: CountTable, rules: DisclosureRules, grid: Grid, hidden: set[Place]) -> SafeTable:
    def cell(place: Place) -> SafeCell:
        count = grid.at(place)
        if not grid.has(place):
            return SafeCell(None, Reason.NO_TOTAL, rules.threshold)
        if count is None:
            return SafeCell(None, Reason.SOURCE, rules.threshold)
        if place not in hidden:
            return SafeCell(rules.rounded(count), Reason.SHOWN, rules.threshold)
        if not rules.name_reasons or grid.is_total(place):
            return SafeCell(None, Reason.HIDDEN, rules.threshold)
        return SafeCell(None, Reason.FEW if count < rules.threshold else Reason.PROTECTS, rules.threshold)

    rows, columns = len(table.rows), len(table.columns)
    return SafeTable(
        name=table.name,
        title=table.title,
        rows=table.rows,
        columns=table.columns,
        cells=[[cell((row, column)) for column in range(columns)] for row in range(rows)],
        row_totals=[cell(grid.row_total(row)) for row in range(rows)],
        column_totals=[cell(grid.column_total(column)) for column in range(columns)],
        grand_total=cell(grid.grand_total()),
        source=table.source,
        missing=table.missing,
        unit=table.unit,
        rules=rules,
    )


def refuse() -> NoReturn:
    """Raises `DisclosureError`: no way was found to protect the table."""
    raise DisclosureError(
        cy="Ni ellir gwneud y tabl hwn yn ddiogel: byddai modd cyfrifo rhif cudd.",
        en="This table cannot be made safe: a hidden number could be worked out.",
        where="protect",
        next_cy="Cyfunwch gategorïau, neu gadewch y tabl allan o'r rhyddhad.",
        next_en="Join categories together, or leave the table out of the release.",
    )
