"""The same engine for any table of people: fields are found by their names, one table, records of one person joined.

Used to measure the preset on published sets with known truth. A study never uses it.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from gwrando.study import engine
from gwrando.study.link.cluster import Numbers, Pairs, components
from gwrando.study.link.linkage import whole_numbers
from gwrando.study.link.prepare import load_forms
from gwrando.study.link.preset import Level, Preset
from gwrando.study.link.weigh import train, weigh

FIELDS: Mapping[str, tuple[str, ...]] = {
    "given": ("given_name", "first_name", "forename", "firstname"),
    "family": ("surname", "last_name", "family_name", "lastname"),
    "whole": ("full_name", "name"),
    "born": ("date_of_birth", "dob", "birth_date", "born_on"),
    "postcode": ("postcode", "postcode_fake", "zip", "post_code"),
    "place": ("suburb", "city", "birth_place", "town"),
    "street": ("address_1", "address", "street"),
    "house": ("street_number", "house_number"),
    "number": ("soc_sec_id", "nhs_number", "national_id"),
    "email": ("email", "e_mail"),
    "kind": ("occupation",),
    "sex": ("gender", "sex"),
    "region": ("state", "region"),
}
"""What we call a field, and the headings it may have."""
LINK_FROM = 3.0
"""Match weight from which a pair is joined."""

_SWAPPED = "born_year_l = born_year_r and born_month_l = born_day_r and born_day_l = born_month_r"
_TWO_PARTS = (
    "(born_year_l = born_year_r and born_month_l = born_month_r) or (born_year_l = born_year_r and born_day_l = born_day_r)"
    " or (born_month_l = born_month_r and born_day_l = born_day_r)"
)


def _near(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _steps(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _level(condition: str, m: float, u: float, term: str = "") -> Level:
    return Level(condition=condition, label=condition[:40], m=m, u=u, term=term)


COMPARISONS: Mapping[str, tuple[Level, ...]] = {
    "given": (
        _level("given_l = given_r", 0.65, 0.005, "given"),
        _level("given_base_l = given_base_r", 0.03, 0.002),
        _level("given_l = family_r and given_r = family_l", 0.02, 0.00001),
        _level(_near("given", 0.9), 0.1, 0.003),
        _level(_near("given", 0.8), 0.05, 0.01),
    ),
    "family": (
        _level("family_l = family_r", 0.7, 0.003, "family"),
        _level("given_l = family_r and given_r = family_l", 0.02, 0.00001),
        _level(_near("family", 0.9), 0.1, 0.003),
        _level(_near("family", 0.8), 0.05, 0.01),
    ),
    "whole": (
        _level("whole_l = whole_r", 0.3, 0.0005),
        _level(_near("whole", 0.92), 0.3, 0.002),
        _level(_near("whole", 0.8), 0.2, 0.02),
    ),
    "born": (
        _level("born_l = born_r", 0.8, 0.0003),
        _level(_SWAPPED, 0.02, 0.0001),
        _level(_steps("born", 1), 0.06, 0.003),
        _level(_TWO_PARTS, 0.04, 0.01),
        _level("born_year_l = born_year_r", 0.02, 0.02),
    ),
    "postcode": (
        _level("postcode_l = postcode_r", 0.75, 0.001, "postcode"),
        _level(_steps("postcode", 1), 0.08, 0.005),
        _level("district_l = district_r", 0.05, 0.01),
    ),
    "place": (
        _level("place_l = place_r", 0.7, 0.005, "place"),
        _level(_near("place", 0.88), 0.12, 0.005),
        _level(_near("place", 0.75), 0.05, 0.03),
    ),
    "street": (
        _level("street_l = street_r", 0.6, 0.0005, "street"),
        _level(_near("street", 0.9), 0.15, 0.003),
        _level(_near("street", 0.8), 0.05, 0.02),
    ),
    "house": (_level("house_l = house_r", 0.8, 0.02, "house"),),
    "number": (
        _level("number_l = number_r", 0.85, 0.0001),
        _level(_steps("number", 2), 0.08, 0.0005),
    ),
    "email": (
        _level("email_l = email_r", 0.6, 0.0005, "email"),
        _level("mailbox_l = mailbox_r", 0.1, 0.001),
        _level(_near("mailbox", 0.88), 0.15, 0.005),
    ),
    "kind": (_level("kind_l = kind_r", 0.8, 0.1, "kind"),),
    "sex": (_level("sex_l = sex_r", 0.97, 0.55),),
    "region": (_level("region_l = region_r", 0.9, 0.2),),
}

_PAIR_RULES: tuple[tuple[str, ...], ...] = (
    ("number",), ("email",), ("given", "family"), ("born", "given_start"), ("born", "family_start"), ("family", "postcode"),
    ("given_base", "postcode"), ("born", "postcode"), ("street", "house"), ("given_base", "place", "born_year"),
    ("family", "place", "born_year"), ("given_base", "family_start", "born_year"), ("family", "given_start", "born_year"),
    ("street", "given_start"), ("street", "family_start"), ("mailbox",), ("born", "place"),
    ("family", "born_month", "born_day"), ("given_base", "born_month", "born_day"), ("whole",),
    ("postcode", "born_year", "family_start"), ("postcode", "born_year", "given_start"),
)  # fmt: skip
_TRAIN_RULES: tuple[tuple[str, ...], ...] = (
    ("given", "family"),
    ("born",),
    ("postcode", "family"),
    ("email",),
)
_PART_OF = {
    "given_base": "given", "given_start": "given", "family_start": "family", "born_year": "born", "born_month": "born",
    "born_day": "born", "mailbox": "email", "district": "postcode",
}  # fmt: skip


def general(fields: frozenset[str]) -> Preset:
    """The preset for a table that has these fields."""

    def rules(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(
            " and ".join(f"l.{column} = r.{column}" for column in columns)
            for columns in found
            if all(_PART_OF.get(column, column) in fields for column in columns)
        )

    # the whole name says again what its parts say
    told = fields - {"whole"} if {"given", "family"} <= fields else fields
    return Preset(
        comparisons={column: levels for column, levels in COMPARISONS.items() if column in told},
        pair_rules=rules(_PAIR_RULES),
        prior_rules=rules((("given", "family", "born"), ("number",), ("given", "born", "postcode"))),
        prior_recall=0.7,
        train_rules=rules(_TRAIN_RULES),
    )


def clusters(rows: Sequence[Mapping[str, str]], *, seed: int) -> Numbers:
    """For each row the first row (from 0) of the person it is about. `rows` hold text, '' where nothing is known."""
    headings = {heading.lower(): heading for row in rows for heading in row}
    own = {
        field: next((headings[name] for name in names if name in headings), None)
        for field, names in FIELDS.items()
    }
    fields = frozenset(
        field for field, heading in own.items() if heading and any(row.get(heading) for row in rows)
    )
    with (
        tempfile.TemporaryDirectory() as name,
        engine.open_duckdb(Path(name), key="0" * 64, fresh=True) as store,
    ):
        given = {
            field: [row.get(heading or "") or None for row in rows] if heading else [None] * len(rows)
            for field, heading in own.items()
        }
        numbers = list(range(1, len(rows) + 1))
        store.load("names.general_given", {"record_no": numbers, **given}, types={"record_no": "INTEGER"})
        load_forms(store)
        store.run("general_name")
        model = train(store, general(fields), n_records=len(rows), seed=seed, table="names.general_name")
        weigh(store, model, table="names.general_name")
        found = store.columns("read_splinked")
    pairs = Pairs(
        left=whole_numbers(found["left_no"]) - 1,
        right=whole_numbers(found["right_no"]) - 1,
        weight=np.asarray(found["weight"], dtype=np.float64),
    )
    sure = pairs.only(pairs.weight >= LINK_FROM)
    of = components(len(rows), sure.left, sure.right)
    first = np.full(int(of.max(initial=0)) + 1, len(rows), dtype=np.int64)
    np.minimum.at(first, of, np.arange(len(rows)))
    result: Numbers = first[of]
    return result
