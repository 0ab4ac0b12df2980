"""OpenCV and PDFium, loaded when a sheet is read and not before: the rest of paper works without them."""

import importlib
import importlib.util
from typing import Any

from gwrando.errors import MissingExtraError


def _part(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != name:
            raise  # a fault inside the package, not its absence
        raise MissingExtraError(extra="paper") from None


def is_installed() -> bool:
    """Whether sheets can be read here; making them needs neither. Nothing is loaded."""
    return all(importlib.util.find_spec(name) is not None for name in ("cv2", "pypdfium2"))


def opencv() -> Any:
    """OpenCV. Raises `MissingExtraError`."""
    return _part("cv2")


def pdfium() -> Any:
    """PDFium. Raises `MissingExtraError`."""
    return _part("pypdfium2")
