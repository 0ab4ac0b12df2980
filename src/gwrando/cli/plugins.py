"""`gwrando plugins …`: which extracts, frameworks and audiences are installed, and whether each works."""

from collections.abc import Callable
from importlib import resources
from types import ModuleType

import click

from gwrando import plugins
from gwrando.cli import study
from gwrando.errors import GwrandoError, InputError
from gwrando.standards import framework


@click.group(name="plugins")
def command() -> None:
    """Extracts, frameworks and audiences that are installed."""


@command.command(name="list")
def list_() -> None:
    """List what is installed, by group."""
    for group in plugins.GROUPS:
        click.echo(group)
        for name in plugins.names(group):
            click.echo(f"  {name}")


def _framework(name: str) -> list[str]:
    return [] if framework.load(name).standards else ["no_standards"]


def _audience(name: str) -> list[str]:
    package = plugins.load("gwrando.audiences", name)
    if not isinstance(package, ModuleType):
        return ["not_a_package"]
    found = {item.name for item in resources.files(package).iterdir()}
    return [] if "audience.yaml" in found else ["no_file:audience.yaml"]


_CHECKS: dict[plugins.Group, Callable[[str], list[str]]] = {
    "gwrando.extracts": study.prove_extract,
    "gwrando.frameworks": _framework,
    "gwrando.audiences": _audience,
}


@command.command()
def check() -> None:
    """Prove each extract on made-up records; load each framework and audience. Fails if one does not work."""
    faulty: list[str] = []
    for group in plugins.GROUPS:
        for name in plugins.names(group):
            try:
                problems = _CHECKS[group](name)
            except GwrandoError as error:
                problems = [error.en]
            except ImportError as error:
                problems = [f"cannot_be_imported:{error.name}"]
            click.echo(
                f"{'ok ' if not problems else 'NA | NO'} {group} {name}  {'; '.join(problems)}".rstrip()
            )
            if problems:
                faulty.append(name)
    if faulty:
        raise InputError(
            cy=f"Nid yw'r ategion hyn yn gweithio: {', '.join(faulty)}.",
            en=f"These plug-ins do not work: {', '.join(faulty)}.",
            next_cy="Cysylltwch ag awdur yr ategyn gyda'r codau uchod.",
            next_en="Contact the author of the plug-in with the codes above.",
        )
