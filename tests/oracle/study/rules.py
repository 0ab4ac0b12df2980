"""The rules of an extract said again in plain Python, row by row, from the words of `study.extract` (no SQL, no masks)."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gwrando.study.extract import Extract, FileKind, Happens, conditions
from gwrando.study.extract.columns import UNKNOWN_UPNS, Column
from gwrando.study.vocabulary import EVENT_TYPES

SPACE = " \t\n\v\f\r\u00a0"
Fault = tuple[str, int, str, str, str]
"""File, row, column, rule, whether the row is used."""
Line = Sequence[str]


@dataclass
class Found:
    """What the rules say of some files."""

    faults: set[Fault] = field(default_factory=set)
    persons: list[tuple[object, ...]] = field(default_factory=list)
    stays: list[tuple[object, ...]] = field(default_factory=list)
    events: list[tuple[object, ...]] = field(default_factory=list)
    aside: set[tuple[str, int, int]] = field(default_factory=set)


def trimmed(cell: str) -> str | None:
    return cell.strip(SPACE) or None


def digits(text: str) -> bool:
    return bool(text) and all(letter in "0123456789" for letter in text)


def valid(year: str, month: str, day: str) -> date | None:
    if not (digits(year + month + day) and len(year) == 4 and year[:2] in ("19", "20")):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MISOEDD = ["ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha"]
CLOCK = re.compile(r"[T ]\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def without_time(text: str) -> str:
    """The text without a time of day at its end."""
    for at, letter in enumerate(text):
        if letter in "T " and CLOCK.fullmatch(text, at):
            return text[:at]
    return text


def in_style(style: str, text: str) -> date | None:
    bare = without_time(text)
    parts = re.split("[/.-]", bare)
    match style:
        case "iso" if re.fullmatch("....-..-..", bare):
            return valid(bare[:4], bare[5:7], bare[8:])
        case "dmy" | "mdy" if len(parts) == 3 and all(0 < len(part) <= 2 for part in parts[:2]):
            first, second, year = parts
            return valid(year, second, first) if style == "dmy" else valid(year, first, second)
        case "compact" if len(text) == 8:
            return valid(text[:4], text[4:6], text[6:])
        case "named":
            bits = re.split("[ /-]", bare)
            if len(bits) != 3 or not re.fullmatch("[A-Za-z]{3,9}", bits[1]) or not 0 < len(bits[0]) <= 2:
                return None
            start = bits[1][:3].lower()
            names = MONTHS if start in MONTHS else MISOEDD
            return valid(bits[2], f"{names.index(start) + 1}", bits[0]) if start in names else None
        case "excel":
            whole, point, rest = text.partition(".")
            if len(whole) == 5 and digits(whole) and (not point or digits(rest)):
                return date(1899, 12, 30) + timedelta(days=int(whole))
        case "month":
            if re.fullmatch("../....", text):
                return valid(text[3:], text[:2], "1")
            if re.fullmatch("....-..", text):
                return valid(text[:4], text[5:], "1")
        case "year" if len(text) == 4:
            return valid(text, "1", "1")
    return None


def day_of(column: Column, text: str | None) -> tuple[date | None, str]:
    """The day and how exact it is."""
    for style in column.styles if text else ():
        if (found := in_style(style, text or "")) is not None:
            return found, style if style in ("month", "year") else "day"
    return None, "day"


def last_of(day: date, precision: str) -> date:
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return date(day.year, 12, 31) if precision == "year" else day


def years_18_after(day: date) -> date:
    return date(day.year + 18, day.month, min(day.day, monthrange(day.year + 18, day.month)[1]))


def swapped(day: date) -> date | None:
    return date(day.year, day.day, day.month) if day.day <= 12 else None


def number_of(text: str | None) -> float | None:
    if text is None:
        return None
    unsigned = text[1:] if text[0] in "+-" else text
    whole, point, rest = unsigned.partition(".")
    if not whole[:1].isascii() or not whole[:1].isdigit() or not digits(whole.replace(",", "")):
        return None
    return None if point and not digits(rest) else float(text.replace(",", ""))


def code_of(column: Column, text: str | None) -> str | None:
    if text is None:
        return None
    if not column.labelled:
        return text.removesuffix(".0").upper()
    whole = re.sub(r"^[A-Za-z]{1,2}[)][ \t]*", "", text).strip(" ").upper()
    return whole if whole in column.words else re.split(r"(?<=.)(?:: ?| - )", whole)[0].strip(" ").rstrip(":")


LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn_of(text: str | None) -> str | None:
    said = (text or "").upper()
    last = said[12:]
    good = len(said) == 13 and said[0] in LETTERS and digits(said[1:12]) and (digits(last) or last in LETTERS)
    return said if good else None


def upn_letter(upn: str) -> str:
    values = [int(digit) for digit in upn[1:12]] + [
        int(upn[12]) if digits(upn[12]) else LETTERS.index(upn[12])
    ]
    return LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23]


def nhs_of(text: str | None) -> str | None:
    said = (text or "").replace(" ", "").replace("-", "")
    if len(said) != 10 or not digits(said) or len(set(said)) == 1:
        return None
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(said[:9])) % 11
    return said if {11: 0}.get(check, check) == int(said[9]) else None


def postcode_of(text: str | None) -> str | None:
    said = (text or "").upper()
    out, end = said[:-3].rstrip(" "), said[-3:]
    good = re.fullmatch("[A-Z][A-Z]?[0-9][A-Z0-9]?", out) and re.fullmatch("[0-9][A-Z][A-Z]", end)
    return out + end if good else None


@dataclass
class Row:
    """One row of a file: its texts, and what they mean."""

    kind: FileKind
    texts: dict[str, str | None]

    def day(self, heading: str) -> date | None:
        return day_of(self.kind.column(heading), self.texts[heading])[0]

    def last_day(self, heading: str) -> date | None:
        day, precision = day_of(self.kind.column(heading), self.texts[heading])
        return None if day is None else last_of(day, precision)

    def code(self, heading: str) -> str | None:
        return code_of(self.kind.column(heading), self.texts[heading])

    def number(self, heading: str) -> float | None:
        """A number that is out of the column's range is read as empty."""
        found, of = number_of(self.texts[heading]), self.kind.column(heading)
        return None if found is None or outside(of, found) else found

    def word(self, heading: str) -> str | None:
        of = self.kind.column(heading)
        return of.words.get(self.code(heading) or "") or None if of.type == "code" else self.texts[heading]

    def holds(self, condition: conditions.Condition) -> bool:
        match condition:
            case conditions.IsIn():
                return self.code(condition.column) in [value.upper() for value in condition.values]
            case conditions.Filled():
                return self.texts[condition.column] is not None
            case conditions.Empty():
                return self.texts[condition.column] is None
            case conditions.AtLeast():
                return (value := self.number(condition.column)) is not None and value >= condition.number
            case conditions.ShareAtLeast():
                part, whole = self.number(condition.part), self.number(condition.whole)
                return (
                    part is not None and whole is not None and whole > 0 and part >= condition.share * whole
                )
            case conditions.MoreThan():
                one, other = self.number(condition.column), self.number(condition.than)
                return one is not None and other is not None and one > other
            case conditions.Earlier():
                first, second = self.day(condition.column), self.day(condition.than)
                return first is not None and second is not None and first < second
            case conditions.Since():
                return (day := self.day(condition.column)) is not None and day >= condition.day
            case conditions.All():
                return all(self.holds(part) for part in condition.of)
            case conditions.Any():
                return any(self.holds(part) for part in condition.of)
            case conditions.Not():
                return not self.holds(condition.of)


def outside(of: Column, value: float) -> bool:
    return (of.least is not None and value < of.least) or (of.most is not None and value > of.most)


def shape_of(line: Line, n: int) -> str:
    if any("\0" in cell for cell in line):
        return "nul"
    if any("\n" in cell for cell in line):
        return "line_break"
    return "cells" if len(line) != n else ""


Says = Callable[[str, str, str], None]


def of_cells(row: Row, say: Says) -> None:
    """What each cell must be."""
    kind = row.kind
    named = {
        heading
        for field, heading in (kind.person or {}).items()
        if field.endswith("name") or field == "middle_names"
    }
    for of in kind.columns:
        heading, text = of.heading, row.texts[of.heading]
        if text is None:
            if of.filled or heading == kind.record:
                say(heading, "empty", "no")
            continue
        unread = "no" if of.strict or of.filled else "yes"
        if of.type == "date" and row.day(heading) is None:
            say(heading, "not_a_date", unread)
        if of.type == "number":
            value = number_of(text)
            if value is None:
                say(heading, "not_a_number", unread)
            elif outside(of, value):
                say(heading, "out_of_range", unread)
        if of.type == "code" and row.code(heading) not in of.words:
            say(heading, "unknown_code", unread)
        if of.type == "upn" and text.upper() not in UNKNOWN_UPNS:
            upn = upn_of(text)
            if upn is None:
                say(heading, "not_a_upn", "yes")
            elif upn_letter(upn) != upn[0]:
                say(heading, "upn_check_letter", "yes")
        if of.type == "nhs" and nhs_of(text) is None:
            say(heading, "not_an_nhs_number", "yes")
        if of.type == "postcode" and postcode_of(text) is None:
            say(heading, "not_a_postcode", "yes")
        if heading in named and ("?" in text or "\ufffd" in text):
            say(heading, "doubtful_letter", "yes")


def of_a_birth(row: Row, starts_on: date, ends_on: date, say: Says) -> None:
    heading = (row.kind.person or {}).get("born_on")
    born = row.day(heading) if heading else None
    if heading is None or born is None:
        return
    if born > ends_on:
        say(heading, "in_the_future", "no")
        other = swapped(born)
        if other is not None and other <= ends_on:
            say(heading, "perhaps_swapped", "yes")
    if years_18_after(born) <= starts_on:
        say(heading, "not_a_child", "no")


def of_a_person(row: Row, born: date | None, say: Says) -> None:
    kind = row.kind
    if row.texts[kind.record] is not None and born is None:
        say(kind.record, "no_person", "no")
    told = row.day(kind.agrees) if kind.agrees else None
    if told is not None and born is not None and told != born:
        say(kind.agrees, "another_birth_date", "yes")
        if swapped(told) == born:
            say(kind.agrees, "perhaps_swapped", "yes")


def gives(row: Row, event: Happens) -> bool:
    """The row gives the event (before it is asked whether that can be right)."""
    typed = not event.type_from or row.word(event.type_from) is not None
    return row.day(event.starts) is not None and typed and (event.when is None or row.holds(event.when))


def of_an_event(
    row: Row, event: Happens, born: date | None, starts_on: date, ends_on: date
) -> Iterator[tuple[str, str, bool]]:
    """Column, rule, and whether the event is not used."""
    start, last = row.day(event.starts), row.last_day(event.starts)
    if start is None or last is None:
        return
    if born is not None and last < born:
        yield event.starts, "before_birth", True
    if born is not None and start >= years_18_after(born):
        yield event.starts, "not_a_child", True
    end = row.day(event.ends) if event.ends else None
    lasts = all(EVENT_TYPES[name].spell for name in row.kind.types_of(event))
    until = last if not event.ends else end or (ends_on if lasts else last)
    if start > ends_on or until < starts_on:
        yield event.starts, "outside_coverage", True
    if end is not None and end < start:
        yield event.ends, "ends_before_start", True
        other = swapped(end)
        if other is not None and other >= start:
            yield event.ends, "perhaps_swapped", False


def person_of(row: Row) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, heading in (row.kind.person or {}).items():
        of = row.kind.column(heading)
        text = row.texts[heading]
        match of.type:
            case "date":
                told[name] = row.day(heading)
            case "upn":
                told[name] = upn_of(text)
            case "nhs":
                told[name] = nhs_of(text)
            case "postcode":
                told[name] = postcode_of(text)
            case "code":
                told[name] = row.word(heading)
            case "number":
                value = row.number(heading)
                told[name] = None if value is None else str(round(value))
            case _:
                told[name] = text
    return told


def judged(
    extract: Extract, files: Mapping[str, Mapping[str, Sequence[Line]]], starts_on: date, ends_on: date
) -> Found:
    """Every fault, person, stay and event of files (kind -> file -> lines without headings)."""
    found = Found()
    known: dict[str, date] = {}
    for name, kind in extract.kinds.items():
        for number, (file, lines) in enumerate(files.get(name, {}).items(), start=1):
            seen: set[tuple[str | None, ...]] = set()
            several = len(files[name]) > 1
            for at, line in enumerate(lines, start=2):
                _line(found, known, kind, name, file, number, at, line, seen, several, starts_on, ends_on)
    return found


def _line(
    found: Found, known: dict[str, date], kind: FileKind, name: str, file: str, number: int, at: int, line: Line,
    seen: set[tuple[str | None, ...]], several: bool, starts_on: date, ends_on: date,
) -> None:  # fmt: skip
    told: list[tuple[str, str, str]] = []

    def say(column: str, rule: str, used: str) -> None:
        told.append((column, rule, used))

    shape = shape_of(line, len(kind.columns))
    not_used: set[int] = set()
    row = Row(kind, {of.heading: None for of in kind.columns})
    born: date | None = None
    if shape:
        say("", shape, "no")
    else:
        row = Row(kind, {of.heading: trimmed(cell) for of, cell in zip(kind.columns, line, strict=True)})
        record = row.texts[kind.record]
        of_cells(row, say)
        for rule in kind.rules:
            if row.holds(rule.broken):
                say(rule.column, rule.name, "no" if rule.sets_aside else "yes")
        key = tuple(row.texts[heading] for heading in kind.once)
        if key and key[0] is not None:
            if key in seen:
                say(kind.record, "repeated", "no")
            seen.add(key)
        of_a_birth(row, starts_on, ends_on, say)
        if kind.person:
            heading = kind.person.get("born_on")
            born = row.day(heading) if heading else None
        else:
            born = known.get(record or "")
            of_a_person(row, born, say)
        alone = len(kind.events) == 1 and not kind.person and not kind.stays
        for which, event in enumerate(kind.events):
            if gives(row, event):
                for column, rule, stops in of_an_event(row, event, born, starts_on, ends_on):
                    say(column, rule, ("no" if alone else "part") if stops else "yes")
                    if stops:
                        not_used.add(which)
    found.faults |= {(file, at, *one) for one in told}
    if any(used == "no" for _, _, used in told):
        found.aside.add((name, number, at))
        return
    record = row.texts[kind.record]
    if kind.person:
        person = person_of(row)
        found.persons.append((record, *(person.get(field) for field in FIELDS)))
        if born is not None and record is not None:
            known[record] = born
    if kind.stays and (first := row.day(kind.stays.starts)) is not None:
        found.stays.append((record, first, row.day(kind.stays.ends)))
    for which, event in enumerate(kind.events):
        if which not in not_used and gives(row, event):
            found.events.append(_event(row, event, name, number, at, several))


FIELDS = (
    "forename", "middle_names", "surname", "other_surname", "born_on", "sex", "postcode", "upn", "nhs_number",
    "ethnicity", "deprivation", "area",
)  # fmt: skip


def _event(row: Row, event: Happens, name: str, number: int, at: int, several: bool) -> tuple[object, ...]:
    def said(heading: str, fixed: str = "") -> str | None:
        return row.word(heading) if heading else fixed or None

    precision = day_of(row.kind.column(event.starts), row.texts[event.starts])[1]
    return (
        row.texts[row.kind.record],
        said(event.type_from, event.type),
        row.day(event.starts),
        row.day(event.ends) if event.ends else None,
        precision,
        said(event.role_from, event.role) or "subject",
        said(event.action_from),
        said(event.reason_from),
        said(event.basis_from, event.basis) or "fact",
        said(event.detail_from, event.detail),
        f"{name} {number}" if several else name,
        at,
    )
