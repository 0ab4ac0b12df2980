"""What a cell of text means, as SQL: dates in several styles, codes, numbers, UPN, NHS number, postcode.

The texts below are fixed; `x` stands for a cell that was trimmed (nothing instead of empty). They are read by sqlglot
once and put together as trees, so no value is ever written into a text, and the same tree becomes DuckDB's SQL and Spark's.

What can be told by plain functions of the cell alone (`plain`) is worked out before the rest, in a select of its own:
DuckDB then runs it once for each different text of a block of rows and not for each row. Inside a CASE it would not.
"""

from collections.abc import Mapping
from functools import cache

from sqlglot import exp, parse_one

from gwrando.study.extract.columns import Column, DateStyle

_TIME = r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_MONTHS = {
    1: ("jan", "ion"),
    2: ("feb", "chw"),
    3: ("mar", "maw"),
    4: ("apr", "ebr"),
    5: ("may", "mai"),
    6: ("jun", "meh"),
    7: ("jul", "gor"),
    8: ("aug", "aws"),
    9: ("sep", "med"),
    10: ("oct", "hyd"),
    11: ("nov", "tac"),
    12: ("dec", "rha"),
}
"""First three letters of each month, English and Welsh."""

# every date is matched in full first: DuckDB's own cast takes "2015-12-3x" for the third of December
_YEAR = "(19|20)[0-9]{2}"
_SPLIT = rf"([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]((19|20)[0-9]{{2}}){_TIME}"
_NAMED = rf"([0-9]{{1,2}})[ /-]([A-Za-z]{{3,9}})[ /-]((19|20)[0-9]{{2}}){_TIME}"


def _split(day: int, month: int) -> str:
    parts = {"d": f"regexp_extract(x, '{_SPLIT}', {day})", "m": f"regexp_extract(x, '{_SPLIT}', {month})"}
    return (
        f"case when regexp_full_match(x, '{_SPLIT}') then try_cast(regexp_extract(x, '{_SPLIT}', 3)"
        f" || '-' || right('0' || {parts['m']}, 2) || '-' || right('0' || {parts['d']}, 2) as date) end"
    )


def _month_number() -> str:
    whens = " ".join(
        f"when lower(substr(regexp_extract(x, '{_NAMED}', 2), 1, 3)) in ('{en}', '{cy}') then '{number:02d}'"
        for number, (en, cy) in _MONTHS.items()
    )
    return f"case {whens} end"


_PLAIN_DATES: Mapping[DateStyle, tuple[str, int]] = {
    "iso": ("%Y-%m-%d", 10),
    "dmy": ("%d/%m/%Y", 10),
    "mdy": ("%m/%d/%Y", 10),
    "compact": ("%Y%m%d", 8),
}
"""The plain form of a style and its length: nearly every cell has it, and no pattern need be matched for it. A text of
that length which the form reads, with a year of ours, has no room for anything else (a cell never begins or ends with a
space of any kind)."""

_DATES: Mapping[DateStyle, str] = {
    "iso": f"case when regexp_full_match(x, '{_YEAR}-[0-9]{{2}}-[0-9]{{2}}{_TIME}')"
    " then try_cast(substr(x, 1, 10) as date) end",
    "dmy": _split(1, 2),
    "mdy": _split(2, 1),
    "named": f"case when regexp_full_match(x, '{_NAMED}') then try_cast(regexp_extract(x, '{_NAMED}', 3) || '-' ||"
    f" {_month_number()} || '-' || right('0' || regexp_extract(x, '{_NAMED}', 1), 2) as date) end",
    "excel": "case when regexp_full_match(x, '[0-9]{5}([.][0-9]+)?')"
    " then cast('1899-12-30' as date) + cast(floor(cast(x as double)) as integer) end",
    "month": f"case when regexp_full_match(x, '[0-9]{{2}}/{_YEAR}') then try_cast(substr(x, 4, 4) || '-' ||"
    " substr(x, 1, 2) || '-01' as date)"
    f" when regexp_full_match(x, '{_YEAR}-[0-9]{{2}}') then try_cast(x || '-01' as date) end",
    "year": f"case when regexp_full_match(x, '{_YEAR}') then try_cast(x || '-01-01' as date) end",
}
"""What else a style may look like: times of day, one-figure days, other separators. No text fits two styles of a column."""

IS_NUMBER = "regexp_full_match(x, '[-+]?[0-9][0-9,]*([.][0-9]+)?')"
NUMBER = "case when is_number then try_cast(replace(x, ',', '') as double) end"
CODE = "case when x like '%.0' then upper(substr(x, 1, length(x) - 2)) else upper(x) end"
LABELLED = r"upper(trim(regexp_replace(x, '^[A-Za-z]{1,2}[)][ \t]*', '')))"
BEFORE_LABEL = "trim(regexp_extract(x, '^(.+?)(:| - |$)', 1))"
UPPER = "upper(x)"
IS_POSTCODE = "regexp_full_match(upper(x), '[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}')"
POSTCODE = "case when is_postcode then replace(upper, ' ', '') end"

_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The 23 letters of a UPN: no I, O or S. The check letter is the sum of digit times place (2 to 13) modulo 23."""
IS_UPN = "regexp_full_match(upper(x), '[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]')"
UPN = "case when is_upn then upper end"
UPN_CHECK = (
    f"substr('{_ALPHABET}', 1 + ("
    + " + ".join(f"cast(substr(x, {place}, 1) as integer) * {place}" for place in range(2, 13))
    + f" + 13 * case when regexp_matches(x, '[0-9]$') then cast(substr(x, 13, 1) as integer)"
    f" else strpos('{_ALPHABET}', substr(x, 13, 1)) - 1 end) % 23, 1) = substr(x, 1, 1)"
)

_NHS_DIGITS = "replace(replace(x, ' ', ''), '-', '')"
_NHS_SUM = " + ".join(f"cast(substr({_NHS_DIGITS}, {at}, 1) as integer) * {11 - at}" for at in range(1, 10))
NHS = (
    f"case when regexp_full_match({_NHS_DIGITS}, '[0-9]{{10}}')"
    # ten equal digits pass the sum but are what people type to fill a field
    f" and replace({_NHS_DIGITS}, substr({_NHS_DIGITS}, 1, 1), '') <> ''"
    f" and (11 - ({_NHS_SUM}) % 11) % 11 = cast(substr({_NHS_DIGITS}, 10, 1) as integer)"
    f" then {_NHS_DIGITS} end"
)

DOUBTFUL_LETTER = "x like '%?%' or x like '%\ufffd%'"
LAST_OF_MONTH = "last_day(x)"
LAST_OF_YEAR = "x + 365 - case when month(x + 365) = 1 then 1 else 0 end"
SWAPPED = "try_cast(substr(cast(x as varchar), 1, 4) || '-' || substr(cast(x as varchar), 9, 2) || '-' || substr(cast(x as varchar), 6, 2) as date)"


@cache
def _tree(text: str) -> exp.Expr:
    return parse_one(text, dialect="duckdb")


def of(text: str, cell: exp.Expr, **more: exp.Expr) -> exp.Expr:
    """The tree of a text, with the cell in the place of `x`, and other trees in the places of their names."""
    known = {"x": cell, **more}

    def put(node: exp.Expr) -> exp.Expr:
        found = known.get(node.name) if isinstance(node, exp.Column) else None
        return node if found is None else found.copy()

    return exp.paren(_tree(text).copy().transform(put))


def plain(column: Column) -> dict[str, str]:
    """Texts of plain functions of a column's cell alone, by the names under which `form` asks for them."""
    match column.type:
        case "date":
            styles = [style for style in column.styles if style in _PLAIN_DATES]
            return {style: f"try_strptime(x, '{_PLAIN_DATES[style][0]}')" for style in styles}
        case "number":
            return {"is_number": IS_NUMBER}
        case "upn":
            return {"upper": UPPER, "is_upn": IS_UPN}
        case "postcode":
            return {"upper": UPPER, "is_postcode": IS_POSTCODE}
        case _:
            return {}


def date_of(column: Column, cell: exp.Expr, plain: Mapping[str, exp.Expr]) -> exp.Expr:
    """The day of a cell, in the one of the column's styles that fits; nothing when none does."""
    case = exp.Case()
    for style, stamp in plain.items():
        length = _PLAIN_DATES[style][1]  # type: ignore[index]
        between = "cast(t as date) between cast('1900-01-01' as date) and cast('2099-12-31' as date)"
        is_it = of(f"length(x) = {length} and {between}", cell, t=stamp)
        case = case.when(is_it, exp.cast(stamp.copy(), "date"), copy=False)
    found = [of(_DATES[style], cell) for style in column.styles if style in _DATES]
    if not found:
        return case
    other = found[0] if len(found) == 1 else exp.Coalesce(this=found[0], expressions=found[1:])
    if not plain:
        return other
    # an empty cell asks no pattern
    return case.when(exp.Not(this=exp.Is(this=cell.copy(), expression=exp.null())), other, copy=False)


def precision_of(column: Column, cell: exp.Expr) -> exp.Expr:
    """day, month or year: how exactly the cell's date is known."""
    case = exp.Case()
    for style in column.styles:
        if style in ("month", "year"):
            case = case.when(
                exp.Not(this=exp.Is(this=of(_DATES[style], cell), expression=exp.null())),
                exp.Literal.string(style),
            )
    return case.else_(exp.Literal.string("day")) if case.args.get("ifs") else exp.Literal.string("day")


def code_of(column: Column, cell: exp.Expr) -> exp.Expr:
    """The code of a cell in capitals (it may be none of the column's)."""
    if not column.labelled:
        return of(CODE, cell)
    whole = of(LABELLED, cell)
    known = exp.In(this=whole, expressions=[exp.Literal.string(code) for code in column.words])
    return exp.Case().when(known, whole).else_(of(BEFORE_LABEL, whole))
