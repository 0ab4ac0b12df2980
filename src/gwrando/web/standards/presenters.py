"""A self-assessment and the feedback promise -> words and numbers for a page."""

import datetime as dt
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.standards import assessment as assessments
from gwrando.standards import clock, promise
from gwrando.standards.document import AssessmentDocument
from gwrando.standards.framework import Framework
from gwrando.text import dates
from gwrando.web.standards.models import Assessment

FEWEST_SHOWN = 5


def language() -> Language:
    """The page's language."""
    return "cy" if get_language() == "cy" else "en"


def on(day: dt.date) -> str:
    """A day in words."""
    return dates.spoken(day, language())


def children(n: int) -> str:
    """How many children, without pointing at a few."""
    return str(n) if n >= FEWEST_SHOWN else _("fewer than 5")


def gap_words(kind: assessments.GapKind) -> str:
    """Why a standard needs work."""
    return {
        "not_judged": _("Nobody has judged this standard."),
        "below": _("The office judges that there is work to do."),
        "no_evidence": _("No evidence has been accepted."),
        "children_see_less": _("Children see a gap where the office sees none."),
    }[kind]


def standards(framework: Framework, document: AssessmentDocument, *, today: dt.date) -> list[dict[str, Any]]:
    """One entry per standard: words, evidence, children's column, gaps and the next action."""
    said = language()
    gaps = assessments.gaps(framework, document, today=today)
    found = []
    for row in assessments.profile(framework, document):
        mine = [gap for gap in gaps if gap.standard.key == row.standard.key]
        action = next((gap.action for gap in mine if gap.action), None)
        found.append(
            {
                "key": row.standard.key,
                "name": row.standard.name.in_(said),
                "right": row.standard.right.in_(said),
                "level": row.level.word.in_(said) if row.level else "",
                "is_gap": row.level.is_gap if row.level else None,
                "why": row.judgement.why.in_(said) if row.judgement else "",
                "judged_on": on(row.judgement.judged_on) if row.judgement else "",
                "without_evidence": row.without_evidence,
                "evidence": [
                    {
                        "claim": item.claim.in_(said),
                        "on": on(item.happened_on),
                        "source": item.source,
                        "facts": [(fact.name.in_(said), fact.value) for fact in item.facts],
                        "sha256": item.sha256,
                    }
                    for item in row.evidence
                ],
                "indicators": [
                    {"text": one.text.in_(said), "is_shown": one not in row.unproven}
                    for one in row.standard.indicators
                ],
                "childrens": [
                    {
                        "level": level.word.in_(said),
                        "said": one.said.in_(said),
                        "n": children(one.n_children),
                        "on": on(one.judged_on),
                    }
                    for one, level in row.childrens
                ],
                "gaps": [gap_words(gap.kind) for gap in mine],
                "action": {
                    "text": action.text.in_(said),
                    "owner": action.owner.in_(said),
                    "due": on(action.due_on),
                    "is_overdue": action.due_on < today,
                }
                if action
                else None,
            }
        )
    return found


def heading(row: Assessment) -> dict[str, Any]:
    """What an assessment is, and for when."""
    return {
        "row": row,
        "period": _("%(start)s to %(end)s") % {"start": on(row.period_start), "end": on(row.period_end)},
    }


def sources(framework: Framework) -> list[str]:
    """Whose words these are."""
    return [part.in_(language()) for part in (framework.source, framework.status, framework.scale.note)]


def scale(framework: Framework) -> list[tuple[str, str]]:
    """The words of judgement and what each means."""
    return [(level.word.in_(language()), level.meaning.in_(language())) for level in framework.scale.levels]


def promise_summary(found: promise.PromiseSummary) -> dict[str, Any]:
    """The share kept with n and interval, or that it cannot be told yet."""
    share = found.share
    return {
        "n_due": found.n_due,
        "n_kept": found.n_kept,
        "share": None
        if share is None
        else _("%(share)s%% (95%% interval %(low)s to %(high)s%%, n = %(n)s)")
        % {
            "share": round(100 * share.share),
            "low": round(100 * share.low),
            "high": round(100 * share.high),
            "n": share.n,
        },
        "median_days": None if found.median_days is None else f"{found.median_days:g}",
        "n_not_yet_due": len(found.not_yet_due),
        "overdue": [
            {"title": one.title.in_(language()), "due": on(one.due_on), "url": one.url}
            for one in found.overdue
        ],
    }


def promise_rows(promises: list[promise.Promise], *, today: dt.date) -> list[dict[str, Any]]:
    """One entry per promise, newest day first."""
    return [
        {
            "title": one.title.in_(language()),
            "url": one.url,
            "closed": on(one.closed_on),
            "due": on(one.due_on),
            "kept": on(one.kept_on) if one.kept_on else "",
            "status": promise.status(one, today=today),
        }
        for one in promises
    ]


def clocks(document: AssessmentDocument, *, today: dt.date) -> list[dict[str, Any]]:
    """Charters and kitemarks, and how long they last."""
    return [
        {
            "kind": found.certificate.kind,
            "body": found.certificate.awarding_body.in_(language()),
            "awarded": on(found.certificate.awarded_on),
            "ends": on(found.ends_on),
            "state": found.state,
            "audit": on(found.next_audit_on) if found.next_audit_on else "",
            "is_audit_overdue": found.is_audit_overdue,
        }
        for found in (clock.clock(one, today=today) for one in document.certificates)
    ]
