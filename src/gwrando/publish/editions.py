"""Select, check, render: one strategy for one audience, as one format, in one language.

An `Edition` is bytes with their hash. The same strategy, time and surroundings give the same bytes.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from gwrando.errors import InputError, Language
from gwrando.printing import html, pdf
from gwrando.publish import audience as audiences
from gwrando.publish import checks, pictures, poster
from gwrando.publish.audience import TEMPLATES, Audience, Format
from gwrando.publish.content import NOTHING_AROUND, Surroundings, content, promise_ids
from gwrando.strategy.document import StrategyDocument

PDF = "application/pdf"
HTML = "text/html; charset=utf-8"
COVER_DPI = 48
_SHARED = files("gwrando.publish.audiences")


@dataclass(frozen=True)
class Edition:
    """One rendered version: `content` (a PDF or a whole web page), its hash, and what was left to mend.

    `article` is the part of a web page that another page can embed ("" for print); `size_pt` the letters of a
    poster (None otherwise); `cover` a small PNG of the first printed page (b"" for the web).
    """

    audience: str
    format: Format
    language: Language
    media_type: str
    content: bytes
    sha256: str
    problems: tuple[checks.Problem, ...]
    article: str = ""
    size_pt: float | None = None
    cover: bytes = b""

    @property
    def file_name(self) -> str:
        """Such as `children-poster-cy.pdf`."""
        return f"{self.audience}-{self.format}-{self.language}.{'html' if self.format == 'web' else 'pdf'}"


def render(
    doc: StrategyDocument,
    *,
    audience: str | Audience,
    format: Format,  # the word of the field; the built-in is not needed here
    language: Language,
    at: datetime,
    around: Surroundings = NOTHING_AROUND,
) -> Edition:
    """One edition, with the problems its words still have (the doors decide whether those may stay).

    Raises `InputError` for an audience without this format, `RefusedError` for a poster that does not fit,
    and `InputError` when a template leaves a promise out.
    """
    who = audiences.load(audience) if isinstance(audience, str) else audience
    found = tuple(checks.problems(doc, who))
    return _rendered(doc, who, format, language, at, around, found)


def render_all(
    doc: StrategyDocument,
    *,
    audience: str | Audience,
    at: datetime,
    around: dict[Language, Surroundings] | None = None,
) -> Iterator[Edition]:
    """Every format of one audience in both languages, checked once; Welsh first. Raises as `render` does."""
    who = audiences.load(audience) if isinstance(audience, str) else audience
    found = tuple(checks.problems(doc, who))
    for format in who.formats:
        for language in checks.LANGUAGES:
            yield _rendered(
                doc, who, format, language, at, (around or {}).get(language, NOTHING_AROUND), found
            )


def _rendered(
    doc: StrategyDocument,
    who: Audience,
    format: Format,
    language: Language,
    at: datetime,
    around: Surroundings,
    found: tuple[checks.Problem, ...],
) -> Edition:
    if format not in who.formats:
        raise InputError(
            cy=f"Nid oes fformat '{format}' gan y gynulleidfa hon. Mae'r rhain: {', '.join(who.formats)}.",
            en=f"This audience has no '{format}' format. It has: {', '.join(who.formats)}.",
            where=who.key,
            next_cy="Dewiswch un o'r fformatau hyn.",
            next_en="Choose one of these formats.",
        )
    made = content(doc, audience=who, language=language, around=around)
    article, size, cover = "", None, b""
    if format == "web":
        article, page = _web(who, made)
        ids, body = _ids_in_html(article), page.encode()
    else:
        if format == "poster":
            versions = {
                one: content(doc, audience=who, language=one, around=around) for one in checks.LANGUAGES
            }
            size = poster.common_size(who, versions)
        data = {**made, "size": size}
        source, parts = who.file(TEMPLATES[format]), poster.print_files(made)
        body = pdf.render(source, data=data, files=parts, at=at)
        ids = pdf.marked(source, data=data, files=parts, label="promise")
        cover = pdf.pages(source, data=data, files=parts, at=at, dots_per_inch=COVER_DPI)[0]
    _nothing_left_out(who, format, ids, promise_ids(made))
    return Edition(
        audience=who.key,
        format=format,
        language=language,
        media_type=HTML if format == "web" else PDF,
        content=body,
        sha256=hashlib.sha256(body).hexdigest(),
        problems=found,
        article=article,
        size_pt=size,
        cover=cover,
    )


def style_sheet(who: Audience) -> str:
    """The style of one audience's web pages: what every version shares, then its own."""
    return f"{_SHARED.joinpath('edition.css').read_text(encoding='utf-8')}{who.file('style.css')}"


def _web(who: Audience, made: dict[str, Any]) -> tuple[str, str]:
    """The article, and the whole page around it."""
    environment = html.environment(who.folder, "gwrando.publish.audiences")
    count = iter(range(10_000))

    def picture(key: str) -> Markup:
        return Markup(pictures.inline(key, mark=f"p{next(count)}"))  # noqa: S704 - our own files, ids rewritten

    article = environment.get_template(TEMPLATES["web"]).render(d=made, w=made["words"], picture=picture)
    page = html.environment("gwrando.publish.audiences").get_template("page.html.j2")
    style = Markup(style_sheet(who))  # noqa: S704 - our own and the audience's style sheet
    return article, page.render(d=made, style=style, article=Markup(article))  # noqa: S704 - escaped above


def _ids_in_html(article: str) -> list[str]:
    return re.findall(r'data-promise="([^"]+)"', article)


def _nothing_left_out(who: Audience, format: Format, shown: list[str], wanted: list[str]) -> None:
    """A template that drops a promise must not reach a reader."""
    gone = [each for each in wanted if each not in shown]
    if gone:
        raise InputError(
            cy=f"Mae templed y fformat hwn yn gadael ymrwymiadau allan: {', '.join(gone)}.",
            en=f"The template of this format leaves commitments out: {', '.join(gone)}.",
            where=f"{who.key}/{TEMPLATES[format]}",
            next_cy="Cywirwch y templed: rhaid i bob ymrwymiad fod ym mhob fersiwn.",
            next_en="Mend the template: every commitment must be in every version.",
        )
