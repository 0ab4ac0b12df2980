"""The office writes questions: activities, questions and their pictures, while the consultation is a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from gwrando.voice.questions import Question
from gwrando.web.audit import actions as audit
from gwrando.web.voice import rules
from gwrando.web.voice.models import Activity, Consultation, Item, Picture


def _locked(consultation: Consultation) -> Consultation:
    found = Consultation.objects.select_for_update().get(pk=consultation.pk)
    rules.check_may_change(found)
    return found


def _log(action: str, thing: Activity | Item, by: str, at: datetime) -> None:
    audit.record(action=f"voice.{action}", thing=str(thing), by=by, at=at)


@transaction.atomic
def add_activity(
    *, consultation: Consultation, columns: Mapping[str, Any], by: str, at: datetime
) -> Activity:
    """A new activity at the end. Its key comes from the English title. Raises `RefusedError` once it has opened."""
    locked = _locked(consultation)
    taken = set(Activity.objects.filter(consultation=locked).values_list("key", flat=True))
    base = slugify(columns["title_en"])[:50] or "activity"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    last = Activity.objects.filter(consultation=locked).aggregate(place=Max("place"))["place"] or 0
    made = Activity.objects.create(consultation=locked, key=key, place=last + 1, **columns)
    _log("add_activity", made, by, at)
    return made


@transaction.atomic
def change_activity(*, activity: Activity, columns: Mapping[str, Any], by: str, at: datetime) -> None:
    """New words over an activity. Raises `RefusedError` once the consultation has opened."""
    _locked(activity.consultation)
    Activity.objects.filter(pk=activity.pk).update(**columns)
    _log("change_activity", activity, by, at)


@transaction.atomic
def remove_activity(*, activity: Activity, by: str, at: datetime) -> None:
    """Takes an activity out with its questions. Raises `RefusedError` once the consultation has opened."""
    _locked(activity.consultation)
    _log("remove_activity", activity, by, at)
    activity.delete()


@transaction.atomic
def keep_item(*, activity: Activity, item: Item | None, question: Question, by: str, at: datetime) -> Item:
    """A new question at the end of the activity, or new words for `item`. Raises `RefusedError` once it has opened."""
    _locked(activity.consultation)
    columns = {
        "key": question.id,
        "kind": question.type,
        "document": question.model_dump_json(exclude_none=True),
    }
    if item is None:
        last = Item.objects.filter(activity=activity).aggregate(place=Max("place"))["place"] or 0
        made = Item.objects.create(activity=activity, place=last + 1, **columns)
        _log("add_item", made, by, at)
        return made
    Item.objects.filter(pk=item.pk).update(**columns)
    _log("change_item", item, by, at)
    item.refresh_from_db()
    return item


@transaction.atomic
def remove_item(*, item: Item, by: str, at: datetime) -> None:
    """Takes a question out. Raises `RefusedError` once the consultation has opened."""
    _locked(item.activity.consultation)
    _log("remove_item", item, by, at)
    item.delete()


@transaction.atomic
def move_item_up(*, item: Item, by: str, at: datetime) -> None:
    """Changes places with the question before; the first stays. Raises `RefusedError` once the consultation has opened."""
    _locked(item.activity.consultation)
    before = Item.objects.filter(activity=item.activity, place__lt=item.place).order_by("-place").first()
    if before is not None:
        Item.objects.filter(pk=item.pk).update(place=before.place)
        Item.objects.filter(pk=before.pk).update(place=item.place)
        _log("move_item_up", item, by, at)


@transaction.atomic
def keep_picture(*, key: str, data: bytes, size: tuple[int, int], by: str, at: datetime) -> Picture:
    """A picture as it was redrawn; the same picture twice is kept once."""
    made, new = Picture.objects.get_or_create(
        key=key, defaults={"data": data, "width": size[0], "height": size[1]}
    )
    if new:
        audit.record(action="voice.keep_picture", thing=f"picture:{made.pk}", by=by, at=at)
    return made
