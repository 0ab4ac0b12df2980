"""The preset for children's records in Wales: what is compared, which pairs are looked at, how it is trained.

Conditions are text in DuckDB's dialect; Splink turns them into Spark's. The columns are those of `names.link_name`.
Source: study.md 2.2 (tuning that was measured).
"""

from collections.abc import Collection

from gwrando.study.link.preset import Level, Preset

_APART = "(l.agency <> r.agency or (l.repeats and r.repeats))"
"""Two records of one service are compared only where the service may hold a child twice."""


def _rule(*equal: str) -> str:
    return " and ".join([*(f"l.{column} = r.{column}" for column in equal), _APART])


PAIR_RULES = (
    _rule("born_on", "forename_start"),
    _rule("born_on", "surname_a"),
    _rule("born_on", "postcode"),
    _rule("forename_base", "surname", "born_year"),
    _rule("forename_base", "surname", "postcode"),
    _rule("forename_base", "surname", "born_month", "born_day"),
    _rule("forename_base", "postcode", "born_year"),
)
"""Which pairs are looked at. A rule on names alone grows with the square of the records in a frequent name, so each
names a part of the birth date or the address as well."""

NUMBER_RULES = {"upn": _rule("upn"), "nhs_number": _rule("nhs_number")}
"""Further pairs, where at least two services record the number."""

PRIOR_RULES = (_rule("forename_base", "surname", "born_on"), _rule("forename_base", "born_on", "postcode"))
"""Pairs that are almost surely one child; with `PRIOR_RECALL` they say how many pairs are."""
PRIOR_RECALL = 0.85
TRAIN_RULES = (_rule("forename_base", "surname"), _rule("born_on", "postcode"))
"""Two training passes: what one takes as given, the other learns. `EM_PAIRS` keeps both small at any size."""


def _any(pairs: Collection[tuple[str, str]]) -> str:
    return " or ".join(f"{a}_l = {b}_r" for a, b in pairs)


_PARTS = tuple((a, b) for a in ("surname_a", "surname_b") for b in ("surname_a", "surname_b"))
_OTHER = tuple(
    pair for a in ("surname", "surname_a", "surname_b") for pair in (("surname_c", a), (a, "surname_c"))
)
_SURNAMES = (
    f"((surname_b_l is not null or surname_b_r is not null) and ({_any(_PARTS)}))"
    f" or ((surname_c_l is not null or surname_c_r is not null) and ({_any((*_OTHER, ('surname_c', 'surname_c')))}))"
)
"""Parts are looked at only where there are any: most records have one surname, and this runs for every pair."""

COMPARISONS: dict[str, tuple[Level, ...]] = {
    "forename": (
        Level(
            condition="forename_l = forename_r", label="the same forename", m=0.86, u=0.003, term="forename"
        ),
        Level(
            condition="forename_base_l = forename_base_r",
            label="a short form or another spelling",
            m=0.05,
            u=0.0006,
        ),
        Level(
            condition="forename_base_l = forename_two_r or forename_two_l = forename_base_r",
            label="given names in another order",
            m=0.02,
            u=0.0005,
        ),
        Level(
            condition="jaro_winkler_similarity(forename_l, forename_r) >= 0.9 or starts_with(forename_l, forename_r)"
            " or starts_with(forename_r, forename_l)",
            label="a slip of the pen or an initial",
            m=0.04,
            u=0.0015,
        ),
    ),
    "surname": (
        Level(condition="surname_l = surname_r", label="the same surname", m=0.86, u=0.006, term="surname"),
        Level(condition=_SURNAMES, label="one part, or the other surname", m=0.04, u=0.001),
        Level(
            condition="jaro_winkler_similarity(surname_l, surname_r) >= 0.9",
            label="a slip of the pen",
            m=0.05,
            u=0.002,
        ),
    ),
    "born_on": (
        Level(condition="born_on_l = born_on_r", label="the same birth date", m=0.95, u=0.00018),
        Level(
            condition="born_year_l = born_year_r and born_month_l = born_day_r and born_day_l = born_month_r",
            label="day and month changed over",
            m=0.01,
            u=5e-05,
        ),
        Level(
            condition="born_year_l = born_year_r and ((born_month_l = 1 and born_day_l = 1)"
            " or (born_month_r = 1 and born_day_r = 1))",
            label="1 January stands for a day not known",
            m=0.005,
            u=0.0009,
        ),
        Level(
            # figures that differ are all in the year or all in the rest: tells most pairs apart without counting
            condition="(born_year_l = born_year_r or (born_month_l = born_month_r and born_day_l = born_day_r))"
            " and levenshtein(born_text_l, born_text_r) <= 1",
            label="one figure differs",
            m=0.015,
            u=0.004,
        ),
        Level(
            condition="(born_year_l = born_year_r and born_month_l = born_month_r)"
            " or (born_year_l = born_year_r and born_day_l = born_day_r)"
            " or (born_month_l = born_month_r and born_day_l = born_day_r)",
            label="two of day, month and year",
            m=0.01,
            u=0.005,
        ),
    ),
    "sex": (Level(condition="sex_l = sex_r", label="the same sex", m=0.985, u=0.5),),
    "postcode": (
        Level(condition="postcode_l = postcode_r", label="the same postcode", m=0.72, u=0.0001),
        Level(
            # the last three signs of a postcode are always its inward part: one sign differs there or before them
            condition="(district_l = district_r or right(postcode_l, 3) = right(postcode_r, 3))"
            " and levenshtein(postcode_l, postcode_r) <= 1",
            label="one sign differs",
            m=0.01,
            u=0.0015,
        ),
        Level(condition="sector_l = sector_r", label="the same sector", m=0.01, u=0.01),
        Level(condition="district_l = district_r", label="the same district", m=0.06, u=0.08),
    ),
}
"""What is compared, from the surest agreement down; below the last is disagreement, and missing says nothing."""

NUMBERS = ("upn", "nhs_number")
NUMBER_AGREES = 0.98
"""Share of pairs of one child's records, both with a number, where it is the same. UPNs are sometimes issued anew, so a
different number speaks against a link but does not rule it out."""


def children(numbers: Collection[str], *, n_records: int) -> Preset:
    """The preset; `numbers` are those of `NUMBERS` that at least two services record."""
    same = {
        number: (
            Level(
                condition=f"{number}_l = {number}_r",
                label="the same number",
                m=NUMBER_AGREES,
                u=1 / max(2, n_records),  # by chance once in all records
            ),
        )
        for number in numbers
    }
    return Preset(
        comparisons={**COMPARISONS, **same},
        rare=frozenset(numbers),
        pair_rules=(*(NUMBER_RULES[number] for number in numbers), *PAIR_RULES),
        prior_rules=PRIOR_RULES,
        prior_recall=PRIOR_RECALL,
        train_rules=TRAIN_RULES,
    )
