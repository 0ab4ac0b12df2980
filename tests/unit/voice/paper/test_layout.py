"""Items to pages: in order, whole, apart, and the same layout has the same mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gwrando.errors import InputError
from gwrando.text import Bilingual
from gwrando.voice.paper import PaperChoice, PaperQuestion, SheetLayout, SheetOptions, geometry, questions
from gwrando.voice.paper.geometry import Rect
from gwrando.voice.paper.layout import FEWEST_WRITING_MM, place
from tests.factories import paper as made_up

SESSION = made_up.SESSION


def asked(n: int, *, writing_mm: float = 60.0) -> tuple[PaperQuestion, ...]:
    return questions.of_consultation(made_up.document(n), writing_mm=writing_mm)


def laid(n: int, *, height: float = 14.0, promise: float = 40.0, writing_mm: float = 60.0) -> SheetLayout:
    items = asked(n, writing_mm=writing_mm)
    return place(
        items,
        session=SESSION,
        options=SheetOptions(),
        text_mm={one.key: height for one in items},
        promise_mm=promise,
    )


def test_a_consultation_is_its_statements_then_its_question() -> None:
    items = asked(2)
    assert [one.key for one in items] == ["s1", "s2", "open-question"]
    assert [choice.key for choice in items[0].choices] == ["agree", "disagree", "pass"]
    assert items[2].choices == ()
    assert items[2].writing_mm == 60
    assert len(questions.of_consultation(made_up.document(2, question=False))) == 2


@given(
    n=st.integers(1, 12),
    height=st.floats(5, 45),
    promise=st.floats(0, 90),
    writing_mm=st.floats(25, 150),
)
def test_every_item_stands_once_whole_and_apart(
    n: int, height: float, promise: float, writing_mm: float
) -> None:
    plan = laid(n, height=height, promise=promise, writing_mm=writing_mm)
    assert list(plan.questions()) == [one.key for one in asked(n)]
    fixed = [*geometry.corner_marks(), geometry.qr()]
    for page in plan.pages:
        assert page
        rects = [
            rect
            for placed in page
            for rect in (
                placed.text,
                placed.writing,
                *(box.frame for box in placed.boxes),
                *(box.label for box in placed.boxes),
            )
            if rect is not None
        ]
        assert all(one.apart(other) for at, one in enumerate(rects) for other in [*rects[:at], *fixed])
        assert all(rect.bottom <= geometry.BOTTOM + 1e-6 for rect in rects)
        for placed in page:
            assert placed.writing is None or placed.writing.height >= FEWEST_WRITING_MM - 0.1


def test_the_room_for_words_shrinks_before_a_page_is_opened() -> None:
    alone = laid(3, writing_mm=60)
    high = laid(3, writing_mm=110)
    assert len(alone.pages) == len(high.pages) == 1
    assert alone.pages[0][-1].writing is not None
    assert high.pages[0][-1].writing is not None
    assert alone.pages[0][-1].writing.height == 60 < high.pages[0][-1].writing.height < 110


def test_the_same_layout_has_the_same_mark_and_reads_back_from_its_file() -> None:
    plan = laid(4)
    again = SheetLayout.from_text(plan.to_yaml(), name="sheets.yaml")
    assert again == plan
    assert again.mark == plan.mark
    assert laid(5).mark != plan.mark != laid(4, height=15).mark


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        place((), session=SESSION, options=SheetOptions(), text_mm={}, promise_mm=0)
    assert "dim i'w ofyn" in refused.value.cy
    assert "nothing to ask" in refused.value.en


def test_an_item_longer_than_a_page_is_refused_by_its_key() -> None:
    with pytest.raises(InputError) as refused:
        laid(1, height=230)
    assert refused.value.where == "s1"


def test_more_than_nine_pages_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        laid(20, height=150)
    assert "9" in refused.value.en
    assert "9" in refused.value.cy


def test_four_choices_fit_in_a_line_and_a_fifth_is_refused() -> None:
    choice = [PaperChoice(key=f"c{n}", label=Bilingual(cy="Dewis", en="Choice")) for n in range(5)]
    text = Bilingual(cy="Pa un?", en="Which?")
    four = PaperQuestion(key="which", text=text, choices=tuple(choice[:4]))
    plan = place((four,), session=SESSION, options=SheetOptions(), text_mm={"which": 8}, promise_mm=0)
    assert all(box.label.right <= geometry.RIGHT for box in plan.pages[0][0].boxes)
    with pytest.raises(ValidationError):
        PaperQuestion(key="which", text=text, choices=tuple(choice))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: (page[0], page[0]),
        lambda page: (page[0].model_copy(update={"writing": Rect(0, 0, 211, 10)}),),
        lambda page: (page[0].model_copy(update={"writing": page[0].boxes[0].frame}),),
    ],
)
def test_a_layout_that_was_spoilt_is_refused_in_both_languages(change: object) -> None:
    plan = laid(2)
    spoilt = plan.model_copy(update={"pages": (change(plan.pages[0]),)})  # type: ignore[operator]
    with pytest.raises(InputError) as refused:
        SheetLayout.from_text(spoilt.to_yaml(), name="sheets.yaml")
    assert refused.value.cy != refused.value.en
