"""Documents as files people can read: YAML in, a frozen Pydantic model out, and back.

Whatever is wrong is said once for the whole file, in both languages, with the line and the field; a value
from the file is never repeated in a message.
"""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from gwrando.errors import InputError
from gwrando.text.bilingual import Bilingual

LARGEST_CHARACTERS = 2_000_000
MOST_PROBLEMS_SHOWN = 10

# pydantic's kinds of error -> what to tell the writer of the file
_MEANINGS: dict[str, Bilingual] = {
    "missing": Bilingual(cy="mae hwn ar goll", en="this is missing"),
    "extra_forbidden": Bilingual(
        cy="nid yw'r enw hwn yn un o'r enwau yma", en="this name does not belong here"
    ),
    "string_too_short": Bilingual(cy="mae hwn yn wag", en="this is empty"),
    "string_type": Bilingual(
        cy="rhaid i hwn fod yn destun (rhowch ddyfynodau o'i gwmpas)",
        en="this must be text (put quotes round it)",
    ),
    "literal_error": Bilingual(cy="nid yw hwn yn un o'r dewisiadau", en="this is not one of the choices"),
    "string_pattern_mismatch": Bilingual(
        cy="nid yw hwn yn y ffurf gywir", en="this is not in the right form"
    ),
    "too_short": Bilingual(cy="mae angen mwy o eitemau yma", en="more items are needed here"),
    "too_long": Bilingual(cy="mae gormod o eitemau yma", en="there are too many items here"),
}
_NUMBER = Bilingual(
    cy="rhaid i hwn fod yn rhif o fewn y terfynau", en="this must be a number within the limits"
)
_DATE = Bilingual(
    cy="rhaid i hwn fod yn ddyddiad (fel 2026-03-31)", en="this must be a date (such as 2026-03-31)"
)
_OTHER = Bilingual(cy="nid yw hwn yn y ffurf a ddisgwylir", en="this is not in the form expected")


def problem(*, cy: str, en: str) -> PydanticCustomError:
    """An error for a model's own validator to raise, so that the file's reader hears it in both languages."""
    return PydanticCustomError("gwrando", "{en}", {"cy": cy, "en": en})


class _Loader(yaml.SafeLoader):
    """YAML without aliases (they can blow a small file up) and without a key twice (one would be lost)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem="key twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """The line (from 1) of a field, or of the nearest thing around it that is in the file."""
    line = 1
    for step in (*loc, None):
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            line, node = (found[0][0].start_mark.line + 1, found[0][1]) if found else (line, None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            node = None
    return line


def _meaning(error: ErrorDetails) -> Bilingual:
    if error["type"] == "gwrando":
        return Bilingual(cy=error["ctx"]["cy"], en=error["ctx"]["en"])
    if error["type"].startswith(("int", "float", "greater", "less", "decimal", "finite")):
        return _NUMBER
    if error["type"].startswith(("date", "timezone")):
        return _DATE
    return _MEANINGS.get(error["type"], _OTHER)


def meanings(failure: ValidationError) -> list[Bilingual]:
    """What is wrong, in both languages, each thing once; never a value."""
    errors = failure.errors(include_url=False, include_input=False)
    return list(dict.fromkeys(_meaning(error) for error in errors))


def _cannot_read(*, name: str, where: str, cy: str, en: str) -> InputError:
    return InputError(
        cy=f"Ni ellir darllen y ffeil {name}: {cy}.",
        en=f"The file {name} cannot be read: {en}.",
        where=where,
        next_cy="Cywirwch y ffeil a rhowch gynnig arall arni. Nid oes dim wedi newid.",
        next_en="Correct the file and try again. Nothing was changed.",
    )


def from_text[Document: BaseModel](text: str, model: type[Document], *, name: str) -> Document:
    """The document in a YAML text; `name` is what the text is called in messages.

    Raises `InputError` naming every wrong field with its line (the first ten), never its value.
    """
    if len(text) > LARGEST_CHARACTERS:
        raise _cannot_read(name=name, where=name, cy="mae'n rhy fawr", en="it is too large")
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        raise _cannot_read(
            name=name, where=where, cy="nid yw'n YAML cywir", en="it is not correct YAML"
        ) from None
    finally:
        if loader is not None:
            loader.dispose()
    try:
        return model.model_validate(data)
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)
        shown = errors[:MOST_PROBLEMS_SHOWN]
        lines = [_line(node, error["loc"]) for error in shown]
        fields = [".".join(str(step) for step in error["loc"]) or name for error in shown]
        meanings = [_meaning(error) for error in shown]
        raise _cannot_read(
            name=name,
            where="\n".join(f"{name}:{line}  {field}" for line, field in zip(lines, fields, strict=True)),
            cy="; ".join(
                f"llinell {n}, {f}: {m.cy}" for n, f, m in zip(lines, fields, meanings, strict=True)
            ),
            en="; ".join(f"line {n}, {f}: {m.en}" for n, f, m in zip(lines, fields, meanings, strict=True)),
        ) from None


def from_file[Document: BaseModel](path: Path, model: type[Document]) -> Document:
    """The document in a YAML file. Raises `InputError` as `from_text` does, or when the file is not there."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _cannot_read(
            name=path.name, where=str(path), cy="nid yw'n destun UTF-8", en="it is not UTF-8 text"
        ) from None
    except OSError:
        raise _cannot_read(
            name=path.name,
            where=str(path),
            cy="nid yw yno, neu nid oes hawl",
            en="it is not there, or not allowed",
        ) from None
    return from_text(text, model, name=path.name)


class _Dumper(yaml.SafeDumper):
    """YAML without aliases, whose texts come back as they were."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML reads these line separators back as blanks unless they are escaped
    style = '"' if any(mark in text for mark in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(document: BaseModel) -> str:
    """The document as YAML; `from_text` reads it back to an equal document. Fields keep their order."""
    found: str = yaml.dump(
        document.model_dump(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return found
