"""Made-up answers of made-up children, through the same actions as real ones: for the demonstration and for tests."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gwrando.voice.questions.answers import Value
from gwrando.voice.questions.kinds import (
    COUNTERS,
    PLACES,
    WRITTEN,
    Grid,
    Number,
    Order,
    Pair,
    Question,
    Several,
    Share,
    choices,
)
from gwrando.voice.tally import CHOICES
from gwrando.web.voice.actions import ideas as support
from gwrando.web.voice.actions import moderation, questions, taking_part
from gwrando.web.voice.models import Item, Participation
from gwrando.web.voice.queries import ideas
from gwrando.web.voice.queries.cards import Card

SKIPS = 0.08  # of the cards
SOON, LATER = (
    timedelta(minutes=5),
    timedelta(minutes=25),
)  # after the room opened: ideas are written; they are seen


def value(question: Question, *, pair: tuple[str, str] | None, chance: random.Random) -> Value:
    """One answer of the right shape; earlier choices are likelier, so that pictures have something to show."""
    keys = list(choices(question))
    weights = [1 / (1 + place) for place in range(len(keys))]
    match question:
        case Number():
            return chance.randint(question.least, question.most)
        case Pair():
            both = pair or (keys[0], keys[1])
            return {"of": " ".join(both), "chose": chance.choice([*both, *both, ""])}
        case Grid():
            return {row.id: chance.choices(keys, weights)[0] for row in question.rows}
        case Share():
            given = chance.choices(keys, weights, k=COUNTERS)
            return {key: given.count(key) for key in keys}
        case Several():
            picked = set(chance.sample(keys, min(question.most or 3, len(keys))))
            return [key for key in keys if key in picked]
        case Order():
            return chance.sample(keys, min(PLACES, len(keys)))
        case _:
            return chance.choices(keys, weights)[0]


def give(slip: Participation, card: Card, *, chance: random.Random, at: datetime) -> None:
    """One made-up child answers or skips one card."""
    if chance.random() < SKIPS:
        return
    if card.statement is not None:
        choice = chance.choices(CHOICES, [5, 3, 1])[0]
        taking_part.cast_vote(participation=slip, statement=card.statement, choice=choice, turn=1, at=at)
    elif card.item is not None and card.question is not None and card.question.type not in WRITTEN:
        made = value(card.question, pair=card.pair, chance=chance)
        questions.keep_answer(participation=slip, item=card.item, part=card.part, value=made, turn=1, at=at)


def propose(
    children: Sequence[Participation], given: Sequence[Mapping[str, Any]], *, by: str, at: datetime
) -> dict[str, float]:
    """The first children write one idea each, and a person decides about it. Words -> how many like it, as a share."""
    items = {item.key: item for item in ideas.items(children[0].session.consultation)}
    liked = {}
    for number, (slip, idea) in enumerate(zip(children, given, strict=False)):
        text = taking_part.send_words(
            participation=slip,
            item=items[idea["item"]],
            token=f"example-idea-{slip.session_id}-{number}",
            words=idea["text"],
            at=at,
        )
        moderation.decide_text(text=text, door=idea["door"], rule=idea.get("rule", ""), by=by, at=at)
        liked[idea["text"]] = idea.get("liked", 0.0)
    return liked


def tick(
    children: Sequence[Participation], liked: Mapping[str, float], *, chance: random.Random, at: datetime
) -> None:
    """Every child looks at the first screen of each question of ideas, ticks some, and sends it."""
    items: list[Item] = ideas.items(children[0].session.consultation)
    for slip in children:
        for item in items:
            shown = ideas.screens(slip, item, at=at)[0]
            said = {one.pk: chance.random() < liked[one.words] for one in shown}
            support.keep_support(participation=slip, item=item, said=said, turn=1, at=at)
