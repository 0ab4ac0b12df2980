"""You said, we did: one page for those who were asked, on the web and as an A4 poster for the wall.

Reads voice's `FeedbackDocument`; an answer that is not published yet may be rendered (as a draft to read with
children) but says that it is a draft.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

from markupsafe import Markup

from gwrando.errors import InputError, Language
from gwrando.printing import html, pdf
from gwrando.publish import pictures, poster
from gwrando.publish.audience import Poster
from gwrando.publish.checks import LANGUAGES
from gwrando.publish.editions import HTML, PDF, Edition
from gwrando.text import Bilingual, dates
from gwrando.voice.feedback import DECISIONS, FeedbackDocument

_HOME = "gwrando.publish.audiences"
LIMITS = Poster(smallest_pt=11, largest_pt=20, longest_promise_letters=200)
WORDS: Mapping[str, Bilingual] = {
    "title": Bilingual(cy="Dywedoch chi, gwnaethom ni", en="You said, we did"),
    "said": Bilingual(cy="Dywedoch chi", en="You said"),
    "did": Bilingual(cy="Gwnaethom ni", en="We did"),
    "why": Bilingual(cy="Pam", en="Why"),
    "next": Bilingual(cy="Beth nesaf", en="What next"),
    "by": Bilingual(cy="Erbyn", en="By"),
    "who": Bilingual(cy="Pwy fydd yn gwneud hyn", en="Who will do this"),
    "promise": Bilingual(cy="Addewid", en="Promise"),
    "draft": Bilingual(cy="Drafft: heb ei gyhoeddi eto.", en="Draft: not published yet."),
    "example": Bilingual(cy="Enghraifft yw hon.", en="This is an example."),
    "scan": Bilingual(cy="Sganiwch i weld mwy", en="Scan to see more"),
    "qr": Bilingual(cy="Cod QR sy'n agor y dudalen we", en="QR code that opens the web page"),
}
PICTURES = {"did": "star", "will": "seedling", "not_this_time": "idea"}


def _content(doc: FeedbackDocument, language: Language, page_url: str) -> dict[str, Any]:
    return {
        "language": language,
        "title": WORDS["title"].in_(language),
        "asked": doc.title.in_(language),
        "is_example": doc.is_example,
        "is_draft": doc.published_on is None,
        "published": dates.spoken(doc.published_on, language) if doc.published_on else "",
        "words": {name: words.in_(language) for name, words in WORDS.items()},
        "credit": pictures.CREDIT.in_(language),
        "page_url": page_url,
        "picture": "listen",
        "aims": [],
        "answers": [
            {
                "said": each.said.in_(language),
                "decision": DECISIONS[each.decision].in_(language),
                "key": each.decision,
                "picture": PICTURES[each.decision],
                "reason": each.reason.in_(language),
                "next": each.next_step.in_(language),
                "owner": each.owner.in_(language),
                "due": dates.spoken(each.due_on, language) if each.due_on else "",
                "promise": each.commitment_ref,
            }
            for each in doc.entries
        ],
    }


def _print_files(made: Mapping[str, Any]) -> dict[str, bytes]:
    return {**poster.print_files(made), **{f"{key}.svg": pictures.svg(key) for key in PICTURES.values()}}


def _common_size(source: str, versions: Mapping[Language, Mapping[str, Any]], at: datetime) -> float:
    """The largest size at which both languages are one page; refused below the smallest."""
    steps = int((LIMITS.largest_pt - LIMITS.smallest_pt) / poster.STEP_PT)
    for i in range(steps, -1, -1):
        size = LIMITS.smallest_pt + i * poster.STEP_PT
        fits = (
            len(
                pdf.pages(
                    source, data={**made, "size": size}, files=_print_files(made), at=at, dots_per_inch=1
                )
            )
            == 1
            for made in versions.values()
        )
        if all(fits):
            return size
    raise InputError(
        cy="Nid yw'r atebion yn ffitio ar un dudalen, hyd yn oed yn y maint lleiaf a ganiateir.",
        en="The answers do not fit on one page, even at the smallest size allowed.",
        where="poster",
        next_cy="Byrhewch yr atebion, neu gwnewch ddau boster.",
        next_en="Shorten the answers, or make two posters.",
    )


def render(
    doc: FeedbackDocument,
    *,
    format: Literal["web", "poster"],
    language: Language,
    at: datetime,
    page_url: str = "",
) -> Edition:
    """The page or the poster. The poster has letters of the same size in both languages.

    Raises `InputError` for a document without answers, or a poster whose answers do not fit.
    """
    if not doc.entries:
        raise InputError(
            cy="Nid oes ateb i'w ddangos eto.",
            en="There is no answer to show yet.",
            where=doc.consultation,
            next_cy="Ysgrifennwch beth ddywedodd y plant a beth wnaethoch chi.",
            next_en="Write what the children said and what you did.",
        )
    made = _content(doc, language, page_url)
    article, size = "", None
    if format == "web":
        environment = html.environment(_HOME)
        article = environment.get_template("feedback.html.j2").render(d=made, w=made["words"])
        style = Markup(files(_HOME).joinpath("edition.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
        page = environment.get_template("page.html.j2")
        strategy = {**made, "strategy": made["asked"]}
        body = page.render(d=strategy, style=style, article=Markup(article)).encode()  # noqa: S704 - escaped above
    else:
        source = files(_HOME).joinpath("feedback.typ").read_text(encoding="utf-8")
        size = _common_size(source, {one: _content(doc, one, page_url) for one in LANGUAGES}, at)
        body = pdf.render(source, data={**made, "size": size}, files=_print_files(made), at=at)
    return Edition(
        audience="feedback",
        format=format,
        language=language,
        media_type=HTML if format == "web" else PDF,
        content=body,
        sha256=hashlib.sha256(body).hexdigest(),
        problems=(),
        article=article,
        size_pt=size,
    )
