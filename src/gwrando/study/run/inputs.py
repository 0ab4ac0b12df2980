"""What a run is made from, as hashes: the definition, the extracts, the software."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from gwrando import __version__
from gwrando.errors import InputError
from gwrando.study import engine
from gwrando.study.definition import Study

_ASKED = frozenset(
    {
        "title", "question", "analyst", "truth", "cohort", "comparison", "triggers", "negative_controls",
        "more_exposures", "windows", "within_child", "sequences", "notices", "orders", "transition",
        "sensitivity", "false_discovery", "disclosure", "improvements",
    }
)  # fmt: skip
"""Fields of a definition that say what is asked of linked records: linkage does not depend on them. A field
not named here is taken to matter from the first step on."""

_MAKERS = ("duckdb", "splink", "sqlglot", "numpy", "scipy", "pyarrow")


def files(study: Study) -> list[str]:
    """The input files that a definition names, in order."""
    found = [path for source in study.extracts for kind in source.files for path in source.paths(kind)]
    if study.hashed_linkage is not None:
        found.append(study.hashed_linkage.pairs)
    return found + [source.manifest for source in study.extracts if source.manifest]


def hashes(folder: Path, paths: Sequence[str]) -> dict[str, str]:
    """SHA-256 of each file, by its name. Raises `InputError` when one cannot be opened."""
    found = {}
    for path in paths:
        try:
            with (folder / path).open("rb") as file:
                found[path] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise InputError(
                cy="Ni ellir agor y ffeil.",
                en="The file cannot be opened.",
                where=Path(path).name,
                next_cy="Rhowch y ffeil yn ei lle, neu ofyn i'r gwasanaeth ei hanfon eto. Ni newidiwyd dim.",
                next_en="Put the file in its place, or ask the service to send it again. Nothing was changed.",
            ) from error
    return found


def about_records(study: Study) -> str:
    """The part of a definition that decides who is who: changing a question does not link again."""
    return study.model_dump_json(exclude=set(_ASKED))


@cache
def software() -> str:
    """One line for the software that makes the tables: our version and code, and the makers of its numbers."""
    root = resources.files("gwrando")
    code = hashlib.sha256(engine.sql.digest().encode())
    for part in ("study", "outputs"):
        for path in sorted(Path(str(root / part)).rglob("*.py")):
            code.update(path.name.encode() + b"\0" + path.read_bytes())
    return json.dumps({"code": code.hexdigest(), **versions()}, sort_keys=True)


def versions() -> dict[str, str]:
    """Our version and those of the makers of its numbers, by name."""
    return {"gwrando": __version__} | {name: metadata.version(name) for name in _MAKERS}
