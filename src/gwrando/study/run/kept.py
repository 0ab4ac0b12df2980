"""What a step gave Python, as text that a later run reads back: a finished step is not run again for it."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

import numpy as np
from pydantic import BaseModel, TypeAdapter


def as_text(found: Any) -> str:
    """JSON of a result (dataclasses, models, mappings by text, sequences, numbers, text, None)."""
    return json.dumps(_plain(found), ensure_ascii=False)


def from_text[T](text: str, kind: type[T]) -> T:
    """The result again, checked as it was when it was first made."""
    found: T = _adapter(cast(Hashable, kind)).validate_python(json.loads(text))
    return found


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def _plain(found: Any) -> Any:
    if isinstance(found, BaseModel):
        return found.model_dump(mode="json")
    if is_dataclass(found):
        return {field.name: _plain(getattr(found, field.name)) for field in fields(found)}
    if isinstance(found, Mapping):
        if not all(isinstance(key, str) for key in found):
            raise TypeError("a result keeps mappings by text only")
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [_plain(value) for value in found]
    if isinstance(found, np.generic):
        return found.item()
    return found
