"""A charter lasts at most two years, a kitemark four; a sample is audited each year."""

import datetime as dt

import pytest

from gwrando.standards import clock
from gwrando.standards.document import Certificate
from tests.factories.standards import words


def certificate(kind: str, awarded_on: dt.date, *audits: dt.date) -> Certificate:
    return Certificate.model_validate(
        {"kind": kind, "awarding_body": words("body"), "awarded_on": awarded_on, "audits": audits}
    )


DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    "kind, awarded, audits, today, ends, left, state, audit, overdue",
    [
        ("charter", "2024-11-30", [], "2025-11-30", "2026-11-30", 365, "valid", "2025-11-30", False),
        ("charter", "2024-11-30", [], "2025-12-01", "2026-11-30", 364, "valid", "2025-11-30", True),
        ("charter", "2024-11-30", ["2025-12-10"], "2026-06-03", "2026-11-30", 180, "ends_soon",
         "2026-11-30", False),
        ("charter", "2024-11-30", ["2025-06-10"], "2026-06-02", "2026-11-30", 181, "valid", "2026-06-10",
         False),
        ("charter", "2024-11-30", [], "2026-11-29", "2026-11-30", 1, "ends_soon", "2025-11-30", True),
        ("charter", "2024-11-30", [], "2026-11-30", "2026-11-30", 0, "ended", None, False),
        ("charter", "2024-02-29", [], "2024-03-01", "2026-02-28", 729, "valid", "2025-02-28", False),
        ("kitemark", "2024-11-30", [], "2026-11-30", "2028-11-30", 731, "valid", None, False),
        ("kitemark", "2024-02-29", [], "2027-12-31", "2028-02-29", 60, "ends_soon", None, False),
    ],
)  # fmt: skip
def test_clock(kind, awarded, audits, today, ends, left, state, audit, overdue) -> None:
    found = clock.clock(certificate(kind, DAY(awarded), *map(DAY, audits)), today=DAY(today))
    assert found.ends_on == DAY(ends)
    assert found.days_left == left
    assert found.state == state
    assert found.next_audit_on == (DAY(audit) if audit else None)
    assert found.is_audit_overdue is overdue
