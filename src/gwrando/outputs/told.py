"""Estimates that are out: a new one may not say, by its difference from an earlier one, what few children make.

From a ratio with its interval a reader can work out how many children had a thing; from a share and its number, both of
its counts. So an estimate is held against each earlier one that asks the same (by name, by kind and title, or by a name
that differs in a last number by less than a tenth, as 90 and 91 days), and against tables that hide what it rests on.
Source: Handbook on Statistical Disclosure Control for Outputs (SDAP, 2019), differencing; Woolf (1955) for the interval
of a ratio, 1/a + 1/b + 1/c + 1/d.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gwrando.outputs import earlier, intervals
from gwrando.outputs.estimates import RATIOS, SafeEstimate
from gwrando.outputs.rules import DisclosureRules
from gwrando.outputs.tables import Reason, SafeTable
from gwrando.text import Bilingual

BESIDE = Bilingual(
    cy="wedi'i guddio: byddai, o'i gymharu â rhyddhad cynharach, yn dweud am ychydig o blant",
    en="hidden: compared with an earlier release it would tell of a few children",
)
LAST_NUMBER = re.compile(r"(.*)_(\d+)")
NEAR = 10
"""Periods that differ by less than a tenth ask the same again."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an earlier release said of one estimate; `tables` are those it was about."""

    name: str
    kind: str
    title: Bilingual
    outcome: str
    level: float
    tables: tuple[str, ...]
    rules: DisclosureRules
    figures: tuple[object, ...]

    @property
    def n(self) -> int | None:
        """Children in the analysis, as shown."""
        n = self.figures[-1]
        return n if isinstance(n, int) else None


def told(one: SafeEstimate) -> Told:
    """What this estimate says, as the ledger keeps it."""
    return Told(
        name=one.name,
        kind=one.kind,
        title=one.title,
        outcome=one.outcome,
        level=one.level,
        tables=one.tables,
        rules=one.rules,
        figures=(one.value, one.low, one.high, one.p, one.q, one.n),
    )


def same_question(now: Told, before: Told) -> bool:
    """Whether two estimates ask the same: see the module."""
    if now.name == before.name or (now.kind, now.title) == (before.kind, before.title):
        return True
    one, other = LAST_NUMBER.fullmatch(now.name), LAST_NUMBER.fullmatch(before.name)
    if now.kind != before.kind or one is None or other is None or one[1] != other[1]:
        return False
    a, b = int(one[2]), int(other[2])
    return abs(a - b) * NEAR < max(a, b)


def sizes(one: Told) -> tuple[float, ...]:
    """Numbers of children a reader can work out from a shown estimate: all of it; of a share, its part and the rest; of a
    ratio with its interval, the least that its smallest count can be (1 over the square of the standard error)."""
    n = one.n or 0
    value, low, high = one.figures[:3]
    if one.kind == "share" and isinstance(value, float):
        return (n, n * value, n - n * value)
    if one.kind in RATIOS and isinstance(low, float) and isinstance(high, float) and 0 < low < high:
        error = math.log(high / low) / (2 * intervals.z_for(level=one.level))
        return (n, 1 / error**2)
    return (n,)


def tells(now: Told, before: Told) -> bool:
    """Whether two estimates that may both be read tell by their difference of fewer than the threshold.

    Safe are: the very same figures; both hidden; or every size that can be worked out so far apart that many lie between.
    """
    if now.figures == before.figures and now.outcome == before.outcome:
        return False
    if "hidden" in (now.outcome, before.outcome):
        return True
    one, other = sizes(now), sizes(before)
    if len(one) != len(other) or earlier.still_known(int(one[0]), int(other[0]), before.rules, now.rules):
        return True
    least = max(now.rules.threshold, before.rules.threshold)
    return any(abs(a - b) < least for a, b in zip(one[1:], other[1:], strict=True))


def hides(table: SafeTable) -> bool:
    """Whether a table hides one of its inner cells."""
    return any(
        cell.shown is None and cell.reason is not Reason.NO_TOTAL for line in table.cells for cell in line
    )


def unsafe(one: SafeEstimate, out: Iterable[Told], tables: Iterable[SafeTable]) -> bool:
    """Whether an estimate, beside those that are out and the tables that are out, would tell of a few children.

    One that was hidden for that very reason says nothing of its own.
    """
    if one.outcome == "hidden" and one.reason == BESIDE:
        return False
    now, before = told(one), list(out)
    said_again = any(now.name == old.name and now.figures == old.figures for old in before)
    if (
        one.outcome != "hidden"
        and not said_again
        and any(table.name in one.tables and hides(table) for table in tables)
    ):
        return True
    return any(same_question(now, old) and tells(now, old) for old in before)


def beside(
    estimates: Sequence[SafeEstimate], *, out: Sequence[Told], tables: Sequence[SafeTable]
) -> list[SafeEstimate]:
    """The estimates as they may leave beside what is out: those that would tell are hidden, with that reason."""
    return [hidden(one) if unsafe(one, out, tables) else one for one in estimates]


def hidden(one: SafeEstimate) -> SafeEstimate:
    """The estimate with nothing left but that its difference from an earlier release would tell."""
    nothing = dict.fromkeys(("value", "low", "high", "p", "q", "n"))
    return replace(one, outcome="hidden", reason=BESIDE, notes=(), **nothing)  # type: ignore[arg-type]


def untold(table: SafeTable, out: Iterable[Told], tables: Iterable[SafeTable]) -> bool:
    """Whether a table hides a cell that an earlier estimate about it told, and is not one that is out as it is."""
    return (
        hides(table)
        and table not in tuple(tables)
        and any(table.name in one.tables and one.outcome != "hidden" for one in out)
    )
