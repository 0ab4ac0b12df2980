"""People read what children wrote, and look after worries."""

from datetime import datetime

from django.db import transaction

from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import Concern, Text


@transaction.atomic
def decide_text(*, text: Text, door: str, rule: str, by: str, at: datetime) -> Text:
    """One of three doors: publish, do not publish (with the rule), worried about someone.

    The third door also raises a concern at once. Raises `RefusedError` when somebody decided before.
    """
    locked = Text.objects.select_for_update().select_related("participation__session").get(pk=text.pk)
    rules.check_may_decide(locked, door=door, rule=rule)
    Text.objects.filter(pk=locked.pk).update(
        door=door, rule=rule if door == "not_publish" else "", decided_by=by, decided_at=at
    )
    session = locked.participation.session
    if door == "worried":
        Concern.objects.bulk_create(
            [
                Concern(
                    session=session,
                    source="moderator",
                    token=f"door:{locked.pk.hex}",
                    hour=locked.received_hour,
                    due_at=rules.acknowledge_by(at),
                    words=locked.words,
                )
            ],
            ignore_conflicts=True,
        )
    audit.record(action=f"voice.decide_text.{door}", thing=f"session:{session.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def acknowledge_concern(*, concern: Concern, by: str, at: datetime) -> Concern:
    """The safeguarding lead takes a worry; the clock stops. Raises `RefusedError` when somebody has it."""
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    rules.check_may_acknowledge(locked)
    Concern.objects.filter(pk=locked.pk).update(acknowledged_at=at, acknowledged_by=by)
    audit.record(action="voice.acknowledge_concern", thing=f"concern:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def close_concern(*, concern: Concern, note: str, by: str, at: datetime) -> Concern:
    """What was done about a worry. Raises `RefusedError` unless it was taken and something is written."""
    locked = Concern.objects.select_for_update().get(pk=concern.pk)
    rules.check_may_close_concern(locked, note=note)
    Concern.objects.filter(pk=locked.pk).update(closed_at=at, closed_by=by, note=note)
    audit.record(action="voice.close_concern", thing=f"concern:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked
