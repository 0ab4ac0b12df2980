"""gwrando publish: a strategy file to web pages, booklets and posters; and what is left to mend in its
words.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from gwrando.cli.writing import write
from gwrando.errors import Language, RefusedError
from gwrando.publish import audience as audiences
from gwrando.publish import checks, editions
from gwrando.publish.audience import FORMATS, Format
from gwrando.publish.content import Elsewhere, Surroundings
from gwrando.strategy.document import StrategyDocument

FILE = click.argument("file", type=click.Path(path_type=Path))
LANGUAGE = click.Choice(["cy", "en"])
DAY = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of making (today). The same date gives the same bytes.",
)
EXIT_MUST_MEND = 3
EXIT_ADVICE = 1


@click.group()
def command() -> None:
    """Explain: one strategy, every reader."""


def _at(day: datetime | None) -> datetime:
    if day is not None:
        return day.replace(tzinfo=UTC)
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _line(text: str, where: str) -> int:
    """The line of a promise or aim in the file (1 when it cannot be found)."""
    mark = re.compile(rf"\s*-?\s*id:\s*['\"]?{re.escape(where)}['\"]?\s*")
    return next(
        (number for number, line in enumerate(text.splitlines(), 1) if where and mark.fullmatch(line)), 1
    )


def _shown(file: Path, text: str, audience: str, problem: checks.Problem, language: Language) -> str:
    place = " ".join(part for part in (problem.where, audience, problem.language or "") if part)
    kind = {"en": ("must mend", "advice"), "cy": ("rhaid trwsio", "cyngor")}[language][
        0 if problem.must else 1
    ]
    return f"{file.name}:{_line(text, problem.where)}: {place}: {problem.code} ({kind}): {problem.message.in_(language)}"


def _at_place(problem: checks.Problem) -> str:
    return f"{problem.where}: " if problem.where else ""


def _refuse(found: Iterable[checks.Problem], audience: str) -> None:
    must = [problem for problem in found if problem.must]
    if must:
        raise RefusedError(
            cy="\n".join(
                ["Ni ellir cyhoeddi eto:", *(f"- {_at_place(one)}{one.message.cy}" for one in must)]
            ),
            en="\n".join(
                ["This cannot be published yet:", *(f"- {_at_place(one)}{one.message.en}" for one in must)]
            ),
            where=audience,
            next_cy="Trwsiwch y geiriau hyn yn y strategaeth a rhowch gynnig arall arni.",
            next_en="Mend these words in the strategy and try again.",
        )


@command.command()
@FILE
@click.option("--audience", required=True, help="full, young_people, children, or one you installed.")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True)
@click.option("--language", type=LANGUAGE, required=True)
@click.option("--page-url", default="", help="The address the QR code opens; no QR code without it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@DAY
def render(
    file: Path,
    audience: str,
    kind: Format,
    language: Language,
    page_url: str,
    output: Path,
    day: datetime | None,
) -> None:
    """One edition of the strategy in FILE. Refused (exit 3) while something must be mended."""
    doc = StrategyDocument.from_file(file)
    who = audiences.load(audience)
    _refuse(checks.problems(doc, who), audience)
    made = editions.render(
        doc, audience=who, format=kind, language=language, at=_at(day), around=Surroundings(page_url=page_url)
    )
    write(output, made.content)
    click.echo(f"{output}  {len(made.content):,} bytes  sha256 {made.sha256}")
    if made.problems:
        click.echo(f"{len(made.problems)} pieces of advice left: gwrando publish lint {file}", err=True)


@command.command()
@FILE
@click.option("--audience", multiple=True, help="Only this audience; may be given more than once.")
@click.option("--messages", type=LANGUAGE, default="en", show_default=True, help="Language of the messages.")
@click.option("--strict", is_flag=True, help="Advice counts too (exit 1).")
def lint(file: Path, audience: tuple[str, ...], messages: Language, strict: bool) -> None:
    """What is left to mend in FILE: file, line, where, what. Exit 3 when something must be mended."""
    doc = StrategyDocument.from_file(file)
    text = file.read_text(encoding="utf-8-sig")
    n_must = n_advice = 0
    for key in audience or audiences.names():
        for problem in checks.problems(doc, audiences.load(key)):
            click.echo(_shown(file, text, key, problem, messages))
            n_must, n_advice = n_must + problem.must, n_advice + (not problem.must)
    click.echo(f"{n_must} must be mended, {n_advice} pieces of advice.")
    if n_must:
        raise SystemExit(EXIT_MUST_MEND)
    if n_advice and strict:
        raise SystemExit(EXIT_ADVICE)


@command.command(name="all")
@FILE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="A folder; made if missing."
)
@click.option("--site-url", default="", help="Where the folder will stand on the web, for QR codes.")
@DAY
def everything(file: Path, output: Path, site_url: str, day: datetime | None) -> None:
    """Every audience, format and language of FILE into a folder; the web pages link to each other."""
    doc = StrategyDocument.from_file(file)
    found = [audiences.load(key) for key in audiences.names()]
    for who in found:
        _refuse(checks.problems(doc, who), who.key)
    with click.progressbar(length=sum(2 * len(who.formats) for who in found), label="Editions") as bar:
        for who in found:
            around = {language: _around(who.key, language, found, site_url) for language in checks.LANGUAGES}
            for made in editions.render_all(doc, audience=who, at=_at(day), around=around):
                write(output / made.file_name, made.content)
                bar.update(1)
    click.echo(f"{output}: {sum(2 * len(who.formats) for who in found)} editions")


def _around(key: str, language: Language, found: list[audiences.Audience], site_url: str) -> Surroundings:
    def page(other: str, spoken: Language) -> str:
        return f"{other}-web-{spoken}.html"

    others = [
        Elsewhere(
            audience=who.key, language=language, label=who.name.in_(language), address=page(who.key, language)
        )
        for who in found
        if who.key != key
    ]
    other_language: Language = "en" if language == "cy" else "cy"
    label = {"cy": "Cymraeg", "en": "English"}[other_language]
    others.append(
        Elsewhere(audience=key, language=other_language, label=label, address=page(key, other_language))
    )
    url = f"{site_url.rstrip('/')}/{page(key, language)}" if site_url else ""
    return Surroundings(page_url=url, elsewhere=tuple(others))
