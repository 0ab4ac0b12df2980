"""The rows of one force in one financial year, counted by pattern; nothing smaller is kept."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gwrando.strategy.police_data import MonthFile, Pattern
from gwrando.text import Bilingual

TOGETHER = "together"  # all forces given, taken as one
ALL_YEARS = "all"  # all years given, taken as one

FORCES: Mapping[str, Bilingual] = {
    "dyfed-powys": Bilingual(cy="Dyfed-Powys", en="Dyfed-Powys"),
    "gwent": Bilingual(cy="Gwent", en="Gwent"),
    "north-wales": Bilingual(cy="Gogledd Cymru", en="North Wales"),
    "south-wales": Bilingual(cy="De Cymru", en="South Wales"),
    TOGETHER: Bilingual(cy="Pob heddlu yma gyda'i gilydd", en="All these forces together"),
}


def force_name(force: str) -> Bilingual:
    """The force's name; for a force we have no Welsh name of, its key made readable in both languages."""
    plain = force.replace("-", " ").title()
    return FORCES.get(force) or Bilingual(cy=plain, en=plain)


def period_name(period: str) -> Bilingual:
    """A financial year as it is (2019/20), or the words for all of them."""
    return (
        Bilingual(cy="Pob blwyddyn", en="All years")
        if period == ALL_YEARS
        else Bilingual(cy=period, en=period)
    )


@dataclass(frozen=True)
class Searches:
    """Rows of one force (or all together) in one period; `months` are those there are files for."""

    force: str
    period: str
    months: tuple[str, ...]
    n_years: int
    patterns: Counter[Pattern]
    n_repeats: int
    n_outside_month: int

    @property
    def n_rows(self) -> int:
        """Rows in the files."""
        return self.patterns.total()

    @property
    def years_covered(self) -> float:
        """The part of the time that the files cover, in years: 11 months are 11/12."""
        return len(self.months) / 12

    @property
    def n_months_missing(self) -> int:
        """Months of the period with no file."""
        return 12 * self.n_years - len(self.months)

    def n(self, wanted: Callable[[Pattern], bool]) -> int:
        """How many rows show a wanted pattern."""
        return sum(times for pattern, times in self.patterns.items() if wanted(pattern))


def financial_year(month: str) -> str:
    """`2020-03` -> `2019/20`: a police year runs from April to March."""
    year = int(month[:4]) - (int(month[5:7]) < 4)
    return f"{year}/{(year + 1) % 100:02d}"


def by_year(files: Sequence[MonthFile]) -> tuple[Searches, ...]:
    """One `Searches` for each force and financial year, in that order."""
    grouped: dict[tuple[str, str], list[MonthFile]] = {}
    for each in files:
        grouped.setdefault((each.force, financial_year(each.month)), []).append(each)
    return tuple(_joined(force, year, found, n_years=1) for (force, year), found in sorted(grouped.items()))


def _joined(force: str, period: str, files: Sequence[MonthFile], *, n_years: int) -> Searches:
    patterns: Counter[Pattern] = Counter()
    for each in files:
        patterns.update(each.patterns)
    return Searches(
        force=force,
        period=period,
        months=tuple(sorted(each.month for each in files)),
        n_years=n_years,
        patterns=patterns,
        n_repeats=sum(each.n_repeats for each in files),
        n_outside_month=sum(each.n_outside_month for each in files),
    )


def pooled(parts: Sequence[Searches], *, force: str | None = None, period: str | None = None) -> Searches:
    """Several `Searches` as one: all years of a force (give `period`), or all forces of a year (give
    `force`)."""
    patterns: Counter[Pattern] = Counter()
    for each in parts:
        patterns.update(each.patterns)
    return Searches(
        force=force or parts[0].force,
        period=period or parts[0].period,
        months=tuple(sorted({month for each in parts for month in each.months})),
        n_years=len({each.period for each in parts}),
        patterns=patterns,
        n_repeats=sum(each.n_repeats for each in parts),
        n_outside_month=sum(each.n_outside_month for each in parts),
    )
