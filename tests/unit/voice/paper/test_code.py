"""The QR code of a page: what it says, what it never says, and what is none of ours."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice.codes import SLIP_LETTERS
from gwrando.voice.paper import code
from gwrando.voice.paper.code import PageCode

LETTERS = st.text(alphabet=SLIP_LETTERS)


@given(
    session=st.text(alphabet=SLIP_LETTERS, min_size=8, max_size=8),
    sheet=st.integers(1, 9999),
    page=st.integers(1, 9),
    layout=st.text(alphabet=SLIP_LETTERS, min_size=5, max_size=5),
)
@settings(max_examples=25)  # each makes a whole QR code
def test_what_is_written_is_read(session: str, sheet: int, page: int, layout: str) -> None:
    made = PageCode(session=session, sheet=sheet, page=page, layout=layout)
    assert code.read(made.text()) == made
    assert len(made.text()) == 20
    assert len(code.modules(made)) == 25


@pytest.mark.parametrize(
    "text",
    [
        "",
        "G1",
        "K7M4P9RX",
        "G1K7M4P9RX00001BBBBB",
        "G1K7M4P9RX00010BBBBB",
        "G2K7M4P9RX00011BBBBB",
        "G1K7M4P9RX00011BBBB0x",
    ],
)
def test_other_codes_are_none_of_ours(text: str) -> None:
    assert code.read(text) is None


@pytest.mark.parametrize(
    "change", [{"sheet": 0}, {"sheet": 10_000}, {"page": 10}, {"session": "short"}, {"layout": "AEIOU"}]
)
def test_what_does_not_fit_is_a_mistake_of_ours(change: dict[str, object]) -> None:
    parts: dict[str, object] = {"session": "K7M4P9RX", "sheet": 1, "page": 1, "layout": "BBBBB", **change}
    with pytest.raises(ValueError, match="does not fit"):
        PageCode(**parts).text()  # type: ignore[arg-type]


def test_it_is_the_kind_of_code_that_can_lose_most() -> None:
    made = PageCode(session="K7M4P9RX", sheet=12, page=1, layout="BBBBB")
    largest = segno.make(made.text(), error="h", boost_error=False)
    assert (largest.version, largest.error) == (code.QR_VERSION, "H")
    assert made.shown(pages=2) == "K7M4 P9RX · 12 · 1/2"


def test_a_session_is_drawn_from_letters_that_look_different() -> None:
    places = iter(range(8))
    assert code.draw_session(lambda n: next(places) % n) == SLIP_LETTERS[:8]
