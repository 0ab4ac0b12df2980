"""The feedback promise: a date for word back was agreed with children. Was it kept?"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gwrando.text import Bilingual

Z_95 = 1.959963984540054  # the normal distribution's 97.5 % point
Status = Literal["kept", "late", "overdue", "waiting"]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Word back that was promised: by when, and when it was given (None: not yet)."""

    title: Bilingual
    closed_on: dt.date
    due_on: dt.date
    kept_on: dt.date | None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class PromiseSummary:
    """How the promise was kept. `n_due`: promises whose day has passed; the share is of those alone.

    `share`, `low`, `high` (0-1, Wilson 95 %) are None when no day has passed yet: it cannot be told.
    `median_days` from closing to word back, over all that had word back; None when none had.
    """

    n_due: int
    n_kept: int
    n_late: int
    share: float | None
    low: float | None
    high: float | None
    median_days: float | None
    overdue: tuple[Promise, ...]
    not_yet_due: tuple[Promise, ...]


def status(promise: Promise, *, today: dt.date) -> Status:
    """Word back on the agreed day is kept; no word on that day is not overdue until the day is over."""
    if promise.kept_on is not None:
        return "kept" if promise.kept_on <= promise.due_on else "late"
    return "overdue" if promise.due_on < today else "waiting"


def wilson(*, n_yes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0-1, for n above 0.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    share = n_yes / n
    spread = 1 + Z_95**2 / n
    middle = (share + Z_95**2 / (2 * n)) / spread
    half = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / spread
    low = 0.0 if n_yes == 0 else middle - half
    high = 1.0 if n_yes == n else middle + half
    return low, high


def summary(promises: Sequence[Promise], *, today: dt.date) -> PromiseSummary:
    """How the promise was kept, up to today.

    A promise counts in the share once its day has passed, whether word came early or not at all. Counting
    early word at once but silence only later would flatter the office.
    """
    due = [promise for promise in promises if promise.due_on < today]
    kinds = [status(promise, today=today) for promise in due]
    n_kept = kinds.count("kept")
    low, high = wilson(n_yes=n_kept, n=len(due)) if due else (None, None)
    waits = sorted((one.kept_on - one.closed_on).days for one in promises if one.kept_on is not None)
    middle = waits[(len(waits) - 1) // 2 : len(waits) // 2 + 1]
    overdue = [promise for promise, kind in zip(due, kinds, strict=True) if kind == "overdue"]
    return PromiseSummary(
        n_due=len(due),
        n_kept=n_kept,
        n_late=kinds.count("late"),
        share=n_kept / len(due) if due else None,
        low=low,
        high=high,
        median_days=sum(middle) / len(middle) if middle else None,
        overdue=tuple(sorted(overdue, key=lambda promise: promise.due_on)),
        not_yet_due=tuple(promise for promise in promises if promise.due_on >= today),
    )
