"""The cards of one child: every statement and question of the consultation in order, with what they answered so far."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from gwrando.text import Bilingual
from gwrando.voice.questions import Question
from gwrando.voice.questions.answers import Value, loaded, pairs_for
from gwrando.voice.questions.kinds import PROPOSED, WRITTEN, Pair
from gwrando.web.voice.models import AboutMe, Answer, Item, Participation, Statement, Support, Text, Vote
from gwrando.web.voice.rules import about_me_key

LEVELS = ("usual", "easier", "easiest")


@dataclass(frozen=True, kw_only=True)
class Card:
    """One screen as one child sees it: a statement or a question, its place, their answer so far, and the turn their next
    tap takes. Of a question that shows two at a time there is a card for each pair (`part`, `pair`).
    """

    number: int
    of: int
    turn: int = 1
    statement: Statement | None = None
    choice: str = ""
    item: Item | None = None
    question: Question | None = None
    part: int = 0
    pair: tuple[str, str] | None = None
    value: Value | None = None
    wrote: bool = False
    opens_activity: bool = False

    @property
    def done(self) -> bool:
        """Whether this child has answered it."""
        return bool(self.choice) or self.value is not None or self.wrote

    def text(self, level: str) -> Bilingual:
        """Its words at this reading level, or at the nearest less easy one that is written."""
        written = [found for name in LEVELS[: LEVELS.index(level) + 1] if (found := self._words(name))]
        return written[-1]

    @property
    def levels(self) -> list[str]:
        """The reading levels in which it is written."""
        return [name for name in LEVELS if self._words(name)]

    def _words(self, level: str) -> Bilingual | None:
        name = "text" if level == "usual" else level
        if self.question is not None:
            found: Bilingual | None = getattr(self.question, name)
            return found
        cy, en = getattr(self.statement, f"{name}_cy"), getattr(self.statement, f"{name}_en")
        return Bilingual(cy=cy, en=en) if cy and en else None


def _of_statements(found: Participation) -> list[dict[str, Any]]:
    votes = {vote.statement_id: vote for vote in Vote.objects.filter(participation=found)}
    made = []
    for statement in Statement.objects.filter(consultation_id=found.session.consultation_id):
        vote = votes.get(statement.pk)
        made.append(
            {
                "statement": statement,
                "choice": vote.choice if vote else "",
                "turn": vote.turn + 1 if vote else 1,
            }
        )
    return made


def _of_item(
    found: Participation, item: Item, answers: dict[tuple[int, int], Answer]
) -> list[dict[str, Any]]:
    question = item.question
    screen: dict[str, Any] = {"item": item, "question": question}
    if question.type in WRITTEN:
        screen["wrote"] = Text.objects.filter(participation=found, item=item).exists()
        if question.type in PROPOSED:
            said = Support.objects.filter(participation=found, idea__item=item).aggregate(turn=Max("turn"))
            screen |= {"value": "said" if said["turn"] else None, "turn": (said["turn"] or 0) + 1}
        return [screen]
    if question.type == "about_me":
        fact = AboutMe.objects.filter(item=item, key=about_me_key(found, item)).first()
        return [screen | {"value": fact.value if fact else None}]
    dealt = pairs_for(question, slip=found.slip) if isinstance(question, Pair) else [None]
    made = []
    for part, pair in enumerate(dealt):
        answer = answers.get((item.pk, part))
        made.append(
            screen
            | {
                "part": part,
                "pair": pair,
                "value": loaded(answer.value) if answer else None,
                "turn": answer.turn + 1 if answer else 1,
            }
        )
    return made


def _of_items(found: Participation) -> list[dict[str, Any]]:
    items = list(
        Item.objects.filter(activity__consultation_id=found.session.consultation_id).select_related(
            "activity"
        )
    )
    if not items:
        return []
    answers = {(row.item_id, row.part): row for row in Answer.objects.filter(participation=found)}
    made: list[dict[str, Any]] = []
    seen: set[int] = set()
    for item in items:
        screens = _of_item(found, item, answers)
        screens[0]["opens_activity"] = item.activity_id not in seen
        seen.add(item.activity_id)
        made.extend(screens)
    return made


def cards(found: Participation) -> list[Card]:
    """All cards of the consultation in order: statements, then activities."""
    screens = [*_of_statements(found), *_of_items(found)]
    return [Card(number=number, of=len(screens), **screen) for number, screen in enumerate(screens, start=1)]
