"""Who may publish a release: never the person who brought it in. Nobody can publish what was not checked."""

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor
from gwrando.web.findings.models import Release, SigningKey

STAFF = ("output_checker", "commissioner", "analyst", "participation_officer")
"""Roles that see a release before it is published."""


def may_see(actor: Actor, release: Release) -> bool:
    """Published releases are for everyone until withdrawn; others only for staff who prepare them."""
    return (bool(release.published_by) and not release.withdrawn_by) or is_staff(actor)


def is_staff(actor: Actor) -> bool:
    """Whether the actor has a role that prepares findings."""
    return any(actor.may(role) for role in STAFF)


def check_may_withdraw(release: Release) -> None:
    """Raises `RefusedError` unless the release is out and was not withdrawn."""
    if not release.published_by or release.withdrawn_by:
        raise RefusedError(
            cy="Dim ond canfyddiadau sydd wedi'u cyhoeddi y gellir eu tynnu'n ôl, a hynny unwaith.",
            en="Only findings that are published can be withdrawn, and once.",
            next_cy="Edrychwch ar gyflwr y rhyddhad.",
            next_en="Look at the state of the release.",
        )


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


def check_may_bring_in(key: SigningKey | None) -> None:
    """Raises `RefusedError` when a release was signed with a key that counts no longer."""
    if key is not None and key.retired_by:
        raise RefusedError(
            cy="Llofnodwyd y rhyddhad hwn ag allwedd nad yw'n cyfrif mwyach. Ni newidiwyd dim.",
            en="This release was signed with a key that counts no longer. Nothing was changed.",
            next_cy="Gofynnwch i ail berson ei wirio eto a'i lofnodi ag allwedd sy'n cyfrif.",
            next_en="Ask a second person to check it again and sign it with a key that counts.",
        )


def check_may_register(known: SigningKey | None) -> None:
    """Raises `RefusedError` when the key is registered already, also where it was retired: one key is one person's."""
    if known is not None:
        raise RefusedError(
            cy="Mae'r allwedd hon wedi'i chofrestru eisoes.",
            en="This key is registered already.",
            next_cy="Edrychwch ar y rhestr. Mae angen allwedd newydd ar berson arall.",
            next_en="Look at the list. Another person needs a key of their own.",
        )


def check_may_retire(key: SigningKey) -> None:
    """Raises `RefusedError` when the key was retired already."""
    if key.retired_by:
        raise RefusedError(
            cy="Nid yw'r allwedd hon yn cyfrif eisoes.",
            en="This key counts no longer already.",
            next_cy="Nid oes angen gwneud dim.",
            next_en="Nothing needs to be done.",
        )
