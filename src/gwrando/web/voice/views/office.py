"""The participation officer: write, open, close, read the results, answer the children."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.web.voice import documents, forms, presenters, rules
from gwrando.web.voice.actions import answering, asking
from gwrando.web.voice.forms.delivery import WAYS
from gwrando.web.voice.models import Consultation
from gwrando.web.voice.presenters import themes as theme_presenters
from gwrando.web.voice.queries import delivery, ideas, moderation, paper, staff, themes
from gwrando.web.voice.views.public import shown


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def _consultation(request: HttpRequest, slug: str) -> Consultation:
    found = staff.consultations(for_person=request.actor).filter(slug=slug).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def consultations(request: HttpRequest) -> HttpResponse:
    """All consultations, and what waits."""
    at = timezone.now()
    found = staff.consultations(for_person=request.actor)  # type: ignore[attr-defined]
    reached = delivery.reached_by(found)
    rows = [
        {
            "consultation": row,
            "state": rules.state(row),
            "late": rules.is_late(row, at=at),
            "reached": reached.get(row.pk),
            "past": rules.is_past(row, at=at),
            "numbers": moderation.queue_numbers(at=at, consultation=row),
        }
        for row in found
    ]
    return render(
        request,
        "voice/office.html",
        {
            "rows": rows,
            "n_waiting": sum(
                row["reached"].waiting for row in rows if row["state"] == "answered" and row["reached"]
            ),
            "concerns": staff.concern_numbers(at=at),
            "may_read_log": bool(request.actor.roles & moderation.LOG_READERS),  # type: ignore[attr-defined]
        },
    )


def new(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    form = forms.ConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = asking.create_consultation(
            columns=form.columns(),
            statements=form.cleaned_data["statements"],
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        return redirect("voice:office_consultation", made.slug)
    return render(request, "voice/change.html", {"form": form}, status=400 if form.errors else 200)


def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a draft."""
    found = _consultation(request, slug)
    rules.check_may_change(found)
    statements = list(found.statements.all())
    initial = {
        name: getattr(found, name) for name in forms.ConsultationForm.base_fields if "statements" not in name
    }
    initial |= {
        "statements_cy": "\n".join(statement.text_cy for statement in statements),
        "statements_en": "\n".join(statement.text_en for statement in statements),
    }
    form = forms.ConsultationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asking.change_consultation(
            consultation=found,
            columns=form.columns(),
            statements=form.cleaned_data["statements"],
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        return redirect("voice:office_consultation", slug)
    return render(
        request,
        "voice/change.html",
        {"form": form, "consultation": found},
        status=400 if form.errors else 200,
    )


def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation as the office sees it: gates, rooms, results after closing, answers."""
    found = _consultation(request, slug)
    state, language = rules.state(found), _language()
    quotes = themes.quotes(found)
    context = shown(found, language=language) | {
        "problems": documents.problems(found, today=timezone.localdate()) if state == "draft" else (),
        "statements": found.statements.all(),
        "rooms": [
            {"session": session, "counts": staff.head_counts(session)} for session in staff.rooms_of(found)
        ],
        "n_looks": paper.n_looks(found),
        "numbers": moderation.queue_numbers(at=timezone.now(), consultation=found),
        "n_leads": len(moderation.leads(at=timezone.now())),
        "answers": [
            presenters.answer(row, language=language, quotes=quotes) for row in staff.feedback(found)
        ],
        "themes": theme_presenters.said(themes.results(found), quotes, language=language)
        if state in {"closed", "answered"}
        else {},
        "progress": themes.progress(found),
        "groups": _groups(found),
        "has_panel": ideas.has_panel(found),
        "officer": "participation_officer" in request.actor.roles,  # type: ignore[attr-defined]
    }
    return render(request, "voice/office_consultation.html", context)


def _groups(found: Consultation) -> list[dict[str, object]]:
    """Each group with its newest room, and how the word was given to it."""
    ways = dict(WAYS)
    return [
        {
            "group": one.group,
            "room": one.rooms[-1],
            "status": one.status,
            "said": [
                {"way": ways[row.how], "given_on": row.given_on, "why_not": row.why_not} for row in one.said
            ],
        }
        for one in delivery.groups(found)
    ]


def open_(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens it to children, if every gate says yes."""
    found = _consultation(request, slug)
    asking.open_consultation(consultation=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The consultation is open. Facilitators can now open rooms."))
    return redirect("voice:office_consultation", slug)


def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Closes it and every room."""
    found = _consultation(request, slug)
    asking.close_consultation(consultation=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The consultation is closed. Now answer the children."))
    return redirect("voice:office_consultation", slug)


def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One more answer: you said, we did."""
    found = _consultation(request, slug)
    rules.check_may_answer(found)
    form = forms.FeedbackForm(request.POST or None, consultation=found, language=_language())
    if request.method == "POST" and form.is_valid():
        answering.record_feedback(
            consultation=found,
            columns=form.columns(),
            statements=form.cleaned_data.get("statements", ()),
            themes=form.cleaned_data.get("themes", ()),
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        return redirect("voice:office_consultation", slug)
    return render(
        request,
        "voice/answer.html",
        {"form": form, "consultation": found},
        status=400 if form.errors else 200,
    )


def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes an answer out again before it is published."""
    row = staff.feedback(_consultation(request, slug)).filter(pk=pk).first()
    if row is None:
        raise Http404
    answering.remove_feedback(feedback=row, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:office_consultation", slug)


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Sends word back to the children."""
    found = _consultation(request, slug)
    answering.publish_feedback(consultation=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Word is back. Every slip and class code now shows it."))
    return redirect("voice:office_consultation", slug)


def groups(request: HttpRequest) -> HttpResponse:
    """The groups the office works with; POST adds one."""
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asking.create_group(columns=form.cleaned_data, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
        return redirect("voice:groups")
    rows = staff.groups(for_person=request.actor)  # type: ignore[attr-defined]
    return render(
        request, "voice/groups.html", {"form": form, "rows": rows}, status=400 if form.errors else 200
    )


def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a group or its safeguarding person."""
    found = staff.groups(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in forms.GroupForm.base_fields}
    form = forms.GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asking.change_group(group=found, columns=form.cleaned_data, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
        return redirect("voice:groups")
    return render(
        request, "voice/groups.html", {"form": form, "group": found}, status=400 if form.errors else 200
    )
