"""Reads: what stands published now, for each audience; the files; who read what with children."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from gwrando.errors import TamperedError
from gwrando.publish import audience as audiences
from gwrando.text import Bilingual
from gwrando.web.publish import rules
from gwrando.web.publish.models import EditionFile, Publication, ReadByChildren


@dataclass(frozen=True)
class EditionEvidence:
    """One published edition, for a self-assessment. `checked_by_children` is blank when nobody recorded
    it.
    """

    audience: str
    language: str
    format: str
    published_at: datetime
    checked_by_children: str
    sha256: str
    is_example: bool


def folder() -> Path:
    """Where the files of publications are; each is named by its hash."""
    return Path(settings.MEDIA_ROOT) / "publish"


def current(audience: str) -> Publication | None:
    """The publication that stands now for an audience, or None."""
    return Publication.objects.filter(audience=audience).select_related("reading").first()


def all_current() -> list[Publication]:
    """What stands now, one for each audience, in the order of the audiences that are installed."""
    found = (current(key) for key in audiences.names())
    return [publication for publication in found if publication is not None]


def edition(publication: Publication, *, format: str, language: str) -> EditionFile | None:
    """One file of a publication, or None."""
    return publication.files.filter(format=format, language=language).first()


def content(found: EditionFile) -> bytes:
    """The bytes of a published file. Raises `TamperedError` when it is gone or is not the one that was
    published.
    """
    return _read(found.sha256, suffix="", sha256=found.sha256)


def article(found: EditionFile) -> str:
    """The part of a published web page that this site shows: taken from the file whose hash is checked."""
    rules.check_part_of(found.article, page=content(found).decode())
    return found.article


def cover(found: EditionFile) -> bytes:
    """The small picture of a printed edition's first page (PNG). Raises `TamperedError` when it is gone."""
    return _read(found.sha256, suffix=".png", sha256="")


def _read(name: str, *, suffix: str, sha256: str) -> bytes:
    try:
        found = (folder() / f"{name}{suffix}").read_bytes()
    except OSError:
        raise TamperedError(
            cy="Mae'r ffeil hon ar goll.",
            en="This file is missing.",
            next_cy="Rhowch wybod i'r swyddfa; gallant ei chyhoeddi eto.",
            next_en="Tell the office; they can publish it again.",
        ) from None
    if sha256:
        rules.check_whole(found, sha256=sha256)
    return found


def readings(strategy: str, *, audience: str) -> QuerySet[ReadByChildren]:
    """Who read an audience's words with children, newest first."""
    return ReadByChildren.objects.filter(strategy=strategy, audience=audience).order_by("-read_on", "-pk")


def reading_of(strategy: str, *, audience: str, words_sha256: str) -> ReadByChildren | None:
    """The newest record of children reading exactly these words, or None."""
    return readings(strategy, audience=audience).filter(words_sha256=words_sha256).first()


def history(audience: str) -> QuerySet[Publication]:
    """Everything published for an audience, newest first."""
    return Publication.objects.filter(audience=audience)


def editions_for_evidence() -> list[EditionEvidence]:
    """One row per edition that stands now; read by the standards."""
    return [
        EditionEvidence(
            audience=publication.audience,
            language=found.language,
            format=found.format,
            published_at=publication.published_at,
            checked_by_children=_claim(publication),
            sha256=found.sha256,
            is_example=publication.is_example,
        )
        for publication in all_current()
        for found in publication.files.order_by("format", "language")
    ]


def _claim(publication: Publication) -> str:
    reading = publication.reading
    if reading is None:
        return ""
    group = Bilingual(cy=reading.group_cy, en=reading.group_en)
    return f"{group.cy} | {group.en}: {reading.n_children}, {reading.read_on.isoformat()}"
