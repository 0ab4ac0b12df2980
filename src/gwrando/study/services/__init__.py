"""What services could do: who noticed, who helped, how late; who knew when; the move to secondary school as a calendar.

Everything counts children and groups and ends in `answers.Counted`, which stays inside until `outputs` lets it leave.
"""

from gwrando.study.answers import Counted
from gwrando.study.definition import Study
from gwrando.study.engine import Engine
from gwrando.study.services import calendar, opportunity, questions, waiting
from gwrando.study.services.register import Entry, check_register, register


def ask(engine: Engine, study: Study) -> Counted:
    """All answers about services. Needs `chronology`, `observed`, `population` and `member` in the work store."""
    questions.load(engine, study)
    return Counted.joined(
        (waiting.ask(engine, study), opportunity.ask(engine, study), calendar.ask(engine, study))
    )


__all__ = ["Entry", "ask", "check_register", "register"]
