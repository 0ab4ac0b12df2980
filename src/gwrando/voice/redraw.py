"""An uploaded picture, redrawn small: only its pixels are kept, none of the file it came in."""

import hashlib
import io
import warnings

from PIL import Image, ImageOps

from gwrando.errors import InputError

LARGEST_FILE = 8_000_000  # bytes of an upload
LARGEST_PIXELS = 50_000_000
SIZE = (480, 360)
LARGEST_KEPT = 20_000  # bytes: several pictures must fit on a slow line
QUALITIES = (70, 55, 40, 25)


def _refuse() -> InputError:
    return InputError(
        cy="Ni ellir darllen y llun hwn.",
        en="This picture cannot be read.",
        next_cy="Rhowch ffeil PNG, JPEG neu WebP hyd at 8 MB.",
        next_en="Give a PNG, JPEG or WebP file of up to 8 MB.",
    )


def redrawn(data: bytes) -> tuple[str, bytes, tuple[int, int]]:
    """Key, WebP bytes and size (px) of the picture in these bytes, whatever its name said.

    Turned as the camera held it, at most 480 x 360, under 20 kB. Raises `InputError` when it is not a PNG, JPEG or WebP
    picture, or too large to open safely.
    """
    if len(data) > LARGEST_FILE:
        raise _refuse()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
            if opened.width * opened.height > LARGEST_PIXELS:
                raise _refuse()
            opened.draft("RGB", SIZE)  # JPEG: not more pixels than needed
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail(SIZE)
            plain = Image.new("RGB", picture.size, "white")
            whole = picture.convert("RGBA")
            plain.paste(whole, mask=whole.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise _refuse() from None
    for quality in QUALITIES:
        out = io.BytesIO()
        plain.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST_KEPT:
            break
    kept = out.getvalue()
    return hashlib.sha256(kept).hexdigest()[:32], kept, plain.size
