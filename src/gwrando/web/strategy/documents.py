"""Rows <-> the documents of the pure half: the strategy, and the fairness report."""

from pydantic import ValidationError

from gwrando.errors import InputError
from gwrando.strategy import document
from gwrando.strategy.document import StrategyDocument
from gwrando.strategy.fairness_report import FairnessReport
from gwrando.text import Bilingual
from gwrando.web.strategy import models, queries


def to_document(strategy: models.Strategy) -> StrategyDocument:
    """The strategy with the words in force. A commitment whose full wording nobody has approved yet is left
    out."""
    return StrategyDocument(
        id=strategy.ref,
        title=Bilingual(cy=strategy.title_cy, en=strategy.title_en),
        introduction=Bilingual(cy=strategy.introduction_cy, en=strategy.introduction_en),
        is_example=strategy.is_example,
        wordings=_wordings(strategy),
        aims=tuple(_aim(each) for each in strategy.aims.all()),
    )


def _aim(aim: models.Aim) -> document.Aim:
    commitments = tuple(_commitment(each) for each in aim.commitments.all())
    return document.Aim(
        id=aim.ref,
        key=aim.key,
        title=Bilingual(cy=aim.title_cy, en=aim.title_en),
        why=Bilingual(cy=aim.why_cy, en=aim.why_en),
        wordings=_wordings(aim),
        commitments=tuple(each for each in commitments if each is not None),
    )


def _commitment(row: models.Commitment) -> document.Commitment | None:
    words = _wordings(row)
    if "full" not in words:
        return None
    return document.Commitment(
        id=row.ref,
        owner=Bilingual(cy=row.owner_cy, en=row.owner_en),
        due_on=row.due_on,
        status=row.status,
        came_from=tuple(row.came_from),
        wordings=words,
    )


def _wordings(thing: models.Strategy | models.Aim | models.Commitment) -> dict[str, document.Wording]:
    return {
        audience: document.Wording(
            text=Bilingual(cy=row.text_cy, en=row.text_en), picture=row.picture or None
        )
        for audience, row in queries.in_force(list(thing.wordings.all())).items()
    }


def current() -> StrategyDocument | None:
    """The current strategy as a document, or None when there is none yet."""
    found = queries.current()
    return to_document(found) if found is not None else None


def fairness() -> FairnessReport | None:
    """The newest fairness report as a document, or None when none has been made.

    Raises `InputError` when the report was kept by a version that wrote it in another form.
    """
    row = queries.fairness_row()
    if row is None:
        return None
    try:
        return FairnessReport.model_validate(row.document)
    except ValidationError as error:
        raise InputError(
            cy="Cadwyd yr adroddiad tegwch gan fersiwn arall o Gwrando, ac ni ellir ei ddangos.",
            en="The fairness report was kept by another version of Gwrando, and cannot be shown.",
            where=str(row),
            next_cy="Gofynnwch i'r swyddfa ei wneud eto: gwrando site import_fairness FFEILIAU",
            next_en="Ask the office to make it again: gwrando site import_fairness FILES",
        ) from error
