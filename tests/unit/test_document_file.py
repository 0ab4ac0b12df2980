"""Documents as files: what is wrong is said in both languages, with its line, never with its value."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, model_validator

from gwrando.errors import InputError
from gwrando.text import Bilingual, document_file


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Bilingual
    due_on: dt.date
    n: int


class Whole(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    parts: tuple[Part, ...]

    @model_validator(mode="after")
    def _not_thirteen(self) -> "Whole":
        if any(part.n == 13 for part in self.parts):
            raise document_file.problem(cy="dim tri ar ddeg", en="not thirteen")
        return self


GOOD = """parts:
  - title: {cy: Un, en: One}
    due_on: 2026-03-01
    n: 3
"""


def test_a_good_file_is_read() -> None:
    whole = document_file.from_text(GOOD, Whole, name="a.yaml")
    assert whole.parts[0].due_on == dt.date(2026, 3, 1)
    assert whole.parts[0].title.cy == "Un"


@pytest.mark.parametrize(
    "change, line, english, welsh",
    [
        (("n: 3", "n: Zebedee"), 4, "must be a number", "fod yn rhif"),
        (("2026-03-01", "Zebedee"), 3, "must be a date", "fod yn ddyddiad"),
        (("{cy: Un, en: One}", "{cy: Zebedee}"), 2, "this is missing", "ar goll"),
        (("{cy: Un, en: One}", "{cy: 1, en: One}"), 2, "put quotes", "dyfynodau"),
        (("{cy: Un, en: One}", "{cy: ' ', en: One}"), 2, "is empty", "yn wag"),
        (("n: 3", "n: 3\n    m: Zebedee"), 5, "does not belong", "un o'r enwau"),
        (("n: 3", "n: 13"), 1, "not thirteen", "dim tri ar ddeg"),
        (("parts:", "part:"), 1, "this is missing", "ar goll"),
        (("n: 3", "n: [Zebedee"), 5, "not correct YAML", "nid yw'n YAML"),
        (("n: 3", "n: 3\n    n: 4"), 5, "not correct YAML", "nid yw'n YAML"),
        (("n: 3", "n: &a 3\n    m: *a"), 5, "not correct YAML", "nid yw'n YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    change: tuple[str, str], line: int, english: str, welsh: str
) -> None:
    with pytest.raises(InputError) as caught:
        document_file.from_text(GOOD.replace(*change), Whole, name="a.yaml")
    assert f"a.yaml:{line}" in caught.value.where
    assert english in caught.value.en
    assert welsh.lower() in caught.value.cy.lower() or "ddyfynodau" in caught.value.cy
    assert "Zebedee" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "- 1", "words", "a: {b: c}\n---\nd: e"])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        document_file.from_text(text, Whole, name="a.yaml")


def test_ten_problems_are_shown_of_many() -> None:
    text = "parts:\n" + "  - {n: 1}\n" * 40
    with pytest.raises(InputError) as caught:
        document_file.from_text(text, Whole, name="a.yaml")
    assert len(caught.value.where.splitlines()) == document_file.MOST_PROBLEMS_SHOWN


def test_too_large_absent_and_not_utf8_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too large"):
        document_file.from_text("#" * (document_file.LARGEST_CHARACTERS + 1), Whole, name="a.yaml")
    with pytest.raises(InputError, match="not there"):
        document_file.from_file(tmp_path / "none.yaml", Whole)
    (tmp_path / "bad.yaml").write_bytes(b"parts: \xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        document_file.from_file(tmp_path / "bad.yaml", Whole)
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert document_file.from_file(tmp_path / "good.yaml", Whole).parts[0].n == 3


words = st.text(min_size=1).filter(lambda text: bool(text.strip())) | st.sampled_from(
    ["0\x850", "\u2028a", "no"]
)


@given(st.lists(st.tuples(words, words, st.dates(), st.integers(-5, 12)), max_size=4))
def test_out_and_in_again_is_the_same(parts: list[tuple[str, str, dt.date, int]]) -> None:
    whole = Whole(parts=tuple(Part(title=Bilingual(cy=cy, en=en), due_on=on, n=n) for cy, en, on, n in parts))
    assert document_file.from_text(document_file.to_yaml(whole), Whole, name="a.yaml") == whole
