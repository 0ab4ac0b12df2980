"""Which words a person should read first. A list that only puts a text higher in the pile: it never hides,
refuses or judges anything, and every text is read by a person whether it is on the list or not."""

import re
from functools import cache
from importlib.resources import files

import yaml

from gwrando.voice.codes import plain


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    text = files("gwrando.voice").joinpath("words", "worries.yaml").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = yaml.safe_load(text)
    return tuple(re.compile(pattern) for language in ("cy", "en") for pattern in lists[language])


def read_first(text: str) -> bool:
    """True when a person should read this text before others, in Welsh or English, accents or none."""
    found = plain(text.replace("’", "'"))
    return any(pattern.search(found) for pattern in _patterns())
