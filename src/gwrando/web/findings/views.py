"""Pages of findings: what was found, one finding, and the staff's releases."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.outputs import files
from gwrando.web.findings import actions, documents, forms, presenters, queries
from gwrando.web.findings.models import Finding


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
        "pictures": presenters.drawn(
            documents.pictures(release.pictures), language=_language(), prefix="overview"
        ),
        "how": presenters.how(release),
        "improvements": [presenters.improvement(item, found) for item in queries.improvements(release)],
        "papers": queries.papers(release, language=_language()),
    }
    return render(request, "findings/index.html", context)


def finding(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """One finding: plain words, pictures, grade and why, shares, estimates, tables, source, what is missing."""
    found = queries.finding(pk, ref, for_person=request.actor)
    if found is None:
        raise Http404
    return render(request, "findings/finding.html", _about(request, found, forms.NoteForm()))


def _about(request: HttpRequest, found: Finding, form: forms.NoteForm) -> dict[str, Any]:
    language = _language()
    safe = queries.tables(found.release, found.tables)
    estimates = queries.estimates(found.release, found.estimates)
    return {
        "finding": found,
        "release": found.release,
        "pictures": presenters.drawn(
            documents.pictures(found.pictures), language=language, prefix=f"f{found.pk}"
        ),
        "shares": presenters.share_table(found, language=language),
        "estimates": presenters.estimate_table(estimates, language=language) if estimates else None,
        "tables": [presenters.table(table, language=language) for table in safe],
        "reasons": presenters.bilinguals(found.reasons),
        "how": presenters.how(found.release),
        "improvements": queries.improvements(found.release, finding_ref=found.ref),
        "is_staff": queries.is_staff(request.actor),
        "notes": queries.notes(found, for_person=request.actor),
        "form": form,
    }


def note(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """Adds a note of staff to a finding."""
    found = queries.finding(pk, ref, for_person=request.actor)
    if found is None:
        raise Http404
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "findings/finding.html", _about(request, found, form), status=400)
    actions.add_note(finding=found, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())
    messages.success(request, _("Your note is kept."))
    return redirect("findings:finding", pk, ref)


def _of_shown(request: HttpRequest, template: str, part: str) -> HttpResponse:
    """A page of sections of the published release."""
    release = queries.shown(for_person=request.actor)
    made = [] if release is None else presenters.sections(getattr(release, part), language=_language())
    context: dict[str, Any] = {"release": release, "sections": made}
    if release is not None and part == "methods":
        context["atrs"] = presenters.sections(release.atrs, language=_language())
    if release is not None:
        context["papers"] = queries.papers(release, language=_language())
        kept = [one for section in getattr(release, part) for one in section.get("pictures", [])]
        drawn = documents.pictures(kept)
        context["pictures"] = presenters.drawn(drawn, language=_language(), prefix=part)
    return render(request, template, context)


def young(request: HttpRequest) -> HttpResponse:
    """The findings for young people, in plain words."""
    return _of_shown(request, "findings/young.html", "young")


def methods(request: HttpRequest) -> HttpResponse:
    """How the study was done, and its transparency record."""
    return _of_shown(request, "findings/methods.html", "methods")


def improvements(request: HttpRequest) -> HttpResponse:
    """The improvements register: what services could do, from which finding, tied to which commitment."""
    release = queries.shown(for_person=request.actor)
    rows = []
    if release is not None:
        found = queries.findings(release)
        rows = [presenters.improvement(item, found) for item in queries.improvements(release)]
    return render(request, "findings/improvements.html", {"release": release, "improvements": rows})


def history(request: HttpRequest) -> HttpResponse:
    """Every release that was published, what changed in each, and which were withdrawn and why."""
    found = queries.published()
    rows = []
    for release in found:
        older = queries.before(release, found)
        now = queries.findings(release)
        before = None if older is None else queries.findings(older)
        changes = [] if release.withdrawn_by else presenters.changed(now, before, language=_language())
        rows.append({"release": release, "changes": changes, "first": older is None})
    return render(request, "findings/history.html", {"rows": rows})


def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A file of a release: a paper as PDF, the data package, the estimates as CSV."""
    release = queries.release(pk, for_person=request.actor)
    data = queries.file(release, name) if release else None
    if data is None:
        raise Http404
    kind = {"pdf": "application/pdf", "json": "application/json"}.get(
        name.rpartition(".")[2], "text/csv; charset=utf-8"
    )
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
        "files": queries.file_names(found),
        "key": queries.key_of(found.signed_with) if found.signed_with else None,
        "form": forms.WithdrawForm(),
        "may_withdraw": request.actor.may("output_checker") or request.actor.may("commissioner"),
    }
    return render(request, "findings/release.html", context)


def keys(request: HttpRequest) -> HttpResponse:
    """The keys that sign releases; POST registers one."""
    form = forms.KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.register_key(
            public_key=form.cleaned_data["public_key"],
            holder=form.cleaned_data["holder"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("The key is registered."))
        return redirect("findings:keys")
    context = {"form": form, "rows": queries.keys(), "may_register": request.actor.may("admin")}
    return render(request, "findings/keys.html", context, status=400 if form.errors else 200)


def retire_key(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on nothing signed with this key is brought in."""
    found = queries.key(pk)
    if found is None:
        raise Http404
    actions.retire_key(key=found, by=request.actor, at=timezone.now())
    messages.success(request, _("The key counts no longer."))
    return redirect("findings:keys")


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a release to everyone."""
    found = queries.release(pk, for_person=request.actor)
    if found is None:
        raise Http404
    actions.publish(release=found, by=request.actor, at=timezone.now())
    messages.success(request, _("The findings are published."))
    return redirect("findings:release", pk)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a release off the pages, with a reason."""
    found = queries.release(pk, for_person=request.actor)
    if found is None:
        raise Http404
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A reason in both languages is needed. Nothing was changed."))
        return redirect("findings:release", pk)
    actions.withdraw(release=found, **form.cleaned_data, by=request.actor, at=timezone.now())
    messages.success(request, _("The findings are withdrawn. The reason stays on the page of releases."))
    return redirect("findings:release", pk)
