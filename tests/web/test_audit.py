"""The audit log: chained, append-only, and five kinds of tampering found."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from gwrando.web.audit import actions, queries
from gwrando.web.audit.models import Entry, Head, guard, unguard

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def log(db: None) -> queries.Proof:
    for number in range(10):
        actions.record(action="voice.open_session", thing=f"session:{number}", by="person:1", at=AT)
    return queries.verify()


def test_the_chain_holds(log: queries.Proof) -> None:
    assert (log.n, log.problem) == (10, "")
    assert queries.verify(head_seq=log.head_seq, head_mac=log.head_mac).problem == ""


def _renumber() -> None:
    Entry.objects.filter(seq=5).delete()
    for seq in range(6, 11):
        Entry.objects.filter(seq=seq).update(seq=seq - 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.filter(seq=4).update(by="person:9"),
        lambda: Entry.objects.filter(seq=4).update(at=datetime(2020, 1, 1, tzinfo=UTC)),
        lambda: Entry.objects.filter(seq=4).delete(),
        _renumber,
        lambda: Entry.objects.filter(seq__gt=7).delete(),
    ],
    ids=["edit", "date", "delete", "delete-and-renumber", "cut-the-tail"],
)
def test_tampering_is_found(log: queries.Proof, change: Any) -> None:
    change()
    Head.objects.update(seq=Entry.objects.count())  # the tamperer mends the stored head too
    last = Entry.objects.order_by("seq").last()
    Head.objects.update(mac=last.mac)
    assert queries.verify(head_seq=log.head_seq, head_mac=log.head_mac).problem


def test_a_cut_tail_without_the_exported_head_is_found_by_the_stored_one(log: queries.Proof) -> None:
    Entry.objects.filter(seq=10).delete()
    assert "stored head" in queries.verify().problem


def test_the_database_itself_refuses_a_change(log: queries.Proof) -> None:
    guard(connection)
    try:
        for change in (
            lambda: Entry.objects.filter(seq=1).update(by="x"),
            lambda: Entry.objects.filter(seq=1).delete(),
        ):
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
                change()
    finally:
        unguard(connection)


def test_command_writes_and_checks_the_head(log: queries.Proof, tmp_path: Any, capsys: Any) -> None:
    head = tmp_path / "head"
    call_command("audit_verify", write_head=head)
    call_command("audit_verify", head=head)
    assert "10 entries read" in capsys.readouterr().out
    Entry.objects.filter(seq=10).delete()
    with pytest.raises(CommandError):
        call_command("audit_verify", head=head)


@pytest.mark.django_db
def test_another_key_does_not_make_the_same_chain(settings: Any) -> None:
    actions.record(action="a", by="system", at=AT)
    settings.AUDIT_KEY = "another key of some length"
    assert queries.verify().problem == "changed at 1"
