"""Pages of the funded projects."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gwrando.web.accounts.rules import Actor
from gwrando.web.projects import actions, forms, presenters, queries
from gwrando.web.projects.models import Project, Return

HALF_YEAR_DAYS = 183


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def index(request: HttpRequest) -> HttpResponse:
    """Every funded project."""
    cards = [presenters.card(project) for project in queries.projects()]
    return render(request, "projects/index.html", {"cards": cards})


def project(request: HttpRequest, key: str) -> HttpResponse:
    """One project and its accepted returns."""
    found = queries.project(key)
    if found is None:
        raise Http404
    public = queries.returns(for_person=Actor()).filter(project=found)
    context = {
        "card": presenters.card(found),
        "project": found,
        "aims": queries.aims(found),
        "returns": [presenters.public_return(report) for report in public],
    }
    return render(request, "projects/project.html", context)


def work(request: HttpRequest) -> HttpResponse:
    """Own projects for a project worker; all returns for the office."""
    actor = _actor(request)
    mine = queries.own_projects(for_person=actor)
    readable = queries.returns(for_person=actor)
    if not actor.roles & {"participation_officer", "commissioner", "analyst"}:
        readable = readable.filter(project__in=mine)
    rows = [{"row": report, "period": presenters.period(report)} for report in readable]
    return render(request, "projects/work.html", {"mine": mine, "rows": rows})


def send(request: HttpRequest, key: str) -> HttpResponse:
    """A return, filled in on a phone."""
    found = queries.own_project(key, for_person=_actor(request))
    if found is None:
        raise Http404
    form = forms.ReturnForm(request.POST or None, project=found, initial=_first_values(found, request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        start = values.pop("period_start")
        report = actions.send_return(
            project=found, period_start=start, values=values, by=_actor(request).label, at=timezone.now()
        )
        messages.success(request, _("Your return is sent. The office reads it before anyone else sees it."))
        return redirect("projects:return", report.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "projects/send.html", {"project": found, "form": form}, status=status)


def _first_values(project: Project, request: HttpRequest) -> dict[str, object]:
    """The return that was asked about, to mend; else the period after the last one."""
    reports = list(queries.returns(for_person=_actor(request)).filter(project=project))
    asked = next((report for report in reports if report.state == "queried"), None)
    if asked is not None:
        return {name: getattr(asked, name) for name in forms.ReturnForm.base_fields}
    start = max((report.period_end + timedelta(days=1) for report in reports), default=project.period_start)
    end = min(start + timedelta(days=HALF_YEAR_DAYS - 1), max(start, project.period_end))
    return {"period_start": start, "period_end": end}


def _report(request: HttpRequest, pk: int) -> Return:
    found = queries.report(pk, for_person=_actor(request))
    if found is None:
        raise Http404
    return found


def _desk(
    request: HttpRequest,
    report: Return,
    *,
    query: forms.QueryForm | None = None,
    accept: forms.AcceptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "desk": presenters.desk_return(report),
        "report": report,
        "project": report.project,
        "form": query if query is not None and query.errors else accept,
        "query_form": query or forms.QueryForm(),
        "accept_form": accept
        or forms.AcceptForm(initial={name: getattr(report, name) for name in actions.TEXTS}),
    }
    return render(request, "projects/return.html", context, status=status)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One return as it was sent, for the office and the project."""
    return _desk(request, _report(request, pk))


@require_POST
def query(request: HttpRequest, pk: int) -> HttpResponse:
    """The office asks about a return."""
    found = _report(request, pk)
    form = forms.QueryForm(request.POST)
    if not form.is_valid():
        return _desk(request, found, query=form, status=400)
    actions.query_return(
        report=found, text=form.cleaned_data["text"], by=_actor(request).label, at=timezone.now()
    )
    messages.success(request, _("Your question is with the project."))
    return redirect("projects:return", pk)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The office accepts a return: from now on it is public."""
    found = _report(request, pk)
    form = forms.AcceptForm(request.POST)
    if not form.is_valid():
        return _desk(request, found, accept=form, status=400)
    actions.accept_return(report=found, texts=form.cleaned_data, by=_actor(request), at=timezone.now())
    messages.success(request, _("The return is accepted and public."))
    return redirect("projects:project", found.project.key)
