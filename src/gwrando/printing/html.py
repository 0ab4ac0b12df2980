"""Jinja2 for whatever leaves the building: everything escaped, a misspelt name is an error."""

from functools import cache

import jinja2

from gwrando.text import dates


@cache  # templates are compiled once
def environment(*packages: str) -> jinja2.Environment:
    """A template environment over the files of a package; more packages are looked in where the first has
    no such file.

    Escapes in every template whatever its name, refuses unknown names (`jinja2.UndefinedError`), and has
    the filter `on` (`{{ due_on|on("cy") }}` -> 5 Rhagfyr 2026). A `Bilingual` reads itself:
    `{{ title.in_(language) }}`.
    """
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package, ".") for package in packages]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["on"] = dates.spoken
    return made
