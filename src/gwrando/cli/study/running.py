"""`gwrando study run`, `status` and `erase`: a study from its extracts to a release, and to its end."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gwrando.cli.study import progress
from gwrando.cli.study.parts import missing, part, together

if TYPE_CHECKING:
    from gwrando.study.run import Result, Standing

_DEFINITION = click.argument(
    "definition", metavar="STUDY.toml", type=click.Path(dir_okay=False, path_type=Path)
)
_TODAY = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="decides which extracts may still be used (default: today)",
)
_AT = click.option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), help="UTC time written down (default: now)"
)


def _day(today: datetime | None) -> date:
    return today.date() if today else datetime.now(UTC).date()


def _time(at: datetime | None) -> datetime:
    return at.replace(tzinfo=UTC) if at else datetime.now(UTC).replace(microsecond=0)


@click.command()
@_DEFINITION
@click.option("--seed", default=1, show_default=True, type=int)
@click.option(
    "--release",
    type=click.Path(file_okay=False, path_type=Path),
    help="where to write (default: release/ beside the definition)",
)
@_TODAY
@_AT
@click.option("--fresh", is_flag=True, help="do every step anew, also those that are done")
@click.option("--memory", help="most memory to use, such as 2GB (default: half the machine's, at most 2 GiB)")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 256))
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--spark-master", default="", help="spark://HOST:PORT (default: Spark inside this process)")
@click.option(
    "--spark-unencrypted-ok",
    default="",
    metavar="REASON",
    help="why Spark's tables may lie on this disk as they are, such as an encrypted disk",
)
def run(
    definition: Path,
    seed: int,
    release: Path | None,
    today: datetime | None,
    at: datetime | None,
    fresh: bool,
    memory: str | None,
    **spark_or_not: Any,
) -> None:
    """Run a study: link, build chronologies, count, protect, write a release for a second person to check.

    Steps that an earlier run finished are not done again. Stop it when you like; run it again to go on.
    """
    study_run = part("run")
    machine = study_run.Machine(memory=study_run.asked(memory) if memory else 0, **spark_or_not)
    shown = progress.watch(lambda: (study_run.used(), machine.limit))
    try:
        result: Result = study_run.run(
            definition,
            seed=seed,
            at=_time(at),
            today=_day(today),
            environ=os.environ,
            watch=shown,
            release=release,
            machine=machine,
            fresh=fresh,
        )
    except ModuleNotFoundError as error:
        raise missing(error) from error
    finally:
        shown.close()
    _told(result, definition)


def _told(result: "Result", definition: Path) -> None:
    for _, places, cy, en in together(result.problems):
        click.echo(f"! {', '.join(places)}\n  {cy}\n  {en}")
    if result.definition_changed:
        click.echo(
            "! Newidiwyd y diffiniad ar ôl agor y cysylltu; mae'r cofnod yn dweud hynny. | The definition was "
            "changed after linkage was opened; the log says so."
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


@click.command()
@_DEFINITION
@_TODAY
def status(definition: Path, today: datetime | None) -> None:
    """Where a study stands: steps that are done, days left to keep the data, and what to do next."""
    standing: Standing = part("run").standing(definition, today=_day(today), environ=os.environ)
    for name in progress.STEPS:
        mark = standing.steps.get(name)
        said = "" if mark is None else f"{mark.rows:,}" if mark.rows is not None else "ok"
        click.echo(f"{'x' if mark else ' '} {progress.name(name):<{progress.WIDEST}} {said:>11}")
    click.echo(
        f"Dyddiau ar ôl i gadw'r data | Days left to keep the data: {standing.days_left} "
        f"({standing.delete_by.isoformat()})"
    )
    for line in standing.notes:
        click.echo(f"{line.cy}\n{line.en}")
    click.echo(f"Nesaf: {standing.next.cy}\nNext: {standing.next.en}")


@click.command()
@_DEFINITION
@click.option("--by", required=True, help="your name or post; written into the certificate")
@click.option("--yes", is_flag=True, help="delete without asking")
@_AT
def erase(definition: Path, by: str, yes: bool, at: datetime | None) -> None:
    """Delete a study's records: stores, key, extracts. Releases and logs stay. Writes a certificate."""
    study_run = part("run")
    listed = study_run.to_erase(definition)
    for path in listed:
        click.echo(f"  {path}")
    if not listed:
        click.echo("Nid oes dim i'w ddileu. | There is nothing to delete.")
        return
    if not yes:
        click.confirm(
            "Dileu'r rhain am byth? Ni ellir eu cael yn ôl. | Delete these for ever? They cannot be had back.",
            abort=True,
        )
    click.echo(f"{study_run.erase(definition, by=by, at=_time(at))}")
