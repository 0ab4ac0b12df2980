"""The feedback promise: a date for word back was agreed with children. Was it kept?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gwrando.text import Bilingual
from gwrando.voice import tally

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

    `share` (0-1, with its Wilson 95 % interval) is None when no day has passed yet: it cannot be told.
    `median_days` from closing to word back, over all that had word back; None when none had.
    """

    n_due: int
    n_kept: int
    n_late: int
    share: tally.Interval | None
    median_days: float | None
    overdue: tuple[Promise, ...]
    not_yet_due: tuple[Promise, ...]


def status(promise: Promise, *, today: dt.date) -> Status:
    """Word back on the agreed day is kept; no word on that day is not overdue until the day is over."""
    if promise.kept_on is not None:
        return "kept" if promise.kept_on <= promise.due_on else "late"
    return "overdue" if promise.due_on < today else "waiting"


def summary(promises: Sequence[Promise], *, today: dt.date) -> PromiseSummary:
    """How the promise was kept, up to today.

    A promise counts in the share once its day has passed, whether word came early or not at all. Counting
    early word at once but silence only later would flatter the office.
    """
    due = [promise for promise in promises if promise.due_on < today]
    kinds = [status(promise, today=today) for promise in due]
    n_kept = kinds.count("kept")
    waits = sorted((one.kept_on - one.closed_on).days for one in promises if one.kept_on is not None)
    middle = waits[(len(waits) - 1) // 2 : len(waits) // 2 + 1]
    overdue = [promise for promise, kind in zip(due, kinds, strict=True) if kind == "overdue"]
    return PromiseSummary(
        n_due=len(due),
        n_kept=n_kept,
        n_late=kinds.count("late"),
        share=tally.wilson(n_kept, n=len(due)) if due else None,
        median_days=sum(middle) / len(middle) if middle else None,
        overdue=tuple(sorted(overdue, key=lambda promise: promise.due_on)),
        not_yet_due=tuple(promise for promise in promises if promise.due_on >= today),
    )
