"""Fairness of stop and search of children from public files: fitness first, then only what can be said.

`report(files)` gives a `FairnessReport`. A question that a force's file cannot answer (fitness "cannot") gets
no figure at all: the gap is the finding. Counts leave through `gwrando.outputs`; rates and ratios are made
only for
counts that are shown (decision 0052).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from gwrando import outputs
from gwrando.errors import InputError
from gwrando.outputs import CountTable, DisclosureRules, SafeCell, SafeTable
from gwrando.strategy import disparity, fairness_words, fitness, intervals, populations, searches
from gwrando.strategy.ethnicity import GROUP_WORDS, GROUPS, NOT_KNOWN, Group
from gwrando.strategy.fairness_report import (
    Conclusion,
    CountFigure,
    Estimate,
    FairnessReport,
    FileUsed,
    FitRow,
    GapRow,
    GroupFigure,
    OfficerFigure,
    Range,
    ShareFigure,
    Shown,
)
from gwrando.strategy.fitness import Column, Fit, QuestionKey, Verdict
from gwrando.strategy.intervals import Interval
from gwrando.strategy.police_data import MonthFile, Pattern
from gwrando.strategy.populations import Population
from gwrando.strategy.searches import ALL_YEARS, TOGETHER, Searches
from gwrando.text import Bilingual

CHILD = "10-17"
_UNIT = Bilingual(cy="chwiliadau o blant 10-17 oed", en="searches of children aged 10-17")
_SOURCE = Bilingual(cy="data.police.uk, stopio a chwilio", en="data.police.uk, stop and search")
_MISSING = Bilingual(cy="Gweler y tabl addasrwydd.", en="See the fitness table.")


def report(files: Sequence[MonthFile], *, force: str | None = None) -> FairnessReport:
    """The report on these files, or on one force among them.

    Raises `InputError` when `force` has no file here.
    """
    used = tuple(each for each in files if force in (None, each.force))
    if not used:
        raise _no_such_force(sorted({each.force for each in files}))
    years = searches.by_year(used)
    forces = tuple(dict.fromkeys(each.force for each in years))
    fits = list(fitness.fits(years))
    if len(forces) > 1:
        fits += fitness.fits([searches.pooled(years, force=TOGETHER, period=ALL_YEARS)])
    counts: list[CountFigure] = []
    groups: list[GroupFigure] = []
    officer: list[OfficerFigure] = []
    shares: list[ShareFigure] = []
    for each in forces:
        part = _Force([one for one in years if one.force == each])
        counts += part.counts()
        groups += part.groups()
        officer += part.officer()
        shares += part.shares()
    n_comparisons = sum(each.ratio_white is not None for each in groups)
    return FairnessReport(
        forces=forces,
        periods=tuple(sorted({each.period for each in years})),
        files=tuple(
            FileUsed(
                name=each.name, force=each.force, month=each.month, sha256=each.sha256, n_rows=each.n_rows
            )
            for each in used
        ),
        fits=tuple(_fit_row(each) for each in fits),
        gaps=tuple(
            GapRow(force=each.force, period=each.period, column=column, missing=fitness.missing(each, column))
            for each in years
            for column in fitness.COLUMNS
        ),
        counts=tuple(counts),
        groups=tuple(groups),
        officer=tuple(officer),
        shares=tuple(shares),
        n_comparisons=n_comparisons,
        limits=fairness_words.limits(years, fits),
        summary=fairness_words.summary(counts, groups),
        warnings=(
            *fairness_words.file_warnings(years),
            *fairness_words.STANDING_WARNINGS,
            fairness_words.comparisons_warning(n_comparisons),
        ),
        credit=fairness_words.CREDIT,
    )


class _Force:
    """The figures of one force: each year its file can answer for, and all years where it can for every
    one."""

    def __init__(self, years: Sequence[Searches]) -> None:
        self.years = list(years)
        self.force = years[0].force

    def _answerable(self, key: QuestionKey, *, by_year: bool) -> list[tuple[Searches, Verdict]]:
        """What the files can answer: each year they can, and with `by_year` also all years together.

        Without `by_year` the years are pooled where every year can answer, so that small groups are hidden as
        seldom as can be: years and their sum in one table would hide most of them (decision 0052).
        """
        question = next(each for each in fitness.QUESTIONS if each.key == key)
        found = [(each, fitness.fit(each, question).verdict) for each in self.years]
        able: list[tuple[Searches, Verdict]] = [(each, said) for each, said in found if said != "cannot"]
        if len(able) == len(found) > 1:
            worst: Verdict = "can" if all(said == "can" for _, said in able) else "with_care"
            together = (searches.pooled(self.years, period=ALL_YEARS), worst)
            return [*able, together] if by_year else [together]
        return able

    def _protected(
        self, able: Sequence[tuple[Searches, Verdict]], column: Column | None, rows: Mapping[str, Bilingual]
    ) -> SafeTable:
        """Children's rows by the value of one column (all of them for None) and year, as they may leave."""
        whole = len(able) > 1  # then the pooled years are the total, not a column
        counted = {
            each.period: _by(each, column) for each, _ in able if not (whole and each.period == ALL_YEARS)
        }
        table = CountTable(
            name=f"{column or 'children'}-{self.force}",
            title=searches.force_name(self.force),
            rows=rows,
            columns={period: searches.period_name(period) for period in counted},
            counts=[[found[row] for found in counted.values()] for row in rows],
            source=_SOURCE,
            missing=_MISSING,
            unit=_UNIT,
        )
        return outputs.protect(table, DisclosureRules.public_counts())

    def counts(self) -> list[CountFigure]:
        """One a year (and all years) that the files can answer for."""
        able = self._answerable("under_18", by_year=True)
        if not able:
            return []
        table = self._protected(able, None, {_ALL: _UNIT})
        people = populations.children(self.force)
        made = []
        for each, said in able:
            n = each.n(_is_child)
            most = n + each.n(lambda pattern: pattern.age is None)
            cell = _cell(table, _ALL, each.period)
            careful = said == "with_care" and cell.shown is not None
            rated = people if cell.shown is not None else None
            made.append(
                CountFigure(
                    force=self.force,
                    period=each.period,
                    verdict=said,
                    n_months=len(each.months),
                    n_months_missing=each.n_months_missing,
                    count=_shown(cell),
                    count_range=Range(low=_RULES.rounded(n), high=_RULES.rounded(most)) if careful else None,
                    population=people.estimate if people else None,
                    rate=_estimate(disparity.rate(n, rated, each.years_covered)) if rated else None,
                    rate_range=(
                        Range(
                            low=disparity.rate(n, rated, each.years_covered).value,
                            high=disparity.rate(most, rated, each.years_covered).value,
                        )
                        if careful and rated
                        else None
                    ),
                )
            )
        return made

    def groups(self) -> list[GroupFigure]:
        """One a group, over all years where each can answer, else a year; where there are populations."""
        found = {group: populations.children(self.force, group) for group in GROUPS}
        people = {group: each for group, each in found.items() if each is not None}
        able = self._answerable("by_self_defined", by_year=False)
        if not able or len(people) < len(GROUPS):
            return []
        table = self._protected(
            able,
            "self_defined",
            {**{str(group): GROUP_WORDS[group] for group in GROUPS}, _NOT_KNOWN: NOT_KNOWN},
        )
        return [self._group(each, said, group, table, people) for each, said in able for group in GROUPS]

    def _group(
        self,
        each: Searches,
        said: Verdict,
        group: Group,
        table: SafeTable,
        people: Mapping[Group, Population],
    ) -> GroupFigure:
        crossed = _crossed(each)
        counted = {own: sum(n for (of, _), n in crossed.items() if of == own) for own in GROUPS}
        cell, white = (_cell(table, key, each.period) for key in (group, "white"))
        found = None
        if group != "white" and cell.shown is not None and white.shown is not None:
            found = disparity.disparity(
                counted,
                shared=disparity.shared_out(crossed),
                unknown=sum(n for (of, _), n in crossed.items() if of is None),
                populations=people,
                group=group,
                years=each.years_covered,
            )
        conclusion: Conclusion = "not_made"
        if group == "white":
            words = fairness_words.BASE_GROUP
        elif cell.shown is None:
            words = fairness_words.hidden_count(group)
        elif found is None:
            words = fairness_words.too_few(group, disparity.expected(counted, people, group))
        else:
            conclusion, words = fairness_words.compared(group, found)
        here = people[group]
        rated = cell.shown is not None
        return GroupFigure(
            force=self.force,
            period=each.period,
            verdict=said,
            group=group,
            count=_shown(cell),
            population=here.estimate,
            population_low=here.low,
            population_high=here.high,
            population_source=here.source,
            rate=_estimate(disparity.rate(counted[group], here, each.years_covered)) if rated else None,
            ratio_white=_estimate(found.ratio_white) if found else None,
            ratio_whole=_estimate(found.ratio_whole) if found else None,
            extra_a_year=_estimate(found.extra_a_year) if found else None,
            ratio_14=_estimate(found.at_dispersion[0]) if found else None,
            ratio_20=_estimate(found.at_dispersion[1]) if found else None,
            ratio_population=_range(found.at_population) if found else None,
            ratio_shared_out=found.shared_out if found else None,
            ratio_worst=_range(found.worst) if found else None,
            conclusion=conclusion,
            words=words,
        )

    def officer(self) -> list[OfficerFigure]:
        """Counts by the group an officer wrote; officers have no code for Mixed."""
        able = self._answerable("by_officer_defined", by_year=False)
        if not able:
            return []
        groups = [group for group in GROUPS if group != "mixed"]
        rows = {**{str(group): GROUP_WORDS[group] for group in groups}, _NOT_KNOWN: NOT_KNOWN}
        table = self._protected(able, "officer_defined", rows)
        return [
            OfficerFigure(
                force=self.force,
                period=each.period,
                verdict=said,
                group=group,
                count=_shown(_cell(table, group, each.period)),
            )
            for each, said in able
            for group in groups
        ]

    def shares(self) -> list[ShareFigure]:
        """Outcomes, finds and removal of more than outer clothing, each as a share of what is known."""
        made = []
        for key, column, wanted in _SHARES:
            able = self._answerable(key, by_year=key != "outcome")
            if not able:
                continue
            others: dict[str, Bilingual] = {} if key == "outcome" else {str(False): _NO}
            table = self._protected(able, column, {**wanted, **others, _NOT_KNOWN: NOT_KNOWN})
            for each, said in able:
                counted = _by(each, column)
                made += [
                    self._share(each, said, key, value, label, table, counted)
                    for value, label in wanted.items()
                    if counted[value]
                ]
        return made

    def _share(
        self,
        each: Searches,
        said: Verdict,
        key: QuestionKey,
        value: str,
        label: Bilingual,
        table: SafeTable,
        counted: Counter[str],
    ) -> ShareFigure:
        cell, n = _cell(table, value, each.period), counted[value]
        everyone, blank = counted.total(), counted[_NOT_KNOWN]
        known = everyone - blank
        rated = cell.shown is not None
        return ShareFigure(
            force=self.force,
            period=each.period,
            question=key,
            verdict=said,
            key=value,
            label=label,
            count=_shown(cell),
            of=_RULES.rounded(known),
            share=_estimate(intervals.share(n, known)) if rated else None,
            worst=Range(low=n / everyone, high=(n + blank) / everyone)
            if rated and said == "with_care"
            else None,
        )


_RULES = DisclosureRules.public_counts()
_ALL, _NOT_KNOWN = "all", "not_known"
_NO = Bilingual(cy="Nac oes", en="No")
_SHARES: tuple[tuple[QuestionKey, Column, Mapping[str, Bilingual]], ...] = (
    ("outcome", "outcome", {str(key): words for key, words in fairness_words.OUTCOMES.items()}),
    ("find_rate", "linked", {str(True): fairness_words.FOUND}),
    ("more_than_outer", "more_than_outer", {str(True): fairness_words.MORE_THAN_OUTER}),
)


def _is_child(pattern: Pattern) -> bool:
    return pattern.age == CHILD


def _by(each: Searches, column: Column | None) -> Counter[str]:
    """Children's rows by the text of one column's value; "not_known" for none; all in "all" without a
    column."""
    made: Counter[str] = Counter()
    for pattern, times in each.patterns.items():
        if _is_child(pattern):
            value = getattr(pattern, column) if column else _ALL
            made[_NOT_KNOWN if value is None else str(value)] += times
    return made


def _crossed(each: Searches) -> Counter[tuple[Group | None, Group | None]]:
    """Children's rows by (self-defined, officer-defined) group."""
    made: Counter[tuple[Group | None, Group | None]] = Counter()
    for pattern, times in each.patterns.items():
        if _is_child(pattern):
            made[pattern.self_defined, pattern.officer_defined] += times
    return made


def _cell(table: SafeTable, row: str, period: str) -> SafeCell:
    return table.cell(row, period) if period in table.columns else table.row_total(row)


def _shown(cell: SafeCell) -> Shown:
    return Shown(number=cell.shown, words=cell.words)


def _estimate(found: Interval) -> Estimate:
    return Estimate(value=found.value, low=found.low, high=found.high)


def _range(found: tuple[float, float]) -> Range:
    return Range(low=min(found), high=max(found))


def _fit_row(each: Fit) -> FitRow:
    return FitRow(
        force=each.force,
        period=each.period,
        question=each.question,
        n_rows=each.n_rows,
        complete=each.complete,
        verdict=each.verdict,
        why=each.why,
    )


def _no_such_force(known: Sequence[str]) -> InputError:
    return InputError(
        cy="Nid oes ffeil gan yr heddlu hwn ymhlith y rhai a roddwyd.",
        en="There is no file of this force among those given.",
        where=", ".join(known),
        next_cy="Dewiswch un o'r enwau uchod, fel y mae yn enw'r ffeil.",
        next_en="Choose one of the names above, as it is in the file's name.",
    )
