"""Listen: consultations, votes counted with their intervals, and word back to the children who spoke."""

from gwrando.voice.consultation import ConsultationDocument, Promise, Statement
from gwrando.voice.feedback import FeedbackDocument, YouSaidWeDid
from gwrando.voice.gates import Problem
from gwrando.voice.tally import Interval, StatementTally, Vote

__all__ = [
    "ConsultationDocument",
    "FeedbackDocument",
    "Interval",
    "Problem",
    "Promise",
    "Statement",
    "StatementTally",
    "Vote",
    "YouSaidWeDid",
]
