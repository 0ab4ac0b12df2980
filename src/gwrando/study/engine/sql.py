"""The SQL steps of a study as text, and where their tables go. DuckDB's dialect is the source of truth.

Names of tables have three parts, `store.main.table`. They are moved (to a schema of a draw, to Spark's two
parts) on the parsed tree, never by replacing text.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import resources

import sqlglot
from sqlglot import exp

STORES = ("names", "work")


def steps() -> list[str]:
    """The names of all SQL steps, sorted."""
    folder = resources.files("gwrando.study") / "sql"
    return sorted(item.name.removesuffix(".sql") for item in folder.iterdir() if item.name.endswith(".sql"))


@cache
def step_sql(step: str) -> str:
    """The text of one SQL step, in DuckDB's dialect."""
    return (resources.files("gwrando.study") / "sql" / f"{step}.sql").read_text(encoding="utf-8")


def digest() -> str:
    """Hash over all steps: a store made by other SQL is not used again."""
    found = hashlib.sha256()
    for step in steps():
        found.update(f"{step}\0{step_sql(step)}\0".encode())
    return found.hexdigest()


@cache
def parsed(step: str) -> exp.Expr:
    """The tree of one step. It is shared: copy it before changing it."""
    return sqlglot.parse_one(step_sql(step), read="duckdb")


def target(tree: exp.Expr) -> str | None:
    """The table a statement makes, as `store.table`; None for a plain select."""
    return named(tree.this) if isinstance(tree, exp.Create) else None


def named(table: exp.Expr) -> str | None:
    """`store.table` of a reference with three parts; None for the names of a step's own parts."""
    if isinstance(table, exp.Table) and table.catalog in STORES:
        return f"{table.catalog}.{table.name}"
    return None


def reads(tree: exp.Expr) -> frozenset[str]:
    """The tables a statement reads, as `store.table`."""
    source = tree.expression if isinstance(tree, exp.Create) else tree
    found = (named(table) for table in source.find_all(exp.Table))
    return frozenset(name for name in found if name is not None)


def moved(tree: exp.Expr, place: Callable[[str], tuple[str, ...]]) -> exp.Expr:
    """A copy of the tree in which each table of the stores has the name that `place` gives, part by part.

    A table keeps the name by which the rest of the step calls it.
    """

    def turn(node: exp.Expr) -> exp.Expr:
        name = named(node)
        if name is None:
            return node
        *before, last = place(name)
        parts = [exp.to_identifier(part) for part in (*[None] * (2 - len(before)), *before)]
        made = exp.Table(
            this=exp.to_identifier(last),
            db=parts[1],
            catalog=parts[0],
            **{key: value for key, value in node.args.items() if key not in ("this", "db", "catalog")},
        )
        target_of_create = isinstance(node.parent, exp.Create) and node.arg_key == "this"
        if not made.alias and not target_of_create:
            made.set("alias", exp.TableAlias(this=exp.to_identifier(node.name)))
        return made

    return tree.transform(turn)
