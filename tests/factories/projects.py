"""Makes project documents for tests."""

import datetime as dt
from itertools import count

from django.utils import timezone

from gwrando.projects import document
from tests.factories import Matrix
from tests.factories.standards import words

_numbers = count(1)


def change(*, n_asked: int = 74, n_before: int = 61, steps: tuple[int, ...] = (0, 7, 16, 17, 8)):
    """What children reported before and after."""
    names = ("down_2", "down_1", "same", "up_1", "up_2")
    return document.ChangeReport(
        question=words("question"),
        n_asked=n_asked,
        n_before=n_before,
        steps=document.Steps(**dict(zip(names, steps, strict=True))),
    )


def project_return(**changes: object) -> document.ReturnDocument:
    """One return."""
    return document.ReturnDocument.model_validate(
        {
            "period_start": dt.date(2026, 4, 1),
            "period_end": dt.date(2026, 9, 30),
            "n_new": 70,
            "n_continuing": 4,
            "n_sessions": 41,
        }
        | changes
    )


def project(**changes: object) -> document.ProjectDocument:
    """One project without a return, unless given."""
    return document.ProjectDocument.model_validate(
        {
            "key": "walk_and_talk",
            "title": words("title"),
            "provider": words("provider"),
            "is_example": True,
            "about": words("about"),
            "area": words("area"),
            "referral_route": words("route"),
            "aims": ("A1",),
            "age_from": 11,
            "age_to": 15,
            "award_gbp": 24_000,
            "period_start": dt.date(2026, 4, 1),
            "period_end": dt.date(2027, 3, 31),
            "reach_planned": 120,
            "sessions_planned": 80,
        }
        | changes
    )


def row(**changes: object):
    """A project in the database, with the question it asks."""
    from gwrando.web.projects import documents
    from gwrando.web.projects.models import Project

    found = project(key=f"project_{next(_numbers)}", returns=(project_return(change=change()),))
    return Project.objects.create(key=found.key, **documents.project_columns(found) | changes)


def report(of, **changes: object):
    """A return in the database, sent and not read yet."""
    from gwrando.web.projects import documents
    from gwrando.web.projects.models import Return

    sent = project_return(change=change(), children_said=words("said"), what_changed=words("changed"))
    columns = documents.return_columns(sent) | {"sent_by": "person:0", "sent_at": timezone.now()}
    columns["period_start"] = sent.period_start
    return Return.objects.create(project=of, **columns | changes)


def accepted(of, **changes: object):
    """A return in the database that the office accepted."""
    return report(of, accepted_by="person:00", accepted_at=timezone.now(), **changes)


def matrix(own: bool) -> Matrix:
    """Project workers hold their role in one project; everyone else on the desk in all."""
    of = row()
    scopes = {"project_user": f"project:{of.pk}"} if own else {}
    return Matrix(
        kwargs={
            "projects:project": {"key": of.key},
            "projects:send": {"key": of.key},
            "projects:return": {"pk": report(of).pk},
            "projects:query": {"pk": report(row()).pk},
            "projects:accept": {"pk": report(row()).pk},
        },
        scopes=scopes,
    )
