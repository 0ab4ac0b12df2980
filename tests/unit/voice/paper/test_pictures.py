"""Files that come back: pictures in grey, page by page; what is broken or too large gives nothing and raises nothing."""

import io
import struct
import zlib

import cv2
import numpy as np
import pypdfium2 as pdfium
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


class Faulty:
    """A PDF whose first page has no size and whose second cannot be drawn."""

    class PdfiumError(Exception):
        pass

    def __init__(self, content: bytes = b"") -> None:
        self.closed = False

    PdfDocument = property(lambda self: lambda content: self)

    def __len__(self) -> int:
        return 2

    def __getitem__(self, place: int) -> "Faulty":
        if place == 1:
            raise self.PdfiumError
        return self

    def get_size(self) -> tuple[float, float]:
        return 0.0, 0.0

    def close(self) -> None:
        self.closed = True


def test_a_page_of_a_pdf_that_cannot_be_drawn_is_told_and_the_file_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faulty = Faulty()
    monkeypatch.setattr(pictures.vision, "pdfium", lambda: faulty)
    assert list(pictures.pages(b"%PDF-1.7")) == [None, None]
    assert faulty.closed


def test_a_picture_that_opencv_refuses_or_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        error = cv2.error
        IMREAD_GRAYSCALE = 0

        @staticmethod
        def imdecode(*_: object) -> None:
            raise cv2.error

        @staticmethod
        def imencode(*_: object) -> tuple[bool, None]:
            return False, None

    content = pictures.png(PICTURE)
    monkeypatch.setattr(pictures.vision, "opencv", lambda: Refusing)
    assert list(pictures.pages(content)) == [None]
    with pytest.raises(ValueError, match="could not be written"):
        pictures.png(PICTURE)


def test_pages_are_counted_before_they_are_drawn() -> None:
    made = pdfium.PdfDocument.new()
    for _ in range(3):
        made.new_page(595, 842)
    content = io.BytesIO()
    made.save(content)
    assert pictures.n_pages(content.getvalue()) == len(list(pictures.pages(content.getvalue()))) == 3
    for one in (b"", b"hello", pictures.png(PICTURE), b"%PDF-1.7 broken"):
        assert pictures.n_pages(one) == len(list(pictures.pages(one))) == 1
