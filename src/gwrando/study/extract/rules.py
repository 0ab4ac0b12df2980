"""Rules across columns that many files share."""

from gwrando.study.extract.conditions import ends_before_start, needs
from gwrando.study.extract.kinds import Rule
from gwrando.text import Bilingual


def end_after_start(end: str, start: str) -> Rule:
    """The end is not before the start; the row is set aside where it is."""
    return Rule(
        name="ends_before_it_starts",
        column=end,
        broken=ends_before_start(start, end),
        words=Bilingual(
            cy="Mae'r dyddiad gorffen cyn y dyddiad dechrau", en="The end date is before the start date"
        ),
    )


def reason_for_no_action(action: str, reason: str, *, no: tuple[str, ...] = ("N", "NO", "0")) -> Rule:
    """Where nothing was done, the reason is told; it is noted where it is not."""
    return Rule(
        name="no_reason_for_no_action",
        column=reason,
        broken=needs(action, no, reason),
        words=Bilingual(
            cy="Ni wnaed dim, ond ni roddwyd rheswm", en="Nothing was done, but no reason is given"
        ),
        sets_aside=False,
    )
