"""Writes: load a strategy, word a commitment, approve the words, say how far it is, keep a fairness
report."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from gwrando.strategy.document import StrategyDocument
from gwrando.strategy.fairness_report import FairnessReport as Report
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.strategy import documents, queries, rules
from gwrando.web.strategy.models import Aim, Commitment, FairnessReport, Strategy, Wording


@transaction.atomic
def from_document(
    found: StrategyDocument, *, by: str, approved_by: str, at: datetime
) -> tuple[Strategy, bool]:
    """The strategy of a file as rows, and whether anything was written; the same file twice writes once.

    A commitment of another version of the same strategy is replaced, its words kept as history where they
    did not change. `approved_by` must not be `by`.
    """
    before = queries.whole().filter(ref=found.id).first()
    if before is not None and documents.to_document(before) == found:
        return before, False
    strategy, _ = Strategy.objects.update_or_create(
        ref=found.id,
        defaults={
            "title_cy": found.title.cy,
            "title_en": found.title.en,
            "introduction_cy": found.introduction.cy,
            "introduction_en": found.introduction.en,
            "is_example": found.is_example,
            "loaded_at": at,
        },
    )
    strategy.aims.exclude(ref__in=[aim.id for aim in found.aims]).delete()
    _words(found.wordings, by=by, approved_by=approved_by, at=at, strategy=strategy)
    for position, aim in enumerate(found.aims):
        row, _ = Aim.objects.update_or_create(
            strategy=strategy,
            ref=aim.id,
            defaults={
                "key": aim.key,
                "title_cy": aim.title.cy,
                "title_en": aim.title.en,
                "why_cy": aim.why.cy,
                "why_en": aim.why.en,
                "position": position,
            },
        )
        row.commitments.exclude(ref__in=[each.id for each in aim.commitments]).delete()
        _words(aim.wordings, by=by, approved_by=approved_by, at=at, aim=row)
        for place, each in enumerate(aim.commitments):
            promise, _ = Commitment.objects.update_or_create(
                aim=row,
                ref=each.id,
                defaults={
                    "owner_cy": each.owner.cy,
                    "owner_en": each.owner.en,
                    "due_on": each.due_on,
                    "status": each.status,
                    "came_from": list(each.came_from),
                    "position": place,
                },
            )
            _words(each.wordings, by=by, approved_by=approved_by, at=at, commitment=promise)
    audit.record(action="strategy.from_document", thing=f"strategy:{strategy.ref}", by=by, at=at)
    return strategy, True


def _words(wordings, *, by: str, approved_by: str, at: datetime, **of) -> None:  # type: ignore[no-untyped-def]
    """Adds the wordings that differ from those in force."""
    now = queries.in_force(list(Wording.objects.filter(**of)))
    for audience, each in wordings.items():
        there = now.get(audience)
        same = there is not None and (there.text_cy, there.text_en, there.picture) == (
            each.text.cy,
            each.text.en,
            each.picture or "",
        )
        if not same:
            Wording.objects.create(
                audience=audience,
                text_cy=each.text.cy,
                text_en=each.text.en,
                picture=each.picture or "",
                worded_by=by,
                worded_at=at,
                approved_by=approved_by,
                approved_at=at,
                **of,
            )
    Wording.objects.filter(**of).exclude(audience__in=list(wordings)).delete()


@transaction.atomic
def word_commitment(
    *, commitment: Commitment, audience: str, text: Bilingual, picture: str = "", by: str, at: datetime
) -> Wording:
    """A new wording of a commitment for one audience; it is in force once a second person approves it."""
    made = Wording.objects.create(
        commitment=commitment,
        audience=audience,
        text_cy=text.cy,
        text_en=text.en,
        picture=picture,
        worded_by=by,
        worded_at=at,
    )
    audit.record(action="strategy.word_commitment", thing=f"wording:{made.pk}", by=by, at=at, note=audience)
    return made


@transaction.atomic
def approve_wording(*, wording: Wording, by: Actor, at: datetime) -> Wording:
    """Puts a wording in force. Raises `RefusedError` unless a commissioner who did not write it approves."""
    found = Wording.objects.select_for_update().get(pk=wording.pk)
    rules.check_may_approve(by, found)
    found.approved_by, found.approved_at = by.label, at
    found.save(update_fields=["approved_by", "approved_at"])
    audit.record(action="strategy.approve_wording", thing=f"wording:{found.pk}", by=by.label, at=at)
    return found


@transaction.atomic
def set_status(*, commitment: Commitment, status: str, by: str, at: datetime) -> Commitment:
    """Says how far a commitment is. Raises `InputError` for a step that is not known."""
    rules.check_is_status(status)
    Commitment.objects.filter(pk=commitment.pk).update(status=status)
    audit.record(
        action="strategy.set_status", thing=f"commitment:{commitment.ref}", by=by, at=at, note=status
    )
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def keep_fairness(*, report: Report, by: str, at: datetime) -> tuple[FairnessReport, bool]:
    """Keeps a report, and whether it is new: the same report twice is kept once."""
    plain = report.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    row, made = FairnessReport.objects.get_or_create(
        sha256=digest, defaults={"document": plain, "made_by": by, "made_at": at}
    )
    if made:
        audit.record(action="strategy.keep_fairness", thing=f"fairness:{row.pk}", by=by, at=at)
    return row, made
