"""`make check`: runs every check, shows what failed in full, and ends with one line a check.

Two run at a time. Nothing stops at the first fault: a person mends all of them in one go.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, and what mends most of its faults."""

    name: str
    command: tuple[str, ...]
    mend: str


@dataclass(frozen=True)
class Result:
    """How one check went."""

    check: Check
    passed: bool
    seconds: float
    said: str


def python(*arguments: str) -> tuple[str, ...]:
    """A command run by this very Python."""
    return (sys.executable, *arguments)


CHECKS = (
    # mypy first: it takes longest
    Check("types", (str(BIN / "mypy"),), "mend the types"),
    Check("format", (str(BIN / "ruff"), "format", "--check", "."), "make fix"),
    Check("lint", (str(BIN / "ruff"), "check", "."), "make fix mends some"),
    Check(
        "import contracts", (str(BIN / "lint-imports"), "--no-cache"), "imports run backwards round the loop"
    ),
    Check(
        "migrations",
        python(
            "-m", "django", "makemigrations", "--check", "--dry-run", "--settings=gwrando.web.config.settings"
        ),
        "gwrando site makemigrations",
    ),
    Check("Welsh", python("tools/messages.py", "check"), "make messages, then write the Welsh"),
    Check("methods pages", python("tools/methods.py", "check"), "make methods"),
    Check("docs", python("tools/docs.py", "check"), "make docs, then mend the links it names"),
)


def run(check: Check, *, data: str) -> Result:
    """Runs one check with a data folder of its own."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, "GWRANDO_DATA": data, "PYTHONWARNINGS": "default"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Result(check, done.returncode == 0, time.monotonic() - began, done.stdout.strip())


def main() -> int:
    """The number of checks that failed."""
    with tempfile.TemporaryDirectory(prefix="gwrando-check-") as data, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda check: run(check, data=data), CHECKS))
    failed = [result for result in results if not result.passed]
    for result in failed:
        print(f"\n--- {result.check.name} ---\n{result.said}\n")
    for result in results:
        state = "ok    " if result.passed else "FAILED"
        then = "" if result.passed else f"  -> {result.check.mend}"
        print(f"{state} {result.check.name:<18} {result.seconds:5.1f} s{then}")
    print(f"{len(results) - len(failed)} of {len(results)} checks passed")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
