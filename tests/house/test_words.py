"""Both languages are whole, and the database is what the models say."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.repository import ROOT


def run(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GWRANDO_DATA": str(data)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, env=environment
    )


def test_welsh_is_complete(tmp_path: Path) -> None:
    done = run("tools/messages.py", "check", data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_migration_is_missing(tmp_path: Path) -> None:
    done = run(
        "-m", "django", "makemigrations", "--check", "--dry-run",
        "--settings=gwrando.web.config.settings", data=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_docs_hold_together(tmp_path: Path) -> None:
    done = run("tools/docs.py", "check", data=tmp_path)
    assert done.returncode == 0, done.stdout
