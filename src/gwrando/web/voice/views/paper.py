"""Paper in a room: print sheets, send scans or photos, look at what the reader left to a person."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.voice.paper import sheets, slips, vision
from gwrando.web.voice import documents, rules
from gwrando.web.voice.actions import paper as actions
from gwrando.web.voice.actions import paper_looks
from gwrando.web.voice.forms import paper as forms
from gwrando.web.voice.models import PaperLook, PaperPrinting, Session
from gwrando.web.voice.presenters import paper as presenters
from gwrando.web.voice.queries import paper as queries
from gwrando.web.voice.queries import staff

AT_ONCE = {"mark": 12, "words": 6, "page": 6}  # things on one page of the queue


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def _session(request: HttpRequest, pk: int) -> Session:
    found = staff.sessions(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _look(request: HttpRequest, pk: int, look: UUID, *, kind: str = "") -> PaperLook:
    found = queries.look(_session(request, pk), look)
    if found is None or (kind and found.kind != kind):
        raise Http404
    return found


def use(request: HttpRequest, pk: int) -> HttpResponse:
    """The room uses paper from now."""
    actions.use_paper(session=_session(request, pk), by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    return redirect("voice:paper", pk)


def _overview(request: HttpRequest, session: Session, *, status: int = 200, **more: Any) -> HttpResponse:
    waiting = queries.waiting(session)
    context = {
        "session": session,
        "state": rules.state(session.consultation),
        "has_activities": session.consultation.activities.exists(),
        "can_read": vision.is_installed(),
        "printings": queries.printings(session),
        "uploads": queries.uploads(session)[:20],
        "n_waiting": waiting.count(),
        "form": forms.PrintForm(initial={"token": secrets.token_urlsafe(24), "n_sheets": session.head_count}),
        "upload": forms.UploadForm(),
    }
    return render(request, "voice/paper.html", context | more, status=status)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Print, send back, and what became of it."""
    session = _session(request, pk)
    if session.mode != "paper":
        return redirect("voice:room", pk)
    return _overview(request, session)


def print_(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers and slips for so many sheets."""
    session = _session(request, pk)
    form = forms.PrintForm(request.POST)
    if not form.is_valid():
        return _overview(request, session, status=400, form=form)
    actions.print_sheets(session=session, by=request.actor.label, at=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
    return redirect(f"{reverse('voice:paper', args=[pk])}#printed")


def _printing(request: HttpRequest, pk: int, printing: int) -> PaperPrinting:
    found = queries.printings(_session(request, pk)).filter(pk=printing).first()
    if found is None:
        raise Http404
    return found


def _pdf(content: bytes, *, name: str) -> HttpResponse:
    attached = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=attached)


def sheets_pdf(request: HttpRequest, pk: int, printing: int) -> HttpResponse:
    """The sheets to print, each with its number and slip."""
    found = _printing(request, pk, printing)
    plan, asked, head = documents.to_sheets(found)
    made = sheets.render(
        plan,
        asked,
        head=head,
        first=found.first,
        n_sheets=found.last - found.first + 1,
        slips=dict(found.sheets.filter(copy=0).values_list("number", "slip")),
        at=found.printed_at,
    )
    return _pdf(made, name=f"gwrando-{found.first}-{found.last}")


def slips_pdf(request: HttpRequest, pk: int, printing: int) -> HttpResponse:
    """The slips to cut out: each child keeps one."""
    found = _printing(request, pk, printing)
    rows = list(found.sheets.filter(copy=0).order_by("number").values_list("number", "slip"))
    made = slips.render(
        rows,
        links={slip: request.build_absolute_uri(reverse("voice:slip", args=[slip])) for _, slip in rows},
        door=request.build_absolute_uri(reverse("go")).split("://", 1)[-1],
        due_on=found.session.consultation.feedback_due_on,
        languages=found.languages,  # type: ignore[arg-type]
        at=found.printed_at,
    )
    return _pdf(made, name=f"gwrando-slip-{found.first}-{found.last}")


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads scans and photos; says what became of every page."""
    session = _session(request, pk)
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, session, status=400, upload=form)
    made, told = actions.read_in(
        session=session,
        files=form.cleaned_data["scans"],
        by=request.actor.label,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    rows = presenters.paper_told(told, language=_language())
    return _overview(request, session, read=made, n_pages=len(told), told=rows)


def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for a person; POST keeps what was chosen and typed, and loses nothing of it when a part is wrong."""
    session, language = _session(request, pk), _language()
    waiting = queries.waiting(session)
    form = forms.QueueForm(request.POST or None, looks=waiting)
    if request.method == "POST" and form.is_valid():
        n = paper_looks.settle(
            session=session,
            choices=form.choices(),
            typed={row: paper_looks.Typed(*one) for row, one in form.typed().items()},
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        messages.success(
            request, ngettext("%(n)s thing is settled.", "%(n)s things are settled.", n) % {"n": n}
        )
        return redirect("voice:paper_look", pk)
    statements = {row.key: row for row in session.consultation.statements.all()}
    rows: dict[str, list[dict[str, Any]]] = {}
    for kind, most in AT_ONCE.items():
        rows[kind] = [
            presenters.paper_look(
                row,
                statements=statements,
                reading=queries.read_on(row),
                counts=_counts(row),
                language=language,
            )
            | {"copies": _copies(row)}
            | _given(form, row)
            for row in waiting.filter(kind=kind)[:most]
        ]
    context = {
        "session": session,
        "marks": rows["mark"],
        "words": rows["words"],
        "pages": rows["page"],
        "choices": forms.ON_PAPER,
        "form": form,
        "n_waiting": waiting.count(),
        "late_before": timezone.now() - rules.HANDWRITING_WITHIN,
    }
    return render(request, "voice/paper_look.html", context, status=400 if form.errors else 200)


def _given(form: forms.QueueForm, row: PaperLook) -> dict[str, Any]:
    """What was chosen or typed of one thing, and what is wrong with it."""
    made: dict[str, Any] = {"errors": form.errors.get(f"words-{row.pk}", [])}
    for name in ("mark", "words", "worried", "none"):
        if f"{name}-{row.pk}" in form.fields:
            made[f"given_{name}"] = form[f"{name}-{row.pk}"].value() or ""
    return made


def _counts(row: PaperLook) -> dict[int, str]:
    """Of a page that differs: what counts of its sheet now."""
    if row.why != "differs" or row.sheet is None:
        return {}
    return {answer.statement.pk: answer.choice for answer in queries.answers(row.sheet)}


def _copies(row: PaperLook) -> list[tuple[int, str]]:
    """Of a page that differs: the photocopies it may belong to."""
    if row.why != "differs" or row.sheet is None:
        return []
    return [(copy.pk, presenters.sheet_name(copy)) for copy in queries.copies(row.sheet, page=row.page)]


def picture(request: HttpRequest, pk: int, look: UUID) -> HttpResponse:
    """The cut-out of one thing that waits: a PNG that our reader made, never the file that was sent."""
    found = _look(request, pk, look)
    return HttpResponse(bytes(found.picture), content_type="image/png")


def aside(request: HttpRequest, pk: int, look: UUID) -> HttpResponse:
    """A page that needs nothing more."""
    found = _look(request, pk, look, kind="page")
    paper_looks.set_aside(look=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Set aside. The picture is deleted."))
    return redirect("voice:paper_look", pk)


def place(request: HttpRequest, pk: int, look: UUID) -> HttpResponse:
    """Whose page it is that came with a number read before."""
    found = _look(request, pk, look, kind="page")
    whose = request.POST.get("whose", "")
    owners: dict[str, Any] = {"new": None, "own": found.sheet}
    if found.sheet is not None:
        owners |= {str(copy.pk): copy for copy in queries.copies(found.sheet, page=found.page)}
    if whose not in owners or found.why != "differs":
        messages.error(request, _("Say whose page it is."))
        return redirect("voice:paper_look", pk)
    paper_looks.place_page(look=found, sheet=owners[whose], by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("It counts now."))
    return redirect("voice:paper_look", pk)


def find(request: HttpRequest, pk: int) -> HttpResponse:
    """From a sheet's number to its page."""
    session = _session(request, pk)
    number, wanted = request.POST.get("number", "").strip(), request.POST.get("look", "")
    found = queries.sheet_of_number(session, int(number)) if number.isdecimal() and len(number) < 5 else None
    if found is None:
        messages.error(request, _("No sheet with this number was printed for this room."))
        return redirect("voice:paper_look", pk)
    address = reverse("voice:paper_sheet", args=[pk, found.pk])
    return redirect(f"{address}?look={wanted}" if _uuid(wanted) else address)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def sheet(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """One sheet's answers, to type or to put right."""
    session = _session(request, pk)
    found = queries.sheet(session, sheet)
    if found is None:
        raise Http404
    wanted = _uuid((request.POST if request.method == "POST" else request.GET).get("look", ""))
    page = queries.look(session, wanted) if wanted else None
    if page is not None and (page.kind != "page" or page.sheet_id not in {None, found.pk}):
        page = None
    answers = queries.answers(found)
    form = forms.SheetForm(
        request.POST or None, answers=answers, initial={"token": secrets.token_urlsafe(24)}
    )
    if request.method == "POST" and form.is_valid():
        paper_looks.write_sheet(
            sheet=found,
            choices=form.choices(),
            words=form.cleaned_data["words"],
            token=form.cleaned_data["token"],
            look=page,
            by=request.actor.label,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        messages.success(request, _("The answers of the sheet are kept."))
        return redirect("voice:paper_look", pk)
    context = {
        "session": session,
        "name": presenters.sheet_name(found),
        "sheet": found,
        "answers": answers,
        "choices": forms.ON_PAPER,
        "form": form,
        "page": page,
    }
    return render(request, "voice/paper_sheet.html", context, status=400 if form.errors else 200)
