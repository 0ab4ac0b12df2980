"""Reads: the assessment at hand, what was published, and evidence pulled from the parts before this one."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from gwrando.publish import audience as audiences
from gwrando.standards import evidence, promise
from gwrando.standards.framework import Framework
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.projects import queries as projects
from gwrando.web.publish import queries as publish
from gwrando.web.standards.models import Action, Assessment, Certificate, Publication
from gwrando.web.strategy import queries as strategy
from gwrando.web.voice import queries as voice

DESK = frozenset({"participation_officer", "commissioner", "young_inspector"})


def current(*, for_person: Actor) -> Assessment | None:
    """The newest assessment, for those who work on it or inspect it; None for anybody else."""
    if not for_person.roles & DESK:
        return None
    return Assessment.objects.order_by("-period_start", "-pk").first()


def action(pk: int, *, for_person: Actor) -> Action | None:
    """One action, of any assessment: what was promised in an old one can still be done."""
    if not for_person.roles & DESK:
        return None
    return Action.objects.filter(pk=pk).first()


def publication() -> Publication | None:
    """What was published last; public."""
    return Publication.objects.select_related("assessment").order_by("-published_at", "-pk").first()


def certificates() -> list[Certificate]:
    """Charters and kitemarks the office holds or held, newest first; public."""
    return list(Certificate.objects.order_by("-awarded_on", "-pk"))


def happenings() -> tuple[evidence.Happening, ...]:
    """Everything that happened and can be evidence, as the parts before this one record it now."""
    found: list[evidence.Happening] = []
    for one in voice.consultations_for_evidence():
        if one.is_imported:
            continue  # somebody else's conversation proves nothing about this office
        understood = (
            None
            if one.n_comprehension is None or one.n_comprehension_right is None
            else (one.n_comprehension_right, one.n_comprehension)
        )
        found += evidence.consultation(
            source=f"consultation:{one.id}",
            title=one.title,
            url=one.url,
            opened_on=one.opened_on,
            closed_on=one.closed_on,
            feedback_due_on=one.feedback_due_on,
            fed_back_on=one.fed_back_on,
            n_sessions=one.n_sessions,
            n_participants=one.n_participants,
            n_understood=understood,
            decisions=(one.n_did, one.n_will, one.n_not_this_time),
            evaluated=one.evaluated,
        )
    for (audience, published_at, checked), files in _versions().items():
        found += evidence.edition(
            source=f"edition:{audience}",
            title=audiences.load(audience).title,
            published_on=timezone.localdate(published_at),
            checked_by_children=checked,
            files=files,
            url=reverse("publish:version", kwargs={"audience": audience}),
        )
    plan = strategy.current()
    if plan is not None:
        found += evidence.strategy(
            source=str(plan),
            title=Bilingual(cy=plan.title_cy, en=plan.title_en),
            as_of=timezone.localdate(plan.loaded_at),
            origins=[each.came_from for aim in plan.aims.all() for each in aim.commitments.all()],
            url=reverse("strategy:index"),
        )
    for report in projects.returns_for_evidence():
        found += evidence.project_return(
            source=f"project:{report.key}",
            title=report.title,
            accepted_on=report.accepted_on,
            period_end=report.period_end,
            heard_children=report.heard_children,
            url=reverse("projects:project", kwargs={"key": report.key}),
        )
    return tuple(found)


def _versions() -> dict[tuple[str, dt.datetime, str], dict[str, str]]:
    """The files of each version for children or young people that stands now, by its audience and day."""
    found: dict[tuple[str, dt.datetime, str], dict[str, str]] = {}
    for one in publish.editions_for_evidence():
        if one.audience != "full":
            version = found.setdefault((one.audience, one.published_at, one.checked_by_children), {})
            version[f"{one.format} {one.language}"] = one.sha256
    return found


def suggested_evidence(
    assessment: Assessment, framework: Framework, *, standard: str = ""
) -> list[evidence.Suggestion]:
    """Evidence that nobody has accepted yet, for one standard or for all."""
    accepted = set(assessment.evidence.values_list("standard", "sha256"))
    return [
        one
        for one in evidence.suggestions(framework, happenings())
        if (one.standard, one.happening.sha256) not in accepted and standard in ("", one.standard)
    ]


def promises() -> list[promise.Promise]:
    """One row per closed consultation of this office that agreed a day for word back, newest day first."""
    found = [
        promise.Promise(
            title=one.title,
            closed_on=one.closed_on,
            due_on=one.feedback_due_on,
            kept_on=one.fed_back_on,
            url=one.url,
        )
        for one in voice.consultations_for_evidence()
        if one.closed_on is not None and one.feedback_due_on is not None and not one.is_imported
    ]
    return sorted(found, key=lambda one: one.due_on, reverse=True)


def today() -> dt.date:
    """The day it is where the office is."""
    return timezone.localdate()
