"""Files that come back: pictures in grey, page by page; what is broken or too large gives nothing and raises nothing."""

import struct
import zlib

import cv2
import numpy as np
import pytest

from gwrando.voice.paper import pictures

PICTURE = np.random.default_rng(1).integers(0, 255, (300, 400)).astype(np.uint8)


def huge_png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def test_png_and_jpeg_are_opened() -> None:
    assert np.array_equal(next(pictures.pages(pictures.png(PICTURE))), PICTURE)
    jpeg = cv2.imencode(".jpg", PICTURE)[1].tobytes()
    assert next(pictures.pages(jpeg)).shape == PICTURE.shape
    assert pictures.pixels(jpeg) == pictures.pixels(pictures.png(PICTURE)) == 120_000


def test_a_large_photo_is_made_smaller() -> None:
    found = next(pictures.pages(pictures.png(np.full((3600, 100 * 3), 200, np.uint8))))
    assert found is not None
    assert max(found.shape) == pictures.LONGEST_PX


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        pictures.png(PICTURE)[:300],
        huge_png(60_000, 60_000),
        huge_png(400, 400),
        b"%PDF-1.7 broken",
        pictures.png(PICTURE[:50]),
    ],
)
def test_what_is_no_picture_of_a_page_gives_nothing(content: bytes) -> None:
    assert list(pictures.pages(content)) == [None]


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_never_raise(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for content in (pictures.png(PICTURE), cv2.imencode(".jpg", PICTURE)[1].tobytes()):
        spoilt = bytearray(content)
        for place in rng.integers(0, len(spoilt), 30):
            spoilt[place] = int(rng.integers(256))
        assert len(list(pictures.pages(bytes(spoilt)))) == 1
