"""Runs a study again and again in children of this process and kills each (-9): `python killed.py STUDY.toml STEPS|SEED`.

With `STEPS` each child is killed as soon as it has done one more step; with a number, at times drawn from that seed.
Ends with a run that nobody kills; prints how many were. All imports are done once, here, before the first fork.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import splink  # noqa: F401
from splink import DuckDBAPI  # noqa: F401

from gwrando.study import run


class Telling(run.Watch):
    """Writes one byte a step: `k` when an earlier run did it, `d` when this one did."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def done(self, step: run.Step) -> None:
        os.write(self.pipe, b"k" if step.kept else b"d")


def child(path: Path, pipe: int) -> None:
    """One run; the process ends with it."""
    at, today = datetime(2026, 1, 5, 9, 0, tzinfo=UTC), date(2026, 1, 5)
    run.run(path, seed=1, at=at, today=today, environ={}, watch=Telling(pipe))
    os._exit(0)


def attempt(path: Path, *, after: float | None) -> int:
    """One child, killed after one more step is done or after some seconds; its exit status."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        child(path, writing)
    os.close(writing)
    if after is None:
        while (told := os.read(reading, 1)) == b"k":
            pass
        if told:
            os.kill(pid, signal.SIGKILL)
    else:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    os.close(reading)
    return os.waitpid(pid, 0)[1]


def main(path: Path, how: str) -> None:
    """Kills until a run comes through, or often enough; then lets one run to its end."""
    rng = random.Random(None if how == "STEPS" else int(how))
    killed = 0
    for _ in range(20 if how == "STEPS" else 12):
        status = attempt(path, after=None if how == "STEPS" else rng.uniform(0.02, 0.9))
        if os.WIFSIGNALED(status):
            killed += 1
        elif status == 0:
            break
        else:
            raise SystemExit("a run failed")
    pid = os.fork()
    if pid == 0:
        child(path, os.pipe()[1])
    assert os.waitpid(pid, 0)[1] == 0
    print(killed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
