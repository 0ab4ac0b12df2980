"""The key of a study: made once, readable by its owner alone, or given by the environment."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from gwrando.errors import RefusedError

KEY_VARIABLE = "GWRANDO_STUDY_KEY"
"""Environment variable that holds the study's key; it wins over the key file."""


def new_key_file(path: Path) -> None:
    """Writes a new random key that only its owner may read; an existing key is left as it is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))


def private_text(path: Path) -> tuple[str, bool]:
    """What a file with a secret holds (empty where it cannot be read), and whether others on the machine can read it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        return path.read_text(encoding="ascii").strip(), bool(mode & 0o077)
    except (OSError, UnicodeDecodeError):
        return "", False


def read_key(path: Path, *, environ: Mapping[str, str]) -> str:
    """The study's key: from the environment if set there, else from the key file.

    Raises `RefusedError` when there is none, when it is short, or when others may read the file.
    """
    key = environ.get(KEY_VARIABLE, "")
    if not key:
        key, open_to_others = private_text(path)
        if open_to_others:
            raise RefusedError(
                cy="Gall pobl eraill ar y peiriant hwn ddarllen ffeil allwedd yr astudiaeth.",
                en="Other people on this machine can read the study's key file.",
                where=path.name,
                next_cy=f"Rhedwch: chmod 600 {path.name}",
                next_en=f"Run: chmod 600 {path.name}",
            )
    if len(key) < 32 or not key.isascii() or not key.isalnum():
        raise RefusedError(
            cy="Nid oes allwedd ddilys i'r astudiaeth (o leiaf 32 o lythrennau a rhifau).",
            en="There is no valid key for the study (at least 32 letters and digits).",
            where=path.name,
            next_cy=f"Gosodwch {KEY_VARIABLE}, neu rhowch y ffeil allwedd yn ôl yn ei lle.",
            next_en=f"Set {KEY_VARIABLE}, or put the key file back in its place.",
        )
    return key
