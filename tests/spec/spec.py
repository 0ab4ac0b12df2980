"""Reads the ASCII tables of spec tests: the docstring is the page of the manual, the table is the test.

A spec module's docstring starts with `# Title` and explains the method in plain words, with its formula
and `Source:`. Each test's docstring starts with `## Heading` and holds one Markdown table; the test runs
over `rows(test)`. `make methods` writes docs/methods from these docstrings.
"""

from collections.abc import Callable, Iterator
from typing import Any


def cells(line: str) -> list[str]:
    """The cells of one table line, blanks stripped."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def value(cell: str) -> Any:
    """A number where the cell reads as one (thousands commas allowed), None for an empty cell, else text."""
    if cell == "":
        return None
    try:
        return int(cell.replace(",", ""))
    except ValueError:
        try:
            return float(cell.replace(",", ""))
        except ValueError:
            return cell


def rows(test: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """One dictionary a table line of the test's docstring; raises AssertionError when there is no table."""
    lines = [line for line in (test.__doc__ or "").splitlines() if line.strip().startswith("|")]
    assert len(lines) >= 3, f"{test.__name__} has no table"
    head = cells(lines[0])
    for line in lines[2:]:
        found = cells(line)
        assert len(found) == len(head), f"{test.__name__}: {line.strip()}"
        yield dict(zip(head, map(value, found), strict=True))
