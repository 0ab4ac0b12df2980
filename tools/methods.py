"""Writes docs/methods from the docstrings of tests/spec: the page of the manual is the test that runs.

    tools/methods.py write     writes a page for each tests/spec/test_*.py, and an index
    tools/methods.py check     changes nothing; exits 1 and names each page that is missing, old or left over

A spec module's docstring (starting `# Title`) opens the page; each test's docstring (starting `## Heading`, holding
a table) is a section. See tests/spec/spec.py.
"""

import ast
import inspect
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
SPEC, PAGES = HOME / "tests" / "spec", HOME / "docs" / "methods"
INDEX = "README.md"


class NotAPageError(Exception):
    """A spec module that cannot be a page; says which and why."""


def page(path: Path) -> str:
    """The page of one spec module as Markdown; raises NotAPageError when a docstring is missing or has no heading."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    opening = ast.get_docstring(module) or ""
    if not opening.startswith("# "):
        raise NotAPageError(f"{path.name}: the module docstring must start with '# Title'")
    parts = [opening]
    for test in module.body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            section = inspect.cleandoc(ast.get_docstring(test) or "")
            if not section.startswith("## "):
                continue  # a check that is no part of the page, such as a refusal
            if "|" not in section:
                raise NotAPageError(f"{path.name}: {test.name} has a '## Heading' but no table")
            parts.append(section)
    parts.append(f"*Made by `make methods` from `tests/spec/{path.name}`, which checks every row above.*")
    return "\n\n".join(parts) + "\n"


def pages(spec: Path) -> dict[str, str]:
    """File name -> text of every page, and of the index."""
    found, lines = {}, []
    for path in sorted(spec.glob("test_*.py")):
        name = path.stem.removeprefix("test_").replace("_", "-") + ".md"
        found[name] = page(path)
        title = found[name].splitlines()[0].removeprefix("# ")
        lines.append(f"- [{title}]({name})")
    found[INDEX] = "\n".join(
        ["# Methods", "", "One page per rule or statistic. Each table is also a test.", "", *lines, ""]
    )
    return found


def differences(wanted: dict[str, str], folder: Path) -> list[str]:
    """One line per page that is missing, old or left over."""
    there = {path.name for path in folder.glob("*.md")}
    old = [
        f"old: {name}"
        for name in sorted(there & set(wanted))
        if (folder / name).read_text(encoding="utf-8") != wanted[name]
    ]
    missing = [f"missing: {name}" for name in sorted(set(wanted) - there)]
    return missing + old + [f"left over: {name}" for name in sorted(there - set(wanted))]


def main(arguments: list[str], *, spec: Path = SPEC, folder: Path = PAGES) -> int:
    """Runs one mode; the exit code."""
    if arguments not in (["write"], ["check"]):
        print(__doc__)
        return 2
    try:
        wanted = pages(spec)
    except NotAPageError as problem:
        print(problem)
        return 1
    if arguments == ["write"]:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.md"):
            if path.name not in wanted:
                path.unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        print(f"docs/methods: {len(wanted) - 1} pages")
        return 0
    problems = differences(wanted, folder)
    for problem in problems:
        print(f"docs/methods/ {problem}")
    if problems:
        print("Run: make methods")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
