"""The demonstration: one command loads everything, and a second time changes nothing and loses nothing."""

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def demo(data: Path) -> str:
    """Runs `gwrando demo --no-serve` in a process of its own; what it printed."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GWRANDO_", "DATABASE_", "COV_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "gwrando", "demo", "--no-serve"],
        cwd=ROOT,
        env=environment | {"GWRANDO_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def rows(data: Path) -> dict[str, int]:
    """Table -> rows, of the site's database."""
    with contextlib.closing(sqlite3.connect(data / "gwrando.sqlite3")) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {name: database.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


def files(data: Path) -> dict[str, str]:
    """Path -> SHA-256, of every file but the databases."""
    found = [path for path in data.rglob("*") if path.is_file() and ".sqlite3" not in path.name]
    return {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }


@pytest.mark.slow
def test_twice_is_the_same_as_once(tmp_path: Path) -> None:
    said = demo(tmp_path)
    first, kept = rows(tmp_path), files(tmp_path)
    for table in (
        "voice_vote",
        "strategy_commitment",
        "findings_release",
        "publish_publication",
        "standards_assessment",
    ):
        assert first[table] > 0, f"{table} is empty\n{said}"
    demo(tmp_path)
    assert rows(tmp_path) == first
    assert files(tmp_path) == kept
