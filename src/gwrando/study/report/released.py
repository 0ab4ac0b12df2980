"""From what was counted to what may leave: every table and estimate of a study protected, knowing each other and what is out.

Tables about the same children in the same rows are protected together. A table that cannot be made safe is left out, with
the reason, and everything that rests on it is hidden.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gwrando.outputs import CountTable, DisclosureRules, Estimate, SafeEstimate, SafeTable, told
from gwrando.outputs.estimates import protect_estimate
from gwrando.outputs.optimal import Suppressor
from gwrando.outputs.together import protect_together
from gwrando.outputs.told import Told
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


def by_group(table: CountTable | SafeTable) -> bool:
    """Whether the table's rows are the cohort and the comparison children."""
    return tuple(table.rows) == GROUPS


def members(tables: Sequence[CountTable], rules: DisclosureRules) -> list[CountTable]:
    """The tables about the same children in the same rows: their row totals are the same numbers, or so near that the
    difference would tell how few are between. Tables about a part of them (children with both of two events) are not.
    """
    grouped = [table for table in tables if by_group(table)]
    near = rules.threshold + rules.rounding_base
    sums = {table.name: [sum(count or 0 for count in line) for line in table.counts] for table in grouped}
    most = max(sums.values(), key=sum, default=[])
    return [
        table
        for table in grouped
        if any(abs(mine - whole) < near for mine, whole in zip(sums[table.name], most, strict=True))
    ]


def rests_on_tables(estimate: Estimate, tables: Sequence[SafeTable]) -> tuple[str, ...]:
    """The tables an estimate is about by its name (`matched_x` -> `trigger_x`, `lag_a_b` -> `order_a_b`, ...)."""
    kind, _, rest = estimate.name.partition("_")
    rest = re.sub(r"^(?:comparison_)?(?:q1_|q3_)?", "", rest)
    if kind in ("matched", "waited") or (rest.startswith("sequence_") and kind == "lag"):
        rest = re.sub(r"_\d+$", "", rest)  # the days of a period; the step of a sequence
    named = {
        **{kind: (f"trigger_{rest}",) for kind in ("matched", "adjusted", "draws", "covered")},
        "without": tuple(
            table.name
            for table in tables
            if table.name.startswith("trigger_")
            and estimate.name.endswith(table.name.removeprefix("trigger"))
        ),
        "order": (f"order_{rest}", f"ordered_{rest}", rest),
        "lag": (f"order_{rest}", rest),
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


def protected(
    counted: Counted,
    rules: DisclosureRules,
    *,
    earlier: Sequence[SafeTable] = (),
    out: Sequence[Told] = (),
    suppressor: Suppressor | None = None,
) -> Released:
    """Every table and estimate as it may leave; `earlier` are the tables of earlier releases of the same study, `out` their
    estimates. An estimate that would tell of a few children by its difference is hidden; a table that hides what an
    earlier estimate told is left out."""
    alike = members(counted.tables, rules)
    names = {table.name for table in alike}
    family, refused = protect_together(
        alike, rules, earlier=[t for t in earlier if t.name in names], suppressor=suppressor
    )
    safe = {table.name: table for table in family}
    titles = list(refused)
    for table in counted.tables:
        if table.name in names:
            continue
        alone, why = protect_together(
            [table], rules, earlier=[t for t in earlier if t.name == table.name], suppressor=suppressor
        )
        safe.update({one.name: one for one in alone})
        titles += why
    for hiding in [one for one in safe.values() if told.untold(one, out, earlier)]:
        titles.append(hiding.title)
        del safe[hiding.name]
    tables = tuple(safe[table.name] for table in counted.tables if table.name in safe)
    return Released(
        tables=tables,
        estimates=tuple(told.beside(_estimates(counted.estimates, rules, tables), out=out, tables=earlier)),
        refused=tuple(titles),
    )


def _estimates(
    estimates: Sequence[Estimate], rules: DisclosureRules, tables: Sequence[SafeTable]
) -> list[SafeEstimate]:
    made = []
    there = {table.name for table in tables}
    for estimate in estimates:
        about = rests_on_tables(estimate, tables)
        cells = {key for key in estimate.rests_on if key.count("/") == 2}
        gone = any(key.split("/")[0] not in there for key in cells)
        if gone or _hides(estimate, tables):  # what it rests on is not shown: as if it were few
            estimate = _as_few(estimate)
        made.append(protect_estimate(estimate, rules, tables=tables, about=about))
    return made


def _as_few(estimate: Estimate) -> Estimate:
    return replace(estimate, rests_on={"hidden": 1})
