"""Sheets drawn, spoilt and read back: right, or a person is asked; never a guess."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from gwrando.errors import MissingExtraError
from gwrando.voice.paper import Batch, PageReading, geometry, kept, pictures, reader, sheets, vision, words
from gwrando.voice.paper.geometry import Rect
from gwrando.voice.paper.results import BoxReading, ItemReading, WritingReading
from tests.factories import paper as made_up
from tests.factories.paper import PENS, Picture, Printed

BALLPOINT, PENCIL, FAINT = PENS[0], PENS[1], PENS[2]


def grey(page: Picture) -> np.ndarray:
    return (np.clip(page, 0, 1) * 255).astype(np.uint8)


def middle(rect: Rect) -> tuple[float, float]:
    return rect.x + rect.width / 2, rect.y + rect.height / 2


def marked(
    page: Picture,
    printed: Printed,
    given: Sequence[tuple[int, int, str]],
    *,
    seed: int = 5,
    pen: made_up.Pen = BALLPOINT,
) -> Picture:
    """The page with marks: (item, box, style) each."""
    rng = np.random.default_rng(seed)
    for item, box, style in given:
        frame = printed.plan.pages[0][item].boxes[box].frame
        x, y = middle(frame)
        page = made_up.draw(page, made_up.strokes(style, frame.width, rng), x=x, y=y, pen=pen, rng=rng)
    return page


def read(page: Picture, printed: Printed) -> PageReading:
    return reader.page(grey(page), [printed.plan], file="a.png")


STYLES = [
    (item, item % 3, style)
    for item, style in enumerate(("tick", "cross", "filled", "slash", "ring", "big tick"))
]
CHOSEN = ["agree", "disagree", "pass", "agree", "disagree", "pass"]


def test_every_way_of_marking_is_read_and_the_sheet_is_known(printed: Printed, first_page: Picture) -> None:
    found = read(marked(first_page, printed, STYLES), printed)
    assert found.state == "read"
    assert found.code is not None
    assert (found.code.session, found.code.sheet, found.code.page) == (
        made_up.SESSION,
        3,
        1,
    )
    assert [item.choice for item in found.items] == CHOSEN
    assert all(item.doubt is None and item.crop == b"" for item in found.items)


def test_upside_down_and_in_faint_pencil(printed: Printed, first_page: Picture) -> None:
    page = np.ascontiguousarray(np.rot90(marked(first_page, printed, STYLES, pen=FAINT), 2))
    assert [item.choice for item in read(page, printed).items] == CHOSEN


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_bad_photos_are_right_or_in_doubt_never_wrong(
    printed: Printed, first_page: Picture, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    page, truths = made_up.fill_in(first_page, printed.plan.pages[0], rng)
    found = reader.page(made_up.photographed(made_up.coffee(page, rng), rng), [printed.plan])
    assert found.state == "read"
    for truth, item in zip(truths, found.items, strict=True):
        if item.state != "doubtful":
            assert not truth.person
            assert item.choice == truth.choice


def test_an_empty_page_with_a_coffee_ring_holds_no_choice(printed: Printed, first_page: Picture) -> None:
    found = read(made_up.coffee(first_page, np.random.default_rng(2)), printed)
    assert [item.choice for item in found.items] == [None] * 6


def test_an_empty_page_is_blank_and_a_person_is_told(printed: Printed, first_page: Picture) -> None:
    found = read(first_page, printed)
    assert found.is_blank
    assert all(item.state == "empty" for item in found.items)


def test_doubts_are_named_and_shown(printed: Printed, first_page: Picture) -> None:
    page = marked(
        first_page,
        printed,
        [
            (0, 0, "tick"),
            (0, 1, "cross"),
            (1, 0, "tick"),
            (1, 0, "scribble"),
            (1, 2, "tick"),
            (2, 1, "tick"),
            (5, 0, "tick"),
        ],
    )
    rng = np.random.default_rng(3)
    turns = np.linspace(0, 2.1 * np.pi, 40)
    label = printed.plan.pages[0][3].boxes[1].label
    ring = [(float(14 * np.cos(t)), float(5.6 * np.sin(t))) for t in turns]
    page = made_up.draw(page, [ring], x=label.x + 17, y=middle(label)[1], pen=BALLPOINT, rng=rng)
    x, y = middle(printed.plan.pages[0][4].boxes[0].frame)
    page = made_up.draw(
        page, [[(0, 0), (0.3, 0.3)]], x=x, y=y, pen=made_up.Pen("spot", (0.5, 0.5), (0.7, 0.7)), rng=rng
    )
    found = read(page, printed)
    assert [item.doubt for item in found.items] == ["two", "two", None, "beside", "faint", None]
    for item in found.items:
        assert (item.crop != b"") == (item.state == "doubtful") == (item.choice is None)
    crop = cv2.imdecode(np.frombuffer(found.items[0].crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop.shape[1] > 3 * crop.shape[0]
    assert crop.min() < 80
    assert all(words.DOUBTS[item.doubt].cy for item in found.items if item.doubt)


def test_the_page_of_a_child_who_rings_the_words_is_shown_to_a_person(
    printed: Printed, first_page: Picture
) -> None:
    page, rng = first_page, np.random.default_rng(9)
    turns = np.linspace(0, 2.1 * np.pi, 40)
    ring = [(float(14 * np.cos(t)), float(5.6 * np.sin(t))) for t in turns]
    for item, choice in enumerate((0, 0, 0, 0, 0, 1)):  # too many of one choice to compare it with itself
        label = printed.plan.pages[0][item].boxes[choice].label
        page = made_up.draw(page, [ring], x=label.x + 17, y=middle(label)[1], pen=BALLPOINT, rng=rng)
    found = read(page, printed)
    assert found.is_blank
    assert [item.choice for item in found.items] == [None] * 6


def test_handwriting_is_cut_out_for_a_person_and_an_empty_box_is_not(
    printed: Printed, second_page: Picture
) -> None:
    frame = printed.plan.pages[1][0].writing
    assert frame is not None
    empty = read(second_page, printed)
    assert not empty.writings[0].is_written
    assert empty.writings[0].crop == b""
    assert not empty.is_blank
    found = read(made_up.write_words(second_page, frame, np.random.default_rng(4)), printed)
    assert found.writings[0].is_written
    crop = cv2.imdecode(np.frombuffer(found.writings[0].crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop.shape[1] > 600


def test_a_code_that_is_covered_and_a_sheet_of_another_printing(
    printed: Printed, first_page: Picture
) -> None:
    page, qr = first_page.copy(), geometry.qr()
    page[
        int(qr.y * made_up.PX_MM) : int(qr.bottom * made_up.PX_MM),
        int(qr.x * made_up.PX_MM) : int(qr.right * made_up.PX_MM),
    ] = 0.9
    covered = read(page, printed)
    assert covered.state == "code_unclear"
    assert covered.code is None
    assert covered.crop
    page = first_page.copy()
    page[
        int((qr.y + 8) * made_up.PX_MM) : int((qr.y + 12) * made_up.PX_MM),
        int((qr.x + 9) * made_up.PX_MM) : int((qr.x + 14) * made_up.PX_MM),
    ] = 0
    assert read(page, printed).state == "read"  # a blot on the code is put right by the code itself
    other = reader.page(grey(first_page), [printed.plan.model_copy(update={"session": "BBBBBBBB"})])
    assert other.state == "other_printing"
    assert other.code is not None
    assert other.items == ()


def png(page: Picture) -> bytes:
    return pictures.png(grey(page))


def test_a_batch_counts_each_sheet_once_and_loses_nothing(
    printed: Printed, first_page: Picture, second_page: Picture
) -> None:
    one = marked(first_page, printed, STYLES)
    again = made_up.scanned(one, np.random.default_rng(8))
    other = marked(
        first_page, printed, STYLES, seed=77
    )  # a photocopied sheet: the same answers by another hand
    changed = marked(first_page, printed, [(0, 2, "tick"), *STYLES[1:]])
    files = [
        ("one.png", png(one)),
        ("back.png", png(second_page)),
        ("again.jpg", cv2.imencode(".jpg", again)[1].tobytes()),
        ("cat.png", pictures.png(np.tile(np.linspace(40, 220, 500), (400, 1)).astype(np.uint8))),
        ("notes.txt", b"not a picture"),
    ]
    batch = reader.read(files, [printed.plan])
    assert [page.state for page in batch.pages] == ["read", "read", "again", "not_a_sheet", "not_a_picture"]
    assert batch.choices() == {(3, f"s{n + 1}"): choice for n, choice in enumerate(CHOSEN)}
    assert not list(batch.doubtful())
    assert batch.states()["again"] == 1
    for second in (other, changed):
        two = reader.read([("one.png", png(one)), ("two.png", png(second))], [printed.plan])
        assert [page.state for page in two.pages] == ["read", "differs"]
        assert two.choices() == {}
        assert [(page.file, item.doubt) for page, item in two.doubtful()][::6] == [
            ("one.png", "differs"),
            ("two.png", "differs"),
        ]
        assert all(item.crop for _, item in two.doubtful())


def test_handwriting_of_two_children_with_one_number_is_kept_from_both(
    printed: Printed, second_page: Picture
) -> None:
    frame = printed.plan.pages[1][0].writing
    assert frame is not None
    rng = np.random.default_rng(6)
    one = made_up.write_words(second_page, frame, rng)
    other = made_up.write_words(second_page, (frame.x, frame.y + 25, frame.width / 2, frame.height), rng)
    batch = reader.read([("one.png", png(one)), ("two.png", png(other))], [printed.plan])
    assert [page.state for page in batch.pages] == ["read", "differs"]
    assert [page.file for page, _ in batch.written()] == ["one.png", "two.png"]


def test_a_pdf_of_many_pages_is_read_page_by_page(printed: Printed) -> None:
    made = sheets.render(printed.plan, printed.asked, head=printed.head, n_sheets=1, first=9, at=made_up.AT)
    batch = reader.read([("scan.pdf", made)], [printed.plan])
    assert [(page.picture, page.code.sheet, page.code.page) for page in batch.pages if page.code] == [
        (1, 9, 1),
        (2, 9, 2),
    ]
    assert isinstance(batch, Batch)


def box(choice: str, state: str, ink: float, doubt: str | None = None) -> BoxReading:
    return BoxReading(choice=choice, state=state, ink=ink, doubt=doubt)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("boxes", "beside", "over", "expected"),
    [
        ([box("a", "marked", 5), box("b", "empty", 0.1)], 0, 0, ("a", None)),
        ([box("a", "marked", 5), box("b", "doubtful", 0.7, "faint")], 0, 0, ("a", None)),
        ([box("a", "marked", 2), box("b", "doubtful", 0.7, "faint")], 0, 0, (None, "two")),
        ([box("a", "marked", 5), box("b", "doubtful", 1.5, "through")], 0, 0, ("a", None)),
        ([box("a", "marked", 3), box("b", "doubtful", 1.5, "through")], 0, 0, (None, "two")),
        ([box("a", "doubtful", 9, "around"), box("b", "doubtful", 0.3, "faint")], 0, 0, (None, "two")),
        ([box("a", "doubtful", 0.4, "faint"), box("b", "empty", 0.1)], 0, 0, (None, "faint")),
        ([box("a", "marked", 5), box("b", "marked", 5)], 0, 0, (None, "two")),
        ([box("a", "empty", 0), box("b", "empty", 0)], 3, 0, (None, "beside")),
        ([box("a", "empty", 0), box("b", "empty", 0)], 0, 4, (None, "beside")),
        ([box("a", "marked", 5), box("b", "empty", 0)], 3, 4, ("a", None)),
        ([box("a", "marked", 5), box("b", "empty", 0)], 9, 0, (None, "beside")),
        ([box("a", "empty", 0), box("b", "empty", 0)], 0, 0, (None, None)),
    ],
)
def test_boxes_are_judged_beside_each_other(
    boxes: list[BoxReading], beside: float, over: float, expected: tuple[str | None, str | None]
) -> None:
    assert reader.decided(reader.beside_others(boxes), beside=beside, over=over) == expected


def test_without_the_part_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, printed: Printed) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(vision.importlib, "import_module", absent)
    with pytest.raises(MissingExtraError) as refused:
        reader.read([("a.png", b"")], [printed.plan])
    assert "gwrando[paper]" in refused.value.next_cy
    assert "gwrando[paper]" in refused.value.next_en


def test_a_fault_inside_the_part_is_not_its_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> object:
        raise ModuleNotFoundError(name="something_else")

    monkeypatch.setattr(vision.importlib, "import_module", broken)
    with pytest.raises(ModuleNotFoundError):
        vision.pdfium()


def test_marks_of_which_only_one_has_a_shape_are_not_the_same() -> None:
    def page(shape: bytes) -> PageReading:
        item = ItemReading(
            question="s1",
            state="marked",
            boxes=(BoxReading(choice="a", state="marked", ink=5, shape=shape),),
            choice="a",
        )
        return PageReading(file="a.png", picture=1, state="read", items=(item,))

    some = bytes(range(144))
    assert reader.same_marks(page(some), page(some))
    assert not reader.same_marks(page(some), page(b""))
    assert not reader.same_marks(page(some), page(bytes(144)))


def page_of(
    choices: Sequence[str | None], shapes: Sequence[bytes], written: Sequence[bytes] = ()
) -> PageReading:
    """A page of items with one box each, and words."""
    return PageReading(
        file="a.png",
        picture=1,
        state="read",
        items=tuple(
            ItemReading(
                question=f"s{place}",
                state="marked" if choice else "empty",
                boxes=(BoxReading(choice="a", state="marked", ink=5, shape=shape),),
                choice=choice,
            )
            for place, (choice, shape) in enumerate(zip(choices, shapes, strict=True))
        ),
        writings=tuple(
            WritingReading(question="words", is_written=bool(shape), ink=9, shape=shape) for shape in written
        ),
    )


ONE, OTHER = (np.random.default_rng(seed).integers(0, 255, 144).astype(np.uint8).tobytes() for seed in (1, 2))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (page_of("aa", [ONE, ONE]), page_of("aa", [ONE, ONE]), True),
        (page_of("aa", [ONE, ONE]), page_of(["a", None], [ONE, ONE]), True),  # less sure of one item
        (page_of("aa", [ONE, ONE]), page_of("ab", [ONE, ONE]), False),  # another choice
        (page_of("aa", [ONE, ONE]), page_of("aa", [OTHER, OTHER]), False),  # another hand
        (page_of("aa", [ONE, ONE]), page_of([None, None], [b"", b""]), False),  # nothing to compare
        (page_of("a", [ONE], [ONE]), page_of("a", [ONE], [b""]), True),  # words not seen the second time
        (page_of("a", [ONE], [ONE]), page_of("a", [OTHER], [OTHER]), False),
    ],
)
def test_the_same_paper_read_better_or_worse(first: PageReading, second: PageReading, same: bool) -> None:
    assert reader.same_paper(first, second) is same
    assert reader.same_paper(second, first) is same


def test_what_is_kept_of_a_page_knows_it_again_and_holds_no_picture(
    printed: Printed, first_page: Picture
) -> None:
    found = read(marked(first_page, printed, [*STYLES, (0, 1, "cross")]), printed)
    text = kept.to_text(found)
    again = kept.from_text(text)
    assert again.code == found.code
    assert [(item.question, item.state, item.choice, item.doubt) for item in again.items] == [
        (item.question, item.state, item.choice, item.doubt) for item in found.items
    ]
    assert reader.same_marks(found, again)
    assert kept.to_text(again) == text
    assert (again.file, again.crop, *(item.crop for item in again.items)) == ("", *[b""] * 7)
    assert len(text) < 6_000
    assert "a.png" not in text


def test_a_page_without_a_code_is_not_kept() -> None:
    with pytest.raises(ValueError, match="without a code"):
        kept.to_text(page_of("a", [ONE]))
    with pytest.raises(ValueError, match="without a code"):
        kept.from_text('{"code": "a cat", "items": [], "writings": []}')


def test_whether_sheets_can_be_read_here_is_known_without_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vision.is_installed()
    monkeypatch.setattr(
        vision.importlib.util, "find_spec", lambda name: None if name == "pypdfium2" else name
    )
    assert not vision.is_installed()
