"""The safeguarding lead: worries with their clock."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gwrando.web.voice import forms
from gwrando.web.voice.actions import caring
from gwrando.web.voice.models import Concern
from gwrando.web.voice.queries import caring as queries
from gwrando.web.voice.queries import staff
from gwrando.web.voice.queries.moderation import initials


def worries(request: HttpRequest) -> HttpResponse:
    """Worries: not yet taken first, then by their clock."""
    at = timezone.now()
    page = Paginator(staff.concerns(for_person=request.actor), 50).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    names = initials(row.acknowledged_by or row.handed_to for row in page)
    rows = [
        {
            "concern": row,
            "late": row.acknowledged_at is None and row.due_at < at,
            "who": names.get(row.acknowledged_by or row.handed_to, ""),
        }
        for row in page
    ]
    context = {"rows": rows, "page": page, "duty": queries.duty_now(at=at)}
    return render(request, "voice/worries.html", context)


def _concern(request: HttpRequest, pk: int) -> Concern:
    found = staff.concerns(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One worry: the room, the hour, the words, whom to call, what was done so far."""
    found, at = _concern(request, pk), timezone.now()
    duty = queries.duty_now(at=at)
    steps = list(queries.steps(found))
    names = initials([*(step.by for step in steps), *(step.to for step in steps), found.handed_to])
    mine = request.actor.label  # type: ignore[attr-defined]
    context = {
        "concern": found,
        "form": forms.CloseConcernForm(),
        "hand_over": forms.HandOverForm(
            people=[person for person in duty.leads if f"person:{person.pk}" != mine]
        ),
        "late": found.acknowledged_at is None and found.due_at < at,
        "duty": duty,
        "to": names.get(found.handed_to, ""),
        "steps": [
            {"step": step, "by": names.get(step.by, ""), "to": names.get(step.to, "")} for step in steps
        ],
    }
    return render(request, "voice/concern.html", context)


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Another lead should take it; the clock begins again."""
    found, at = _concern(request, pk), timezone.now()
    form = forms.HandOverForm(request.POST, people=queries.duty_now(at=at).leads)
    if not form.is_valid():
        messages.error(request, _("Choose who should take it."))
        return redirect("voice:concern", pk)
    caring.hand_over(concern=found, to=form.cleaned_data["to"], by=request.actor.label, at=at)  # type: ignore[attr-defined]
    messages.success(request, _("Handed over. Ring them as well: it is yours to know until they have it."))
    return redirect("voice:concern", pk)


def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The adult of the room is asked to check in with the group."""
    caring.ask_to_check_in(concern=_concern(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The adult of the room sees it on the page of the room."))
    return redirect("voice:concern", pk)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What a report to the local authority needs, filled in as far as it is known; to be printed and completed."""
    return render(request, "voice/report.html", {"known": queries.known(_concern(request, pk))})


def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead takes it; the clock stops."""
    caring.acknowledge_concern(concern=_concern(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:concern", pk)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done."""
    found = _concern(request, pk)
    form = forms.CloseConcernForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"note": "", "reported": False}
    caring.close_concern(concern=found, by=request.actor.label, at=timezone.now(), **given)  # type: ignore[attr-defined]
    messages.success(request, _("The worry is closed, with what was done."))
    return redirect("voice:worries")
