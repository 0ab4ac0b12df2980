"""Writes: add a project, send a return, ask about it, accept it. Each adds one row to the audit log."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gwrando.errors import InputError
from gwrando.projects.document import ProjectDocument
from gwrando.web.accounts.rules import Actor
from gwrando.web.audit import actions as audit
from gwrando.web.projects import documents, rules
from gwrando.web.projects.models import Project, Return

TEXTS = ("children_said_cy", "children_said_en", "what_changed_cy", "what_changed_en")


@transaction.atomic
def add_project(*, document: ProjectDocument, by: str, at: datetime) -> Project:
    """A project from its document, without the document's returns. Raises `InputError` when the key is taken."""
    if Project.objects.filter(key=document.key).exists():
        raise InputError(
            cy="Mae prosiect â'r allwedd hon yn barod.",
            en="There is a project with this key already.",
            where=document.key,
            next_cy="Rhowch allwedd arall i'r prosiect newydd.",
            next_en="Give the new project another key.",
        )
    project = Project.objects.create(key=document.key, **documents.project_columns(document))
    audit.record(action="projects.add_project", thing=f"project:{project.pk}", by=by, at=at)
    return project


@transaction.atomic
def send_return(
    *, project: Project, period_start: date, values: dict[str, Any], by: str, at: datetime
) -> Return:
    """Sends a return, or sends it again after a question: one a period, so nothing is counted twice.

    `values` are the other columns (counts and texts). Raises `RefusedError` when that period was accepted.
    """
    report = Return.objects.select_for_update().filter(project=project, period_start=period_start).first()
    if report is not None:
        rules.check_may_change(report)
    report, _ = Return.objects.update_or_create(
        project=project,
        period_start=period_start,
        defaults=values | {"sent_by": by, "sent_at": at, "query": "", "queried_by": "", "queried_at": None},
    )
    audit.record(action="projects.send_return", thing=f"return:{report.pk}", by=by, at=at)
    return report


@transaction.atomic
def query_return(*, report: Return, text: str, by: str, at: datetime) -> Return:
    """Asks the project about its return; it can then be sent again. Raises `RefusedError` when it was accepted."""
    report = Return.objects.select_for_update().get(pk=report.pk)
    rules.check_may_change(report)
    Return.objects.filter(pk=report.pk).update(query=text, queried_by=by, queried_at=at)
    audit.record(action="projects.query_return", thing=f"return:{report.pk}", by=by, at=at)
    report.refresh_from_db()
    return report


@transaction.atomic
def accept_return(*, report: Return, texts: dict[str, str], by: Actor, at: datetime) -> Return:
    """Accepts a return with its texts in both languages; from now on it is public.

    Raises `RefusedError` for the one who sent it or when it was accepted before, `InputError` when a text
    stands in one language only.
    """
    report = Return.objects.select_for_update().get(pk=report.pk)
    rules.check_may_accept(by, report)
    columns = {name: texts[name].strip() for name in TEXTS}
    for name in ("children_said", "what_changed"):
        if bool(columns[f"{name}_cy"]) != bool(columns[f"{name}_en"]):
            raise InputError(
                cy="Mae un o'r testunau mewn un iaith yn unig.",
                en="One of the texts stands in one language only.",
                next_cy="Ysgrifennwch ef yn y ddwy iaith cyn derbyn yr adroddiad.",
                next_en="Write it in both languages before you accept the return.",
            )
    Return.objects.filter(pk=report.pk).update(accepted_by=by.label, accepted_at=at, **columns)
    audit.record(action="projects.accept_return", thing=f"return:{report.pk}", by=by.label, at=at)
    report.refresh_from_db()
    return report
