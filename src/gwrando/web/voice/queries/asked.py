"""What the office has written: activities and questions of one consultation."""

from collections.abc import Sequence

from gwrando.web.voice.models import Activity, Consultation


def activities(consultation: Consultation) -> Sequence[Activity]:
    """All activities in order, with their questions."""
    return list(Activity.objects.filter(consultation=consultation).prefetch_related("items"))


def activity(consultation: Consultation, key: str) -> Activity | None:
    """One activity of this consultation."""
    found = Activity.objects.filter(consultation=consultation, key=key)
    return found.select_related("consultation").prefetch_related("items").first()


def free_key(found: Activity) -> str:
    """A key that no question of this activity has: q1, q2 and so on."""
    taken = {item.key for item in found.items.all()}
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
