"""Looks at the words of a table: a row or column must name a group, never a child."""

import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from gwrando.errors import DisclosureError, InputError
from gwrando.text import Bilingual

MOST_ROWS_BELOW_AVERAGE = (
    12  # up to a year of months may be thin; beyond that a thin table is a list of children
)
MOST_CELLS = 50_000

# what each pattern is, so that the message can say it; the value itself is never repeated
IDENTIFIERS = {
    "UPN": re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE),
    "NHS number": re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"),
    "PNC ID": re.compile(r"\b(?:19|20)?\d\d/\d{1,7}[A-Z]\b", re.IGNORECASE),
    "National Insurance number": re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),
    "date": re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d\d)\b"),
    "email address": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "telephone number": re.compile(r"(?:\+44|\b0)[ -]?\d(?:[ -]?\d){8,9}\b"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
    "key or hash": re.compile(r"\b(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,})\b", re.IGNORECASE),
    "long number": re.compile(r"\d{7,}"),
}
COULD_BE = re.compile(
    r"[0-9@]|[0-9a-f]{24}", re.IGNORECASE
)  # most labels have none of these: a quick way out
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def identifier_in(text: str) -> str | None:
    """The kind of identifier the text seems to hold (a key of IDENTIFIERS), or None."""
    if not COULD_BE.search(text):
        return None
    return next((kind for kind, pattern in IDENTIFIERS.items() if pattern.search(text)), None)


def check_words(words: Iterable[str], *, where: str, may_be_dated: bool = False) -> None:
    """Raises DisclosureError when a text looks like it holds an identifier of a person.

    `where` must not hold the text itself: the message is seen outside the study.
    """
    for text in words:
        kind = identifier_in(text)
        if kind is not None and not (may_be_dated and kind == "date"):
            raise DisclosureError(
                cy="Mae enw rhes, colofn neu dabl yn edrych fel dynodydd person.",
                en="The name of a row, a column or a table looks like something that identifies a person.",
                where=f"{where} ({kind})",
                next_cy="Rhowch enw grŵp yn ei le, er enghraifft '10 i 14 oed'.",
                next_en="Put the name of a group in its place, for example 'aged 10 to 14'.",
            )


def check_categories(categories: Mapping[str, Bilingual], *, where: str) -> None:
    """Raises InputError for a missing or unusable key or label, DisclosureError for one like an
    identifier.
    """
    if not categories:
        refuse_shape(where)
    for position, (key, label) in enumerate(categories.items(), start=1):
        here = f"{where} {position}"
        if not isinstance(key, str) or not 0 < len(key) <= 120 or key != key.strip() or CONTROL.search(key):
            refuse_shape(here)
        if not isinstance(label, Bilingual) or CONTROL.search(label.cy + label.en):
            refuse_shape(here)
        check_words((key, label.cy, label.en), where=here)


def check_thin(*, lines: int, total: int, threshold: int, where: str) -> None:
    """Raises DisclosureError when there are so many lines that they would be a list of children."""
    if lines > MOST_ROWS_BELOW_AVERAGE and total < lines * threshold:
        raise DisclosureError(
            cy="Mae gormod o gategorïau i gyn lleied o blant: byddai'r tabl bron yn rhestr o blant.",
            en=(
                "There are too many categories for so few children: the table would be close to a list"
                " of children."
            ),
            where=where,
            next_cy="Defnyddiwch lai o grwpiau, a grwpiau ehangach.",
            next_en="Use fewer and broader groups.",
        )


def refuse_shape(where: str) -> NoReturn:
    """Raises InputError: the table is not well formed."""
    raise InputError(
        cy=(
            "Nid yw'r tabl wedi'i ffurfio'n gywir: mae allwedd, label neu rif ar goll, neu nid yw'n"
            " ddefnyddiadwy."
        ),
        en="The table is not well formed: a key, a label or a number is missing or cannot be used.",
        where=where,
        next_cy="Edrychwch ar y rhan a enwir, a gwnewch y tabl eto.",
        next_en="Look at the part named, and make the table again.",
    )
