"""The audit log: one row for each write and each refusal, chained so that a change shows.

Rows hold text, never foreign keys (so the log never holds back live data), and never a value about a child.
"""

from typing import Any

from django.db import models


class Entry(models.Model):
    """One thing that was done or refused. `mac` covers the row and the row before it."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)  # person:3 | child | public | system
    action = models.CharField(max_length=80)
    thing = models.CharField(max_length=120, blank=True)
    decision = models.CharField(max_length=10, choices=[("allowed", "allowed"), ("refused", "refused")])
    note = models.CharField(max_length=500, blank=True)
    prev = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Privacy:
        """What is personal here, and how long it is kept."""

        personal = {"by": "a number that stands for a member of staff; never a child"}
        keep_days = None
        keep_why = "The log is the proof of who did what; staff numbers are kept with it."

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Head(models.Model):
    """The last row's number and mac: one row, locked while a new entry is chained to it."""

    seq = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="0" * 64)

    class Privacy:
        """Nothing personal."""

        personal: dict[str, str] = {}
        keep_days = None
        keep_why = "One row, always the newest."

    def __str__(self) -> str:
        return f"head {self.seq}"


GUARDS = {
    "sqlite": [
        "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'append only'; END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    ],
}
UNGUARD = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"],
    "postgresql": ["DROP TRIGGER IF EXISTS audit_no_change ON audit_entry"],
}


def guard(connection: Any) -> None:
    """Makes the table append-only in the database itself."""
    with connection.cursor() as cursor:
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)


def unguard(connection: Any) -> None:
    """Takes the guard away: for tests that empty the tables, and for nothing else."""
    with connection.cursor() as cursor:
        for statement in UNGUARD[connection.vendor]:
            cursor.execute(statement)
