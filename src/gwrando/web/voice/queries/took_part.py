"""Which slips said something. One question of the database for each kind of saying: joins would multiply them."""

from django.db.models import Exists, Model, OuterRef, Q

from gwrando.voice.questions.kinds import PROPOSED
from gwrando.web.voice.models import Answer, Support, Text, Vote


def _has(model: type[Model], **more: object) -> Exists:
    return Exists(model._default_manager.filter(participation=OuterRef("pk"), **more))


def answered(*, with_words: bool = False) -> Q:
    """A condition on participations: a vote, an answer, an idea or question of their own, or a screen of ideas they sent.

    `with_words`: any words as well.
    """
    written = _has(Text) if with_words else _has(Text, item__kind__in=PROPOSED)
    return Q(_has(Vote)) | Q(_has(Answer)) | Q(_has(Support)) | Q(written)
