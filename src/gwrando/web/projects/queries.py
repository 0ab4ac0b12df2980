"""Reads: projects are public; returns are public once accepted, and before that for the office and the project."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.projects import rules
from gwrando.web.projects.models import Project, Return
from gwrando.web.strategy import queries as strategy
from gwrando.web.strategy.models import Aim


@dataclass(frozen=True)
class ReturnEvidence:
    """An accepted return, for a self-assessment. `accepted_on` is the day; counts stay on the project's page."""

    key: str
    title: Bilingual
    period_end: dt.date
    accepted_on: dt.date
    is_example: bool
    heard_children: bool


def projects() -> QuerySet[Project]:
    """Every project: a grant of public money is public."""
    return Project.objects.order_by("title_cy", "pk")


def own_projects(*, for_person: Actor) -> QuerySet[Project]:
    """The projects that this person works for."""
    scopes = for_person.scopes("project_user")
    if "all" in scopes:
        return projects()
    pks = [int(scope.removeprefix("project:")) for scope in scopes if scope.startswith("project:")]
    return projects().filter(pk__in=pks)


def project(key: str) -> Project | None:
    """One project by its key, or None."""
    return Project.objects.filter(key=key).first()


def aims(found: Project) -> list[Aim]:
    """The aims of the strategy in force that this project serves, in the strategy's order."""
    plan = strategy.current()
    return [] if plan is None else [aim for aim in plan.aims.all() if aim.ref in found.aims]


def own_project(key: str, *, for_person: Actor) -> Project | None:
    """One project that this person works for; None for any other."""
    return own_projects(for_person=for_person).filter(key=key).first()


def returns(*, for_person: Actor) -> QuerySet[Return]:
    """Returns this person may read, newest period first: all, own projects', or accepted ones."""
    found = Return.objects.select_related("project").order_by("-period_start", "project__title_cy", "pk")
    if rules.may_read_all(for_person):
        return found
    mine = own_projects(for_person=for_person)
    return found.filter(Q(project__in=mine) | ~Q(accepted_by=""))


def report(pk: int, *, for_person: Actor) -> Return | None:
    """One return for the desk: readers see all, project workers their own; for others there is none."""
    found = Return.objects.select_related("project").filter(pk=pk).first()
    if found is None:
        return None
    seen = rules.may_read_all(for_person) or rules.may_send(for_person, found.project)
    return found if seen else None


def returns_for_evidence() -> list[ReturnEvidence]:
    """One row per accepted return, oldest first; read by the standards."""
    return [
        ReturnEvidence(
            key=found.project.key,
            title=Bilingual(cy=found.project.title_cy, en=found.project.title_en),
            period_end=found.period_end,
            accepted_on=found.accepted_at.date(),
            is_example=found.project.is_example,
            heard_children=bool(found.children_said_cy),
        )
        for found in Return.objects.exclude(accepted_by="")
        .select_related("project")
        .order_by("period_end", "pk")
        if found.accepted_at is not None
    ]
