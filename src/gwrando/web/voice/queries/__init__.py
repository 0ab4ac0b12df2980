"""Reads. Rows come from here and nowhere else, for the person who asks."""

from gwrando.web.voice.queries.evidence import (
    ConsultationEvidence,
    FollowedStory,
    HeardConsultation,
    consultations_for_evidence,
    followed_story,
)

__all__ = [
    "ConsultationEvidence",
    "FollowedStory",
    "HeardConsultation",
    "consultations_for_evidence",
    "followed_story",
]
