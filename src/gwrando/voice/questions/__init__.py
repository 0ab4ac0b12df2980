"""Questions of more kinds than agree or disagree: what is asked, what may be answered, and the answers counted."""

from gwrando.voice.questions.activities import Activity
from gwrando.voice.questions.answers import Value, read
from gwrando.voice.questions.counts import Part, parts
from gwrando.voice.questions.kinds import KINDS, Option, Question, choices, ordered

__all__ = ["KINDS", "Activity", "Option", "Part", "Question", "Value", "choices", "ordered", "parts", "read"]
