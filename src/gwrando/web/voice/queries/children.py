"""What a child's own page may read: the room of a code, their slip, the class's own answers."""

from datetime import datetime
from uuid import UUID

from gwrando.voice.codes import WordCode
from gwrando.web.voice.models import Participation, Session, Text
from gwrando.web.voice.queries import hands, took_part
from gwrando.web.voice.rules import FEWEST_SHOWN, session_is_open


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


def own_texts(found: Participation) -> list[Text]:
    """What this child wrote, with what was decided about it."""
    return list(Text.objects.filter(participation=found).order_by("received_hour"))


def may_see_class(found: Participation, *, at: datetime) -> bool:
    """Whether this child may see what their class said: answered, the room closed, five or more took part."""
    return (
        not session_is_open(found.session, at=at)
        and has_answered(found)
        and n_answered(found.session) >= FEWEST_SHOWN
    )


def has_answered(found: Participation) -> bool:
    """Whether this child has answered a statement or a question, or written or supported an idea."""
    return Participation.objects.filter(took_part.answered(), pk=found.pk).exists()


def n_answered(found: Session) -> int:
    """Children of this room with at least one answer, or whose hand was counted."""
    answered = Participation.objects.filter(took_part.answered(), session=found).count()
    return answered + hands.n_children(found.consultation, session=found)


def published_texts(found: Session) -> list[Text]:
    """Words of this room that a person said others may see, in no order of time."""
    return list(Text.objects.filter(participation__session=found, door="publish").order_by("pk"))
