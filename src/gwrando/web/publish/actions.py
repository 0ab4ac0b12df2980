"""Writes: publish a version (both languages together), record that children read it. Each adds an audit
row.
"""

import hashlib
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from gwrando.errors import Language
from gwrando.publish import audience as audiences
from gwrando.publish import checked, checks, editions, feedback_page
from gwrando.publish.content import Elsewhere, Surroundings
from gwrando.strategy.document import StrategyDocument
from gwrando.text import Bilingual
from gwrando.voice.feedback import FeedbackDocument
from gwrando.web.audit import actions as audit
from gwrando.web.publish import documents, queries, rules
from gwrando.web.publish.models import EditionFile, Publication, ReadByChildren

LANGUAGE_NAMES: dict[Language, str] = {"cy": "Cymraeg", "en": "English"}


def page_path(audience: str, language: Language) -> str:
    """The path of a version's public page in one language."""
    with translation.override(language):
        return reverse("publish:version", kwargs={"audience": audience})


def _around(
    audience: str, language: Language, *, site_url: str, reading: ReadByChildren | None
) -> Surroundings:
    """The other versions in this language, the same version in the other, and the page's own address."""
    others = [
        Elsewhere(key, language, audiences.load(key).name.in_(language), page_path(key, language))
        for key in audiences.names()
        if key != audience
    ]
    other: Language = "en" if language == "cy" else "cy"
    others.append(Elsewhere(audience, other, LANGUAGE_NAMES[other], page_path(audience, other)))
    return Surroundings(
        page_url=f"{site_url.rstrip('/')}{page_path(audience, language)}",
        elsewhere=tuple(others),
        checked=documents.to_checked(reading),
    )


def _keep(made: editions.Edition) -> None:
    """Writes the file (and its cover) under its hash; the same bytes are kept once."""
    folder = queries.folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((made.sha256, made.content), (f"{made.sha256}.png", made.cover)):
        if content:
            part = folder / f"{name}.part"
            part.write_bytes(content)
            part.replace(folder / name)  # never half a file under its name


@transaction.atomic
def publish_edition(
    *,
    document: StrategyDocument,
    audience: str,
    reason: str = "",
    name: str = "",
    site_url: str,
    by: str,
    at: datetime,
) -> Publication:
    """Publishes one audience's version: every format, Welsh and English together.

    Raises `RefusedError` while something must be mended, or when advice is left without a reason and a
    name, and whatever rendering raises; then nothing is published.
    """
    who = audiences.load(audience)
    found = checks.problems(document, who)
    rules.check_may_publish(found, reason=reason, name=name)
    words = checked.words_sha256(document, audience=audience)
    reading = queries.reading_of(document.id, audience=audience, words_sha256=words)
    around = {
        language: _around(audience, language, site_url=site_url, reading=reading)
        for language in checks.LANGUAGES
    }
    made = list(editions.render_all(document, audience=who, at=at, around=around))
    for one in made:
        _keep(one)
    text = document.to_yaml()
    publication = Publication.objects.create(
        strategy=document.id,
        audience=audience,
        document=text,
        document_sha256=hashlib.sha256(text.encode()).hexdigest(),
        words_sha256=words,
        is_example=document.is_example,
        problems=[
            {
                "code": problem.code,
                "where": problem.where,
                "language": problem.language or "",
                "cy": problem.message.cy,
                "en": problem.message.en,
            }
            for problem in found
        ],
        n_problems=len(found),
        reason=reason.strip() if found else "",
        answered_by=name.strip() if found else "",
        reading=reading,
        site_url=site_url,
        published_by=by,
        published_at=at,
    )
    EditionFile.objects.bulk_create(
        EditionFile(
            publication=publication,
            language=one.language,
            format=one.format,
            media_type=one.media_type,
            file_name=one.file_name,
            sha256=one.sha256,
            n_bytes=len(one.content),
            article=one.article,
            has_cover=bool(one.cover),
        )
        for one in made
    )
    audit.record(
        action="publish.publish_edition",
        thing=str(publication),
        by=by,
        at=at,
        note=publication.document_sha256,
    )
    return publication


@transaction.atomic
def record_reading(
    *,
    document: StrategyDocument,
    audience: str,
    group: Bilingual,
    n_children: int,
    read_on: date,
    what_changed: Bilingual,
    by: str,
    at: datetime,
) -> ReadByChildren:
    """Records that a group of children read the words as they stand now (after what they changed).

    The next edition with exactly these words says so; an edition with other words cannot.
    """
    reading = ReadByChildren.objects.create(
        strategy=document.id,
        audience=audience,
        group_cy=group.cy,
        group_en=group.en,
        n_children=n_children,
        read_on=read_on,
        what_changed_cy=what_changed.cy,
        what_changed_en=what_changed.en,
        words_sha256=checked.words_sha256(document, audience=audience),
        recorded_by=by,
        recorded_at=at,
    )
    audit.record(action="publish.record_reading", thing=str(reading), by=by, at=at)
    return reading


def answers_poster(document: FeedbackDocument, *, language: Language, site_url: str) -> bytes:
    """The "you said, we did" poster of a consultation. Made once and kept under the hash of all that it says.

    Raises `InputError` when the answers do not fit on one page. A cache, not a record: no audit row.
    """
    with translation.override(language):
        page = f"{site_url.rstrip('/')}{reverse('voice:consultation', args=[document.consultation])}"
    key = hashlib.sha256(f"{language}\0{page}\0{document.model_dump_json()}".encode()).hexdigest()
    path = queries.folder() / f"answers-{key}.pdf"
    if path.exists():
        return path.read_bytes()
    day = document.published_on or document.due_on
    at = datetime.combine(day, time(), tzinfo=UTC)
    made = feedback_page.render(document, format="poster", language=language, at=at, page_url=page)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(made.content)
    part.replace(path)
    return made.content
