"""The doors: `gwrando study …` and `gwrando plugins …`."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from gwrando import plugins
from gwrando.cli import plugins as plugins_door
from gwrando.cli import study as door
from gwrando.cli.study import progress
from gwrando.errors import InputError, MissingExtraError
from gwrando.outputs import bundle


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("cli") / "study"
    made = CliRunner().invoke(door.command, ["dummy", str(found), "--children", "900", "--seed", "4"])
    assert made.exit_code == 0
    assert "900 children" in made.output
    with (found / "study.toml").open("a", encoding="utf-8") as file:  # each draw is a whole analysis
        file.write("\n[sensitivity]\nlinkage_draws = 2\nleave_out_services = false\n")
    return found


def test_run_shows_each_step_and_check_signs(folder: Path) -> None:
    at = ["--at", "2026-01-05T09:00:00"]
    ran = CliRunner().invoke(
        door.command,
        ["run", str(folder / "study.toml"), "--today", "2026-01-05", *at],
        catch_exceptions=False,
    )
    assert ran.exit_code == 0
    for cy, en in progress.STEPS.values():
        assert f"{cy} | {en}" in ran.output
    assert f"[{'#' * len(progress.STEPS)}]" in ran.output
    assert "recall" in ran.output
    again = CliRunner().invoke(
        door.command, ["run", str(folder / "study.toml"), "--today", "2026-01-05", *at]
    )
    assert "nothing was changed" in again.output

    release = folder / "release"
    unsure = CliRunner().invoke(door.command, ["check", str(release), "--by", "Someone"], input="n\n")
    assert unsure.exit_code == 1
    assert not (release / bundle.CHECK).exists()
    done = CliRunner().invoke(
        door.command, ["check", str(release), "--by", "Someone", "--at", "2026-01-06T09:00:00"], input="y\n"
    )
    assert done.exit_code == 0
    assert "Hidden:" in done.output
    assert bundle.read_bundle(release).checked_by == "Someone"


@pytest.mark.parametrize("name", sorted({"duckdb", "pyarrow", "splink", "sqlglot"}))
def test_without_the_study_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    def missing(module: str) -> ModuleType:
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingExtraError, match="study"):
        CliRunner().invoke(door.command, ["dummy", str(tmp_path)], catch_exceptions=False)


def test_a_bug_is_not_taken_for_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(module: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'gwrando.oops'", name="gwrando.oops")

    monkeypatch.setattr(importlib, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="oops"):
        door.part("run")


def test_plugins_are_listed_by_group() -> None:
    done = CliRunner().invoke(plugins_door.command, ["list"], catch_exceptions=False)
    for group in plugins.GROUPS:
        assert group in done.output
    assert "youth_justice" in done.output


def test_plugins_check_proves_all(monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(plugins_door.command, ["check"], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.output.count("ok ") == sum(len(plugins.names(group)) for group in plugins.GROUPS)


def test_plugins_check_names_what_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(name: str) -> list[str]:
        if name == "police":
            return ["never_arrives:offence"]
        if name == "health":
            raise InputError(cy="Na.", en="No.", next_cy="Dim.", next_en="None.")
        if name == "education":
            raise ImportError("gone", name="gone")
        return []

    monkeypatch.setitem(plugins_door._CHECKS, "gwrando.extracts", faulty)
    with pytest.raises(InputError, match="education, health, police"):
        CliRunner().invoke(plugins_door.command, ["check"], catch_exceptions=False)


def test_audiences_are_packages_with_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plugins_door._audience("full") == []
    monkeypatch.setattr(plugins, "load", lambda group, name: object())
    assert plugins_door._audience("full") == ["not_a_package"]
    monkeypatch.setattr(plugins, "load", lambda group, name: importlib.import_module("gwrando.text"))
    assert plugins_door._audience("full") == ["no_file:audience.yaml"]
