"""`gwrando study dummy`: a made-up Gwent, with how far it is."""

from pathlib import Path

import click

from gwrando.cli.study import progress
from gwrando.cli.study.parts import part


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--children", default=4000, show_default=True, type=int, help="how many: 50 to 1,000,000")
@click.option("--seed", default=1, show_default=True, type=int, help="the same seed makes the same children")
def dummy(folder: Path, children: int, seed: int) -> None:
    """Make up a Gwent in FOLDER: extracts of five services, a study.toml, a key, and the truth. None of it is real."""
    making_up = part("dummy")
    with progress.counted("Yn dyfeisio plant | Making up children") as tick:
        made = making_up.write(folder, n_children=children, seed=seed, tick=tick)
    children_, records, events = (f"{made[name]:,}" for name in ("children", "records", "events"))
    click.echo(
        f"Wedi'u dyfeisio: {children_} o blant, {records} o gofnodion, {events} o ddigwyddiadau, 5 gwasanaeth.\n"
        f"Made up: {children_} children, {records} records, {events} events, 5 services.\n"
        f"{folder / 'study.toml'}"
    )


__all__ = ["dummy"]
