"""What the front pages show: one story followed round the loop, and what waits for whom. Numbers, never names."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from gwrando.web.accounts.models import RoleGrant
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings import queries as findings
from gwrando.web.projects import queries as projects
from gwrando.web.publish import queries as publish
from gwrando.web.standards import queries as standards
from gwrando.web.strategy import queries as strategy
from gwrando.web.strategy.queries import CommitmentNow
from gwrando.web.voice import queries as voice
from gwrando.web.voice.queries import FollowedStory, caring, evidence, moderation, paper, staff


@dataclass(frozen=True)
class Story:
    """What children said, followed on: `promise`, `poster_url` and `assessed` are None where the story ends sooner."""

    heard: FollowedStory
    promise: CommitmentNow | None
    poster_url: str | None
    assessed: bool


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits for a person: a key for its words, how many (None: a door, nothing to count), how
    pressing, and where."""

    key: str
    n: int | None
    url: str
    pressing: bool = False


def story() -> Story | None:
    """The newest thing children said that led to a promise; None when there is none yet."""
    heard = voice.followed_story()
    if heard is None:
        return None
    promise = strategy.commitment(heard.commitment_ref)
    poster = publish.current("children") if promise else None
    return Story(
        heard=heard,
        promise=promise,
        poster_url=reverse("publish:version", kwargs={"audience": "children"}) if poster else None,
        assessed=standards.publication() is not None,
    )


def waiting(*, for_person: Actor, at: datetime) -> list[Waiting]:
    """What waits for this person, role by role in the order of the loop; kinds with nothing waiting are there with 0."""
    found: list[Waiting] = []
    roles = for_person.roles
    if "safeguarding_lead" in roles:
        numbers = staff.concern_numbers(at=at)
        found.append(Waiting("worries", numbers["waiting"], reverse("voice:worries"), numbers["overdue"] > 0))
        words = moderation.queue_numbers(at=at)
        found.append(Waiting("words", words["waiting"], reverse("voice:waiting"), words["late"] > 0))
        found.append(
            Waiting(
                "rota", moderation.n_bare_days(at=at), reverse("voice:rota"), moderation.is_bare_today(at=at)
            )
        )
    if "facilitator" in roles:
        rooms = staff.sessions(for_person=for_person).filter(closed_at=None, closes_at__gt=at)
        found.append(Waiting("rooms", rooms.count(), reverse("voice:rooms")))
    if roles & {"facilitator", "participation_officer"}:
        sheets = staff.sessions(for_person=for_person).filter(mode="paper")
        if sheets.exists():
            numbers = paper.numbers(sheets, at=at)
            found.append(Waiting("paper", numbers["waiting"], reverse("voice:rooms"), numbers["late"] > 0))
        found.append(
            Waiting("after_rooms", caring.rooms_to_ask(for_person=for_person, at=at), reverse("voice:rooms"))
        )
    if "participation_officer" in roles:
        due = [
            one
            for one in evidence.heard(at=at)
            if one.fed_back_on is None and one.feedback_due_on is not None
        ]
        late = any(one.is_late for one in due)
        found.append(Waiting("word_back", len(due), reverse("voice:office"), late))
        found.append(
            Waiting("worries_with_lead", staff.concern_numbers(at=at)["waiting"], reverse("voice:office"))
        )
        found.append(Waiting("versions", 3 - len(publish.all_current()), reverse("publish:work")))
        found.append(Waiting("self_assessment", None, reverse("standards:desk")))
    if roles & {"output_checker", "analyst"}:
        unseen = findings.releases(for_person=for_person).filter(published_by="")
        found.append(Waiting("releases", unseen.count(), reverse("findings:releases")))
    if "commissioner" in roles:
        found.append(Waiting("wordings", strategy.n_waiting(), reverse("strategy:index")))
    if roles & {"commissioner", "admin"}:
        asked = RoleGrant.objects.filter(approved_by="", until__gt=at).exclude(asked_by=for_person.label)
        found.append(Waiting("roles", asked.count(), reverse("accounts:people")))
    if "project_user" in roles:
        mine = projects.own_projects(for_person=for_person)
        found.append(Waiting("projects", mine.count(), reverse("projects:work")))
    if "young_inspector" in roles:
        found.append(Waiting("inspect", None, reverse("standards:inspect")))
    if roles & {"data_steward", "admin"}:
        found.append(Waiting("log", None, reverse("audit:index")))
    return found
