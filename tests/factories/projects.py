"""Makes project documents for tests."""

import datetime as dt

from gwrando.projects import document
from tests.factories.standards import words


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
