"""The QR code looked up module by module: blurred it is read, spoilt it is not guessed."""

import cv2
import numpy as np
import pytest

from gwrando.voice.paper import code, find, geometry, qr
from tests.factories import paper as made_up


@pytest.fixture(scope="module")
def page(first_page: made_up.Picture) -> np.ndarray:
    """Page 1 of sheet 3, laid flat."""
    flat = find.flat((first_page * 255).astype(np.uint8))
    assert isinstance(flat, find.Flat)
    return flat.page


def modules(of: np.ndarray) -> list[list[bool]]:
    """What stands at the middle of each module, the plainest way: a second answer."""
    step = geometry.QR_MODULE_MM
    return [
        [
            bool(
                of[
                    round((geometry.QR_Y + (y + 0.5) * step) * 8),
                    round((geometry.QR_X + (x + 0.5) * step) * 8),
                ]
                < 128
            )
            for x in range(code.MODULES)
        ]
        for y in range(code.MODULES)
    ]


def test_it_is_read_as_it_was_printed(page: np.ndarray, printed: made_up.Printed) -> None:
    found = qr.read(page)
    assert found == code.PageCode(session=made_up.SESSION, sheet=3, page=1, layout=printed.plan.mark)
    assert modules(page) == [[bit == "1" for bit in row] for row in code.modules(found)]


@pytest.mark.parametrize("blur", [2.0, 3.5])
def test_a_blurred_one_is_read(page: np.ndarray, blur: float) -> None:
    assert qr.read(cv2.GaussianBlur(page, (0, 0), blur)) == qr.read(page)


@pytest.mark.parametrize(("dx", "dy"), [(9, -6), (-11, 4)])
def test_one_that_lies_a_little_off_is_read(page: np.ndarray, dx: int, dy: int) -> None:
    assert qr.read(np.roll(page, (dy, dx), axis=(0, 1))) == qr.read(page)


def test_one_whose_letters_are_spoilt_is_not_guessed(page: np.ndarray) -> None:
    spoilt, rng = page.copy(), np.random.default_rng(1)
    step = geometry.QR_MODULE_MM * 8
    for y in range(9, 16):  # the middle is letters alone: the fixed patterns stay
        for x in range(9, 25):
            top, left = round(geometry.QR_Y * 8 + y * step), round(geometry.QR_X * 8 + x * step)
            spoilt[top : top + 7, left : left + 7] = 255 * int(rng.integers(2))
    for y in range(17, 25):
        for x in range(9, 16):
            top, left = round(geometry.QR_Y * 8 + y * step), round(geometry.QR_X * 8 + x * step)
            spoilt[top : top + 7, left : left + 7] = 255 * int(rng.integers(2))
    assert qr.read(spoilt) is None


def test_plain_paper_has_no_code() -> None:
    assert qr.read(np.full((2376, 1680), 240, np.uint8)) is None
