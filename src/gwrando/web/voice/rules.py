"""Who may do what, and in which state. Rules ask; they store nothing."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from gwrando.errors import RefusedError
from gwrando.text import Bilingual
from gwrando.voice.gates import Problem
from gwrando.web.accounts.rules import Actor
from gwrando.web.voice.models import (
    Concern,
    Consultation,
    Group,
    Item,
    Participation,
    Session,
    Statement,
    Text,
    Theme,
)

FAILED_CODES_ALLOWED = 20  # well-formed wrong codes an address may try in one window
WINDOW = timedelta(minutes=10)
LONGEST_SESSION = timedelta(hours=8)
LATE = timedelta(days=1)  # after a room has closed, answers that waited on a device are still taken
ACKNOWLEDGE_WITHIN = timedelta(minutes=60)
FEWEST_SHOWN = 5  # a class sees its own answers only when at least this many took part

# why words are not shown to others: a rule, not a telling-off
RULES: dict[str, Bilingual] = {
    "names-someone": Bilingual(
        cy="Nid ydym yn dangos enwau pobl, i gadw pawb yn ddiogel.",
        en="We do not show people's names, to keep everyone safe.",
    ),
    "could-recognise": Bilingual(
        cy="Nid ydym yn dangos geiriau a allai ddweud wrth eraill pwy ydych chi.",
        en="We do not show words that could tell others who you are.",
    ),
    "could-hurt": Bilingual(
        cy="Nid ydym yn dangos geiriau a allai frifo rhywun.",
        en="We do not show words that could hurt someone.",
    ),
    "not-about-this": Bilingual(
        cy="Rydym yn dangos geiriau sy'n ateb y cwestiwn yn unig.",
        en="We only show words that answer the question.",
    ),
}


def hour(at: datetime) -> datetime:
    """The start of the hour: all that is kept of when a child did something."""
    return at.replace(minute=0, second=0, microsecond=0)


def acknowledge_by(at: datetime) -> datetime:
    """When a worry should have been opened: within the hour, counted from the quarter before.

    The quarter keeps the minute out of the record.
    """
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0) + ACKNOWLEDGE_WITHIN


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


def _refused(cy: str, en: str, next_cy: str, next_en: str) -> RefusedError:
    return RefusedError(cy=cy, en=en, next_cy=next_cy, next_en=next_en)


def check_may_change(consultation: Consultation) -> None:
    """Raises `RefusedError` once it has been opened: children were promised what it said then."""
    if consultation.opened_at is not None:
        raise _refused(
            "Mae'r ymgynghoriad hwn wedi agor, felly ni ellir newid ei eiriau.",
            "This consultation has opened, so its words cannot be changed.",
            "Caewch ef a dechreuwch un newydd os oes rhaid.",
            "Close it and begin a new one if you must.",
        )


def check_may_open(consultation: Consultation, *, problems: Sequence[Problem]) -> None:
    """Raises `RefusedError` with every gate that says no, or when it is not a draft."""
    if state(consultation) != "draft":
        raise _refused(
            "Mae'r ymgynghoriad hwn wedi agor yn barod.",
            "This consultation has already opened.",
            "Ewch i'w dudalen i weld beth sy'n digwydd nawr.",
            "Go to its page to see what happens now.",
        )
    if problems:
        raise _refused(
            " ".join(problem.message.cy for problem in problems),
            " ".join(problem.message.en for problem in problems),
            "Newidiwch yr ymgynghoriad, a cheisiwch ei agor eto. Nid oes dim wedi'i golli.",
            "Change the consultation, and try to open it again. Nothing is lost.",
        )


def check_may_close(consultation: Consultation) -> None:
    """Raises `RefusedError` unless it is open."""
    if state(consultation) != "open":
        raise _refused(
            "Nid yw'r ymgynghoriad hwn ar agor.",
            "This consultation is not open.",
            "Ewch i'w dudalen i weld beth sy'n digwydd nawr.",
            "Go to its page to see what happens now.",
        )


def check_may_open_session(actor: Actor, *, group: Group, consultation: Consultation) -> None:
    """Raises `RefusedError` unless the consultation is open, the group is theirs and has a safeguarding person."""
    if not (actor.may("facilitator", f"group:{group.pk}") or actor.may("participation_officer")):
        raise _refused(
            "Nid yw'r grŵp hwn yn un o'ch grwpiau chi.",
            "This group is not one of your groups.",
            "Gofynnwch i'r swyddog cyfranogi roi'r grŵp i chi.",
            "Ask the participation officer to give you the group.",
        )
    if state(consultation) != "open":
        raise _refused(
            "Nid yw'r ymgynghoriad hwn ar agor.",
            "This consultation is not open.",
            "Dewiswch ymgynghoriad sydd ar agor.",
            "Choose a consultation that is open.",
        )
    if not (group.safeguarding_name.strip() and group.safeguarding_contact.strip()):
        raise _refused(
            "Nid oes gan y grŵp hwn berson diogelu. Rhaid i blant wybod y bydd rhywun yn helpu.",
            "This group has no safeguarding person. Children must know that somebody will help.",
            "Gofynnwch i'r swyddog cyfranogi ychwanegu'r person diogelu a sut i'w gyrraedd.",
            "Ask the participation officer to add the safeguarding person and how to reach them.",
        )


def check_may_take_part(session: Session, *, at: datetime) -> None:
    """Raises `RefusedError` when the room has closed: kind words, because a child reads them."""
    if state(session.consultation) != "open" or not session_is_open(session, at=at):
        raise _refused(
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
        raise _refused(
            "Nid yw'r gosodiad hwn yn rhan o'ch sesiwn chi.",
            "This statement is not part of your session.",
            "Ewch yn ôl i'r dechrau.",
            "Go back to the start.",
        )


def check_may_vote(participation: Participation, *, statement: Statement, at: datetime) -> None:
    """Raises `RefusedError` when the room has closed or the statement is of another consultation."""
    check_may_take_part(participation.session, at=at)
    check_is_of(participation, statement=statement)


def check_may_count_hands(session: Session, *, totals: Sequence[int], at: datetime) -> None:
    """Raises `RefusedError` when the room has closed, or when there are more hands for one thing than heads in the room."""
    check_may_take_part(session, at=at)
    if session.head_count is not None and max(totals, default=0) > session.head_count:
        raise _refused(
            f"Mae mwy o ddwylo nag o bennau: cyfrifwyd {session.head_count} o blant yn yr ystafell.",
            f"There are more hands than heads: {session.head_count} children were counted in the room.",
            "Cyfrifwch eto, neu newidiwch nifer y pennau. Ni chadwyd dim o'r cyfrif hwn.",
            "Count again, or change the head-count. Nothing of this count was kept.",
        )


def check_may_withdraw(participation: Participation) -> None:
    """Raises `RefusedError` once the consultation has closed: its counts cannot be taken apart again."""
    if state(participation.session.consultation) != "open":
        raise _refused(
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
        raise _refused(
            "Nid yw'r cwestiwn hwn yn rhan o'ch sesiwn chi.",
            "This question is not part of your session.",
            "Ewch yn ôl i'r dechrau.",
            "Go back to the start.",
        )


def about_me_key(participation: Participation, item: Item) -> str:
    """The keyed hash under which a fact about a child is kept: another for each question, so facts do not join up either."""
    text = f"about-me:{participation.pk.hex}:{item.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def check_may_decide(text: Text, *, door: str, rule: str) -> None:
    """Raises `RefusedError` when it was decided before, or words are held back without a rule."""
    if text.door:
        raise _refused(
            "Mae rhywun wedi penderfynu am y geiriau hyn yn barod.",
            "Somebody has already decided about these words.",
            "Ewch yn ôl i'r rhestr.",
            "Go back to the list.",
        )
    if door == "not_publish" and rule not in RULES:
        raise _refused(
            "Dewiswch y rheol. Bydd y plentyn yn ei gweld.",
            "Choose the rule. The child will see it.",
            "Ewch yn ôl a dewiswch un o'r rheolau.",
            "Go back and choose one of the rules.",
        )


def check_may_acknowledge(concern: Concern) -> None:
    """Raises `RefusedError` when somebody else already has it."""
    if concern.acknowledged_at is not None:
        raise _refused(
            "Mae rhywun yn delio â'r pryder hwn yn barod.",
            "Somebody is already dealing with this worry.",
            "Ewch yn ôl i'r rhestr.",
            "Go back to the list.",
        )


def check_may_close_concern(concern: Concern, *, note: str) -> None:
    """Raises `RefusedError` unless it was acknowledged, is not closed, and says what was done."""
    if concern.acknowledged_at is None or concern.closed_at is not None or not note.strip():
        raise _refused(
            "I gau pryder, rhaid ei gymryd yn gyntaf ac ysgrifennu beth a wnaed.",
            "To close a worry, take it first and write what was done.",
            "Ewch yn ôl i'r pryder.",
            "Go back to the worry.",
        )


def check_may_answer(consultation: Consultation) -> None:
    """Raises `RefusedError` unless it is closed and word is not yet back."""
    if state(consultation) != "closed":
        raise _refused(
            "Gallwch ateb ar ôl i'r ymgynghoriad gau, a chyn i'r ateb gael ei gyhoeddi.",
            "You can answer after the consultation has closed, and before the answer is published.",
            "Caewch yr ymgynghoriad yn gyntaf, neu agorwch y dudalen gyhoeddus.",
            "Close the consultation first, or open the public page.",
        )


def check_may_publish(consultation: Consultation, *, problems: Sequence[Problem]) -> None:
    """Raises `RefusedError` with everything that keeps the word from going back."""
    check_may_answer(consultation)
    if problems:
        raise _refused(
            " ".join(problem.message.cy for problem in problems),
            " ".join(problem.message.en for problem in problems),
            "Cwblhewch yr ateb, a chyhoeddwch eto.",
            "Complete the answer, and publish again.",
        )


CODED_DOORS = ("publish", "not_publish")  # a worry stays with the safeguarding lead


def check_may_change_themes(consultation: Consultation) -> None:
    """Raises `RefusedError` once word is back: the themes were answered as they stood."""
    if consultation.fed_back_at is not None or consultation.is_imported:
        raise _refused(
            "Mae'r themâu hyn wedi'u cau: maent wedi'u hateb, neu nid ni ofynnodd y cwestiwn.",
            "These themes are closed: they have been answered, or we did not ask the question.",
            "Ewch i dudalen yr ymgynghoriad i weld yr ateb.",
            "Go to the page of the consultation to see the answer.",
        )


def check_may_code(consultation: Consultation, *, text: Text) -> None:
    """Raises `RefusedError` unless it is closed and not yet answered, and a person has decided that others may read."""
    if state(consultation) != "closed" or text.door not in CODED_DOORS:
        raise _refused(
            "Gallwch roi themâu i eiriau ar ôl i'r ymgynghoriad gau, cyn i'r ateb fynd yn ôl, ac ar ôl i berson eu darllen.",
            "You can give words their themes after the consultation has closed, before word goes back, and after a "
            "person has read them.",
            "Ewch yn ôl i'r rhestr o eiriau.",
            "Go back to the list of words.",
        )


def check_may_quote(consultation: Consultation, *, text: Text) -> None:
    """Raises `RefusedError` unless these words may be coded and a person said that others may see them."""
    check_may_code(consultation, text=text)
    if text.door != "publish":
        raise _refused(
            "Penderfynodd person beidio â chyhoeddi'r geiriau hyn, felly ni ellir eu dyfynnu.",
            "A person decided not to publish these words, so they cannot be quoted.",
            "Dewiswch eiriau eraill.",
            "Choose other words.",
        )


def check_may_merge(theme: Theme, *, into: Theme) -> None:
    """Raises `RefusedError` unless both are themes of one consultation that is not yet answered, and not the same."""
    check_may_change_themes(theme.consultation)
    if theme.pk == into.pk or theme.consultation_id != into.consultation_id:
        raise _refused(
            "Dewiswch thema arall o'r un ymgynghoriad.",
            "Choose another theme of the same consultation.",
            "Ewch yn ôl i'r themâu.",
            "Go back to the themes.",
        )


def check_may_remove_theme(theme: Theme, *, n_codings: int) -> None:
    """Raises `RefusedError` while words have this theme: a theme that children spoke of does not vanish."""
    check_may_change_themes(theme.consultation)
    if n_codings:
        raise _refused(
            "Mae geiriau gan blant o dan y thema hon, felly ni ellir ei dileu.",
            "Children's words stand under this theme, so it cannot be removed.",
            "Unwch hi â thema arall.",
            "Merge it with another theme.",
        )
