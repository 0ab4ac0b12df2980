"""Project documents: only what can be true, out to a file and back."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gwrando.projects import document
from gwrando.text import document_file
from tests.factories import projects as make

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "projects").glob("*.yaml"))


def test_the_two_examples_are_marked_as_examples_and_have_a_return_each() -> None:
    assert len(EXAMPLES) == 2
    for path in EXAMPLES:
        found = document_file.from_file(path, document.ProjectDocument)
        assert found.is_example
        assert "(example)" in found.title.en
        assert "(made up)" in found.provider.en
        assert len(found.returns) == 1
        assert found.returns[0].change is not None


@pytest.mark.parametrize(
    "build, english",
    [
        (lambda: make.change(n_asked=60, n_before=61), "than were asked"),
        (lambda: make.change(n_before=47), "both times"),
        (lambda: make.project_return(n_new=69, change=make.change()), "than the project worked with"),
        (lambda: make.project_return(period_end=dt.date(2026, 3, 31)), "ends before it starts"),
        (lambda: make.project(age_to=10), "end before they start"),
        (lambda: make.project(period_end=dt.date(2026, 3, 31)), "end before they start"),
        (lambda: make.project(returns=(make.project_return(), make.project_return())), "same period"),
        (lambda: make.project(aims=()), "at least 1"),
        (lambda: make.project(aims=("relationships",)), "pattern"),
        (lambda: make.project_return(n_new=-1), "greater than or equal"),
    ],
)
def test_what_cannot_be_true_is_refused(build, english: str) -> None:
    with pytest.raises(ValidationError, match=english):
        build()


def test_what_can_just_be_true_is_kept() -> None:
    change = make.change(n_asked=48, n_before=48)
    assert make.project_return(n_new=48, n_continuing=0, change=change).n_reached == 48
    same_day = make.project_return(period_end=dt.date(2026, 4, 1))
    assert same_day.period_end == same_day.period_start


few = st.integers(0, 30)


@given(few, few, few, few, few, few, few, few)
def test_out_to_a_file_and_back_is_the_same(a, b, c, d, e, more, asked, rest) -> None:
    steps = (a, b, c, d, e)
    change = make.change(n_asked=sum(steps) + more + asked, n_before=sum(steps) + more, steps=steps)
    report = make.project_return(n_new=change.n_asked, n_continuing=rest, change=change)
    whole = make.project(returns=(report, make.project_return(period_start=dt.date(2026, 1, 1))))
    text = document_file.to_yaml(whole)
    assert document_file.from_text(text, document.ProjectDocument, name="p.yaml") == whole
