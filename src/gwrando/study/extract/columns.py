"""One column of a service's file: its heading, what kind of thing a cell is, and what it may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CellType = Literal["text", "code", "date", "number", "upn", "nhs", "postcode"]
CELL_TYPES: tuple[CellType, ...] = ("text", "code", "date", "number", "upn", "nhs", "postcode")
"""What a cell may be. `upn`: unique pupil number, or UN1 to UN5 where it is not known; `nhs`: NHS number."""

DateStyle = Literal["iso", "dmy", "mdy", "compact", "named", "excel", "month", "year"]
DATE_STYLES: Mapping[DateStyle, str] = {
    "iso": "2015-03-21",
    "dmy": "21/03/2015",
    "mdy": "03/21/2015",
    "compact": "20150321",
    "named": "21-Mar-2015",
    "excel": "42084",
    "month": "03/2015",
    "year": "2015",
}
"""The date styles a column may declare, several at once, each with the same day as its example.

A time of day after the date is left out (we keep days). `named` takes English and Welsh months. `excel` is a
serial day of a spreadsheet (day 1 is 1 January 1900). `month` and `year` give the first day, with the precision
kept. A year of two digits is never read: 05 may be a day, a month or a year.
"""

UNKNOWN_UPNS = ("UN1", "UN2", "UN3", "UN4", "UN5")
"""Codes for "no UPN, and why". Source: SSDA903 guide; domain notes 3.3."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `in_file` is false where the column may be absent. `filled` says that an empty cell sets the row aside;
    `strict` that a cell which is not what it should be does (it is only noted otherwise, and read as empty).
    `codes` maps the service's codes to our word for each ("" where we know the code and make nothing of it);
    codes are compared without regard to case and to a trailing ".0". `labelled` cells hold more than the code:
    "b) Female", "N1 - Abuse or neglect", "e) PR4: Private". `also` are other headings for the same column.
    `least` and `most` bound a number.
    """

    heading: str
    type: CellType = "text"
    in_file: bool = True
    filled: bool = False
    strict: bool = False
    codes: Mapping[str, str] | tuple[str, ...] | None = None
    labelled: bool = False
    styles: tuple[DateStyle, ...] = ("iso",)
    also: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def words(self) -> Mapping[str, str]:
        """Code in capitals -> our word; the code itself, in small letters, where the plug-in gives no word."""
        if self.codes is None:
            return {}
        if isinstance(self.codes, tuple):
            return {code.upper(): code.lower() for code in self.codes}
        return {code.upper(): word for code, word in self.codes.items()}

    def problems(self) -> list[str]:
        """What is wrong with the column as declared, as short English codes for the author of the plug-in."""
        found = []
        if self.type not in CELL_TYPES:
            found.append(f"cell_type:{self.heading}")
        if self.type == "code" and not self.words:
            found.append(f"no_codes:{self.heading}")
        if self.type == "date" and (not self.styles or any(s not in DATE_STYLES for s in self.styles)):
            found.append(f"date_style:{self.heading}")
        if {"dmy", "mdy"} <= set(self.styles):
            found.append(f"two_readings_of_one_date:{self.heading}")
        return found


def text(heading: str, **more: object) -> Column:
    """A column of text (a name, a record's id)."""
    return Column(heading=heading, **more)  # type: ignore[arg-type]


def code(heading: str, codes: Mapping[str, str] | tuple[str, ...], **more: object) -> Column:
    """A column of codes."""
    return Column(heading=heading, type="code", codes=codes, **more)  # type: ignore[arg-type]


def day(heading: str, *styles: DateStyle, **more: object) -> Column:
    """A column of dates in these styles (strict: a cell that is no date sets the row aside)."""
    given = {"strict": True, **more}
    return Column(heading=heading, type="date", styles=styles or ("iso",), **given)  # type: ignore[arg-type]


def number(heading: str, **more: object) -> Column:
    """A column of numbers."""
    return Column(heading=heading, type="number", **more)  # type: ignore[arg-type]
