"""`gwrando study …`: made-up extracts, a run in the safe setting, and the second person's check."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gwrando.cli.study import defining, making_up, reviewing, running
from gwrando.cli.study.parts import part
from gwrando.outputs import Reason, SafeTable, bundle


def prove_extract(service: str) -> list[str]:
    """What is wrong with an extract plug-in when made-up records go through it; empty when it is sound."""
    problems: list[str] = part("ingest").prove(service)
    return problems


@click.group(name="study")
def command() -> None:
    """Understand: extracts to released findings, in the safe setting."""


for _more in (
    defining.new,
    defining.schema,
    defining.validate,
    defining.manifest,
    making_up.dummy,
    reviewing.review,
    running.run,
    running.status,
    running.erase,
):
    command.add_command(_more)


def _shown(table: SafeTable) -> list[str]:
    """One table as lines of text, English under Welsh, with what is hidden."""
    lines = [table.title.cy, table.title.en]
    for key, label in table.rows.items():
        cells = [f"{name.en}: {table.cell(key, column).text('en')}" for column, name in table.columns.items()]
        total = table.row_total(key)
        if total.reason is not Reason.NO_TOTAL:
            cells.append(f"Cyfanswm | Total: {total.text('en')}")
        lines.append(f"  {label.cy} | {label.en}: {'; '.join(cells)}")
    hidden = sum(cell.shown is None for row in table.cells for cell in row)
    lines.append(f"  Wedi'u cuddio | Hidden: {hidden} / {sum(len(row) for row in table.cells)}")
    return lines


@command.command()
@click.argument("release", type=click.Path(file_okay=False, path_type=Path))
@click.option("--by", required=True, help="your name or post; not the person who made the release")
@click.option("--yes", is_flag=True, help="sign without asking (for scripts, after looking)")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), help="UTC time of the check (default: now)")
def check(release: Path, by: str, yes: bool, at: datetime | None) -> None:
    """Check a release as a second person: see each table and what is hidden, then sign."""
    found = bundle.look_at(release)
    click.echo(
        f"{found.about.title.cy}\n{found.about.title.en}\n{found.about.made_by}, "
        f"{found.made_at.isoformat()}\n"
    )
    for table in found.tables:
        click.echo("\n".join(_shown(table)))
    click.echo(
        f"\n{len(found.tables)} tabl | tables; {len(found.report)} ffeil mewn geiriau | files in words"
    )
    for name in found.report:
        click.echo(f"  {release / name}")
    rules = found.tables[0].rules
    click.echo(f"{rules.name}: {rules.reason.cy} | {rules.reason.en}")
    if not yes:
        click.confirm(
            "A ydych chi wedi edrych ar bob tabl, a gânt adael? | Have you looked at each "
            "table, and may they leave?",
            abort=True,
        )
    bundle.check_bundle(
        release,
        by=by,
        at=at.replace(tzinfo=UTC) if at else datetime.now(UTC),  # not cut: never before it was made
    )
    click.echo("Wedi'i lofnodi. | Signed.")
