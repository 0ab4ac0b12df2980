"""The tool that breaks the rules on purpose: a few mutants are tried here, all of them by `make mutants`."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "tools" / "mutants.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOL), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=300,
    )


@pytest.mark.slow
def test_a_sample_of_mutants_is_noticed() -> None:
    found = run("--sample", "12", "outputs/disclosure.py", "outputs/earlier.py")
    assert found.returncode == 0, found.stdout
    assert "12 mutants, 0 not noticed" in found.stdout


def test_the_mutants_that_are_listed_as_equivalent_are_there_and_have_a_reason() -> None:
    listed = tomllib.loads((ROOT / "tools" / "mutants.toml").read_text(encoding="utf-8"))["equivalent"]
    names = [entry["name"] for entry in listed]
    assert len(set(names)) == len(names)
    assert all(len(entry["why"]) > 8 for entry in listed)
    there = {line[5:] for line in run("--list", "--all").stdout.splitlines()}
    assert set(names) <= there


def test_no_check_that_protects_children_is_an_assert() -> None:
    """`assert` disappears under `python -O`."""
    for path in sorted((ROOT / "src/gwrando/outputs").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Assert)], path.name
