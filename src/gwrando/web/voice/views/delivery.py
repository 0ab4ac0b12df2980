"""Giving the word to one group: its page to read aloud, its poster and slides, and how it was given."""

from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.voice import back
from gwrando.voice.back import GroupEdition
from gwrando.web.voice import documents
from gwrando.web.voice.actions import delivery as actions
from gwrando.web.voice.forms.delivery import WAYS, DeliveryForm
from gwrando.web.voice.models import Delivery, Session
from gwrando.web.voice.queries import back as back_queries
from gwrando.web.voice.queries import delivery, staff

LANGUAGES: tuple[Language, ...] = get_args(Language)
PRINTED = {"poster": back.poster, "slides": back.slides}


def edition(request: HttpRequest, session: Session) -> GroupEdition:
    """The answers for the group of one room, with the addresses of this site."""
    at, links = timezone.now(), {}
    codes = {"cy": session.code_cy, "en": session.code_en}
    for language in LANGUAGES:
        with translation.override(language):
            links[language] = request.build_absolute_uri(f"{reverse('voice:join')}?code={codes[language]}")
    return documents.to_group_edition(
        session,
        staff.feedback(session.consultation),
        here=back_queries.here(session, at=at),
        door=request.build_absolute_uri(reverse("go")).split("://", 1)[-1],
        links=links,
        at=at,
    )


def give(request: HttpRequest, pk: int) -> HttpResponse:
    """How to give the word to the group of this room; `?as=aloud`, `poster` or `slides` is the thing itself; POST says how it went."""
    session = staff.sessions(for_person=request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if session is None:
        raise Http404
    if session.consultation.fed_back_at is None:
        messages.error(request, _("Word is not back yet. Come back when the answer has been published."))
        return redirect("voice:room", pk)
    if request.method == "POST" and request.POST.get("do") == "take_out":
        return _take_out(request, session)
    at, language = timezone.now(), _language()
    form = DeliveryForm(request.POST or None, initial={"given_on": timezone.localdate(at)})
    if request.method == "POST" and form.is_valid():
        actions.say_given(session=session, by=request.actor.label, at=at, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("Thank you. It is kept, and counts for how well we listen."))
        return redirect("voice:give", pk)
    wanted = request.GET.get("as", "")
    if wanted in PRINTED:
        return _printed(request, session, wanted)
    if wanted == "aloud":
        made = edition(request, session)
        parts = back.script(made, language, today=timezone.localdate(at))
        return render(request, "voice/aloud.html", {"session": session, "parts": parts})
    ways, word = dict(WAYS), delivery.of_group(session)
    context = {
        "session": session,
        "form": form,
        "word": word,
        "said": [
            {"row": row, "way": ways[row.how], "here": row.session_id == session.pk} for row in word.said
        ],
        "addresses": _addresses(pk),
        # where only a panel answered there is nothing to print
        "printable": staff.feedback(session.consultation).exists(),
    }
    return render(request, "voice/give.html", context, status=400 if form.errors else 200)


def _language() -> Language:
    return "cy" if get_language() == "cy" else "en"


def _addresses(pk: int) -> list[tuple[Language, str, str]]:
    made: list[tuple[Language, str, str]] = []
    for language, name in (("cy", "Cymraeg"), ("en", "English")):
        with translation.override(language):
            made.append((language, name, reverse("voice:give", args=[pk])))  # type: ignore[arg-type]
    return made


def _printed(request: HttpRequest, session: Session, wanted: str) -> HttpResponse:
    language, at = _language(), timezone.now()
    made = PRINTED[wanted](
        edition(request, session),
        language=language,
        today=timezone.localdate(at),
        at=session.consultation.fed_back_at or at,
    )
    name = f"gwrando-{wanted}-{session.pk}-{language}.pdf"
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made.content, content_type="application/pdf", headers=attached)


def _take_out(request: HttpRequest, session: Session) -> HttpResponse:
    number = request.POST.get("delivery", "")
    found = Delivery.objects.filter(session=session, pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    actions.take_out(delivery=found, by=request.actor.label, at=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Taken out."))
    return redirect("voice:give", session.pk)
