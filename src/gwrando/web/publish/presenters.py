"""Publications -> words and numbers for a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from gwrando.errors import Language
from gwrando.publish import audience as audiences
from gwrando.publish import checked, checks
from gwrando.publish.audience import FORMATS
from gwrando.strategy.document import StrategyDocument
from gwrando.text import dates
from gwrando.web.publish import documents
from gwrando.web.publish.models import EditionFile, Publication


@dataclass(frozen=True)
class Download:
    """One printed file: what it is, how large, where."""

    format: str
    name: str
    size: str
    has_cover: bool


def language() -> Language:
    """The page's language."""
    return "cy" if get_language() == "cy" else "en"


def size(n_bytes: int) -> str:
    """A file's size as people read it: `187 KB`."""
    return f"{max(1, round(n_bytes / 1024))} KB"


def downloads(files: list[EditionFile]) -> list[Download]:
    """The printed files of one language, booklet first."""
    here = [found for found in files if found.language == language() and found.format != "web"]
    return [
        Download(
            format=found.format,
            name=FORMATS[found.format].in_(language()) if found.format in FORMATS else found.format,
            size=size(found.n_bytes),
            has_cover=found.has_cover,
        )
        for found in sorted(here, key=lambda one: one.format)
    ]


def card(publication: Publication) -> dict[str, Any]:
    """A version on the list: who it is for, its files, when it went out, who checked it."""
    who = audiences.load(publication.audience)
    checked_by = documents.to_checked(publication.reading)
    return {
        "key": publication.audience,
        "name": who.name,
        "who": who.who,
        "title": who.title,
        "downloads": downloads(list(publication.files.all())),
        "published": dates.spoken(publication.published_at.date(), language()),
        "is_example": publication.is_example,
        "checked": checked_by.said(language()) if checked_by else "",
        "reason": publication.reason,
        "answered_by": publication.answered_by,
        "n_problems": publication.n_problems,
    }


def side_by_side(publications: list[Publication]) -> list[dict[str, Any]]:
    """Every promise in every version: one row per promise, its words for each audience in order.

    The order of the promises is the fullest version's; a promise an older version does not have is left
    blank.
    """
    if not publications:
        return []
    kept = [(publication.audience, documents.published(publication)) for publication in publications]
    said = language()
    names = {key: audiences.load(key).name.in_(said) for key, _ in kept}
    return [
        {
            "id": aim.id,
            "title": aim.title.in_(said),
            "promises": [
                {
                    "id": each.id,
                    "versions": [
                        {"key": key, "name": names[key], "text": _text(doc, each.id, key, said)}
                        for key, doc in kept
                    ],
                }
                for each in aim.commitments
            ],
        }
        for aim in kept[0][1].aims
    ]


def _text(doc: StrategyDocument, ref: str, key: str, said: Language) -> str:
    found = doc.commitment(ref)
    wording = found.wordings.get(key) if found else None
    return wording.text.in_(said) if wording else ""


def desk(document: StrategyDocument, *, audience: str, publication: Publication | None) -> dict[str, Any]:
    """An audience on the officer's desk: what is left to mend, and whether what stands is still these
    words.
    """
    who = audiences.load(audience)
    found = checks.problems(document, who)
    same = publication is not None and (
        publication.words_sha256 == checked.words_sha256(document, audience=audience)
    )
    return {
        "key": audience,
        "name": who.name,
        "who": who.who,
        "reading": who.reading,
        "problems": [problem(one) for one in found],
        "n_must": sum(one.must for one in found),
        "n_advice": sum(not one.must for one in found),
        "publication": publication,
        "published": dates.spoken(publication.published_at.date(), language()) if publication else "",
        "is_same": same,
    }


def problem(found: checks.Problem) -> dict[str, Any]:
    """One problem as a row: where, which language, what."""
    return {
        "where": found.where,
        "language": checks.NAMES[found.language].in_(language()) if found.language else "",
        "message": found.message.in_(language()),
        "words": "" if found.words in found.message.en else found.words,
        "words_language": found.language or "",
        "must": found.must,
    }
