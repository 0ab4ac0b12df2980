"""Typst source and data -> a tagged PDF (PDF/UA-1), byte-identical for the same input.

The template reads its data with `#let d = json("data.json")` and may `#import "house.typ": *` (the look of
the house: colours, page furniture). Nothing but the given files and the shipped fonts can be read.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files as package_files
from types import MappingProxyType
from typing import Any

import typst

from gwrando.errors import InputError
from gwrando.printing import fonts

NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_OWN = frozenset({"main.typ", "data.json", "house.typ"})


@cache
def _fonts() -> typst.Fonts:
    """The shipped fonts only: a poster must look the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
    )


@cache
def _house() -> bytes:
    return package_files("gwrando.printing").joinpath("house.typ").read_bytes()


def _sources(source: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    clash = _OWN & set(files)
    if clash:
        raise ValueError(f"these file names belong to the house: {', '.join(sorted(clash))}")
    return {
        **files,
        "main.typ": source.encode(),
        "house.typ": _house(),
        "data.json": json.dumps(data, ensure_ascii=False, sort_keys=True).encode(),
    }


def _refusal(error: typst.TypstError, data: Mapping[str, Any]) -> InputError:
    """What Typst refused, in both languages.

    Typst's own message may quote the words it stumbled on, so it is not passed on: words may be a child's.
    """
    said = str(error.message)
    if "could not be displayed" in said:
        odd = fonts.missing_letters(json.dumps(data, ensure_ascii=False))
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in odd) or "?"
        return InputError(
            cy=f"Ni all ein ffont ddangos pob nod sydd yn y testun. Nodau ar goll: {shown}.",
            en=f"Our font cannot show every character in the text. Missing: {shown}.",
            where="PDF",
            next_cy="Tynnwch y nodau hyn neu ysgrifennwch nhw mewn geiriau.",
            next_en="Take these characters out, or write them in words.",
        )
    known = (
        ("missing document title", "Nid oes teitl i'r ddogfen.", "The document has no title."),
        (
            "missing alt text",
            "Mae llun heb ddisgrifiad mewn geiriau.",
            "A picture has no description in words.",
        ),
        ("heading", "Mae lefel pennawd wedi'i hepgor.", "A heading level is skipped."),
    )
    for mark, cy, en in known:
        if mark in said:
            return InputError(
                cy=f"Ni wnaed y PDF, am na fyddai'n hygyrch. {cy}",
                en=f"The PDF was not made, because it would not be accessible. {en}",
                where="PDF",
                next_cy="Trwsiwch y templed neu'r ddogfen a rhowch gynnig arall arni.",
                next_en="Mend the template or the document and try again.",
            )
    return InputError(
        cy="Ni ellid gwneud y PDF: nid yw'r templed yn gweithio gyda'r data hyn.",
        en="The PDF could not be made: the template does not work with this data.",
        where="PDF",
        next_cy="Gofynnwch i bwy bynnag sy'n gofalu am y templed edrych arno.",
        next_en="Ask whoever looks after the template to look at it.",
    )


def _compiled(
    source: str, data: Mapping[str, Any], files: Mapping[str, bytes], at: datetime, **how: Any
) -> bytes | list[bytes]:
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    try:
        made = typst.compile(
            _sources(source, data, files),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            timestamp=at.astimezone(UTC).replace(microsecond=0),  # PDF dates have whole seconds
            **how,
        )
    except typst.TypstError as error:
        raise _refusal(error, data) from None
    return made  # type: ignore[no-any-return]


def render(
    source: str, *, data: Mapping[str, Any], files: Mapping[str, bytes] = NO_FILES, at: datetime
) -> bytes:
    """A PDF/UA-1 document. The same source, data, files and `at` give the same bytes.

    `data` must be JSON; `files` are pictures and the like by the name the template uses; `at` (with a time
    zone) is the date of making. The template sets title and language: Typst refuses a PDF without a title,
    alt texts or a clean heading order. Raises `InputError` then, and for a character no shipped font has.
    """
    made = _compiled(source, data, files, at, format="pdf", pdf_standards=["ua-1"])
    return made if isinstance(made, bytes) else b"".join(made)


def pages(
    source: str,
    *,
    data: Mapping[str, Any],
    files: Mapping[str, bytes] = NO_FILES,
    at: datetime,
    dots_per_inch: int,
) -> list[bytes]:
    """The same document as PNG pictures, one a page; for previews and for counting pages. Raises
    `InputError`.
    """
    made = _compiled(source, data, files, at, format="png", ppi=float(dots_per_inch))
    return [made] if isinstance(made, bytes) else made


def marked(
    source: str, *, data: Mapping[str, Any], files: Mapping[str, bytes] = NO_FILES, label: str
) -> list[Any]:
    """The values a template marked with `#metadata(value) <label>`, in order: proof of what it holds.

    Raises `InputError` for a template that does not work.
    """
    try:
        found = typst.query(  # type: ignore[type-var]  # its stub forgot the mapping that it takes
            _sources(source, data, files),
            f"<{label}>",
            field="value",
            font_paths=_fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise _refusal(error, data) from None
    return list(json.loads(found))
