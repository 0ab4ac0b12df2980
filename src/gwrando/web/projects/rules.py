"""Who may send, ask about and accept a project's return. Who and state only; nothing is stored here."""

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.projects.models import Project, Return

READERS = frozenset({"participation_officer", "commissioner", "analyst"})


def scope_of(project: Project) -> str:
    """The scope in which a project worker holds the role."""
    return f"project:{project.pk}"


def may_send(person: Actor, project: Project) -> bool:
    """Whether this person works for this project."""
    return person.may("project_user", scope_of(project))


def may_read_all(person: Actor) -> bool:
    """Whether this person reads every return, also those that are not accepted yet."""
    return bool(person.roles & READERS)


def check_may_change(report: Return) -> None:
    """Raises `RefusedError` when a return was accepted: it is public and stays as it is."""
    if report.state == "accepted":
        raise RefusedError(
            cy="Mae'r adroddiad hwn wedi'i dderbyn ac yn gyhoeddus. Ni ellir ei newid.",
            en="This return was accepted and is public. It cannot be changed.",
            next_cy="Anfonwch y cywiriad yn yr adroddiad nesaf, a dywedwch wrth y swyddfa.",
            next_en="Send the correction in the next return, and tell the office.",
        )


def check_may_accept(person: Actor, report: Return) -> None:
    """Raises `RefusedError` when the one who sent a return accepts it, or when it was accepted before."""
    check_may_change(report)
    if person.label == report.sent_by:
        raise RefusedError(
            cy="Ni allwch dderbyn adroddiad a anfonwyd gennych chi.",
            en="You cannot accept a return that you sent.",
            next_cy="Gofynnwch i rywun arall yn y swyddfa ei ddarllen.",
            next_en="Ask somebody else in the office to read it.",
        )
