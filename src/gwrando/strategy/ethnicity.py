"""Ethnic groups as police files write them -> five groups, or not known.

"Not stated" is not known; it is never counted as "Other" (a published tool did so and moved every figure).
Census and police use the same five groups; officers have no code for Mixed and no code for not known.
"""

from collections.abc import Mapping
from typing import Literal

from gwrando.text import Bilingual

Group = Literal["white", "asian", "black", "mixed", "other"]
GROUPS: tuple[Group, ...] = ("white", "asian", "black", "mixed", "other")

GROUP_WORDS: Mapping[Group, Bilingual] = {
    "white": Bilingual(cy="Gwyn", en="White"),
    "asian": Bilingual(cy="Asiaidd", en="Asian"),
    "black": Bilingual(cy="Du", en="Black"),
    "mixed": Bilingual(cy="Cymysg", en="Mixed"),
    "other": Bilingual(cy="Arall", en="Other"),
}
NOT_KNOWN = Bilingual(cy="Ddim yn hysbys", en="Not known")

_CODES: Mapping[str, Group] = {
    **dict.fromkeys(("W1", "W2", "W3", "W4", "W9"), "white"),
    **dict.fromkeys(
        ("A1", "A2", "A3", "A4", "A9", "O1"), "asian"
    ),  # O1 is Chinese: Asian since the 2011 Census
    **dict.fromkeys(("B1", "B2", "B9"), "black"),
    **dict.fromkeys(("M1", "M2", "M3", "M9"), "mixed"),
    **dict.fromkeys(("O2", "O9"), "other"),
}
_STARTS: tuple[tuple[str, Group], ...] = (
    ("white -", "white"),
    ("asian/asian british -", "asian"),
    ("asian or asian british -", "asian"),
    ("black/african/caribbean/black british -", "black"),
    ("black or black british -", "black"),
    ("mixed/multiple ethnic groups -", "mixed"),
    ("mixed -", "mixed"),
    ("chinese or other ethnic group - chinese", "asian"),
    ("chinese or other ethnic group -", "other"),
    ("other ethnic group -", "other"),
)
OFFICER: Mapping[str, Group] = {
    "white": "white",
    "black": "black",
    "asian": "asian",
    "other": "other",
    "mixed": "mixed",
}


def self_defined(label: str) -> Group | None:
    """The group of a self-defined ethnicity as the file writes it; None when empty, not stated or refused.

    Reads the 18+1 labels of today and the older ones with a code, such as "(W1)". Raises KeyError for
    a label it does not know.
    """
    words = label.strip().casefold()
    if not words or "not stated" in words or "not known" in words or words in {"unknown", "refused"}:
        return None
    if words.endswith(")") and (code := words[words.rfind("(") + 1 : -1].upper()) in _CODES:
        return _CODES[code]
    for start, group in _STARTS:
        if words.startswith(start):
            return group
    raise KeyError


def officer_defined(label: str) -> Group | None:
    """The group an officer wrote; None when empty or unknown. Raises KeyError for a label it does not
    know."""
    words = label.strip().casefold()
    return None if words in {"", "unknown", "not known"} else OFFICER[words]
