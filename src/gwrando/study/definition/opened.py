"""Whether the questions were changed after linkage was opened: the first definition's hash is kept beside the study."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gwrando.errors import InputError

OPENED = "linkage_opened.json"
"""The file beside `study.toml`. It holds hashes and times alone, and is only ever added to."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """When linkage was first opened, under which definition, and whether the definition is another one now."""

    first_sha256: str
    first_at: str
    changed: bool


def _read(path: Path) -> list[dict[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["opened"]
        return [{"definition_sha256": str(o["definition_sha256"]), "at": str(o["at"])} for o in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            cy="Ni ellir darllen y ffeil sy'n dweud pryd yr agorwyd y cysylltu gyntaf.",
            en="The file that tells when linkage was first opened cannot be read.",
            where=OPENED,
            next_cy="Adferwch hi o gopi wrth gefn. Peidiwch â'i dileu: hi sy'n dangos na newidiwyd y cwestiynau.",
            next_en="Restore it from a backup. Do not delete it: it shows that the questions were not changed.",
        ) from error


def mark_opened(folder: Path, *, digest: str, at: datetime) -> Opened:
    """Notes that linkage is opened under a definition; gives whether it was first opened under another one.

    Raises `InputError` when the file of earlier notes cannot be read.
    """
    path = folder / OPENED
    found = _read(path)
    if not found or found[-1]["definition_sha256"] != digest:
        found.append({"definition_sha256": digest, "at": at.isoformat()})
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps({"opened": found}, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    return Opened(
        first_sha256=found[0]["definition_sha256"],
        first_at=found[0]["at"],
        changed=any(o["definition_sha256"] != found[0]["definition_sha256"] for o in found),
    )
