"""The one write of this app: delete what is past its time, in every app."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone

from gwrando.web.audit import actions as audit


@dataclass(frozen=True)
class Purged:
    """What became of one model's rows: how many were past their time, and how many something newer still holds."""

    model: str
    n_past: int
    n_held: int


def kept_for_a_time() -> list[type[models.Model]]:
    """The models whose `Privacy` says for how many days, by name."""
    found = [
        model for model in apps.get_models() if getattr(getattr(model, "Privacy", None), "keep_days", None)
    ]
    return sorted(found, key=lambda model: model._meta.label)


def is_date_only(model: type[models.Model], path: str) -> bool:
    """Whether the field at the end of a path (`session__closes_at`) is a date without a time.

    Raises `FieldDoesNotExist` for a path that leads nowhere and `TypeError` for one that does not end in a date.
    """
    *way, last = path.split("__")
    here: Any = model
    for name in way:
        here = here._meta.get_field(name).related_model
    field = here._meta.get_field(last)
    if not isinstance(field, models.DateField):  # a DateTimeField is one too
        raise TypeError(f"{model._meta.label}.Privacy.keep_from: {path} is not a date")
    return not isinstance(field, models.DateTimeField)


def past(model: type[models.Model], *, at: datetime) -> models.QuerySet[Any]:
    """The rows of one model that are past their time. A row without the date is kept.

    `Privacy.keep_from` names the date from which `keep_days` are counted; where a row has many (the roles of a
    person), the latest counts.
    """
    path: str = model.Privacy.keep_from  # type: ignore[attr-defined]
    ends = at - timedelta(days=model.Privacy.keep_days)  # type: ignore[attr-defined]
    found = model._default_manager.annotate(_kept_from=Max(path))
    return found.filter(_kept_from__lt=timezone.localtime(ends).date() if is_date_only(model, path) else ends)


def _delete(model: type[models.Model], pks: list[Any]) -> list[Any]:
    """Deletes rows; gives back those that something newer holds."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=pks).delete()
    except ProtectedError:
        return pks if len(pks) == 1 else [held for pk in pks for held in _delete(model, [pk])]
    return []


@transaction.atomic
def purge(*, by: str, at: datetime, keep: bool = False) -> list[Purged]:
    """Deletes every row that is past its time, with what hangs from it; ended sessions too.

    One `Purged` for each model that had such rows. With `keep`, only counts. A row that something newer holds
    (a foreign key that protects) stays until that goes. One audit row a model, with the number, never with a value.
    """
    # all found before any is deleted: a person is past their time by roles that go in the same run
    found = {model: list(past(model, at=at).values_list("pk", flat=True)) for model in kept_for_a_time()}
    found = {model: pks for model, pks in found.items() if pks}
    if keep:
        return [Purged(model=model._meta.label, n_past=len(pks), n_held=0) for model, pks in found.items()]
    waiting, before = found, {}
    while waiting != before:  # again while it helps: what held a row may have gone later in the round
        before, waiting = waiting, {model: _delete(model, pks) for model, pks in waiting.items()}
        waiting = {model: pks for model, pks in waiting.items() if pks}
    Session.objects.filter(expire_date__lt=at).delete()
    for model, pks in found.items():
        n_held = len(waiting.get(model, []))
        audit.record(
            action="home.purge",
            thing=model._meta.label_lower,
            by=by,
            at=at,
            note=f"n={len(pks) - n_held} held={n_held}",
        )
    return [
        Purged(model=model._meta.label, n_past=len(pks), n_held=len(waiting.get(model, [])))
        for model, pks in found.items()
    ]
