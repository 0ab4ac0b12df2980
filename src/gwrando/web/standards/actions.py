"""Writes: start, accept evidence, judge, let children judge, act, publish. Each adds one row to the audit log."""

from datetime import date, datetime

from django.db import transaction

from gwrando.errors import InputError
from gwrando.standards import assessment as assessments
from gwrando.standards import evidence
from gwrando.standards.framework import Scale
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.standards import documents, rules
from gwrando.web.standards.models import (
    Action,
    Assessment,
    Certificate,
    ChildrensJudgement,
    Evidence,
    Judgement,
    Publication,
)


@transaction.atomic
def start_assessment(
    *,
    key: str,
    framework: str,
    title_cy: str,
    title_en: str,
    body_cy: str,
    body_en: str,
    period_start: date,
    period_end: date,
    is_example: bool = False,
    by: str,
    at: datetime,
) -> Assessment:
    """A new self-assessment with nothing judged. Raises `InputError` when the key is taken."""
    if Assessment.objects.filter(key=key).exists():
        raise InputError(
            cy="Mae hunanasesiad â'r enw byr hwn yn barod.",
            en="There is a self-assessment with this short name already.",
            where=key,
            next_cy="Rhowch enw byr arall iddo.",
            next_en="Give it another short name.",
        )
    found = Assessment.objects.create(
        key=key,
        framework=framework,
        title_cy=title_cy,
        title_en=title_en,
        body_cy=body_cy,
        body_en=body_en,
        is_example=is_example,
        period_start=period_start,
        period_end=period_end,
    )
    documents.the_framework(found)  # a framework that is not installed is refused here, not later
    audit.record(action="standards.start_assessment", thing=str(found), by=by, at=at)
    return found


@transaction.atomic
def set_scale(*, assessment: Assessment, scale: Scale, by: str, at: datetime) -> Assessment:
    """The office's own words of judgement. Raises `RefusedError` once the office or children have judged."""
    n_judgements = assessment.judgements.count() + assessment.childrens_judgements.count()
    rules.check_may_change_words(n_judgements=n_judgements)
    Assessment.objects.filter(pk=assessment.pk).update(scale=scale.model_dump())
    audit.record(action="standards.set_scale", thing=str(assessment), by=by, at=at)
    assessment.refresh_from_db()
    return assessment


@transaction.atomic
def accept_evidence(*, assessment: Assessment, item: evidence.Suggestion, by: str, at: datetime) -> Evidence:
    """A person judged this to be proof: its facts are frozen as they are now. Twice changes nothing."""
    happening = item.happening
    found, made = Evidence.objects.get_or_create(
        assessment=assessment,
        standard=item.standard,
        sha256=happening.sha256,
        defaults={
            "kind": happening.kind,
            "claim_cy": happening.claim.cy,
            "claim_en": happening.claim.en,
            "source": happening.source,
            "url": happening.url,
            "happened_on": happening.happened_on,
            "facts": [fact.model_dump() for fact in happening.facts],
            "accepted_by": by,
            "accepted_at": at,
        },
    )
    if made:
        audit.record(action="standards.accept_evidence", thing=str(found), by=by, at=at, note=item.standard)
    return found


@transaction.atomic
def judge(
    *, assessment: Assessment, standard: str, level: str, why_cy: str, why_en: str, by: str, at: datetime
) -> Judgement:
    """The office's word for one standard, and why. Raises `InputError` for an unknown standard or word."""
    framework = documents.the_framework(assessment)
    framework.standard(standard)
    framework.scale.level(level)
    found = Judgement.objects.create(
        assessment=assessment,
        standard=standard,
        level=level,
        why_cy=why_cy.strip(),
        why_en=why_en.strip(),
        judged_by=by,
        judged_at=at,
    )
    audit.record(action="standards.judge", thing=str(found), by=by, at=at, note=f"{standard} {level}")
    return found


@transaction.atomic
def judge_as_children(
    *,
    assessment: Assessment,
    standard: str,
    level: str,
    said_cy: str,
    said_en: str,
    n_children: int,
    by: Actor,
    at: datetime,
) -> ChildrensJudgement:
    """Children's word for one standard, in their own column and language.

    Raises `RefusedError` for somebody of the office, `InputError` for an unknown standard or word.
    """
    rules.check_may_judge_as_children(by)
    framework = documents.the_framework(assessment)
    framework.standard(standard)
    framework.scale.level(level)
    found = ChildrensJudgement.objects.create(
        assessment=assessment,
        standard=standard,
        level=level,
        said_cy=said_cy.strip(),
        said_en=said_en.strip(),
        n_children=n_children,
        judged_by=by.label,
        judged_at=at,
    )
    audit.record(action="standards.judge_as_children", thing=str(found), by=by.label, at=at, note=standard)
    return found


@transaction.atomic
def add_action(
    *,
    assessment: Assessment,
    standard: str,
    text_cy: str,
    text_en: str,
    owner_cy: str,
    owner_en: str,
    due_on: date,
    by: str,
    at: datetime,
) -> Action:
    """What will be done about a gap, by which post and by when."""
    documents.the_framework(assessment).standard(standard)
    found = Action.objects.create(
        assessment=assessment,
        standard=standard,
        text_cy=text_cy.strip(),
        text_en=text_en.strip(),
        owner_cy=owner_cy.strip(),
        owner_en=owner_en.strip(),
        due_on=due_on,
    )
    audit.record(action="standards.add_action", thing=str(found), by=by, at=at, note=standard)
    return found


@transaction.atomic
def finish_action(*, action: Action, on: date, by: str, at: datetime) -> Action:
    """Marks an action as done on a day; a second time changes nothing."""
    changed = Action.objects.filter(pk=action.pk, done_on=None).update(done_on=on)
    if changed:
        audit.record(action="standards.finish_action", thing=str(action), by=by, at=at)
    action.refresh_from_db()
    return action


@transaction.atomic
def add_certificate(
    *, kind: str, awarding_body_cy: str, awarding_body_en: str, awarded_on: date, by: str, at: datetime
) -> Certificate:
    """Records a Charter or Kitemark that somebody else awarded."""
    found = Certificate.objects.create(
        kind=kind,
        awarding_body_cy=awarding_body_cy.strip(),
        awarding_body_en=awarding_body_en.strip(),
        awarded_on=awarded_on,
    )
    audit.record(action="standards.add_certificate", thing=str(found), by=by, at=at, note=kind)
    return found


@transaction.atomic
def publish_assessment(*, assessment: Assessment, by: Actor, at: datetime) -> Publication:
    """Publishes the assessment as it stands, frozen. Raises `RefusedError` for one who judged, or none judged."""
    judges = set(assessment.judgements.values_list("judged_by", flat=True))
    rules.check_may_publish(by, judges=judges)
    document = documents.to_document(assessment)
    assessments.check(documents.the_framework(assessment), document)
    text, sha256 = documents.frozen(document)
    found = Publication.objects.create(
        assessment=assessment, document=text, sha256=sha256, published_by=by.label, published_at=at
    )
    audit.record(
        action="standards.publish_assessment", thing=str(found), by=by.label, at=at, note=sha256[:12]
    )
    return found
