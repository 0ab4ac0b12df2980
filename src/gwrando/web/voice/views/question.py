"""One question on a child's screen, of any kind. Without JavaScript: taps are buttons, the rest is a form."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from gwrando.errors import InputError
from gwrando.voice.questions import choices, read
from gwrando.voice.questions.kinds import PLACES, PROPOSED, Order, Pair, Place, Question
from gwrando.web.voice import forms
from gwrando.web.voice.actions import questions, taking_part
from gwrando.web.voice.models import Participation
from gwrando.web.voice.presenters.questions import Choice, choices_of, rows_of
from gwrando.web.voice.queries.cards import Card
from gwrando.web.voice.views import ideas, offering

ENOUGH = "enough"  # the button of an order that stops before the third place


def _given(request: HttpRequest) -> dict[str, list[str]]:
    return {key: request.POST.getlist(key) for key in request.POST}


def _unfinished(question: Question, value: Any, request: HttpRequest) -> bool:
    """Whether an order has more places to fill and the child has not said that is enough."""
    if not isinstance(question, Order) or value is None or ENOUGH in request.POST:
        return False
    return len(value) < min(PLACES, len(question.options))


def _turn(request: HttpRequest, here: Card) -> int:
    typed = request.POST.get("turn", "")
    return int(typed) if typed.isdigit() and 1 <= int(typed) <= 30_000 else here.turn


def _shown(
    here: Card, question: Question, given: dict[str, list[str]] | None
) -> tuple[list[Choice], list[dict[str, Any]]]:
    """The choices and the lines of a grid, with what was given now or before."""
    return choices_of(question, value=here.value, given=given, pair=here.pair), rows_of(
        question, value=here.value, given=given
    )


def _words(
    request: HttpRequest,
    found: Participation,
    here: Card,
    context: dict[str, Any],
    after: HttpResponse,
) -> HttpResponse:
    form = forms.WordsForm(request.POST or None, initial={"token": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["words"].strip():
            made = taking_part.send_words(
                participation=found,
                item=here.item,
                token=form.cleaned_data["token"],
                words=form.cleaned_data["words"],
                at=timezone.now(),
            )
            offering.offer_after(request, made)
        return after
    return render(
        request, "voice/question.html", context | {"form": form}, status=400 if form.errors else 200
    )


def _said(error: InputError) -> dict[str, str]:
    welsh = get_language() == "cy"
    return {
        "what": error.cy if welsh else error.en,
        "next": error.next_cy if welsh else error.next_en,
    }


def _named(question: Question, keys: Sequence[str]) -> list[Any]:
    words = choices(question)
    return [{"key": key, "label": words[key]} for key in keys if key in words]


def screen(
    request: HttpRequest,
    found: Participation,
    here: Card,
    *,
    context: dict[str, Any],
    after: HttpResponse,
) -> HttpResponse:
    """The question; a POST keeps the answer and goes to the next card, or says kindly what to change."""
    if here.question is None or here.item is None:
        raise ValueError("not a question")
    question = here.question
    context |= {"question": question, "activity": here.item.activity}
    if question.type == "words":
        return _words(request, found, here, context, after)
    if question.type in PROPOSED:
        return ideas.screen(request, found, here, context=context, after=after)
    given, problem, chosen = None, None, []
    if request.method == "POST":
        given = _given(request)
        try:
            value = read(question, given)
        except InputError as error:
            problem = error
        else:
            if value is None:
                return after
            if not _unfinished(question, value, request):
                questions.keep_answer(
                    participation=found,
                    item=here.item,
                    part=here.part,
                    value=value,
                    turn=_turn(request, here),
                    at=timezone.now(),
                )
                return after
            chosen = _named(question, value if isinstance(value, list) else [])
    options, lines = _shown(here, question, given)
    if isinstance(question, Order):
        taken = {place["key"] for place in chosen}
        options = [option for option in options if option.key not in taken]
        before = here.value if isinstance(here.value, list) and given is None else []
        context |= {"chosen": chosen, "before": _named(question, before)}
    context |= {
        "options": options,
        "lines": lines,
        "problem": _said(problem) if problem else None,
        "typed": (given or {}).get("answer", [""])[-1] if problem else here.value,
        "tall": any(option.picture for option in options),
        "is_pair": isinstance(question, Pair),
        "across": max(square.across for square in question.squares) if isinstance(question, Place) else 0,
    }
    return render(request, "voice/question.html", context, status=400 if problem else 200)
