"""The strategy and the fairness report as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from gwrando.errors import Language
from gwrando.strategy import fairness_view
from gwrando.strategy.document import STATUS_WORDS, Commitment, StrategyDocument, Wording
from gwrando.strategy.fairness_report import FairnessReport
from gwrando.strategy.fairness_view import FairnessView
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.strategy import models, queries, rules


@dataclass(frozen=True)
class OriginView:
    """One place a commitment came from, in one language; `url` and `source` may be empty."""

    kind: str
    words: str
    source: str
    url: str


@dataclass(frozen=True)
class CommitmentView:
    """One commitment on the page, in one language."""

    ref: str
    text: str
    owner: str
    due_on: date | None
    status: str
    status_words: str
    came_from: tuple[OriginView, ...]


@dataclass(frozen=True)
class AimView:
    """One aim on the page, with its commitments."""

    ref: str
    title: str
    why: str
    commitments: tuple[CommitmentView, ...]


@dataclass(frozen=True)
class WordingRow:
    """One wording of a commitment on the staff page: in force, or waiting."""

    pk: int
    audience: str
    text_cy: str
    text_en: str
    worded_by: str
    approved_by: str
    may_approve: bool


def language() -> Language:
    """The language of the page being made."""
    return "cy" if get_language() == "cy" else "en"


def aims(
    document: StrategyDocument, *, audience: str, origins: Mapping[str, Sequence[queries.Origin]]
) -> tuple[AimView, ...]:
    """The aims in one audience's words; full words where that audience has none."""
    spoken = language()

    def said(wordings: Any, otherwise: Bilingual) -> str:
        found: Wording | None = wordings.get(audience)
        return (found.text if found else otherwise).in_(spoken)

    def one(each: Commitment) -> CommitmentView:
        return CommitmentView(
            ref=each.id,
            text=said(each.wordings, each.wordings["full"].text),
            owner=each.owner.in_(spoken),
            due_on=each.due_on,
            status=each.status,
            status_words=STATUS_WORDS[each.status].in_(spoken),
            came_from=tuple(
                OriginView(
                    kind=one.kind,
                    words=one.words.in_(spoken),
                    source=one.source.in_(spoken) if one.source else "",
                    url=one.url,
                )
                for one in origins.get(each.id, ())
            ),
        )

    return tuple(
        AimView(
            ref=aim.id,
            title=said(aim.wordings, aim.title),
            why=aim.why.in_(spoken),
            commitments=tuple(map(one, aim.commitments)),
        )
        for aim in document.aims
    )


def audiences() -> Sequence[tuple[str, str]]:
    """The audiences with their names, for the switch on the page."""
    return [(key, words.in_(language())) for key, words in rules.AUDIENCES.items()]


def wordings(commitment: models.Commitment, actor: Actor) -> tuple[list[WordingRow], list[WordingRow]]:
    """The wordings in force, and those that wait, one an audience."""
    rows = list(commitment.wordings.all())
    names = dict(audiences())

    def row(each: models.Wording) -> WordingRow:
        return WordingRow(
            pk=each.pk,
            audience=names.get(each.audience, each.audience),
            text_cy=each.text_cy,
            text_en=each.text_en,
            worded_by=each.worded_by,
            approved_by=each.approved_by,
            may_approve=rules.may_approve(actor, each),
        )

    return [row(each) for each in queries.in_force(rows).values()], [
        row(each) for each in queries.waiting(rows)
    ]


def fairness(report: FairnessReport) -> FairnessView:
    """The report in the page's language."""
    return fairness_view.view(report, language=language())
