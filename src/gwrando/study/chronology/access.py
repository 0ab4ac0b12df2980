"""The log of who looked at one child's chronology, when and why: lines are added, never changed.

Each line holds the hash of the one before it, so that a line changed or taken out shows. The record stands in it as
a digest under the study's key: whoever has the key can ask whether a record was looked at, nobody can read which.
"""

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from gwrando.errors import RefusedError, TamperedError

LOG = "case-reviews.log"
"""Name of the log, beside the study's definition."""
FIRST = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Access:
    """One look at one child's chronology."""

    at: str
    by: str
    reason: str
    record: str
    before: str


def digest(agency: str, record: str, *, key: str) -> str:
    """The keyed digest of a record: the same for the same record and study, and nothing without the key."""
    said = f"case-review\0{agency}\0{record}".encode()
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


def add(folder: Path, *, at: datetime, by: str, reason: str, agency: str, record: str, key: str) -> Access:
    """Adds one look to the log, before anything is shown. Raises `RefusedError` when it cannot be written and
    `TamperedError` when the log was changed: then nothing may be looked at."""
    read(folder)
    path = folder / LOG
    before = FIRST
    if path.exists():
        before = _hash(path.read_bytes().splitlines()[-1]) if path.stat().st_size else FIRST
    made = Access(
        at=at.isoformat(), by=by, reason=reason, record=digest(agency, record, key=key), before=before
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(json.dumps(asdict(made), ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RefusedError(
            cy="Ni ellir cofnodi pwy sy'n edrych, felly ni chaiff neb edrych.",
            en="It cannot be logged who looks, so nobody may look.",
            where=LOG,
            next_cy="Gwiriwch fod gennych hawl ysgrifennu yn ffolder yr astudiaeth.",
            next_en="Check that you may write in the study's folder.",
        ) from error
    return made


def read(folder: Path) -> list[Access]:
    """All looks so far, oldest first. Raises `TamperedError` when a line was changed, added between or taken out."""
    path = folder / LOG
    if not path.exists():
        return []
    found, before = [], FIRST
    for line in path.read_bytes().splitlines():
        try:
            one = Access(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise _tampered() from error
        if one.before != before:
            raise _tampered()
        found.append(one)
        before = _hash(line)
    return found


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _tampered() -> TamperedError:
    return TamperedError(
        cy="Newidiwyd cofnod y rhai a edrychodd ar gronolegau.",
        en="The log of who looked at chronologies was changed.",
        where=LOG,
        next_cy="Dywedwch wrth reolwr y lleoliad diogel. Adferwch y cofnod o'r copi wrth gefn.",
        next_en="Tell the manager of the safe setting. Restore the log from the backup.",
    )
