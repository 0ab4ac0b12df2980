"""`gwrando study review`: people look at doubtful pairs of records, on this machine alone."""

import os
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import click

from gwrando.cli.study.parts import part


@click.command()
@click.argument("definition", metavar="STUDY.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="your name or post; it is kept with each answer")
@click.option(
    "--pairs", default=200, show_default=True, type=click.IntRange(1, 5000), help="how many pairs to choose"
)
@click.option(
    "--seed", default=1, show_default=True, type=int, help="chooses the pairs; the same for everybody"
)
@click.option(
    "--minutes",
    default=30,
    show_default=True,
    type=click.IntRange(1, 240),
    help="ends after so long without use",
)
@click.option("--open/--no-open", "open_", default=True, help="open the page in this machine's browser")
def review(definition: Path, by: str, pairs: int, seed: int, minutes: int, open_: bool) -> None:
    """Review doubtful pairs of records: a page on this machine asks whether two records are about one child."""
    work = part("link.review")
    with work.reviewing(
        definition,
        by=by,
        n=pairs,
        seed=seed,
        minutes=minutes,
        environ=os.environ,
        now=lambda: datetime.now(UTC),
    ) as server:
        click.echo(
            f"Agorwch yn y porwr ar y peiriant hwn | Open in a browser on this machine:\n{server.address}"
        )
        click.echo("I orffen | To end: Ctrl+C")
        if open_:
            webbrowser.open(server.address)
        try:
            server.serve()
        except KeyboardInterrupt:
            click.echo("")
        if server.session.faults:
            kinds = ", ".join(sorted(set(server.session.faults)))
            click.echo(f"Aeth rhywbeth o'i le ar dudalen | Something went wrong on a page: {kinds}", err=True)
    found = work.reviewed(definition, environ=os.environ)
    click.echo(
        f"Parau a welwyd | Pairs looked at: {found['looked_at']:,}; "
        f"wedi'u setlo | settled: {found['settled']:,}; "
        f"yn aros am ail berson | waiting for a second person: {found['second']:,}; "
        f"am drydydd | for a third: {found['third']:,}\n"
        "Rhedwch eto i'w dilyn | Run again to keep to them: gwrando study run"
    )
