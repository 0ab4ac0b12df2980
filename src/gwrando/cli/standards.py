"""`gwrando standards`: the frameworks installed, checking a file, and the evidence pack."""

import datetime as dt
from pathlib import Path

import click

from gwrando.errors import InputError, Language
from gwrando.standards import assessment, framework, kitemark
from gwrando.standards.document import AssessmentDocument
from gwrando.standards.framework import Framework, Scale
from gwrando.text import document_file

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(name="standards")
def command() -> None:
    """Be assessed: the participation standards and their evidence pack."""


@command.command()
def frameworks() -> None:
    """List the frameworks that are installed, with their standards and whose words they are."""
    for name in framework.names():
        found = framework.load(name)
        click.echo(f"{name}\n  {found.title.cy}\n  {found.title.en}")
        for standard in found.standards:
            click.echo(f"    {standard.key}: {standard.name.cy} | {standard.name.en}")
        click.echo(f"  {found.status.cy}\n  {found.status.en}")


@command.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Check FILE: a framework, a scale or an assessment (YAML). Says what is wrong and on which line."""
    text = _read(file)
    keys = {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()}
    if "standards" in keys:
        found = document_file.from_text(text, Framework, name=file.name)
        click.echo(f"{file}: {found.key}, {len(found.standards)} safon | {len(found.standards)} standards")
    elif "levels" in keys:
        scale = document_file.from_text(text, Scale, name=file.name)
        click.echo(f"{file}: {' < '.join(level.word.en for level in scale.levels)}")
    else:
        document = document_file.from_text(text, AssessmentDocument, name=file.name)
        rows = assessment.profile(framework.load(document.framework), document)
        for row in rows:
            word = (row.level.word.cy, row.level.word.en) if row.level else ("Heb ei barnu", "Not judged")
            note = "  (heb dystiolaeth | without evidence)" if row.without_evidence else ""
            click.echo(f"{row.standard.name.cy} | {row.standard.name.en}: {word[0]} | {word[1]}{note}")


@command.command()
@click.argument("file", metavar="ASSESSMENT.yaml", type=_FILE)
@click.option("-o", "--output", type=_FILE, required=True, help="where to write: .pdf or .html")
@click.option("--language", type=click.Choice(["cy", "en"]), default="cy", show_default=True)
@click.option("--scale", "scale_file", type=_FILE, help="the office's own words of judgement (YAML)")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: dt.datetime.now(dt.UTC).date().isoformat(),
    help="the day the pack is made; today when left out",
)
def pack(file: Path, output: Path, language: Language, scale_file: Path | None, today: dt.datetime) -> None:
    """Write the evidence pack of an assessment: PDF/UA to print, or HTML."""
    if output.suffix not in (".pdf", ".html"):
        raise InputError(
            cy="Gellir ysgrifennu'r pecyn fel PDF neu HTML.",
            en="The pack can be written as PDF or HTML.",
            where=str(output),
            next_cy="Rhowch enw ffeil sy'n gorffen â .pdf neu .html ar ôl -o.",
            next_en="Give a file name that ends in .pdf or .html after -o.",
        )
    document = document_file.from_file(file, AssessmentDocument)
    if scale_file is not None:
        scale = document_file.from_file(scale_file, Scale)
        document = document.model_copy(update={"scale": scale})
    content = kitemark.pack(
        framework.load(document.framework), document, language=language, today=today.date()
    )
    made = (
        kitemark.pdf(content, at=today.replace(tzinfo=dt.UTC))
        if output.suffix == ".pdf"
        else kitemark.html(content).encode("utf-8")
    )
    output.write_bytes(made)
    click.echo(f"{output} ({len(made):,} bytes)")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(
            cy="Ni ellir darllen y ffeil: nid yw yno, nid oes hawl, neu nid yw'n destun UTF-8.",
            en="The file cannot be read: it is not there, it is not allowed, or it is not UTF-8 text.",
            where=str(file),
            next_cy="Gwiriwch yr enw a rhowch gynnig arall arni.",
            next_en="Check the name and try again.",
        ) from None
