"""An adult says how and when the word reached a group; the answer "did this answer us?" is counted again."""

import json
from datetime import date, datetime

from django.db import transaction

from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import Consultation, Delivery, Session
from gwrando.web.voice.queries import delivery, replies


@transaction.atomic
def say_given(
    *, session: Session, how: str, given_on: date, why_not: str = "", by: str, at: datetime
) -> Delivery:
    """One more way the word was given to the group of this room, or why it could not be; said twice, kept once.

    Raises `RefusedError` as `rules.check_may_deliver` says.
    """
    rules.check_may_deliver(
        session.consultation, how=how, given_on=given_on, n_joined=delivery.n_joined(session), at=at
    )
    made, is_new = Delivery.objects.get_or_create(
        session=session, how=how, given_on=given_on, defaults={"why_not": why_not, "said_by": by}
    )
    if is_new:
        audit.record(action="voice.say_given", thing=f"session:{session.pk}", by=by, at=at, note=f"how={how}")
    return made


@transaction.atomic
def take_out(*, delivery: Delivery, by: str, at: datetime) -> None:
    """Takes out what was said by mistake; the log keeps that it was."""
    session, how = delivery.session_id, delivery.how
    delivery.delete()
    audit.record(action="voice.take_out_given", thing=f"session:{session}", by=by, at=at, note=f"how={how}")


def keep_replies(consultation: Consultation) -> None:
    """Makes the table of replies anew when five or more have come since the last. Call it inside a transaction."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not replies.is_ripe(locked):
        return
    Consultation.objects.filter(pk=locked.pk).update(
        replies=json.dumps(replies.table(locked).to_dict(), ensure_ascii=False),
        n_replies=sum(replies.counts(locked).values()),
    )
