"""The end of a study: its records are deleted, and a certificate says what, when and by whom.

What stays: releases, logs of runs and the definition. They hold no record about a child.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gwrando import __version__
from gwrando.errors import InputError
from gwrando.study import definition
from gwrando.study.definition import Study
from gwrando.study.engine import forget_spark
from gwrando.study.run import inputs
from gwrando.study.run.lock import alone

CERTIFICATES = "erased"
_MADE = ("*.duckdb", "*.duckdb.*", ".spill/*", "faults.*", "chronologies/**/*", "spark/**/*")
"""What runs make beside the inputs that says something about single children, as patterns in the folder."""


def to_erase(path: Path) -> list[str]:
    """The files that erasing the study defined in `path` deletes, in order, by their name inside its folder."""
    folder, study = path.parent, definition.from_file(path)
    return [found.relative_to(folder).as_posix() for found in _files(folder, study)]


def _files(folder: Path, study: Study) -> list[Path]:
    given = [study.key_file, *inputs.files(study), *([study.truth] if study.truth else [])]
    named = [folder / name for name in given]
    made = sorted({found for pattern in _MADE for found in folder.glob(pattern)})
    # the key first: without it the encrypted stores say nothing, whatever happens after
    return [found for found in dict.fromkeys([*named, *made]) if found.is_file() or found.is_symlink()]


def erase(path: Path, *, by: str, at: datetime) -> Path:
    """Deletes the study's stores, key and extracts; gives the certificate (beside it the same in words).

    The certificate is begun before the first file goes and finished after the last, so a kill in between can
    be seen; erasing again then finishes. Raises `InputError` when a file cannot be deleted.
    """
    folder, study = path.parent, definition.from_file(path)
    with alone(folder):
        found = _files(folder, study)
        listed = [
            {
                "file": file.relative_to(folder).as_posix(),
                "bytes": file.lstat().st_size,
                "sha256": "" if file == folder / study.key_file else _hash(file),
            }
            for file in found
        ]
        about = {
            "study": study.id,
            "agreement": study.agreement.reference,
            "delete_by": study.agreement.delete_by.isoformat(),
            "definition_sha256": definition.digest(path),
            "by": by,
            "at": at.isoformat(),
            "software": f"gwrando {__version__}",
            "files": listed,
        }
        certificate = folder / CERTIFICATES / f"{at:%Y%m%dT%H%M%SZ}.json"
        certificate.parent.mkdir(exist_ok=True)
        _write(certificate, {**about, "finished": False})
        for file in found:
            _delete(file)
        forget_spark(folder)
        _write(certificate, {**about, "finished": True})
        certificate.with_suffix(".md").write_text(
            _words(study, by=by, at=at, listed=listed), encoding="utf-8"
        )
    return certificate


def _hash(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _delete(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise InputError(
            cy="Ni ellir dileu'r ffeil. Mae'r ffeiliau o'i blaen wedi mynd.",
            en="The file cannot be deleted. The files before it are gone.",
            where=file.name,
            next_cy="Rhowch hawl i chi'ch hun ei dileu, yna rhedwch gwrando study erase eto.",
            next_en="Give yourself the right to delete it, then run gwrando study erase again.",
        ) from error


def _write(path: Path, about: Mapping[str, Any]) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def _words(study: Study, *, by: str, at: datetime, listed: Sequence[Mapping[str, Any]]) -> str:
    lines = [f"| {file['file']} | {file['bytes']} | {file['sha256'] or '-'} |" for file in listed]
    return "\n".join(
        [
            "# Tystysgrif dileu | Deletion certificate",
            "",
            f"{study.title.cy} | {study.title.en} ({study.id}, {study.agreement.reference})",
            "",
            f"Dilëwyd gan | Deleted by: {by}. Amser | Time: {at.isoformat()}.",
            "",
            "Dilëwyd y ffeiliau hyn o'r ffolder hon. Nid yw'r dystysgrif yn dweud dim am gopïau wrth gefn, am gopïau "
            "mewn mannau eraill, nac am yr hyn y gallai arbenigwr ei adfer o ddisg heb ei hamgryptio.",
            "",
            "These files were deleted from this folder. The certificate says nothing about backups, about copies "
            "elsewhere, or about what an expert could recover from a disk that was not encrypted.",
            "",
            "| ffeil / file | beit / bytes | SHA-256 |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )
