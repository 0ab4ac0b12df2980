"""What the tests of the repository read: its own files."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "gwrando"
DOCS = ROOT / "docs"
TEXT = {
    ".py",
    ".md",
    ".html",
    ".j2",
    ".typ",
    ".yaml",
    ".yml",
    ".toml",
    ".css",
    ".js",
    ".sql",
    ".sh",
    ".po",
    ".cfg",
    "",
}


@cache
def committed() -> tuple[Path, ...]:
    """Every file of the repository: those git knows and those that are new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return tuple(sorted(ROOT / name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def texts(*suffixes: str, under: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Name and text of each file with one of the endings (all text files without any), below a folder."""
    wanted = set(suffixes) or TEXT
    for path in committed():
        if path.suffix in wanted and path.is_relative_to(under):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def modules(under: Path = SRC) -> Iterator[tuple[str, str]]:
    """Name and text of each Python module of the package that a person wrote."""
    for name, text in texts(".py", under=under):
        if "/migrations/" not in name:
            yield name, text
