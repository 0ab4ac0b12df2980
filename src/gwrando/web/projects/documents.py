"""Rows of projects and returns <-> the documents of gwrando.projects; nothing else converts."""

from typing import Any

from gwrando.projects.document import ChangeReport, ProjectDocument, ReturnDocument, Steps
from gwrando.text import Bilingual
from gwrando.web.projects.models import Project, Return

STEPS = ("down_2", "down_1", "same", "up_1", "up_2")
_BOTH = ("title", "provider", "about", "area", "referral_route")
_SINGLE = (
    "key", "is_example", "age_from", "age_to", "award_gbp", "period_start", "period_end",
    "reach_planned", "sessions_planned",
)  # fmt: skip


def _both(row: Any, name: str) -> Bilingual | None:
    """The two columns as one text; None unless both are there."""
    cy, en = getattr(row, f"{name}_cy"), getattr(row, f"{name}_en")
    return Bilingual(cy=cy, en=en) if cy and en else None


def to_return(row: Return) -> ReturnDocument:
    """A return's row as a document. Text that stands in one language only is left out."""
    change = None
    question = _both(row.project, "question")
    if row.n_asked is not None and row.n_before is not None and question is not None:
        steps = Steps(**{name: getattr(row, name) for name in STEPS})
        change = ChangeReport(question=question, n_asked=row.n_asked, n_before=row.n_before, steps=steps)
    return ReturnDocument(
        period_start=row.period_start,
        period_end=row.period_end,
        n_new=row.n_new,
        n_continuing=row.n_continuing,
        n_sessions=row.n_sessions,
        change=change,
        children_said=_both(row, "children_said"),
        what_changed=_both(row, "what_changed"),
    )


def to_document(row: Project, *, returns: list[Return]) -> ProjectDocument:
    """A project's row, with the returns given, as a document."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _SINGLE}
    values |= {
        name: Bilingual(cy=getattr(row, f"{name}_cy"), en=getattr(row, f"{name}_en")) for name in _BOTH
    }
    return ProjectDocument(**values, aims=tuple(row.aims), returns=tuple(to_return(one) for one in returns))


def project_columns(document: ProjectDocument) -> dict[str, Any]:
    """The columns of a project's row, from a document. The question comes from its first return that has one."""
    columns: dict[str, Any] = {name: getattr(document, name) for name in _SINGLE if name != "key"}
    for name in _BOTH:
        both: Bilingual = getattr(document, name)
        columns |= {f"{name}_cy": both.cy, f"{name}_en": both.en}
    question = next((one.change.question for one in document.returns if one.change is not None), None)
    columns |= {
        "question_cy": question.cy if question else "",
        "question_en": question.en if question else "",
    }
    return columns | {"aims": list(document.aims)}


def return_columns(document: ReturnDocument) -> dict[str, Any]:
    """The columns of a return's row, from a document; the period's start is its key."""
    columns: dict[str, Any] = {
        "period_end": document.period_end,
        "n_new": document.n_new,
        "n_continuing": document.n_continuing,
        "n_sessions": document.n_sessions,
    }
    change = document.change
    columns |= {
        "n_asked": change.n_asked if change else None,
        "n_before": change.n_before if change else None,
    }
    columns |= {name: getattr(change.steps, name) if change else None for name in STEPS}
    for name in ("children_said", "what_changed"):
        both: Bilingual | None = getattr(document, name)
        columns |= {f"{name}_cy": both.cy if both else "", f"{name}_en": both.en if both else ""}
    return columns
