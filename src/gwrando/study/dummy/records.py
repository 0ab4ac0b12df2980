"""What each service writes down of a child: nicknames, old surnames, slips of the pen, swapped days, missing numbers.

Every share is planted and goes into the truth. Slips fall more on some children (see `people`): `weight`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy.born import Columns, day_number
from gwrando.study.dummy.draws import Draws, Numbers
from gwrando.study.dummy.lives import Lives
from gwrando.study.dummy.model import AGENCIES, DISTRICTS, ETHNICITIES
from gwrando.study.dummy.people import Texts, nicknames
from gwrando.study.dummy.tables import stay_days


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How one service keeps records: shares of records with each slip, for a child of average `weight`."""

    known: float
    """Share of the children in its area it knows whatever happens (the others: through an event alone)."""
    twice: float = 0.0
    nickname: float = 0.05
    forename_slip: float = 0.02
    surname_slip: float = 0.02
    old_surname: float = 0.35
    one_half: float = 0.3
    no_accents: float = 0.5
    day_month: float = 0.010
    first_january: float = 0.0
    day_slip: float = 0.006
    no_sex: float = 0.005
    wrong_sex: float = 0.002
    no_postcode: float = 0.02
    old_postcode: float = 0.3
    no_middle: float = 0.4
    upn: float = 0.0
    nhs: float = 0.0
    ethnicity: float = 0.7
    deprivation: float = 0.9


HABITS: Mapping[str, Habits] = {
    "education": Habits(
        known=0.97, twice=0.010, ethnicity=0.95, upn=0.985, old_postcode=0.15, no_accents=0.2
    ),
    "health": Habits(known=0.985, twice=0.005, nhs=0.99, old_surname=0.5, day_slip=0.003),
    "police": Habits(
        known=0.015,
        twice=0.040,
        nickname=0.10,
        forename_slip=0.04,
        surname_slip=0.03,
        no_accents=1.0,
        day_month=0.020,
        first_january=0.015,
        no_postcode=0.08,
        no_middle=0.6,
    ),
    "social_care": Habits(
        known=0.005,
        twice=0.025,
        upn=0.55,
        nhs=0.50,
        first_january=0.010,
        no_postcode=0.04,
        forename_slip=0.03,
    ),
    "youth_justice": Habits(known=0.0, twice=0.010, upn=0.35, nickname=0.08, no_postcode=0.05),
}
"""Invented, as everything here. `old_surname`, `one_half`, `no_accents`, `old_postcode` are shares of those who have one."""

UNKNOWN_UPN = ("UN1", "UN2", "UN3", "UN4")
"""Codes that returns hold in place of a UPN that is not known."""


@cache
def _shorts() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for short, full in nicknames().items():
        found[full] = (*found.get(full, ()), short.title())
    return found


def _slipped(text: str, luck: float) -> str:
    """The text with one letter left out, doubled, replaced by its neighbour in the alphabet, or swapped with the next."""
    whole = int(luck * 4 * 10_000)
    kind, at = whole % 4, (whole // 4) % max(1, len(text) - 1)
    if kind == 0 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[: at + 1] + text[at:]
    if kind == 2 and text[at].isalpha():
        return text[:at] + ("r" if text[at] == "e" else "e") + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def without_accents(text: str) -> str:
    """The text in plain letters, as old systems keep it."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class _Slips:
    """The slips of one service's records: each by its own draw, more often for children of greater weight."""

    def __init__(self, agency: str, key: Numbers, weight: NDArray[np.float64], *, draws: Draws) -> None:
        self.agency, self.key, self.weight, self.draws = agency, key, weight, draws

    def hit(self, what: str, share: float) -> Numbers:
        shares = np.minimum(share * self.weight, 0.9)
        return np.flatnonzero(self.draws.happens(f"{self.agency}/{what}", self.key, shares))

    def some(self, what: str, share: float) -> NDArray[np.bool_]:
        return self.draws.happens(f"{self.agency}/{what}", self.key, share)

    def letters(self, what: str, texts: Texts, share: float) -> None:
        """Slips of the pen in some of the texts, in place."""
        hit = self.hit(what, share)
        luck = self.draws.uniform(f"{self.agency}/{what}/how", self.key[hit])
        for at, number in zip(hit.tolist(), luck.tolist(), strict=True):
            texts[at] = _slipped(texts[at], number)


def who_is_known(lives: Lives, agency: str, *, draws: Draws) -> Numbers:
    """Which children (places in `lives.children`) the service has a record of."""
    c, e = lives.children, lives.events
    code = AGENCIES.index(agency)
    mine = e["recorded"] & (e["agency"] == code)
    had = np.zeros(len(c["child_no"]), np.bool_)
    had[e["child"][mine] - c["child_no"][0]] = True
    begins, ends = stay_days(c, agency)
    here = np.zeros_like(had)
    for first, last in lives.truth["coverage"].get(agency, (("1970-01-01", "2099-12-31"),)):
        here |= np.maximum(begins, day_number(first)) <= np.minimum(ends, day_number(last))
    luck = draws.happens(f"{agency}/known", c["child_no"], HABITS[agency].known)
    return np.flatnonzero(had | (here & luck))


def records(
    lives: Lives, people: Mapping[str, NDArray[Any]], agency: str, *, draws: Draws
) -> dict[str, NDArray[Any]]:
    """One service's records of the children in `lives`, as it would write them, first ones before second ones.

    child (1..N), row (place in `lives.children`), second (true: one more record of the same child), forename, middle,
    surname, other_surname, born_on (day), sex (F, M), postcode, upn, nhs, ethnicity, deprivation, area; texts are ""
    where missing.
    """
    habits = HABITS[agency]
    row = who_is_known(lives, agency, draws=draws)
    number = lives.children["child_no"].astype(np.int64)
    again = draws.happens(
        f"{agency}/twice", number[row], np.minimum(habits.twice * people["weight"][row], 0.9)
    )
    second = np.append(np.zeros(len(row), np.bool_), np.ones(again.sum(), np.bool_))
    row = np.append(row, row[again])
    key = number[row] * 2 + second
    slips = _Slips(agency, key, people["weight"][row], draws=draws)

    forename = people["forename"][row]
    hit = slips.hit("nickname", habits.nickname)
    which = draws.below(f"{agency}/nickname/which", key[hit], 60)
    for at, luck in zip(hit.tolist(), which.tolist(), strict=True):
        short = _shorts().get(forename[at].lower())
        if short:
            forename[at] = short[luck % len(short)]
    slips.letters("forename_slip", forename, habits.forename_slip)

    surname, other, half = (people[name][row] for name in ("surname", "other_surname", "half"))
    halved = (half != "") & slips.some("one_half", habits.one_half)
    surname[halved] = half[halved]
    old = (other != "") & slips.some("old_surname", habits.old_surname)
    surname[old], other[old] = other[old], surname[old]
    tells = slips.some("tells_other", 0.3)
    other[~tells] = ""
    slips.letters("surname_slip", surname, habits.surname_slip)
    for texts in (forename, surname):
        plain = slips.some("no_accents", habits.no_accents)
        for at in np.flatnonzero(plain).tolist():
            if not texts[at].isascii():
                texts[at] = without_accents(texts[at])

    middle = people["middle"][row]
    middle[slips.some("no_middle", habits.no_middle)] = ""

    return {
        "child": lives.children["child_no"][row],
        "row": row,
        "second": second,
        "forename": forename,
        "middle": middle,
        "surname": surname,
        "other_surname": other,
        "born_on": _birth_days(people["born_on"][row], slips, habits),
        **_rest(people, row, slips, habits),
        **_group(lives, row, slips, habits),
    }


def _group(lives: Lives, row: Numbers, slips: _Slips, habits: Habits) -> Columns:
    """Ethnic group and fifth of deprivation as text, where the service writes them down; always the district."""
    ethnicity: Texts = np.array(ETHNICITIES, dtype=object)[lives.children["ethnicity"][row]]
    ethnicity[~slips.some("ethnicity", habits.ethnicity)] = ""
    deprivation: Texts = np.array(["", "1", "2", "3", "4", "5"], dtype=object)[
        lives.children["deprivation"][row]
    ]
    deprivation[~slips.some("deprivation", habits.deprivation)] = ""
    area: Texts = np.array(DISTRICTS, dtype=object)[lives.children["district"][row]]
    return {"ethnicity": ethnicity, "deprivation": deprivation, "area": area}


def _birth_days(born_on: Numbers, slips: _Slips, habits: Habits) -> Numbers:
    """Days of birth as recorded: some with day and month swapped, on 1 January, or a little off."""
    born_on = born_on.copy()
    months = born_on.astype("datetime64[D]").astype("datetime64[M]")
    day = born_on - months.astype("datetime64[D]").astype(np.int64)  # from 0
    month = months.astype(np.int64) % 12
    hit = slips.hit("day_month", habits.day_month)
    hit = hit[day[hit] < 12]
    year_start = months.astype("datetime64[Y]").astype("datetime64[M]").astype(np.int64)
    swapped = (year_start[hit] + day[hit]).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    born_on[hit] = swapped + month[hit]
    hit = slips.hit("day_slip", habits.day_slip)
    steps = np.array([-10, -1, 1, 10, 30, -31, 365])
    born_on[hit] += steps[slips.draws.below(f"{slips.agency}/day_slip/how", slips.key[hit], len(steps))]
    hit = slips.hit("first_january", habits.first_january)
    born_on[hit] = year_start[hit].astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return born_on


def _rest(people: Mapping[str, NDArray[Any]], row: Numbers, slips: _Slips, habits: Habits) -> Columns:
    sex = people["sex"][row].astype(np.int8)
    sex = np.where(slips.some("wrong_sex", habits.wrong_sex), 1 - sex, sex).astype(np.int8)
    sex[slips.hit("no_sex", habits.no_sex)] = 2
    words: Texts = np.array(["F", "M", ""], dtype=object)[sex]
    postcode = people["postcode"][row]
    old = slips.some("old_postcode", habits.old_postcode)
    postcode[old] = people["old_postcode"][row][old]
    postcode[slips.hit("no_postcode", habits.no_postcode)] = ""
    upn, nhs = people["upn"][row], people["nhs"][row]
    upn[~slips.some("upn", habits.upn)] = ""
    unknown = slips.hit("unknown_upn", 0.01 if habits.upn else 0.0)
    which = slips.draws.below(f"{slips.agency}/unknown_upn/which", slips.key[unknown], len(UNKNOWN_UPN))
    upn[unknown] = np.array(UNKNOWN_UPN, dtype=object)[which]
    nhs[~slips.some("nhs", habits.nhs)] = ""
    return {"sex": words, "postcode": postcode, "upn": upn, "nhs": nhs}


def truth() -> dict[str, Any]:
    """The planted shares, as plain values for a file."""
    return {agency: asdict(habits) for agency, habits in HABITS.items()}


__all__ = ["HABITS", "UNKNOWN_UPN", "Habits", "records", "truth", "who_is_known", "without_accents"]
