"""`gwrando fairness`: what public stop and search files can say about children, and what they cannot."""

from pathlib import Path

import click

from gwrando.errors import InputError, Language
from gwrando.strategy import fairness, fairness_page, police_data
from gwrando.strategy.fairness_page import Format

LANGUAGES: dict[str, tuple[Language, ...]] = {"cy": ("cy",), "en": ("en",), "both": ("cy", "en")}


@click.group()
def command() -> None:
    """Act: what public data can say about fairness, and what it cannot."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--force", help="One force only, as in the file's name: gwent.")
@click.option(
    "--age",
    type=click.Choice(["10-17"]),
    default="10-17",
    show_default=True,
    help="The ages the report is about.",
)
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="both",
    show_default=True,
    help="Welsh, English or both.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="The form.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file to write to.")
def report(
    files: tuple[Path, ...], force: str | None, age: str, language: str, form: Format, output: Path | None
) -> None:
    """The fairness report on data.police.uk stop and search FILES (.csv, .csv.gz, folders or the archive
    .zip).

    The fitness table comes first: which question each force's file can answer. Then figures, only where it
    can.
    """
    found = fairness.report(police_data.read(files), force=force)
    text = fairness_page.render(found, form=form, languages=LANGUAGES[language])
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            cy="Nid oedd modd ysgrifennu'r adroddiad.",
            en="The report could not be written.",
            where=output.name,
            next_cy="Dewiswch ffolder sy'n bod ac y cewch ysgrifennu ynddo.",
            next_en="Choose a folder that exists and that you may write to.",
        ) from error
    click.echo(output.name, err=True)
