"""One run of a study at a time. The lock is the operating system's: it is gone with its process, however that
ended."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gwrando.errors import RefusedError

LOCK = ".lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the study for this process. Raises `RefusedError` when another one holds it (its number is told)."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            who = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "?"
            raise RefusedError(
                cy=f"Mae rhediad arall o'r astudiaeth hon ar waith (proses {who}).",
                en=f"Another run of this study is going (process {who}).",
                where=folder.name,
                next_cy="Arhoswch iddo orffen, neu ei stopio; yna rhedwch eto: bydd yn mynd ymlaen o'r un lle.",
                next_en="Wait for it to end, or stop it; then run again: it goes on from the same place.",
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def held(folder: Path) -> bool:
    """Whether a run holds the study now."""
    try:
        with alone(folder):
            return False
    except RefusedError:
        return True
