"""The command line's one entrance: finds the part, runs it, shows expected errors in both languages."""

import importlib
import sys

import click

from gwrando import __version__
from gwrando.errors import GwrandoError

# Loop order. Each is a module gwrando.cli.NAME with a click command or group called `command`;
# it is imported when asked for, so that --help works whichever extras are installed.
PARTS = {
    "demo": "The whole loop on example data, then the site",
    "voice": "Listen: sheets of paper, printed and read back",
    "study": "Understand: extracts to released findings, in the safe setting",
    "fairness": "Act: what public data can say about fairness, and what it cannot",
    "publish": "Explain: one strategy, every reader",
    "standards": "Be assessed: the participation standards and their evidence pack",
    "plugins": "Extracts, frameworks and audiences that are installed",
    "site": "The website: start it, and its own commands",
}


class Parts(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The parts, in the order of the loop."""
        return list(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one part, or None when there is no such part."""
        if cmd_name not in PARTS:
            return None
        found = importlib.import_module(f"gwrando.cli.{cmd_name}").command
        if not isinstance(found, click.Command):
            raise TypeError(f"gwrando.cli.{cmd_name}.command is not a command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the parts without importing them."""
        with formatter.section("Parts"):
            formatter.write_dl(list(PARTS.items()))


@click.group(cls=Parts)
@click.version_option(__version__, prog_name="gwrando")
def cli() -> None:
    """Gwrando: child-centred policing. Listen, understand, act, explain, be assessed."""


def main() -> None:
    """Runs the command line; an expected error is printed without a traceback and sets its exit code."""
    try:
        cli(standalone_mode=True)
    except GwrandoError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
