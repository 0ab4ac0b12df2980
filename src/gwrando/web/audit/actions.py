"""The one write: add an entry to the chain."""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction

from gwrando.web.audit import rules
from gwrando.web.audit.models import Entry, Head


@transaction.atomic
def record(
    *,
    action: str,
    by: str,
    at: datetime,
    thing: str = "",
    decision: Literal["allowed", "refused"] = "allowed",
    note: str = "",
) -> Entry:
    """Adds one entry, chained to the last. Call it inside the transaction of the write it is about.

    `by` is a label (`person:3`, `child`, `system`), never a name; `note` never holds a value about a child.
    """
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        head, _ = Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    seq, prev = head.seq + 1, head.mac
    made = rules.mac(
        key=settings.AUDIT_KEY,
        seq=seq,
        at=at,
        by=by,
        action=action,
        thing=thing,
        decision=decision,
        note=note,
        prev=prev,
    )
    entry = Entry.objects.create(
        seq=seq, at=at, by=by, action=action, thing=thing, decision=decision, note=note, prev=prev, mac=made
    )
    Head.objects.filter(pk=1).update(seq=seq, mac=made)
    return entry
