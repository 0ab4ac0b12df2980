"""Fitness first: which question can a force's file answer, which with care, and which not, and why.

A question is answered from the rows in which every column it needs is filled. From 95 % such rows on, the
file
can answer; from 80 % on it can with care (bounds stand beside the figure); below that it cannot, and no
figure is made. Source: design thresholds of this project, stated with every report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gwrando.strategy.police_data import Pattern
from gwrando.strategy.searches import Searches
from gwrando.text import Bilingual

Verdict = Literal["can", "with_care", "cannot"]
QuestionKey = Literal[
    "under_18",
    "by_self_defined",
    "by_officer_defined",
    "outcome",
    "find_rate",
    "more_than_outer",
    "place",
    "time",
]
Column = Literal[
    "age", "self_defined", "officer_defined", "outcome", "linked", "more_than_outer", "has_place", "has_time"
]
CAN_FROM, WITH_CARE_FROM = 0.95, 0.80

VERDICTS: Mapping[Verdict, Bilingual] = {
    "can": Bilingual(cy="Gall ateb", en="Can answer"),
    "with_care": Bilingual(cy="Gall ateb, gyda gofal", en="Can answer, with care"),
    "cannot": Bilingual(cy="Ni all ateb", en="Cannot answer"),
}

COLUMNS: Mapping[Column, Bilingual] = {
    "age": Bilingual(cy="Oedran", en="Age"),
    "self_defined": Bilingual(cy="Ethnigrwydd a ddywedodd y person", en="Ethnicity the person gave"),
    "officer_defined": Bilingual(cy="Ethnigrwydd a nododd y swyddog", en="Ethnicity the officer wrote"),
    "outcome": Bilingual(cy="Canlyniad", en="Outcome"),
    "linked": Bilingual(
        cy="A oedd y canlyniad yn ymwneud â'r hyn y chwiliwyd amdano", en="Outcome linked to the object"
    ),
    "more_than_outer": Bilingual(cy="Tynnu mwy na dillad allanol", en="Removal of more than outer clothing"),
    "has_place": Bilingual(cy="Lle", en="Place"),
    "has_time": Bilingual(cy="Amser o'r dydd", en="Time of day"),
}


@dataclass(frozen=True)
class Question:
    """A question about searches of children, and the columns its answer needs."""

    key: QuestionKey
    title: Bilingual
    needs: tuple[Column, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "under_18",
        Bilingual(cy="Faint o chwiliadau o blant 10-17 oed?", en="How many searches of children aged 10-17?"),
        ("age",),
    ),
    Question(
        "by_self_defined",
        Bilingual(
            cy="Plant o ba grwpiau ethnig (eu geiriau nhw)?",
            en="Children of which ethnic groups (as they said)?",
        ),
        ("age", "self_defined"),
    ),
    Question(
        "by_officer_defined",
        Bilingual(
            cy="Plant o ba grwpiau ethnig (barn y swyddog)?",
            en="Children of which ethnic groups (as the officer saw it)?",
        ),
        ("age", "officer_defined"),
    ),
    Question(
        "outcome",
        Bilingual(cy="Beth ddigwyddodd wedyn?", en="What happened afterwards?"),
        ("age", "outcome"),
    ),
    Question(
        "find_rate",
        Bilingual(cy="A gafwyd hyd i'r hyn y chwiliwyd amdano?", en="Was what they searched for found?"),
        ("age", "linked"),
    ),
    Question(
        "more_than_outer",
        Bilingual(cy="A dynnwyd mwy na dillad allanol?", en="Was more than outer clothing removed?"),
        ("age", "more_than_outer"),
    ),
    Question("place", Bilingual(cy="Ble?", en="Where?"), ("age", "has_place")),
    Question("time", Bilingual(cy="Pryd yn ystod y dydd?", en="At what time of day?"), ("age", "has_time")),
)


@dataclass(frozen=True)
class Fit:
    """Whether one file answers one question: rows, rows with all columns filled, the verdict and why."""

    force: str
    period: str
    question: QuestionKey
    n_rows: int
    n_complete: int
    verdict: Verdict
    why: Bilingual

    @property
    def complete(self) -> float:
        """The share of rows with every needed column filled (0 where there are no rows)."""
        return self.n_complete / self.n_rows if self.n_rows else 0.0


def is_filled(pattern: Pattern, column: Column) -> bool:
    """Whether a row says something in a column; "not stated" says nothing, midnight says no time."""
    value = getattr(pattern, column)
    return bool(value) if column in ("has_place", "has_time") else value is not None


def verdict(n_complete: int, n_rows: int) -> Verdict:
    """The verdict for a number of complete rows; a file with no rows cannot answer."""
    if n_rows == 0 or n_complete < WITH_CARE_FROM * n_rows:
        return "cannot"
    return "can" if n_complete >= CAN_FROM * n_rows else "with_care"


def missing(searches: Searches, column: Column) -> float:
    """The share of rows (0-1) with nothing in a column; 0 where there are no rows."""
    blank = searches.n(lambda pattern: not is_filled(pattern, column))
    return blank / searches.n_rows if searches.n_rows else 0.0


def fit(searches: Searches, question: Question) -> Fit:
    """The verdict on one question, over every row of the file, with its reason in both languages."""
    complete = searches.n(lambda pattern: all(is_filled(pattern, column) for column in question.needs))
    found = verdict(complete, searches.n_rows)
    return Fit(
        force=searches.force,
        period=searches.period,
        question=question.key,
        n_rows=searches.n_rows,
        n_complete=complete,
        verdict=found,
        why=_why(searches, question, complete, found),
    )


def fits(searches: Sequence[Searches]) -> tuple[Fit, ...]:
    """Every question for each of them, in the order of `QUESTIONS`."""
    return tuple(fit(each, question) for each in searches for question in QUESTIONS)


def percent(part: float) -> str:
    """A share as text: 97 %, 14.3 %; 100 % and 0 % only when it is all or nothing."""
    if 0 < part < 0.001:
        return "< 0.1\u00a0%"
    if 0.999 < part < 1:
        return "> 99.9\u00a0%"
    return f"{100 * part:.1f}\u00a0%".replace(".0\u00a0%", "\u00a0%")


def _why(searches: Searches, question: Question, complete: int, found: Verdict) -> Bilingual:
    if searches.n_rows == 0:
        return Bilingual(cy="Nid oes rhes yn y ffeil.", en="There is no row in the file.")
    cy, en = [], []
    gaps = [(column, missing(searches, column)) for column in question.needs]
    for column, gap in gaps:
        name = COLUMNS[column]
        if gap == 1 and column == "has_time":
            cy.append("Hanner nos yw pob amser, felly dim ond y dyddiad a gofnodwyd.")
            en.append("Every time is midnight, so only the date was recorded.")
        elif gap == 1:
            cy.append(f"{name.cy}: gwag ym mhob rhes.")
            en.append(f"{name.en}: blank in every row.")
        elif gap > 0:
            cy.append(f"{name.cy}: ar goll mewn {percent(gap)} o'r rhesi.")
            en.append(f"{name.en}: missing in {percent(gap)} of rows.")
    if gaps[0] == ("age", 1.0):
        cy.append("Felly ni ellir dweud dim am blant.")
        en.append("So nothing can be said about children.")
        return Bilingual(cy=" ".join(cy), en=" ".join(en))
    if all(gap < 1 for _, gap in gaps):
        share = percent(complete / searches.n_rows)
        cy.append(f"Mae popeth sydd ei angen mewn {share} o'r rhesi.")
        en.append(f"All that is needed is there in {share} of rows.")
        if found != "can":
            without = _without_vehicles(searches, question)
            if without is not None:
                cy.append(f"Heb y rhesi am gerbyd yn unig, {percent(without)} fyddai hynny.")
                en.append(f"Without the rows about a vehicle alone, that would be {percent(without)}.")
    return Bilingual(cy=" ".join(cy), en=" ".join(en))


def _without_vehicles(searches: Searches, question: Question) -> float | None:
    """The complete share among rows that name a person; None where every row does (decision 0051)."""
    n = searches.n(lambda pattern: pattern.person)
    if n in (0, searches.n_rows):
        return None
    return searches.n(lambda p: p.person and all(is_filled(p, column) for column in question.needs)) / n
