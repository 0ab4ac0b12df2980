"""Made-up records of children held by five agencies, with the truth: for linkage tests and benchmarks.

Nobody in it exists. Shares of errors are invented; families, twins, siblings of one birth date and common Welsh surnames
are what makes it hard. The same number and seed give the same records.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa

AGENCIES = ("education", "health", "police", "social_care", "youth_justice")
COVERAGE = (0.95, 0.90, 0.12, 0.15, 0.03)
"""Share of children that each agency has a record of: about 2.15 records a child."""

SOUTH_ASIAN_M = (
    "Mohammed",
    "Yusuf",
    "Ibrahim",
    "Hamza",
    "Ahmed",
    "Ali",
    "Bilal",
    "Zain",
    "Adil",
    "Imran",
    "Arjun",
    "Rohan",
)
SOUTH_ASIAN_F = (
    "Aisha",
    "Fatima",
    "Zainab",
    "Maryam",
    "Khadija",
    "Sana",
    "Amina",
    "Hira",
    "Iqra",
    "Priya",
    "Anjali",
    "Simran",
)
SOUTH_ASIAN_S = (
    "Khan",
    "Ahmed",
    "Ali",
    "Begum",
    "Hussain",
    "Patel",
    "Singh",
    "Kaur",
    "Miah",
    "Iqbal",
    "Malik",
    "Rahman",
)
SPELLINGS = {
    "mohammed": ("Muhammad", "Mohamed", "Mohammad"), "yusuf": ("Yousuf", "Yousef"), "aisha": ("Ayesha", "Aysha"),
    "fatima": ("Fatimah",), "maryam": ("Mariam",), "zainab": ("Zaynab",), "khadija": ("Khadijah",), "hamza": ("Hamzah",),
    "catrin": ("Katrin",), "rhys": ("Reece",), "sion": ("Siôn",), "sian": ("Siân",), "ffion": ("Fion",), "dafydd": ("David",),
}  # fmt: skip

Text = npt.NDArray[np.object_]


@cache
def _names(kind: str) -> tuple[Text, npt.NDArray[np.float64]]:
    text = (resources.files("gwrando.study") / "names" / "names.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    weights = np.array([float(row["weight"]) for row in rows])
    return np.array([row["name"] for row in rows], dtype=object), weights / weights.sum()


@cache
def _short_forms() -> dict[str, tuple[str, ...]]:
    text = (resources.files("gwrando.study") / "names" / "nicknames.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["full"], []).append(row["short"].title())
    return {**{full: tuple(short) for full, short in found.items()}, **SPELLINGS}


@dataclass(frozen=True, kw_only=True)
class Records:
    """Records in agency order: `person` as `names.person`, the truth and what kind of child each is about."""

    person: pa.Table
    child: npt.NDArray[np.int64]
    family: npt.NDArray[np.int64]
    twin: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.child)


def _typos(texts: Text, which: npt.NDArray[np.bool_], rng: np.random.Generator) -> Text:
    """One letter left out, doubled, changed or swapped with the next, in those chosen."""
    out = texts.copy()
    places, kinds = rng.random(len(texts)), rng.integers(0, 4, len(texts))
    letters = rng.integers(0, 26, len(texts))
    for at in np.flatnonzero(which):
        text = texts[at]
        if text is None or len(text) < 3:
            continue
        i = 1 + int(places[at] * (len(text) - 2))
        if kinds[at] == 0:
            out[at] = text[:i] + text[i + 1 :]
        elif kinds[at] == 1:
            out[at] = text[:i] + text[i] + text[i:]
        elif kinds[at] == 2:
            out[at] = text[:i] + chr(97 + int(letters[at])) + text[i + 1 :]
        else:
            out[at] = text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
    return out


def _postcodes(n: int, rng: np.random.Generator) -> Text:
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), dtype=object)
    return (
        "NP9" + rng.integers(0, 10, n).astype(str).astype(object) + rng.integers(1, 10, n).astype(str).astype(object)
        + letters[rng.integers(0, 20, n)] + letters[rng.integers(0, 20, n)]
    )  # fmt: skip


def agency_records(
    *, n_records: int, seed: int, share_repeated: float = 0.0, with_numbers: bool = False
) -> Records:
    """About `n_records` records of made-up children in five agencies, with errors, and the truth.

    `share_repeated`: share of records that the same agency holds twice under another id (0: its ids are unique).
    `with_numbers`: whether education and some social care records carry a UPN, health ones an NHS number, and middle
    names and other surnames are recorded.
    """
    rng = np.random.default_rng(seed)
    n = max(2, round(n_records / (sum(COVERAGE) * (1 + share_repeated))))
    child = _children(n, rng)
    parts, ids, agencies = [], [], []
    for name, coverage in zip(AGENCIES, COVERAGE, strict=True):
        known = np.flatnonzero(rng.random(n) < coverage)
        again = known[rng.random(len(known)) < share_repeated]
        known = np.concatenate([known, again])
        rng.shuffle(known)
        parts.append(_recorded(child, known, name, rng, with_numbers=with_numbers))
        ids.append(known)
        agencies.extend([name] * len(known))
    which = np.concatenate(ids)
    number = np.concatenate([rng.permutation(10 * len(found))[: len(found)] for found in ids])
    columns = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    person = pa.table(
        {
            "agency": pa.array(agencies, pa.string()),
            "record": pa.array([f"{at:07d}" for at in number], pa.string()),
            **{
                key: pa.array(values, pa.date32() if key == "born_on" else pa.string())
                for key, values in columns.items()
            },
        }
    )
    return Records(person=person, child=which, family=child["family"][which], twin=child["twin"][which])


def _children(n: int, rng: np.random.Generator) -> dict[str, npt.NDArray]:  # type: ignore[type-arg]
    days = (np.datetime64("2018-01-01") - np.datetime64("2000-01-01")).astype(int)
    kin = rng.random(n)
    kin[0] = 1.0
    family = np.cumsum(kin >= 0.33)
    first = np.concatenate([[True], family[1:] != family[:-1]])
    head = np.maximum.accumulate(np.where(first, np.arange(n), 0))
    asian = (rng.random(n) < 0.07)[head]
    sex = np.where(rng.random(n) < 0.5, "F", "M").astype(object)
    forename = np.empty(n, dtype=object)
    middle = np.empty(n, dtype=object)
    for letter, asians in (("F", SOUTH_ASIAN_F), ("M", SOUTH_ASIAN_M)):
        names, weights = _names(f"forename_{letter}")
        for out in (forename, middle):
            out[sex == letter] = rng.choice(names, size=(sex == letter).sum(), p=weights)
            mine = (sex == letter) & asian
            out[mine] = rng.choice(np.array(asians, dtype=object), size=mine.sum())
    names, weights = _names("surname")
    surname, other = (rng.choice(names, size=n, p=weights)[head] for _ in range(2))
    asian_surnames = rng.choice(np.array(SOUTH_ASIAN_S, dtype=object), size=n)[head]
    surname[asian] = asian_surnames[asian]
    style = rng.random(n)[head]
    double = (style < 0.05) & ~asian
    surname[double] = surname[double] + "-" + other[double]
    patronymic = (style > 0.99) & ~asian
    surname[patronymic] = np.where(sex[patronymic] == "F", "ferch ", "ap ") + surname[patronymic]
    irish = (style > 0.97) & (style <= 0.98) & ~asian
    surname[irish] = (
        "O'" + rng.choice(np.array(["Brien", "Neill", "Connor", "Leary"], dtype=object), size=n)[head][irish]
    )
    scots = (style > 0.98) & (style <= 0.99) & ~asian
    surname[scots] = (
        "Mc" + rng.choice(np.array(["Donald", "Carthy", "Kenzie", "Leod"], dtype=object), size=n)[head][scots]
    )
    born = np.datetime64("2000-01-01") + rng.integers(0, days, n)
    twin_of_last = (kin < 0.03) & ~first
    for at in np.flatnonzero(twin_of_last):
        born[at] = born[at - 1]
    again = np.flatnonzero(~first & (forename == np.roll(forename, 1)))
    for at in again:  # two of a family do not share a forename
        pool, weights = _names(f"forename_{sex[at]}")
        while forename[at] == forename[at - 1]:
            forename[at] = rng.choice(pool, p=weights)
    alike = twin_of_last & (rng.random(n) < 0.1)  # twins with names that are alike
    for at in np.flatnonzero(alike):
        pool, _ = _names(f"forename_{sex[at]}")
        near = [name for name in pool if name[:2] == forename[at - 1][:2] and name != forename[at - 1]]
        if near:
            forename[at] = near[rng.integers(0, len(near))]
    twin = twin_of_last | np.concatenate([twin_of_last[1:], [False]])
    return {
        "family": family, "twin": twin, "asian": asian, "sex": sex, "forename": forename, "middle": middle,
        "surname": surname, "other": other, "double": double, "born": born,
        "home": _postcodes(n, rng)[head], "old_home": _postcodes(n, rng)[head],
        "upn": np.array([f"A{6600000 + i:011d}" for i in range(n)], dtype=object),
        "nhs": np.array([f"{9000000000 + i}" for i in range(n)], dtype=object),
    }  # fmt: skip


def _recorded(child, known, agency: str, rng: np.random.Generator, *, with_numbers: bool):  # type: ignore[no-untyped-def]
    """What an agency wrote down about the children it knows."""
    n = len(known)
    take = {key: values[known].copy() for key, values in child.items()}
    short = _short_forms()
    forename, surname, born = take["forename"], take["surname"], take["born"]
    nick = rng.random(n) < 0.07
    for at in np.flatnonzero(nick):
        forms = short.get(forename[at].lower())
        if forms:
            forename[at] = forms[rng.integers(0, len(forms))]
    swapped = take["asian"] & (rng.random(n) < 0.15)
    forename[swapped], middle = take["middle"][swapped], take["middle"].copy()
    middle[swapped] = child["forename"][known][swapped]
    forename = _typos(forename, ~nick & (rng.random(n) < 0.03), rng)
    parts = take["double"] & (rng.random(n) < 0.35)
    last = rng.random(n) < 0.5
    for at in np.flatnonzero(parts):
        surname[at] = surname[at].split("-")[-1 if last[at] else 0]
    changed = ~take["double"] & (rng.random(n) < 0.04)
    other = np.where(changed, surname, None)
    surname = np.where(changed, take["other"], surname)
    surname = _typos(surname, ~parts & ~changed & (rng.random(n) < 0.03), rng)
    dropped = rng.random(n) < 0.3
    for at in np.flatnonzero(dropped):
        surname[at] = surname[at].replace("'", "").replace("-", " ").replace("ap ", "")
    if agency == "police":
        surname = np.array([text.upper() for text in surname], dtype=object)
    year, month = born.astype("datetime64[Y]"), born.astype("datetime64[M]")
    day_no = (born - month.astype("datetime64[D]")).astype(int) + 1
    month_no = (month - year.astype("datetime64[M]")).astype(int) + 1
    luck = rng.random(n)
    swap = (luck < 0.015) & (day_no <= 12)
    born = np.where(
        swap, (year.astype("datetime64[M]") + (day_no - 1)).astype("datetime64[D]") + (month_no - 1), born
    )
    default = (luck > 0.99) if agency in ("police", "social_care") else np.zeros(n, bool)
    born = np.where(default, year.astype("datetime64[D]"), born)
    near = (luck > 0.02) & (luck < 0.03)
    born = np.where(near, born + rng.choice([-10, -1, 1, 10, 30, 365], n), born)
    postcode = np.where(rng.random(n) < 0.15, take["old_home"], take["home"])
    postcode = _typos(postcode, rng.random(n) < 0.01, rng)
    postcode = np.where(rng.random(n) < 0.05, None, postcode)
    sex = np.where(rng.random(n) < 0.01, None, take["sex"])
    nothing = np.full(n, None, dtype=object)
    upn = {"education": 1.0, "social_care": 0.6}.get(agency, 0.0)
    nhs = {"health": 1.0, "social_care": 0.3}.get(agency, 0.0)
    return {
        "forename": forename,
        "middle_names": np.where(rng.random(n) < 0.5, middle, None) if with_numbers else nothing,
        "surname": surname,
        "other_surname": np.where(rng.random(n) < 0.5, other, None) if with_numbers else nothing,
        "born_on": born.astype("datetime64[D]"),
        "sex": sex,
        "postcode": postcode,
        "upn": np.where(rng.random(n) < upn, take["upn"], None) if with_numbers else nothing,
        "nhs_number": np.where(rng.random(n) < nhs, take["nhs"], None) if with_numbers else nothing,
    }
