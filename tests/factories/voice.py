"""Consultations, rooms, slips and answers for tests."""

import io
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from gwrando.voice import codes, redraw
from gwrando.voice.questions.kinds import QUESTION
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.voice.actions import activities, answering, asking, caring, rooms, taking_part
from gwrando.web.voice.actions import themes as coding
from gwrando.web.voice.models import (
    Activity,
    Concern,
    Consultation,
    Feedback,
    Group,
    Item,
    Participation,
    Session,
    Text,
    Theme,
)
from tests.factories import Matrix

_numbers = count(1)
OFFICER = Actor(label="person:0", grants=(Grant("participation_officer", "all"),))
BOTH = (
    "title",
    "purpose",
    "who_asks",
    "who_listens",
    "what_can_change",
    "decision_maker",
    "feedback_owner",
    "question",
)
OPINIONS = [
    ("Dylai swyddogion esbonio pam.", "Officers should explain why."),
    ("Dylai swyddogion ddod i'r ysgol.", "Officers should come to school."),
    ("Mae'r parc yn teimlo'n ddiogel.", "The park feels safe."),
]


def columns(**changes: Any) -> dict[str, Any]:
    """Every column an open consultation needs, in both languages."""
    made: dict[str, Any] = {}
    for name in BOTH:
        made |= {f"{name}_cy": f"{name} yn Gymraeg", f"{name}_en": f"{name} in English"}
    return made | {"feedback_due_on": timezone.localdate() + timedelta(days=60)} | changes


def consultation(*, state: str = "open", statements: Any = OPINIONS, **changes: Any) -> Consultation:
    """A consultation that is draft, open, closed or answered."""
    at = timezone.now()
    found = asking.create_consultation(
        columns=columns(**changes), statements=statements, by=OFFICER.label, at=at
    )
    if state != "draft":
        found = asking.open_consultation(consultation=found, by=OFFICER.label, at=at)
    if state in {"closed", "answered"}:
        found = asking.close_consultation(consultation=found, by=OFFICER.label, at=at)
    if state == "answered":
        feedback(found)
        found = answering.publish_feedback(consultation=found, by=OFFICER.label, at=at)
    return found


def group(**changes: Any) -> Group:
    """A group with its safeguarding person."""
    number = next(_numbers)
    made = {
        "name_cy": f"Dosbarth {number}",
        "name_en": f"Class {number}",
        "safeguarding_name": "Somebody",
        "safeguarding_contact": "01633 000000",
    } | changes
    return asking.create_group(columns=made, by=OFFICER.label, at=timezone.now())


def session(
    *,
    consultation: Consultation | None = None,
    group: Group | None = None,
    minutes: int = 60,
    police: bool = False,
) -> Session:
    """An open room."""
    return rooms.open_session(
        consultation=consultation or globals()["consultation"](),
        group=group or globals()["group"](),
        minutes=minutes,
        police_in_room=police,
        by=OFFICER,
        at=timezone.now(),
    )


def participation(*, session: Session | None = None) -> Participation:
    """A child who joined."""
    return taking_part.join(
        session=session or globals()["session"](),
        token=f"token-{next(_numbers):08}",
        understood=True,
        at=timezone.now(),
    )


def class_of(n: int, *, session: Session, choice: Any = lambda person, place: "agree") -> list[Participation]:
    """`n` children who answered every statement; `choice(person, place)` says how."""
    made = []
    for person in range(n):
        child = participation(session=session)
        for place, statement in enumerate(session.consultation.statements.all()):
            taking_part.cast_vote(
                participation=child,
                statement=statement,
                choice=choice(person, place),
                turn=1,
                at=timezone.now(),
            )
        made.append(child)
    return made


def text(*, participation: Participation | None = None, words: str = "More football") -> Text:
    """Words that wait for a person."""
    return taking_part.send_words(
        participation=participation or globals()["participation"](),
        token=f"token-{next(_numbers):08}",
        words=words,
        at=timezone.now(),
    )


def theme(found: Consultation, name: str = "Buses", **changes: Any) -> Theme:
    """A theme of one consultation."""
    made = {"name_cy": f"{name} (cy)", "name_en": name, "description_cy": "", "description_en": ""} | changes
    return coding.create_theme(consultation=found, columns=made, by=OFFICER.label, at=timezone.now())


def read_texts(words: Any, *, room: Session, door: str = "publish") -> list[Text]:
    """Words of as many children of one room, each decided about by a person."""
    made = []
    for each in words:
        sent = text(participation=participation(session=room), words=each)
        rule = "names-someone" if door == "not_publish" else ""
        made.append(caring.decide_text(text=sent, door=door, rule=rule, by="person:9", at=timezone.now()))
    return made


def concern(*, session: Session | None = None, words: str = "") -> Concern:
    """A worry."""
    return taking_part.tell_worry(
        session=session or globals()["session"](),
        token=f"token-{next(_numbers):08}",
        words=words,
        at=timezone.now(),
    )


def feedback_columns(**changes: Any) -> dict[str, Any]:
    """Every column of an answer."""
    made: dict[str, Any] = {}
    for name in ("said", "reason", "next_step", "owner"):
        made |= {f"{name}_cy": f"{name} yn Gymraeg", f"{name}_en": f"{name} in English"}
    return made | {"decision": "did", "due_on": None, "commitment_ref": "A1.1"} | changes


def feedback(found: Consultation, **changes: Any) -> Feedback:
    """One answer to a closed consultation, about its first statement."""
    return answering.record_feedback(
        consultation=found,
        columns=feedback_columns(**changes),
        statements=list(found.statements.all()[:1]),
        by=OFFICER.label,
        at=timezone.now(),
    )


def png(colour: str = "green", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture as a PNG file."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def item(activity: Activity | None = None, *, kind: str = "one", **more: Any) -> Item:
    """A question of a draft."""
    if activity is None:
        heading = {"title_cy": "Pennawd", "title_en": "Heading"}
        activity = activities.add_activity(
            consultation=consultation(state="draft"), columns=heading, by=OFFICER.label, at=timezone.now()
        )
    choices = [{"id": f"o-{n}", "label": {"cy": f"Dewis {n}", "en": f"Choice {n}"}} for n in range(3)]
    made = {"id": f"q{next(_numbers)}", "type": kind, "text": {"cy": "Beth?", "en": "What?"}}
    made |= {"options": choices} | more
    return activities.keep_item(
        activity=activity,
        item=None,
        question=QUESTION.validate_python(made),
        by=OFFICER.label,
        at=timezone.now(),
    )


def matrix(own: bool) -> Matrix:
    """Rooms belong to groups; everything else of the office belongs to the whole office."""
    theirs = group()
    room = session(group=theirs)
    other = session(group=theirs)
    closing = session(group=theirs)
    child = participation(session=session())
    back = session()
    answered = participation(session=back)
    asking.close_consultation(consultation=back.consultation, by=OFFICER.label, at=timezone.now())
    feedback(back.consultation)
    answering.publish_feedback(consultation=back.consultation, by=OFFICER.label, at=timezone.now())
    closed = consultation(state="closed")
    removable = feedback(closed)
    publishable = consultation(state="closed")
    feedback(publishable)
    asked = item()
    draft, activity = asked.activity.consultation.slug, asked.activity.key
    key, data, size = redraw.redrawn(png())
    activities.keep_picture(key=key, data=data, size=size, by=OFFICER.label, at=timezone.now())
    taken = concern()
    coded = consultation()
    (words,) = read_texts(["The bus is late. It is cold."], room=session(consultation=coded))
    asking.close_consultation(consultation=coded, by=OFFICER.label, at=timezone.now())
    coded.refresh_from_db()
    kept, merged, removed = (theme(coded, name) for name in ("Buses", "Trains", "Boats"))
    coding.code_text(consultation=coded, text=words, theme=kept, by="person:9", at=timezone.now())
    quote = coding.choose_quote(
        consultation=coded, text=words, theme=kept, words="It is cold.", by="person:9", at=timezone.now()
    )
    caring.acknowledge_concern(concern=taken, by="person:9", at=timezone.now())
    return Matrix(
        kwargs={
            "voice:consultation": {"slug": closed.slug},
            "voice:card": {"number": 1 if own else 99},
            "voice:slip": {"slip": answered.slip},
            "voice:withdraw": {"slip": participation(session=session()).slip},
            "voice:room": {"pk": room.pk},
            "voice:heads": {"pk": room.pk},
            "voice:hands": {"pk": other.pk},
            "voice:adult_worry": {"pk": other.pk},
            "voice:close_room": {"pk": closing.pk},
            "voice:group": {"pk": theirs.pk},
            "voice:office_consultation": {"slug": closed.slug},
            "voice:change": {"slug": consultation(state="draft").slug},
            "voice:activities": {"slug": draft},
            "voice:activity": {"slug": draft, "key": activity},
            "voice:new_item": {"slug": draft, "key": activity, "kind": "place"},
            "voice:item": {"slug": draft, "key": activity, "pk": asked.pk},
            "voice:picture": {"key": key},
            "voice:open": {"slug": consultation(state="draft").slug},
            "voice:close": {"slug": consultation(state="open").slug},
            "voice:answer": {"slug": closed.slug},
            "voice:remove": {"slug": closed.slug, "pk": removable.pk},
            "voice:publish": {"slug": publishable.slug},
            "voice:themes": {"slug": coded.slug},
            "voice:theme": {"slug": coded.slug, "pk": kept.pk},
            "voice:merge_theme": {"slug": coded.slug, "pk": merged.pk},
            "voice:remove_theme": {"slug": coded.slug, "pk": removed.pk},
            "voice:code": {"slug": coded.slug},
            "voice:code_text": {"slug": coded.slug, "pk": words.pk},
            "voice:uncode_text": {"slug": coded.slug, "pk": words.pk},
            "voice:quote": {"slug": coded.slug, "pk": words.pk},
            "voice:remove_quote": {"slug": coded.slug, "pk": quote.pk},
            "voice:decide": {"pk": text().pk},
            "voice:concern": {"pk": taken.pk},
            "voice:take": {"pk": concern().pk},
            "voice:close_concern": {"pk": taken.pk},
        },
        scopes={"facilitator": f"group:{theirs.pk}"} if own else {},
        participation=str(child.pk) if own else None,
        data={
            "voice:join": {"code": codes.WordCode(room.code_cy, room.code_en).cy},
            "voice:heads": {"head_count": 28},
            "voice:adult_worry": {"token": "token-12345678", "words": "made up"},
            "voice:card": {"choice": "agree", "turn": 1},
            "voice:slip": {"answered_me": "yes", "token": "token-12345678"},
            "voice:merge_theme": {"into": kept.pk},
            "voice:code_text": {"theme": kept.pk},
            "voice:uncode_text": {"theme": kept.pk},
            "voice:decide": {"door": "publish", "rule": ""},
            "voice:close_concern": {"note": "made up"},
        },
    )
