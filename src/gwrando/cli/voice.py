"""gwrando voice: sheets of paper for a consultation, printed and read back, on this machine alone."""

import csv
import io
import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gwrando.cli.writing import write
from gwrando.errors import InputError, RefusedError
from gwrando.text import Bilingual
from gwrando.voice.consultation import ConsultationDocument
from gwrando.voice.paper import code, queue, reader, sheets, words
from gwrando.voice.paper.layout import SheetLanguages, SheetLayout, SheetOptions

LAYOUT = "sheets.yaml"
_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(name="voice")
def command() -> None:
    """Listen: sheets of paper, printed and read back."""


def _printed_before(folder: Path) -> Iterator[tuple[Path, int, int]]:
    for path in sorted(folder.glob("sheets-*-*.pdf")):
        found = re.fullmatch(r"sheets-(\d+)-(\d+)", path.stem)
        if found:
            yield path, int(found[1]), int(found[2])


def _check_numbers_are_new(folder: Path, *, first: int, last: int) -> None:
    """Raises `RefusedError` when a number was printed into this folder before: two children would share it."""
    for path, low, high in _printed_before(folder):
        if low <= last and first <= high:
            raise RefusedError(
                cy=f"Mae taflenni {low} i {high} wedi'u hargraffu yn barod.",
                en=f"Sheets {low} to {high} have been printed already.",
                where=str(path),
                next_cy=f"Rhowch rif newydd: --first {high + 1}. Mae angen ei rhif ei hun ar bob taflen.",
                next_en=f"Give a new number: --first {high + 1}. Every sheet needs a number of its own.",
            )


@command.command(name="sheets")
@click.argument("file", metavar="CONSULTATION.yaml", type=_FILE)
@click.argument("folder", type=_FOLDER)
@click.option(
    "--sheets",
    "n_sheets",
    type=click.IntRange(1, sheets.MOST_AT_ONCE),
    required=True,
    help="How many; one a child.",
)
@click.option(
    "--first",
    type=click.IntRange(1, code.MOST_SHEETS),
    default=1,
    show_default=True,
    help="The first sheet's number.",
)
@click.option("--languages", type=click.Choice(["both", "cy", "en"]), default="both", show_default=True)
@click.option(
    "--size",
    type=click.FloatRange(11, 20),
    default=13.0,
    show_default=True,
    help="Size of the letters in points; 18 is very large.",
)
@click.option("--afterwards-cy", default="", help="What becomes of the paper, in Welsh: stands on the sheet.")
@click.option("--afterwards-en", default="", help="The same in English. Both or neither.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of making (today). The same date gives the same bytes.",
)
def make_sheets(
    file: Path,
    folder: Path,
    n_sheets: int,
    first: int,
    languages: SheetLanguages,
    size: float,
    afterwards_cy: str,
    afterwards_en: str,
    day: datetime | None,
) -> None:
    """Sheets of a consultation to print, into FOLDER, with the layout that reads them back (sheets.yaml)."""
    if bool(afterwards_cy.strip()) != bool(afterwards_en.strip()):
        raise InputError(
            cy="Rhaid dweud beth a ddaw o'r papur yn Gymraeg ac yn Saesneg.",
            en="What becomes of the paper must be said in Welsh and in English.",
            next_cy="Rhowch --afterwards-cy ac --afterwards-en.",
            next_en="Give both --afterwards-cy and --afterwards-en.",
        )
    afterwards = Bilingual(cy=afterwards_cy, en=afterwards_en) if afterwards_cy.strip() else None
    before = SheetLayout.from_file(folder / LAYOUT) if (folder / LAYOUT).exists() else None
    session = before.session if before else code.draw_session(secrets.randbelow)
    plan, asked, head = sheets.of_document(
        ConsultationDocument.from_file(file),
        session=session,
        options=SheetOptions(languages=languages, size_pt=size),
        afterwards=afterwards,
    )
    if before is not None and before.mark != plan.mark:
        raise RefusedError(
            cy="Mae taflenni gwahanol wedi'u hargraffu i'r ffolder hwn yn barod.",
            en="Other sheets have been printed into this folder already.",
            where=str(folder / LAYOUT),
            next_cy="Dewiswch ffolder newydd: heb ei gynllun ei hun ni ellir darllen taflen yn ôl.",
            next_en="Choose a new folder: without its own layout a sheet cannot be read back.",
        )
    last = first + n_sheets - 1
    _check_numbers_are_new(folder, first=first, last=last)
    at = (
        day.replace(tzinfo=UTC)
        if day
        else datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    made = sheets.render(plan, asked, head=head, n_sheets=n_sheets, first=first, at=at)
    write(folder / LAYOUT, plan.to_yaml().encode())  # first the layout: a sheet without one is waste paper
    write(folder / f"sheets-{first}-{last}.pdf", made)
    click.echo(f"{folder / f'sheets-{first}-{last}.pdf'}: {n_sheets} x {len(plan.pages)}")
    click.echo("Argraffwch ar A4. Peidiwch â llungopïo taflen: mae angen ei rhif ei hun ar bob plentyn.")
    click.echo("Print on A4. Do not photocopy a sheet: every child needs a number of their own.")


def _contents(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        try:
            yield path.name, path.read_bytes()
        except OSError:
            raise InputError(
                cy="Ni ellir agor y ffeil hon.",
                en="This file cannot be opened.",
                where=str(path),
                next_cy="Gwiriwch yr enw a'r caniatâd. Nid oes dim wedi'i ysgrifennu eto.",
                next_en="Check the name and the permission. Nothing has been written yet.",
            ) from None


def _table(path: Path, header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write(path, made.getvalue().encode())


@command.command(name="read-sheets")
@click.argument("layout", metavar="SHEETS.yaml", type=_FILE)
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--out", type=_FOLDER, required=True, help="A new folder for what was read.")
def read_sheets(layout: Path, files: tuple[Path, ...], out: Path) -> None:
    """Scans and photos of filled-in sheets (PNG, JPEG, PDF) to tables in OUT; what is doubtful waits for a person."""
    plan = SheetLayout.from_file(layout)
    if out.exists() and any(out.iterdir()):
        raise InputError(
            cy="Nid yw'r ffolder hwn yn wag.",
            en="This folder is not empty.",
            where=str(out),
            next_cy="Dewiswch ffolder newydd, fel na chaiff dim ei golli.",
            next_en="Choose a new folder, so that nothing is lost.",
        )
    batch = reader.read(_contents(files), [plan])
    choices = batch.choices()
    _table(
        out / "choices.csv",
        ("sheet", "question", "choice"),
        ((sheet, question, choices[sheet, question]) for sheet, question in sorted(choices)),
    )
    looks, typings = list(queue.to_look_at(batch)), list(queue.to_type(batch))
    for row in (*looks, *typings):
        if row.crop:
            write(out / row.crop, row.image)
    _table(
        out / "to_look_at.csv",
        ("file", "picture", "sheet", "question", "why_cy", "why_en", "crop", "choice"),
        (
            (row.file, row.picture, row.sheet or "", row.question, row.why.cy, row.why.en, row.crop, "")
            for row in looks
        ),
    )
    _table(
        out / "to_type.csv",
        ("file", "picture", "sheet", "question", "crop", "words"),
        ((row.file, row.picture, row.sheet or "", row.question, row.crop, "") for row in typings),
    )
    write(out / "look.html", queue.page(batch).encode())
    _table(
        out / "pages.csv",
        ("file", "picture", "state", "sheet", "page", "told_cy", "told_en"),
        (
            (page.file, page.picture, page.state, *((page.code.sheet, page.code.page) if page.code else ("", "")),
             words.TOLD[page.state].cy, words.TOLD[page.state].en)
            for page in batch.pages
        ),
    )  # fmt: skip
    for page in batch.pages:
        if page.state != "read":
            told = words.TOLD[page.state]
            click.echo(f"{page.file} ({page.picture}):\n  {told.cy}\n  {told.en}")
    n_pages = sum(1 for _ in batch.counted())
    click.echo(
        f"Tudalennau wedi'u darllen: {n_pages} o {len(batch.pages)}. Dewisiadau: {len(choices)}. "
        f"I berson edrych arnynt: {len(looks)}. I'w teipio: {len(typings)}."
    )
    click.echo(
        f"Pages read: {n_pages} of {len(batch.pages)}. Choices: {len(choices)}. "
        f"For a person to look at: {len(looks)}. To type: {len(typings)}."
    )
