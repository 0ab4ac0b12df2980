"""Where a sheet lies in a picture: property tests of the plane, with a second answer, and pictures that are no sheet."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.voice.paper import find, geometry
from gwrando.voice.paper.find import Flat
from tests.factories import paper as made_up


def second_answer(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The homography by the direct linear transform, written out: the null vector of two equations a point."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    return np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)


@given(
    turn=st.floats(0, 2 * np.pi),
    scale=st.floats(3, 15),
    lean=st.tuples(st.floats(-4e-4, 4e-4), st.floats(-4e-4, 4e-4)),
    shift=st.tuples(st.floats(-500, 3000), st.floats(-500, 3000)),
    left_out=st.sampled_from([None, 0, 1, 2, 3]),
)
@settings(max_examples=60)
def test_the_plane_is_found_from_four_marks_or_three(
    turn: float, scale: float, lean: tuple[float, float], shift: tuple[float, float], left_out: int | None
) -> None:
    camera = np.array(
        [
            [scale * np.cos(turn), -scale * np.sin(turn), shift[0]],
            [scale * np.sin(turn), scale * np.cos(turn), shift[1]],
            [lean[0], lean[1], 1.0],
        ]
    )
    seen = {
        number: find.moved(camera, corners) for number, corners in find.places().items() if number != left_out
    }
    found, off_mm = find.plane(seen)
    anywhere = np.array([[20.0, 50.0], [105.0, 148.5], [190.0, 260.0], [60.0, 200.0]])
    assert off_mm < 1e-4
    assert np.allclose(find.moved(found, find.moved(camera, anywhere)), anywhere, atol=1e-3)
    source = np.concatenate([seen[number] for number in sorted(seen)])
    target = np.concatenate([find.places()[number] for number in sorted(seen)])
    middle, spread = source.mean(axis=0), source.std()
    other = second_answer((source - middle) / spread, target)
    pictured = (find.moved(camera, anywhere) - middle) / spread
    assert np.allclose(find.moved(other, pictured), anywhere, atol=1e-3)


def test_a_mirrored_sheet_is_no_plane() -> None:
    seen = {number: corners * [-1.0, 1.0] + [300.0, 0.0] for number, corners in find.places().items()}
    with pytest.raises(ValueError, match="no plane"):
        find.plane(seen)


def grey(page: made_up.Picture) -> np.ndarray:
    return (np.clip(page, 0, 1) * 255).astype(np.uint8)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_any_way_up(first_page: made_up.Picture, turns: int) -> None:
    found = find.flat(np.ascontiguousarray(np.rot90(grey(first_page), turns)))
    assert isinstance(found, Flat)
    assert found.n_marks == 4
    straight = cv2.resize(grey(first_page), found.page.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(found.page.astype(float) - straight).mean() < 6  # upside down it is 20 and more
    assert found.off_mm < 0.15


def covered(page: made_up.Picture, *numbers: int) -> np.ndarray:
    made = grey(page)
    for number in numbers:
        rect = geometry.corner_marks()[number].grown(1)
        made[
            int(rect.y * made_up.PX_MM) : int(rect.bottom * made_up.PX_MM),
            int(rect.x * made_up.PX_MM) : int(rect.right * made_up.PX_MM),
        ] = 255
    return made


def test_three_corners_are_enough_and_two_are_not(first_page: made_up.Picture) -> None:
    three = find.flat(covered(first_page, 2))
    assert isinstance(three, Flat)
    assert three.n_marks == 3
    assert find.flat(covered(first_page, 0, 2)) == "not_a_sheet"


def test_a_sheet_that_is_bent_too_much(first_page: made_up.Picture) -> None:
    made, rect = covered(first_page, 2), geometry.corner_marks()[2]
    corner = grey(first_page)[
        int(rect.y * made_up.PX_MM) - 8 : int(rect.bottom * made_up.PX_MM) + 8,
        int(rect.x * made_up.PX_MM) - 8 : int(rect.right * made_up.PX_MM) + 8,
    ]
    up, left = round(18 * made_up.PX_MM), round(30 * made_up.PX_MM)
    top, start = int(rect.y * made_up.PX_MM) - 8 - up, int(rect.x * made_up.PX_MM) - 8 - left
    made[top : top + corner.shape[0], start : start + corner.shape[1]] = corner
    assert find.flat(made) == "bent"


def test_two_sheets_in_one_picture(first_page: made_up.Picture) -> None:
    one = cv2.resize(grey(first_page), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    assert find.flat(np.hstack([one, one])) == "more_than_one"


def test_a_cat_is_no_sheet() -> None:
    cat = np.full((900, 1200), 150, np.uint8)
    cv2.ellipse(cat, (600, 520), (260, 230), 0, 0, 360, 60, -1)
    for x in (430, 770):
        cv2.fillConvexPoly(cat, np.array([[x - 90, 380], [x, 160], [x + 90, 380]]), 60)
        cv2.circle(cat, (x + (600 - x) // 3, 480), 40, 220, -1)
        cv2.line(cat, (600, 600), (x, 640), 230, 4)
    noise = np.random.default_rng(1).integers(-20, 20, cat.shape)
    assert find.flat(np.clip(cat + noise, 0, 255).astype(np.uint8)) == "not_a_sheet"


def test_marks_that_span_no_plane_are_no_sheet(
    monkeypatch: pytest.MonkeyPatch, first_page: made_up.Picture
) -> None:
    def no_plane(seen: object) -> None:
        raise ValueError("no plane")

    monkeypatch.setattr(find, "plane", no_plane)
    assert find.flat(grey(first_page)) == "not_a_sheet"
