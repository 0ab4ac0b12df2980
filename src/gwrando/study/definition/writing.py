"""Writes a definition as TOML that people can read and change."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_HEAD = (
    "# Diffiniad astudiaeth; y geiriadur: docs/reference/study.md. Peidiwch â'i newid ar ôl cysylltu: mae'n cael ei nodi.\n"
    "# Definition of a study; reference: docs/reference/study.md. Do not change it after linkage: that is marked.\n"
)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        # a JSON string of plain letters is a TOML string; DEL is the one sign TOML wants escaped beside
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    return "[" + ", ".join(_value(item) for item in value) + "]"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(item, Mapping) for item in value)
    )


def _lines(values: Mapping[str, Any], path: str) -> list[str]:
    plain = [f"{k} = {_value(v)}" for k, v in values.items() if not _is_table(v) and not _is_tables(v)]
    found = plain
    for key, value in values.items():
        name = f"{path}{key}"
        if _is_table(value) and key == "files":
            found = [*found[: len(plain)], f"{key} = {_value(value)}", *found[len(plain) :]]
        elif _is_table(value):
            found += ["", f"[{name}]", *_lines(value, f"{name}.")]
        elif _is_tables(value):
            for item in value:
                found += ["", f"[[{name}]]", *_lines(item, f"{name}.")]
    return found


def to_toml(values: Mapping[str, Any]) -> str:
    """A definition as TOML: plain fields first, then tables, in the order given."""
    return _HEAD + "\n".join(_lines(values, "")) + "\n"
