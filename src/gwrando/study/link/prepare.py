"""Names made comparable: standard forms of given names, and one row per record in `names.link_name`."""

import csv
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

from gwrando.study.engine import Engine


@cache
def name_forms() -> Mapping[str, str]:
    """Short form or spelling of a given name -> the standard form it is compared by; lower case, letters only.

    A form that stands for several names is left out of the list, or stands for the commonest by far.
    """
    found: dict[str, str] = {}
    names = resources.files("gwrando.study")
    for file in (names / "names" / "nicknames.csv", names / "link" / "forms.csv"):
        rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        found.update({row["short"]: row["full"] for row in rows if row["short"] != row["full"]})
    settled = {short: _end(short, found) for short in sorted(found)}
    return {short: full for short, full in settled.items() if short != full}


def _end(form: str, found: Mapping[str, str]) -> str:
    """The form at the end of the chain (`beca`, `rebeca`, `rebecca`); in a ring, the first of it by letter."""
    seen = [form]
    while (following := found.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def load_forms(engine: Engine) -> None:
    """Makes `names.name_form`."""
    forms = name_forms()
    engine.load("names.name_form", {"form": list(forms), "standard": list(forms.values())}, types={})


def prepare(engine: Engine, *, repeats: Collection[str]) -> int:
    """Makes `names.link_name`; `repeats` are the services that may hold a child twice. Gives the number of records."""
    load_forms(engine)
    services = sorted(repeats)
    engine.load(
        "names.link_agency",
        {"agency": services, "repeats": [True] * len(services)},
        types={"repeats": "BOOLEAN"},
    )
    engine.run("link_text")
    return engine.run("link_name")
