"""Reading the log, and proving that nobody changed it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from gwrando.web.audit import rules
from gwrando.web.audit.models import Entry, Head


@dataclass(frozen=True)
class Proof:
    """`n` entries were read; `problem` is empty when the chain holds."""

    n: int
    problem: str
    head_seq: int
    head_mac: str


def entries(*, for_person: rules.Asker) -> QuerySet[Entry]:
    """The entries this person may read, newest first."""
    found = Entry.objects.order_by("-seq")
    return found if rules.may_read_all(for_person) else found.filter(by=for_person.label)


def verify(*, head_seq: int | None = None, head_mac: str = "") -> Proof:
    """Walks the whole chain. With an exported head it also finds a tail that was cut off.

    Cost: one pass, constant memory.
    """
    prev, n, seen_head = rules.START, 0, head_seq in {None, 0}
    problem = ""
    for row in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        n += 1
        made = rules.mac(
            key=settings.AUDIT_KEY,
            seq=row.seq,
            at=row.at,
            by=row.by,
            action=row.action,
            thing=row.thing,
            decision=row.decision,
            note=row.note,
            prev=prev,
        )
        if row.seq != n:
            problem = f"gap before {row.seq}"
        elif row.prev != prev or row.mac != made:
            problem = f"changed at {row.seq}"
        if problem:
            break
        if row.seq == head_seq:
            if row.mac != head_mac:
                problem = f"not the entry of the exported head at {row.seq}"
                break
            seen_head = True
        prev = row.mac
    stored = Head.objects.filter(pk=1).first()
    if not problem and not seen_head:
        problem = f"the exported head says {head_seq}, the log ends at {n}"
    if not problem and stored is not None and (stored.seq != n or stored.mac != prev):
        problem = f"the stored head says {stored.seq}, the log ends at {n}"
    return Proof(n=n, problem=problem, head_seq=n, head_mac=prev)
