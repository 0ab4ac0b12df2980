"""Accepting: from checked rows to the tables of persons, stays and events; what is set aside stays in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from gwrando.study.extract import PERSON_FIELDS, FileKind, Happens
from gwrando.study.ingest.compiler import Compiled, column, no_bits, table
from gwrando.study.ingest.conditions import filled, in_range, is_in, never_unknown, sql_of, word_of

_CODED = {"sex": "k", "postcode": "k", "upn": "k", "nhs_number": "k", "born_on": "d"}
_EVENT_TEXT = ("type", "role", "action", "action_reason", "basis", "detail")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One file kind of one service after its rules ran."""

    service: str
    kind: FileKind
    compiled: Compiled
    number: int
    n_files: int


def _text(value: str) -> exp.Expr:
    return exp.cast(exp.Literal.string(value), "varchar") if value else exp.cast(exp.null(), "varchar")


def _place(kind: FileKind, heading: str) -> int:
    return [c.heading for c in kind.columns].index(heading)


def _cell(kind: FileKind, heading: str, form: str) -> exp.Expr:
    cell = column(f"{form}{_place(kind, heading)}")
    return in_range(kind.column(heading), cell) if form == "n" else cell


def _word(kind: FileKind, heading: str) -> exp.Expr:
    of = kind.column(heading)
    return word_of(of, _cell(kind, heading, "k")) if of.type == "code" else _cell(kind, heading, "c")


def _person_field(kind: FileKind, field: str) -> exp.Expr:
    heading = (kind.person or {}).get(field)
    if heading is None:
        return exp.cast(exp.null(), "date" if field == "born_on" else "varchar")
    form = _CODED.get(field)
    if field == "sex" or (form is None and kind.column(heading).type == "code"):
        return _word(kind, heading)
    if field == "deprivation":
        return exp.cast(exp.cast(_cell(kind, heading, "n"), "integer"), "varchar")
    return _cell(kind, heading, form or "c")


def person_parts(found: Sequence[Checked]) -> exp.Expr:
    """names.person_part: one row per accepted row that tells about a child.

    `part` orders the rows of one record: later files and later rows first win over earlier ones.
    """
    selects = []
    for item in found:
        fields = [exp.alias_(_person_field(item.kind, field), field) for field in PERSON_FIELDS]
        # kinds that come first in the plug-in weigh more; within a kind, the last file and row
        order = f"cast({100 - item.number} as bigint) * 1000000000000 + cast(file_no as bigint) * 1000000000 + row_no"
        selects.append(
            item.compiled.cells(
                exp.select(
                    exp.alias_(_text(item.service), "agency"),
                    exp.alias_(_cell(item.kind, item.kind.record, "c"), "record"),
                    exp.alias_(exp.maybe_parse(f"cast({order} as bigint)", dialect="duckdb"), "part"),
                    *fields,
                )
            ).where(no_bits(item.compiled.bits("no")))
        )
    return _create("person_part", _union(selects))


def stay_parts(found: Sequence[Checked]) -> exp.Expr:
    """names.stay_part: one row per accepted row that tells from when until when a service knew the child."""
    selects = [
        item.compiled.cells(
            exp.select(
                exp.alias_(_text(item.service), "agency"),
                exp.alias_(_cell(item.kind, item.kind.record, "c"), "record"),
                exp.alias_(_cell(item.kind, item.kind.stays.starts, "d"), "starts_on"),
                exp.alias_(_cell(item.kind, item.kind.stays.ends, "d"), "ends_on"),
            )
        )
        .where(no_bits(item.compiled.bits("no")))
        .where(filled(_cell(item.kind, item.kind.stays.starts, "d")))
        for item in found
        if item.kind.stays
    ]
    return _create(
        "stay_part", _union(selects) if selects else _nothing(("agency", "record"), ("starts_on", "ends_on"))
    )


def event_parts(found: Sequence[Checked]) -> exp.Expr:
    """names.event_part: one row per event that an accepted row gives."""
    selects = [_event(item, event, number) for item in found for number, event in enumerate(item.kind.events)]
    if not selects:
        text = ("agency", "record", "date_precision", *_EVENT_TEXT, "source_file")
        return _create(
            "event_part",
            _nothing(text, ("starts_on", "ends_on"), ("source_row", "file_no", "several", "joined")),
        )
    return _create("event_part", _union(selects))


def _event(item: Checked, event: Happens, number: int) -> exp.Select:
    kind = item.kind

    def cell(heading: str, form: str) -> exp.Expr:
        return _cell(kind, heading, form)

    def said(heading: str, fixed: str) -> exp.Expr:
        return _word(kind, heading) if heading else _text(fixed)

    starts = kind.column(event.starts)
    inexact = bool({"month", "year"} & set(starts.styles))
    source = _text(item.compiled.kind)
    if item.n_files > 1:
        named = exp.DPipe(
            this=_text(f"{item.compiled.kind} "), expression=exp.cast(column("file_no"), "varchar")
        )
        source = named
    basis = said(event.basis_from, event.basis)
    select = (
        item.compiled.cells(
            exp.select(
                exp.alias_(_text(item.service), "agency"),
                exp.alias_(cell(kind.record, "c"), "record"),
                exp.alias_(said(event.type_from, event.type), "type"),
                exp.alias_(cell(event.starts, "d"), "starts_on"),
                exp.alias_(cell(event.ends, "d") if event.ends else exp.cast(exp.null(), "date"), "ends_on"),
                exp.alias_(cell(event.starts, "p") if inexact else _text("day"), "date_precision"),
                exp.alias_(exp.func("coalesce", said(event.role_from, event.role), _text("subject")), "role"),
                exp.alias_(said(event.action_from, ""), "action"),
                exp.alias_(said(event.reason_from, ""), "action_reason"),
                exp.alias_(exp.func("coalesce", basis, _text("fact")), "basis"),
                exp.alias_(said(event.detail_from, event.detail), "detail"),
                exp.alias_(source, "source_file"),
                exp.alias_(exp.cast(column("row_no"), "integer"), "source_row"),
                exp.alias_(column("file_no"), "file_no"),
                exp.alias_(exp.cast(exp.Literal.number(int(item.n_files > 1)), "integer"), "several"),
                exp.alias_(exp.cast(exp.Literal.number(int(event.join)), "integer"), "joined"),
            )
        )
        .where(no_bits(item.compiled.bits("no")))
        .where(no_bits(item.compiled.bits("part", happens=number)))
        .where(filled(cell(event.starts, "d")))
    )
    if event.type_from:
        coding = kind.column(event.type_from).words
        means = tuple(code for code, word in coding.items() if word)
        select = select.where(never_unknown(is_in(cell(event.type_from, "k"), means)))
    return select.where(sql_of(event.when, cell)) if event.when is not None else select


def quarantine(item: Checked, *, effect_bits: Sequence[int]) -> exp.Expr:
    """names.quarantine_…: the rows that were set aside, as they came (they stay in the encrypted store)."""
    texts = [column(f"c{at}", "landed") for at in range(len(item.kind.columns))]
    masks = [column(f"faults{at}", "checked") for at in range(item.compiled.n_words)]
    name = item.compiled.checked.replace("checked_", "quarantine_", 1)
    same = [exp.EQ(this=column(n, "landed"), expression=column(n, "checked")) for n in ("file_no", "row_no")]
    return _create(
        name,
        exp.select(column("file_no", "checked"), column("row_no", "checked"), *texts, *masks)
        .from_(exp.alias_(table(item.compiled.checked), "checked", table=True))
        .join(exp.alias_(table(item.compiled.landed), "landed", table=True), on=exp.and_(*same))
        .where(exp.not_(exp.paren(no_bits(effect_bits)))),
    )


def with_faults(item: Checked) -> exp.Expr:
    """The rows of a file kind that break a rule: file, row and masks, in order."""
    masks = [f"faults{at}" for at in range(item.compiled.n_words)]
    some = exp.or_(*(exp.NEQ(this=column(mask), expression=exp.Literal.number(0)) for mask in masks))
    return (
        exp.select("file_no", "row_no", *masks)
        .from_(table(item.compiled.checked))
        .where(some)
        .order_by("file_no", "row_no")
    )


def _create(name: str, select: exp.Expr) -> exp.Expr:
    return exp.Create(this=table(name), kind="TABLE", replace=True, expression=select)


def _union(selects: Sequence[exp.Select]) -> exp.Expr:
    found: exp.Expr = selects[0]
    for select in selects[1:]:
        # each select was made for this union alone: copied at each step, the work would grow with their square
        found = exp.union(found, select, distinct=False, copy=False)
    return found


def _nothing(texts: Sequence[str], dates: Sequence[str], numbers: Sequence[str] = ()) -> exp.Select:
    """A select without rows, with these columns."""
    kinds = [(texts, "varchar"), (dates, "date"), (numbers, "integer")]
    columns = [exp.alias_(exp.cast(exp.null(), kind), name) for names, kind in kinds for name in names]
    return exp.select(*columns).where(exp.false())
