"""Rows of an assessment <-> the document of gwrando.standards; nothing else converts."""

import datetime as dt
import hashlib
from typing import Any

from django.utils import timezone

from gwrando.errors import TamperedError
from gwrando.standards import document, framework
from gwrando.text import Bilingual, document_file
from gwrando.web.standards.models import Assessment, Certificate, ChildrensJudgement, Publication

INSPECTORS = Bilingual(cy="arolygwyr ifanc", en="young inspectors")


def _both(row: Any, name: str) -> Bilingual:
    return Bilingual(cy=getattr(row, f"{name}_cy"), en=getattr(row, f"{name}_en"))


def _said(row: ChildrensJudgement) -> Bilingual:
    """Children's words in the language they used; the other language says which that was."""
    return Bilingual(
        cy=row.said_cy or f"“{row.said_en}” (dywedwyd yn Saesneg)",
        en=row.said_en or f"“{row.said_cy}” (said in Welsh)",
    )


def _newest(rows: Any) -> list[Any]:
    """The newest row of each standard, in the order they were made."""
    return list({row.standard: row for row in rows.order_by("pk")}.values())


def the_framework(row: Assessment) -> framework.Framework:
    """The framework of an assessment, with the office's own words where it has them."""
    found = framework.load(row.framework)
    return found if row.scale is None else found.with_scale(framework.Scale.model_validate(row.scale))


def to_document(row: Assessment) -> document.AssessmentDocument:
    """An assessment as it stands now."""
    return document.AssessmentDocument(
        key=row.key.replace("-", "_"),
        framework=row.framework,
        title=_both(row, "title"),
        body=_both(row, "body"),
        is_example=row.is_example,
        period_start=row.period_start,
        period_end=row.period_end,
        scale=None if row.scale is None else framework.Scale.model_validate(row.scale),
        evidence=tuple(
            document.EvidenceItem(
                standard=one.standard,
                kind=one.kind,  # type: ignore[arg-type]
                claim=_both(one, "claim"),
                source=one.source,
                happened_on=one.happened_on,
                facts=tuple(document.Fact.model_validate(fact) for fact in one.facts),
                accepted_by=one.accepted_by,
                accepted_on=timezone.localdate(one.accepted_at),
                sha256=one.sha256,
            )
            for one in row.evidence.order_by("pk")
        ),
        judgements=tuple(
            document.Judgement(
                standard=one.standard,
                level=one.level,
                why=_both(one, "why"),
                judged_by=one.judged_by,
                judged_on=timezone.localdate(one.judged_at),
            )
            for one in _newest(row.judgements)
        ),
        childrens_judgements=tuple(
            document.ChildrensJudgement(
                standard=one.standard,
                level=one.level,
                said=_said(one),
                who=INSPECTORS,
                n_children=one.n_children,
                judged_on=timezone.localdate(one.judged_at),
            )
            for one in _newest(row.childrens_judgements)
        ),
        actions=tuple(
            document.Action(
                standard=one.standard,
                text=_both(one, "text"),
                owner=_both(one, "owner"),
                due_on=one.due_on,
                done_on=one.done_on,
            )
            for one in row.actions.all()
        ),
        certificates=tuple(
            document.Certificate(
                kind=one.kind,  # type: ignore[arg-type]
                awarding_body=_both(one, "awarding_body"),
                awarded_on=one.awarded_on,
                audits=tuple(dt.date.fromisoformat(day) for day in one.audits),
            )
            for one in Certificate.objects.order_by("awarded_on", "pk")
        ),
    )


def frozen(found: document.AssessmentDocument) -> tuple[str, str]:
    """The document as text, and the text's SHA-256."""
    text = document_file.to_yaml(found)
    return text, hashlib.sha256(text.encode("utf-8")).hexdigest()


def published(row: Publication) -> document.AssessmentDocument:
    """The document as it was published. Raises `TamperedError` when its text is not what was published."""
    if hashlib.sha256(row.document.encode("utf-8")).hexdigest() != row.sha256:
        raise TamperedError(
            cy="Nid yr asesiad a gyhoeddwyd yw hwn: mae'r ôl bys yn wahanol.",
            en="This is not the assessment that was published: its fingerprint differs.",
            where=str(row),
            next_cy="Peidiwch â'i ddefnyddio. Dywedwch wrth bwy bynnag sy'n gofalu am y wefan.",
            next_en="Do not use it. Tell whoever looks after the site.",
        )
    return document_file.from_text(row.document, document.AssessmentDocument, name=str(row))
