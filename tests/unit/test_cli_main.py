"""The command line: works whichever parts are installed, and shows expected errors in both languages."""

import importlib
import subprocess
import sys
from typing import Any

import click
import pytest
from click.testing import CliRunner

from gwrando import __version__
from gwrando.cli import main, site
from gwrando.errors import InputError, MissingExtraError, RefusedError


def test_help_lists_every_part_without_importing_it() -> None:
    code = (
        "import sys; from gwrando.cli.main import cli, PARTS; from click.testing import CliRunner; "
        "found = CliRunner().invoke(cli, ['--help']); assert found.exit_code == 0; "
        "assert all(part in found.output for part in PARTS); "
        "print([name for name in sys.modules if name.startswith(('gwrando.study', 'duckdb', 'django', 'gwrando.web'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version() -> None:
    assert __version__ in CliRunner().invoke(main.cli, ["--version"]).output


def test_python_minus_m() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gwrando", "--version"], capture_output=True, text=True, check=True
    )
    assert __version__ in done.stdout


def test_an_unknown_part_is_a_usage_error() -> None:
    found = CliRunner().invoke(main.cli, ["astrology"])
    assert found.exit_code == 2
    assert "astrology" in found.output


@pytest.mark.parametrize("part", list(main.PARTS))
def test_every_part_of_the_list_is_there_and_explains_itself(part: str) -> None:
    command = importlib.import_module(f"gwrando.cli.{part}").command
    assert isinstance(command, click.Command)
    assert (command.help or "").strip()
    for name, inner in getattr(command, "commands", {}).items():
        assert (inner.help or "").strip(), f"{part} {name}"


def test_a_module_without_a_command_is_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(main.PARTS, "main", "not a part")
    monkeypatch.setattr(main, "command", "not a command", raising=False)
    context = click.Context(main.cli)
    with pytest.raises(TypeError):
        main.cli.get_command(context, "main")


@pytest.mark.parametrize(
    "error",
    [
        InputError(cy="Beth", en="What", next_cy="Nesaf", next_en="Next"),
        RefusedError(cy="Na", en="No", next_cy="Nesaf", next_en="Next"),
        MissingExtraError(extra="study"),
    ],
)
def test_an_expected_error_shows_both_languages_and_no_traceback(
    error: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def refuse(**_: Any) -> None:
        raise error

    monkeypatch.setattr(main, "cli", refuse)
    with pytest.raises(SystemExit) as ended:
        main.main()
    said = capsys.readouterr().err
    assert ended.value.code == error.exit_code
    assert error.cy in said
    assert error.en in said
    assert "Traceback" not in said


def test_a_bug_shows_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(main, "cli", broken)
    with pytest.raises(ZeroDivisionError):
        main.main()


def test_without_the_web_part_the_site_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "find_spec", lambda name: None if name == "granian" else object())
    with pytest.raises(MissingExtraError, match=r"gwrando\[web\]"):
        site.need_web()


def test_one_thread_a_worker_on_sqlite_and_four_on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    command = site.server(host="127.0.0.1", port=8123, workers=2)
    assert command[command.index("--blocking-threads") + 1] == "1"
    assert command[command.index("--interface") + 1] == "wsgi"
    assert command[command.index("--port") + 1] == "8123"
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/d")
    command = site.server(host="127.0.0.1", port=8123, workers=2)
    assert command[command.index("--blocking-threads") + 1] == "4"


def test_the_site_passes_its_own_commands_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(site, "manage", lambda *words: asked.append(words))
    runner = CliRunner()
    assert "gwrando site start" in runner.invoke(site.command, []).output
    assert "gwrando site start" in runner.invoke(site.command, ["--help"]).output
    runner.invoke(site.command, ["purge", "--keep"])
    assert asked == [("help", "--commands"), ("help", "--commands"), ("purge", "--keep")]


def test_starting_brings_the_database_up_to_date_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(site, "manage", lambda *words: asked.append(words))
    monkeypatch.setattr(site.subprocess, "call", lambda command: asked.append(command) or 0)
    found = CliRunner().invoke(site.command, ["start", "--port", "8124", "--workers", "1"])
    assert found.exit_code == 0
    assert "http://127.0.0.1:8124/" in found.output
    assert asked[0][0] == "migrate"
    assert "granian" in asked[1]
