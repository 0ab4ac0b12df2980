"""What can be asked of a row, as data: the same condition becomes SQL (ingest) and a cell to fill (examples).

A condition about an empty cell is false, so a rule never breaks on what is not there unless it asks for it.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class IsIn:
    """The code in `column` is one of these (the service's codes)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """`column` holds something."""

    column: str


@dataclass(frozen=True, kw_only=True)
class Empty:
    """`column` holds nothing."""

    column: str


@dataclass(frozen=True, kw_only=True)
class AtLeast:
    """The number in `column` is at least this."""

    column: str
    number: float


@dataclass(frozen=True, kw_only=True)
class ShareAtLeast:
    """`part` divided by `whole` is at least `share` (0 to 1); false where the whole is nought."""

    part: str
    whole: str
    share: float


@dataclass(frozen=True, kw_only=True)
class MoreThan:
    """The number in `column` is larger than the one in `than`."""

    column: str
    than: str


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The date in `column` is before the one in `than`."""

    column: str
    than: str


@dataclass(frozen=True, kw_only=True)
class Since:
    """The date in `column` is this day or later."""

    column: str
    day: date


@dataclass(frozen=True, kw_only=True)
class All:
    """Every one of these holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True)
class Any:
    """At least one of these holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True)
class Not:
    """This does not hold."""

    of: "Condition"


Condition = IsIn | Filled | Empty | AtLeast | ShareAtLeast | MoreThan | Earlier | Since | All | Any | Not


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The headings a condition reads, in its own order."""
    match condition:
        case IsIn() | Filled() | Empty() | AtLeast() | Since():
            return (condition.column,)
        case ShareAtLeast():
            return (condition.part, condition.whole)
        case MoreThan() | Earlier():
            return (condition.column, condition.than)
        case All() | Any():
            return tuple(column for part in condition.of for column in columns_of(part))
        case Not():
            return columns_of(condition.of)


def wants(condition: Condition) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a condition needs of its columns: heading, cell type, and the codes it names."""
    match condition:
        case IsIn():
            return [(condition.column, "code", condition.values)]
        case AtLeast() | ShareAtLeast() | MoreThan():
            return [(column, "number", ()) for column in columns_of(condition)]
        case Earlier() | Since():
            return [(column, "date", ()) for column in columns_of(condition)]
        case All() | Any():
            return [want for part in condition.of for want in wants(part)]
        case Not():
            return wants(condition.of)
        case Filled() | Empty():
            return []


def ends_before_start(start: str, end: str) -> Condition:
    """The end is before the start."""
    return Earlier(column=end, than=start)


def needs(column: str, values: tuple[str, ...], other: str) -> Condition:
    """One of these codes is there but the other column, which it needs, is empty."""
    return All(of=(IsIn(column=column, values=values), Empty(column=other)))
