"""The gates before a consultation may open."""

from datetime import date

import pytest

from gwrando.text import Bilingual
from gwrando.voice import ConsultationDocument, Promise, Statement, gates
from gwrando.voice.questions import Activity

TODAY = date(2026, 11, 22)
BOTH = Bilingual(cy="A", en="B")


def promise(due=date(2027, 1, 31)):
    names = [name for name in Promise.model_fields if name != "feedback_due_on"]
    return Promise(**dict.fromkeys(names, BOTH), feedback_due_on=due)


def document(*texts, **changes):
    found = tuple(
        Statement(
            id=f"s{number}", text=text if isinstance(text, Bilingual) else Bilingual(cy="Barn", en=text)
        )
        for number, text in enumerate(texts, start=1)
    )
    fields = {"id": "a", "title": BOTH, "purpose": BOTH, "promise": promise(), "statements": found} | changes
    return ConsultationDocument(**fields)


@pytest.mark.parametrize(
    "made, codes",
    [
        (document("Officers should explain why they stop someone."), []),
        (document(), ["no-statements"]),
        (document("Fine.", promise=None), ["no-promise"]),
        (document("Fine.", promise=promise(TODAY)), ["feedback-date-past"]),
        (document("x" * 201), ["too-long"]),
        (document("x" * 200), []),
        (document("I am a girl."), ["about-me"]),
        (document(Bilingual(cy="Rwy'n 14 oed.", en="Opinion.")), ["about-me"]),
        (document("Fine.", "My ethnicity is White.", promise=None), ["no-promise", "about-me"]),
    ],
)
def test_each_gate_says_no_with_a_sentence(made, codes):
    found = gates.problems(made, today=TODAY)
    assert [problem.code for problem in found] == codes
    assert all(len(problem.message.cy) > 20 and len(problem.message.en) > 20 for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        # the fourteen about-me statements of a real conversation (ids 1 to 14)
        "I am between 15 and 19 years old.",
        "I am between 20 and 24 years old.",
        "I identify as male.",
        "I identify as female.",
        "My gender has changed since birth.",
        "English is my first language.",
        "My ethnicity is White.",
        "My ethnicity is Mixed (Multiple ethnic groups).",
        "I had at least one encounter (good or bad) with the police.",
        "Are you between 15 and 19 years old?",
        # our own, both languages
        "I’m disabled.",
        "I am a young carer",
        "I live in care.",
        "I have been stopped and searched.",
        "I have a social worker",
        "I get free school meals",
        "Rwy'n 12 oed.",
        "Rwy'n ferch.",
        "Dw i'n fachgen",
        "Fy rhywedd i yw merch.",
        "Cymraeg yw fy iaith gyntaf.",
        "Rwy'n byw mewn gofal.",
        "Rwyf wedi cael fy stopio gan yr heddlu.",
    ],
)
def test_statements_about_the_child_are_found(text):
    assert gates.is_about_me(text)


@pytest.mark.parametrize(
    "text",
    [
        "I feel safe in my town.",
        "I am happy to talk to a police officer.",
        "I am more likely to ask for help from an officer I know.",
        "I am not sure who to ask for help.",
        "Young people should be asked at least 2 times a year.",
        "Officers should have a chance to explain when they have stopped someone.",
        "My school should tell us what happened next.",
        "I have ideas the police should hear.",
        "I trust the police in my area.",
        "Have community police officers in schools",
        "Rwy'n teimlo'n ddiogel yn fy nhref.",
        "Rwy'n ymddiried yn yr heddlu.",
        "Dylai'r heddlu wrando ar bobl ifanc.",
        "Dw i'n gwybod at bwy i fynd am help.",
    ],
)
def test_opinions_are_let_through(text):
    assert not gates.is_about_me(text)


def asking(question: dict, **more: object) -> ConsultationDocument:
    activity = Activity.model_validate(
        {"id": "a", "title": {"cy": "T", "en": "T"}, "questions": [{"id": "q"} | question]}
    )
    return document("Fine.", activities=(activity,), **more)


def two(**more: object) -> list[dict]:
    return [{"id": f"o-{n}", "label": {"cy": "D", "en": f"C{n}"}} | more for n in range(2)]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ({"type": "yes_no", "text": {"cy": "Ydy'r parc yn braf?", "en": "Is the park nice?"}}, []),
        (
            {"type": "number", "most": 9, "text": {"cy": "Beth?", "en": "How old are you?"}},
            ["about-me-question"],
        ),
        (
            {"type": "yes_no", "text": {"cy": "Ydych chi'n anabl?", "en": "Fine?"}},
            ["about-me-question"],
        ),
        (
            {
                "type": "yes_no",
                "text": {"cy": "Beth?", "en": "Fine?"},
                "easiest": {"cy": "Beth yw eich oed?", "en": "Fine?"},
            },
            ["about-me-question"],
        ),
        ({"type": "about_me", "text": {"cy": "Beth?", "en": "How old are you?"}, "options": two()}, []),
        ({"type": "words", "text": {"cy": "B", "en": "x" * 201}}, ["too-long"]),
        (
            {"type": "one", "text": {"cy": "B", "en": "W"}, "options": two(picture="abc")},
            ["no-picture-words"],
        ),
        (
            {
                "type": "one",
                "text": {"cy": "B", "en": "W"},
                "options": two(picture="abc", alt={"cy": "Ci", "en": "A dog"}),
            },
            [],
        ),
    ],
)
def test_questions_have_gates_too(question, codes):
    assert [problem.code for problem in gates.problems(asking(question), today=TODAY)] == codes


def test_an_activity_without_a_question_and_nothing_asked_at_all():
    empty = Activity.model_validate({"id": "a", "title": {"cy": "T", "en": "T"}})
    found = gates.problems(document(activities=(empty,)), today=TODAY)
    assert [problem.code for problem in found] == ["no-questions", "no-statements"]
    one = asking({"type": "faces", "text": {"cy": "B", "en": "W"}}).model_copy(update={"statements": ()})
    assert gates.problems(one, today=TODAY) == ()
