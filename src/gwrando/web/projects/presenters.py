"""Results of a project's return -> words and numbers for a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gwrando.errors import Language
from gwrando.printing import charts
from gwrando.projects import impact
from gwrando.text import dates
from gwrando.voice import tally
from gwrando.web.projects import documents
from gwrando.web.projects.models import Project, Return


def language() -> Language:
    """The page's language."""
    return "cy" if get_language() == "cy" else "en"


def percent(part: tally.Interval) -> str:
    """A share in whole percent with its interval and n, as words."""
    return _("%(share)s%% (95%% interval %(low)s to %(high)s%%, n = %(n)s)") % {
        "share": round(100 * part.share),
        "low": round(100 * part.low),
        "high": round(100 * part.high),
        "n": part.n,
    }


def period(report: Return) -> str:
    """A return's period in words."""
    return _("%(start)s to %(end)s") % {
        "start": dates.spoken(report.period_start, language()),
        "end": dates.spoken(report.period_end, language()),
    }


@dataclass(frozen=True)
class Figure:
    """A chart, its table and what goes with them."""

    chart: str
    head: list[str]
    rows: list[list[str]]
    caption: str
    source: str
    missing: str


def public_return(report: Return) -> dict[str, Any]:
    """What everyone may see of an accepted return: protected counts and what is made from them."""
    document = documents.to_return(report)
    project = documents.to_document(report.project, returns=[])
    reached = impact.safe_reach(project, document).n
    return {
        "row": report,
        "period": period(report),
        "reached": reached.text(language()),
        "n_sessions": report.n_sessions,
        "change": _public_change(impact.public_change(project, document.change), report.pk)
        if document.change
        else None,
    }


def _public_change(found: impact.PublicChange, number: int) -> dict[str, Any]:
    table, said = found.table, language()
    rows = [
        [label.in_(said), table.cell("all", answer).text(said)] for answer, label in table.columns.items()
    ]
    moves = (("up", found.up), ("same", found.same), ("down", found.down))
    figure = None
    if found.up is not None:
        chart = charts.dot_plot(
            [
                charts.DotRow(
                    label=impact.ANSWERS[answer].in_(said),
                    value=100 * part.share,
                    low=100 * part.low,
                    high=100 * part.high,
                    said=_("%(share)s%% (%(low)s to %(high)s%%)")
                    % {
                        "share": round(100 * part.share),
                        "low": round(100 * part.low),
                        "high": round(100 * part.high),
                    },
                )
                for answer, part in moves
                if part is not None
            ],
            title=table.title.in_(said),
            description=_(
                "How answers moved, of the children who answered both times. The table has the numbers."
            ),
            x_label=_("percent of children who answered both times, with 95%% interval (n = %(n)s)")
            % {"n": found.up.n},
            x_range=(0, 100),
            language=said,
            chart_id=f"change-{number}",
        )
        figure = chart
    return {
        "question": table.title.in_(said),
        "response": percent(found.response) if found.response else None,
        "dropout": percent(found.dropout) if found.dropout else None,
        "chart": figure,
        "caption": _("What children answered, the first time and again"),
        "head": [_("Answer"), _("Children")],
        "rows": [*rows, [_("All who were asked"), table.n.text(said)]],
        "cautions": [caution.in_(said) for caution in impact.CAUTIONS],
        "rules": table.rules.reason.in_(said),
        "source": table.source.in_(said),
    }


def desk_return(report: Return) -> dict[str, Any]:
    """A return as the project and the office see it: the counts as they were sent, and the paired change."""
    document = documents.to_return(report)
    project = documents.to_document(report.project, returns=[])
    reach = impact.reach(project, document)
    change = impact.change(document.change) if document.change else None
    cannot = _("It cannot be told.")
    shares = (
        [
            [
                _("Answered the first time, of those asked"),
                percent(change.response) if change.response else cannot,
            ],
            [_("Did not answer again, of those"), percent(change.dropout) if change.dropout else cannot],
            [
                _("Answer went up, of those who answered both times"),
                percent(change.up) if change.up else cannot,
            ],
            [_("Answer stayed the same"), percent(change.same) if change.same else cannot],
            [_("Answer went down"), percent(change.down) if change.down else cannot],
            [
                _("Mean change, in steps of the answer"),
                _("%(mean)s (95%% interval %(low)s to %(high)s, n = %(n)s)")
                % {
                    "mean": _number(change.mean.steps),
                    "low": _number(change.mean.low),
                    "high": _number(change.mean.high),
                    "n": change.mean.n,
                }
                if change.mean
                else cannot,
            ],
        ]
        if change
        else []
    )
    return {
        "row": report,
        "period": period(report),
        "reach": reach,
        "shares": shares,
        "head": [_("What"), _("Figure")],
        "caption": _("What children answered, the first time and again"),
        "question": document.change.question.in_(language()) if document.change else "",
        "cautions": [caution.in_(language()) for caution in impact.CAUTIONS],
    }


def _number(value: float) -> str:
    """Two decimals, a true minus sign, and a plus sign so that a change reads as one."""
    return f"{value:+.2f}".replace("-", "\u2212")


def card(project: Project) -> dict[str, Any]:
    """A project on the list."""
    return {
        "row": project,
        "ages": _("%(from)s to %(to)s years") % {"from": project.age_from, "to": project.age_to},
        "award": f"£{project.award_gbp:,}",
        "period": _("%(start)s to %(end)s")
        % {
            "start": dates.spoken(project.period_start, language()),
            "end": dates.spoken(project.period_end, language()),
        },
    }
