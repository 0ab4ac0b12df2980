"""Rows <-> the documents of the pure half: the strategy as it stands and as it was, and who read it."""

from gwrando.publish.checked import CheckedByChildren
from gwrando.strategy.document import StrategyDocument
from gwrando.text import Bilingual
from gwrando.voice.feedback import FeedbackDocument
from gwrando.web.publish.models import Publication, ReadByChildren
from gwrando.web.strategy import documents as strategy
from gwrando.web.voice import documents as voice
from gwrando.web.voice.models import Consultation
from gwrando.web.voice.queries.evidence import public_consultation
from gwrando.web.voice.queries.staff import feedback


def source() -> StrategyDocument | None:
    """The strategy as it stands now (approved words only); None when there is none yet."""
    return strategy.current()


def published(publication: Publication) -> StrategyDocument:
    """The strategy as it stood when it was published."""
    return StrategyDocument.from_yaml(publication.document, where=str(publication))


def to_checked(reading: ReadByChildren | None) -> CheckedByChildren | None:
    """The record as editions print it, or None."""
    if reading is None:
        return None
    return CheckedByChildren(
        group=Bilingual(cy=reading.group_cy, en=reading.group_en),
        n_children=reading.n_children,
        read_on=reading.read_on,
        what_changed=Bilingual(cy=reading.what_changed_cy, en=reading.what_changed_en),
        words_sha256=reading.words_sha256,
    )


def answers(slug: str) -> FeedbackDocument | None:
    """What children were told after a consultation; None until word went back to them."""
    found = public_consultation(slug)
    return _fed_back(found) if found is not None else None


def all_answers() -> list[FeedbackDocument]:
    """Every consultation whose children have had an answer, newest first."""
    rows = Consultation.objects.filter(opened_at__isnull=False).order_by("-fed_back_at", "-pk")
    return [document for row in rows if (document := _fed_back(row)) is not None]


def _fed_back(row: Consultation) -> FeedbackDocument | None:
    if row.fed_back_at is None:
        return None
    document = voice.to_feedback(row, feedback(row), at=row.fed_back_at)
    return document if document.entries else None
