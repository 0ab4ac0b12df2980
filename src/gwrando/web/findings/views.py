"""Pages of findings: what was found, one finding, and the staff's releases."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.outputs import files
from gwrando.web.findings import actions, forms, presenters, queries


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def index(request: HttpRequest) -> HttpResponse:
    """What was found: the newest published release, by question."""
    release = queries.shown(for_person=request.actor)
    if release is None:
        return render(request, "findings/index.html", {"release": None})
    found = queries.findings(release)
    context = {
        "release": release,
        "groups": presenters.groups(found),
        "overview": presenters.overview(found, language=_language()),
        "how": presenters.how(release),
        "improvements": [presenters.improvement(item, found) for item in queries.improvements(release)],
    }
    return render(request, "findings/index.html", context)


def finding(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """One finding: plain words, picture, shares, tables, source, what is missing."""
    found = queries.finding(pk, ref, for_person=request.actor)
    if found is None:
        raise Http404
    language = _language()
    safe = queries.tables(found.release, found.tables)
    context = {
        "finding": found,
        "release": found.release,
        "chart": presenters.chart(found, language=language),
        "shares": presenters.share_table(found, language=language),
        "tables": [presenters.table(table, language=language) for table in safe],
        "how": presenters.how(found.release),
        "improvements": queries.improvements(found.release, finding_ref=found.ref),
    }
    return render(request, "findings/finding.html", context)


def table(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One safe table as CSV, with both languages."""
    release = queries.release(pk, for_person=request.actor)
    found = queries.tables(release, [name]) if release else []
    if not found:
        raise Http404
    data = files.csv_bytes(files.csv_rows(found[0]))
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found[0].name}.csv"'
    return response


def releases(request: HttpRequest) -> HttpResponse:
    """The releases that are here; POST brings one in."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = forms.ImportForm(request.POST, request.FILES)
        if form.is_valid():
            made = actions.import_zip(
                data=form.cleaned_data["file"], by=request.actor.label, at=timezone.now()
            )
            messages.success(request, _("The release is in. A second person must publish it."))
            return redirect("findings:release", made.pk)
    context = {
        "form": form,
        "rows": queries.releases(for_person=request.actor),
        "may_import": request.actor.may("output_checker"),
    }
    return render(request, "findings/releases.html", context, status=400 if form.errors else 200)


def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One release before and after it is published: all findings and tables, and who did what."""
    found = queries.release(pk, for_person=request.actor)
    if found is None:
        raise Http404
    items = queries.findings(found)
    names = sorted({name for item in items for name in item.tables})
    context = {
        "release": found,
        "groups": presenters.groups(items),
        "n_tables": len(names),
        "how": presenters.how(found),
    }
    return render(request, "findings/release.html", context)


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a release to everyone."""
    found = queries.release(pk, for_person=request.actor)
    if found is None:
        raise Http404
    actions.publish(release=found, by=request.actor, at=timezone.now())
    messages.success(request, _("The findings are published."))
    return redirect("findings:release", pk)
