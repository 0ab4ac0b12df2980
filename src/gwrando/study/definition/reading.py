"""Reads a definition from its file, and says what a definition may hold."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gwrando.errors import InputError
from gwrando.study.definition.study import Study
from gwrando.study.definition.words import Words, problems


def _refuse(path: Path, found: list[tuple[str, Words]]) -> InputError:
    cy = "\n".join(f"- {words[0]}: {where or path.name}. {words[2]}" for where, words in found)
    en = "\n".join(f"- {words[1]}: {where or path.name}. {words[3]}" for where, words in found)
    return InputError(
        cy=f"Ni ellir defnyddio diffiniad yr astudiaeth.\n{cy}",
        en=f"The definition of the study cannot be used.\n{en}",
        where=path.name,
        next_cy="Cywirwch y ffeil a rhedwch: gwrando study validate study.toml. Ni ddarllenwyd unrhyw gofnod.",
        next_en="Correct the file and run: gwrando study validate study.toml. No record was read.",
    )


def from_file(path: Path) -> Study:
    """The study defined in a TOML file.

    Raises `InputError` (both languages, naming each field and what to do) when the file is missing, is not TOML, or
    breaks a rule of the definition.
    """
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        words = (
            "Ni ellir agor y ffeil",
            "The file cannot be opened",
            "Gwiriwch y llwybr.",
            "Check the path.",
        )
        raise _refuse(path, [("", words)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = f"{path.name}, {error}" if isinstance(error, tomllib.TOMLDecodeError) else path.name
        words = (
            "Nid yw'r ffeil yn TOML dilys",
            "The file is not valid TOML",
            "Cywirwch y llinell honno.",
            "Correct that line.",
        )
        raise _refuse(path, [(at, words)]) from error
    try:
        return Study.model_validate(values)
    except ValidationError as error:
        raise _refuse(path, problems(error)) from error


def digest(path: Path) -> str:
    """SHA-256 of the definition file, so that a release names the questions it answers."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a definition, for editors that know TOML."""
    found = Study.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "Gwrando study.toml"}
