"""Pages about how well the office listens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gwrando.errors import InputError, Language
from gwrando.standards import framework as frameworks
from gwrando.standards import kitemark
from gwrando.standards import promise as promises
from gwrando.standards.document import AssessmentDocument
from gwrando.standards.framework import Framework
from gwrando.web.accounts.rules import Actor
from gwrando.web.standards import actions, documents, forms, presenters, queries
from gwrando.web.standards.models import Assessment


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _published() -> tuple[Framework, AssessmentDocument] | None:
    found = queries.publication()
    if found is None:
        return None
    document = documents.published(found)
    return frameworks.load(document.framework), document


def _current(request: HttpRequest) -> tuple[Assessment, Framework, AssessmentDocument]:
    """The assessment at hand; 404 when there is none."""
    found = queries.current(for_person=_actor(request))
    if found is None:
        raise Http404
    return found, frameworks.load(found.framework), documents.to_document(found)


def _promise() -> dict[str, Any]:
    return presenters.promise_summary(promises.summary(queries.promises(), today=queries.today()))


def index(request: HttpRequest) -> HttpResponse:
    """How well we listen: the promise of word back, and each standard as it was published."""
    today, published = queries.today(), _published()
    context: dict[str, Any] = {"promise": _promise(), "standards": [], "document": None}
    if published is not None:
        framework, document = published
        context |= {
            "document": document,
            "standards": presenters.standards(framework, document, today=today),
            "sources": presenters.sources(document.judged_on(framework)),
            "scale": presenters.scale(document.judged_on(framework)),
            "clocks": presenters.clocks(document, today=today),
        }
    return render(request, "standards/index.html", context)


def standard(request: HttpRequest, standard: str) -> HttpResponse:
    """One standard as it was published, with every claim and its proof."""
    published = _published()
    if published is None:
        raise Http404
    framework, document = published
    rows = presenters.standards(framework, document, today=queries.today())
    found = next((row for row in rows if row["key"] == standard), None)
    if found is None:
        raise Http404
    return render(request, "standards/standard.html", {"standard": found, "document": document})


def promise(request: HttpRequest) -> HttpResponse:
    """The feedback promise: agreed days, the share kept, and what is overdue."""
    rows = presenters.promise_rows(queries.promises(), today=queries.today())
    return render(request, "standards/promise.html", {"promise": _promise(), "rows": rows})


def _download(
    framework: Framework, document: AssessmentDocument, *, language: Language, form: str
) -> HttpResponse:
    content = kitemark.pack(
        framework, document, language=language, today=queries.today(), promises=queries.promises()
    )
    if form == "pdf":
        at = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
        response = HttpResponse(kitemark.pdf(content, at=at), content_type="application/pdf")
    else:
        response = HttpResponse(kitemark.html(content), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gwrando-{document.key}-{language}.{form}"'
    return response


def pack(request: HttpRequest, language: Language, form: str) -> HttpResponse:
    """The evidence pack of what was published."""
    published = _published()
    if published is None:
        raise Http404
    return _download(*published, language=language, form=form)


def draft(request: HttpRequest, language: Language, form: str) -> HttpResponse:
    """The pack as it stands at the desk, before it is published."""
    _assessment, framework, document = _current(request)
    return _download(framework, document, language=language, form=form)


def desk(request: HttpRequest) -> HttpResponse:
    """The self-assessment at work: every standard, its gaps, and evidence that waits to be judged."""
    found = queries.current(for_person=_actor(request))
    if found is None:
        return render(request, "standards/desk.html", {"standards": [], "heading": None})
    framework, document = frameworks.load(found.framework), documents.to_document(found)
    rows = presenters.standards(framework, document, today=queries.today())
    waiting = queries.suggested_evidence(found, framework)
    for row in rows:
        row["n_waiting"] = sum(1 for one in waiting if one.standard == row["key"])
    context = {
        "standards": rows,
        "heading": presenters.heading(found),
        "actions": found.actions.filter(done_on=None),
        "clocks": presenters.clocks(document, today=queries.today()),
        "publication": queries.publication(),
    }
    return render(request, "standards/desk.html", context)


def start(request: HttpRequest) -> HttpResponse:
    """Starts a new self-assessment."""
    form = forms.StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.start_assessment(by=_actor(request).label, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The self-assessment has started. Nothing is judged yet."))
        return redirect("standards:desk")
    status = 400 if request.method == "POST" else 200
    return render(request, "standards/form.html", {"form": form, "what": "start"}, status=status)


def scale(request: HttpRequest) -> HttpResponse:
    """The office's own words of judgement, before anything is judged."""
    found, framework, document = _current(request)
    form = forms.ScaleForm(request.POST or None, scale=document.judged_on(framework).scale)
    if request.method == "POST" and form.is_valid():
        actions.set_scale(assessment=found, scale=form.made(), by=_actor(request).label, at=timezone.now())
        messages.success(request, _("Your words are kept."))
        return redirect("standards:desk")
    status = 400 if request.method == "POST" else 200
    return render(request, "standards/form.html", {"form": form, "what": "scale"}, status=status)


def certificate(request: HttpRequest) -> HttpResponse:
    """Records a Charter or Kitemark."""
    form = forms.CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_certificate(by=_actor(request).label, at=timezone.now(), **form.cleaned_data)
        return redirect("standards:desk")
    status = 400 if request.method == "POST" else 200
    return render(request, "standards/form.html", {"form": form, "what": "certificate"}, status=status)


def _work(
    request: HttpRequest, standard: str, *, sent: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The desk of one standard; `sent` is a form with errors, by its name."""
    found, framework, document = _current(request)
    row = next(
        (
            one
            for one in presenters.standards(framework, document, today=queries.today())
            if one["key"] == standard
        ),
        None,
    )
    if row is None:
        raise Http404
    judged_on = document.judged_on(framework)
    context = {
        "standard": row,
        "suggestions": queries.suggested_evidence(found, framework, standard=standard),
        "actions": found.actions.filter(standard=standard),
        "judge_form": forms.JudgeForm(framework=judged_on),
        "action_form": forms.ActionForm(),
        "scale": presenters.scale(judged_on),
        "sources": presenters.sources(judged_on),
    } | (sent or {})
    context["form"] = next(iter((sent or {}).values()), None)
    return render(request, "standards/work.html", context, status=status)


def work(request: HttpRequest, standard: str) -> HttpResponse:
    """One standard at work: evidence to judge, the judgement, and actions."""
    return _work(request, standard)


@require_POST
def accept(request: HttpRequest, standard: str) -> HttpResponse:
    """A person accepts one piece of suggested evidence; its facts are frozen."""
    found, framework, _document = _current(request)
    wanted = request.POST.get("sha256", "")
    offered = queries.suggested_evidence(found, framework, standard=standard)
    item = next((one for one in offered if one.happening.sha256 == wanted), None)
    if item is None:
        raise InputError(
            cy="Nid yw'r dystiolaeth hon ar gael bellach: mae ei chofnod wedi newid, neu fe'i derbyniwyd eisoes.",
            en="This evidence is no longer offered: its record has changed, or it was accepted already.",
            where=standard,
            next_cy="Ewch yn ôl at y safon ac edrychwch ar yr hyn sydd yno nawr.",
            next_en="Go back to the standard and look at what is there now.",
        )
    actions.accept_evidence(assessment=found, item=item, by=_actor(request).label, at=timezone.now())
    messages.success(request, _("The evidence is accepted and frozen."))
    return redirect("standards:work", standard)


@require_POST
def judge(request: HttpRequest, standard: str) -> HttpResponse:
    """The office judges one standard."""
    found, framework, document = _current(request)
    form = forms.JudgeForm(request.POST, framework=document.judged_on(framework))
    if not form.is_valid():
        return _work(request, standard, sent={"judge_form": form}, status=400)
    actions.judge(
        assessment=found,
        standard=standard,
        by=_actor(request).label,
        at=timezone.now(),
        **form.cleaned_data,
    )
    messages.success(request, _("Your judgement is kept."))
    return redirect("standards:work", standard)


@require_POST
def act(request: HttpRequest, standard: str) -> HttpResponse:
    """Adds an action with an owner and a day."""
    found, _framework, _document = _current(request)
    form = forms.ActionForm(request.POST)
    if not form.is_valid():
        return _work(request, standard, sent={"action_form": form}, status=400)
    actions.add_action(
        assessment=found,
        standard=standard,
        by=_actor(request).label,
        at=timezone.now(),
        **form.cleaned_data,
    )
    messages.success(request, _("The action is kept."))
    return redirect("standards:work", standard)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks an action as done."""
    found = queries.action(pk, for_person=_actor(request))
    if found is None:
        raise Http404
    actions.finish_action(action=found, on=queries.today(), by=_actor(request).label, at=timezone.now())
    return redirect("standards:work", found.standard)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publishes the assessment as it stands."""
    found, _framework, _document = _current(request)
    actions.publish_assessment(assessment=found, by=_actor(request), at=timezone.now())
    messages.success(request, _("The self-assessment is published as it stands now."))
    return redirect("standards:index")


def inspect(request: HttpRequest) -> HttpResponse:
    """A young inspector's page: the standards, one card each."""
    found = queries.current(for_person=_actor(request))
    rows: list[dict[str, Any]] = []
    if found is not None:
        framework, document = frameworks.load(found.framework), documents.to_document(found)
        rows = presenters.standards(framework, document, today=queries.today())
    return render(request, "standards/inspect.html", {"standards": rows})


def inspect_one(request: HttpRequest, standard: str) -> HttpResponse:
    """One standard for a young inspector: what the office says, its proof, and the children's own column."""
    found, framework, document = _current(request)
    rows = presenters.standards(framework, document, today=queries.today())
    row = next((one for one in rows if one["key"] == standard), None)
    if row is None:
        raise Http404
    form = forms.ChildrenForm(request.POST or None, framework=document.judged_on(framework))
    if request.method == "POST" and form.is_valid():
        actions.judge_as_children(
            assessment=found, standard=standard, by=_actor(request), at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your word is kept. Nobody in the office can change it."))
        return redirect("standards:inspect")
    scale = presenters.scale(document.judged_on(framework))
    context = {"standard": row, "form": form, "scale": scale}
    return render(
        request, "standards/inspect_one.html", context, status=400 if request.method == "POST" else 200
    )
