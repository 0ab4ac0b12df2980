"""Files that came back -> pictures in grey, one a page: PNG, JPEG (a phone's photo) and PDF (a scanner's).

A file that is none of these, is broken, or is larger than a page can be gives nothing; it never raises for its content.
"""

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gwrando.voice.paper import vision

Grey = NDArray[np.uint8]
LONGEST_PX = 3508  # A4 at 300 dots an inch; a photo with more is made smaller
MOST_PIXELS = 150_000_000  # larger than any phone makes: a picture that unpacks to more is not opened
MOST_PDF_PAGES = 1000
SMALLEST_PX = 200
_JPEG_WITHOUT_SIZE = {0xC4, 0xC8, 0xCC}


def _jpeg_pixels(content: bytes) -> int:
    """Width times height from a JPEG's frame header, 0 when there is none."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        kind = content[place + 1]
        if 0xC0 <= kind <= 0xCF and kind not in _JPEG_WITHOUT_SIZE:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return int(height) * int(width)
        if kind == 0xFF:  # a filling byte
            place += 1
            continue
        place += 2 + int(struct.unpack_from(">H", content, place + 2)[0])
    return 0


def pixels(content: bytes) -> int:
    """Width times height that a PNG or JPEG says it has, before it is unpacked; 0 when it is neither or broken."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack_from(">II", content, 16)
        return int(width) * int(height)
    return _jpeg_pixels(content) if content.startswith(b"\xff\xd8") else 0


def smaller(picture: Grey, *, longest: int) -> Grey:
    """The picture with its longer side at most `longest` pixels; the same one when it is no longer."""
    most = max(picture.shape)
    if most <= longest:
        return picture
    cv2 = vision.opencv()
    height, width = picture.shape
    size = (max(1, round(width * longest / most)), max(1, round(height * longest / most)))
    made: Grey = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return made


def _pdf_pages(content: bytes) -> Iterator[Grey | None]:
    pdfium = vision.pdfium()
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        yield None
        return
    try:
        for place in range(min(len(document), MOST_PDF_PAGES)):
            try:
                page = document[place]
                longest = max(page.get_size())
                if longest <= 0:
                    yield None
                    continue
                bitmap = page.render(scale=LONGEST_PX * 2 / 3 / longest, grayscale=True)
                made: Grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width).astype(np.uint8)
                page.close()
                yield made
            except pdfium.PdfiumError:
                yield None
    finally:
        document.close()


def n_pages(content: bytes) -> int:
    """How many pages `pages` would give, without drawing any. Raises `MissingExtraError`."""
    if b"%PDF-" not in content[:1024]:
        return 1
    pdfium = vision.pdfium()
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return 1
    try:
        return min(len(document), MOST_PDF_PAGES)
    finally:
        document.close()


def pages(content: bytes) -> Iterator[Grey | None]:
    """The pictures in one file's bytes; None stands for one that cannot be opened. Raises `MissingExtraError`."""
    cv2 = vision.opencv()
    if b"%PDF-" in content[:1024]:
        yield from _pdf_pages(content)
        return
    if not 0 < pixels(content) <= MOST_PIXELS:
        yield None
        return
    try:
        picture = cv2.imdecode(np.frombuffer(content, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        picture = None
    if picture is None or min(picture.shape) < SMALLEST_PX:
        yield None
        return
    yield smaller(picture, longest=LONGEST_PX)


def png(picture: Grey) -> bytes:
    """The picture as the bytes of a PNG file."""
    done, made = vision.opencv().imencode(".png", picture)
    if not done:
        raise ValueError("a picture could not be written")
    return bytes(made.tobytes())
