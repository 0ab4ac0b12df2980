"""Reads the stop and search files of data.police.uk: strictly, whole, and without keeping a single row.

A file name says force and month (`YYYY-MM-FORCE-stop-and-search.csv`, or `.csv.gz`, in a folder or in the
site's archive `.zip`). What comes back counts equal patterns (`Counter[Pattern]`); places, times and row
text are read, checked and let go, so nothing about one search can leave.

Source: data.police.uk, "About" and "CSV downloads"; times are ISO 8601 in UTC and are read as local time.
"""

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from gwrando.strategy import ethnicity, police_errors
from gwrando.strategy.ethnicity import Group

COLUMNS = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
NAME = re.compile(
    r"(?P<month>\d{4}-(?:0[1-9]|1[0-2]))-(?P<force>[a-z]+(?:-[a-z]+)*)-stop-and-search\.csv(?:\.gz)?"
)
AgeRange = Literal["under 10", "10-17", "18-24", "25-34", "over 34"]
Outcome = Literal["nothing", "arrest", "community", "cannabis", "summons", "penalty", "caution", "other"]
MOST_BYTES = 200_000_000  # one month of one force is 1-5 MB; a file that unpacks to more is not one

_KINDS = {"Person search": True, "Person and Vehicle search": True, "Vehicle search": False}
_AGES: dict[str, AgeRange | None] = {
    "": None,
    "under 10": "under 10",
    "10-17": "10-17",
    "18-24": "18-24",
    "25-34": "25-34",
    "over 34": "over 34",
}
_OUTCOMES: dict[str, Outcome | None] = {
    "": None,
    "A no further action disposal": "nothing",
    "Nothing found - no further action": "nothing",
    "Arrest": "arrest",
    "Suspect arrested": "arrest",
    "Community resolution": "community",
    "Local resolution": "community",
    "Khat or Cannabis warning": "cannabis",
    "Offender given drugs possession warning": "cannabis",
    "Summons / charged by post": "summons",
    "Suspect summonsed to court": "summons",
    "Penalty Notice for Disorder": "penalty",
    "Offender given penalty notice": "penalty",
    "Caution (simple or conditional)": "caution",
    "Offender cautioned": "caution",
    "Article found - Detailed outcome unavailable": "other",
}
_FLAGS = {"": None, "True": True, "False": False, "1.0": True, "0.0": False, "true": True, "false": False}


class Pattern(NamedTuple):
    """What one row says, as far as it is kept; None is "not in the file". `person` is False for a vehicle
    alone."""

    person: bool
    age: AgeRange | None
    self_defined: Group | None
    officer_defined: Group | None
    outcome: Outcome | None
    linked: bool | None
    more_than_outer: bool | None
    has_place: bool
    has_time: bool


@dataclass(frozen=True)
class MonthFile:
    """One force's month: how many rows show each pattern, how many repeat an earlier row exactly, its
    hash."""

    name: str
    force: str
    month: str
    sha256: str
    patterns: Counter[Pattern]
    n_repeats: int
    n_outside_month: int

    @property
    def n_rows(self) -> int:
        """Rows in the file."""
        return self.patterns.total()


def read(paths: Sequence[Path]) -> tuple[MonthFile, ...]:
    """Every stop and search file at these paths (files, folders, archive zips), by force and month.

    Other files of the archive (street crime, outcomes) are passed over inside folders and zips; a file
    named outright must be a stop and search file. Raises `InputError`, naming file, row and column but
    never a value, for: nothing found, a name or a column that is not the publisher's, text that is not
    UTF-8, a value outside the publisher's lists, and the same force and month twice.
    """
    found: dict[tuple[str, str], MonthFile] = {}
    for name, content in _contents(paths):
        month = read_month(name, content)
        key = (month.force, month.month)
        if key in found:
            raise police_errors.month_twice(found[key].name, name)
        found[key] = month
    if not found:
        raise police_errors.nothing_found(", ".join(path.name for path in paths))
    return tuple(found[key] for key in sorted(found))


def _contents(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if path.is_dir():
            inside = sorted(
                each for each in path.rglob("*-stop-and-search.csv*") if NAME.fullmatch(each.name)
            )
            for each in inside:
                yield each.name, _bytes(each)
        elif path.suffix == ".zip":
            yield from _zipped(path)
        else:
            yield path.name, _bytes(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise police_errors.unreadable(path.name) from error


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda each: each.filename):
                name = member.filename.rsplit("/", 1)[-1]
                if NAME.fullmatch(name):
                    if member.file_size > MOST_BYTES:
                        raise police_errors.too_big(name)
                    yield name, archive.read(member)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise police_errors.unreadable(path.name) from error


def read_month(name: str, content: bytes) -> MonthFile:
    """One file, from its name and bytes. Raises `InputError` as `read` does."""
    said = NAME.fullmatch(name)
    if said is None:
        raise police_errors.wrong_name(name)
    rows = csv.reader(io.StringIO(_text(name, content), newline=""), strict=True)
    try:
        _check_header(name, next(rows, []))
        counted = _count(name, said["month"], rows)
    except csv.Error as error:
        raise police_errors.broken_csv(name, rows.line_num) from error
    patterns, repeats, outside = counted
    return MonthFile(
        name=name,
        force=said["force"],
        month=said["month"],
        sha256=hashlib.sha256(content).hexdigest(),
        patterns=patterns,
        n_repeats=repeats,
        n_outside_month=outside,
    )


def _text(name: str, content: bytes) -> str:
    try:
        if name.endswith(".gz"):
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise police_errors.too_big(name)
        return content.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise police_errors.unreadable(name) from error
    except UnicodeDecodeError as error:
        raise police_errors.not_utf8(name, content.count(b"\n", 0, error.start) + 1) from error


def _check_header(name: str, header: list[str]) -> None:
    if tuple(header) != COLUMNS:
        missing = [each for each in COLUMNS if each not in header]
        extra = sum(each not in COLUMNS for each in header)
        raise police_errors.wrong_columns(name, missing=missing, n_extra=extra)


def _count(name: str, month: str, rows: Iterator[list[str]]) -> tuple[Counter[Pattern], int, int]:
    seen: set[tuple[str, ...]] = set()
    n_repeats = n_outside = 0
    kept: dict[tuple[str | bool, ...], list[int]] = {}  # cells that are kept -> how many rows, the first row
    for number, row in enumerate(rows, start=2):
        if not row:  # an empty line, most often the last
            continue
        if len(row) != len(COLUMNS):
            raise police_errors.wrong_row(name, number)
        cells = tuple(row)
        if cells in seen:
            n_repeats += 1  # counted and kept: places and times are blurred, so a repeat is no proof
        seen.add(cells)
        try:
            local_month, has_time = _when(cells[1])
            has_place = _place(cells[4], cells[5])
        except _UnknownError as unknown:
            raise police_errors.unknown_value(name, number, unknown.column) from None
        n_outside += local_month != month
        key: tuple[str | bool, ...] = (cells[0], *cells[7:10], *cells[12:15], has_place, has_time)
        if key in kept:
            kept[key][0] += 1
        else:
            kept[key] = [1, number]
    patterns: Counter[Pattern] = Counter()
    for key, (times, first) in kept.items():
        try:
            patterns[_pattern(key)] += times
        except _UnknownError as unknown:
            raise police_errors.unknown_value(name, first, unknown.column) from None
    return patterns, n_repeats, n_outside


class _UnknownError(Exception):
    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def _looked_up[T](known: Callable[[str], T], cell: str | bool, column: int) -> T:
    try:
        return known(str(cell))
    except KeyError:
        raise _UnknownError(COLUMNS[column]) from None


@lru_cache(maxsize=50_000)
def _pattern(key: tuple[str | bool, ...]) -> Pattern:
    """The pattern of the cells that are kept: type, age, the ethnicities, outcome, the flags, place, time."""
    return Pattern(
        person=_looked_up(_KINDS.__getitem__, key[0], 0),
        age=_looked_up(lambda cell: _AGES[cell.strip().casefold()], key[1], 7),
        self_defined=_looked_up(ethnicity.self_defined, key[2], 8),
        officer_defined=_looked_up(ethnicity.officer_defined, key[3], 9),
        outcome=_looked_up(lambda cell: _OUTCOMES[cell.strip()], key[4], 12),
        linked=_looked_up(lambda cell: _FLAGS[cell.strip()], key[5], 13),
        more_than_outer=_looked_up(lambda cell: _FLAGS[cell.strip()], key[6], 14),
        has_place=bool(key[7]),
        has_time=bool(key[8]),
    )


def _place(latitude: str, longitude: str) -> bool:
    for column, cell, most in (("Latitude", latitude, 90.0), ("Longitude", longitude, 180.0)):
        try:
            if cell and not abs(float(cell)) <= most:
                raise _UnknownError(column)
        except ValueError:
            raise _UnknownError(column) from None
    return bool(latitude and longitude)


@lru_cache(maxsize=100_000)
def _when(cell: str) -> tuple[str, bool]:
    """The local month of an instant, and whether it says a time (midnight means: only the date is known)."""
    try:
        instant = datetime.fromisoformat(cell)
    except ValueError:
        raise _UnknownError("Date") from None
    if instant.tzinfo is None:
        raise _UnknownError("Date")
    local = local_time(instant)
    return f"{local:%Y-%m}", (local.hour, local.minute, local.second) != (0, 0, 0)


def local_time(instant: datetime) -> datetime:
    """An aware instant as the clock on a wall in Wales shows it (no time zone attached).

    Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
    Source: The Summer Time Order 2002 (SI 2002/262). Written out so that no time zone data is needed.
    """
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    starts, ends = (_last_sunday(utc.year, month) + timedelta(hours=1) for month in (3, 10))
    return utc + timedelta(hours=1) if starts <= utc < ends else utc


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
