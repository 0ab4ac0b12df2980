"""You said, we did: record each answer, then send word back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gwrando.voice import feedback as feedback_rules
from gwrando.voice import panel as panel_rules
from gwrando.web.audit import actions as audit
from gwrando.web.voice import documents, rules
from gwrando.web.voice.actions import themes as coding
from gwrando.web.voice.models import Consultation, Feedback, Statement, Theme
from gwrando.web.voice.queries import ideas, staff
from gwrando.web.voice.queries import themes as theme_queries


@transaction.atomic
def record_feedback(
    *,
    consultation: Consultation,
    columns: dict[str, Any],
    statements: Sequence[Statement],
    themes: Sequence[Theme] = (),
    by: str,
    at: datetime,
) -> Feedback:
    """One answer, not yet seen by children. Raises `RefusedError` unless the consultation is closed."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    rules.check_may_answer(locked)
    last = Feedback.objects.filter(consultation=locked).aggregate(place=Max("place"))["place"] or 0
    answer = Feedback.objects.create(consultation=locked, place=last + 1, **columns)
    answer.statements.set([statement for statement in statements if statement.consultation_id == locked.pk])
    answer.themes.set([theme for theme in themes if theme.consultation_id == locked.pk])
    audit.record(action="voice.record_feedback", thing=f"feedback:{answer.pk}", by=by, at=at)
    return answer


@transaction.atomic
def remove_feedback(*, feedback: Feedback, by: str, at: datetime) -> None:
    """Takes an answer out again before it is published."""
    rules.check_may_answer(feedback.consultation)
    pk = feedback.pk
    feedback.delete()
    audit.record(action="voice.remove_feedback", thing=f"feedback:{pk}", by=by, at=at)


@transaction.atomic
def publish_feedback(*, consultation: Consultation, by: str, at: datetime) -> Consultation:
    """Word goes back: every child's page, the class's page and the public page show it from now.

    Raises `RefusedError` with everything that is not complete.
    """
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    answers = staff.feedback(locked)
    document = documents.to_feedback(locked, answers, at=at)
    keys = {statement.key for statement in locked.statements.all()}
    asked = ideas.panel(locked)
    found = [
        problem
        for problem in feedback_rules.problems(
            document, statements=keys, themes=theme_queries.must_be_answered(locked)
        )
        if problem.code != "no-answers" or not asked  # what a panel answered is an answer
    ]
    found += panel_rules.problems(sum(row.answer is None for row in asked))
    rules.check_may_publish(locked, problems=found)
    coding.keep_counts(consultation=locked)
    Consultation.objects.filter(pk=locked.pk).update(fed_back_at=at, fed_back_by=by)
    audit.record(action="voice.publish_feedback", thing=f"consultation:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked
