"""`gwrando study secret | hash | pair`: linking records of services that keep their names to themselves."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gwrando.cli.study import progress
from gwrando.cli.study.parts import part

if TYPE_CHECKING:
    from gwrando.study.link import HashedPairs
    from gwrando.study.run import Hashed

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
def secret(file: Path) -> None:
    """Make the secret that agencies share to hash names: one agency makes it. The study team must never have it."""
    part("link").new_secret(file)
    click.echo(f"{file}")
    click.echo(
        "Rhowch ef i'r asiantaethau eraill yn unig, drwy sianel ddiogel; nid i dîm yr astudiaeth nac i'r uned gysylltu.\n"
        "Give it to the other agencies only, by a safe channel; not to the study team, not to the linkage unit."
    )


@click.command(name="hash")
@click.argument("definition", metavar="STUDY.toml", type=_FILE)
@click.option("--service", required=True, help="which service's extract: your own")
@click.option("--secret", "shared", required=True, type=_FILE, help="the secret that the agencies share")
@click.option(
    "--own-key",
    default="own.key",
    show_default=True,
    type=_FILE,
    help="your own key for made-up ids; made when missing, keep it",
)
@click.option(
    "--out",
    default="to-send",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="where to write",
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="decides whether the agreement holds (default: today)"
)
def hash_(
    definition: Path, service: str, shared: Path, own_key: Path, out: Path, today: datetime | None
) -> None:
    """Hash the names of your own extract, on your own machine: hashes for the linkage unit, and files without names."""
    doing = part("run")
    with progress.counted("Yn darllen rhesi | Reading rows") as tick:
        made: Hashed = doing.hash_extract(
            definition,
            service=service,
            secret=shared,
            own_key=own_key,
            out=out,
            today=today.date() if today else datetime.now(UTC).date(),
            tick=tick,
        )
    click.echo(f"Cofnodion | Records: {made.records:,}; o'r neilltu | set aside: {made.set_aside:,}")
    click.echo(f"I'r uned gysylltu | To the linkage unit:\n  {made.clks}")
    if made.files:
        click.echo("I dîm yr astudiaeth | To the study team:")
        for path in made.files:
            click.echo(f"  {path}")
    else:
        click.echo(
            "I dîm yr astudiaeth: eich echdyniad fel y mae (rydych yn rhannu enwau). | To the study team: your extract as "
            "it is (you share names)."
        )


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--out", default="pairs.csv", show_default=True, type=_FILE, help="where to write")
def pair(files: tuple[Path, ...], out: Path) -> None:
    """Compare the hashes of several services (the linkage unit): pairs of records for the study team. No name, no secret."""
    linking = part("link")
    with progress.counted("Yn cymharu parau | Comparing pairs") as tick:
        found: HashedPairs = linking.pair(files, out, tick=tick)
    for service, n in sorted(found.records.items()):
        click.echo(f"{service}: {n:,} hash")
    click.echo(f"Parau | Pairs: {len(found.pairs):,}\n{out}")
