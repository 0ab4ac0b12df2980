"""Who the made-up children are said to be: names, homes, numbers. Frequencies of names, never a person's.

Families share a surname, a home and a group of names; brothers and sisters have different forenames; some surnames
change, some are double-barrelled or made with ap, ab or ferch. UPNs and NHS numbers have right check digits and lie in
ranges that are not given to anybody (a local authority 990 to 999 does not exist; NHS numbers from 999 are for tests).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy.born import Columns
from gwrando.study.dummy.draws import Draws, Numbers
from gwrando.study.dummy.model import DISTRICTS, ETHNICITIES

Texts = NDArray[np.object_]
GROUPS = ("common", "welsh", "asian", "eastern", "african")
_NAME_GROUPS: Mapping[str, tuple[float, ...]] = {
    "white": (0.84, 0.12, 0.0, 0.035, 0.005),
    "asian": (0.03, 0.0, 0.97, 0.0, 0.0),
    "black": (0.25, 0.0, 0.10, 0.0, 0.65),
    "mixed": (0.60, 0.05, 0.15, 0.0, 0.20),
    "other": (0.15, 0.0, 0.40, 0.35, 0.10),
}
"""How families of each ethnic group are named."""

_WELSH_FORENAME = 0.14
"""Share of other children, but of the groups asian, eastern and african, who have a Welsh forename."""

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_UPN_WEIGHTS = np.arange(2, 14)
MOST_NHS = 909_000
"""How many NHS numbers of the test range have a check digit; children beyond have none."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """One list of names and how often each is met."""

    names: Texts
    weights: tuple[float, ...]


@cache
def lists() -> Mapping[tuple[str, str], Names]:
    """The shipped lists by kind (forename_F, forename_M, surname) and group."""
    text = (resources.files("gwrando.study") / "names" / "names.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], tuple[list[str], list[float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        names, weights = found.setdefault((row["kind"], row["group"]), ([], []))
        names.append(row["name"])
        weights.append(float(row["weight"]))
    return {
        key: Names(names=np.array(names, dtype=object), weights=tuple(weights))
        for key, (names, weights) in found.items()
    }


@cache
def nicknames() -> Mapping[str, str]:
    """Short form -> the name it stands for, both in lower case."""
    text = (resources.files("gwrando.study") / "names" / "nicknames.csv").read_text(encoding="utf-8")
    return {row["short"]: row["full"] for row in csv.DictReader(text.splitlines())}


def _chosen(what: str, kind: str, group: Numbers, of: Numbers, *, draws: Draws) -> Texts:
    """A name of its group for each."""
    found = np.full(len(of), "", dtype=object)
    for code, name in enumerate(GROUPS):
        some = np.flatnonzero(group == code)
        if len(some):
            listed = lists()[kind, name]
            found[some] = listed.names[draws.pick(what, of[some], listed.weights)]
    return found


def _forenames(children: Columns, group: Numbers, *, draws: Draws) -> Texts:
    number = children["child_no"].astype(np.int64)
    borrows = draws.happens("forename/welsh", number, _WELSH_FORENAME) & (group == 0)
    group = np.where(borrows, GROUPS.index("welsh"), group)

    def drawn(some: Numbers, attempt: int) -> Texts:
        names = np.full(len(some), "", dtype=object)
        for code, kind in enumerate(("forename_F", "forename_M")):
            mine = np.flatnonzero(children["sex"][some] == code)
            names[mine] = _chosen(
                f"forename/{attempt}", kind, group[some[mine]], number[some[mine]], draws=draws
            )
        return names

    found = drawn(np.arange(len(number)), 0)
    family = children["family"]
    for attempt in range(1, 7):
        # a family has four children at most, so three before are all there can be
        again = np.zeros(len(number), np.bool_)
        for back in (1, 2, 3):
            again[back:] |= (family[back:] == family[:-back]) & (found[back:] == found[:-back])
        some = np.flatnonzero(again)
        if not len(some):
            break
        found[some] = drawn(some, attempt)
    return found


def _surnames(
    children: Columns, group: Numbers, forename: Texts, *, draws: Draws
) -> tuple[Texts, Texts, Texts]:
    """The surname, the one before or after a change ("" for most), and the other half of a double one."""
    family = children["family"].astype(np.int64)
    surname = _chosen("surname", "surname", group, family, draws=draws)
    # three in five families with Welsh forenames have a surname like everybody's
    plain = (group == GROUPS.index("welsh")) & draws.happens("surname/plain", family, 0.6)
    surname[plain] = _chosen(
        "surname", "surname", np.zeros(plain.sum(), np.int64), family[plain], draws=draws
    )
    second = _chosen("surname/second", "surname", group, family, draws=draws)
    double = draws.happens("surname/double", family, 0.04) & (surname != second) & (group <= 1)
    half = np.where(double, second, "").astype(object)
    surname[double] = surname[double] + "-" + second[double]
    changed = draws.happens("surname/changed", family, 0.09)
    other = np.where(changed, _chosen("surname/other", "surname", group, family, draws=draws), "").astype(
        object
    )
    fathers = (group == GROUPS.index("welsh")) & draws.happens("surname/ap", family, 0.07)
    some = np.flatnonzero(fathers)
    father = _chosen("surname/father", "forename_M", group[some], family[some], draws=draws)
    for at, name in zip(some.tolist(), father.tolist(), strict=True):
        if children["sex"][at] == 0:
            surname[at] = f"ferch {name}"
        else:
            surname[at] = f"ab {name}" if name[0] in "AEIOUWY" else f"ap {name}"
        half[at] = ""
    return surname, other, half


def _postcode(what: str, of: Numbers, district: Numbers, *, draws: Draws) -> Texts:
    """A full postcode of a district that does not exist; about 25 children share one among a million."""
    n = len(_POSTCODE_LETTERS)
    codes = np.array(
        [f"{d}{a}{b}" for d in range(1, 10) for a in _POSTCODE_LETTERS for b in _POSTCODE_LETTERS],
        dtype=object,
    )
    districts = np.array([f"{name} " for name in DISTRICTS], dtype=object)
    found: Texts = districts[district] + codes[draws.below(what, of, 9 * n * n)]
    return found


def _upn(number: Numbers, birth: Numbers) -> Texts:
    """Unique pupil numbers: check letter, local authority 990 to 999, school, year, serial number."""
    year = (birth.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970 + 4) % 100
    spread = (number * 7_368_787) % 10_000_000  # a permutation: coprime with 10,000,000
    digits = np.stack(
        [
            np.full(len(number), 9),
            np.full(len(number), 9),
            number % 10,
            *(spread // 10**place % 10 for place in (6, 5, 4, 3)),
            year // 10,
            year % 10,
            *(spread // 10**place % 10 for place in (2, 1, 0)),
        ]
    )
    letters = (digits * _UPN_WEIGHTS[:, None]).sum(axis=0) % 23
    rows = [
        _UPN_LETTERS[letter] + "".join(map(str, row))
        for letter, row in zip(letters.tolist(), digits.T.tolist(), strict=True)
    ]
    return np.array(rows, dtype=object)


@cache
def _nhs_numbers() -> NDArray[np.int64]:
    """Every NHS number of the test range 999 whose check digit exists, in order."""
    body = 999_000_000 + np.arange(1_000_000, dtype=np.int64)
    weighed = sum((body // 10 ** (8 - place) % 10) * (10 - place) for place in range(9))
    check = (11 - weighed % 11) % 11
    good = check != 10
    found: NDArray[np.int64] = body[good] * 10 + check[good]
    return found


def _nhs(number: Numbers) -> Texts:
    """NHS numbers as text, "" for children beyond the range."""
    listed = _nhs_numbers()
    spread = (number * 7_368_787) % 1_000_003  # a prime above the number of children
    # the same order for all: a place beyond the range is a child without a number
    inside = spread < len(listed)
    found = np.full(len(number), "", dtype=object)
    found[inside] = listed[spread[inside]].astype(str).astype(object)
    return found


def people(children: Columns, *, draws: Draws) -> dict[str, NDArray[Any]]:
    """What a perfect record would say of each child, one row each in the order of `children`.

    forename, middle ("" for some), surname, other_surname ("" or what it was or became), half ("" or the second half of
    a double surname), born_on (day), sex (0 F, 1 M), postcode, old_postcode, upn, nhs, group (code of `GROUPS`), weight
    (how many slips a record of the child has, against the average: planted).
    `children` holds whole families, or the end of one that was begun before: all is drawn by family and child number,
    but for forenames, which differ within the family as far as it is in `children`.
    """
    number, family = children["child_no"].astype(np.int64), children["family"].astype(np.int64)
    group = np.zeros(len(number), np.int64)
    for code, name in enumerate(ETHNICITIES):
        some = np.flatnonzero(children["ethnicity"] == code)
        group[some] = draws.pick("names/group", family[some], _NAME_GROUPS[name])
    forename = _forenames(children, group, draws=draws)
    surname, other, half = _surnames(children, group, forename, draws=draws)
    middle = np.full(len(number), "", dtype=object)
    for code, kind in enumerate(("forename_F", "forename_M")):
        some = np.flatnonzero((children["sex"] == code) & draws.happens("middle", number, 0.6))
        middle[some] = _chosen("middle/name", kind, group[some], number[some], draws=draws)
    district = children["district"].astype(np.int64)
    moved = draws.happens("home/moved", family, 0.35)
    elsewhere = np.where(
        draws.happens("home/far", family, 0.2), draws.below("home/old", family, len(DISTRICTS)), district
    )
    home = _postcode("home", family, district, draws=draws)
    # one child in fifty lives apart from the rest of the family
    apart = draws.happens("home/apart", number, 0.02)
    home[apart] = _postcode("home/own", number[apart], district[apart], draws=draws)
    before = np.where(moved, _postcode("home/before", family, elsewhere, draws=draws), home).astype(object)
    minority = children["ethnicity"] != ETHNICITIES.index("white")
    slips = np.exp(
        SLIPS_MINORITY * minority + SLIPS_DEPRIVED * (3 - children["deprivation"].astype(np.float64)) / 2
    )
    return {
        "forename": forename,
        "middle": middle,
        "surname": surname,
        "other_surname": other,
        "half": half,
        "born_on": children["birth_day"].astype(np.int64),
        "sex": children["sex"],
        "postcode": home,
        "old_postcode": before,
        "upn": _upn(number, children["birth_day"].astype(np.int64)),
        "nhs": _nhs(number),
        "group": group.astype(np.int8),
        "weight": slips,
    }


SLIPS_MINORITY, SLIPS_DEPRIVED = 0.6, 0.35
"""Log of how many times more slips records of children outside the white group have, and of the most deprived against
the middle fifth. Linkage error in real records falls on the same children (Libuy et al., PMC8445153)."""

__all__ = [
    "GROUPS",
    "MOST_NHS",
    "SLIPS_DEPRIVED",
    "SLIPS_MINORITY",
    "Names",
    "Texts",
    "lists",
    "nicknames",
    "people",
]
