"""The poster for a group's wall and the slides for its assembly: PDF/UA-1, letters of one size in both languages.

Word is already back when these are made, so its words cannot be shortened any more: what does not fit one page at the smallest
size goes on to the next page, and nothing is refused or cut.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import segno

from gwrando.errors import InputError, Language
from gwrando.printing import pdf
from gwrando.text import dates
from gwrando.voice.back import edition as words
from gwrando.voice.back.edition import GroupEdition
from gwrando.voice.feedback import DECISIONS

LANGUAGES: tuple[Language, ...] = ("cy", "en")
POSTER_PT = (12, 20)  # smallest and largest letters of what was answered, in points
SLIDE_PT = (24, 40)
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # counting pages does not look at it


@dataclass(frozen=True)
class Printed:
    """One PDF with the size of its letters in points (the same in the other language)."""

    content: bytes
    size_pt: int


def _qr(link: str) -> bytes:
    made = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        made, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return made.getvalue()


def _content(edition: GroupEdition, language: Language, today: date) -> dict[str, Any]:
    document = edition.document
    group = edition.group.in_(language)
    return {
        "language": language,
        "title": f"{words.TITLE.in_(language)}: {group}",
        "heading": words.TITLE.in_(language),
        "group": group,
        "asked": words.asked(edition, language),
        "promised": words.promised(edition, language, today=today),
        "example": words.EXAMPLE.in_(language) if document.is_example else "",
        "said": words.SAID.in_(language),
        "why": words.WHY.in_(language),
        "next": words.NEXT.in_(language),
        "answered": words.ANSWERED.in_(language),
        "come_back": words.COME_BACK.in_(language),
        "door": edition.door,
        "code_cy": edition.code.cy,
        "code_en": edition.code.en,
        "qr": words.QR.in_(language),
        "link": edition.links[language],
        "answers": [
            {
                "said": each.said.in_(language),
                "key": each.decision,
                "decision": DECISIONS[each.decision].in_(language),
                "due": f"{words.BY.in_(language)} {dates.spoken(each.due_on, language)}"
                if each.due_on
                else "",
                "reason": each.reason.in_(language),
                "next": each.next_step.in_(language),
            }
            for each in document.entries
        ],
    }


@lru_cache(maxsize=256)
def _n_pages(template: str, data: str) -> int:
    made = json.loads(data)
    code = {"qr.svg": _qr(made["link"])}
    return len(pdf.pages(template, data=made, files=code, at=_ANY_TIME, dots_per_inch=1))


def _largest(
    template: str, versions: Mapping[Language, dict[str, Any]], *, limits: tuple[int, int], n_pages: int
) -> int:
    """The largest size at which both languages need no more pages than `n_pages`; the smallest where none does."""

    def fits(size: int) -> bool:
        return all(
            _n_pages(template, json.dumps({**made, "size": size}, sort_keys=True)) <= n_pages
            for made in versions.values()
        )

    low, high = limits
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _render(
    edition: GroupEdition,
    *,
    file: str,
    limits: tuple[int, int],
    n_pages: int,
    language: Language,
    today: date,
    at: datetime,
) -> Printed:
    if not edition.document.entries:
        raise InputError(
            cy="Nid oes ateb i'w ddangos eto.",
            en="There is no answer to show yet.",
            where=edition.document.consultation,
            next_cy="Ysgrifennwch beth ddywedodd y plant a beth wnaethoch chi.",
            next_en="Write what the children said and what you did.",
        )
    template = files("gwrando.voice.back").joinpath(file).read_text(encoding="utf-8")
    versions = {one: _content(edition, one, today) for one in LANGUAGES}
    size = _largest(template, versions, limits=limits, n_pages=n_pages)
    made = {**versions[language], "size": size}
    content = pdf.render(template, data=made, files={"qr.svg": _qr(made["link"])}, at=at)
    return Printed(content, size)


def poster(edition: GroupEdition, *, language: Language, today: date, at: datetime) -> Printed:
    """An A4 poster for the group's wall: each answer with its reason and what is next, the code and its QR to come back.

    A wall is read by others than the group, so what the group itself said (`here`) is not on it. One page where the
    words fit at the smallest size. Raises `InputError` without an answer, or for a character no shipped font has.
    """
    return _render(
        edition, file="poster.typ", limits=POSTER_PT, n_pages=1, language=language, today=today, at=at
    )


def slides(edition: GroupEdition, *, language: Language, today: date, at: datetime) -> Printed:
    """16:9 slides for an assembly: who it is for, one slide an answer (said, decided, why), and how to come back.

    Raises `InputError` as `poster` does.
    """
    pages = len(edition.document.entries) + 2
    return _render(
        edition, file="slides.typ", limits=SLIDE_PT, n_pages=pages, language=language, today=today, at=at
    )
