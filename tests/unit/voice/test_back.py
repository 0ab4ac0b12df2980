"""Word back to one group: what is read aloud, the poster, the slides, and what the group itself said."""

import io
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from gwrando.errors import InputError
from gwrando.outputs import CountTable, DisclosureRules, protect
from gwrando.printing import pdf
from gwrando.text import Bilingual
from gwrando.voice import FeedbackDocument, YouSaidWeDid
from gwrando.voice.back import GroupEdition, in_words, poster, printed, script, slides
from gwrando.voice.codes import WordCode

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = date(2026, 11, 1)
RULES = DisclosureRules.childrens_voice()


def two(words: str) -> Bilingual:
    return Bilingual(cy=f"{words} (cy)", en=f"{words} (en)")


def edition(*decisions: str, words: str = "Short words.", here: Any = None, **changes: Any) -> GroupEdition:
    entries = tuple(
        YouSaidWeDid(
            said=two(words),
            decision=decision,  # type: ignore[arg-type]
            reason=two(words),
            next_step=two(words),
            owner=two("The office"),
            due_on=date(2027, 3, 1) if decision == "will" else None,
        )
        for decision in decisions
    )
    given: dict[str, Any] = {
        "consultation": "stop",
        "title": two("Stop and search"),
        "due_on": date(2026, 10, 20),
        "published_on": date(2026, 10, 10),
        "entries": entries,
    }
    return GroupEdition(
        document=FeedbackDocument(**given | changes),
        group=two("Class 7"),
        asked_on=date(2026, 9, 1),
        code=WordCode(cy="afal-afon-cath", en="apple-river-cat"),
        door="example.org/go",
        links={"cy": "https://example.org/cy/?code=afal", "en": "https://example.org/en/?code=apple"},
        here=here or {},
    )


def test_what_is_read_aloud_has_the_group_the_days_every_answer_alike_and_the_way_back() -> None:
    here = {2: (two("Most of your group agreed"),)}
    first, *answers, last = script(edition("did", "not_this_time", "will", here=here), "en", today=TODAY)
    assert first.heading == "Class 7 (en)"
    assert first.lines == (
        "On 1 September 2026 we asked you about this: Stop and search (en).",
        "This is our answer, on 10 October 2026. We promised it by 20 October 2026.",
    )
    assert [one.key for one in answers] == ["did", "not_this_time", "will"]
    assert [one.lines[-4] for one in answers] == [
        "We did this.",
        "Not this time.",
        "We will do this. By 1 March 2027.",
    ]
    assert [len(one.lines) for one in answers] == [5, 6, 5]
    assert answers[1].lines[1] == "Most of your group agreed (en)"
    assert last.lines[-1] == "Go to example.org/go and type: apple-river-cat."


@pytest.mark.parametrize(
    "language, late, example", [("cy", "Mae'n hwyr", "Enghraifft"), ("en", "It is late", "made-up")]
)
def test_late_and_made_up_are_said(language: Any, late: str, example: str) -> None:
    in_time = script(edition("did"), language, today=TODAY)[0].lines
    assert not any(late in line or example in line for line in in_time)
    said = script(edition("did", published_on=date(2026, 10, 21), is_example=True), language, today=TODAY)[0]
    assert late in said.lines[1]
    assert example in said.lines[2]
    assert "cat" in script(edition("did"), language, today=TODAY)[-1].lines[-1]


@pytest.mark.parametrize("make, n_pages, wide", [(poster, 1, False), (slides, 5, True)])
def test_both_languages_are_tagged_and_of_one_size(make: Any, n_pages: int, wide: bool) -> None:
    one = edition("did", "will", "not_this_time", is_example=True)
    made = {language: make(one, language=language, today=TODAY, at=AT) for language in ("cy", "en")}
    assert made["cy"].size_pt == made["en"].size_pt
    for language, each in made.items():
        with pikepdf.open(io.BytesIO(each.content)) as opened:
            root: Any = opened.Root
            assert str(root.Lang) == f"{language}-GB"
            assert bool(root.MarkInfo.Marked)
            assert len(opened.pages) == n_pages
            _, _, width, height = (float(side) for side in opened.pages[0].mediabox)
            assert (round(width / height, 2) == 1.78) is wide
            assert f"Class 7 ({language})" in str(opened.open_metadata()["dc:title"])
    assert make(one, language="cy", today=TODAY, at=AT) == made["cy"]  # the same bytes


@pytest.mark.parametrize("file", ["poster.typ", "slides.typ"])
def test_not_this_time_is_as_large_as_yes(file: str) -> None:
    made = {**printed._content(edition("did", "not_this_time"), "en", TODAY), "size": 16}
    template = files("gwrando.voice.back").joinpath(file).read_text(encoding="utf-8")
    drawn = pdf.pages(
        template, data=made, files={"qr.svg": printed._qr(made["link"])}, at=AT, dots_per_inch=36
    )
    boxes = {}
    for name, colour in (("did", (0xDF, 0xF1, 0xEE)), ("not_this_time", (0xFF, 0xE9, 0xE1))):
        for page in drawn:
            pixels = np.asarray(Image.open(io.BytesIO(page)).convert("RGB"))
            rows, columns = np.nonzero((pixels == colour).all(axis=2))
            if rows.size:
                boxes[name] = (np.ptp(columns), np.ptp(rows))
    assert boxes["did"][0] == boxes["not_this_time"][0] > 100
    assert abs(boxes["did"][1] - boxes["not_this_time"][1]) <= 1  # rows of pixels


def test_long_answers_go_on_to_more_pages_at_the_smallest_size() -> None:
    long = edition("did", "not_this_time", words="Many words of an answer. " * 30)
    for make, limits, fewest in ((poster, printed.POSTER_PT, 2), (slides, printed.SLIDE_PT, 5)):
        made = make(long, language="en", today=TODAY, at=AT)
        assert made.size_pt == limits[0]
        with pikepdf.open(io.BytesIO(made.content)) as opened:
            assert len(opened.pages) >= fewest


def test_nothing_to_print_without_an_answer() -> None:
    with pytest.raises(InputError, match="no answer"):
        poster(edition(), language="cy", today=TODAY, at=AT)


def said(agree: int, disagree: int, passed: int) -> tuple[str, int]:
    both = two("x")
    table = protect(
        CountTable(
            name="t",
            title=both,
            rows={"all": both},
            columns={"agree": both, "disagree": two("y"), "pass": two("z")},
            counts=[[agree, disagree, passed]],
            source=both,
            missing=both,
            unit=both,
        ),
        RULES,
    )
    shown = {side: table.cell("all", side).shown for side in ("agree", "disagree")}
    words = in_words(both, shown=shown, whole=table.row_total("all").shown, nearly_all=None, rules=RULES)
    return (words.en if words else ""), agree + disagree + passed


def test_most_is_said_only_where_it_is_true_of_the_exact_counts() -> None:
    heard = set()
    for agree in (5, 7, 8, 12, 13, 17, 18, 22):
        for disagree in (0, 5, 7, 8, 12, 13, 18):
            for passed in (0, 5, 7, 8):
                words, n = said(agree, disagree, passed)
                heard.add(words.split(":")[0])
                if words.startswith("Most of your group agreed"):
                    assert agree > n / 2
                if words.startswith("Most of your group disagreed"):
                    assert disagree > n / 2
    assert {
        "",
        "Most of your group agreed",
        "Most of your group disagreed",
        "Your group had different opinions",
    } == heard


def test_nearly_everyone_and_nothing() -> None:
    hidden = {"agree": None, "disagree": None}
    made = in_words(two("x"), shown=hidden, whole=None, nearly_all="disagree", rules=RULES)
    assert made == Bilingual(
        cy="Anghytunodd bron pawb yn eich grŵp: “x (cy)”",
        en="Nearly everyone in your group disagreed: “x (en)”",
    )
    for nearly, whole in ((None, None), ("pass", 20)):
        assert in_words(two("x"), shown=hidden, whole=whole, nearly_all=nearly, rules=RULES) is None
