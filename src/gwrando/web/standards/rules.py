"""Who may judge what. Who and state only."""

from collections.abc import Collection

from gwrando.errors import RefusedError
from gwrando.web.accounts.rules import Actor

OFFICE = frozenset({"participation_officer", "commissioner"})


def check_may_judge_as_children(person: Actor) -> None:
    """Raises `RefusedError` when somebody of the office would write in the children's own column."""
    if person.roles & OFFICE:
        raise RefusedError(
            cy="Colofn y plant yw hon. Ni all neb o'r swyddfa ysgrifennu ynddi.",
            en="This column is the children's. Nobody of the office can write in it.",
            next_cy="Gofynnwch i'r arolygwyr ifanc ysgrifennu ynddi eu hunain.",
            next_en="Ask the young inspectors to write in it themselves.",
        )


def check_may_change_words(*, n_judgements: int) -> None:
    """Raises `RefusedError` once anything was judged: a judgement must keep the word it was made in."""
    if n_judgements:
        raise RefusedError(
            cy="Ni ellir newid geiriau'r raddfa ar ôl i rywun farnu.",
            en="The words of the scale cannot be changed once somebody has judged.",
            next_cy="Dechreuwch hunanasesiad newydd a newidiwch y geiriau cyn barnu.",
            next_en="Start a new self-assessment and change the words before you judge.",
        )


def check_may_publish(person: Actor, *, judges: Collection[str]) -> None:
    """Raises `RefusedError` when the one who publishes judged any of the standards, or nothing was judged."""
    if not judges:
        raise RefusedError(
            cy="Nid oes safon wedi'i barnu eto, felly nid oes dim i'w gyhoeddi.",
            en="No standard has been judged yet, so there is nothing to publish.",
            next_cy="Barnwch o leiaf un safon yn gyntaf.",
            next_en="Judge at least one standard first.",
        )
    if person.label in judges:
        raise RefusedError(
            cy="Ni allwch gyhoeddi asesiad yr ydych chi wedi barnu rhan ohono.",
            en="You cannot publish an assessment that you judged a part of.",
            next_cy="Gofynnwch i'r comisiynydd neu i rywun arall sydd â'r hawl.",
            next_en="Ask the commissioner, or somebody else who may.",
        )
