"""Consultation and feedback documents: YAML round trips and what may not exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrando.errors import InputError
from gwrando.text import Bilingual
from gwrando.voice import ConsultationDocument, FeedbackDocument, Promise, Statement, YouSaidWeDid
from gwrando.voice import feedback as feedback_module

words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60
).filter(lambda text: text.strip())
bilinguals = st.builds(Bilingual, cy=words, en=words)
keys = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}\Z")
dates = st.dates(date(2020, 1, 1), date(2040, 1, 1))
statements = st.lists(
    st.builds(
        Statement, id=keys, text=bilinguals, source=st.sampled_from(["office", "young_person", "import"])
    ),
    max_size=5,
    unique_by=lambda statement: statement.id,
).map(tuple)
promises = st.builds(
    Promise,
    **{name: bilinguals for name in Promise.model_fields if name != "feedback_due_on"},
    feedback_due_on=dates,
)
consultations = st.builds(
    ConsultationDocument,
    id=keys,
    title=bilinguals,
    purpose=bilinguals,
    promise=st.none() | promises,
    question=st.none() | bilinguals,
    is_example=st.booleans(),
    attribution=st.none() | bilinguals,
    statements=statements,
)
entries = st.builds(
    YouSaidWeDid,
    said=bilinguals,
    decision=st.sampled_from(["did", "will", "not_this_time"]),
    reason=bilinguals,
    next_step=bilinguals,
    owner=bilinguals,
    due_on=st.none() | dates,
    commitment_ref=st.sampled_from(["", "A1.2"]),
    statements=st.lists(keys, max_size=3).map(tuple),
)
feedbacks = st.builds(
    FeedbackDocument,
    consultation=keys,
    title=bilinguals,
    due_on=dates,
    published_on=st.none() | dates,
    is_example=st.booleans(),
    entries=st.lists(entries, max_size=3).map(tuple),
)


@given(consultations)
def test_a_consultation_is_the_same_after_yaml(document):
    assert ConsultationDocument.from_text(document.to_yaml(), name="t") == document


@given(feedbacks)
def test_feedback_is_the_same_after_yaml(document):
    assert FeedbackDocument.from_text(document.to_yaml(), name="t") == document


def test_a_document_is_read_from_a_file(tmp_path):
    document = FeedbackDocument(consultation="a", title=Bilingual(cy="A", en="B"), due_on=date(2027, 1, 1))
    path = tmp_path / "feedback.yaml"
    path.write_text(document.to_yaml(), encoding="utf-8")
    assert FeedbackDocument.from_file(path) == document


HEAD = "id: a\ntitle: {cy: A, en: B}\npurpose: {cy: A, en: B}\nstatements:\n"


def test_a_statement_in_one_language_is_refused_without_repeating_it():
    text = HEAD + "- {id: s1, text: {cy: cyfrinach}}\n"
    with pytest.raises(InputError) as refused:
        ConsultationDocument.from_text(text, name="x.yaml")
    assert "x.yaml:5" in refused.value.where
    assert "cyfrinach" not in str(refused.value)


def test_the_same_statement_id_twice_is_refused_in_both_languages():
    one = "- {id: s1, text: {cy: A, en: B}}\n"
    text = HEAD + one + one
    with pytest.raises(InputError) as refused:
        ConsultationDocument.from_text(text, name="x.yaml")
    assert "yr un id" in refused.value.cy
    assert "same id" in refused.value.en


def answer(**changes):
    both = Bilingual(cy="A", en="B")
    fields = {"said": both, "decision": "did", "reason": both, "next_step": both, "owner": both} | changes
    return YouSaidWeDid(**fields)


def feedback(*entries, **changes):
    fields = {"consultation": "a", "title": Bilingual(cy="A", en="B"), "due_on": date(2027, 1, 31)} | changes
    return FeedbackDocument(entries=entries, **fields)


@pytest.mark.parametrize(
    "document, codes",
    [
        (feedback(), ["no-answers"]),
        (feedback(answer()), []),
        (feedback(answer(decision="will")), ["will-needs-date"]),
        (feedback(answer(decision="will", due_on=date(2027, 3, 1))), []),
        (feedback(answer(decision="not_this_time")), []),
        (feedback(answer(statements=("s1",))), []),
        (feedback(answer(), answer(statements=("s9",))), ["unknown-statement"]),
    ],
)
def test_feedback_is_published_only_when_complete(document, codes):
    found = feedback_module.problems(document, statements={"s1"})
    assert [problem.code for problem in found] == codes
    assert all(problem.message.cy != problem.message.en for problem in found)


@pytest.mark.parametrize(
    "published_on, today, overdue",
    [
        (None, date(2027, 1, 31), False),
        (None, date(2027, 2, 1), True),
        (date(2027, 1, 31), date(2027, 6, 1), False),
        (date(2027, 2, 1), date(2027, 6, 1), True),
    ],
)
def test_late_is_late_even_after_it_was_given(published_on, today, overdue):
    assert feedback_module.is_overdue(feedback(published_on=published_on), today=today) is overdue
