"""Words that wait for a person: the queue, one text at a time, the log, and who is on duty."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gwrando.errors import RefusedError
from gwrando.voice import moderation as published
from gwrando.web.voice import forms, rules
from gwrando.web.voice.actions import moderation as actions
from gwrando.web.voice.models import Consultation, Text
from gwrando.web.voice.queries import moderation as queries
from gwrando.web.voice.queries.caring import concerns_about

DAYS = 28  # of the rota on one page


def waiting(request: HttpRequest) -> HttpResponse:
    """Words no person has decided about, those to read first on top, then by when they should be read."""
    actor, at = request.actor, timezone.now()  # type: ignore[attr-defined]
    show = request.GET.get("show", "all")
    show = show if show in queries.SHOWN else "all"
    slug = request.GET.get("consultation", "")
    chosen = Consultation.objects.filter(slug=slug).first() if slug else None
    found = queries.queue(for_person=actor, at=at, show=show, consultation=chosen)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    held = queries.initials(text.claimed_by for text in page)
    rows = [
        {
            "text": text,
            "late": text.read_by < at,
            "held": held.get(text.claimed_by, "?")
            if rules.held_by_another(text, by=actor.label, at=at)
            else "",
            "mine": text.claimed_by == actor.label and text.claimed_until > at,
        }
        for text in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "show": show,
        "chosen": chosen,
        "numbers": queries.queue_numbers(at=at),
        "consultations": queries.consultations_waiting(),
    }
    return render(request, "voice/waiting.html", context)


def next_text(request: HttpRequest) -> HttpResponse:
    """Takes the next text for this person and opens it."""
    actor, at = request.actor, timezone.now()  # type: ignore[attr-defined]
    while (found := queries.next_text(for_person=actor, at=at)) is not None:
        try:
            actions.claim_text(text=found, by=actor.label, at=at)
        except RefusedError:
            continue  # somebody took it a moment ago; the next query knows
        return redirect("voice:decide", found.pk)
    messages.success(request, _("Nothing is waiting for you. Thank you."))
    return redirect("voice:waiting")


def _text(request: HttpRequest, pk: UUID) -> Text:
    found = queries.text(pk, for_person=request.actor)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One text with the published rules beside it; POST chooses one of the three doors and opens the next text."""
    found, actor, at = _text(request, pk), request.actor, timezone.now()  # type: ignore[attr-defined]
    form = forms.DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.decide_text(text=found, by=actor.label, at=at, **form.cleaned_data)
        if made.door:
            messages.success(request, _("Decided. Thank you for reading it."))
        else:
            messages.success(request, _("Kept. Somebody else will read it too before it is decided."))
        return next_text(request) if "next" in request.POST else redirect("voice:waiting")
    readings = queries.readings_of(found)
    by = queries.initials([found.claimed_by, found.decided_by])
    context: dict[str, Any] = {
        "text": found,
        "asked": queries.asked(found),
        "concerns": concerns_about(found),
        "rules": published.RULES.values(),
        "late": found.read_by < at,
        "held": by.get(found.claimed_by, "?") if rules.held_by_another(found, by=actor.label, at=at) else "",
        "mine": found.claimed_by == actor.label and found.claimed_until > at,
        "n_read": len(readings),
        "differ": published.outcome(
            [published.Reading(row.by, row.door, row.rule) for row in readings], two=found.needs_two
        ).differ,
        "read_by_me": actor.label in {row.by for row in readings},
        "decided_by": by.get(found.decided_by, "?"),
        "rule": published.RULES.get(found.rule),
        "may_undo": found.door and found.participation.session.consultation.fed_back_at is None,
        "wrong": request.method == "POST",
    }
    return render(request, "voice/text.html", context, status=400 if request.method == "POST" else 200)


def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This person reads it; nobody else decides meanwhile."""
    actions.claim_text(text=_text(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:decide", pk)


def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody else may read it."""
    actions.release_text(text=_text(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:waiting")


def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The decision is taken back: the words are hidden and wait again. A worry that was raised stays."""
    actions.undo_decision(text=_text(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Undone. The words wait again, and no other child sees them."))
    return redirect("voice:decide", pk)


def log(request: HttpRequest) -> HttpResponse:
    """What was decided, by which rule and how quickly; no words."""
    actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(queries.log(for_person=actor), 50).get_page(request.GET.get("page"))
    names = queries.initials(row.by for row in page)
    rows = [{"row": row, "by": names.get(row.by, "–"), "rule": published.RULES.get(row.rule)} for row in page]
    numbers = queries.log_numbers(for_person=actor)
    context = {
        "rows": rows,
        "page": page,
        "numbers": numbers,
        "by_rule": [(published.RULES[key].said, n) for key, n in numbers.rules.items()],
        "lead": actor.may("safeguarding_lead"),
    }
    return render(request, "voice/reading_log.html", context)


def rota(request: HttpRequest) -> HttpResponse:
    """Four weeks of who is on duty; POST puts somebody on duty."""
    at = timezone.now()
    form = forms.DutyForm(request.POST or None, people=queries.leads(at=at))
    if request.method == "POST" and form.is_valid():
        actions.put_on_duty(by=request.actor.label, at=at, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("The rota is kept."))
        return redirect("voice:rota")
    days = queries.rota(first_day=timezone.localdate(at), days=DAYS)
    return render(
        request, "voice/rota.html", {"form": form, "days": days}, status=400 if form.errors else 200
    )


def take_off_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody is on duty in this place on this day any more."""
    found = queries.duty(pk)
    if found is None:
        raise Http404
    actions.take_off_duty(duty=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:rota")
