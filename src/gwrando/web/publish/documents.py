"""Rows <-> the documents of the pure half: the strategy as it stands and as it was, and who read it."""

from gwrando.publish.checked import CheckedByChildren
from gwrando.strategy.document import StrategyDocument
from gwrando.text import Bilingual
from gwrando.web.publish.models import Publication, ReadByChildren
from gwrando.web.strategy import documents as strategy


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
