"""Who may do what, and in which state. Rules ask; they store nothing."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from gwrando.voice.gates import Problem
from gwrando.web.accounts.rules import Actor
from gwrando.web.voice.models import Consultation, Group, Item, Participation, Session, Statement
from gwrando.web.voice.rules.caring import (
    ACKNOWLEDGE_WITHIN,
    acknowledge_by,
    calls_due,
    check_may_acknowledge,
    check_may_check_in,
    check_may_close_concern,
    check_may_hand_over,
)
from gwrando.web.voice.rules.delivery import REMIND_BEFORE, check_may_deliver, is_past
from gwrando.web.voice.rules.panel import check_may_answer_panel
from gwrando.web.voice.rules.reading import (
    CLAIM,
    RULES,
    check_may_claim,
    check_may_decide,
    check_may_undo,
    held_by_another,
)
from gwrando.web.voice.rules.refusal import refused

__all__ = [
    "ACKNOWLEDGE_WITHIN",
    "CLAIM",
    "FAILED_CODES_ALLOWED",
    "FEWEST_SHOWN",
    "LATE",
    "LONGEST_SESSION",
    "REMIND_BEFORE",
    "RULES",
    "WINDOW",
    "about_me_key",
    "acknowledge_by",
    "calls_due",
    "check_is_of",
    "check_may_acknowledge",
    "check_may_answer",
    "check_may_answer_item",
    "check_may_answer_panel",
    "check_may_change",
    "check_may_check_in",
    "check_may_claim",
    "check_may_close",
    "check_may_close_concern",
    "check_may_count_hands",
    "check_may_decide",
    "check_may_deliver",
    "check_may_hand_over",
    "check_may_open",
    "check_may_open_session",
    "check_may_publish",
    "check_may_send_late",
    "check_may_take_part",
    "check_may_undo",
    "check_may_vote",
    "check_may_withdraw",
    "held_by_another",
    "hour",
    "is_late",
    "is_past",
    "session_is_open",
    "state",
]

FAILED_CODES_ALLOWED = 20  # well-formed wrong codes an address may try in one window
WINDOW = timedelta(minutes=10)
LONGEST_SESSION = timedelta(hours=8)
LATE = timedelta(days=1)  # after a room has closed, answers that waited on a device are still taken
MOST_PAGES = 60  # of scans and photos read in one request: a third of a second each on an ordinary server
HANDWRITING_WITHIN = timedelta(hours=24)
FEWEST_SHOWN = 5  # a class sees its own answers only when at least this many took part


def hour(at: datetime) -> datetime:
    """The start of the hour: all that is kept of when a child did something."""
    return at.replace(minute=0, second=0, microsecond=0)


def state(consultation: Consultation) -> str:
    """draft, open, closed, or answered (word is back)."""
    if consultation.fed_back_at is not None:
        return "answered"
    if consultation.closed_at is not None:
        return "closed"
    return "draft" if consultation.opened_at is None else "open"


def session_is_open(session: Session, *, at: datetime) -> bool:
    """Whether the code opens the room now."""
    return session.closed_at is None and session.opened_at <= at < session.closes_at


def is_late(consultation: Consultation, *, at: datetime) -> bool:
    """Whether the promised day passed before word was back (days by the clock of the site)."""
    if consultation.feedback_due_on is None:
        return False
    return timezone.localdate(consultation.fed_back_at or at) > consultation.feedback_due_on


def check_may_change(consultation: Consultation) -> None:
    """Raises `RefusedError` once it has been opened: children were promised what it said then."""
    if consultation.opened_at is not None:
        raise refused(
            "Mae'r ymgynghoriad hwn wedi agor, felly ni ellir newid ei eiriau.",
            "This consultation has opened, so its words cannot be changed.",
            "Caewch ef a dechreuwch un newydd os oes rhaid.",
            "Close it and begin a new one if you must.",
        )


def check_may_open(consultation: Consultation, *, problems: Sequence[Problem]) -> None:
    """Raises `RefusedError` with every gate that says no, or when it is not a draft."""
    if state(consultation) != "draft":
        raise refused(
            "Mae'r ymgynghoriad hwn wedi agor yn barod.",
            "This consultation has already opened.",
            "Ewch i'w dudalen i weld beth sy'n digwydd nawr.",
            "Go to its page to see what happens now.",
        )
    if problems:
        raise refused(
            " ".join(problem.message.cy for problem in problems),
            " ".join(problem.message.en for problem in problems),
            "Newidiwch yr ymgynghoriad, a cheisiwch ei agor eto. Nid oes dim wedi'i golli.",
            "Change the consultation, and try to open it again. Nothing is lost.",
        )


def check_may_close(consultation: Consultation, *, n_looks: int = 0) -> None:
    """Raises `RefusedError` unless it is open, and while marks or handwriting on paper wait for a person (`n_looks`)."""
    if state(consultation) != "open":
        raise refused(
            "Nid yw'r ymgynghoriad hwn ar agor.",
            "This consultation is not open.",
            "Ewch i'w dudalen i weld beth sy'n digwydd nawr.",
            "Go to its page to see what happens now.",
        )
    if n_looks:
        raise refused(
            f"Mae pethau ar daflenni papur nad oes neb wedi edrych arnynt eto: {n_looks}. Ni ellir cau'r ymgynghoriad cyn "
            "i rywun eu darllen.",
            f"There are things on sheets of paper that nobody has looked at yet: {n_looks}. The consultation cannot close "
            "before somebody has read them.",
            "Agorwch yr ystafelloedd â phapur, ac edrychwch ar bob un. Nid oes dim wedi'i golli.",
            "Open the rooms with paper, and look at each one. Nothing is lost.",
        )


def check_may_read_paper(session: Session) -> None:
    """Raises `RefusedError` unless the room uses paper and its consultation is open."""
    if session.mode != "paper":
        raise refused(
            "Nid yw'r ystafell hon yn defnyddio papur.",
            "This room does not use paper.",
            "Ewch i dudalen yr ystafell a dewiswch bapur yn gyntaf.",
            "Go to the room's page and choose paper first.",
        )
    if state(session.consultation) != "open":
        raise refused(
            "Mae'r ymgynghoriad hwn wedi cau, felly ni ellir argraffu na darllen taflenni.",
            "This consultation has closed, so sheets can be neither printed nor read.",
            "Ewch i dudalen yr ymgynghoriad i weld beth sy'n digwydd nawr.",
            "Go to the consultation's page to see what happens now.",
        )


def check_few_pages(n_pages: int) -> None:
    """Raises `RefusedError` when files hold more pages than are read at once; nothing of them was read."""
    if n_pages > MOST_PAGES:
        raise refused(
            f"Mae {n_pages} o dudalennau yn y ffeiliau hyn. Gellir darllen hyd at {MOST_PAGES} ar y tro.",
            f"These files have {n_pages} pages. Up to {MOST_PAGES} can be read at a time.",
            "Anfonwch lai o ffeiliau ar y tro, neu rhannwch y PDF. Nid oes dim wedi'i ddarllen eto.",
            "Send fewer files at a time, or split the PDF. Nothing has been read yet.",
        )


def check_may_open_session(actor: Actor, *, group: Group, consultation: Consultation) -> None:
    """Raises `RefusedError` unless the consultation is open, the group is theirs and has a safeguarding person."""
    if not (actor.may("facilitator", f"group:{group.pk}") or actor.may("participation_officer")):
        raise refused(
            "Nid yw'r grŵp hwn yn un o'ch grwpiau chi.",
            "This group is not one of your groups.",
            "Gofynnwch i'r swyddog cyfranogi roi'r grŵp i chi.",
            "Ask the participation officer to give you the group.",
        )
    if state(consultation) != "open":
        raise refused(
            "Nid yw'r ymgynghoriad hwn ar agor.",
            "This consultation is not open.",
            "Dewiswch ymgynghoriad sydd ar agor.",
            "Choose a consultation that is open.",
        )
    if not (group.safeguarding_name.strip() and group.safeguarding_contact.strip()):
        raise refused(
            "Nid oes gan y grŵp hwn berson diogelu. Rhaid i blant wybod y bydd rhywun yn helpu.",
            "This group has no safeguarding person. Children must know that somebody will help.",
            "Gofynnwch i'r swyddog cyfranogi ychwanegu'r person diogelu a sut i'w gyrraedd.",
            "Ask the participation officer to add the safeguarding person and how to reach them.",
        )


def check_may_take_part(session: Session, *, at: datetime, on_paper: bool = False) -> None:
    """Raises `RefusedError` when the room has closed: kind words, because a child reads them.

    A sheet of paper may come back after that, until the consultation closes.
    """
    if on_paper:
        check_may_read_paper(session)
    elif state(session.consultation) != "open" or not session_is_open(session, at=at):
        raise refused(
            "Mae'r sesiwn hon wedi cau. Mae'r hyn a ddywedoch chi cyn hynny wedi'i gadw.",
            "This session has closed. What you said before then is kept.",
            "Cadwch eich slip. Gallwch ei ddefnyddio i weld yr ateb.",
            "Keep your slip. You can use it to see the answer.",
        )


def check_may_send_late(session: Session, *, at: datetime) -> None:
    """Raises `RefusedError` when the consultation has closed, or the room closed more than a day ago.

    A device without wi-fi keeps what a child answered in the lesson and sends it when it can (decision 0108).
    """
    ended = min(session.closed_at or session.closes_at, session.closes_at)
    if state(session.consultation) != "open" or at >= ended + LATE:
        check_may_take_part(session, at=max(at, ended))


def check_is_of(participation: Participation, *, statement: Statement) -> None:
    """Raises `RefusedError` when the statement is of another consultation."""
    if statement.consultation_id != participation.session.consultation_id:
        raise refused(
            "Nid yw'r gosodiad hwn yn rhan o'ch sesiwn chi.",
            "This statement is not part of your session.",
            "Ewch yn ôl i'r dechrau.",
            "Go back to the start.",
        )


def check_may_vote(
    participation: Participation, *, statement: Statement, at: datetime, on_paper: bool = False
) -> None:
    """Raises `RefusedError` when the room (on paper: the consultation) has closed or the statement is of another one."""
    check_may_take_part(participation.session, at=at, on_paper=on_paper)
    check_is_of(participation, statement=statement)


def check_may_count_hands(session: Session, *, totals: Sequence[int], at: datetime) -> None:
    """Raises `RefusedError` when the room has closed, or when there are more hands for one thing than heads in the room."""
    check_may_take_part(session, at=at)
    if session.head_count is not None and max(totals, default=0) > session.head_count:
        raise refused(
            f"Mae mwy o ddwylo nag o bennau: cyfrifwyd {session.head_count} o blant yn yr ystafell.",
            f"There are more hands than heads: {session.head_count} children were counted in the room.",
            "Cyfrifwch eto, neu newidiwch nifer y pennau. Ni chadwyd dim o'r cyfrif hwn.",
            "Count again, or change the head-count. Nothing of this count was kept.",
        )


def check_may_withdraw(participation: Participation) -> None:
    """Raises `RefusedError` once the consultation has closed: its counts cannot be taken apart again."""
    if state(participation.session.consultation) != "open":
        raise refused(
            "Mae'r ymgynghoriad wedi cau. Mae'r hyn a ddywedoch chi nawr y tu mewn i rifau na all neb eu tynnu ar wahân.",
            "This has closed. What you said is now inside numbers that nobody can take apart.",
            "Ni all neb weld pwy ddywedodd beth. Siaradwch ag oedolyn os yw hyn yn eich poeni.",
            "Nobody can see who said what. Talk to an adult if this worries you.",
        )


def check_may_answer_item(
    participation: Participation, *, item: Item, at: datetime, late: bool = False
) -> None:
    """Raises `RefusedError` when the room has closed or the question is of another consultation."""
    (check_may_send_late if late else check_may_take_part)(participation.session, at=at)
    if item.activity.consultation_id != participation.session.consultation_id:
        raise refused(
            "Nid yw'r cwestiwn hwn yn rhan o'ch sesiwn chi.",
            "This question is not part of your session.",
            "Ewch yn ôl i'r dechrau.",
            "Go back to the start.",
        )


def about_me_key(participation: Participation, item: Item) -> str:
    """The keyed hash under which a fact about a child is kept: another for each question, so facts do not join up either."""
    text = f"about-me:{participation.pk.hex}:{item.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def check_may_answer(consultation: Consultation) -> None:
    """Raises `RefusedError` unless it is closed and word is not yet back."""
    if state(consultation) != "closed":
        raise refused(
            "Gallwch ateb ar ôl i'r ymgynghoriad gau, a chyn i'r ateb gael ei gyhoeddi.",
            "You can answer after the consultation has closed, and before the answer is published.",
            "Caewch yr ymgynghoriad yn gyntaf, neu agorwch y dudalen gyhoeddus.",
            "Close the consultation first, or open the public page.",
        )


def check_may_publish(consultation: Consultation, *, problems: Sequence[Problem]) -> None:
    """Raises `RefusedError` with everything that keeps the word from going back."""
    check_may_answer(consultation)
    if problems:
        raise refused(
            " ".join(problem.message.cy for problem in problems),
            " ".join(problem.message.en for problem in problems),
            "Cwblhewch yr ateb, a chyhoeddwch eto.",
            "Complete the answer, and publish again.",
        )
