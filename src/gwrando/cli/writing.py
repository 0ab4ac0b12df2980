"""Writing a file that a command made, told kindly where that is not possible."""

from pathlib import Path

from gwrando.errors import InputError


def write(path: Path, content: bytes) -> None:
    """The file, with the folders above it. Raises `InputError` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError:
        raise InputError(
            cy="Ni ellir ysgrifennu'r ffeil hon.",
            en="This file cannot be written.",
            where=str(path),
            next_cy="Dewiswch le arall, neu gwnewch le ar y ddisg.",
            next_en="Choose another place, or make room on the disk.",
        ) from None
