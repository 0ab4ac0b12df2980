"""Does a finding hold? Said from what may be shown, never from what is hidden."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from gwrando.study.vocabulary import SERVICES
from gwrando.text import Bilingual

WINDOW = re.compile(r"(.*)_[0-9]+")
Answer = Literal["holds", "does_not_hold", "cannot_tell"]
PARTS = {
    "draws": Bilingual(cy="y cysylltiadau ansicr", en="the uncertain links"),
    "without": Bilingual(cy="gadael gwasanaeth allan", en="leaving a service out"),
    "covered": Bilingual(
        cy="y blynyddoedd y mae pob gwasanaeth yn eu cwmpasu", en="the years that every service covers"
    ),
}
"""What a finding is held against; "covered" only where the services' data do not cover the same days."""


class Figure(Protocol):
    """An estimate, protected or not."""

    @property
    def name(self) -> str:
        """Its name, by which its look is known."""

    @property
    def value(self) -> float | None:
        """The odds ratio, or None."""

    @property
    def low(self) -> float | None:
        """Lower end."""

    @property
    def high(self) -> float | None:
        """Upper end."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether one exposure's matched finding holds, why, and the same of each part."""

    answer: Answer
    reason: Bilingual
    parts: Mapping[str, Answer]


NO_DIFFERENCE = Bilingual(
    cy="Nid oes gwahaniaeth i'w ddal yn erbyn dim.", en="There is no difference to hold against anything."
)


def verdicts(
    estimates: Iterable[Figure], *, parts: Iterable[str] = ("draws", "without")
) -> dict[str, Verdict]:
    """By exposure key, from the estimates of a study: `matched_<key>` is what is held, and `draws_<key>`,
    `without_<service>_<key>`, `covered_<key>` are what it is held against.

    `parts` are those that must be there (a part that was not tried cannot be told); "covered" counts where it is.
    A draw's pooled interval must stay on the finding's side of one. Elsewhere the ratio must be on that side: an interval
    that reaches one there only says that fewer records say less, so it cannot be told.
    """
    found = {estimate.name: estimate for estimate in estimates}
    needed = tuple(parts)
    keys = [name.removeprefix("matched_") for name in found if name.startswith("matched_")]
    # matched_<key>_<days> is another window of a finding that is there itself; a key may end in digits too
    main = [key for key in keys if not (WINDOW.fullmatch(key) and WINDOW.sub(r"matched_\1", key) in found)]
    return {key: _verdict(found, key, needed) for key in main}


def _verdict(found: Mapping[str, Figure], key: str, needed: tuple[str, ...]) -> Verdict:
    main = found[f"matched_{key}"]
    if main.value is None or main.low is None or main.high is None or main.low <= 1 <= main.high:
        return Verdict(answer="cannot_tell", reason=NO_DIFFERENCE, parts={})
    up = main.low > 1
    parts: dict[str, Answer] = {}
    for part in PARTS:
        names = (
            [f"without_{service}_{key}" for service in SERVICES] if part == "without" else [f"{part}_{key}"]
        )
        mine = [found[name] for name in names if name in found]
        if mine:
            parts[part] = _worst(_held(one, up=up, strict=part == "draws") for one in mine)
        elif part in needed:
            parts[part] = "cannot_tell"
    answer = _worst(parts.values())
    return Verdict(answer=answer, reason=_reason(answer, parts), parts=parts)


def _held(one: Figure, *, up: bool, strict: bool) -> Answer:
    if one.value is None or one.low is None or one.high is None:
        return "cannot_tell"
    if one.low > 1 if up else one.high < 1:
        return "holds"
    same_side = one.value > 1 if up else one.value < 1
    return "cannot_tell" if same_side and not strict else "does_not_hold"


def _worst(answers: Iterable[Answer]) -> Answer:
    said = set(answers)
    if "does_not_hold" in said:
        return "does_not_hold"
    return "cannot_tell" if "cannot_tell" in said or not said else "holds"


def _reason(answer: Answer, parts: Mapping[str, Answer]) -> Bilingual:
    named = [PARTS[part] for part, said in parts.items() if said == answer]
    cy, en = "; ".join(part.cy for part in named), "; ".join(part.en for part in named)
    if answer == "holds":
        return Bilingual(cy=f"Mae'n dal wedi ystyried: {cy}.", en=f"It holds after allowing for: {en}.")
    if answer == "does_not_hold":
        return Bilingual(
            cy=f"Nid yw'n dal wedi ystyried: {cy}.", en=f"It does not hold after allowing for: {en}."
        )
    return Bilingual(
        cy=f"Ni ellir dweud a yw'n dal, oherwydd: {cy}.",
        en=f"Whether it holds cannot be told, because of: {en}.",
    )
