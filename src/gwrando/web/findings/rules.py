"""Who may publish a release: never the person who brought it in. Nobody can publish what was not checked."""

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings.models import Release

STAFF = ("output_checker", "commissioner", "analyst", "participation_officer")
"""Roles that see a release before it is published."""


def may_see(actor: Actor, release: Release) -> bool:
    """Published releases are for everyone; others only for staff who prepare them."""
    return bool(release.published_by) or any(actor.may(role) for role in STAFF)


def check_may_publish(actor: Actor, release: Release) -> None:
    """Raises `RefusedError` when the release is out already or the actor is the one who imported it."""
    if release.published_by:
        raise RefusedError(
            cy="Mae'r canfyddiadau hyn wedi'u cyhoeddi eisoes.",
            en="These findings are published already.",
            next_cy="Nid oes angen gwneud dim.",
            next_en="Nothing needs to be done.",
        )
    if actor.label == release.imported_by:
        raise RefusedError(
            cy="Ni allwch gyhoeddi canfyddiadau y gwnaethoch chi eu mewnforio.",
            en="You cannot publish findings that you imported.",
            next_cy="Gofynnwch i ail berson edrych arnynt a'u cyhoeddi.",
            next_en="Ask a second person to look at them and publish them.",
        )
