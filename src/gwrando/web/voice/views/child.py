"""A child's path: code, promise, cards, words, thanks and slip, and the page where word comes back.

No account, no address kept, no time of day. The session cookie holds the room and the slip and ends with the room.
"""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from gwrando.errors import InputError, Language, RefusedError
from gwrando.voice import codes
from gwrando.voice.evaluation import ASKED, SAID
from gwrando.web.accounts.queries import PARTICIPATION
from gwrando.web.voice import forms, presenters, rules
from gwrando.web.voice.actions import rooms, taking_part
from gwrando.web.voice.models import Participation, Session
from gwrando.web.voice.presenters import back as back_presenters
from gwrando.web.voice.presenters import ideas as ideas_presenters
from gwrando.web.voice.presenters import questions as question_presenters
from gwrando.web.voice.queries import children, ideas, paper, question_results, results, staff, themes
from gwrando.web.voice.queries.cards import LEVELS
from gwrando.web.voice.queries.cards import cards as all_cards
from gwrando.web.voice.views import offering, question
from gwrando.web.voice.views.delivery import edition
from gwrando.web.voice.views.places import address

ROOM, BACK, REPLY, LEVEL = "voice_room", "voice_back", "voice_reply", "voice_level"
RIGHT_ANSWER = "nobody"


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def _own(request: HttpRequest) -> Participation:
    """The child's own participation. Raises Http404 when the cookie names none."""
    found = children.participation(request.session.get(PARTICIPATION))
    if found is None:
        raise Http404
    return found


def _forget(request: HttpRequest) -> None:
    """The browser no longer knows which slip it held: the next child starts afresh."""
    for key in (PARTICIPATION, ROOM, BACK, REPLY, LEVEL, offering.HELP):
        request.session.pop(key, None)


def join(request: HttpRequest) -> HttpResponse:
    """Where a code or a slip number is typed."""
    form = forms.CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:80]})
    if request.method != "POST" or not form.is_valid():
        return render(request, "voice/join.html", {"form": form}, status=400 if form.errors else 200)
    at, typed = timezone.now(), form.cleaned_data["code"]
    try:
        taking_part.check_may_try_code(address=address(request), at=at)
        slip = codes.read_slip(typed)
        if slip is not None and (children.participation_of_slip(slip) or paper.sheet_of_slip(slip)):
            return redirect("voice:slip", slip)
        code = codes.read(typed)
    except (InputError, RefusedError) as error:
        welsh = _language() == "cy"
        context = {
            "form": form,
            "what": error.cy if welsh else error.en,
            "next": error.next_cy if welsh else error.next_en,
        }
        return render(
            request, "voice/join.html", context, status=429 if isinstance(error, RefusedError) else 400
        )
    session = children.session_of(code)
    if session is None:
        taking_part.note_failed_code(address=address(request), at=at)
        return render(request, "voice/join.html", {"form": form, "unknown": True}, status=400)
    if not rules.session_is_open(session, at=at):
        request.session[BACK] = session.pk
        return redirect("voice:back")
    if request.user.is_authenticated:
        return render(request, "voice/join.html", {"form": form, "staff": True}, status=400)
    if request.session.get(ROOM) != session.pk:
        _forget(request)
    request.session[ROOM] = session.pk
    request.session.set_expiry(session.closes_at)  # one time for the whole room: says nothing about one child
    return redirect("voice:promise")


def promise(request: HttpRequest) -> HttpResponse:
    """What is promised, and the tap that shows it was understood; POST gives a slip and starts the cards."""
    session = children.session(request.session.get(ROOM))
    if session is None:
        return redirect("voice:join")
    rules.check_may_take_part(session, at=timezone.now())
    form = forms.JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["who"]
        made = taking_part.join(
            session=session,
            token=form.cleaned_data["token"],
            understood=who == RIGHT_ANSWER if who else None,
            at=timezone.now(),
        )
        request.session[PARTICIPATION] = str(made.pk)
        if made.understood is False:
            return redirect(f"{reverse('voice:promise')}?again=1")
        return redirect("voice:card", 1)
    context = {
        "session": session,
        "consultation": session.consultation,
        "token": secrets.token_urlsafe(24),
        "started": PARTICIPATION in request.session,
        "again": "again" in request.GET and PARTICIPATION in request.session,
    }
    return render(request, "voice/promise.html", context, status=400 if form.errors else 200)


def _after(found: Participation, number: int, of: int) -> HttpResponse:
    """The screen after card `number`."""
    if number < of:
        return redirect("voice:card", number + 1)
    return redirect("voice:words" if found.session.consultation.question_en else "voice:evaluation")


def _closed(request: HttpRequest, found: Participation) -> HttpResponse | None:
    """The slip, and that the room has closed; None while it is open. Nothing was kept of this request."""
    if (
        rules.session_is_open(found.session, at=timezone.now())
        and rules.state(found.session.consultation) == "open"
    ):
        return None
    return render(request, "voice/thanks.html", _slip_context(request, found) | {"closed": True}, status=403)


def _level(request: HttpRequest) -> str:
    """The reading level this browser asked for; `?words=` changes it for all cards."""
    asked = request.GET.get("words")
    if asked in LEVELS:
        request.session[LEVEL] = asked
    kept = request.session.get(LEVEL)
    return kept if kept in LEVELS else LEVELS[0]


def _queue(found: Participation, ahead: list[str]) -> dict[str, str]:
    """What a device needs to go on without wi-fi: the slip, and the screens to fetch before they are needed."""
    if found.session.consultation.question_en:
        ahead = [*ahead, reverse("voice:words")]
    return {
        "slip": found.slip,
        "ahead": " ".join([*ahead, reverse("voice:evaluation"), reverse("voice:thanks")]),
    }


def card(request: HttpRequest, number: int) -> HttpResponse:
    """One statement with three big buttons, or one question."""
    found = _own(request)
    cards = all_cards(found)
    if not 1 <= number <= len(cards):
        raise Http404
    here = cards[number - 1]
    if (closed := _closed(request, found)) is not None:
        return closed
    level, after = _level(request), _after(found, number, here.of)
    context = {
        "card": here,
        "text": here.text(level),
        "levels": [name for name in here.levels if here.text(name) != here.text(level)],
        "dots": cards,
        "previous": number - 1,
        "skip": after.headers["Location"],
        "offer_help": offering.offered(request),
        "queue": _queue(found, [reverse("voice:card", args=[number]) for number in range(1, here.of + 1)]),
    }
    if here.statement is None:
        return question.screen(request, found, here, context=context, after=after)
    form = forms.VoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taking_part.cast_vote(
            participation=found, statement=here.statement, at=timezone.now(), **form.cleaned_data
        )
        return after
    return render(request, "voice/card.html", context, status=400 if form.errors else 200)


def words(request: HttpRequest) -> HttpResponse:
    """One open question; what is written waits for a person."""
    found = _own(request)
    if (closed := _closed(request, found)) is not None:
        return closed
    form = forms.WordsForm(request.POST or None, initial={"token": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["words"].strip():
            made = taking_part.send_words(
                participation=found,
                token=form.cleaned_data["token"],
                words=form.cleaned_data["words"],
                at=timezone.now(),
            )
            offering.offer_after(request, made)
        return redirect("voice:evaluation")
    context = {
        "form": form,
        "consultation": found.session.consultation,
        "rules": rules.RULES.values(),
        "queue": {"slip": found.slip},
        "offer_help": offering.offered(request),
    }
    return render(request, "voice/words.html", context, status=400 if form.errors else 200)


def evaluation(request: HttpRequest) -> HttpResponse:
    """How was it? Four taps, each may be left."""
    found = _own(request)
    if (closed := _closed(request, found)) is not None:
        return closed
    form = forms.EvaluationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taking_part.evaluate(participation=found, said=form.cleaned_data, at=timezone.now())
        return redirect("voice:thanks")
    context = {
        "form": form,
        "asked": ASKED,
        "said": SAID,
        "queue": {"slip": found.slip},
        "offer_help": offering.offered(request),
    }
    return render(request, "voice/evaluation.html", context, status=400 if form.errors else 200)


def _slip_context(request: HttpRequest, found: Participation) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("voice:slip", args=[found.slip]))
    label = "Cod QR eich slip" if _language() == "cy" else "QR code of your slip"
    return {
        "slip": codes.shown_slip(found.slip),
        "qr": presenters.qr(url, title=label),
        "session": found.session,
        "consultation": found.session.consultation,
        "door": request.build_absolute_uri(reverse("go")).split("://", 1)[-1],
        "queue": {"slip": found.slip},
    }


def thanks(request: HttpRequest) -> HttpResponse:
    """Thank you, and the slip to come back with; POST forgets the slip on this device, and the next child may start.

    While the room is open its code stands in the box already: a device is passed round without typing.
    """
    if request.method == "POST":
        room = children.session(request.session.get(ROOM))
        _forget(request)
        if room is None or not rules.session_is_open(room, at=timezone.now()):
            return redirect("voice:join")
        code = room.code_cy if _language() == "cy" else room.code_en
        return redirect(f"{reverse('voice:join')}?code={code}")
    context = _slip_context(request, _own(request)) | {"offer_help": offering.offered(request)}
    return render(request, "voice/thanks.html", context)


def worry(request: HttpRequest) -> HttpResponse:
    """I am worried: goes to the safeguarding lead now. Without a room there is nobody to send it to but the helplines."""
    found = children.participation(request.session.get(PARTICIPATION))
    session = (
        found.session if found else children.session(request.session.get(ROOM) or request.session.get(BACK))
    )
    form = forms.WordsForm(request.POST or None, initial={"token": secrets.token_urlsafe(24)})
    if request.method == "POST" and session is not None and form.is_valid():
        taking_part.tell_worry(
            session=session,
            token=form.cleaned_data["token"],
            words=form.cleaned_data["words"],
            at=timezone.now(),
        )
        return render(request, "voice/worry_sent.html", {"session": session, "started": found is not None})
    context = {"form": form, "session": session, "started": found is not None}
    return render(
        request, "voice/worry.html", context, status=400 if session is not None and form.errors else 200
    )


def _word_back(
    request: HttpRequest, session: Session, found: Participation | None, *, unread: bool = False
) -> HttpResponse:
    """Word back to one class, with a child's own words when they hold their slip; POST says whether it answered."""
    at, language, consultation = timezone.now(), _language(), session.consultation
    form = forms.ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taking_part.reply(
            session=session,
            participation=found,
            token=form.cleaned_data["token"],
            answered_me=form.cleaned_data["answered_me"] == "yes",
            at=at,
        )
        request.session[REPLY] = session.pk
        return redirect(request.path)
    ended = not rules.session_is_open(session, at=at)
    enough = ended and children.n_answered(session) >= rules.FEWEST_SHOWN
    if found is not None:
        enough = children.may_see_class(found, at=at)
    if enough:
        session = rooms.keep_room_results(session=session)
    token = request.session.setdefault("voice_token", secrets.token_urlsafe(24))
    quotes = themes.quotes(consultation) if consultation.fed_back_at else {}
    context = {
        "session": session,
        "consultation": consultation,
        "state": rules.state(consultation),
        "late": rules.is_late(consultation, at=at),
        "panel_answers": ideas_presenters.panel_answers(ideas.panel_answers(consultation), language=language)
        if consultation.fed_back_at
        else [],
        "class_said": presenters.said(
            results.results(consultation, session=session), language=language, intervals=False, draw=False
        )
        if enough
        else None,
        "class_questions": question_presenters.said(
            question_results.results(consultation, session=session),
            language=language,
            intervals=False,
            draw=False,
        )
        if enough
        else [],
        "class_texts": children.published_texts(session) if enough else [],
        "own_texts": [(text, rules.RULES.get(text.rule)) for text in children.own_texts(found)]
        if found
        else [],
        "token": f"{token}:{session.pk}"[:40],
        "replied": request.session.get(REPLY) == session.pk,
        "ended": ended,
        "unread": unread,
        "may_withdraw": found.slip if found and rules.state(consultation) == "open" else "",
    }
    if consultation.fed_back_at:
        context |= back_presenters.page(
            edition(request, session),
            staff.feedback(consultation),
            quotes=quotes,
            language=language,
            today=timezone.localdate(at),
        )
    return render(request, "voice/back.html", context, status=400 if form.errors else 200)


def slip(request: HttpRequest, slip: str) -> HttpResponse:
    """The page of one slip: when word comes back, and the word itself."""
    at = timezone.now()
    taking_part.check_may_try_code(address=address(request), at=at)
    number = codes.read_slip(slip)
    found = children.participation_of_slip(number) if number else None
    sheet = paper.sheet_of_slip(number) if number and found is None else None
    if sheet is not None and not sheet.was_read:
        return _word_back(request, sheet.printing.session, None, unread=True)
    if found is None:
        if number:
            taking_part.note_failed_code(address=address(request), at=at)
        raise Http404
    return _word_back(request, found.session, found)


def withdraw(request: HttpRequest, slip: str) -> HttpResponse:
    """Take back what I said: asked once more, then everything of this slip is gone."""
    at = timezone.now()
    taking_part.check_may_try_code(address=address(request), at=at)
    number = codes.read_slip(slip)
    found = children.participation_of_slip(number) if number else None
    if found is None:
        if number:
            taking_part.note_failed_code(address=address(request), at=at)
        raise Http404
    rules.check_may_withdraw(found)
    if request.method == "POST":
        taking_part.withdraw(participation=found, at=at)
        _forget(request)
        return render(request, "voice/withdrawn.html")
    return render(request, "voice/withdraw.html", {"slip": codes.shown_slip(found.slip)})


def back(request: HttpRequest) -> HttpResponse:
    """The page of a class that came back with its code."""
    session = children.session(request.session.get(BACK))
    if session is None:
        return redirect("voice:join")
    return _word_back(request, session, None)
