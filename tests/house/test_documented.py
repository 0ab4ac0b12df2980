"""Every setting, error, plug-in group, problem code and public name stands in docs/reference."""

import importlib
import inspect
import re
import tomllib
from typing import Any

import pytest

from gwrando import errors, plugins
from gwrando.cli.main import PARTS
from gwrando.web.config import env
from gwrando.web.config.errors import STATUS
from tests.house.repository import DOCS, ROOT, SRC, committed, modules

REFERENCE = DOCS / "reference"
PURE = ("text", "printing", "outputs", "voice", "study", "strategy", "projects", "publish", "standards")


def page(name: str) -> str:
    """One page of the reference."""
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+?) \|$", page("settings"), flags=re.M)
    assert rows == [(setting.name, setting.default, setting.about) for setting in env.SETTINGS]


def test_every_setting_that_is_read_is_listed() -> None:
    known = {setting.name for setting in env.SETTINGS} | set(
        re.findall(r"^\| `([A-Z_]+)`", page("settings"), flags=re.M)
    )
    for name, text in modules():
        used = set(re.findall(r"""["'](GWRANDO_[A-Z_]+|DATABASE_URL)["']""", text))
        assert used <= known, name


def test_the_example_of_an_environment_names_them_all() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given == env.DEFAULTS


def kinds() -> list[type[errors.GwrandoError]]:
    """Every expected error, wherever it is defined."""
    found, waiting = [], [errors.GwrandoError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_error_is_documented_as_it_is() -> None:
    for name, _ in modules():  # so that errors defined elsewhere are known
        if name.endswith("/errors.py"):
            importlib.import_module(name.removeprefix("src/").removesuffix(".py").replace("/", "."))
    rows = re.findall(r"^\| `(\w+)` \| `([\w-]+)` \| (\d+) \| (\d+) \|", page("errors"), flags=re.M)
    assert {row[0]: tuple(row[1:]) for row in rows} == {
        kind.__name__: (kind.code, str(kind.exit_code), str(STATUS.get(kind, 400))) for kind in kinds()
    }


def test_every_group_of_plugins_is_documented() -> None:
    assert set(re.findall(r"^\| `(gwrando\.\w+)`", page("plugins"), flags=re.M)) == set(plugins.GROUPS)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["entry-points"]) == set(plugins.GROUPS)


@pytest.mark.parametrize("part", PURE)
def test_every_public_name_of_a_part_is_documented(part: str) -> None:
    package = importlib.import_module(f"gwrando.{part}")
    names = package.__all__
    assert len(names) <= 10, "ten names at most"
    assert all(hasattr(package, name) for name in names)
    missing = [name for name in names if f"`{name}" not in page(part) and f".{name}" not in page(part)]
    assert not missing, f"docs/reference/{part}.md does not speak of {missing}"


def codes() -> dict[str, set[str]]:
    """The codes of problems and gates each part can name, found in its source."""
    found: dict[str, set[str]] = {}
    for name, text in modules():
        part = name.removeprefix("src/gwrando/").removeprefix("web/").split("/")[0]
        if part == "errors.py":
            continue
        said = set(re.findall(r"""\bcode\s*=\s*["']([a-z][a-z0-9_.-]+)["']""", text))
        if said:
            found.setdefault(part, set()).update(said)
    return found


def test_every_problem_code_is_documented() -> None:
    missing = {
        part: sorted(code for code in said if f"`{code}`" not in page(part)) for part, said in codes().items()
    }
    assert not {part: said for part, said in missing.items() if said}


def test_every_command_is_documented() -> None:
    text = page("commands")
    for part in PARTS:
        assert f"`gwrando {part}" in text, part
    for path in SRC.glob("web/*/management/commands/[a-z]*.py"):
        assert f"`gwrando site {path.stem}" in text, path.stem


def test_public_functions_take_keywords() -> None:
    """Beyond one obvious argument, a public name of a part is called with keywords."""
    loose: list[str] = []
    for part in PURE:
        package: Any = importlib.import_module(f"gwrando.{part}")
        for name in package.__all__:
            thing = getattr(package, name)
            if not inspect.isfunction(thing):
                continue
            given = [
                parameter
                for parameter in inspect.signature(thing).parameters.values()
                if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
            ]
            loose += [f"gwrando.{part}.{name}"] if len(given) > 2 else []
    assert not loose


def test_what_others_made_is_credited() -> None:
    """Each folder that says where its files come from is named in NOTICE."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    said = {"SOURCE.md", "CREDIT.md", "CREDITS.md", "LICENCE.md", "OFL.txt"}
    folders = {path.parent.relative_to(ROOT).as_posix() for path in committed() if path.name in said}
    assert len(folders) >= 6
    assert not [folder for folder in folders if folder not in notice]
