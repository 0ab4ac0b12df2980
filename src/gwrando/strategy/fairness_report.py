"""The fairness report as a document: what each file can answer, then figures, each with what is not known.

Every part is frozen and round-trips through JSON, so the site can keep a report without keeping a search.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from gwrando.strategy.ethnicity import Group
from gwrando.strategy.fitness import Column, QuestionKey, Verdict
from gwrando.strategy.populations import Source
from gwrando.text import Bilingual

Conclusion = Literal["higher", "lower", "cannot_tell", "not_made"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Estimate(_Part):
    """A value with its interval; the unit is said where it stands."""

    value: float
    low: float
    high: float


class Range(_Part):
    """The lowest and highest that is possible, for what is missing; not an interval of chance."""

    low: float
    high: float


class Shown(_Part):
    """A count as it may be shown: rounded, or the words for why it is hidden."""

    number: int | None
    words: Bilingual


class FileUsed(_Part):
    """A file the report was made from."""

    name: str
    force: str
    month: str
    sha256: str
    n_rows: int


class FitRow(_Part):
    """One cell of the fitness table: force x period x question."""

    force: str
    period: str
    question: QuestionKey
    n_rows: int
    complete: float
    verdict: Verdict
    why: Bilingual


class GapRow(_Part):
    """The share of rows (0-1) of one force and period with nothing in one column."""

    force: str
    period: str
    column: Column
    missing: float


class CountFigure(_Part):
    """Searches of children 10-17: how many, and per 1,000 children a year.

    `count_range` is what the number could be if every row without an age were a child's or none were;
    `rate_range` the same as a rate. Both only where the verdict is "with care". `rate` is None where there is
    no population for the area.
    """

    force: str
    period: str
    verdict: Verdict
    n_months: int
    n_months_missing: int
    count: Shown
    count_range: Range | None
    population: int | None
    rate: Estimate | None
    rate_range: Range | None


class GroupFigure(_Part):
    """Searches of children of one ethnic group (as they said): count, rate, and its ratio to others.

    `rate` is per 1,000 children a year; `ratio_white` and `ratio_whole` compare it with White children's and
    with all children's; `extra_a_year` is how many more (or fewer) searches a year than at White children's
    rate. `ratio_14` and `ratio_20` are `ratio_white` with a dispersion of 1.4 and 2.0 (repeat searches of one
    child); `ratio_population` with the population at the ends of its range. `ratio_shared_out` spreads the
    searches with no known ethnicity in proportion; `ratio_worst` is the range if they were all of one group
    or all White. `conclusion` compares with White children, and is "higher" or "lower" only where every one
    of these answers agrees.
    """

    force: str
    period: str
    verdict: Verdict
    group: Group
    count: Shown
    population: int
    population_low: int
    population_high: int
    population_source: Source
    rate: Estimate | None
    ratio_white: Estimate | None
    ratio_whole: Estimate | None
    extra_a_year: Estimate | None
    ratio_14: Estimate | None
    ratio_20: Estimate | None
    ratio_population: Range | None
    ratio_shared_out: float | None
    ratio_worst: Range | None
    conclusion: Conclusion
    words: Bilingual


class OfficerFigure(_Part):
    """Searches of children by the group an officer wrote: counts only (the census has no such groups)."""

    force: str
    period: str
    verdict: Verdict
    group: Group
    count: Shown


class ShareFigure(_Part):
    """A share (0-1) of searches of children: one outcome, finds, or removal of more than outer clothing.

    `of` is how many searches have the column filled, rounded. `worst` is the range if the searches with
    nothing in the
    column were all one or all the other; only where the verdict is "with care".
    """

    force: str
    period: str
    question: QuestionKey
    verdict: Verdict
    key: str
    label: Bilingual
    count: Shown
    of: int
    share: Estimate | None
    worst: Range | None


class FairnessReport(_Part):
    """A whole report. Fitness first; figures only for questions that a file can answer (verdict not
    "cannot")."""

    age: Literal["10-17"] = "10-17"
    forces: tuple[str, ...]
    periods: tuple[str, ...]
    files: tuple[FileUsed, ...]
    fits: tuple[FitRow, ...]
    gaps: tuple[GapRow, ...]
    counts: tuple[CountFigure, ...]
    groups: tuple[GroupFigure, ...]
    officer: tuple[OfficerFigure, ...]
    shares: tuple[ShareFigure, ...]
    n_comparisons: int
    limits: tuple[Bilingual, ...]
    summary: tuple[Bilingual, ...]
    warnings: tuple[Bilingual, ...]
    credit: Bilingual
