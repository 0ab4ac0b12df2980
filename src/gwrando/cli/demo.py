"""`gwrando demo`: the whole loop on example data, in one command; twice changes nothing.

The study runs in processes of its own and leaves a checked release; the site reads that release and
nothing else of the study.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from gwrando.cli.site import manage, need_web, server
from gwrando.errors import InputError

# loop order; each is a management command of one app that does nothing when its example is there already
EXAMPLES = ("accounts", "strategy", "voice", "findings", "projects", "publish", "standards")
CHILDREN = 4000
SEED = 2026


def part(*words: str) -> None:
    """Runs one part of Gwrando in a process of its own; its failure ends the demonstration with its exit code."""
    done = subprocess.run([sys.executable, "-m", "gwrando", *words], check=False)  # noqa: S603 - our own words
    if done.returncode:
        sys.exit(done.returncode)


def study(folder: Path) -> Path:
    """Makes the made-up extracts, runs the study and has a second person check it; the release's folder."""
    release = folder / "release"
    if (release / "check.json").exists():
        click.echo("the example study was run and checked before: kept as it is")
        return release
    if not (folder / "study.toml").exists():
        part("study", "dummy", str(folder), "--children", str(CHILDREN), "--seed", str(SEED))
    if not release.exists():
        part("study", "run", str(folder / "study.toml"))
    part("study", "check", str(release), "--by", "Second person of the demonstration", "--yes")
    return release


def step(number: int, words: str) -> None:
    """A heading with the step's place in the whole."""
    click.secho(f"\n[{number}/{len(EXAMPLES) + 2}] {words}", bold=True)


@click.command()
@click.option("--serve/--no-serve", default=True, help="Leave the site running on http://127.0.0.1:8000.")
@click.option("--port", default=8000, show_default=True)
def command(serve: bool, port: int) -> None:
    """Load the example data, run the example study, build the publications, serve the site."""
    began = time.monotonic()
    need_web()
    os.environ["GWRANDO_DEMO"] = "1"
    examples = Path(os.environ.get("GWRANDO_EXAMPLES", "examples"))
    if not examples.is_dir():
        raise InputError(
            cy="Nid yw'r data enghreifftiol yma.",
            en="The example data are not here.",
            where=str(examples),
            next_cy="Rhedwch y gorchymyn yng ngwraidd y copi o Gwrando, neu osod GWRANDO_EXAMPLES.",
            next_en="Run the command at the root of the copy of Gwrando, or set GWRANDO_EXAMPLES.",
        )
    data = Path(os.environ.get("GWRANDO_DATA", "var"))
    step(1, "Understand: a study of a made-up Gwent (every child in it is made up)")
    release = study(data / "study")
    step(2, "The site's database")
    manage("migrate", "--verbosity", "0")
    for number, app in enumerate(EXAMPLES, start=3):
        step(number, app)
        manage(f"example_{app}", *(["--release", str(release)] if app == "findings" else []))
    click.secho(f"\nDone in {time.monotonic() - began:.0f} s.", bold=True)
    if not serve:
        return
    click.echo(f"\nThe site: http://127.0.0.1:{port}/  (Ctrl-C stops it)")
    click.echo(
        "Sign-ins: facilitator@gwrando.example and others on the sign-in page; password gwrando-demo-2026"
    )
    sys.exit(subprocess.call(server(host="127.0.0.1", port=port, workers=2)))  # noqa: S603 - our own words
