"""`gwrando site …`: starts the website, and passes its own commands on to Django.

The command line names Django's settings as text; it never imports the web half.
"""

import importlib
import os
import subprocess
import sys
from importlib.util import find_spec

import click

from gwrando.errors import MissingExtraError

SETTINGS = "gwrando.web.config.settings"


def need_web() -> None:
    """Raises `MissingExtraError` when the web part is not installed; sets Django's settings otherwise."""
    for name in ("django", "allauth", "granian", "whitenoise"):
        if find_spec(name) is None:
            raise MissingExtraError(extra="web")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def manage(*arguments: str) -> None:
    """Runs one management command in this process."""
    need_web()
    # by name, not by import: the pure half does not know Django
    importlib.import_module("django.core.management").execute_from_command_line(["gwrando site", *arguments])


def server(*, host: str, port: int, workers: int) -> list[str]:
    """The command that serves the site: WSGI, one thread a worker (SQLite has one writer)."""
    threads = "4" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "1"
    return [
        sys.executable,
        *("-m", "granian", "gwrando.web.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", threads, "--no-ws", "--log-level", "warning"),
    ]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    help="Start the website (`gwrando site start`), or run one of its own commands (`gwrando site help`).",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Start the website, or run one of its own commands."""
    if arguments[:1] == ("start",):
        start.main(args=list(arguments[1:]), prog_name="gwrando site start", standalone_mode=True)
    elif not arguments or arguments in {("--help",), ("-h",)}:
        click.echo("gwrando site start [--host H] [--port P] [--workers N]\ngwrando site COMMAND …\n")
        manage("help", "--commands")
    else:
        manage(*arguments)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def start(host: str, port: int, workers: int) -> None:
    """Bring the database up to date and serve the site until stopped."""
    manage("migrate", "--verbosity", "0")
    click.echo(f"http://{host}:{port}/")
    sys.exit(subprocess.call(server(host=host, port=port, workers=workers)))  # noqa: S603 - our own words, no shell
