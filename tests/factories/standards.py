"""Makes assessments for tests."""

import datetime as dt
from itertools import count

from django.utils import timezone

from gwrando.standards import document, framework
from gwrando.text import Bilingual
from tests.factories import Matrix

_numbers = count(1)
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


def row(**changes: object):
    """An assessment of the Welsh standards in the database, nothing judged."""
    from gwrando.web.standards.models import Assessment

    return Assessment.objects.create(
        **{
            "key": f"test-{next(_numbers)}",
            "framework": "wales_participation_2016",
            "title_cy": "Teitl",
            "title_en": "Title",
            "body_cy": "Swyddfa",
            "body_en": "Office",
            "is_example": True,
            "period_start": dt.date(2026, 1, 1),
            "period_end": dt.date(2026, 12, 31),
        }
        | changes
    )


def judged(of, *, standard: str = "feedback", level: str = "mostly", by: str = "person:0"):
    """A judgement of the office in the database."""
    from gwrando.web.standards import actions

    return actions.judge(
        assessment=of, standard=standard, level=level, why_cy="pam", why_en="why", by=by, at=timezone.now()
    )


def action_row(of, *, standard: str = "feedback", due_on: dt.date = dt.date(2027, 1, 1)):
    """An action in the database."""
    from gwrando.web.standards import actions

    return actions.add_action(
        assessment=of, standard=standard, text_cy="gwneud", text_en="do", owner_cy="swyddog", owner_en="officer",
        due_on=due_on, by="person:0", at=timezone.now(),
    )  # fmt: skip


def published(of):
    """The assessment as published by somebody who judged nothing."""
    from gwrando.web.accounts.rules import Actor
    from gwrando.web.standards import actions

    return actions.publish_assessment(assessment=of, by=Actor(label="person:00"), at=timezone.now())


def matrix(own: bool) -> Matrix:
    """Nothing here has a scope: the office's self-assessment is one."""
    of = row()
    judged(of)
    published(of)
    standard = {"standard": "feedback"}
    pack = {"language": "cy", "form": "html"}
    return Matrix(
        kwargs={
            "standards:standard": standard,
            "standards:pack": pack,
            "standards:draft": pack,
            "standards:work": standard,
            "standards:accept": standard,
            "standards:judge": standard,
            "standards:act": standard,
            "standards:done": {"pk": action_row(of).pk},
            "standards:inspect_one": standard,
        }
    )
