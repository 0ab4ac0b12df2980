"""The safeguarding lead: words that wait for a person, and worries with their clock."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gwrando.web.voice import forms, rules
from gwrando.web.voice.actions import caring
from gwrando.web.voice.models import Concern
from gwrando.web.voice.queries import staff


def waiting(request: HttpRequest) -> HttpResponse:
    """Words no person has decided about, those to read first on top."""
    rows = staff.texts_waiting(for_person=request.actor)  # type: ignore[attr-defined]
    return render(request, "voice/waiting.html", {"rows": rows[:50], "n": rows.count(), "rules": rules.RULES})


def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the three doors."""
    found = staff.texts_waiting(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    form = forms.DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the three doors."))
        return redirect("voice:waiting")
    caring.decide_text(text=found, by=request.actor.label, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
    messages.success(request, _("Decided. Thank you for reading it."))
    return redirect("voice:waiting")


def worries(request: HttpRequest) -> HttpResponse:
    """Worries: not yet taken first, then by their clock."""
    at = timezone.now()
    rows = [
        {"concern": row, "late": row.acknowledged_at is None and row.due_at < at}
        for row in staff.concerns(for_person=request.actor)  # type: ignore[attr-defined]
    ]
    return render(request, "voice/worries.html", {"rows": rows})


def _concern(request: HttpRequest, pk: int) -> Concern:
    found = staff.concerns(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One worry: the room, the hour, the words, whom to call."""
    found = _concern(request, pk)
    context = {"concern": found, "form": forms.CloseConcernForm(), "late": found.due_at < timezone.now()}
    return render(request, "voice/concern.html", context)


def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead takes it; the clock stops."""
    caring.acknowledge_concern(concern=_concern(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:concern", pk)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done."""
    found = _concern(request, pk)
    form = forms.CloseConcernForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    caring.close_concern(concern=found, note=note, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The worry is closed, with what was done."))
    return redirect("voice:worries")
