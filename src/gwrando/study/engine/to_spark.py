"""A step's text in Spark's dialect: sqlglot's translation, and what it does not know.

Each rule here stands for a place where DuckDB and Spark would give different answers, or where Spark has the
function under another name. The steps themselves stay in DuckDB's dialect.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp

from gwrando.study.engine import sql

_DATE_PARTS = {
    "%Y": "yyyy",
    "%m": "MM",
    "%d": "dd",
    "%H": "HH",
    "%M": "mm",
    "%S": "ss",
    "%b": "MMM",
    "%y": "yy",
}


def view(table: str) -> str:
    """The name under which Spark knows a table (`store.table`): one word, for each session its own."""
    return table.replace(".", "__")


@cache
def spark_sql(step: str) -> str:
    """The query of one step in Spark's dialect (of a step that makes a table: the select that fills it).

    Tables have the names that `view` gives; bound parameters are `:name`. Raises
    `sqlglot.errors.SqlglotError` if a part has no equivalent in Spark.
    """
    return turned(sql.parsed(step), view)


def turned(tree: exp.Expr, place: Callable[[str], str]) -> str:
    """The query of a statement, with tables under the names that `place` gives."""
    query = tree.expression if isinstance(tree, exp.Create) else tree
    if isinstance(tree, exp.Create) and query.args.get("order") and not query.args.get("limit"):
        # the rows of a table have no order in Spark: sorting it would be work for nothing
        query = query.copy()
        query.set("order", None)
    query = sql.moved(query, lambda table: (place(table),))
    query = query.transform(_rule)
    made: str = query.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    return made


def _rule(node: exp.Expr) -> exp.Expr:
    name = node.name.upper() if isinstance(node, exp.Anonymous) else ""
    given = list(node.expressions) if name else []
    if name == "REGEXP_FULL_MATCH":
        # Spark's RLIKE looks anywhere in the text
        return exp.RegexpLike(this=given[0], expression=_whole(given[1]))
    if isinstance(node, exp.RegexpFullMatch):
        return exp.RegexpLike(this=node.this, expression=_whole(node.expression))
    if isinstance(node, exp.Concat) and node.args.get("coalesce"):
        # DuckDB passes over what is missing and turns numbers into text; Spark's CONCAT does neither
        return exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string(""), *node.expressions])
    if name == "STRIP_ACCENTS":
        plain = exp.func("TRANSLATE", given[0], *(exp.Literal.string(text) for text in _accents()))
        return exp.Anonymous(
            this="REGEXP_REPLACE", expressions=[plain, exp.Literal.string("\\p{M}"), exp.Literal.string("")]
        )
    if name == "TRY_STRPTIME":
        return exp.Anonymous(this="TRY_TO_TIMESTAMP", expressions=[given[0], _format(given[1])])
    if isinstance(node, exp.PercentileCont) and node.expression is not None:
        return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])
    return node


def _whole(pattern: exp.Expr) -> exp.Expr:
    return exp.Literal.string(f"^(?:{pattern.name})$")


def _format(given: exp.Expr) -> exp.Expr:
    text = given.name
    for ours, theirs in _DATE_PARTS.items():
        text = text.replace(ours, theirs)
    if "%" in text:
        raise sqlglot.UnsupportedError("a part of a date that Spark is not told about")
    return exp.Literal.string(text)


@cache
def _accents() -> tuple[str, str]:
    """Letters with accents, and the same letters without, in step (DuckDB's strip_accents: NFD without marks)."""
    pairs = []
    for code in range(0xC0, 0x2000):
        plain = [
            c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.category(c).startswith("M")
        ]
        if len(plain) == 1 and plain[0] != chr(code):
            pairs.append((chr(code), plain[0]))
    return "".join(a for a, _ in pairs), "".join(b for _, b in pairs)
