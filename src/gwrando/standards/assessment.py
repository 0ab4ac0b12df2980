"""Judgements and evidence -> a profile in words, and the gaps. Nothing is added up into one number.

Small and without side effects on purpose: `make mutants` breaks it line by line, and a test must notice.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gwrando.errors import InputError, TamperedError
from gwrando.standards.document import (
    Action,
    AssessmentDocument,
    ChildrensJudgement,
    EvidenceItem,
    Judgement,
    is_untouched,
)
from gwrando.standards.framework import Framework, Indicator, Level, Standard

GapKind = Literal["not_judged", "below", "no_evidence", "children_see_less"]


@dataclass(frozen=True, kw_only=True)
class StandardProfile:
    """One standard: the office's word or None (not judged), its evidence, and what children judged."""

    standard: Standard
    judgement: Judgement | None
    level: Level | None
    evidence: tuple[EvidenceItem, ...]
    unproven: tuple[Indicator, ...]  # indicators for which no evidence has been accepted
    childrens: tuple[tuple[ChildrensJudgement, Level], ...]

    @property
    def without_evidence(self) -> bool:
        """A word was given and nothing was accepted to prove it."""
        return self.level is not None and not self.evidence


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Work to do on one standard, why, and the action agreed for it, if any."""

    standard: Standard
    kind: GapKind
    action: Action | None
    is_overdue: bool


def check(framework: Framework, assessment: AssessmentDocument) -> None:
    """Refuses an assessment that cannot be read against this framework.

    Raises `InputError` for another framework's assessment or a standard or word that the framework does not
    have; `TamperedError` for evidence whose frozen part is not what was accepted.
    """
    if assessment.framework != framework.key:
        raise InputError(
            cy="Mae'r asesiad hwn ar gyfer fframwaith arall.",
            en="This assessment is for another framework.",
            where=assessment.framework,
            next_cy=f"Defnyddiwch y fframwaith '{assessment.framework}', nid '{framework.key}'.",
            next_en=f"Use the framework '{assessment.framework}', not '{framework.key}'.",
        )
    framework = assessment.judged_on(framework)
    judged: tuple[Judgement | ChildrensJudgement, ...] = (
        *assessment.judgements,
        *assessment.childrens_judgements,
    )
    for judgement in judged:
        framework.standard(judgement.standard)
        framework.scale.level(judgement.level)
    for action in assessment.actions:
        framework.standard(action.standard)
    for number, item in enumerate(assessment.evidence, start=1):
        framework.standard(item.standard)
        if not is_untouched(item):
            raise TamperedError(
                cy="Nid y dystiolaeth a dderbyniwyd yw hon: mae'r ôl bys yn wahanol.",
                en="This is not the evidence that was accepted: its fingerprint differs.",
                where=f"{item.source} ({number})",
                next_cy="Peidiwch â defnyddio'r asesiad hwn. Dywedwch wrth bwy bynnag sy'n gofalu amdano.",
                next_en="Do not use this assessment. Tell whoever looks after it.",
            )


def profile(framework: Framework, assessment: AssessmentDocument) -> tuple[StandardProfile, ...]:
    """One row per standard, in the framework's order. Raises as `check` does."""
    check(framework, assessment)
    framework = assessment.judged_on(framework)
    return tuple(_profile_of(standard, framework, assessment) for standard in framework.standards)


def _profile_of(standard: Standard, framework: Framework, assessment: AssessmentDocument) -> StandardProfile:
    judgement = next((one for one in assessment.judgements if one.standard == standard.key), None)
    evidence = tuple(item for item in assessment.evidence if item.standard == standard.key)
    proven = {item.kind for item in evidence}
    return StandardProfile(
        standard=standard,
        judgement=judgement,
        level=None if judgement is None else framework.scale.level(judgement.level),
        evidence=evidence,
        unproven=tuple(one for one in standard.indicators if proven.isdisjoint(one.evidence)),
        childrens=tuple(
            (one, framework.scale.level(one.level))
            for one in assessment.childrens_judgements
            if one.standard == standard.key
        ),
    )


def gaps(framework: Framework, assessment: AssessmentDocument, *, today: dt.date) -> tuple[Gap, ...]:
    """One row per reason why a standard needs work, in the framework's order, then the order of `GapKind`.

    Not judged; judged at a word that the scale calls a gap; judged without evidence; judged by children at a
    gap where the office sees none. Each carries the standard's first unfinished action, or None.
    """
    return tuple(
        Gap(
            standard=row.standard,
            kind=kind,
            action=action,
            is_overdue=action is not None and action.due_on < today,
        )
        for row in profile(framework, assessment)
        for action in (_unfinished(assessment.actions, standard=row.standard),)
        for kind in _kinds(row)
    )


def _kinds(row: StandardProfile) -> tuple[GapKind, ...]:
    if row.level is None:
        return ("not_judged",)
    found: list[GapKind] = []
    if row.level.is_gap:
        found.append("below")
    if row.without_evidence:
        found.append("no_evidence")
    if not row.level.is_gap and any(level.is_gap for _, level in row.childrens):
        found.append("children_see_less")
    return tuple(found)


def _unfinished(actions: Sequence[Action], *, standard: Standard) -> Action | None:
    mine = [action for action in actions if action.standard == standard.key and action.done_on is None]
    return min(mine, key=lambda action: action.due_on, default=None)


def words_used(rows: Sequence[StandardProfile], framework: Framework) -> tuple[tuple[Level | None, int], ...]:
    """How many standards stand at each word of the scale, then (None) how many are not judged. Not a mark."""
    steps: tuple[Level | None, ...] = (*framework.scale.levels, None)
    return tuple((step, sum(row.level == step for row in rows)) for step in steps)
