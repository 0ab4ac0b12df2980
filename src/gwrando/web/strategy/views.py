"""Pages of what we are doing: the strategy, one commitment's words, and fairness."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gwrando.text import Bilingual
from gwrando.web.strategy import actions, documents, forms, presenters, queries, rules


def index(request: HttpRequest) -> HttpResponse:
    """What we are doing: aims and commitments, in the words of the audience asked for."""
    found = documents.current()
    audience = request.GET.get("for", "full")
    if audience not in rules.AUDIENCES:
        audience = "full"
    origins = queries.origins({each.id: each.came_from for each in found.commitments()}) if found else {}
    context = {
        "document": found,
        "aims": presenters.aims(found, audience=audience, origins=origins) if found else (),
        "audience": audience,
        "audiences": presenters.audiences(),
        "may_edit": rules.may_edit(request.actor),  # type: ignore[attr-defined]
        "has_fairness": queries.fairness_row() is not None,
    }
    return render(request, "strategy/index.html", context)


def commitment(request: HttpRequest, ref: str) -> HttpResponse:
    """One commitment's words, in force and waiting; POST writes new ones."""
    found = queries.commitment_row(ref)
    if found is None:
        raise Http404
    form = forms.WordingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.word_commitment(
            commitment=found,
            audience=data["audience"],
            text=Bilingual(cy=data["text_cy"], en=data["text_en"]),
            picture=data["picture"],
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        messages.success(
            request, _("The words are kept. They are shown once the commissioner has approved them.")
        )
        return redirect("strategy:commitment", ref=ref)
    status = forms.StatusForm(initial={"status": found.status})
    return _commitment_page(request, found, form, status)


def status(request: HttpRequest, ref: str) -> HttpResponse:
    """Says how far a commitment is."""
    found = queries.commitment_row(ref)
    if found is None:
        raise Http404
    form = forms.StatusForm(request.POST)
    if not form.is_valid():
        return _commitment_page(request, found, forms.WordingForm(), form)
    actions.set_status(
        commitment=found,
        status=form.cleaned_data["status"],
        by=request.actor.label,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    messages.success(request, _("The step is kept."))
    return redirect("strategy:commitment", ref=ref)


def _commitment_page(request: HttpRequest, found: Any, form: Any, step: Any) -> HttpResponse:
    in_force, waiting = presenters.wordings(found, request.actor)  # type: ignore[attr-defined]
    context = {
        "commitment": found,
        "in_force": in_force,
        "waiting": waiting,
        "form": form,
        "status_form": step,
        "may_edit": rules.may_edit(request.actor),  # type: ignore[attr-defined]
    }
    return render(
        request, "strategy/commitment.html", context, status=400 if form.errors or step.errors else 200
    )


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a wording in force."""
    found = queries.wording(pk)
    if found is None or found.commitment is None:
        raise Http404
    actions.approve_wording(wording=found, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("The words are approved, and everyone sees them now."))
    return redirect("strategy:commitment", ref=found.commitment.ref)


def fairness(request: HttpRequest) -> HttpResponse:
    """Stop and search of children: what can be told from public files, and what cannot."""
    found = documents.fairness()
    context = {"view": presenters.fairness(found) if found else None}
    return render(request, "strategy/fairness.html", context)
