"""One page, both languages, the same size of letters: the largest that fits, never under the profile's
smallest.
"""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import segno

from gwrando.errors import Language, RefusedError
from gwrando.printing import pdf
from gwrando.publish import pictures
from gwrando.publish.audience import Audience, Poster
from gwrando.publish.content import picture_keys

STEP_PT = 0.25
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # counting pages does not look at it


def qr_code(address: str) -> bytes:
    """The QR code of an address as SVG, medium error correction, without the quiet zone (the template has
    it).
    """
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return made.getvalue()


def print_files(made: Mapping[str, Any]) -> dict[str, bytes]:
    """The files a printed version needs: its pictures and, where it has an address, the QR code."""
    found = {
        f"{key}.svg": pictures.svg(key)
        for key in (*picture_keys(dict(made)), "megaphone", "sun", "word_back")
    }
    if made["page_url"]:
        found["qr.svg"] = qr_code(made["page_url"])
    return found


@lru_cache(maxsize=64)
def _n_pages(template: str, data: str) -> int:
    made = json.loads(data)
    return len(pdf.pages(template, data=made, files=print_files(made), at=_ANY_TIME, dots_per_inch=1))


def _fits(template: str, made: Mapping[str, Any], size: float) -> bool:
    return _n_pages(template, json.dumps({**made, "size": size}, sort_keys=True)) == 1


def _steps(limits: Poster) -> list[float]:
    n = int((limits.largest_pt - limits.smallest_pt) / STEP_PT)
    return [limits.smallest_pt + STEP_PT * i for i in range(n + 1)]


def largest_size(template: str, made: Mapping[str, Any], limits: Poster) -> float | None:
    """The largest size in points, in quarter points, at which one version is one page; None when none is.

    Found by halving, as larger letters never need less room.
    """
    sizes = _steps(limits)
    if not _fits(template, made, sizes[0]):
        return None
    low, high = 0, len(sizes) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(template, made, sizes[middle]):
            low = middle
        else:
            high = middle - 1
    return sizes[low]


def too_long_in(audience: Audience, versions: Mapping[Language, Mapping[str, Any]]) -> list[Language]:
    """The languages whose poster does not fit one page at the smallest size the profile allows."""
    if audience.poster is None:
        return []
    template = audience.file("poster.typ")
    return [
        language
        for language, made in versions.items()
        if not _fits(template, made, audience.poster.smallest_pt)
    ]


def common_size(audience: Audience, versions: Mapping[Language, Mapping[str, Any]]) -> float:
    """The size both languages are printed at: the smaller of the two largest.

    Raises `RefusedError` ("shorten these words", with the three longest promises) when one does not fit.
    """
    if audience.poster is None:
        raise RefusedError(
            cy="Nid oes poster i'r gynulleidfa hon.",
            en="This audience has no poster.",
            where=audience.key,
            next_cy="Dewiswch fformat arall.",
            next_en="Choose another format.",
        )
    template = audience.file("poster.typ")
    sizes = {language: largest_size(template, made, audience.poster) for language, made in versions.items()}
    over = [language for language, size in sizes.items() if size is None]
    if over:
        longest = longest_promises(versions[over[0]])
        raise RefusedError(
            cy="Nid yw'r geiriau'n ffitio ar un dudalen, hyd yn oed yn y maint lleiaf a ganiateir.",
            en="The words do not fit on one page, even at the smallest size allowed.",
            where=f"{audience.key}, {', '.join(over)}: {', '.join(longest)}",
            next_cy=f"Byrhewch y geiriau hyn: {', '.join(longest)}.",
            next_en=f"Shorten these words: {', '.join(longest)}.",
        )
    return min(size for size in sizes.values() if size is not None)


def longest_promises(made: Mapping[str, Any], *, n: int = 3) -> list[str]:
    """The ids of the promises with the most letters, longest first."""
    every = [promise for aim in made["aims"] for promise in aim["promises"]]
    return [promise["id"] for promise in sorted(every, key=lambda one: (-len(one["text"]), one["id"]))[:n]]
