"""What staff may read of paper: printings of their rooms, what waits for a person, and how many."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gwrando.voice.paper import PageReading, kept
from gwrando.web.voice.models import (
    Consultation,
    PaperLook,
    PaperPrinting,
    PaperSheet,
    PaperUpload,
    Session,
    Statement,
    Vote,
)
from gwrando.web.voice.rules import HANDWRITING_WITHIN


@dataclass(frozen=True)
class Answer:
    """One statement on one sheet: the choice that counts now ("" for none), and whether a doubt waits."""

    statement: Statement
    choice: str
    waits: bool


def printings(session: Session) -> QuerySet[PaperPrinting]:
    """What was printed for one room, in the order of the numbers, with how many sheets have come back."""
    came_back = Count("sheets", filter=Q(sheets__was_read=True, sheets__copy=0))
    return PaperPrinting.objects.filter(session=session).annotate(n_back=came_back).order_by("first")


def uploads(session: Session) -> QuerySet[PaperUpload]:
    """What came back, newest first."""
    return PaperUpload.objects.filter(session=session)


def waiting(session: Session) -> QuerySet[PaperLook]:
    """What waits for a person in one room, oldest first; parts of a page nobody has placed yet are not there."""
    return (
        PaperLook.objects.filter(session=session, parent=None)
        .select_related("sheet", "participation")
        .defer("picture")
    )


def look(session: Session, pk: UUID) -> PaperLook | None:
    """One thing that waits, with its picture; of this room only."""
    return (
        PaperLook.objects.filter(session=session, pk=pk)
        .select_related("sheet__printing__session__consultation")
        .first()
    )


def n_looks(consultation: Consultation) -> int:
    """How many things on paper wait for a person in a whole consultation."""
    return PaperLook.objects.filter(session__consultation=consultation, parent=None).count()


def numbers(sessions: QuerySet[Session], *, at: datetime) -> dict[str, int]:
    """Of some rooms: how many things wait, and how many handwritings have waited for more than a day."""
    found = PaperLook.objects.filter(session__in=sessions, parent=None)
    late = found.filter(kind="words", hour__lt=at - HANDWRITING_WITHIN)
    return {"waiting": found.count(), "late": late.count()}


def sheet(session: Session, pk: int) -> PaperSheet | None:
    """One sheet of this room."""
    found = PaperSheet.objects.select_related("participation", "printing__session__consultation")
    return found.filter(printing__session=session, pk=pk).first()


def sheet_of_number(session: Session, number: int) -> PaperSheet | None:
    """The sheet that was printed with this number."""
    return PaperSheet.objects.filter(printing__session=session, number=number, copy=0).first()


def sheet_of_slip(slip: str) -> PaperSheet | None:
    """The sheet this slip was printed on, read or not; for a child who comes back before it was read."""
    found = PaperSheet.objects.select_related("printing__session__consultation", "printing__session__group")
    return found.filter(slip=slip).first()


def copies(sheet: PaperSheet, *, page: int) -> list[PaperSheet]:
    """Photocopies of this sheet, said to be other children's, of which this page has not come yet."""
    found = PaperSheet.objects.filter(printing=sheet.printing_id, number=sheet.number, copy__gt=0)
    return list(found.exclude(pages__page=page))


def answers(sheet: PaperSheet) -> list[Answer]:
    """Every statement with what counts of this sheet now."""
    votes = {}
    if sheet.participation_id is not None:
        votes = {
            vote.statement_id: vote.choice
            for vote in Vote.objects.filter(participation=sheet.participation_id)
        }
    doubts = set(
        PaperLook.objects.filter(sheet=sheet, kind="mark", parent=None).values_list("question", flat=True)
    )
    rows = Statement.objects.filter(consultation=sheet.printing.session.consultation_id)
    return [Answer(row, votes.get(row.pk, ""), row.key in doubts) for row in rows]


def read_on(look: PaperLook) -> PageReading | None:
    """What was read of a page that differs from one read before."""
    return kept.from_text(look.reading) if look.reading else None


def on_paper(consultation: Consultation) -> dict[str, int]:
    """In how many rooms sheets of paper were used, of how many; an imported conversation does not know."""
    if consultation.is_imported:
        return {}
    rooms = consultation.sessions.all()
    return {"with": rooms.filter(mode="paper").count(), "of": rooms.count()}
