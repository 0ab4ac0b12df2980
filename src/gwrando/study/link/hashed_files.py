"""The two files of hashed linkage: CLKs as an agency sends them to the linkage unit, and pairs as the unit sends them on.

Each begins with one line that says what it is, of which fields and under which secret (a fingerprint), so that files that
do not belong together are refused before anything is compared.
"""

import base64
import binascii
import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gwrando.errors import InputError, RefusedError
from gwrando.study.link.hashed_encode import Filters, fields
from gwrando.study.link.register import Record

CLKS, PAIRS = "gwrando-clks", "gwrando-pairs"
VERSION = 1
_COLUMNS = {
    CLKS: ("record", "clk"),
    PAIRS: ("service", "record", "with_service", "with_record", "likeness", "margin"),
}
_MARK = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True)
class Made:
    """How CLKs were made: the digest of the fields and the fingerprint of the secret."""

    fields: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class Clks:
    """One service's CLKs: a record's id and its filter, in order of the id."""

    service: str
    made: Made
    records: tuple[str, ...]
    filters: Filters


@dataclass(frozen=True, kw_only=True)
class HashedPair:
    """Two records of different services that are each other's likeliest: how alike (0-1), and by how much more than the
    next likeliest of either."""

    left: Record
    right: Record
    likeness: float
    margin: float


@dataclass(frozen=True, kw_only=True)
class HashedPairs:
    """What the linkage unit found: the services whose CLKs it had, with their number of records, and the pairs."""

    made: Made
    records: Mapping[str, int]
    pairs: tuple[HashedPair, ...]


def write_clks(path: Path, clks: Clks) -> None:
    """Writes CLKs. The order of rows is that of the ids, which are made up: it says nothing."""
    head = {"service": clks.service, "records": len(clks.records)}
    rows = (
        (record, base64.b64encode(bits.tobytes()).decode("ascii"))
        for record, bits in zip(clks.records, clks.filters, strict=True)
    )
    _write(path, CLKS, clks.made, head, rows)


def read_clks(path: Path) -> Clks:
    """Reads CLKs. Raises `InputError` when the file is no such file, was cut off or is damaged."""
    made, head, rows = _read(path, CLKS)
    length = fields().bits // 8
    try:
        filters = [np.frombuffer(base64.b64decode(text, validate=True), dtype=np.uint8) for _, text in rows]
        service, n = str(head["service"]), int(head["records"])
    except (binascii.Error, KeyError, TypeError, ValueError):
        raise _damaged(path) from None
    records = tuple(record for record, _ in rows)
    whole = n == len(rows) == len(set(records)) and all(len(bits) == length for bits in filters)
    if not whole or "" in records:
        raise _damaged(path)
    made_of = np.stack(filters) if filters else np.zeros((0, length), dtype=np.uint8)
    return Clks(service=service, made=made, records=records, filters=made_of)


def write_pairs(path: Path, found: HashedPairs) -> None:
    """Writes pairs."""
    rows = ((*pair.left, *pair.right, f"{pair.likeness:.4f}", f"{pair.margin:.4f}") for pair in found.pairs)
    _write(path, PAIRS, found.made, {"records": dict(found.records), "pairs": len(found.pairs)}, rows)


def read_pairs_file(path: Path) -> HashedPairs:
    """Reads pairs. Raises `InputError` when the file is no such file, was cut off or is damaged."""
    made, head, rows = _read(path, PAIRS)
    try:
        services = {str(service): int(n) for service, n in head["records"].items()}
        pairs = tuple(
            HashedPair(left=(a, one), right=(b, other), likeness=_share(likeness), margin=_share(margin))
            for a, one, b, other, likeness, margin in rows
        )
        n_pairs = int(head["pairs"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _damaged(path) from None
    named = {service for pair in pairs for service, _ in (pair.left, pair.right)}
    if n_pairs != len(pairs) or not named <= set(services) or any(p.left[0] == p.right[0] for p in pairs):
        raise _damaged(path)
    return HashedPairs(made=made, records=services, pairs=pairs)


def _share(text: str) -> float:
    found = float(text)
    if not 0 <= found <= 1:
        raise ValueError("not a share")
    return found


def _write(path: Path, kind: str, made: Made, head: Mapping[str, Any], rows: Iterable[Sequence[str]]) -> None:
    first = {"version": VERSION, "fields": made.fields, "secret": made.secret, **head}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"#{kind} {json.dumps(first)}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS[kind])
        writer.writerows(rows)


def _read(path: Path, kind: str) -> tuple[Made, Mapping[str, Any], list[list[str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise _error(path, "Ni ellir agor y ffeil.", "The file cannot be opened.") from None
    except UnicodeDecodeError:
        raise _damaged(path) from None
    first, _, rest = text.partition("\n")
    if not first.startswith(f"#{kind} "):
        raise _error(
            path,
            "Nid yw'r ffeil hon yn un a ysgrifennwyd at y cam hwn o gysylltu â hashys.",
            "This file is not one that was written for this step of hashed linkage.",
        )
    try:
        head = json.loads(first.removeprefix(f"#{kind} "))
        version, made = head["version"], Made(fields=head["fields"], secret=head["secret"])
        rows = list(csv.reader(io.StringIO(rest), strict=True))
        well = all(_MARK.fullmatch(mark) for mark in (made.fields, made.secret))
    except (ValueError, KeyError, TypeError, csv.Error):
        raise _damaged(path) from None
    if version != VERSION or made.fields != fields().digest:
        raise RefusedError(
            cy="Gwnaed y ffeil hon â fersiwn arall o'r meysydd a hashir; ni ellir cymharu'r ddau.",
            en="This file was made with another version of the hashed fields; the two cannot be compared.",
            where=path.name,
            next_cy="Gosodwch yr un fersiwn o Gwrando ym mhob man, a gofynnwch am y ffeil eto.",
            next_en="Install the same version of Gwrando everywhere, and ask for the file again.",
        )
    columns = _COLUMNS[kind]
    if not well or not rows or tuple(rows[0]) != columns or any(len(row) != len(columns) for row in rows):
        raise _damaged(path)
    return made, head, rows[1:]


def _damaged(path: Path) -> InputError:
    return _error(
        path,
        "Torrwyd y ffeil, neu newidiwyd hi ar ôl ei hysgrifennu.",
        "The file was cut off, or changed after it was written.",
    )


def _error(path: Path, cy: str, en: str) -> InputError:
    return InputError(
        cy=cy,
        en=en,
        where=path.name,
        next_cy="Gofynnwch i'r anfonwr am y ffeil eto. Ni newidiwyd dim.",
        next_en="Ask the sender for the file again. Nothing was changed.",
    )
