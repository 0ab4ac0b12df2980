"""Conditions of a plug-in as SQL trees. A condition about an empty cell is false, never unknown."""

from collections.abc import Callable

from sqlglot import exp

from gwrando.study.extract import conditions as ask
from gwrando.study.extract.columns import Column

Cell = Callable[[str, str], exp.Expr]
"""Gives the tree of a column by heading and form: `c` text, `d` day, `n` number, `k` code."""


def never_unknown(found: exp.Expr) -> exp.Expr:
    """The same condition, false where it would be unknown."""
    return exp.Coalesce(this=exp.paren(found), expressions=[exp.false()])


def both(first: exp.Expr, second: exp.Expr) -> exp.Expr:
    """Both hold; the second (a dear one) is asked only where the first does. An `and` is asked in any order."""
    return exp.Case().when(first, never_unknown(second)).else_(exp.false())


def asked(found: exp.Expr) -> exp.Expr:
    """A condition for a place where unknown counts as false anyway (WHEN), without what only makes unknown false.

    Inside such a guard DuckDB works out every part of an `and` for every row; without it, a part is asked only where the
    parts before it hold.
    """
    match found:
        case exp.Coalesce(this=inner, expressions=[exp.Boolean(this=False)]):
            return asked(inner)
        case exp.Paren(this=inner):
            return exp.paren(asked(inner))
        case exp.And() | exp.Or():
            return type(found)(this=asked(found.this), expression=asked(found.expression))
        case _:
            return found


def filled(cell: exp.Expr) -> exp.Expr:
    """The cell holds something."""
    return exp.Not(this=exp.Is(this=cell, expression=exp.null()))


def in_range(column: Column, number: exp.Expr) -> exp.Expr:
    """The number of a cell; nothing where it is outside the column's range, which is a fault and read as empty."""
    parts: list[exp.Expr] = []
    if column.least is not None:
        parts.append(exp.GTE(this=number, expression=exp.Literal.number(column.least)))
    if column.most is not None:
        parts.append(exp.LTE(this=number.copy(), expression=exp.Literal.number(column.most)))
    return exp.paren(exp.Case().when(exp.and_(*parts), number.copy())) if parts else number


def is_in(cell: exp.Expr, codes: tuple[str, ...]) -> exp.Expr:
    """The cell is one of these codes.

    As a function of a list: DuckDB asks it once for each different code of a block, `in` once for each row and code.
    """
    known = exp.Array(expressions=[exp.Literal.string(code.upper()) for code in codes])
    return exp.ArrayContains(this=known, expression=cell)


def sql_of(condition: ask.Condition, cell: Cell) -> exp.Expr:
    """The tree of a condition."""
    match condition:
        case ask.IsIn():
            return never_unknown(is_in(cell(condition.column, "k"), condition.values))
        case ask.Filled():
            return filled(cell(condition.column, "c"))
        case ask.Empty():
            return exp.Is(this=cell(condition.column, "c"), expression=exp.null())
        case ask.AtLeast():
            least = exp.Literal.number(condition.number)
            return never_unknown(exp.GTE(this=cell(condition.column, "n"), expression=least))
        case ask.ShareAtLeast():
            # multiplied out: no division, so nought of nought asks nothing of the engine
            part, whole = cell(condition.part, "n"), cell(condition.whole, "n")
            share = exp.Mul(this=exp.Literal.number(condition.share), expression=whole)
            enough = exp.GTE(this=part, expression=share)
            some = exp.GT(this=whole.copy(), expression=exp.Literal.number(0))
            return never_unknown(exp.and_(enough, some))
        case ask.MoreThan():
            return never_unknown(
                exp.GT(this=cell(condition.column, "n"), expression=cell(condition.than, "n"))
            )
        case ask.Earlier():
            return never_unknown(
                exp.LT(this=cell(condition.column, "d"), expression=cell(condition.than, "d"))
            )
        case ask.Since():
            day = exp.cast(exp.Literal.string(condition.day.isoformat()), "date")
            return never_unknown(exp.GTE(this=cell(condition.column, "d"), expression=day))
        case ask.All():
            return exp.paren(exp.and_(*(sql_of(part, cell) for part in condition.of)))
        case ask.Any():
            return exp.paren(exp.or_(*(sql_of(part, cell) for part in condition.of)))
        case ask.Not():
            return exp.not_(exp.paren(sql_of(condition.of, cell)))


def word_of(column: Column, cell: exp.Expr) -> exp.Expr:
    """Our word for a code; nothing for a code without a word and for one that is not known."""
    case = exp.Case()
    by_word: dict[str, list[str]] = {}
    for code, word in column.words.items():
        if word:
            by_word.setdefault(word, []).append(code)
    for word, codes in by_word.items():
        case = case.when(is_in(cell.copy(), tuple(codes)), exp.Literal.string(word))
    return case if by_word else exp.cast(exp.null(), "varchar")
