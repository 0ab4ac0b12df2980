"""The one loader of entry points. Built-in extracts, frameworks and audiences come through it too."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from gwrando.errors import InputError

Group = Literal["gwrando.extracts", "gwrando.frameworks", "gwrando.audiences"]
GROUPS: tuple[Group, ...] = ("gwrando.extracts", "gwrando.frameworks", "gwrando.audiences")


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "?"


def names(group: Group) -> list[str]:
    """The names in a group, sorted.

    Raises `InputError` when two packages use the same name; the message names both packages.
    """
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        other = found.setdefault(point.name, point)
        if other.value != point.value or _package(other) != _package(point):
            raise InputError(
                cy=f"Mae dau becyn yn cynnig ategyn o'r enw '{point.name}': {_package(other)} a {_package(point)}.",
                en=f"Two packages offer a plug-in named '{point.name}': {_package(other)} and {_package(point)}.",
                where=group,
                next_cy="Tynnwch un o'r ddau becyn, neu gofynnwch i'w awdur newid yr enw.",
                next_en="Remove one of the two packages, or ask its author to change the name.",
            )
    return sorted(found)


def load(group: Group, name: str) -> Any:
    """The object behind one name in a group: an `Extract`, or the package that holds data files.

    Raises `InputError` when the name is not known (the message lists those that are) or used twice.
    """
    known = names(group)
    if name not in known:
        raise InputError(
            cy=f"Nid oes ategyn o'r enw '{name}'. Mae'r rhain ar gael: {', '.join(known) or 'dim un'}.",
            en=f"There is no plug-in named '{name}'. There are: {', '.join(known) or 'none'}.",
            where=group,
            next_cy="Dewiswch un o'r enwau hyn, neu gosodwch y pecyn sy'n cynnwys yr ategyn.",
            next_en="Choose one of these names, or install the package that holds the plug-in.",
        )
    return entry_points(group=group)[name].load()
