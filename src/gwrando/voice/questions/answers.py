"""What a child gave -> the answer that is kept, or a kind sentence about what to change. Nothing given is thrown away."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from gwrando.errors import InputError
from gwrando.voice.questions.kinds import (
    COUNTERS,
    PLACES,
    Grid,
    Ideas,
    Number,
    Order,
    Pair,
    Panel,
    Question,
    Several,
    Share,
    Words,
    choices,
)

Value = str | int | list[str] | dict[str, str] | dict[str, int]
"""one choice: its id; a number; several or an order: ids; a grid: line -> id; counters: id -> how many;
two at a time: {"of": both ids, space between, "chose": one of them or ""}."""

Given = Mapping[str, Sequence[str]]
NEITHER = "neither"


def _refuse(cy: str, en: str, next_cy: str, next_en: str) -> NoReturn:
    raise InputError(cy=cy, en=en, next_cy=next_cy, next_en=next_en)


def _unknown() -> NoReturn:
    _refuse(
        "Nid yw'r dewis hwn ar y dudalen.",
        "That choice is not on the page.",
        "Dewiswch un o'r rhai ar y dudalen.",
        "Choose one of those on the page.",
    )


def _known(ids: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """The ids that were given, each once, in the order given."""
    if not set(ids) <= set(allowed):
        _unknown()
    return list(dict.fromkeys(ids))


def _number(text: str, *, least: int, most: int) -> int:
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > 6 or not least <= int(plain) <= most:
        _refuse(
            f"Mae angen rhif cyfan o {least} i {most} yma.",
            f"This needs a whole number from {least} to {most}.",
            "Teipiwch y rhif mewn ffigurau, er enghraifft 3.",
            "Type the number in figures, such as 3.",
        )
    return int(plain)


def _several(question: Several, ids: list[str]) -> list[str] | None:
    if question.most is not None and len(ids) > question.most:
        _refuse(
            f"Dewisoch {len(ids)}. Dewiswch hyd at {question.most}.",
            f"You chose {len(ids)}. Choose up to {question.most}.",
            "Tynnwch y tic oddi ar un neu fwy. Mae eich dewisiadau yma o hyd.",
            "Untick one or more. Your choices are still here.",
        )
    chosen = set(ids)
    return [option.id for option in question.options if option.id in chosen] or None


def _share(question: Share, given: Given) -> dict[str, int] | None:
    shared = {}
    for option in question.options:
        for text in given.get(option.id, ())[-1:]:
            if text.strip():
                shared[option.id] = _number(text, least=0, most=COUNTERS)
    used = sum(shared.values())
    if used > COUNTERS:
        _refuse(
            f"Rydych wedi defnyddio {used} cownter. Mae gennych {COUNTERS}.",
            f"You have used {used} counters. You have {COUNTERS}.",
            "Rhowch lai i un neu fwy. Mae eich rhifau yma o hyd.",
            "Give fewer to one or more. Your numbers are still here.",
        )
    if used == 0:
        return None
    if used < COUNTERS:
        left = COUNTERS - used
        _refuse(
            f"Mae gennych {left} ar ôl i'w rhoi.",
            f"You have {left} left to give.",
            "Rhowch nhw i un neu fwy, neu pwyswch Neidio.",
            "Give them to one or more, or press Skip.",
        )
    return {option.id: shared.get(option.id, 0) for option in question.options}


def _pair(question: Pair, given: Given) -> dict[str, str] | None:
    both = " ".join(given.get("of", ())).split()
    chosen = list(given.get("answer", ()))[-1:]
    if len(set(_known(both, list(choices(question))))) != 2 or not chosen:
        _unknown()
    if chosen[0] not in (*both, NEITHER):
        _unknown()
    return {"of": " ".join(both), "chose": "" if chosen[0] == NEITHER else chosen[0]}


def read(question: Question, given: Given) -> Value | None:
    """The answer in `given` (field -> what was sent), None when nothing was chosen: that is a skip, not an answer.

    Fields: `answer` (once or more); a grid's lines and the choices that get counters by their own ids; `of` with the
    two choices of a pair. Raises `InputError` with a kind sentence; never repeats what was typed.
    """
    ids = [text for text in given.get("answer", ()) if text]
    allowed = list(choices(question))
    match question:
        case Words() | Ideas() | Panel():
            raise TypeError("words are read by a person, not here")
        case Share():
            return _share(question, given)
        case Pair():
            return _pair(question, given)
        case Grid():
            lines = {row.id: list(given.get(row.id, ()))[-1:] for row in question.rows}
            found = {line: _known(ids, allowed)[0] for line, ids in lines.items() if ids and ids[0]}
            return found or None
        case Number():
            return _number(ids[-1], least=question.least, most=question.most) if ids else None
        case Several():
            return _several(question, _known(ids, allowed))
        case Order():
            return _known(ids, allowed)[: min(PLACES, len(allowed))] or None
        case _:
            return _known(ids[-1:], allowed)[0] if ids else None


def pairs_for(question: Pair, *, slip: str) -> list[tuple[str, str]]:
    """The pairs that one child meets: the choices dealt in twos by the slip, so that each is met at most once.

    Then what one choice was chosen against is a random other choice, and each child counts at most once for it: the
    share who chose it has a plain interval. The deal is by SHA-256 of the slip, the question and the choice: the same
    when the page is loaded again. With an odd number of choices one is left out.
    """
    dealt = sorted(
        (option.id for option in question.options),
        key=lambda key: hashlib.sha256(f"{slip}:{question.id}:{key}".encode()).digest(),
    )
    return [(dealt[at], dealt[at + 1]) for at in range(0, len(dealt) - 1, 2)]


def kept(value: Value) -> str:
    """The answer as it is stored: JSON, keys in their own order."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loaded(text: str) -> Value:
    """An answer as it was stored."""
    found: Value = json.loads(text)
    return found
