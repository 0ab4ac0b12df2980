"""The office asks: write, open and close a consultation; name the groups."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from gwrando.errors import InputError
from gwrando.voice import ConsultationDocument
from gwrando.web.audit import actions as audit
from gwrando.web.voice import documents, rules
from gwrando.web.voice.actions import rooms
from gwrando.web.voice.models import Activity, Consultation, Group, Item, PaperPage, Session, Statement
from gwrando.web.voice.queries import evaluation, ideas, opinion, paper, question_results, results

Pair = tuple[str, str]


def _write_statements(consultation: Consultation, pairs: Sequence[Pair]) -> None:
    Statement.objects.filter(consultation=consultation).delete()
    Statement.objects.bulk_create(
        Statement(consultation=consultation, key=f"s{place}", place=place, text_cy=cy, text_en=en)
        for place, (cy, en) in enumerate(pairs, start=1)
    )


def _free_slug(title: str) -> str:
    base = slugify(title)[:50] or "consultation"
    slug, number = base, 1
    while Consultation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def create_consultation(
    *, columns: dict[str, Any], statements: Sequence[Pair], by: str, at: datetime
) -> Consultation:
    """A new draft. Its address comes from the English title and stays."""
    consultation = Consultation.objects.create(slug=_free_slug(columns.get("title_en", "")), **columns)
    _write_statements(consultation, statements)
    audit.record(action="voice.create_consultation", thing=f"consultation:{consultation.pk}", by=by, at=at)
    return consultation


@transaction.atomic
def change_consultation(
    *, consultation: Consultation, columns: dict[str, Any], statements: Sequence[Pair], by: str, at: datetime
) -> Consultation:
    """New words for a draft. Raises `RefusedError` once it has opened."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    rules.check_may_change(locked)
    Consultation.objects.filter(pk=locked.pk).update(**columns)
    _write_statements(locked, statements)
    audit.record(action="voice.change_consultation", thing=f"consultation:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def import_document(*, document: ConsultationDocument, by: str, at: datetime, **more: Any) -> Consultation:
    """A draft from a document. Raises `InputError` when its id is taken."""
    if Consultation.objects.filter(slug=document.id).exists():
        raise InputError(
            cy="Mae ymgynghoriad gyda'r id hwn yma yn barod.",
            en="There is already a consultation with this id here.",
            where=document.id,
            next_cy="Rhowch id arall yn y ffeil.",
            next_en="Give it another id in the file.",
        )
    consultation = Consultation.objects.create(**documents.columns_of(document), **more)
    Statement.objects.bulk_create(
        Statement(consultation=consultation, place=place, **documents.columns_of_statement(statement))
        for place, statement in enumerate(document.statements, start=1)
    )
    for place, activity in enumerate(document.activities, start=1):
        row = Activity.objects.create(
            consultation=consultation, place=place, **documents.columns_of_activity(activity)
        )
        Item.objects.bulk_create(
            Item(
                activity=row,
                key=question.id,
                place=number,
                kind=question.type,
                document=question.model_dump_json(exclude_none=True),
            )
            for number, question in enumerate(activity.questions, start=1)
        )
    audit.record(action="voice.import_document", thing=f"consultation:{consultation.pk}", by=by, at=at)
    return consultation


@transaction.atomic
def open_consultation(*, consultation: Consultation, by: str, at: datetime) -> Consultation:
    """Opens it to children. Raises `RefusedError` with every gate that says no."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    rules.check_may_open(locked, problems=documents.problems(locked, today=timezone.localdate(at)))
    Consultation.objects.filter(pk=locked.pk).update(opened_at=at, opened_by=by)
    audit.record(action="voice.open_consultation", thing=f"consultation:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def close_consultation(*, consultation: Consultation, by: str, at: datetime) -> Consultation:
    """Closes it and every room still open. What was said stays; nothing more can be said."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    rules.check_may_close(locked, n_looks=paper.n_looks(locked))
    Session.objects.filter(consultation=locked, closed_at=None).update(closed_at=at, closed_by=by)
    Consultation.objects.filter(pk=locked.pk).update(closed_at=at, closed_by=by)
    PaperPage.objects.filter(
        sheet__printing__session__consultation=locked
    ).delete()  # no sheet is read after this
    keep_results(consultation=locked)
    audit.record(action="voice.close_consultation", thing=f"consultation:{locked.pk}", by=by, at=at)
    locked.refresh_from_db()
    return locked


def keep_results(*, consultation: Consultation) -> None:
    """Makes the protected tables once, inside the write that closes: they stay when slips and votes are deleted.

    First those of each room with enough children, then the wholes, safe beside the rooms.
    """
    asked = [] if consultation.is_imported else Session.objects.filter(consultation=consultation)
    out = [rooms.keep_room_results(session=session, last=True) for session in asked]
    n_others = sum(not session.result for session in out)
    found = results.rooms_beside(out, "statements")
    beside = {pk: [room[0] for room in shown] for pk, shown in found.items()}
    for pk, table in results.tables(consultation, beside=beside, n_others=n_others).items():
        Statement.objects.filter(pk=pk).update(result=json.dumps(table.to_dict(), ensure_ascii=False))
    wholes = question_results.tables(
        consultation, beside=results.rooms_beside(out, "items"), n_others=n_others
    )
    for pk, found_tables in wholes.items():
        kept = [table.to_dict() for table in found_tables]
        Item.objects.filter(pk=pk).update(result=json.dumps(kept, ensure_ascii=False))
    for item in ideas.items(consultation):
        Item.objects.filter(pk=item.pk).update(result=ideas.as_text(item))
    n = results.n_participants(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(
        n_participants=n,
        opinion=opinion.analysed(consultation),
        evaluation=evaluation.as_text(consultation),
    )


@transaction.atomic
def create_group(*, columns: dict[str, Any], by: str, at: datetime) -> Group:
    """A new group of children the office works with."""
    group = Group.objects.create(**columns)
    audit.record(action="voice.create_group", thing=f"group:{group.pk}", by=by, at=at)
    return group


@transaction.atomic
def change_group(*, group: Group, columns: dict[str, Any], by: str, at: datetime) -> Group:
    """New names for a group or its safeguarding person."""
    Group.objects.filter(pk=group.pk).update(**columns)
    audit.record(action="voice.change_group", thing=f"group:{group.pk}", by=by, at=at)
    group.refresh_from_db()
    return group
