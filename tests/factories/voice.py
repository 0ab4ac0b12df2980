"""Consultations, rooms, slips and answers for tests."""

import io
import random
import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from PIL import Image

from gwrando.voice import codes, redraw
from gwrando.voice.paper import BoxReading, ItemReading, PageReading, SheetLayout
from gwrando.voice.paper.code import PageCode
from gwrando.voice.paper.results import WritingReading
from gwrando.voice.questions.kinds import QUESTION
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.voice.actions import (
    activities,
    answering,
    asking,
    caring,
    moderation,
    paper,
    rooms,
    taking_part,
)
from gwrando.web.voice.actions import themes as coding
from gwrando.web.voice.models import (
    Activity,
    Concern,
    Consultation,
    Duty,
    Feedback,
    Group,
    Item,
    PaperLook,
    PaperPrinting,
    Participation,
    Session,
    Text,
    Theme,
)
from tests.factories import Matrix, accounts

_numbers = count(1)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


_SHAPE = struct.pack(">IIBBBBB", 60, 20, 8, 0, 0, 0, 0)
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", _SHAPE)
    + _chunk(b"IDAT", zlib.compress((b"\0" + b"\xb0" * 60) * 20))
    + _chunk(b"IEND", b"")
)  # a grey picture; what stands after its end is not drawn
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
    mode: str = "screen",
) -> Session:
    """An open room."""
    return rooms.open_session(
        consultation=consultation or globals()["consultation"](),
        group=group or globals()["group"](),
        minutes=minutes,
        police_in_room=police,
        mode=mode,
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
        for by in ("person:9", "person:8"):  # the first texts of a consultation are read by two
            if not sent.door:
                sent = moderation.decide_text(text=sent, door=door, rule=rule, by=by, at=timezone.now())
        made.append(sent)
    return made


def concern(*, session: Session | None = None, words: str = "") -> Concern:
    """A worry."""
    return taking_part.tell_worry(
        session=session or globals()["session"](),
        token=f"token-{next(_numbers):08}",
        words=words,
        at=timezone.now(),
    )


def taken_concern(**more: Any) -> Concern:
    """A worry that a lead has."""
    return caring.acknowledge_concern(concern=concern(**more), by="person:9", at=timezone.now())


def decided(*, door: str = "publish", rule: str = "", by: str = "person:9", text: Text | None = None) -> Text:
    """Words that a person decided about."""
    found = text or globals()["text"]()
    return moderation.decide_text(text=found, door=door, rule=rule, by=by, at=timezone.now())


def duty(person: Any, *, day: Any = None, place: str = "first") -> Duty:
    """Somebody on duty, today if no day is given."""
    on = day or timezone.localdate()
    moderation.put_on_duty(
        person=person, first_day=on, last_day=on, place=place, weekends=True, by="person:0", at=timezone.now()
    )
    return Duty.objects.get(day=on, place=place)


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


def printing(*, session: Session | None = None, n_sheets: int = 3, **changes: Any) -> PaperPrinting:
    """Numbered sheets of a room that uses paper."""
    made = {"languages": "en", "size_pt": 13.0, "afterwards_cy": "", "afterwards_en": ""} | changes
    return paper.print_sheets(
        session=session or globals()["session"](mode="paper"),
        n_sheets=n_sheets,
        token=f"token-{next(_numbers):08}",
        by=OFFICER.label,
        at=timezone.now(),
        **made,
    )


def reading(
    printed: PaperPrinting,
    *,
    sheet: int = 1,
    choices: Sequence[str | None] = ("agree", "disagree", "pass"),
    doubts: Mapping[int, str] = MappingProxyType({}),
    written: bool = False,
    hand: int = 1,
) -> PageReading:
    """A page as the reader might read it: item by item a choice or None, doubts by place, marks of one hand."""
    plan = SheetLayout.model_validate_json(printed.layout)
    rng = random.Random(hand)

    def shape() -> bytes:
        return bytes(rng.randrange(256) for _ in range(144))

    items = []
    for place, placed in enumerate(each for each in plan.pages[0] if each.boxes):
        drawn = [shape() for _ in placed.boxes]
        doubt = doubts.get(place)
        choice = None if doubt else choices[place]
        boxes = tuple(
            BoxReading(
                choice=box.choice,
                state="marked" if box.choice == choice or doubt else "empty",
                ink=5.0,
                shape=drawn[number] if box.choice == choice or doubt else b"",
            )
            for number, box in enumerate(placed.boxes)
        )
        state = "doubtful" if doubt else "marked" if choice else "empty"
        items.append(
            ItemReading(
                question=placed.key,
                state=state,  # type: ignore[arg-type]
                boxes=boxes,
                choice=choice,
                doubt=doubt,  # type: ignore[arg-type]
                crop=PNG + b"mark" if doubt else b"",
            )
        )
    words = WritingReading(
        question="open-question",
        is_written=written,
        ink=9.0,
        crop=PNG + b"words" if written else b"",
        shape=shape() if written else b"",
    )
    return PageReading(
        file="a.png",
        picture=1,
        state="read",
        code=PageCode(session=printed.key, sheet=sheet, page=1, layout=plan.mark),
        items=tuple(items),
        writings=(words,),
        crop=PNG + f"page {hand}".encode(),
    )


def looks(printed: PaperPrinting) -> dict[str, PaperLook]:
    """One thing of each kind that waits for a person: kind -> row; a page that differs among them."""
    read = reading(printed, doubts={0: "two"}, written=True)
    paper.keep_page(session=printed.session, reading=read, at=timezone.now())
    paper.keep_page(session=printed.session, reading=reading(printed, hand=2), at=timezone.now())
    return {row.kind: row for row in PaperLook.objects.filter(session=printed.session, parent=None)}


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
    back = session(group=theirs)
    answered = participation(session=back)
    asking.close_consultation(consultation=back.consultation, by=OFFICER.label, at=timezone.now())
    feedback(back.consultation)
    answering.publish_feedback(consultation=back.consultation, by=OFFICER.label, at=timezone.now())
    closed = consultation(state="closed")
    removable = feedback(closed)
    publishable = consultation(state="closed")
    feedback(publishable)
    lead = accounts.person("safeguarding_lead")
    text(words="I want to die")  # stands first, so that "the next one" takes this and none of those below
    asked = item()
    draft, activity = asked.activity.consultation.slug, asked.activity.key
    key, data, size = redraw.redrawn(png())
    activities.keep_picture(key=key, data=data, size=size, by=OFFICER.label, at=timezone.now())
    coded = consultation()
    (words,) = read_texts(["The bus is late. It is cold."], room=session(consultation=coded))
    asking.close_consultation(consultation=coded, by=OFFICER.label, at=timezone.now())
    coded.refresh_from_db()
    kept, merged, removed = (theme(coded, name) for name in ("Buses", "Trains", "Boats"))
    coding.code_text(consultation=coded, text=words, theme=kept, by="person:9", at=timezone.now())
    quote = coding.choose_quote(
        consultation=coded, text=words, theme=kept, words="It is cold.", by="person:9", at=timezone.now()
    )
    printed = printing(session=session(group=theirs, mode="paper"))
    other_printed = printing(session=session(group=theirs, mode="paper"))
    waits, waits_too = looks(printed), looks(other_printed)
    sheet = printed.sheets.first()
    return Matrix(
        kwargs={
            "voice:consultation": {"slug": closed.slug},
            "voice:download": {"slug": closed.slug, "form": "csv"},
            "voice:card": {"number": 1 if own else 99},
            "voice:slip": {"slip": answered.slip},
            "voice:withdraw": {"slip": participation(session=session()).slip},
            "voice:room": {"pk": room.pk},
            "voice:heads": {"pk": room.pk},
            "voice:hands": {"pk": other.pk},
            "voice:adult_worry": {"pk": other.pk},
            "voice:close_room": {"pk": closing.pk},
            "voice:paper": {"pk": printed.session_id},
            "voice:paper_use": {"pk": printed.session_id},
            "voice:paper_print": {"pk": printed.session_id},
            "voice:paper_upload": {"pk": printed.session_id},
            "voice:paper_look": {"pk": printed.session_id},
            "voice:paper_find": {"pk": printed.session_id},
            "voice:paper_sheets": {"pk": printed.session_id, "printing": printed.pk},
            "voice:paper_slips": {"pk": printed.session_id, "printing": printed.pk},
            "voice:paper_picture": {"pk": printed.session_id, "look": waits["mark"].pk},
            "voice:paper_sheet": {"pk": printed.session_id, "sheet": sheet.pk},
            "voice:paper_aside": {"pk": other_printed.session_id, "look": waits_too["page"].pk},
            "voice:paper_place": {"pk": printed.session_id, "look": waits["page"].pk},
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
            "voice:panel": {"slug": closed.slug},
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
            "voice:claim": {"pk": text().pk},
            "voice:release": {"pk": text().pk},
            "voice:undo": {"pk": decided().pk},
            "voice:take_off_duty": {"pk": duty(lead, day=timezone.localdate() + timedelta(days=own)).pk},
            "voice:concern": {"pk": taken_concern().pk},
            "voice:report": {"pk": taken_concern().pk},
            "voice:take": {"pk": concern().pk},
            "voice:hand_over": {"pk": concern().pk},
            "voice:check_in": {"pk": taken_concern().pk},
            "voice:close_concern": {"pk": taken_concern().pk},
            "voice:after_room": {"pk": room.pk},
            "voice:give": {"pk": back.pk},
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
            "voice:hand_over": {"to": lead.pk},
            "voice:after_room": {"worried": "no"},
            "voice:give": {"how": "poster", "given_on": timezone.localdate().isoformat()},
            "voice:rota": {
                "person": lead.pk,
                "place": "first",
                "first_day": timezone.localdate().isoformat(),
                "last_day": timezone.localdate().isoformat(),
            },
        },
    )
