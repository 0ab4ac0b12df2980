"""One batch of answers from a device that had no wi-fi. The slip is the key: the lesson may be over by now."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language

from gwrando.errors import InputError, RefusedError
from gwrando.voice import codes
from gwrando.voice.questions import read
from gwrando.voice.questions.kinds import PROPOSED
from gwrando.web.accounts.queries import PARTICIPATION
from gwrando.web.voice import forms
from gwrando.web.voice.actions import batch as actions
from gwrando.web.voice.actions import questions, taking_part
from gwrando.web.voice.models import Participation, Text
from gwrando.web.voice.queries import children
from gwrando.web.voice.queries.cards import Card, cards
from gwrando.web.voice.views import ideas, offering
from gwrando.web.voice.views.places import address

MOST = 200  # entries of one batch: more than a lesson's cards, changed several times
WORDS, EVALUATION = "words", "evaluation"


def _entries(request: HttpRequest) -> tuple[str, list[dict[str, Any]]] | None:
    """The slip and the entries, each with `id`, `card` and `fields`; None when the body is not that."""
    try:
        data = json.loads(request.body)
        slip, sent = data["slip"], data["sent"]
        good = isinstance(slip, str) and isinstance(sent, list) and len(sent) <= MOST
        for one in sent:
            good = good and {type(one["id"]), type(one["card"])} == {str} and len(one["id"]) <= 60
            good = good and all(
                isinstance(texts, list) and all(isinstance(text, str) for text in texts)
                for texts in one["fields"].values()
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (slip, sent) if good else None


def _last(fields: dict[str, list[str]], name: str) -> str:
    return (fields.get(name) or [""])[-1]


def _flat(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: texts[-1] for name, texts in fields.items() if texts}


def _keep_words(found: Participation, fields: dict[str, list[str]], card: Card | None) -> Text | None:
    form = forms.WordsForm(_flat(fields))
    if not form.is_valid():
        raise InputError(
            cy="Dyna lawer o eiriau!",
            en="That is a lot of words!",
            next_cy="Gwnewch nhw'n fyrrach, os gwelwch yn dda. Nid oes dim wedi'i golli.",
            next_en="Please make it shorter. Nothing is lost.",
        )
    if not form.cleaned_data["words"].strip():
        return None
    return taking_part.send_words(
        participation=found,
        item=card.item if card else None,
        token=form.cleaned_data["token"],
        words=form.cleaned_data["words"],
        at=timezone.now(),
        late=True,
    )


def _keep(found: Participation, card: Card, fields: dict[str, list[str]]) -> Text | None:
    """Keeps one answer to a question, and gives back words. Raises `InputError` with kind words."""
    if card.question is None or card.item is None:
        raise ValueError("not a question")
    if card.question.type == "words":
        return _keep_words(found, fields, card)
    if card.question.type in PROPOSED:
        made = _keep_words(found, fields, card)
        ideas.keep_taps(found, card, fields, at=timezone.now(), late=True)
        return made
    value = read(card.question, fields)
    typed = _last(fields, "turn")
    turn = int(typed) if typed.isdigit() and 1 <= int(typed) <= 30_000 else card.turn
    if value is not None:
        questions.keep_answer(
            participation=found,
            item=card.item,
            part=card.part,
            value=value,
            turn=turn,
            at=timezone.now(),
            late=True,
        )
    return None


def _said(error: InputError | RefusedError) -> str:
    welsh = get_language() == "cy"
    return f"{error.cy} {error.next_cy}" if welsh else f"{error.en} {error.next_en}"


def batch(request: HttpRequest) -> JsonResponse:
    """`kept`: ids that need not be sent again; `again`: ids with what to change, for the card they came from."""
    at = timezone.now()
    try:
        taking_part.check_may_try_code(address=address(request), at=at)
    except RefusedError as error:
        return JsonResponse({"what": _said(error)}, status=429)
    given = _entries(request)
    if given is None:
        return JsonResponse({"kept": []}, status=400)
    slip, sent = given
    number = codes.read_slip(slip)
    found = children.participation_of_slip(number) if number else None
    if found is None:
        taking_part.note_failed_code(address=address(request), at=at)
        return JsonResponse({"kept": []}, status=404)
    by_number = {str(card.number): card for card in cards(found)}
    kept, again, votes, written = [], [], [], []
    try:
        for one in sent:
            card, fields = by_number.get(one["card"]), one["fields"]
            try:
                if one["card"] == WORDS:
                    written.append(_keep_words(found, fields, None))
                elif one["card"] == EVALUATION:
                    form = forms.EvaluationForm(_flat(fields))
                    if form.is_valid():
                        taking_part.evaluate(participation=found, said=form.cleaned_data, at=at, late=True)
                elif card is not None and card.statement is not None:
                    vote = forms.VoteForm(_flat(fields))
                    if vote.is_valid():
                        data = vote.cleaned_data
                        votes.append((card.statement, data["choice"], data["turn"]))
                elif card is not None:
                    written.append(_keep(found, card, fields))
            except InputError as error:
                again.append({"id": one["id"], "card": one["card"], "what": _said(error)})
            else:
                kept.append(one["id"])
        actions.cast_votes(participation=found, votes=votes, at=at)
    except RefusedError as error:
        return JsonResponse({"kept": [], "what": _said(error)}, status=403)
    if request.session.get(PARTICIPATION) == str(
        found.pk
    ):  # still this child's device: help on the next screen
        for text in filter(None, written):
            offering.offer_after(request, text)
    return JsonResponse({"kept": kept, "again": again})
