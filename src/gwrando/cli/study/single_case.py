"""`gwrando study chronology`: one child's chronology for a lawful case review, inside the safe setting."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from gwrando.cli.study.parts import part


@click.command()
@click.argument("definition", metavar="STUDY.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--record", required=True, help="a record of the child: SERVICE:RECORD (it is not logged as it is)"
)
@click.option("--reason", required=True, help="why it has to be looked at; it is logged")
@click.option("--by", required=True, help="your name or post; it is logged")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="decides whether the agreement still runs (default: today)",
)
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), help="UTC time of the look (default: now)")
def chronology(
    definition: Path, record: str, reason: str, by: str, today: datetime | None, at: datetime | None
) -> None:
    """Print one child's chronology for a lawful case review: where the agreement allows it, logged, never released."""
    day: date = today.date() if today else datetime.now(UTC).date()
    made = part("chronology.review").review(
        definition,
        record=record,
        reason=reason,
        by=by,
        at=at.replace(tzinfo=UTC) if at else datetime.now(UTC).replace(microsecond=0),
        today=day,
        environ=os.environ,
    )
    click.echo(
        "Cofnodwyd eich bod wedi edrych. Mae'r ffeiliau hyn am un plentyn: ni chânt adael y lleoliad diogel.\n"
        "It is logged that you looked. These files are about one child: they may not leave the safe setting."
    )
    for path in made:
        click.echo(f"  {path}")
