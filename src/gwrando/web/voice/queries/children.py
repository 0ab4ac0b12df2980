"""What a child's own page may read: the room of a code, the cards of a slip, the class's own answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gwrando.voice.codes import WordCode
from gwrando.web.voice.models import Participation, Session, Statement, Text, Vote
from gwrando.web.voice.rules import FEWEST_SHOWN, session_is_open


@dataclass(frozen=True)
class Card:
    """One statement as one child sees it: its place, their choice so far, and the turn their next tap takes."""

    statement: Statement
    number: int
    of: int
    choice: str
    turn: int


def session_of(code: WordCode) -> Session | None:
    """The room that this code was made for, open or closed."""
    found = Session.objects.select_related("consultation", "group")
    return found.filter(code_en=code.en, consultation__is_imported=False).first()


def session(pk: int | None) -> Session | None:
    """One room, for a browser that has typed its code."""
    return Session.objects.select_related("consultation", "group").filter(pk=pk).first() if pk else None


def participation(key: str | None) -> Participation | None:
    """The child's own participation, from their session cookie."""
    try:
        pk = UUID(key or "")
    except ValueError:
        return None
    found = Participation.objects.select_related("session__consultation", "session__group")
    return found.filter(pk=pk).first()


def participation_of_slip(slip: str) -> Participation | None:
    """The participation that holds this slip number."""
    found = Participation.objects.select_related("session__consultation", "session__group")
    return found.filter(slip=slip, session__consultation__is_imported=False).first()


def cards(found: Participation) -> list[Card]:
    """All cards of the consultation in order, with this child's choices."""
    votes = {vote.statement_id: vote for vote in Vote.objects.filter(participation=found)}
    statements = list(Statement.objects.filter(consultation_id=found.session.consultation_id))
    made = []
    for number, statement in enumerate(statements, start=1):
        vote = votes.get(statement.pk)
        made.append(
            Card(
                statement=statement,
                number=number,
                of=len(statements),
                choice=vote.choice if vote else "",
                turn=vote.turn + 1 if vote else 1,
            )
        )
    return made


def own_texts(found: Participation) -> list[Text]:
    """What this child wrote, with what was decided about it."""
    return list(Text.objects.filter(participation=found).order_by("received_hour"))


def may_see_class(found: Participation, *, at: datetime) -> bool:
    """Whether this child may see what their class said: answered, the room closed, five or more took part."""
    return (
        not session_is_open(found.session, at=at)
        and Vote.objects.filter(participation=found).exists()
        and n_answered(found.session) >= FEWEST_SHOWN
    )


def n_answered(found: Session) -> int:
    """Children of this room with at least one answer."""
    return Vote.objects.filter(participation__session=found).values("participation").distinct().count()


def published_texts(found: Session) -> list[Text]:
    """Words of this room that a person said others may see, in no order of time."""
    return list(Text.objects.filter(participation__session=found, door="publish").order_by("pk"))
