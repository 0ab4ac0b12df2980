"""A facilitator's rooms: open with a code, count heads, close, see what the class said."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language, RefusedError
from gwrando.web.voice import forms, presenters, rules
from gwrando.web.voice.actions import caring, taking_part
from gwrando.web.voice.actions import rooms as actions
from gwrando.web.voice.models import AfterRoom, Session
from gwrando.web.voice.presenters import questions as question_presenters
from gwrando.web.voice.queries import caring as caring_queries
from gwrando.web.voice.queries import children, paper, question_results, results, staff
from gwrando.web.voice.queries import hands as hands_queries
from gwrando.web.voice.queries.moderation import on_duty


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def _session(request: HttpRequest, pk: int) -> Session:
    found = staff.sessions(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms of my groups, newest first; POST opens one."""
    actor, at = request.actor, timezone.now()  # type: ignore[attr-defined]
    form = forms.OpenSessionForm(
        request.POST or None,
        consultations=staff.open_consultations(),
        groups=staff.groups(for_person=actor),
        language=_language(),
    )
    if request.method == "POST" and form.is_valid():
        made = actions.open_session(by=actor, at=at, **form.cleaned_data)
        if "first" not in on_duty(timezone.localdate(at)):
            messages.error(
                request,
                _(
                    "Nobody is named in the rota today. A worry goes to every safeguarding lead; "
                    "make sure that one of them can be reached before you begin."
                ),
            )
        return redirect("voice:room", made.pk)
    rows = [
        {
            "session": session,
            "open": rules.session_is_open(session, at=at),
            "state": rules.state(session.consultation),
            "n_looks": paper.waiting(session).count() if session.mode == "paper" else 0,
        }
        for session in staff.sessions(for_person=actor)
    ]
    return render(
        request, "voice/rooms.html", {"form": form, "rows": rows}, status=400 if form.errors else 200
    )


def room(request: HttpRequest, pk: int) -> HttpResponse:
    """One room: the code for the wall while it is open, what the class said once it has closed."""
    session = _session(request, pk)
    at, language = timezone.now(), _language()
    is_open = rules.session_is_open(session, at=at)
    counts = staff.head_counts(session)
    code = session.code_cy if language == "cy" else session.code_en
    url = request.build_absolute_uri(f"{reverse('voice:join')}?code={code}")
    enough = not is_open and children.n_answered(session) >= rules.FEWEST_SHOWN
    if enough:
        session = actions.keep_room_results(session=session)
    context = {
        "session": session,
        "is_open": is_open,
        "counts": counts,
        "heads": forms.HeadCountForm(initial={"head_count": session.head_count}),
        "note": forms.WorryNoteForm(initial={"token": secrets.token_urlsafe(24)}),
        "qr": presenters.qr(url, title=_("QR code of the page where children type the code"))
        if is_open
        else "",
        "door": request.build_absolute_uri(reverse("go")).split("://", 1)[-1],
        "said": presenters.said(
            results.results(session.consultation, session=session), language=language, intervals=False
        )
        if enough
        else None,
        "questions": question_presenters.said(
            question_results.results(session.consultation, session=session),
            language=language,
            intervals=False,
        )
        if enough
        else [],
        "texts": children.published_texts(session) if enough else [],
        "state": rules.state(session.consultation),
        "n_looks": paper.waiting(session).count(),
        "after": AfterRoom.objects.filter(session=session).first(),
        "check_in": caring_queries.asked_to_check_in(session),
    }
    return render(request, "voice/room.html", context)


def heads(request: HttpRequest, pk: int) -> HttpResponse:
    """Records how many children were in the room."""
    session = _session(request, pk)
    form = forms.HeadCountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the number of children, such as 28."))
        return redirect("voice:room", pk)
    actions.count_heads(session=session, by=request.actor.label, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
    messages.success(request, _("The head-count is kept."))
    return redirect("voice:room", pk)


def hands(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts hands, for a room without screens; POST keeps all the counts at once."""
    session, language = _session(request, pk), _language()
    form = forms.HandsForm(
        request.POST if request.method == "POST" else None,
        asked=hands_queries.asked(session),
        language=language,
    )
    status, problem = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.count_hands(
                    session=session,
                    counted=form.counted(),
                    by=request.actor.label,  # type: ignore[attr-defined]
                    at=timezone.now(),
                )
            except RefusedError as error:  # the counts stay on the page, to be put right
                status, problem = 403, error.message(language)
            else:
                messages.success(request, _("The hands are counted."))
                return redirect("voice:room", pk)
    context = {"session": session, "form": form, "problem": problem}
    return render(request, "voice/hands.html", context, status=status)


def adult_worry(request: HttpRequest, pk: int) -> HttpResponse:
    """A facilitator's worry goes to the safeguarding lead."""
    session = _session(request, pk)
    form = forms.WorryNoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what worries you. If a child is in danger now, ring 999."))
        return redirect("voice:room", pk)
    taking_part.adult_worry(session=session, by=request.actor.label, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
    messages.success(request, _("The safeguarding lead has it now."))
    return redirect("voice:room", pk)


def after(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether anything worried the adult, once the room has closed; yes leads to the note for the safeguarding lead."""
    session = _session(request, pk)
    form = forms.AfterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose yes or no."))
        return redirect("voice:room", pk)
    worried = form.cleaned_data["worried"]
    caring.answer_after(session=session, worried=worried, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    if worried:
        messages.error(request, _("Now write it below. It goes to the safeguarding lead at once."))
    else:
        messages.success(request, _("Thank you. If something comes to mind later, write it here."))
    return redirect("voice:room", pk)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the room."""
    actions.close_session(session=_session(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The room is closed. The code now leads to the answer page."))
    return redirect("voice:room", pk)
