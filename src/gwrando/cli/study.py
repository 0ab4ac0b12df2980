"""`gwrando study …`: made-up extracts, a run in the safe setting, and the second person's check."""

import importlib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from gwrando.errors import MissingExtraError
from gwrando.outputs import Reason, SafeTable, bundle

if TYPE_CHECKING:
    from gwrando.study.run import Result, Step

_ENGINES = {"duckdb", "duckdb_extension_httpfs", "pyarrow", "splink", "sqlglot", "scipy"}

STEPS = {
    "read": ("Darllen", "Reading"),
    "accept": ("Gwirio rhesi", "Checking rows"),
    "link": ("Cysylltu cofnodion", "Linking records"),
    "chronology": ("Cronoleg", "Chronology"),
    "cohort": ("Grŵp a chymhariaeth", "Cohort and comparison"),
    "triggers": ("Cyfrif", "Counting"),
    "services": ("Gwasanaethau", "Services"),
    "protect": ("Diogelu rhifau", "Protecting numbers"),
    "release": ("Ysgrifennu'r rhyddhad", "Writing the release"),
}


def part(name: str) -> ModuleType:
    """A module of the study, or `MissingExtraError` where the study part is not installed."""
    try:
        return importlib.import_module(f"gwrando.study.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in _ENGINES:
            raise MissingExtraError(extra="study") from error
        raise


def prove_extract(service: str) -> list[str]:
    """What is wrong with an extract plug-in when made-up records go through it; empty when it is sound."""
    problems: list[str] = part("run").prove(service)
    return problems


@click.group(name="study")
def command() -> None:
    """Understand: extracts to released findings, in the safe setting."""


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--children", default=4000, show_default=True, type=click.IntRange(50, 1_000_000))
@click.option("--seed", default=1, show_default=True, type=int)
def dummy(folder: Path, children: int, seed: int) -> None:
    """Make up a Gwent in FOLDER: extracts of five services, a study.toml, a key. None of it is real."""
    made = part("dummy").write(folder, n_children=children, seed=seed)
    click.echo(
        f"Wedi'u dyfeisio: {made['children']} o blant, {made['records']} o gofnodion, 5 gwasanaeth.\n"
        f"Made up: {made['children']} children, {made['records']} records, 5 services.\n"
        f"{folder / 'study.toml'}"
    )


def _bar(done: int) -> str:
    return "#" * done + "." * (len(STEPS) - done)


def _say() -> "Callable[[Step], None]":
    done = 0

    def say(step: "Step") -> None:
        nonlocal done
        done += 1
        cy, en = STEPS[step.name]
        rows = "" if step.rows is None else f"{step.rows:,}"
        click.echo(f"[{_bar(done)}] {cy} | {en:<24} {rows:>8} {step.seconds:6.2f} s")

    return say


@command.command()
@click.argument("definition", metavar="STUDY.toml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option(
    "--release",
    type=click.Path(file_okay=False, path_type=Path),
    help="where to write (default: release/ beside the definition)",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="decides which extracts may still be used (default: today)",
)
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]),
    help="UTC time written into the release (default: now)",
)
def run(
    definition: Path, seed: int, release: Path | None, today: datetime | None, at: datetime | None
) -> None:
    """Run a study: link, build chronologies, count, protect, write a release for a second person to check."""
    day: date = today.date() if today else datetime.now(UTC).date()
    made_at = at.replace(tzinfo=UTC) if at else datetime.now(UTC).replace(microsecond=0)
    result: Result = part("run").run(
        definition, seed=seed, at=made_at, today=day, environ=os.environ, say=_say(), release=release
    )
    if result.n_set_aside or result.n_faults:
        path = definition.parent / "faults.csv"
        click.echo(f"Rhesi a roddwyd o'r neilltu | Rows set aside: {result.n_set_aside:,}  ({path})")
    if result.quality:
        q = result.quality
        click.echo(
            "Cysylltu, lle gwyddys y gwir (data dychmygol) | Linkage, where the truth is known (made-up "
            "data): "
            f"precision {q.precision:.3f}, recall {q.recall:.3f}"
        )
    if result.same_as_before:
        click.echo(
            "Yr un rhyddhad ag o'r blaen; ni newidiwyd dim. | The same release as before; "
            "nothing was changed."
        )
    click.echo(f"{result.release}")
    click.echo(f"Nesaf, rhywun arall | Next, someone else: gwrando study check {result.release} --by NAME")


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
