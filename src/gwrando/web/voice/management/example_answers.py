"""Made-up answers of made-up children, through the same actions as real ones: for the demonstration and for tests."""

import random
from datetime import datetime

from gwrando.voice.questions.answers import Value
from gwrando.voice.questions.kinds import (
    COUNTERS,
    PLACES,
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
from gwrando.web.voice.actions import questions, taking_part
from gwrando.web.voice.models import Participation
from gwrando.web.voice.queries.cards import Card

SKIPS = 0.08  # of the cards


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
    elif card.item is not None and card.question is not None and card.question.type != "words":
        made = value(card.question, pair=card.pair, chance=chance)
        questions.keep_answer(participation=slip, item=card.item, part=card.part, value=made, turn=1, at=at)
