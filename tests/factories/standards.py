"""Makes assessments for tests."""

import datetime as dt

from gwrando.standards import document, framework
from gwrando.text import Bilingual

DAY = dt.date(2026, 3, 2)


def words(text: str) -> Bilingual:
    """Both languages from one word."""
    return Bilingual(cy=f"{text} (cy)", en=f"{text} (en)")


def evidence(
    *, standard: str, kind: framework.EvidenceKind = "asked", source: str = "consultation:1"
) -> document.EvidenceItem:
    """One accepted piece of evidence with the right fingerprint."""
    facts = (document.Fact(name=words("n"), value="24"),)
    claim = words("claim")
    return document.EvidenceItem(
        standard=standard,
        kind=kind,
        claim=claim,
        source=source,
        happened_on=DAY,
        facts=facts,
        accepted_by="person:1",
        accepted_on=DAY,
        sha256=document.fingerprint(kind=kind, claim=claim, source=source, happened_on=DAY, facts=facts),
    )


def judgement(*, standard: str, level: str) -> document.Judgement:
    """One judgement of the office."""
    return document.Judgement(
        standard=standard, level=level, why=words("why"), judged_by="person:1", judged_on=DAY
    )


def childrens(*, standard: str, level: str) -> document.ChildrensJudgement:
    """One judgement of children."""
    return document.ChildrensJudgement(
        standard=standard,
        level=level,
        said=words("said"),
        who=words("inspectors"),
        n_children=6,
        judged_on=DAY,
    )


def action(*, standard: str, due_on: dt.date = DAY, done_on: dt.date | None = None) -> document.Action:
    """One action."""
    return document.Action(
        standard=standard, text=words("do"), owner=words("officer"), due_on=due_on, done_on=done_on
    )


def assessment(**changes: object) -> document.AssessmentDocument:
    """An empty assessment of the Welsh standards, with whatever is given."""
    return document.AssessmentDocument.model_validate(
        {
            "key": "example",
            "framework": "wales_participation_2016",
            "title": words("title"),
            "body": words("office"),
            "is_example": True,
            "period_start": dt.date(2025, 4, 1),
            "period_end": dt.date(2026, 3, 31),
        }
        | changes
    )
