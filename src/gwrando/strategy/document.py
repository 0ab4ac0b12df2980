"""The strategy as a document: aims, commitments and what each commitment says to each audience.

One file (YAML) or one set of database rows gives the same `StrategyDocument`; publishing, projects and
standards read it from here and never from each other.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from gwrando.errors import InputError
from gwrando.text import Bilingual

AimId = Annotated[str, StringConstraints(pattern=r"^A[1-9][0-9]?$")]
CommitmentId = Annotated[str, StringConstraints(pattern=r"^A[1-9][0-9]?\.[1-9][0-9]?$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Status = Literal["planned", "under_way", "done", "stopped"]

STATUS_WORDS: Mapping[Status, Bilingual] = {
    "planned": Bilingual(cy="Ar y gweill", en="Planned"),
    "under_way": Bilingual(cy="Wedi dechrau", en="Under way"),
    "done": Bilingual(cy="Wedi'i wneud", en="Done"),
    "stopped": Bilingual(cy="Wedi dod i ben", en="Stopped"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Part):
    """What one thing says to one audience, in both languages, and the key of its picture (or None)."""

    text: Bilingual
    picture: Key | None = None


class Commitment(_Part):
    """One promise: who keeps it, by when, where it came from, and its words for each audience.

    `wordings` maps an audience key to a `Wording`; "full" is required and is the promise itself, the
    others say the same to other readers. `came_from` holds text references such as
    `consultation:NAME` or `report:NAME`; their meaning belongs to the parts that wrote them.
    """

    id: CommitmentId
    owner: Bilingual
    due_on: date | None = None
    status: Status = "planned"
    came_from: tuple[Reference, ...] = ()
    wordings: Mapping[Key, Wording]

    @model_validator(mode="after")
    def _full_is_there(self) -> Self:
        if "full" not in self.wordings:
            raise ValueError("no_full_wording")
        return self


class Aim(_Part):
    """One aim: its public title, why it matters, its commitments; `wordings` retell the title."""

    id: AimId
    key: Key
    title: Bilingual
    why: Bilingual
    wordings: Mapping[Key, Wording] = {}
    commitments: tuple[Commitment, ...]

    @model_validator(mode="after")
    def _ids_belong(self) -> Self:
        if any(not each.id.startswith(f"{self.id}.") for each in self.commitments):
            raise ValueError("commitment_of_another_aim")
        return self


class StrategyDocument(_Part):
    """A whole strategy. `is_example` is shown wherever the words are shown.

    `wordings` retell the introduction to audiences. Ids and aim keys are unique; an id is never used
    again for another promise, since feedback, projects and evidence point at it.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    title: Bilingual
    introduction: Bilingual
    is_example: bool = False
    wordings: Mapping[Key, Wording] = {}
    aims: tuple[Aim, ...]

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for found in (
            [aim.id for aim in self.aims],
            [aim.key for aim in self.aims],
            [each.id for each in self.commitments()],
        ):
            if len(set(found)) != len(found):
                raise ValueError("same_id_twice")
        return self

    def commitments(self) -> Iterator[Commitment]:
        """Every commitment, in the order of the aims."""
        for aim in self.aims:
            yield from aim.commitments

    def commitment(self, ref: str) -> Commitment | None:
        """The commitment with this id, or None."""
        return next((each for each in self.commitments() if each.id == ref), None)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The strategy in a YAML file.

        Raises `InputError` naming the file and each field that cannot be used (never the field's value).
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(path) from error
        return cls.from_yaml(text, where=path.name)

    @classmethod
    def from_yaml(cls, text: str, *, where: str = "") -> Self:
        """The strategy in YAML text; `where` names it in an error. Raises `InputError`."""
        try:
            found = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise _not_yaml(where, mark.line + 1 if mark else None) from error
        if not isinstance(found, dict):
            raise _not_yaml(where, None)
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            raise _wrong_fields(where, error) from error

    def to_yaml(self) -> str:
        """YAML text that `from_yaml` turns back into an equal document; Welsh letters stay readable."""
        plain: dict[str, Any] = self.model_dump(mode="json")
        return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def _unreadable(path: Path) -> InputError:
    return InputError(
        cy="Nid oedd modd darllen ffeil y strategaeth.",
        en="The strategy file could not be read.",
        where=path.name,
        next_cy="Gwiriwch fod y ffeil yno ac wedi'i chadw fel testun UTF-8.",
        next_en="Check that the file is there and saved as UTF-8 text.",
    )


def _not_yaml(where: str, line: int | None) -> InputError:
    place = f"{where}, {line}" if line else where
    return InputError(
        cy="Nid yw ffeil y strategaeth yn YAML dilys (mae'r rhif ar ôl enw'r ffeil yn rhif llinell).",
        en="The strategy file is not valid YAML (the number after the file name is a line number).",
        where=place,
        next_cy="Cymharwch hi ag examples/strategy/strategy.yaml a chywiro'r llinell.",
        next_en="Compare it with examples/strategy/strategy.yaml and mend the line.",
    )


WRONG: Mapping[str, Bilingual] = {
    "missing": Bilingual(cy="yn eisiau", en="missing"),
    "extra_forbidden": Bilingual(cy="enw anhysbys", en="unknown name"),
    "string_too_short": Bilingual(cy="yn wag", en="empty"),
    "no_full_wording": Bilingual(cy='dim geiriad "full"', en='no "full" wording'),
    "commitment_of_another_aim": Bilingual(
        cy="ymrwymiad â rhif nod arall", en="a commitment with another aim's number"
    ),
    "same_id_twice": Bilingual(cy="yr un rhif ddwywaith", en="the same id twice"),
}
OTHER_WRONG = Bilingual(cy="ni ellir ei ddefnyddio", en="cannot be used")


def _wrong_fields(where: str, error: ValidationError) -> InputError:
    lines_cy, lines_en = [], []
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        kind = each["type"]
        if kind == "value_error":
            kind = each["msg"].removeprefix("Value error, ")
        words = WRONG.get(kind, OTHER_WRONG)
        place = ".".join(map(str, each["loc"])) or "(strategy)"
        lines_cy.append(f"- {place}: {words.cy}")
        lines_en.append(f"- {place}: {words.en}")
    return InputError(
        cy="Ni ellir defnyddio'r strategaeth hon eto:\n" + "\n".join(lines_cy),
        en="This strategy cannot be used yet:\n" + "\n".join(lines_en),
        where=where,
        next_cy="Cywirwch bob maes yn y rhestr a rhoi cynnig arall arni. Ni newidiwyd dim.",
        next_en="Mend each field in the list and try again. Nothing was changed.",
    )
