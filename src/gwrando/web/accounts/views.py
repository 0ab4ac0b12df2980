"""Pages about sign-ins and roles."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gwrando.web.accounts import actions, forms, presenters, queries


def people(request: HttpRequest) -> HttpResponse:
    """Everyone with a sign-in, and their roles; POST invites one more."""
    form = forms.InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = actions.invite_person(by=request.actor.label, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The sign-in is made. It has no role yet."))
        return redirect("accounts:person", person.pk)
    found = queries.people(for_person=request.actor)
    rows = [presenters.person(person, at=timezone.now()) for person in found]
    return render(
        request, "accounts/people.html", {"rows": rows, "form": form}, status=400 if form.errors else 200
    )


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One sign-in; POST asks for a role."""
    found = queries.people(for_person=request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_role(person=found, by=request.actor.label, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The role is asked for. A second person must approve it."))
        return redirect("accounts:person", pk)
    context = {"row": presenters.person(found, at=timezone.now()), "form": form}
    return render(request, "accounts/person.html", context, status=400 if form.errors else 200)


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a role in force."""
    grant = queries.grant(pk, for_person=request.actor)
    if grant is None:
        raise Http404
    actions.approve_role(grant=grant, by=request.actor, at=timezone.now())
    return redirect("accounts:person", grant.person_id)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a role now."""
    grant = queries.grant(pk, for_person=request.actor)
    if grant is None:
        raise Http404
    actions.end_role(grant=grant, by=request.actor.label, at=timezone.now())
    return redirect("accounts:person", grant.person_id)
