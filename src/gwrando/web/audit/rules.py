"""Who may read which entries, and how the chain is computed."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Protocol

START = "0" * 64
READS_ALL = frozenset({"admin", "commissioner"})


class Asker(Protocol):
    """What this app needs to know of who asks (accounts come later in the house)."""

    @property
    def label(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...


def may_read_all(asker: Asker) -> bool:
    """The admin and the commissioner read every entry; others read their own."""
    return bool(asker.roles & READS_ALL)


def mac(
    *, key: str, seq: int, at: datetime, by: str, action: str, thing: str, decision: str, note: str, prev: str
) -> str:
    """HMAC-SHA256 over one entry and the mac before it, as hex.

    Source: hash-chained log as in Schneier and Kelsey 1999, with one key kept apart from the database.
    """
    row = [seq, at.astimezone(UTC).isoformat(), by, action, thing, decision, note, prev]
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
