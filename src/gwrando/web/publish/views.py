"""Pages of the versions: public ones to read and download, and the officer's desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gwrando.publish import audience as audiences
from gwrando.publish import editions
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.publish import actions, documents, forms, presenters, queries
from gwrando.web.publish.models import EditionFile, Publication

PUBLIC_SECONDS = 300


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _published(audience: str) -> Publication:
    found = queries.current(audience) if audience in audiences.names() else None
    if found is None:
        raise Http404
    return found


def _edition(audience: str, format: str) -> EditionFile:
    found = queries.edition(_published(audience), format=format, language=presenters.language())
    if found is None:
        raise Http404
    return found


def index(request: HttpRequest) -> HttpResponse:
    """The versions that stand, side by side."""
    found = queries.all_current()
    context = {
        "cards": [presenters.card(publication) for publication in found],
        "aims": presenters.side_by_side(found),
        "answers": documents.all_answers(),
    }
    return render(request, "publish/index.html", context)


def version(request: HttpRequest, audience: str) -> HttpResponse:
    """One version, as it was published."""
    publication = _published(audience)
    found = queries.edition(publication, format="web", language=presenters.language())
    if found is None:
        raise Http404
    others = [presenters.card(other) for other in queries.all_current()]
    context = {"card": presenters.card(publication), "article": queries.article(found), "others": others}
    return render(request, "publish/version.html", context)


def download(request: HttpRequest, audience: str, format: str) -> HttpResponse:
    """A printed edition in the page's language, after its hash was checked."""
    found = _edition(audience, format)
    if found.format == "web":
        raise Http404  # the page itself is the web edition
    response = HttpResponse(queries.content(found), content_type=found.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


def cover(request: HttpRequest, audience: str, format: str) -> HttpResponse:
    """A small picture of a printed edition's first page."""
    found = _edition(audience, format)
    if not found.has_cover:
        raise Http404
    response = HttpResponse(queries.cover(found), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """The "you said, we did" poster of one consultation, for a wall."""
    document = documents.answers(slug)
    if document is None:
        raise Http404
    content = actions.answers_poster(
        document, language=presenters.language(), site_url=request.build_absolute_uri("/")
    )
    response = HttpResponse(content, content_type=editions.PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-{presenters.language()}.pdf"'
    return response


def style(request: HttpRequest, audience: str) -> HttpResponse:
    """The style sheet of an audience's pages (an audience is a folder of data, so its style comes with
    it).
    """
    if audience not in audiences.names():
        raise Http404
    text = editions.style_sheet(audiences.load(audience))
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


def work(request: HttpRequest) -> HttpResponse:
    """The desk: every audience, what is left to mend, what stands."""
    document = documents.source()
    desks = []
    if document is not None:
        desks = [
            presenters.desk(document, audience=key, publication=queries.current(key))
            for key in audiences.names()
        ]
    return render(request, "publish/work.html", {"desks": desks, "document": document})


def _audience_page(
    request: HttpRequest,
    audience: str,
    *,
    publish: forms.PublishForm | None = None,
    reading: forms.ReadingForm | None = None,
) -> HttpResponse:
    document = documents.source()
    if document is None or audience not in audiences.names():
        raise Http404
    desk = presenters.desk(document, audience=audience, publication=queries.current(audience))
    initial = {"name": _actor(request).name}
    context = {
        "desk": desk,
        "may_publish": "participation_officer" in _actor(request).roles,
        "publish_form": publish or forms.PublishForm(has_problems=bool(desk["problems"]), initial=initial),
        "reading_form": reading or forms.ReadingForm(today=timezone.localdate()),
        "readings": queries.readings(document.id, audience=audience),
        "history": queries.history(audience),
    }
    return render(request, "publish/audience.html", context)


def audience(request: HttpRequest, audience: str) -> HttpResponse:
    """One audience on the desk: each problem, publishing, readings with children, what went out before."""
    return _audience_page(request, audience)


@require_POST
def publish(request: HttpRequest, audience: str) -> HttpResponse:
    """Publishes a version in both languages."""
    document = documents.source()
    if document is None or audience not in audiences.names():
        raise Http404
    has_problems = bool(presenters.desk(document, audience=audience, publication=None)["problems"])
    form = forms.PublishForm(request.POST, has_problems=has_problems)
    if not form.is_valid():
        return _audience_page(request, audience, publish=form)
    actions.publish_edition(
        document=document,
        audience=audience,
        reason=form.cleaned_data.get("reason", ""),
        name=form.cleaned_data.get("name", ""),
        site_url=request.build_absolute_uri("/"),
        by=_actor(request).label,
        at=timezone.now(),
    )
    messages.success(request, _("Published in Welsh and in English."))
    return redirect("publish:audience", audience=audience)


@require_POST
def read(request: HttpRequest, audience: str) -> HttpResponse:
    """Records that a group of children read the words as they stand."""
    document = documents.source()
    if document is None or audience not in audiences.names():
        raise Http404
    form = forms.ReadingForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _audience_page(request, audience, reading=form)
    given = form.cleaned_data
    actions.record_reading(
        document=document,
        audience=audience,
        group=Bilingual(cy=given["group_cy"], en=given["group_en"]),
        n_children=given["n_children"],
        read_on=given["read_on"],
        what_changed=Bilingual(cy=given["what_changed_cy"], en=given["what_changed_en"]),
        by=_actor(request).label,
        at=timezone.now(),
    )
    messages.success(request, _("Recorded. The next edition with these words says so."))
    return redirect("publish:audience", audience=audience)
