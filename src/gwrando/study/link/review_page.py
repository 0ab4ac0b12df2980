"""The review page as HTML: two records side by side, three answers. No script, nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

from gwrando.errors import Language
from gwrando.printing import html
from gwrando.study.link import review_words as words
from gwrando.study.link.queue import FIELDS, Queue
from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual, dates


@cache
def style() -> str:
    """The style sheet, which stands in the page itself."""
    return (resources.files("gwrando.study") / "templates" / "review.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """The style sheet's hash, by which the page's security policy lets it in."""
    return base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


def page(
    queue: Queue | None, *, language: Language, root: str, proof: str, minutes: int, at: int | None = None
) -> bytes:
    """The page with the pair at a place, or that there is none left; without a queue, that the session is over.

    `root` is the secret part of the address, `proof` the session's own word that every form must bring back.
    """
    rows, services, progress = [], ("", ""), ""
    if queue is not None:
        progress = words.progress(*queue.progress()).in_(language)
    if queue is not None and at is not None:
        (left, mine), (right, theirs) = queue.shown(at)
        services = (_service(left[0], language), _service(right[0], language))
        rows = [_row(name, mine, theirs, language) for name in FIELDS if mine[name] or theirs[name]]
    template = html.environment("gwrando.study").get_template("templates/review.html.j2")
    made = template.render(
        language=language,
        other="en" if language == "cy" else "cy",
        w={key: text.in_(language) for key, text in words.WORDS.items()},
        answers=[(key, text.in_(language)) for key, text in words.ANSWER_WORDS.items()],
        keys={key: text.in_(language) for key, text in words.KEYS.items()},
        over=queue is None,
        pair=at,
        rows=rows,
        services=services,
        progress=progress,
        can_change=queue is not None and queue.last is not None and queue.last != at,
        ends_after=words.ends_after(minutes).in_(language),
        root=root,
        proof=proof,
        style=Markup(style()),  # noqa: S704 - our own file
    )
    return made.encode()


def _service(key: str, language: Language) -> str:
    known: Mapping[str, Bilingual] = SERVICES  # type: ignore[assignment]
    return known[key].in_(language) if key in known else key


def _row(name: str, mine: Mapping[str, Any], theirs: Mapping[str, Any], language: Language) -> dict[str, Any]:
    values = [_shown(name, record[name], language) for record in (mine, theirs)]
    return {
        "label": words.FIELD_WORDS[name].in_(language),
        "cells": values,
        "alike": bool(values[0]) and values[0] == values[1],
    }


def _shown(name: str, value: Any, language: Language) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return str(dates.spoken(value, language))
    if name == "sex" and value in words.SEXES:
        return words.SEXES[value].in_(language)
    if name == "postcode":
        return f"{value[:-3]} {value[-3:]}"
    return str(value)
