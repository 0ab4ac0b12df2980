"""What one group itself said about each answer: in words, and only what the group is shown on its own page."""

from datetime import datetime

from gwrando.text import Bilingual
from gwrando.voice.back import in_words
from gwrando.web.voice import rules
from gwrando.web.voice.models import Session
from gwrando.web.voice.queries import children, staff
from gwrando.web.voice.queries.results import Result, results


def _words(result: Result) -> Bilingual | None:
    table = result.table
    return in_words(
        Bilingual(cy=result.statement.text_cy, en=result.statement.text_en),
        shown={side: table.cell("all", side).shown for side in ("agree", "disagree")},
        whole=table.row_total("all").shown,
        nearly_all=result.nearly_all,
        rules=table.rules,
    )


def is_shown(session: Session, *, at: datetime) -> bool:
    """Whether this group is shown what it said: the room has closed, and five or more answered."""
    return not rules.session_is_open(session, at=at) and children.n_answered(session) >= rules.FEWEST_SHOWN


def here(session: Session, *, at: datetime) -> dict[int, tuple[Bilingual, ...]]:
    """Number of the answer, from 1 -> a sentence for each of its statements about which this group's own table is certain."""
    if not is_shown(session, at=at):
        return {}
    by_pk = {result.statement.pk: result for result in results(session.consultation, session=session)}
    made = {}
    for number, answer in enumerate(staff.feedback(session.consultation), start=1):
        said = [_words(by_pk[row.pk]) for row in answer.statements.all() if row.pk in by_pk]
        made[number] = tuple(words for words in said if words is not None)
    return made
