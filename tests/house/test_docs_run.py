"""Every command and every piece of Python in the docs runs, page by page, in the order in which a reader meets them.

A block of `text` straight after a piece of Python is what that piece prints. A line is left out for a reason in LEFT_OUT only.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.repository import DOCS, ROOT

pytestmark = pytest.mark.slow
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", flags=re.M | re.S)
# start of a line -> why it is not run here
LEFT_OUT = {
    "make demo": "is a test of its own: tests/journeys/test_demo.py",
    "make test": "is what runs this",
    'gwrando study check release --by "data lead"': "the Python after it does the same",
    "gwrando study withdraw var/example-study --release 3f9a1c22": "stands for a release that the reader has",
    "gwrando study key ~/lead.key": "asks twice for a password without showing it; tests/unit/study/test_cli_release.py does",
    "gwrando site import_fairness FILES…": "stands for files that the reader has",
}


def pages() -> list[Path]:
    """The pages with something to run; methods come from tests that run anyway."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    return sorted(page for page in found if runnable(page) and DOCS / "methods" not in page.parents)


def runnable(page: Path) -> list[tuple[str, str]]:
    """Kind and text of each block that can be run, in order; `text` only where it follows Python."""
    blocks, out = BLOCK.findall(page.read_text(encoding="utf-8")), []
    for number, (kind, text) in enumerate(blocks):
        after = number and blocks[number - 1][0] == "python"
        if kind in {"sh", "bash", "python"} or (kind == "text" and after):
            out.append((kind, text))
    return out


def commands(text: str) -> list[str]:
    """The lines of a shell block that are run."""
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(("#", *LEFT_OUT))]


def test_every_block_says_what_it_is() -> None:
    """A block of commands without a kind would never be run."""
    loose = [
        page.name
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for kind, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        if kind in {"", "text"}
        and re.search(r"^(\$ |gwrando |make |\.venv/bin/|import |from \w+ import )", text, flags=re.M)
    ]
    assert not loose


def test_every_reason_is_needed() -> None:
    everything = "\n".join(
        text for page in pages() for kind, text in runnable(page) if kind in {"sh", "bash"}
    )
    assert not [start for start in LEFT_OUT if not re.search(rf"^{re.escape(start)}", everything, flags=re.M)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the examples stand, as in a copy of Gwrando."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(line: str, *, desk: Path) -> None:
    """Runs one line as a reader would; whoever is asked for a yes gives it."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=desk,
        input="y\n" * 5,
        env={
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("COV_", "DATABASE_"))
            },
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GWRANDO_DATA": str(desk / "var"),
            "GWRANDO_DEMO": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
    made = re.search(r"study dummy (\S+)", line)
    if made:  # twenty draws of the linkage, and each service left out, are as many whole analyses
        with (desk / made[1] / "study.toml").open("a", encoding="utf-8") as file:
            file.write("\n[sensitivity]\nlinkage_draws = 2\nleave_out_services = false\n")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_runs(page: Path, desk: Path) -> None:
    names: dict[str, Any] = {}
    printed = ""
    if "gwrando site" in page.read_text(encoding="utf-8"):
        shell("gwrando site migrate --verbosity 0", desk=desk)
    for kind, text in runnable(page):
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(text, str(page), "exec"), names)
            printed = out.getvalue()
        elif kind == "text":
            assert printed.strip() == text.strip()
        else:
            for line in commands(text):
                shell(line, desk=desk)
