"""Safe tables -> shares with intervals, and shares -> words. Every number here is one that was shown."""

from gwrando.outputs import SafeEstimate, SafeTable, intervals
from gwrando.outputs.intervals import Share
from gwrando.study.report.document import FindingRow
from gwrando.text import Bilingual

CANNOT_TELL = Bilingual(cy="Ni ellir dweud (rhifau bach)", en="Cannot tell (small numbers)")


def percent(share: float) -> str:
    """A share (0-1) as whole per cent, without the sign."""
    return f"{round(100 * share)}"


def row(table: SafeTable, row: str, column: str, *, label: Bilingual, z: float) -> FindingRow:
    """The share of one cell in its row's total."""
    k, n = table.cell(row, column).shown, table.row_total(row).shown
    return row_of(k, n, label=label, table=table, z=z)


def row_of(
    k: int | None,
    n: int | None,
    *,
    label: Bilingual,
    table: SafeTable,
    z: float,
    k_parts: int = 1,
    n_parts: int = 1,
) -> FindingRow:
    """One share; `k_parts` and `n_parts` say of how many rounded numbers k and n are the sum."""
    base, least = table.rules.rounding_base, table.rules.minimum_denominator
    if k is None or n is None or not 0 <= k <= n or n < least or n <= base * n_parts:
        return FindingRow(label=label, k=None, n=n, share=None, low=None, high=None)
    found = intervals.share_of_shown(k, n, slack=(base // 2 * k_parts, base // 2 * n_parts), z=z)
    parts = {"share": found.share, "low": found.low, "high": found.high}
    return FindingRow(label=label, k=k, n=n, **{name: round(value, 4) for name, value in parts.items()})


def row_of_parts(table: SafeTable, row: str, column: str, *, label: Bilingual, z: float) -> FindingRow:
    """The share of one cell in the sum of its row, for a table that has no row totals: told only if all are
    shown."""
    cells = [table.cell(row, other).shown for other in table.columns]
    shown = [cell for cell in cells if cell is not None]
    whole = sum(shown) if len(shown) == len(cells) else None
    return row_of(table.cell(row, column).shown, whole, label=label, table=table, z=z, n_parts=len(cells))


def share(row: FindingRow) -> Share | None:
    """The share of a row, or None when it cannot be told."""
    if row.share is None or row.low is None or row.high is None or row.n is None:
        return None
    return Share(share=row.share, low=row.low, high=row.high, n=row.n)


def about(row: FindingRow) -> Bilingual:
    """About k of n (share, interval), in words; or that it cannot be told. Stands after a colon."""
    if row.share is None or row.low is None or row.high is None:
        return Bilingual(cy="ni ellir dweud (rhifau bach)", en="cannot tell (small numbers)")
    low, high, share = percent(row.low), percent(row.high), percent(row.share)
    return Bilingual(
        cy=f"tua {row.k:,} o {row.n:,} ({share}%, amrediad {low} i {high})",
        en=f"about {row.k:,} of {row.n:,} ({share}%, interval {low} to {high})",
    )


NOT_TOLD = Bilingual(cy="ni ellir dweud", en="cannot tell")


def briefly(row: FindingRow) -> Bilingual:
    """A share with its interval and its two counts in a few words, or that it cannot be told; for tables and pictures."""
    if row.share is None or row.low is None or row.high is None:
        return NOT_TOLD
    low, high, share = percent(row.low), percent(row.high), percent(row.share)
    return Bilingual(
        cy=f"{share}% ({low} i {high}), {row.k:,} o {row.n:,}",
        en=f"{share}% ({low} to {high}), {row.k:,} of {row.n:,}",
    )


def figure(estimate: SafeEstimate) -> Bilingual:
    """An estimate as a sentence: its title, then the figure with its interval and unit, or why it is not told."""
    timed = estimate.value is not None and estimate.kind in ("days", "years")
    cy, en = (f" {estimate.unit.cy}", f" {estimate.unit.en}") if timed else ("", "")
    return Bilingual(
        cy=f"{estimate.title.cy}: {estimate.text('cy')}{cy}.",
        en=f"{estimate.title.en}: {estimate.text('en')}{en}.",
    )


def out_of_ten(row: FindingRow) -> Bilingual:
    """A share for those who do not read percentages: about 4 in 10, about 1 in 7."""
    if row.share is None:
        return Bilingual(cy="rhy ychydig o blant i ddweud", en="too few children to say")
    if row.share < 0.02:
        return Bilingual(cy="llai nag 1 o bob 50", en="fewer than 1 in 50")
    if row.share < 0.15:
        return Bilingual(cy=f"tua 1 o bob {round(1 / row.share)}", en=f"about 1 in {round(1 / row.share)}")
    if row.share > 0.95:
        return Bilingual(cy="bron pob un", en="nearly all")
    tenths = round(10 * row.share)
    return Bilingual(cy=f"tua {tenths} o bob 10", en=f"about {tenths} in 10")


def join(*parts: Bilingual) -> Bilingual:
    """Sentences one after the other, in both languages."""
    return Bilingual(cy=" ".join(p.cy for p in parts), en=" ".join(p.en for p in parts))


def lines(*parts: Bilingual) -> Bilingual:
    """Sentences one below the other, in both languages."""
    return Bilingual(cy="\n".join(p.cy for p in parts), en="\n".join(p.en for p in parts))
