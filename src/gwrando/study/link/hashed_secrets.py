"""The two keys of an agency that hashes: the secret that the agencies share, and its own key for made-up ids.

Neither is the study's key, and neither may come to the study team or to the linkage unit: who holds the secret can hash a
list of names and see who is there.
"""

import base64
import hmac
from collections.abc import Iterable
from pathlib import Path

from gwrando.errors import InputError, RefusedError
from gwrando.study.engine import new_key_file
from gwrando.study.engine.keys import private_text

SHORTEST = 32
"""Letters and digits that a secret has at least; ours have 64 (256 random bits)."""


def new_secret(path: Path) -> None:
    """Writes a new secret that only its owner may read. Raises `InputError` when there is a file already."""
    if path.exists():
        raise InputError(
            cy="Mae ffeil yno eisoes; ni newidiwyd hi.",
            en="There is a file there already; it was not changed.",
            where=path.name,
            next_cy="Dewiswch enw arall. Un gyfrinach sydd i astudiaeth: a oes gennych hi eisoes?",
            next_en="Choose another name. A study has one secret: do you have it already?",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    new_key_file(path)


def secret(path: Path) -> bytes:
    """The secret that the agencies share. Raises `RefusedError` when it is missing, short, or open to others."""
    return _read(
        path,
        next_cy="Gofynnwch am y ffeil gyfrinach gan yr asiantaeth a'i gwnaeth (nid gan dîm yr astudiaeth).",
        next_en="Ask for the secret file from the agency that made it (not from the study team).",
    )


def own_key(path: Path) -> bytes:
    """This agency's key for made-up ids; made at its first use. Raises `RefusedError` as `secret` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new_key_file(path)
    return _read(
        path,
        next_cy="Rhowch eich allwedd yn ôl yn ei lle, neu dilëwch y ffeil: daw rhifau newydd i bob cofnod wedyn.",
        next_en="Put your key back in its place, or delete the file: every record has a new id then.",
    )


def _read(path: Path, *, next_cy: str, next_en: str) -> bytes:
    text, open_to_others = private_text(path)
    if open_to_others:
        raise RefusedError(
            cy="Gall pobl eraill ar y peiriant hwn ddarllen y ffeil gyfrinach.",
            en="Other people on this machine can read the secret file.",
            where=path.name,
            next_cy=f"Rhedwch: chmod 600 {path.name}",
            next_en=f"Run: chmod 600 {path.name}",
        )
    if len(text) < SHORTEST or not text.isalnum():
        raise RefusedError(
            cy=f"Nid oes cyfrinach ddilys yno (o leiaf {SHORTEST} o lythrennau a rhifau).",
            en=f"There is no valid secret there (at least {SHORTEST} letters and digits).",
            where=path.name,
            next_cy=next_cy,
            next_en=next_en,
        )
    return text.encode("ascii")


def made_up(texts: Iterable[str], *, what: str, key: bytes) -> dict[str, str]:
    """A made-up id for each id or reference: the same key and text give the same one; without the key it tells nothing.

    `what` keeps ids of different kinds apart (a record's id and a case number may be the same text).
    """
    return {text: _id(f"{what}\0{text}".encode(), key) for text in texts}


def _id(text: bytes, key: bytes) -> str:
    # 80 bits: two of a million ids are the same in one of 2 x 10^12 extracts
    return base64.b32encode(hmac.digest(key, text, "sha256")[:10]).decode("ascii").lower()
