"""A person decides what paper says: doubtful marks, handwriting, whole pages. What is decided leaves the queue, picture and all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gwrando.errors import RefusedError
from gwrando.voice.paper import kept
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.actions import paper, taking_part
from gwrando.web.voice.models import PaperLook, PaperPage, PaperSheet, Session, Statement

NONE = "none"  # a person saw that nothing is marked


def _log(action: str, session: Session, by: str, at: datetime, note: str = "") -> None:
    audit.record(action=f"voice.{action}", thing=f"session:{session.pk}", by=by, at=at, note=note)


def _statement(session: Session, key: str) -> Statement:
    return Statement.objects.get(consultation_id=session.consultation_id, key=key)


@dataclass(frozen=True)
class Typed:
    """Handwriting as a person typed it: words, or none; `worried` tells the safeguarding lead at once."""

    words: str
    worried: bool = False


@transaction.atomic
def settle(
    *,
    session: Session,
    choices: Mapping[PaperLook, str],
    typed: Mapping[PaperLook, Typed],
    by: str,
    at: datetime,
) -> int:
    """Doubtful marks -> agree, disagree, pass or none, and handwriting -> words, by a person: how many were settled.

    Typed words are from here on a child's words like any other, held until they have been read. The pictures are deleted.
    What somebody settled meanwhile is passed over, but a worry reaches the lead all the same. Raises `RefusedError` when
    the consultation has closed.
    """
    rules.check_may_read_paper(session)
    n_marks = sum(_decide(look, choice, at=at) for look, choice in choices.items())
    n_words = sum(_type(look, one, by=by, at=at) for look, one in typed.items())
    if n_marks or n_words:
        _log("settle_paper", session, by, at, f"marks={n_marks} words={n_words}")
    return n_marks + n_words


def _waiting(look: PaperLook, *, kind: str) -> PaperLook | None:
    return (
        PaperLook.objects.select_for_update(of=("self",)).filter(pk=look.pk, kind=kind, parent=None).first()
    )


def _decide(look: PaperLook, choice: str, *, at: datetime) -> bool:
    """Whether the mark was still there to decide."""
    found = _waiting(look, kind="mark")
    if found is None or found.sheet is None:
        return False
    statement = _statement(found.session, found.question)
    child = paper.child_of(found.sheet, at=at)
    paper.choose(child=child, statement=statement, choice="" if choice == NONE else choice, at=at)
    found.delete()
    return True


def _type(look: PaperLook, typed: Typed, *, by: str, at: datetime) -> bool:
    """Whether the handwriting was still there to type."""
    token, found = f"paper:{look.pk.hex}", _waiting(look, kind="words")
    if typed.worried:
        taking_part.adult_worry(session=look.session, token=token, words=typed.words, by=by, at=at)
    if found is None or found.sheet is None:
        return False
    if typed.words.strip():
        child = paper.child_of(found.sheet, at=at)
        taking_part.send_words(participation=child, token=token, words=typed.words, at=at, on_paper=True)
    found.delete()
    return True


@transaction.atomic
def set_aside(*, look: PaperLook, by: str, at: datetime) -> None:
    """A page that needs nothing more: taken again, or nothing on it. Picture and parts are deleted.

    Raises `RefusedError` when somebody did it before.
    """
    found = PaperLook.objects.select_for_update(of=("self",)).filter(pk=look.pk, kind="page").first()
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
    found = (
        PaperLook.objects.select_for_update(of=("self",))
        .filter(pk=look.pk, kind="page", why="differs")
        .first()
    )
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
