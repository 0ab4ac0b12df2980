"""Plug-ins: the three groups, one loader, and errors that name what is at fault."""

from importlib.metadata import EntryPoint, EntryPoints
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from gwrando import plugins
from gwrando.cli.plugins import command
from gwrando.errors import InputError


def point(
    name: str, *, package: str, value: str = "gwrando.errors:InputError", group: str = "gwrando.frameworks"
) -> Any:
    """An entry point of a package."""
    found = EntryPoint(name=name, value=value, group=group)
    vars(found).update(dist=SimpleNamespace(name=package) if package else None)
    return found


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pretends that just these entry points are installed."""

    def pretend(*points: Any) -> None:
        monkeypatch.setattr(
            plugins, "entry_points", lambda *, group: EntryPoints(p for p in points if p.group == group)
        )

    return pretend


def test_what_gwrando_brings_comes_through_the_same_door() -> None:
    assert plugins.names("gwrando.extracts") == [
        "annex_a",
        "care_records",
        "child_level_data",
        "education",
        "health",
        "health_records",
        "police",
        "police_records",
        "school_records",
        "social_care",
        "ssd",
        "ssda903",
        "youth_justice",
    ]
    assert "wales_participation_2016" in plugins.names("gwrando.frameworks")
    assert plugins.names("gwrando.audiences") == ["children", "full", "young_people"]


@pytest.mark.parametrize("group", plugins.GROUPS)
def test_everything_that_is_listed_loads(group: plugins.Group) -> None:
    assert all(plugins.load(group, name) is not None for name in plugins.names(group))


def test_one_name_in_two_packages_names_both(installed: Any) -> None:
    installed(point("x", package="one"), point("x", package="two"))
    with pytest.raises(InputError) as caught:
        plugins.names("gwrando.frameworks")
    assert "one" in caught.value.en
    assert "two" in caught.value.cy
    with pytest.raises(InputError):
        plugins.load("gwrando.frameworks", "x")


def test_the_same_entry_met_twice_is_one(installed: Any) -> None:
    installed(point("x", package="one"), point("x", package="one"))
    assert plugins.names("gwrando.frameworks") == ["x"]


def test_one_package_with_two_things_of_one_name_is_an_error(installed: Any) -> None:
    installed(point("x", package="one"), point("x", package="one", value="gwrando.errors:RefusedError"))
    with pytest.raises(InputError):
        plugins.names("gwrando.frameworks")


def test_a_package_without_a_name(installed: Any) -> None:
    installed(point("x", package=""), point("x", package="two"))
    with pytest.raises(InputError, match=r"\?"):
        plugins.names("gwrando.frameworks")


def test_an_unknown_name_lists_those_there_are(installed: Any) -> None:
    installed(point("scotland", package="one"))
    with pytest.raises(InputError, match="scotland"):
        plugins.load("gwrando.frameworks", "wales")
    installed()
    with pytest.raises(InputError, match="none"):
        plugins.load("gwrando.frameworks", "wales")


def test_loading(installed: Any) -> None:
    installed(point("x", package="one"))
    assert plugins.load("gwrando.frameworks", "x") is InputError


def test_the_list_on_the_command_line() -> None:
    found = CliRunner().invoke(command, ["list"])
    assert found.exit_code == 0
    for group in plugins.GROUPS:
        assert group in found.output
        assert all(name in found.output for name in plugins.names(group))
