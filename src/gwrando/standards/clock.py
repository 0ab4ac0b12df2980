"""How long a Charter or a Kitemark lasts, and when the next sample audit is due.

Source: Children in Wales, Participation Standards: a charter lasts at most two years, a sample of holders is
audited each year; a kitemark certificate lasts four years (domain.md 2.3 gives the pages).
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from gwrando.standards.document import Certificate

YEARS = {"charter": 2, "kitemark": 4}
SOON_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Where one certificate stands today. `next_audit_on` is None for a kitemark and after the end."""

    certificate: Certificate
    ends_on: dt.date
    days_left: int
    state: Literal["valid", "ends_soon", "ended"]
    next_audit_on: dt.date | None
    is_audit_overdue: bool


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes 28 February where there is none."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def clock(certificate: Certificate, *, today: dt.date) -> Clock:
    """Where a certificate stands. The end is the latest that its kind allows.

    The awarding body may have set an earlier end. The yearly audit is of a sample of holders, so
    `next_audit_on` is the day by which to be ready for one.
    """
    ends_on = years_later(certificate.awarded_on, YEARS[certificate.kind])
    days_left = (ends_on - today).days
    latest = max((certificate.awarded_on, *certificate.audits))
    next_audit_on = None
    if certificate.kind == "charter" and days_left > 0:
        next_audit_on = min(years_later(latest, 1), ends_on)
    return Clock(
        certificate=certificate,
        ends_on=ends_on,
        days_left=days_left,
        state="ended" if days_left <= 0 else "ends_soon" if days_left <= SOON_DAYS else "valid",
        next_audit_on=next_audit_on,
        is_audit_overdue=next_audit_on is not None and next_audit_on < today,
    )
