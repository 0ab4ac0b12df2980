"""A child's screen of ideas, or of questions to a panel: write one, and tick those of others."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from gwrando.web.voice import forms, rules
from gwrando.web.voice.actions import ideas as actions
from gwrando.web.voice.actions import taking_part
from gwrando.web.voice.forms.ideas import taps
from gwrando.web.voice.models import Participation
from gwrando.web.voice.queries import ideas
from gwrando.web.voice.queries.cards import Card
from gwrando.web.voice.views import offering

MORE = "more"


def keep_taps(
    found: Participation, here: Card, fields: Mapping[str, Sequence[str]], *, at: datetime, late: bool = False
) -> None:
    """Keeps what a child said of the ideas on the screen they sent."""
    if here.item is None:
        raise ValueError("not a question")
    typed = (list(fields.get("turn", ())) or [""])[-1]
    actions.keep_support(
        participation=found,
        item=here.item,
        said=taps(fields),
        turn=int(typed) if typed.isdigit() and 1 <= int(typed) <= 30_000 else here.turn,
        at=at,
        late=late,
    )


def _page(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 4 else 0


def screen(
    request: HttpRequest, found: Participation, here: Card, *, context: dict[str, Any], after: HttpResponse
) -> HttpResponse:
    """Ten ideas of others as dealt to this slip, and a box for their own; a POST keeps both and goes on, or to ten more."""
    if here.item is None:
        raise ValueError("not a question")
    at, page = timezone.now(), _page(request.GET.get(MORE, ""))
    form = forms.WordsForm(request.POST or None, initial={"token": secrets.token_urlsafe(24)})
    given = {key: request.POST.getlist(key) for key in request.POST}
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["words"].strip():
            made = taking_part.send_words(
                participation=found,
                item=here.item,
                token=form.cleaned_data["token"],
                words=form.cleaned_data["words"],
                at=at,
            )
            offering.offer_after(request, made)
        keep_taps(found, here, given, at=at)
        if MORE in given:
            more = _page(given[MORE][-1])
            return redirect(f"{reverse('voice:card', args=[here.number])}?{MORE}={more}")
        return after
    screens = ideas.screens(found, here.item, at=at)
    page = min(page, len(screens) - 1)
    ticked = taps(given)
    context |= {
        "form": form,
        "rules": rules.RULES.values(),
        "ideas": [
            {"idea": one, "ticked": ticked.get(one.pk, one.supports), "number": number}
            for number, one in enumerate(screens[page], start=1)
        ],
        "more": page + 1 if page + 1 < len(screens) else 0,
    }
    return render(request, "voice/question.html", context, status=400 if form.errors else 200)
