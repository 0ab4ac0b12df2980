"""People make themes, give them to words, and choose quotes."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gwrando.errors import InputError
from gwrando.voice.themes import quotes
from gwrando.web.audit import actions as audit
from gwrando.web.voice.models import LONG, Coding, Consultation, Feedback, Quote, Text, Theme, ThemeCounts
from gwrando.web.voice.queries import themes as queries
from gwrando.web.voice.rules import themes as rules


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update().get(pk=consultation.pk)


@transaction.atomic
def create_theme(*, consultation: Consultation, columns: dict[str, Any], by: str, at: datetime) -> Theme:
    """A new theme at the end of the list. Raises `RefusedError` once word is back."""
    locked = _locked(consultation)
    rules.check_may_change_themes(locked)
    last = Theme.objects.filter(consultation=locked).aggregate(place=Max("place"))["place"] or 0
    theme = Theme.objects.create(consultation=locked, place=last + 1, **columns)
    audit.record(action="voice.create_theme", thing=f"theme:{theme.pk}", by=by, at=at)
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, columns: dict[str, Any], by: str, at: datetime) -> Theme:
    """New names or another description; what was coded stays. Raises `RefusedError` once word is back."""
    rules.check_may_change_themes(_locked(theme.consultation))
    Theme.objects.filter(pk=theme.pk).update(**columns)
    audit.record(action="voice.change_theme", thing=f"theme:{theme.pk}", by=by, at=at)
    theme.refresh_from_db()
    return theme


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: str, at: datetime) -> Theme:
    """All that stood under one theme now stands under the other: words, quotes, answers. The first one goes."""
    _locked(theme.consultation)
    rules.check_may_merge(theme, into=into)
    for model in (Coding, Quote):
        there = model.objects.filter(theme=into).values("text")
        model.objects.filter(theme=theme).exclude(text__in=there).update(theme=into)
    for answer in Feedback.objects.filter(themes=theme):
        answer.themes.add(into)
    pk = theme.pk
    theme.delete()
    audit.record(action="voice.merge_themes", thing=f"theme:{pk}", by=by, at=at, note=f"into theme:{into.pk}")
    return into


@transaction.atomic
def remove_theme(*, theme: Theme, by: str, at: datetime) -> None:
    """Takes a theme that no words have off the list. Raises `RefusedError` otherwise."""
    _locked(theme.consultation)
    rules.check_may_remove_theme(theme, n_codings=theme.codings.count())
    pk = theme.pk
    theme.delete()
    audit.record(action="voice.remove_theme", thing=f"theme:{pk}", by=by, at=at)


@transaction.atomic
def code_text(*, consultation: Consultation, text: Text, theme: Theme | None, by: str, at: datetime) -> None:
    """Says that these words speak of a theme (they may of several), or, without one, of none: that undoes the rest.

    Saying it twice changes nothing. Raises `RefusedError` when these words may not be coded now.
    """
    locked = _locked(consultation)
    rules.check_may_code(locked, text=text)
    others = Coding.objects.filter(text=text)
    (others.exclude(theme=None) if theme is None else others.filter(theme=None)).delete()
    if others.filter(theme=theme).exists():
        return
    if theme is None:
        Quote.objects.filter(text=text).delete()
    Coding.objects.create(text=text, theme=theme, by=by, at=at)
    audit.record(
        action="voice.code_text",
        thing=f"theme:{theme.pk}" if theme else f"consultation:{locked.pk}",
        by=by,
        at=at,
    )


@transaction.atomic
def uncode_text(
    *, consultation: Consultation, text: Text, theme: Theme | None, by: str, at: datetime
) -> None:
    """Takes one theme (or "none of these") off words again, with the quote that showed it."""
    locked = _locked(consultation)
    rules.check_may_code(locked, text=text)
    gone, _ = Coding.objects.filter(text=text, theme=theme).delete()
    if not gone:
        return
    if theme is not None:
        Quote.objects.filter(text=text, theme=theme).delete()
    audit.record(
        action="voice.uncode_text",
        thing=f"theme:{theme.pk}" if theme else f"consultation:{locked.pk}",
        by=by,
        at=at,
    )


@transaction.atomic
def choose_quote(
    *, consultation: Consultation, text: Text, theme: Theme, words: str, by: str, at: datetime
) -> Quote:
    """A person chose words of a published text and found that they identify nobody; gaps are shown as "[…]".

    Raises `InputError` when they are not this text's own words in their order, `RefusedError` when the text may
    not be quoted.
    """
    locked = _locked(consultation)
    rules.check_may_quote(locked, text=text)
    shown = quotes.shortened(words, text=text.words)
    if shown is None or len(shown) > LONG:
        raise InputError(
            cy="Rhaid i ddyfyniad fod yn eiriau'r plentyn ei hun, yn eu trefn, heb newid dim.",
            en="A quote must be the child's own words, in their order, with nothing changed.",
            next_cy="Gallwch adael geiriau allan; bydd […] yn dangos ble. Ni ellir ychwanegu na chywiro.",
            next_en="You may leave words out; […] will show where. Nothing can be added or corrected.",
        )
    quote, _ = Quote.objects.update_or_create(
        text=text, theme=theme, defaults={"words": shown, "checked_by": by, "checked_at": at}
    )
    audit.record(action="voice.choose_quote", thing=f"quote:{quote.pk}", by=by, at=at)
    return quote


@transaction.atomic
def remove_quote(*, quote: Quote, by: str, at: datetime) -> None:
    """Takes a quote down, at any time: safety does not wait for a state."""
    pk = quote.pk
    quote.delete()
    audit.record(action="voice.remove_quote", thing=f"quote:{pk}", by=by, at=at)


def keep_counts(*, consultation: Consultation) -> None:
    """Keeps the protected counts once, inside the write that sends word back: they outlive the words."""
    if not queries.themes(consultation):
        return
    found = queries.table(consultation)
    result = json.dumps(found.to_dict(), ensure_ascii=False) if found else ""
    ThemeCounts.objects.update_or_create(consultation=consultation, defaults={"result": result})
