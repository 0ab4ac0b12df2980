"""What is already out: a new table may not say, by its difference from an earlier one, what each alone hides.

Two tables are about the same numbers where their keys and labels agree: cells when the tables have the same
name or
title, row (column) totals when they have the same rows (columns), grand totals always. The caller decides
which
tables are about the same children, by passing them as `earlier`.
Source: Handbook on Statistical Disclosure Control for Outputs (SDAP, 2019), differencing and linked tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from gwrando.errors import DisclosureError
from gwrando.outputs.grid import Grid, Place
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.swaps import Room
from gwrando.outputs.tables import CountTable, Reason, SafeCell, SafeTable
from gwrando.text import Bilingual


@dataclass(frozen=True)
class Memory:
    """What earlier tables ask of a new one.

    must_hide   places that must stay hidden, and the room each needs
    public      places whose number a reader knows well enough from an earlier table
    linked      totals hidden in an earlier table: here too they may move with each other alone
    """

    must_hide: dict[Place, Room]
    public: set[Place]
    linked: set[Place]


def remembered(table: CountTable, rules: DisclosureRules, grid: Grid, earlier: Sequence[SafeTable]) -> Memory:
    """What the earlier tables ask of this one.

    A cell hidden earlier stays hidden, with an interval at least as wide as the threshold's. A number that a reader
    knows from an earlier table takes no part in hiding another; and where the new number differs from the earlier
    one by what could be fewer than the threshold, it is hidden.
    Raises DisclosureError when more than two totals shared with the earlier tables were hidden there: nothing then
    proves that the tables together keep them hidden.
    """
    memory = Memory({}, set(), set())
    for before in earlier:
        for place, cell in _shared(table, grid, before):
            count = grid.at(place)
            if count is None or not grid.has(place) or cell.reason is Reason.NO_TOTAL:
                continue
            wide = max(rules.threshold, before.rules.threshold) - 1
            down = min(wide, count - min(count, rules.smallest_hidden))
            if cell.shown is None and grid.is_total(place):
                memory.must_hide[place] = Room(down, wide)
                memory.linked.add(place)
            elif cell.shown is None:
                memory.must_hide[place] = Room(down, wide - down)
            elif still_known(rules.rounded(count), cell.shown, before.rules, rules):
                memory.public.add(place)
                if rules.rounded(count) != cell.shown:
                    memory.must_hide[place] = Room(down, wide)
    if len(memory.linked) > 2:
        _refuse_linked()
    # two totals move with each other alone, so that the smaller one's room is the other's too
    for place in sorted(memory.linked, key=lambda place: grid.at(place) or 0)[1:]:
        room = memory.must_hide[place]
        memory.must_hide[place] = Room(room.down, room.up - room.down)
    return memory


def already_out(safe: SafeTable, earlier: Sequence[SafeTable]) -> bool:
    """Whether an earlier table says the very same: then this one tells nothing new."""
    return any(_says(safe) == _says(old) for old in earlier)


def _says(table: SafeTable) -> tuple[object, ...]:
    axes = list(table.rows.items()), list(table.columns.items())
    return axes, table.cells, table.row_totals, table.column_totals, table.grand_total, table.rules


def still_known(now: int, before: int, rules_before: DisclosureRules, rules: DisclosureRules) -> bool:
    """Whether an earlier number still tells the new one to within fewer than the threshold."""
    blur = rules_before.rounding_base // 2 + rules.rounding_base // 2
    return abs(now - before) - blur < max(rules_before.threshold, rules.threshold)


def _shared(table: CountTable, grid: Grid, before: SafeTable) -> Iterator[tuple[Place, SafeCell]]:
    """The places of the new table that the earlier one has too, with the earlier cell."""
    rows = {key: row for row, key in enumerate(table.rows)}
    columns = {key: column for column, key in enumerate(table.columns)}
    if table.name == before.name or table.title == before.title:
        for row in _common(table.rows, before.rows):
            for column in _common(table.columns, before.columns):
                yield (rows[row], columns[column]), before.cell(row, column)
    if dict(table.rows) == dict(before.rows):
        for row in rows:
            yield grid.row_total(rows[row]), before.row_total(row)
    if dict(table.columns) == dict(before.columns):
        for column in columns:
            yield grid.column_total(columns[column]), before.column_total(column)
    yield grid.grand_total(), before.grand_total


def differs_safely(now: SafeTable, before: SafeTable) -> None:
    """Raises DisclosureError when two tables that may both be read tell by their difference what one of them hides.

    For tables that are protected already, of two releases: a cell hidden in one and shown in the other, or two shown
    numbers whose difference could be fewer than the threshold.
    """
    for (row, column), cell in shown_again(now, before):
        other = place_of(now, row, column)
        if Reason.NO_TOTAL in (cell.reason, other.reason) or cell.shown == other.shown:
            continue
        if cell.shown is None or other.shown is None:
            refuse_difference(now.name)
        if still_known(other.shown, cell.shown, before.rules, now.rules):
            refuse_difference(now.name)


def place_of(table: SafeTable, row: str, column: str) -> SafeCell:
    """The cell of two keys; an empty key stands for the total."""
    if row and column:
        return table.cell(row, column)
    if row:
        return table.row_total(row)
    return table.column_total(column) if column else table.grand_total


def shown_again(now: SafeTable, before: SafeTable) -> Iterator[tuple[tuple[str, str], SafeCell]]:
    """The places (keys, empty for a total) of a protected table that an earlier one has too, with the earlier cell."""
    if now.name == before.name or now.title == before.title:
        for row in _common(now.rows, before.rows):
            for column in _common(now.columns, before.columns):
                yield (row, column), before.cell(row, column)
    if dict(now.rows) == dict(before.rows):
        for row in now.rows:
            yield (row, ""), before.row_total(row)
    if dict(now.columns) == dict(before.columns):
        for column in now.columns:
            yield ("", column), before.column_total(column)


def _common(now: Mapping[str, Bilingual], before: Mapping[str, Bilingual]) -> list[str]:
    return [key for key, label in now.items() if before.get(key) == label]


def _refuse_linked() -> None:
    raise DisclosureError(
        cy="Mae'r tabl hwn yn rhannu cyfanswm â thabl cynharach lle'r oedd y cyfanswm hwnnw wedi'i guddio.",
        en="This table shares a total with an earlier table in which that total was hidden.",
        where="earlier",
        next_cy="Cyfunwch y grŵp bach â grŵp arall yn y ddau dabl.",
        next_en="Join the small group with another group in both tables.",
    )


def refuse_difference(where: str) -> NoReturn:
    """Raises DisclosureError: a table beside an earlier release would tell what one of the two hides."""
    raise DisclosureError(
        cy="Byddai'r tabl hwn, o'i gymharu â rhyddhad cynharach, yn dweud yr hyn y mae un ohonynt yn ei guddio.",
        en="This table, compared with an earlier release, would tell what one of the two hides.",
        where=where,
        next_cy="Gadewch y tabl allan, neu gwnewch y rhyddhad eto gyda'r cofnod rhyddhau wrth ei ymyl.",
        next_en="Leave the table out, or make the release again with its ledger beside it.",
    )
