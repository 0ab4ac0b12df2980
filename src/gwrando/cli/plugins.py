"""`gwrando plugins …`: the extracts, frameworks and audiences that are installed."""

import click

from gwrando import plugins


@click.group()
def command() -> None:
    """Extracts, frameworks and audiences that are installed."""


@command.command("list")
def list_() -> None:
    """Each group and the names in it, one a line. Raises `InputError` when two packages use one name."""
    for group in plugins.GROUPS:
        click.echo(group)
        for name in plugins.names(group):
            click.echo(f"  {name}")
