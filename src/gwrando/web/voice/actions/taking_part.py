"""What a child does: join, vote, write, tell of a worry, say whether the answer answered.

Each may arrive twice (a double tap, a retry on bad wi-fi) and counts once. Audit rows of a child hold the room
and the hour, and neither the child nor the choice (decision 0030).
"""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from gwrando.errors import RefusedError
from gwrando.voice import codes, moderation, worries
from gwrando.voice.tally import Choice
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import (
    AboutMe,
    Concern,
    Evaluation,
    FailedCode,
    FeedbackReply,
    Item,
    Participation,
    Session,
    Statement,
    Text,
    Vote,
)

CHILD = "child"

# a later or equal turn wins, so a vote may be changed until the room closes and a late repeat changes nothing
UPSERT_VOTE = (
    "INSERT INTO voice_vote (id, participation_id, statement_id, choice, turn) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (participation_id, statement_id) DO UPDATE SET choice = excluded.choice, turn = excluded.turn "
    "WHERE excluded.turn >= voice_vote.turn AND excluded.choice <> voice_vote.choice"
)


def log(action: str, session_id: int, at: datetime) -> None:
    """One audit row of a child in a room at an hour."""
    audit.record(action=f"voice.{action}", thing=f"session:{session_id}", by=CHILD, at=rules.hour(at))


def address_key(address: str, *, at: datetime) -> tuple[str, datetime]:
    """A keyed hash of an address for this window of ten minutes, and when the window ends.

    The window is part of what is hashed: the next one has another key, so nothing links them.
    """
    length = int(rules.WINDOW.total_seconds())
    number = int(at.timestamp()) // length
    text = f"failed-code:{number}:{address}".encode()
    made = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
    return made, datetime.fromtimestamp((number + 1) * length, tz=at.tzinfo)


def check_may_try_code(*, address: str, at: datetime) -> None:
    """Raises `RefusedError` when this address has tried too many wrong codes in this window."""
    key, _ = address_key(address, at=at)
    if FailedCode.objects.filter(key=key, tries__gte=rules.FAILED_CODES_ALLOWED).exists():
        raise RefusedError(
            cy="Mae gormod o godau anghywir wedi'u rhoi o'r lle hwn.",
            en="Too many wrong codes have come from this place.",
            next_cy="Arhoswch ddeng munud, a gofynnwch i'r oedolyn yn yr ystafell am y cod.",
            next_en="Wait ten minutes, and ask the adult in the room for the code.",
        )


@transaction.atomic
def note_failed_code(*, address: str, at: datetime) -> None:
    """Counts one wrong code of this address, and forgets the windows that are over."""
    key, until = address_key(address, at=at)
    FailedCode.objects.filter(until__lte=at).delete()
    FailedCode.objects.bulk_create([FailedCode(key=key, until=until)], ignore_conflicts=True)
    FailedCode.objects.filter(key=key).update(tries=F("tries") + 1)
    audit.record(action="voice.failed_code", by="public", at=rules.hour(at), decision="refused")


@transaction.atomic
def join(
    *, session: Session, token: str, understood: bool | None, at: datetime, slip: str = ""
) -> Participation:
    """A slip for one child in this room; the same page sent twice gives the same slip.

    `slip` is the number printed on a sheet of paper, which may come back after the room has closed. Raises
    `RefusedError` when the room (of paper: the consultation) has closed.
    """
    rules.check_may_take_part(session, at=at, on_paper=bool(slip))
    made = Participation(
        session=session, slip=slip or codes.draw_slip(secrets.randbelow), token=token, understood=understood
    )
    Participation.objects.bulk_create([made], ignore_conflicts=True)
    found = Participation.objects.select_related("session__consultation", "session__group").get(token=token)
    if found.pk == made.pk:
        log("join", session.pk, at)
    return found


@transaction.atomic
def cast_vote(
    *,
    participation: Participation,
    statement: Statement,
    choice: Choice,
    turn: int,
    at: datetime,
    on_paper: bool = False,
) -> None:
    """The child's choice on one statement: one row, whatever is sent twice; the last choice counts.

    One statement does both insert and change. Raises `RefusedError` when the room has closed; when the
    database is busy or full its error goes up, the page is a 503, and nothing half is kept.
    """
    rules.check_may_vote(participation, statement=statement, at=at, on_paper=on_paper)
    id_value = Vote._meta.pk.get_db_prep_value(uuid.uuid4(), connection)
    slip_value = Participation._meta.pk.get_db_prep_value(participation.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_VOTE, [id_value, slip_value, statement.pk, choice, turn])
        changed = cursor.rowcount == 1
    if changed:
        log("cast_vote", participation.session_id, at)


def _raise_concern(*, session: Session, source: str, token: str, words: str, at: datetime) -> Concern:
    made = Concern(
        session=session,
        source=source,
        token=token,
        hour=rules.hour(at),
        due_at=rules.acknowledge_by(at),
        words=words,
    )
    Concern.objects.bulk_create([made], ignore_conflicts=True)
    return Concern.objects.get(token=token)


@transaction.atomic
def send_words(
    *,
    participation: Participation,
    token: str,
    words: str,
    at: datetime,
    item: Item | None = None,
    late: bool = False,
    on_paper: bool = False,
) -> Text:
    """What a child wrote (to one question, or to the open one), for a person to read; no text is refused for what it says.

    Words in the wide net are read first; words in the narrow one also go to the safeguarding lead at once. Raises
    `RefusedError` when the room has closed.
    """
    if item is None:
        if on_paper:
            rules.check_may_read_paper(participation.session)
        else:
            (rules.check_may_send_late if late else rules.check_may_take_part)(participation.session, at=at)
    else:
        rules.check_may_answer_item(participation, item=item, at=at, late=late)
    first = worries.read_first(words)
    consultation = participation.session.consultation
    so_far = Text.objects.filter(participation__session__consultation=consultation)[: consultation.read_twice]
    made = Text(
        participation=participation,
        item=item,
        token=token,
        words=words,
        received_hour=rules.hour(at),
        read_first=first,
        read_by=moderation.read_by(rules.hour(at), hours=consultation.read_within_hours),
        needs_two=so_far.count() < consultation.read_twice,
    )
    Text.objects.bulk_create([made], ignore_conflicts=True)
    found = Text.objects.get(token=token)
    if found.pk == made.pk:
        if worries.is_worry(words):
            _raise_concern(
                session=participation.session, source="words", token=f"text:{token}", words=words, at=at
            )
        log("send_words", participation.session_id, at)
    return found


@transaction.atomic
def tell_worry(*, session: Session, token: str, words: str, at: datetime) -> Concern:
    """A child's worry goes to the safeguarding lead now, even when the room has just closed."""
    concern = _raise_concern(session=session, source="button", token=token, words=words, at=at)
    log("tell_worry", session.pk, at)
    return concern


@transaction.atomic
def adult_worry(*, session: Session, token: str, words: str, by: str, at: datetime) -> Concern:
    """A facilitator tells the safeguarding lead of a worry about the room."""
    concern = _raise_concern(session=session, source="adult", token=token, words=words, at=at)
    audit.record(action="voice.adult_worry", thing=f"session:{session.pk}", by=by, at=at)
    return concern


@transaction.atomic
def evaluate(*, participation: Participation, said: dict[str, str], at: datetime, late: bool = False) -> None:
    """How the session was for this child: question -> what they said. The last time counts; nothing said is nothing kept.

    Raises `RefusedError` when the room has closed.
    """
    (rules.check_may_send_late if late else rules.check_may_take_part)(participation.session, at=at)
    if any(said.values()):
        Evaluation.objects.update_or_create(participation=participation, defaults=said)
        log("evaluate", participation.session_id, at)


@transaction.atomic
def withdraw(*, participation: Participation, at: datetime) -> None:
    """Takes back everything this slip said: choices, answers, words and what was told about the child.

    A worry stays with the safeguarding lead. Raises `RefusedError` once the consultation has closed: what was said is
    then inside counts that nobody can take apart.
    """
    rules.check_may_withdraw(participation)
    facts = [
        rules.about_me_key(participation, item)
        for item in Item.objects.filter(
            activity__consultation_id=participation.session.consultation_id, kind="about_me"
        )
    ]
    AboutMe.objects.filter(key__in=facts).delete()
    session = participation.session_id
    participation.delete()
    log("withdraw", session, at)


@transaction.atomic
def reply(
    *, session: Session, participation: Participation | None, token: str, answered_me: bool, at: datetime
) -> None:
    """Whether the answer answered: the last tap of a slip counts, and one tap of each browser of a class."""
    if session.consultation.fed_back_at is None:
        raise RefusedError(
            cy="Nid yw'r ateb yn barod eto.",
            en="The answer is not ready yet.",
            next_cy="Dewch yn ôl ar ôl y dyddiad ar eich slip.",
            next_en="Come back after the date on your slip.",
        )
    if participation is not None:
        FeedbackReply.objects.update_or_create(
            participation=participation,
            defaults={
                "session": session,
                "token": f"slip:{participation.pk.hex}",
                "answered_me": answered_me,
            },
        )
    else:
        made = FeedbackReply(session=session, token=token, answered_me=answered_me)
        FeedbackReply.objects.bulk_create([made], ignore_conflicts=True)
    log("reply", session.pk, at)
