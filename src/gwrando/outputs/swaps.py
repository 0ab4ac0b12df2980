"""The swaps that keep a hidden number hidden: see `disclosure` for why they protect.

A swap for a hidden cell is a set of other hidden places which can give and take what the cell gains or loses, so
that no sum a reader can check changes and no place leaves what a reader knows of it. Shapes, cheapest first found:

    none        neither sum of the cell can be checked
    pair        one sum can be checked: one other place in that line (or several, where one is not enough)
    rectangle   both can be checked: the corners (i, m), (k, j) and (k, m) of a second row and a second column
    two lines   where one place has not enough to give, or a total would have to be hidden: its own line and
                another, in as many places of each as it takes
"""

import math
from collections.abc import Iterable, Set
from typing import NamedTuple

from gwrando.outputs.grid import Grid, Place
from gwrando.outputs.rules import DisclosureRules

# What hiding one more place costs: a cell, a total, the grand total. Never by size: were the smallest chosen, a
# reader who knows that would learn that it is smaller than what is shown. Among equals the last in the table is
# chosen, so that whoever makes a table puts last what its readers can best do without.
COSTS = (1.0, 4.0, 8.0)
NEVER = math.inf


class Room(NamedTuple):
    """How far below and above its count a reader's interval for a hidden place must reach."""

    down: float
    up: float

    def or_more(self, other: "Room") -> "Room":
        """The room that satisfies both."""
        return Room(max(self.down, other.down), max(self.up, other.up))


NO_ROOM = Room(0, 0)


class Swaps:
    """Finds swaps in one grid and remembers what is hidden so far.

    `hidden` are the places that must be hidden in any case; `public` places are known to a reader from an earlier
    table and take no part in hiding others.
    """

    def __init__(self, grid: Grid, rules: DisclosureRules, *, hidden: Set[Place], public: Set[Place]) -> None:
        self.grid, self.rules, self.public = grid, rules, public
        self.hidden: set[Place] = set()
        self._row_numbers = range(grid.rows + grid.column_sums)
        self._column_numbers = range(grid.columns + grid.row_sums)
        # what each place would cost, and how far it may move before it leaves what a reader knows of it
        self._cost = {place: self._first_cost(place) for place in grid.places()}
        self._slack = {place: self._slack_of(place) for place in grid.places()}
        self._turned = {place: Room(up, down) for place, (down, up) in self._slack.items()}
        self._sides = {place: grid.side(place) for place in grid.places()}
        self.hide(hidden)

    def hide(self, places: Iterable[Place]) -> None:
        """Hides the places: from now on they cost nothing."""
        for place in places:
            self.hidden.add(place)
            if self.grid.at(place) is not None and place not in self.public:
                self._cost[place] = 0.0

    def find(self, place: Place, room: Room) -> set[Place] | None:
        """The cheapest swap found that gives the hidden place its room; None when there is none."""
        grid = self.grid
        if self._nothing_shown(place):
            return set()
        room = self._within_own_bounds(place, room)
        row_closed, column_closed = grid.closed_row(place[0]), grid.closed_column(place[1])
        if not row_closed and not column_closed:
            return set()
        found = [self._rectangle(place, room)]
        if not column_closed:
            beside = [
                (place[0], m) for m in self._column_numbers if m != place[1] and not grid.closed_column(m)
            ]
            found += [self._pair(place, beside, room), self._several(place, beside, room)]
        if not row_closed:
            above = [(k, place[1]) for k in self._row_numbers if k != place[0] and not grid.closed_row(k)]
            found += [self._pair(place, above, room), self._several(place, above, room)]
        best = min((swap for swap in found if swap is not None), key=self._price, default=None)
        if best is not None and self._price(best) < COSTS[1]:
            return best
        wider = self._two_lines(place, room)
        return min((swap for swap in (best, wider) if swap is not None), key=self._price, default=None)

    def _rectangle(self, place: Place, room: Room) -> set[Place] | None:
        """Three other corners; the far one is not needed where neither of its sums can be checked."""
        i, j = place
        grid, best, limit = self.grid, None, NEVER
        columns = [m for m in reversed(self._column_numbers) if m != j]
        rows = [k for k in reversed(self._row_numbers) if k != i]
        with_row = _cheapest((self._offer(place, (i, m), -1, room), m) for m in columns)
        with_column = _cheapest((self._offer(place, (k, j), -1, room), k) for k in rows)
        for above, k in with_column:
            if above >= limit:
                break
            row_open = not grid.closed_row(k)
            for beside, m in with_row:
                if above + beside >= limit:
                    break
                free = row_open and not grid.closed_column(m)
                far = 0.0 if free else self._offer(place, (k, m), 1, room)
                if above + beside + far < limit:
                    limit = above + beside + far
                    best = {(i, m), (k, j)} if free else {(i, m), (k, j), (k, m)}
        return best

    def _pair(self, place: Place, others: list[Place], room: Room) -> set[Place] | None:
        priced = _cheapest((self._offer(place, other, -1, room), other) for other in reversed(others))
        return {other for _, other in priced[:1]} or None

    def _several(self, place: Place, others: list[Place], room: Room) -> set[Place] | None:
        """Several places of the one line that can be checked, where one alone has not enough to give."""
        return self._gathered(
            place, [[(other, -1)] for other in reversed(others) if not self.grid.is_total(other)], room
        )

    def _two_lines(self, place: Place, room: Room) -> set[Place] | None:
        """The place's own line and another, in as many places of each as it takes."""
        grid, (i, j) = self.grid, place
        tries: list[tuple[Place, list[list[tuple[Place, int]]]]] = []
        if i < grid.rows or j == grid.columns:  # along the row: any place but a column's total
            across = [m for m in reversed(range(grid.columns)) if m != j]
            tries += [
                ((k, j), [[((i, m), -1), ((k, m), 1)] for m in across])
                for k in reversed(self._row_numbers)
                if k != i
            ]
        if j < grid.columns or i == grid.rows:
            down = [k for k in reversed(range(grid.rows)) if k != i]
            tries += [
                ((i, m), [[((k, j), -1), ((k, m), 1)] for k in down])
                for m in reversed(self._column_numbers)
                if m != j
            ]
        best, limit = None, NEVER
        for other, choices in tries:
            if self._offer(place, other, -1, room) < limit:
                found = self._gathered(place, choices, room)
                if found is not None and self._price(found | {other}) < limit:
                    best, limit = found | {other}, self._price(found | {other})
        return best

    def _gathered(
        self, place: Place, choices: list[list[tuple[Place, int]]], room: Room
    ) -> set[Place] | None:
        """The cheapest of the choices, added up until together they give the room; None when all do not."""
        priced = [
            (sum(self._offer(place, other, sign, NO_ROOM) for other, sign in choice), choice)
            for choice in choices
        ]
        down = up = 0.0
        chosen: set[Place] = set()
        for _, choice in _cheapest(priced):
            if down >= room.down and up >= room.up:
                break
            slack = [self._slack_for(place, other, sign) for other, sign in choice]
            down, up = down + min(room.down for room in slack), up + min(room.up for room in slack)
            chosen |= {other for other, _ in choice}
        return chosen if down >= room.down and up >= room.up else None

    def _offer(self, place: Place, other: Place, sign: int, room: Room) -> float:
        """What it costs that the other place takes part in the swap; NEVER when it cannot move so far."""
        cost = self._cost[other]
        if cost == NEVER:
            return NEVER
        slack = self._slack_for(place, other, sign)
        return cost if slack.down >= room.down and slack.up >= room.up else NEVER

    def _slack_for(self, place: Place, other: Place, sign: int) -> Room:
        """How far the hidden place may go down and up before the other one stops it.

        `sign` is for sums of parts; a total stands on the other side of its sum and moves the other way.
        """
        same = sign * self._sides[place] * self._sides[other] > 0
        return self._slack[other] if same else self._turned[other]

    def _slack_of(self, place: Place) -> Room:
        count = self.grid.at(place) or 0
        low, high = self.bounds(place)
        return Room(count - low, high - count)

    def bounds(self, place: Place) -> tuple[float, float]:
        """What a reader knows of a hidden place before doing any sum."""
        rules, count = self.rules, self.grid.at(place) or 0
        low = min(rules.smallest_hidden, count)
        if not rules.name_reasons or self.grid.is_total(place):
            return low, math.inf
        return (low, rules.threshold - 1) if count < rules.threshold else (rules.threshold, math.inf)

    def _within_own_bounds(self, place: Place, room: Room) -> Room:
        """The room asked for, less what the rules themselves tell a reader (a total is at least its parts)."""
        count = self.grid.at(place) or 0
        low, high = self.bounds(place)
        if self.grid.is_total(place) and self.rules.smallest_hidden:
            low = max(low, sum(bool(self.grid.at(part)) for part in self.grid.parts(place)))
        return Room(min(room.down, count - low), min(room.up, high - count))

    def _first_cost(self, place: Place) -> float:
        """A nought that is shown stays shown; the total of a question is known from the other questions."""
        grid, count = self.grid, self.grid.at(place)
        total = grid.is_total(place)
        if count is None or place in self.public or (total and grid.questions):
            return NEVER
        if not total and count < self.rules.smallest_hidden:
            return NEVER
        return COSTS[(place[0] == grid.rows) + (place[1] == grid.columns)]

    def _price(self, places: set[Place]) -> float:
        return sum(self._cost[place] for place in places)

    def _nothing_shown(self, place: Place) -> bool:
        """Whether every number that is tied to this one by a sum is hidden too: then no sum can be done."""
        grid = self.grid
        row_closed, column_closed = grid.closed_row(place[0]), grid.closed_column(place[1])
        axis = 0 if row_closed else 1
        return all(
            other in self.hidden
            for other in grid.places()
            if (row_closed and column_closed) or other[axis] == place[axis]
        )


def _cheapest[T](priced: Iterable[tuple[float, T]]) -> list[tuple[float, T]]:
    """What can be had, cheapest first; equals stay in the order given."""
    return sorted((offer for offer in priced if offer[0] < NEVER), key=lambda offer: offer[0])
