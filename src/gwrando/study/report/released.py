"""From what was counted to what may leave: every table and estimate of a study protected, knowing each other and what is out.

Tables about the same children in the same rows are protected together. A table that cannot be made safe is left out, with
the reason, and everything that rests on it is hidden.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gwrando.outputs import CountTable, DisclosureRules, Estimate, SafeEstimate, SafeTable
from gwrando.outputs.estimates import protect_estimate
from gwrando.outputs.together import protect_together
from gwrando.study.answers import Counted
from gwrando.text import Bilingual

GROUPS = ("cohort", "comparison")
"""Row keys of tables about the members: their row totals are the same two numbers."""


@dataclass(frozen=True, kw_only=True)
class Released:
    """What may leave, and the titles of the tables that could not be made safe."""

    tables: tuple[SafeTable, ...]
    estimates: tuple[SafeEstimate, ...]
    refused: tuple[Bilingual, ...] = ()


def is_member(table: CountTable | SafeTable) -> bool:
    """Whether the table's rows are the cohort and the comparison children, so that its totals are shared."""
    return tuple(table.rows) == GROUPS


def rests_on_tables(estimate: Estimate, tables: Sequence[SafeTable]) -> tuple[str, ...]:
    """The tables an estimate is about by its name (`matched_x` -> `trigger_x`, `lag_a_b` -> `order_a_b`, ...)."""
    kind, _, rest = estimate.name.partition("_")
    rest = re.sub(r"^(q1|q3|comparison)_|_\d+$", "", re.sub(r"^comparison_", "", rest))
    named = {
        "matched": (f"trigger_{rest}",),
        "order": (f"order_{rest}",),
        "lag": (f"order_{rest}",),
        "lead": (f"earliest_{rest}",),
        "wait": (f"answered_{rest}",),
        "waited": (f"answered_{rest}",),
    }.get(kind, ())
    there = {table.name for table in tables}
    return tuple(name for name in named if name in there)


def _hides(estimate: Estimate, tables: Sequence[SafeTable]) -> bool:
    """Whether a part of the table that the estimate is about is hidden: then it is hidden too."""
    names = rests_on_tables(estimate, tables)
    return any(
        cell.shown is None for table in tables if table.name in names for line in table.cells for cell in line
    )


def protected(counted: Counted, rules: DisclosureRules, *, earlier: Sequence[SafeTable] = ()) -> Released:
    """Every table and estimate as it may leave; `earlier` are the tables of earlier releases of the same study."""
    members = [table for table in counted.tables if is_member(table)]
    family, refused = protect_together(members, rules, earlier=[t for t in earlier if is_member(t)])
    safe = {table.name: table for table in family}
    titles = list(refused)
    for table in counted.tables:
        if table in members:
            continue
        alone, why = protect_together([table], rules, earlier=[t for t in earlier if t.name == table.name])
        safe.update({one.name: one for one in alone})
        titles += why
    tables = tuple(safe[table.name] for table in counted.tables if table.name in safe)
    return Released(
        tables=tables,
        estimates=tuple(_estimates(counted.estimates, rules, tables)),
        refused=tuple(titles),
    )


def _estimates(
    estimates: Sequence[Estimate], rules: DisclosureRules, tables: Sequence[SafeTable]
) -> list[SafeEstimate]:
    made = []
    there = {table.name for table in tables}
    for estimate in estimates:
        cells = {key for key in estimate.rests_on if key.count("/") == 2}
        gone = any(key.split("/")[0] not in there for key in cells)
        if gone or _hides(estimate, tables):  # what it rests on is not shown: as if it were few
            estimate = _as_few(estimate)
        made.append(protect_estimate(estimate, rules, tables=tables))
    return made


def _as_few(estimate: Estimate) -> Estimate:
    return replace(estimate, rests_on={"hidden": 1})
