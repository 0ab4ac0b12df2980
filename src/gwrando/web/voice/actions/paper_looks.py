"""A person decides what paper says: doubtful marks, handwriting, whole pages. What is decided leaves the queue, picture and all."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gwrando.errors import RefusedError
from gwrando.voice.paper import kept
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.actions import paper, taking_part
from gwrando.web.voice.models import PaperLook, PaperPage, PaperSheet, Session, Statement, Text

NONE = "none"  # a person saw that nothing is marked


def _log(action: str, session: Session, by: str, at: datetime, note: str = "") -> None:
    audit.record(action=f"voice.{action}", thing=f"session:{session.pk}", by=by, at=at, note=note)


def _statement(session: Session, key: str) -> Statement:
    return Statement.objects.get(consultation_id=session.consultation_id, key=key)


@transaction.atomic
def decide_marks(*, session: Session, choices: Mapping[PaperLook, str], by: str, at: datetime) -> int:
    """Doubtful marks -> agree, disagree, pass or none, by a person: how many were decided. The pictures are deleted.

    A mark that somebody decided meanwhile is passed over. Raises `RefusedError` when the consultation has closed.
    """
    rules.check_may_read_paper(session)
    n = 0
    for look, choice in choices.items():
        found = (
            PaperLook.objects.select_for_update()
            .filter(pk=look.pk, session=session, kind="mark", parent=None)
            .first()
        )
        if found is None or found.sheet is None:
            continue
        child = paper.child_of(found.sheet, at=at)
        statement = _statement(session, found.question)
        paper.choose(child=child, statement=statement, choice="" if choice == NONE else choice, at=at)
        found.delete()
        n += 1
    if n:
        _log("decide_marks", session, by, at, f"n={n}")
    return n


@transaction.atomic
def type_words(*, look: PaperLook, words: str, worried: bool, by: str, at: datetime) -> Text | None:
    """Handwriting as a person typed it: from here on a child's words like any other, held until they have been read.

    Empty words say that there are none. `worried` also tells the safeguarding lead at once. The picture is deleted.
    Raises `RefusedError` when somebody did it before, or the consultation has closed.
    """
    rules.check_may_read_paper(look.session)
    found = PaperLook.objects.select_for_update().filter(pk=look.pk, kind="words", parent=None).first()
    if found is None or found.sheet is None:
        raise gone()
    text = None
    if words.strip():
        child = paper.child_of(found.sheet, at=at)
        text = taking_part.send_words(
            participation=child, token=f"paper:{found.pk.hex}", words=words, at=at, on_paper=True
        )
    if worried:
        taking_part.adult_worry(
            session=found.session, token=f"paper:{found.pk.hex}", words=words, by=by, at=at
        )
    session = found.session
    found.delete()
    _log("type_words", session, by, at)
    return text


@transaction.atomic
def set_aside(*, look: PaperLook, by: str, at: datetime) -> None:
    """A page that needs nothing more: taken again, or nothing on it. Picture and parts are deleted.

    Raises `RefusedError` when somebody did it before.
    """
    found = PaperLook.objects.select_for_update().filter(pk=look.pk, kind="page").first()
    if found is None:
        raise gone()
    session = found.session
    found.delete()
    _log("set_aside", session, by, at)


@transaction.atomic
def place_page(*, look: PaperLook, sheet: PaperSheet | None, by: str, at: datetime) -> PaperSheet:
    """Whose page it is that came with a number read before: this sheet's own, or (None) of a new photocopy.

    The choices read on it become this child's; on a sheet that had others, these replace them. Its doubtful marks and
    handwriting then wait as any others. Raises `RefusedError` when somebody did it before, or the consultation has closed.
    """
    rules.check_may_read_paper(look.session)
    found = PaperLook.objects.select_for_update().filter(pk=look.pk, kind="page", why="differs").first()
    if found is None or found.sheet is None:
        raise gone()
    reading = kept.from_text(found.reading)
    owner = sheet or _copy_of(found.sheet)
    child = paper.child_of(owner, at=at)
    read = {item.question: item.choice or "" for item in reading.items}
    PaperLook.objects.filter(sheet=owner, kind="mark", parent=None, question__in=read).delete()
    for statement in Statement.objects.filter(consultation_id=found.session.consultation_id, key__in=read):
        paper.choose(child=child, statement=statement, choice=read[statement.key], at=at)
    PaperPage.objects.update_or_create(
        sheet=owner, page=found.page, defaults={"participation": child, "reading": found.reading}
    )
    found.parts.update(parent=None, sheet=owner, participation=child)
    session = found.session
    found.delete()
    _log("place_page", session, by, at)
    return owner


def _copy_of(sheet: PaperSheet) -> PaperSheet:
    """A sheet of its own for a photocopy, with a slip number nobody holds."""
    same = PaperSheet.objects.filter(printing=sheet.printing_id, number=sheet.number)
    last = same.aggregate(last=Max("copy"))["last"]
    (slip,) = paper.free_slips(1)
    return PaperSheet.objects.create(printing=sheet.printing, number=sheet.number, copy=last + 1, slip=slip)


@transaction.atomic
def write_sheet(
    *,
    sheet: PaperSheet,
    choices: Mapping[str, str],
    words: str,
    token: str,
    look: PaperLook | None,
    by: str,
    at: datetime,
) -> None:
    """One sheet as a person reads it: statement key -> agree, disagree, pass or none; what is not named stays as it is.

    `words` are sent as the child's. Doubts about what was named are settled; `look` is the page it was read from, and
    leaves the queue. Raises `RefusedError` when the consultation has closed or the child took their answers back.
    """
    session = sheet.printing.session
    rules.check_may_read_paper(session)
    if sheet.was_read and sheet.participation_id is None:
        raise RefusedError(
            cy="Mae'r plentyn hwn wedi tynnu ei atebion yn ôl.",
            en="This child has taken their answers back.",
            next_cy="Rhowch y daflen i ffwrdd. Nid yw'n cael ei chyfrif.",
            next_en="Put the sheet away. It is not counted.",
        )
    if choices or words.strip():
        child = paper.child_of(sheet, at=at)
        for key, choice in choices.items():
            paper.choose(
                child=child,
                statement=_statement(session, key),
                choice="" if choice == NONE else choice,
                at=at,
            )
        if words.strip():
            taking_part.send_words(participation=child, token=token, words=words, at=at, on_paper=True)
    PaperLook.objects.filter(sheet=sheet, kind="mark", parent=None, question__in=list(choices)).delete()
    if look is not None:
        PaperLook.objects.filter(pk=look.pk, session=session, kind="page").exclude(why="differs").delete()
    _log("write_sheet", session, by, at)


def gone() -> RefusedError:
    """Somebody else was faster."""
    return RefusedError(
        cy="Mae rhywun wedi gwneud hyn yn barod.",
        en="Somebody has already done this.",
        next_cy="Ewch yn ôl at y rhestr.",
        next_en="Go back to the list.",
    )
