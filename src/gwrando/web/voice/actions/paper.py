"""Paper out and in: print numbered sheets for a room, read scans and photos of them, keep what was read.

Reading takes a third of a second a page and happens before any write: only then is the database asked, page by page,
so that children who vote meanwhile wait for nobody. A page that was kept is known again: sending the same files twice
changes nothing.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max

from gwrando.voice import codes
from gwrando.voice.paper import PageReading, SheetLayout, SheetOptions, code, kept, pictures, reader, sheets
from gwrando.web.audit import actions as audit
from gwrando.web.voice import documents, rules
from gwrando.web.voice.actions import taking_part
from gwrando.web.voice.models import (
    PaperLook,
    PaperPage,
    PaperPrinting,
    PaperSheet,
    PaperUpload,
    Participation,
    Session,
    Statement,
    Vote,
)

READ, AGAIN, TO_LOOK_AT, NOT_OURS = "read", "again", "to_look_at", "not_ours"
# what a person is told of a page -> where it is counted
COUNTED = {
    "read": READ,
    "clearer": READ,
    "again": AGAIN,
    "differs": TO_LOOK_AT,
    "code_unclear": TO_LOOK_AT,
    "bent": TO_LOOK_AT,
    "more_than_one": TO_LOOK_AT,
    "withdrawn": NOT_OURS,
    "other_printing": NOT_OURS,
    "not_a_sheet": NOT_OURS,
    "not_a_picture": NOT_OURS,
}


@dataclass(frozen=True)
class Told:
    """What became of one page of one file. `file` is the name the browser sent: shown once, never kept."""

    file: str
    picture: int
    state: str
    sheet: int | None = None
    page: int | None = None


@transaction.atomic
def use_paper(*, session: Session, by: str, at: datetime) -> Session:
    """The room uses paper from now; screens go on working. Raises `RefusedError` unless the consultation is open."""
    rules.check_may_close(session.consultation)
    if Session.objects.filter(pk=session.pk).exclude(mode="paper").update(mode="paper"):
        audit.record(action="voice.use_paper", thing=f"session:{session.pk}", by=by, at=at)
    session.refresh_from_db()
    return session


def free_slips(n: int) -> list[str]:
    """New slip numbers that neither a child nor a sheet has."""
    found: list[str] = []
    while len(found) < n:
        drawn = codes.draw_slip(secrets.randbelow)
        taken = (
            drawn in found
            or PaperSheet.objects.filter(slip=drawn).exists()
            or Participation.objects.filter(slip=drawn).exists()
        )
        if not taken:
            found.append(drawn)
    return found


@transaction.atomic
def print_sheets(
    *,
    session: Session,
    n_sheets: int,
    languages: Any,
    size_pt: float,
    afterwards_cy: str,
    afterwards_en: str,
    token: str,
    by: str,
    at: datetime,
) -> PaperPrinting:
    """Numbers and slips for so many sheets of this room, after those printed before; the same form sent twice prints once.

    Raises `RefusedError` when the room does not use paper or the consultation has closed, `InputError` when the
    consultation does not fit on paper.
    """
    rules.check_may_read_paper(session)
    before = PaperPrinting.objects.filter(token=token).first()
    if before is not None:
        return before
    Session.objects.select_for_update().get(pk=session.pk)
    last = PaperPrinting.objects.filter(session=session).aggregate(last=Max("last"))["last"] or 0
    key = code.draw_session(secrets.randbelow)
    plan, _, _ = sheets.of_document(
        documents.to_document(session.consultation),
        session=key,
        options=SheetOptions(languages=languages, size_pt=size_pt),
        afterwards=documents.afterwards(afterwards_cy, afterwards_en),
        with_slip=True,
    )
    made = PaperPrinting.objects.create(
        session=session,
        key=key,
        token=token,
        first=last + 1,
        last=last + n_sheets,
        languages=languages,
        afterwards_cy=afterwards_cy,
        afterwards_en=afterwards_en,
        layout=plan.model_dump_json(),
        printed_at=at,
        printed_by=by,
    )
    slips = free_slips(n_sheets)
    PaperSheet.objects.bulk_create(
        PaperSheet(printing=made, number=number, slip=slip)
        for number, slip in zip(range(made.first, made.last + 1), slips, strict=True)
    )
    audit.record(
        action="voice.print_sheets", thing=f"session:{session.pk}", by=by, at=at, note=f"n={n_sheets}"
    )
    return made


class File(Protocol):
    """A file that was sent: read whole, one at a time."""

    name: str

    def read(self) -> bytes: ...

    def seek(self, place: int, /) -> Any: ...


def _contents(files: Sequence[File]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        file.seek(0)
        yield file.name, file.read()


def read_in(
    *, session: Session, files: Sequence[File], by: str, at: datetime
) -> tuple[PaperUpload, list[Told]]:
    """Reads every page of the files and keeps what it says: the counts of the upload, and what became of each page.

    One page is one write: what was read before a fault stays, and the same files may be sent again. Raises
    `RefusedError` as `rules.check_may_read_paper` and for too many pages at once (then nothing is read),
    `MissingExtraError` without the part `paper`.
    """
    rules.check_may_read_paper(session)
    rules.check_few_pages(sum(pictures.n_pages(content) for _, content in _contents(files)))
    plans = [
        SheetLayout.model_validate_json(layout)
        for layout in PaperPrinting.objects.filter(session=session).values_list("layout", flat=True)
    ]
    told = list(_each_kept(session, _contents(files), plans, at))
    counts = {name: 0 for name in (READ, AGAIN, TO_LOOK_AT, NOT_OURS)}
    for one in told:
        counts[COUNTED[one.state]] += 1
    with transaction.atomic():
        made = PaperUpload.objects.create(
            session=session, at=at, by=by, **{f"n_{name}": n for name, n in counts.items()}
        )
        note = " ".join(f"{name}={n}" for name, n in counts.items())
        audit.record(action="voice.read_sheets", thing=f"session:{session.pk}", by=by, at=at, note=note)
    return made, told


def _each_kept(
    session: Session, files: Iterable[tuple[str, bytes]], plans: list[SheetLayout], at: datetime
) -> Iterator[Told]:
    for reading in reader.pages(files, plans):
        state = keep_page(session=session, reading=reading, at=at)
        numbers = (reading.code.sheet, reading.code.page) if reading.code else (None, None)
        yield Told(reading.file, reading.picture, state, *numbers)


@transaction.atomic
def keep_page(*, session: Session, reading: PageReading, at: datetime) -> str:
    """One page as it was read: its votes, what of it waits for a person, or that it was here before.

    Gives the state a person is told: one of the reader's, or `clearer` (the same paper, read better than before) or
    `withdrawn` (the child took their answers back).
    """
    rules.check_may_read_paper(Session.objects.select_related("consultation").get(pk=session.pk))
    if reading.state != "read" or reading.code is None:
        if COUNTED[reading.state] == TO_LOOK_AT:
            _queue_page(session, reading, why=reading.state, at=at)
        return reading.state
    sheet = (
        PaperSheet.objects.select_for_update(of=("self",))
        .filter(
            printing__session=session, printing__key=reading.code.session, number=reading.code.sheet, copy=0
        )
        .first()
    )
    if sheet is None:
        return "other_printing"  # a number that was never printed here
    if sheet.was_read and sheet.participation_id is None:
        return "withdrawn"
    return _compared(sheet, reading, at)


def _compared(sheet: PaperSheet, reading: PageReading, at: datetime) -> str:
    """What a page is beside those that came with its number: new, seen before, read better, or another child's."""
    number = reading.code.page if reading.code else 0
    pages = PaperPage.objects.select_related("sheet").filter(
        sheet__printing=sheet.printing_id, sheet__number=sheet.number, page=number
    )
    before = [(page, kept.from_text(page.reading)) for page in pages.order_by("sheet__copy")]
    own = next((page for page, _ in before if page.sheet_id == sheet.pk), None)
    if any(reader.same_marks(earlier, reading) for _, earlier in before):
        return "again"
    for page, earlier in before:
        if reader.same_paper(earlier, reading):
            _read_better(page, earlier, reading, at)
            return "clearer"
    if own is None or not reader.has_something(kept.from_text(own.reading)):
        apply_reading(sheet=sheet, reading=reading, at=at)
        return "read"
    waiting = PaperLook.objects.filter(sheet=sheet, kind="page", why="differs", page=number)
    if not any(reader.same_marks(kept.from_text(look.reading), reading) for look in waiting):
        _queue_page(sheet.printing.session, reading, why="differs", at=at, sheet=sheet)
    return "differs"


def child_of(sheet: PaperSheet, *, at: datetime) -> Participation:
    """The participation of a sheet, made the first time something is read on it; its slip is the printed one."""
    if sheet.participation is None:
        sheet.participation = taking_part.join(
            session=sheet.printing.session, token=f"paper:{sheet.pk}", understood=None, at=at, slip=sheet.slip
        )
        sheet.was_read = True
        sheet.save(update_fields=["participation", "was_read"])
    return sheet.participation


def choose(*, child: Participation, statement: Statement, choice: str, at: datetime) -> None:
    """The choice on paper as it is now known; "" takes back what was read before."""
    before = Vote.objects.filter(participation=child, statement=statement).first()
    if choice:
        turn = before.turn + 1 if before else 1
        taking_part.cast_vote(
            participation=child,
            statement=statement,
            choice=choice,  # type: ignore[arg-type]
            turn=turn,
            at=at,
            on_paper=True,
        )
    elif before is not None:
        before.delete()


def apply_reading(*, sheet: PaperSheet, reading: PageReading, at: datetime) -> None:
    """The first reading of a page: certain choices become votes, the rest waits for a person."""
    child = child_of(sheet, at=at) if reader.has_something(reading) else None
    number = reading.code.page if reading.code else 0
    PaperPage.objects.update_or_create(
        sheet=sheet, page=number, defaults={"participation": child, "reading": kept.to_text(reading)}
    )
    PaperLook.objects.filter(sheet=sheet, kind="page", why="blank", page=number).delete()
    if child is not None:
        written = Vote.objects.filter(participation=child, statement__key__in=_asked(reading))
        by_hand = set(
            written.values_list("statement__key", flat=True)
        )  # a person was faster, and stays right
        left = replace(reading, items=tuple(item for item in reading.items if item.question not in by_hand))
        statements = _statements(sheet.printing.session)
        for item in left.items:
            if item.choice and item.question in statements:
                choose(child=child, statement=statements[item.question], choice=item.choice, at=at)
        _queue_parts(sheet.printing.session, left, at=at, sheet=sheet, child=child)
    if reading.is_blank:
        _queue_page(sheet.printing.session, reading, why="blank", at=at, sheet=sheet, child=child)


def _read_better(page: PaperPage, earlier: PageReading, reading: PageReading, at: datetime) -> None:
    """What this reading settles of the first one's doubts, and what the first did not see. A person's choice stays."""
    child, sheet = child_of(page.sheet, at=at), page.sheet
    session = sheet.printing.session
    statements = _statements(session)
    decided = set(Vote.objects.filter(participation=child).values_list("statement__key", flat=True))
    waiting = {
        look.question: look for look in PaperLook.objects.filter(sheet=sheet, kind="mark", parent=None)
    }
    items = []
    for was, item in zip(earlier.items, reading.items, strict=True):
        look = waiting.get(item.question)
        unseen = was.state == "empty" and item.question in statements and item.question not in decided
        if item.choice and (look is not None or unseen):
            choose(child=child, statement=statements[item.question], choice=item.choice, at=at)
            if look is not None:
                look.delete()
        elif item.state == "doubtful" and unseen:
            _queue(session, "mark", item.doubt or "frame", item.crop, at, sheet=sheet, child=child,
                   question=item.question, page=page.page)  # fmt: skip
        items.append(item if item.choice or not was.choice else was)
    for first, second in zip(earlier.writings, reading.writings, strict=True):
        if second.is_written and not first.is_written:
            _queue(session, "words", "words", second.crop, at, sheet=sheet, child=child,
                   question=second.question, page=page.page)  # fmt: skip
    text = kept.to_text(replace(reading, items=tuple(items)))
    PaperPage.objects.filter(pk=page.pk).update(participation=child, reading=text)


def _asked(reading: PageReading) -> list[str]:
    return [item.question for item in reading.items]


def _statements(session: Session) -> dict[str, Statement]:
    return {row.key: row for row in Statement.objects.filter(consultation_id=session.consultation_id)}


def _queue(
    session: Session,
    kind: str,
    why: str,
    picture: bytes,
    at: datetime,
    *,
    sheet: PaperSheet | None = None,
    child: Participation | None = None,
    **more: Any,
) -> PaperLook:
    return PaperLook.objects.create(
        session=session,
        kind=kind,
        why=why,
        picture=picture,
        hour=rules.hour(at),
        sheet=sheet,
        participation=child,
        **more,
    )


def _queue_parts(
    session: Session,
    reading: PageReading,
    *,
    at: datetime,
    sheet: PaperSheet,
    child: Participation | None,
    parent: PaperLook | None = None,
) -> None:
    """Doubtful marks and handwriting of one page."""
    page, known = reading.code.page if reading.code else 0, _statements(session)
    for item in reading.items:
        if item.state == "doubtful" and item.question in known:
            _queue(session, "mark", item.doubt or "frame", item.crop, at, sheet=sheet, child=child, parent=parent,
                   question=item.question, page=page)  # fmt: skip
    for one in reading.writings:
        if one.is_written:
            _queue(session, "words", "words", one.crop, at, sheet=sheet, child=child, parent=parent,
                   question=one.question, page=page)  # fmt: skip


def _queue_page(
    session: Session,
    reading: PageReading,
    *,
    why: str,
    at: datetime,
    sheet: PaperSheet | None = None,
    child: Participation | None = None,
) -> None:
    """A whole page for a person; the same picture sent again does not wait twice."""
    if PaperLook.objects.filter(session=session, kind="page", why=why, picture=reading.crop).exists():
        return
    number = reading.code.page if reading.code and sheet is not None else 0
    text = kept.to_text(reading) if why == "differs" else ""
    made = _queue(session, "page", why, reading.crop, at, sheet=sheet, child=child, page=number, reading=text)
    if sheet is not None and why == "differs":
        _queue_parts(session, reading, at=at, sheet=sheet, child=None, parent=made)
