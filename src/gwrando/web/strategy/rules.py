"""Who may word, approve and move a commitment on, and when."""

from collections.abc import Mapping

from gwrando.errors import InputError, RefusedError
from gwrando.strategy.document import STATUS_WORDS
from gwrando.text import Bilingual
from gwrando.web.accounts.rules import Actor
from gwrando.web.strategy.models import Wording

AUDIENCES: Mapping[str, Bilingual] = {
    "full": Bilingual(cy="Pawb", en="Everyone"),
    "young_people": Bilingual(cy="Pobl ifanc, 11 i 17", en="Young people, 11 to 17"),
    "children": Bilingual(cy="Plant, 7 i 11", en="Children, 7 to 11"),
}
EDITOR, APPROVER = "participation_officer", "commissioner"


def may_edit(actor: Actor) -> bool:
    """Whether somebody may word commitments and say how far they are."""
    return actor.may(EDITOR)


def may_approve(actor: Actor, wording: Wording) -> bool:
    """Whether somebody may put a wording in force."""
    try:
        check_may_approve(actor, wording)
    except RefusedError:
        return False
    return True


def check_may_approve(actor: Actor, wording: Wording) -> None:
    """Raises `RefusedError` unless a commissioner who did not write it approves a wording that waits."""
    if not actor.may(APPROVER):
        raise RefusedError(
            cy="Dim ond y comisiynydd a all gymeradwyo geiriad.",
            en="Only the commissioner can approve a wording.",
            next_cy="Gofynnwch i'r comisiynydd ei ddarllen.",
            next_en="Ask the commissioner to read it.",
        )
    if wording.worded_by == actor.label:
        raise RefusedError(
            cy="Ni allwch gymeradwyo geiriad a ysgrifennoch chi.",
            en="You cannot approve a wording that you wrote.",
            next_cy="Gofynnwch i rywun arall sydd â'r rôl hon ei ddarllen.",
            next_en="Ask somebody else with this role to read it.",
        )
    if wording.approved_at is not None:
        raise RefusedError(
            cy="Mae'r geiriad hwn wedi'i gymeradwyo'n barod.",
            en="This wording is approved already.",
            next_cy="Ysgrifennwch eiriad newydd os oes angen ei newid.",
            next_en="Write a new wording if it has to change.",
        )


def check_is_status(status: str) -> None:
    """Raises `InputError` for a status that is not known."""
    if status not in STATUS_WORDS:
        raise InputError(
            cy="Nid oes cam o'r enw hwn.",
            en="There is no step of this name.",
            next_cy="Dewiswch gam o'r rhestr.",
            next_en="Choose a step from the list.",
        )
